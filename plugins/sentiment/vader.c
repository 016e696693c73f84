/* SPDX-License-Identifier: GPL-3.0-or-later */
/* vader.c -- VADER's rules, with all their turns: C. J. Hutto and E. Gilbert, "VADER: A Parsimonious Rule-based Model for
 * Sentiment Analysis of Social Media Text", ICWSM 2014, as vaderSentiment 3.3.2 computes them, to its printed digit. */
#include "vader_contrast.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "vader_text.h"

#define C_INCR 0.733
#define N_SCALAR (-0.74)
#define ALPHA 15
/* From which compound on a text is positive: the authors' bound. */
#define BOUND 0.05

typedef struct reading {
    vader_token *k;
    int64_t n;
    bool mixed; /* some tokens are in capitals, others not */
} reading;

static vader_id id_of(const vader_token *k) { return k->word ? (vader_id)k->word->id : V_NONE; }
static bool is_in_lexicon(const vader_token *k) { return k->word && k->word->in_lexicon; }
static bool negates(const vader_token *k) { return k->has_nt || (k->word && k->word->negates); }

/* How often labels are right, by fifths of the compound's size, and where it is neutral: 56,374 texts of GoEmotions, TFNS,
 * Senti4SD and surge, with VADER's own lexicon. */
static double confidence_of(const judgement *j)
{
    static const double right[] = {0.38, 0.41, 0.60, 0.73, 0.86};
    return j->label == NEUTRAL ? 0.67 : right[fabs(j->score) >= 0.8 ? 4 : (int)(5 * fabs(j->score))];
}

/* ---- what stands before -------------------------------------------------------------------------- */

static double boost_of(const vader_token *k, double valence, bool mixed)
{
    double boost = k->word ? k->word->boost : 0;
    if (boost == 0) return 0;
    if (valence < 0) boost *= -1;
    if (k->is_upper && mixed) boost += valence > 0 ? C_INCR : -C_INCR;
    return boost;
}

/* k: the token whose valence it is; back: how many tokens before it one may negate it. */
static double negated(double valence, const vader_token *k, int back)
{
    vader_id one = id_of(k - 1), two = back > 1 ? id_of(k - 2) : V_NONE, three = back > 2 ? id_of(k - 3) : V_NONE;
    bool near_so = one == V_SO || one == V_THIS, far_so = two == V_SO || two == V_THIS;
    if (back == 2 && two == V_NEVER && near_so) return valence * 1.25;
    if (back == 2 && two == V_WITHOUT && one == V_DOUBT) return valence;
    if (back == 3 && ((three == V_NEVER && far_so) || near_so)) return valence * 1.25;
    if (back == 3 && three == V_WITHOUT && (two == V_DOUBT || one == V_DOUBT)) return valence;
    return negates(k - back) ? valence * N_SCALAR : valence;
}

/* ---- idioms -------------------------------------------------------------------------------------- */

typedef struct idiom {
    vader_id words[3]; /* the third V_NONE: two words */
    double valence;
} idiom;

static const idiom idioms[] = {
    {{V_THE, V_SHIT}, 3}, {{V_THE, V_BOMB}, 3}, {{V_BAD, V_ASS}, 1.5}, {{V_BUS, V_STOP}, 0}, {{V_YEAH, V_RIGHT}, -2}, {{V_KISS, V_OF, V_DEATH}, -1.5},
    {{V_TO, V_DIE, V_FOR}, 3}, {{V_BEATING, V_HEART}, 3.1}, {{V_BROKEN, V_HEART}, -2.9},
};

/* Whether `words` tokens from k on are an idiom. */
static const idiom *idiom_at(const vader_token *k, int words)
{
    for (size_t i = 0; id_of(k) != V_NONE && i < sizeof idioms / sizeof *idioms; i++) {
        const vader_id *w = idioms[i].words;
        bool three = w[2] != V_NONE;
        if (three == (words == 3) && id_of(k) == w[0] && id_of(k + 1) == w[1] && (!three || id_of(k + 2) == w[2])) return &idioms[i];
    }
    return NULL;
}

/* "just enough", "kind of", "sort of". */
static double pair_boost(const vader_token *k)
{
    vader_id a = id_of(k), b = id_of(k + 1);
    return (a == V_JUST && b == V_ENOUGH) || ((a == V_KIND || a == V_SORT) && b == V_OF) ? -0.293 : 0;
}

/* k is the fourth token or a later one; behind: how many follow it. */
static double with_idioms(double valence, const vader_token *k, int64_t behind)
{
    static const struct { int back, words; } before[] = {{1, 2}, {2, 3}, {2, 2}, {3, 3}, {3, 2}};
    const idiom *found = NULL;
    for (size_t i = 0; !found && i < sizeof before / sizeof *before; i++) found = idiom_at(k - before[i].back, before[i].words);
    if (found) valence = found->valence;
    if (behind > 0 && (found = idiom_at(k, 2))) valence = found->valence;
    if (behind > 1 && (found = idiom_at(k, 3))) valence = found->valence;
    valence += pair_boost(k - 3);
    return valence + pair_boost(k - 2);
}

/* ---- a token ------------------------------------------------------------------------------------- */

static double with_least(double valence, const reading *r, int64_t i)
{
    const vader_token *k = &r->k[i];
    if (i < 1 || is_in_lexicon(k - 1) || id_of(k - 1) != V_LEAST) return valence;
    vader_id before = i > 1 ? id_of(k - 2) : V_NONE;
    return before == V_AT || before == V_VERY ? valence : valence * N_SCALAR;
}

static double lexicon_valence(const reading *r, int64_t i)
{
    const vader_token *k = &r->k[i];
    double valence = k->word->valence;
    bool no_before = (i > 0 && id_of(k - 1) == V_NO) || (i > 1 && id_of(k - 2) == V_NO) ||
                     (i > 2 && id_of(k - 3) == V_NO && (id_of(k - 1) == V_OR || id_of(k - 1) == V_NOR));
    if (id_of(k) == V_NO && i + 1 < r->n && is_in_lexicon(k + 1)) valence = 0;
    if (no_before) valence = k->word->valence * N_SCALAR;
    if (k->is_upper && r->mixed) valence += valence > 0 ? C_INCR : -C_INCR;
    return valence;
}

static double sentiment_of(const reading *r, int64_t i)
{
    static const double fading[] = {1, 0.95, 0.9};
    const vader_token *k = &r->k[i];
    if (!is_in_lexicon(k) || k->word->boost != 0) return 0;
    if (id_of(k) == V_KIND && i + 1 < r->n && id_of(k + 1) == V_OF) return 0;
    double valence = lexicon_valence(r, i);
    for (int back = 1; back <= 3 && i >= back; back++) {
        if (is_in_lexicon(k - back)) continue;
        valence += boost_of(k - back, valence, r->mixed) * fading[back - 1];
        valence = negated(valence, k, back);
        if (back == 3) valence = with_idioms(valence, k, r->n - 1 - i);
    }
    return with_least(valence, r, i);
}

/* ---- a text -------------------------------------------------------------------------------------- */

static double emphasis_of(const vader_text *t)
{
    double exclaimed = (double)(t->exclamations > 4 ? 4 : t->exclamations) * 0.292;
    double asked = t->questions > 3 ? 0.96 : t->questions > 1 ? (double)t->questions * 0.18 : 0;
    return exclaimed + asked;
}

/* x with so many digits behind the point, as Python rounds: what is near the middle is decided by its exact decimals. */
static double rounded(double x, int digits)
{
    double scale = digits == 3 ? 1e3 : 1e4, y = x * scale;
    char text[64];
    if (fabs(fabs(y - trunc(y)) - 0.5) > 1e-6) return rint(y) / scale;
    snprintf(text, sizeof text, "%.*f", digits, x);
    return strtod(text, NULL);
}

static void sum_up(const reading *r, double emphasis, judgement *out)
{
    double sum = 0, positive = 0, negative = 0, neutral = 0;
    for (int64_t i = 0; i < r->n; i++) {
        double x = r->k[i].sentiment;
        sum += x;
        if (x > 0) positive += x + 1;
        else if (x < 0) negative += x - 1;
        else neutral++;
    }
    if (sum > 0) sum += emphasis;
    else if (sum < 0) sum -= emphasis;
    if (positive > fabs(negative)) positive += emphasis;
    else if (positive < fabs(negative)) negative -= emphasis;
    double total = positive + fabs(negative) + neutral;
    out->score = rounded(sum / sqrt(sum * sum + ALPHA), 4);
    out->positive = rounded(fabs(positive / total), 3);
    out->negative = rounded(fabs(negative / total), 3);
    out->neutral = rounded(fabs(neutral / total), 3);
}

static void tell_hits(const reading *r, hits *h)
{
    for (int64_t i = 0; i < r->n; i++) {
        if (r->k[i].sentiment == 0) continue;
        h->items = pool_grow(h->p, h->items, h->n, &h->room, sizeof *h->items);
        h->items[h->n++] = (hit){{r->k[i].start, r->k[i].end}, r->k[i].sentiment};
    }
}

static void judge(const void *self, const char *text, int64_t n, judgement *out, hits *h)
{
    vader_text t;
    vader_text_read(&t, self, text, n);
    reading r = {t.tokens, t.n, t.n_upper > 0 && t.n_upper < t.n};
    int64_t but = -1;
    for (int64_t i = 0; i < r.n; i++) {
        r.k[i].sentiment = sentiment_of(&r, i);
        if (but < 0 && id_of(&r.k[i]) == V_BUT) but = i;
    }
    if (but >= 0) vader_contrast(r.k, r.n, but);
    *out = (judgement){0};
    if (r.n) sum_up(&r, emphasis_of(&t), out);
    out->label = out->score >= BOUND ? POSITIVE : out->score <= -BOUND ? NEGATIVE : NEUTRAL;
    out->confidence = r.n ? confidence_of(out) : 0;
    if (h) tell_hits(&r, h);
    vader_text_free(&t);
}

bool vader_open(pool *p, const char *lexicon, int64_t n_lexicon, const char *emoji, int64_t n_emoji, const terms *more, engine *e, engine_fault *f)
{
    vader_words *w = pool_get(p, sizeof *w);
    *e = (engine){.name = "vader", .self = w, .judge = judge};
    return vader_words_read(p, lexicon, n_lexicon, emoji, n_emoji, more, w, f);
}
