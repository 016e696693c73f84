/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rules_clauses.c -- phrases, and what turns, strengthens or weakens the words of a clause. */
#include "rules_weigh.h"

/* How much of a weight is left. Chosen: what is measured hardly depends on them. */
static const struct dials {
    float not_good, not_bad, fewer, before_but, after_but, though, maybe, asked, scare, stretched, loud, force, exclaim, foe;
} dials = {
    .not_good = -0.6f, .not_bad = -0.1f, .fewer = -0.3f, .before_but = 0.7f, .after_but = 1.2f, .though = 0.4f, .maybe = 0.75f,
    .asked = 0.85f, .scare = -0.3f, .stretched = 1.25f, .loud = 1.2f, .force = 1.3f, .exclaim = 0.08f,
    .foe = -0.9f,
};
enum { REACH = 6, NEAR = 2 }; /* words that a negation, and a word of degree, reach to */

/* No phrase of ours takes in a word that the user weighs. */
static bool is_users(const word *w) { return w->entry && w->entry->users; }

/* Words from i that are one entry; 1: the word alone. */
static int phrase_at(const lexicon *l, const sentence *s, int i, const lexeme **found)
{
    uint64_t hash = s->words[i].hash;
    int words = 1;
    bool users = is_users(&s->words[i]);
    for (int k = i + 1; k < s->n && s->words[k].kind == WORD && s->words[k].cut != CLAUSE; k++) {
        if (s->words[k].cut == COMMA) hash = hash_next(hash, hash_word(",", 1));
        hash = hash_next(hash, s->words[k].hash);
        const lexeme *e = lexicon_get(l, hash);
        users = users || is_users(&s->words[k]);
        if (e && e->defined && (e->users || !users)) *found = e, words = k - i + 1;
        if (!e || !e->begins) break;
    }
    return words;
}

/* The words behind i that its phrase takes in. */
static int join_phrase(const lexicon *l, sentence *s, int i)
{
    word *w = &s->words[i];
    const lexeme *found = w->entry->defined ? w->entry : NULL;
    int words = w->kind == WORD ? phrase_at(l, s, i, &found) : 1;
    w->entry = found;
    w->n = s->words[i + words - 1].at + s->words[i + words - 1].n - w->at;
    for (int k = 1; k < words; k++) s->words[i + k].kind = INSIDE;
    return words - 1;
}

void find_phrases(const lexicon *l, sentence *s)
{
    int kept = 0, behind = 0; /* the first word behind the last phrase */
    for (int k = 0; k < s->n_marks; k++) {
        int i = s->marks[k];
        word *w = &s->words[i];
        if (i < behind) continue;
        if (w->entry && w->entry->begins) behind = i + 1 + join_phrase(l, s, i);
        if (w->entry) w->role = w->entry->role;
        if (w->entry || w->cut || w->kind == NUMBER || w->kind == CASHTAG) s->marks[kept++] = (uint8_t)i;
    }
    s->n_marks = kept;
}

/* ---- from left to right --------------------------------------------------------------------------- */

typedef struct state {
    float degree, clause; /* of the next words; of all that follows in the clause */
    int degree_end, not_end, fewer_end; /* the first words that are out of reach */
    bool negated;
    int foe; /* where who loses when prices rise is named, from 1; 0: is not */
} state;

static bool is_weighed(role r) { return r == FEELING || r == ASIDE || (r >= RISE && r <= COST) || r == UNDUE; }
static bool is_turned(const word *w) { return w->entry->role != ASIDE && w->kind == WORD; }

/* One or two words in quotation marks: so called. */
static bool is_scare_quoted(const sentence *s, int i)
{
    int from = i, to = i;
    while (from > 0 && s->words[from - 1].quoted) from--;
    while (to + 1 < s->n && s->words[to + 1].quoted) to++;
    return s->words[i].quoted && to - from < 2 && s->n > 2;
}

static void turn(word *w, int by)
{
    w->factor *= w->entry->hundredths > 0 ? dials.not_good : dials.not_bad;
    w->with = (uint8_t)(by + 1);
}

/* Who loses when prices rise counts for what is said of him. */
static void turn_for_foe(sentence *s, word *w, int foe)
{
    w->factor *= dials.foe;
    w->with = (uint8_t)(foe + 1);
    s->words[foe].factor = 0;
}

static void weigh(sentence *s, int i, state *st, bool shouting)
{
    word *w = &s->words[i];
    bool good = w->entry->hundredths > 0;
    w->factor *= st->clause;
    if (i < st->degree_end) w->factor *= st->degree;
    if (i < st->not_end && st->negated && is_turned(w)) turn(w, st->not_end - REACH - 1);
    if (i < st->fewer_end) w->factor *= dials.fewer;
    if (st->foe) turn_for_foe(s, w, st->foe - 1);
    if (w->loud && !shouting && w->n > 2) w->factor *= dials.loud;
    if (w->stretched) w->factor *= dials.stretched;
    if (good && is_scare_quoted(s, i)) w->factor *= dials.scare;
    st->degree_end = st->fewer_end = 0;
}

static void begin_clause(state *st, bool whole)
{
    st->not_end = st->fewer_end = 0;
    st->clause = 1;
    st->foe = 0;
    if (whole) st->degree_end = 0;
}

static void add_degree(state *st, int i, float factor)
{
    st->degree = (i < st->degree_end ? st->degree : 1) * factor;
    st->degree_end = i + NEAR + 1;
}

static void meet(sentence *s, int i, state *st, bool shouting)
{
    const word *w = &s->words[i];
    switch (role_of(w)) {
    case NOT:
        st->negated = i >= st->not_end || !st->negated;
        st->not_end = i + REACH + 1;
        break;
    case MORE:
    case LESS: add_degree(st, i, weight_of(w->entry) * (w->stretched ? dials.stretched : 1)); break;
    case FORCE: add_degree(st, i, dials.force); break;
    case FEWER: st->fewer_end = i + NEAR + 1; break;
    case BUT: begin_clause(st, false); break;
    case THOUGH: st->clause = dials.though; break;
    case FOE: st->foe = i + 1; break;
    case MAYBE: st->clause = dials.maybe; break;
    default:
        if (is_weighed(role_of(w))) weigh(s, i, st, shouting);
    }
}

/* ---- from right to left, and over all ------------------------------------------------------------- */

static bool is_last(const sentence *s, int i)
{
    while (i + 1 < s->n && s->words[i + 1].kind == INSIDE) i++;
    return i + 1 == s->n;
}

/* "good it is not": a negation with nothing behind it in its clause turns what is before it; if nothing is, it denies what was
   said before. alone: no negation is before it in the clause. */
static void turn_back(sentence *s, int i, bool alone)
{
    int after = i + 1, k = i - 1;
    bool turned = false;
    while (after < s->n && s->words[after].cut == JOINED && !is_weighed(role_of(&s->words[after])) && role_of(&s->words[after]) != NOT) after++;
    if (after < s->n && s->words[after].cut == JOINED) return;
    if (after - i > 2 && !is_last(s, i)) return;
    for (; k >= 0 && k > i - REACH && s->words[k + 1].cut == JOINED; k--) {
        if (!is_weighed(role_of(&s->words[k])) || !is_turned(&s->words[k])) continue;
        turn(&s->words[k], i);
        turned = true;
    }
    s->words[i].denies = alone && !turned && k < i - 1 && is_last(s, i) && !s->question;
}

static void contrast(sentence *s, int but)
{
    for (int k = 0; k < s->n_marks; k++) s->words[s->marks[k]].factor *= s->marks[k] < but ? dials.before_but : dials.after_but;
}

void weigh_clauses(sentence *s, bool shouting)
{
    state st = {.clause = 1};
    int but = 0;
    for (int k = 0; k < s->n_marks; k++) {
        int i = s->marks[k];
        const word *w = &s->words[i];
        if (w->cut != JOINED) begin_clause(&st, w->cut == CLAUSE);
        if (w->entry) meet(s, i, &st, shouting);
        if (role_of(w) == NOT) turn_back(s, i, st.negated);
        if (role_of(w) == BUT) but = i;
    }
    if (but) contrast(s, but);
    float whole = (s->question ? dials.asked : 1) * (1 + dials.exclaim * (float)(s->exclaims < 3 ? s->exclaims : 3));
    for (int k = 0; whole != 1 && k < s->n_marks; k++) s->words[s->marks[k]].factor *= whole;
}
