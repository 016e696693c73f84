/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rules_moves.c -- rises and falls, each with what moves: a loss that narrows is good, and so is a profit that does not. */
#include "rules_weigh.h"

static const struct dials {
    float idle;    /* what is left of a move where nothing tells of markets */
    float unmoved; /* of what could move, and is not said to */
    float signed_percent, compared, swung;
    float undue, blamed; /* of the blame of a fall, and of the fall */
} dials = {.idle = 0.5f, .unmoved = 1, .signed_percent = 2, .compared = 1.5f, .swung = 1.8f, .undue = -0.8f, .blamed = 0.3f};
enum { BESIDE = 4, AHEAD = 5, BACK = 8, ACROSS = 7 };

static bool is_move(role r) { return r >= RISE && r <= DOWN; }
static bool is_mover(role r) { return r == GAIN || r == COST; }
static bool stops(role r) { return is_move(r) || r == STOP || r == AND || r == BUT || r == THOUGH || r == VERSUS; }

/* What moves, up to `most` words behind i; -1: nothing. A comma ends the search, and whatever begins the reasons of the move. */
static int find_ahead(const sentence *s, int i, int most)
{
    for (int k = i + 1; k < s->n && most > 0 && s->words[k].cut == JOINED; k++) {
        role r = role_of(&s->words[k]);
        if (is_mover(r)) return k;
        if (stops(r) && !(k == i + 1 && r == STOP)) return -1;
        most -= s->words[k].kind != INSIDE;
    }
    return -1;
}

static int find_back(const sentence *s, int i, int most)
{
    for (int k = i - 1; k >= 0 && most > 0 && s->words[k + 1].cut != CLAUSE; k--) {
        role r = role_of(&s->words[k]);
        if (is_mover(r)) return k;
        if (stops(r) && !is_move(r)) return -1; /* falls to a record low: both are of what falls */
        most -= s->words[k].kind != INSIDE;
    }
    return -1;
}

static int find_mover(const sentence *s, int i)
{
    int k = find_ahead(s, i, BESIDE);
    if (k < 0) k = find_back(s, i, BACK);
    return k < 0 ? find_ahead(s, i, AHEAD) : k;
}

/* "up 5 %", "5 points higher". */
static bool has_figure(const sentence *s, int i)
{
    for (int k = i - 2; k <= i + BESIDE; k++)
        if (k >= 0 && k < s->n && s->words[k].kind == NUMBER && (s->words[k].percent || k == i + 1 || k == i - 1)) return true;
    return false;
}

static void weigh_move(sentence *s, int i, bool market)
{
    word *w = &s->words[i];
    int mover = find_mover(s, i);
    bool told = role_of(w) <= FALL || mover >= 0 || (market && has_figure(s, i));
    w->weight = told ? weight_of(w->entry) * w->factor : 0;
    if (mover < 0 && !market) w->weight *= dials.idle;
    if (mover < 0) return;
    w->with = (uint8_t)(mover + 1);
    if (role_of(&s->words[mover]) == COST) {
        w->weight = -w->weight;
        for (int k = mover + 1; k < i; k++) s->words[k].factor = 0; /* fears of a recession ease */
    }
    s->words[mover].weight = 0;
    s->words[mover].factor = 0;
}

/* ---- a figure, and the one before ----------------------------------------------------------------- */

static int find_number(const sentence *s, int i, int step)
{
    for (int k = i + step; k >= 0 && k < s->n && k >= i - ACROSS && k <= i + ACROSS; k += step)
        if (s->words[k].kind == NUMBER) return k;
    return -1;
}

static int find_side(const sentence *s, int i, int step)
{
    for (int k = i + step; k >= 0 && k < s->n && k >= i - ACROSS && k <= i + ACROSS; k += step)
        if (is_mover(role_of(&s->words[k]))) return k;
    return -1;
}

static bool has_move(const sentence *s, int end)
{
    for (int k = 0; k < end; k++)
        if (is_move(role_of(&s->words[k]))) return true;
    return false;
}

/* "a loss of 5 against a profit of 3", "sales of 5.1 compared to 4.7". */
static void weigh_versus(sentence *s, int i)
{
    word *w = &s->words[i];
    int now = find_side(s, i, -1), then = find_side(s, i, 1), a = find_number(s, i, -1), b = find_number(s, i, 1);
    w->weight = 0;
    if (now < 0 || has_move(s, i)) return;
    float good = role_of(&s->words[now]) == GAIN ? 1 : -1;
    bool swung = then >= 0 && role_of(&s->words[then]) != role_of(&s->words[now]);
    if (!swung && (a < 0 || b < 0 || s->words[a].value == s->words[b].value || s->words[a].percent != s->words[b].percent)) return;
    w->weight = swung ? good * dials.swung : good * dials.compared * (s->words[a].value > s->words[b].value ? 1 : -1);
    s->words[now].factor = 0;
    if (then >= 0) s->words[then].factor = 0;
}

/* "minus 20 % is absurd": a move that is undue counts less, and who says so of a fall wants it up again. */
static void weigh_undue(sentence *s, int i)
{
    for (int k = i - 1; k >= 0 && k >= i - BACK && s->words[k + 1].cut == JOINED; k--) {
        word *w = &s->words[k];
        if (w->weight == 0 || !(is_move(role_of(w)) || w->kind == NUMBER)) continue;
        if (w->weight < 0) s->words[i].weight *= dials.undue;
        w->weight *= dials.blamed;
        s->words[i].with = (uint8_t)(k + 1);
        return;
    }
}

static void weigh_plain(sentence *s, int i, bool market)
{
    word *w = &s->words[i];
    switch (role_of(w)) {
    case MORE: case LESS: case VERSUS: case RISE: case FALL: case UP: case DOWN: break;
    case GAIN: case COST: w->weight = weight_of(w->entry) * w->factor * (market ? dials.unmoved : dials.idle); break;
    case NO_ROLE: w->weight = w->kind == NUMBER && w->percent && w->sign && market ? (float)w->sign * dials.signed_percent : 0; break;
    default: w->weight = weight_of(w->entry) * w->factor;
    }
}

void weigh_moves(sentence *s, bool market)
{
    for (int k = 0; k < s->n_marks; k++) {
        int i = s->marks[k];
        if (role_of(&s->words[i]) == VERSUS) weigh_versus(s, i);
        if (is_move(role_of(&s->words[i]))) weigh_move(s, i, market);
    }
    for (int k = 0; k < s->n_marks; k++) {
        weigh_plain(s, s->marks[k], market);
        if (role_of(&s->words[s->marks[k]]) == UNDUE) weigh_undue(s, s->marks[k]);
    }
}
