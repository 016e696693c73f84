/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rules.c -- the engine of jevons: weights of words in their sentences, added up, and odds of three labels from the sums. */
#include "rules_weigh.h"

#include <math.h>
#include <string.h>

/* What a text adds up to. X(name): what the odds are made of, all counts but good and bad. */
#define SUMS(X)                                                                                                            \
    X(one)     /* always 1 */                                                                                              \
    X(good)    /* weights above 0, and below */                                                                            \
    X(bad)                                                                                                                 \
    X(clash)   /* the lesser of the two */                                                                                 \
    X(length)  /* log of words */                                                                                          \
    X(market)  /* 0 to 1: talk of markets */                                                                               \
    X(good_market)                                                                                                         \
    X(bad_market)                                                                                                          \
    X(self)    /* has persons who speak: I, you */                                                                         \
    X(exclaim) /* marks, up to three */                                                                                    \
    X(asks)    /* the last sentence is a question */                                                                       \
    X(trails)  /* or ends in an ellipsis */                                                                                \
    X(plain)   /* words of routine, as a share */                                                                           \
    X(plain_market)                                                                                                         \
    X(quiet)   /* nothing weighs */

enum sum {
#define X(name) SUM_##name,
    SUMS(X)
#undef X
    N_SUMS
};

/* Log odds against neutral; fitted, see data/sentiment/README.md. */
static const double odds[2][N_SUMS] = {
    {[SUM_one] = -0.47, [SUM_good] = 1.08, [SUM_bad] = 0.02, [SUM_clash] = -0.28, [SUM_length] = -0.52, [SUM_market] = 0.52,
     [SUM_good_market] = 0.26, [SUM_bad_market] = 0.14, [SUM_self] = 0.51, [SUM_exclaim] = 0.26, [SUM_asks] = -1.52,
     [SUM_trails] = -0.65, [SUM_plain] = -3.20, [SUM_plain_market] = -1.99, [SUM_quiet] = -0.54},
    {[SUM_one] = -0.40, [SUM_good] = -0.17, [SUM_bad] = -0.89, [SUM_clash] = -0.05, [SUM_length] = -0.50,
     [SUM_market] = 0.01, [SUM_good_market] = -0.00, [SUM_bad_market] = -0.56, [SUM_self] = 0.38, [SUM_exclaim] = 0.02,
     [SUM_asks] = -0.57, [SUM_trails] = -0.36, [SUM_plain] = -2.57, [SUM_plain_market] = -1.48, [SUM_quiet] = -0.77},
};

typedef struct totals {
    double good, bad, irony, said; /* said: by the last sentence */
    int64_t counted, market, self, plain, exclaims;
    bool asks, trails;
} totals;

/* "is not", "didn't", but no other negation. */
static bool ends_in_not(const char *text, const word *w)
{
    const char *end = text + w->at + w->n;
    return w->n > 4 && (!memcmp(end - 4, " not", 4) || !memcmp(end - 3, "n't", 3) || !memcmp(end - 4, "\xe2\x80\x99t", 4));
}

/* What was said before. */
static bool is_it(const word *w)
{
    return w->hash == hash_word("it", 2) || w->hash == hash_word("this", 4) || w->hash == hash_word("that", 4);
}

/* "Some are happy. I am not." turns what is good, "They say it is a scam. It is not." what is bad too. */
static double deny(const word *w, double said)
{
    static const double good = -1.5, bad = -1.2;
    return said > 0 ? good * said : said < 0 && is_it(w - 1) ? bad * said : (double)w->weight;
}

static void add_words(const char *text, sentence *s, totals *t)
{
    double sum = 0;
    for (int k = 0; k < s->n_marks; k++) {
        word *w = &s->words[s->marks[k]];
        if (w->denies && ends_in_not(text, w)) w->weight = (float)deny(w, sum != 0 ? sum : t->said);
        sum += (double)w->weight;
        if (role_of(w) == SELF) t->self++;
        if (role_of(w) == IRONY) t->irony++;
        if (role_of(w) == PLAIN) t->plain++;
        if (w->weight == 0) continue;
        t->counted++;
        if (w->weight > 0) t->good += (double)w->weight;
        else t->bad += (double)w->weight;
    }
    t->said = sum;
}

/* Words that tell of markets: what is bought there, what moves, tickers, percentages. */
static int markets_in(const sentence *s)
{
    int n = 0;
    for (int k = 0; k < s->n_marks; k++) {
        const word *w = &s->words[s->marks[k]];
        role r = role_of(w);
        n += r == MARKET || r == GAIN || r == COST || w->kind == CASHTAG || (w->kind == NUMBER && w->percent);
    }
    return n;
}

static void add_sentence(const scan *scanned, sentence *s, totals *t, hits *h)
{
    find_phrases(scanned->l, s);
    t->market += markets_in(s);
    weigh_clauses(s, scanned->loud > 3 && 2 * scanned->loud > scanned->words);
    weigh_moves(s, t->market > 0);
    add_words(scanned->text, s, t);
    if (h) add_hits(scanned, s, h);
    t->exclaims += s->exclaims;
    t->asks = s->question;
    t->trails = s->trails;
}

/* Praise that is marked as not meant is blame. */
static void turn_irony(const scan *s, totals *t, hits *h, int64_t first)
{
    enum { SWAPS = 2 };
    bool marked = s->irony || s->swaps >= SWAPS;
    double left = marked ? -0.8 : t->irony > 0 ? 0.3 : 1;
    if (left < 0) t->bad += left * t->good, t->good = 0;
    else t->good *= left;
    if (marked) t->bad -= 1;
    for (int64_t k = first; h && left != 1 && k < h->n; k++)
        if (h->items[k].weight > 0) h->items[k].weight *= left;
}

static void sum_up(const scan *s, const totals *t, double *to)
{
    double headline = s->words > 3 && t->self == 0 ? (double)s->initials / (double)s->words : 0;
    double market = fmin(1, 0.34 * (double)(t->market + s->tags) + headline);
    double plain = (double)t->plain / (4 + (double)s->words);
    double sums[] = {
        [SUM_one] = 1, [SUM_good] = t->good, [SUM_bad] = t->bad, [SUM_clash] = fmin(t->good, -t->bad), [SUM_length] = log1p((double)s->words),
        [SUM_market] = market, [SUM_good_market] = market * t->good, [SUM_bad_market] = market * t->bad, [SUM_self] = t->self > 0,
        [SUM_exclaim] = fmin(3, (double)t->exclaims), [SUM_asks] = t->asks, [SUM_trails] = t->trails, [SUM_quiet] = t->counted == 0,
        [SUM_plain] = plain, [SUM_plain_market] = plain * market,
    };
    memcpy(to, sums, sizeof sums);
}

static void choose(const double *sums, judgement *out)
{
    double p[2] = {0, 0}, all = 1;
    for (int side = 0; side < 2; side++) {
        for (int k = 0; k < N_SUMS; k++) p[side] += odds[side][k] * sums[k];
        all += p[side] = exp(fmin(30, fmax(-30, p[side])));
    }
    double most = fmax(1, fmax(p[0], p[1]));
    out->label = most == 1 ? NEUTRAL : p[0] >= p[1] ? POSITIVE : NEGATIVE;
    out->confidence = most / all;
}

static void judge(const void *self, const char *text, int64_t n, judgement *out, hits *h)
{
    enum { FLAT = 15 }; /* as VADER flattens sums into -1 .. 1 */
    scan s = {.l = self, .text = text, .n = n};
    sentence one;
    totals t = {0};
    double sums[N_SUMS];
    int64_t first = h ? h->n : 0;
    while (next_sentence(&s, &one)) add_sentence(&s, &one, &t, h);
    turn_irony(&s, &t, h, first);
    sum_up(&s, &t, sums);
    *out = (judgement){0};
    choose(sums, out);
    double valence = t.good + t.bad, rest = fmax(0, (double)(s.words - t.counted)), all = t.good - t.bad + rest;
    out->score = valence / sqrt(valence * valence + FLAT);
    if (all <= 0) return;
    out->positive = t.good / all;
    out->negative = -t.bad / all;
    out->neutral = rest / all;
}

void rules_open(pool *p, const terms *more, engine *e) { *e = (engine){.name = "rules", .self = lexicon_new(p, more), .judge = judge, .trifle = 0.3}; }
