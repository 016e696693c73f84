/* SPDX-License-Identifier: GPL-3.0-or-later */
/* worded.c -- claims without a figure: "ASML fell", "most of the loss", "billions", "surpasses ChatGPT", "record loss". */
#include "scene.h"

#include <math.h>
#include <string.h>

static claim *add(scene *c, const scope *s, int64_t first, int64_t last, const char *metric, const actor *who)
{
    claim *k = scene_claim(c, s, scene_span(c, first, last));
    k->metric = metric;
    if (who) {
        k->entity = who->name;
        k->subject = scene_span(c, who->first, who->last);
    }
    return k;
}

static bool has_quantity(const scene *c, int64_t from, int64_t end)
{
    for (int64_t i = from; i < end; i++)
        if (c->quantity_at[i] >= 0) return true;
    return false;
}

/* The end of the clause that token i stands in. */
static int64_t clause_end(const scene *c, const scope *s, int64_t i)
{
    int64_t from = i;
    while (i < s->last && i < from + 40 && !scene_is(c, i, ";") && !scene_is(c, i, ",") && (i < from + 5 || !(scene_class(c, i) & W_BUT))) i++;
    return i;
}

static const char *move_metric(const name *n)
{
    return n && (!strcmp(n->kind, "index") || !strcmp(n->kind, "future")) ? "index_move" : "return";
}

/* "ASML and other chip-equipment makers": who is named of a group. */
static const actor *first_of_several(const scene *c, const actor *who)
{
    if (!who || who->name || who < c->actors || who >= c->actors + c->n_actors) return who;
    for (const actor *a = who - 1; a >= c->actors && a > who - 4 && who->first - a->last < 8; a--)
        if (is_traded(a->name) && scene_class(c, a->last) & W_AND) return a;
    return who;
}

/* A verb of movement whose subject is traded, and no figure says how far. */
static bool read_move(scene *c, const scope *s, int64_t i)
{
    if (!(c->classes[i] & W_MOVE_VERB) || has_quantity(c, i, clause_end(c, s, i)) || c->when_at[i] >= 0) return false;
    if (scene_class(c, i - 1) & W_ARTICLE || scene_class(c, i + 1) & W_SHARE_WORD) return false;
    const actor *who = first_of_several(c, subject_find(c, s, i, i + 1, "return", ""));
    if (!who || !is_traded(who->name) || who->first >= i || who->first < s->first || !subject_is_free(c, s, who)) return false;
    claim *k = add(c, s, i, i + 1, move_metric(who->name), who);
    k->direction = c->classes[i] & W_FALL ? -1 : 1;
    k->unit = "%";
    for (int64_t j = i + 1; j < i + 4 && scene_is(c, i, "edged"); j++)
        if (scene_class(c, j) & (W_FALL | W_RISE)) k->direction = scene_class(c, j) & W_FALL ? -1 : 1;
    context_fill(c, s, k, i, i + 1);
    return true;
}

/* "much of the lost ground", "most of the value": a share of something measured. */
static bool read_share(scene *c, const scope *s, int64_t i)
{
    static const struct { const char *word; double least; } shares[] = {{"most", 50}, {"half", 50}, {"much", NAN}, {"majority", 50}, {"bulk", 50}, {"all", 100}};
    if (!(c->classes[i] & W_SHARE_WORD) || !(scene_class(c, i + 1) & W_OF) || c->quantity_at[i] >= 0) return false;
    bool measured = false;
    for (int64_t j = i + 2; j < s->last && j < i + 7; j++) measured |= (scene_class(c, j) & (W_LOSS_NOUN | W_VALUE_NOUN | W_COST_NOUN)) != 0;
    for (size_t n = 0; measured && n < sizeof shares / sizeof *shares; n++) {
        if (!scene_is(c, i, shares[n].word)) continue;
        claim *k = add(c, s, i, i + 1, "share", subject_find(c, s, i, i + 1, "return", ""));
        k->unit = "%";
        k->value = shares[n].least;
        k->comparator = shares[n].least == 50 && !scene_is(c, i, "half") ? ABOVE : EQUAL;
        context_fill(c, s, k, i, i + 1);
        return true;
    }
    return false;
}

/* "surpasses ChatGPT": one that is named against another. */
static bool read_comparison(scene *c, const scope *s, int64_t i)
{
    if (!(c->classes[i] & W_BEATS) || has_quantity(c, i + 1, i + 5 < s->last ? i + 5 : s->last)) return false;
    for (int64_t a = s->actors; a < s->actors_end; a++) {
        const actor *other = &c->actors[a];
        if (other->first <= i || other->first > i + 4 || !other->name) continue;
        const actor *who = subject_find(c, s, i, i + 1, "rank", "");
        if (!who || who == other) return false;
        claim *k = add(c, s, i, i + 1, "rank", who);
        k->unit = "rank";
        context_fill(c, s, k, i, i + 1);
        return true;
    }
    return false;
}

/* "multi-hundred-billion-dollar", "billions of dollars", "wiping billions from": a sum of two at least. */
static bool read_sum(scene *c, const scope *s, int64_t i, int64_t *end)
{
    static const struct { const char *word; double unit; } sums[] = {
        {"hundred", 1e2}, {"million", 1e6}, {"billion", 1e9}, {"trillion", 1e12}, {"millions", 1e6}, {"billions", 1e9}, {"trillions", 1e12}};
    static const struct { const char *word; double unit; } ones[] = {{"multimillion", 2e6}, {"multibillion", 2e9}, {"multitrillion", 2e12}};
    double value = 0;
    int64_t at = i;
    if (c->quantity_at[i] >= 0) return false;
    for (size_t n = 0; n < sizeof ones / sizeof *ones; n++)
        if (c->t.items[i].length == strlen(ones[n].word) && c->t.items[i].hash == word_hash(ones[n].word)) value = ones[n].unit;
    if (value > 0) at = i + 1;
    if (scene_is(c, i, "multi") || scene_is(c, i, "Multi")) value = 2, at = i + 1;
    else if (c->classes[i] & W_VAGUE_SUM) value = 2;
    for (bool more = value > 0; more && at < s->last && at < i + 8;) {
        if (scene_is(c, at, "-")) { at++; continue; }
        more = false;
        for (size_t n = 0; n < sizeof sums / sizeof *sums; n++)
            if (scene_is(c, at, sums[n].word)) value *= sums[n].unit, at++, more = true;
    }
    bool dollars = scene_is(c, at, "-") && (scene_is(c, at + 1, "dollar") || scene_is(c, at + 1, "dollars"));
    if (dollars) at += 2;
    else if (scene_is(c, at, "of") && scene_is(c, at + 1, "dollars")) at += 2;
    else if (value >= 1e6 && !(scene_class(c, i - 1) & (W_LOSE | W_COST_NOUN)) && !scene_is(c, i - 1, "the")) return false;
    if (value < 1e6) return false;
    quantity q = {.at = scene_span(c, i, at), .kind = MONEY, .value = value, .unit = "USD"};
    sense m = metric_find(c, s, &q, i, at);
    const actor *who = subject_find(c, s, i, at, m.metric, m.kind);
    claim *k = add(c, s, i, at, m.metric, who);
    k->quantity_kind = m.kind;
    k->direction = m.direction;
    k->unit = "USD";
    k->value = value;
    k->comparator = AT_LEAST;
    context_fill(c, s, k, i, at);
    *end = at;
    return true;
}

/* "prior records": a rank, whatever holds it. */
static bool read_record(scene *c, const scope *s, int64_t i)
{
    static const char *const before[] = {"prior", "previous", "earlier", "old", "former"};
    if (!scene_is(c, i, "record") && !scene_is(c, i, "records")) return false;
    for (size_t k = 0; k < sizeof before / sizeof *before; k++) {
        if (!scene_is(c, i - 1, before[k])) continue;
        claim *r = add(c, s, i - 1, i + 1, "rank", subject_find(c, s, i - 1, i + 1, "rank", ""));
        r->unit = "rank";
        context_fill(c, s, r, i - 1, i + 1);
        return true;
    }
    return false;
}

static bool begins_claim(const scene *c, int64_t i)
{
    if (c->classes[i] & (W_MOVE_VERB | W_SHARE_WORD | W_BEATS | W_VAGUE_SUM | W_SUPERLATIVE)) return true;
    return c->t.items[i].length > 4 && !memcmp(c->t.text + c->t.items[i].start + 1, "ulti", 4);
}

void worded_find(scene *c, const scope *s)
{
    if (!s->block || s->block->kind == CODE || s->block->kind == META || s->block->kind == REFERENCE) return;
    for (int64_t i = s->first, end; i < s->last; i = end) {
        end = i + 1;
        if (c->t.items[i].kind != WORD || c->quantity_at[i] >= 0) continue;
        if (!begins_claim(c, i)) continue;
        scope near = scene_around(c, s, i, i + 1);
        if (read_sum(c, &near, i, &end) || read_move(c, &near, i) || read_share(c, &near, i) || read_record(c, &near, i)) continue;
        read_comparison(c, &near, i);
    }
}
