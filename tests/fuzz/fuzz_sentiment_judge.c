/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_sentiment_judge.c -- any bytes as a text: what every engine says lies in its range, what it points at within the text, and
 * from the start of a character to the start of another. The first byte tells whether what stands before a zero byte is a lexicon or a model,
 * a list of emoji, or terms of the user's. */
#include "fuzz.h"

#include <math.h>
#include <stdio.h>

#include "../../plugins/sentiment/engine.h"
#include "../../plugins/sentiment/language.h"
#include "../../plugins/sentiment/mention.h"

#define NEAR 0.002 /* of a sum of shares: each is rounded to three digits */

static const char lexicon[] = "good\t1.9\nbad\t-2.5\ncrash\t-1.7\nno\t-1.2\nkind\t2.4\nshit\t-2.6\nass\t-2.5\nheart\t2\nright\t1\n:)\t2\n:(\t-1.9\n"
                              "doubt\t-1.5\nlove\t3.2\ngreat\t3.1\nstop\t-1.2\nrocket\t1\nmoon\t0.6\n</3\t-3\n";
static const char emoji[] = "\xf0\x9f\x9a\x80\trocket\n\xf0\x9f\x93\x89\tbad chart\n\xe2\x9d\xa4\tlove heart\n";

static bool in(double x, double low, double high) { return x >= low && x <= high; }

/* What is not UTF-8 has no characters to begin. */
static bool is_boundary(const char *said, int64_t n, int64_t at) { return at == n || ((uint8_t)said[at] & 0xc0) != 0x80; }

static void check_judgement(const judgement *j)
{
    double sum = j->negative + j->neutral + j->positive;
    if (!in(j->score, -1, 1) || !in(j->confidence, 0, 1) || !in(j->label, NEGATIVE, POSITIVE)) abort();
    if (!in(j->negative, 0, 1) || !in(j->neutral, 0, 1) || !in(j->positive, 0, 1)) abort();
    if (sum != 0 && fabs(sum - 1) > NEAR) abort();
}

static void check_span(const char *said, int64_t n, span at, bool whole)
{
    if (at.start < 0 || at.start >= at.end || at.end > n) abort();
    if (whole && (!is_boundary(said, n, at.start) || !is_boundary(said, n, at.end))) abort();
}

static bool is_utf8(const char *said, int64_t n) { return text_is_utf8(said, (size_t)n); }

static void check_text(pool *p, const names *known, const engine *e, const char *said, int64_t n)
{
    judgement j, again;
    hits h = {.p = p};
    bool whole = is_utf8(said, n);
    e->judge(e->self, said, n, &j, &h);
    e->judge(e->self, said, n, &again, NULL);
    check_judgement(&j);
    if (memcmp(&j.score, &again.score, sizeof j.score) || j.label != again.label) abort();
    for (int64_t i = 0; i < h.n; i++) {
        check_span(said, n, h.items[i].at, whole);
        if (!isfinite(h.items[i].weight)) abort();
    }
    mention_scores s = mention_read(p, known, e, said, n, &j);
    for (int64_t i = 0; i < s.n; i++) {
        check_span(said, n, s.items[i].at, whole);
        check_judgement(&s.items[i].judged);
        if (s.items[i].clauses < 1) abort();
    }
    if (strlen(language_of(said, n)) != 2) abort();
}

static const char *small(char *s)
{
    for (char *c = s; *c; c++)
        if (*c >= 'A' && *c <= 'Z') *c |= 0x20;
    return s;
}

/* Terms of the user's: lines, weights by the first byte. */
static terms read_terms(pool *p, const char *s, int64_t n)
{
    term *items = pool_get(p, sizeof *items * (size_t)(n + 1));
    terms t = {items, 0};
    for (int64_t from = 0, i = 0; i <= n; i++) {
        if (i < n && s[i] != '\n') continue;
        if (i > from) items[t.n++] = (term){small(pool_text(p, s + from, (size_t)(i - from))), (uint8_t)s[from] % 9 - 4};
        from = i + 1;
    }
    return t;
}

enum { RULES, VADER, MODEL, N_ENGINES };
enum { AS_TERMS, AS_FILE, AS_EMOJI, N_USES };

/* What an engine is opened with; model NULL: the one that ships. */
typedef struct sources {
    const char *lexicon, *emoji, *model;
    int64_t n_lexicon, n_emoji, n_model;
    terms more;
} sources;

static const sources own = {lexicon, emoji, NULL, sizeof lexicon - 1, sizeof emoji - 1, 0, {NULL, 0}};

/* false: refused, and that must say what was wanted. */
static bool open_one(pool *p, int which, const sources *from, engine *e)
{
    engine_fault f = {0};
    bool opened = true;
    if (which == RULES) rules_open(p, &from->more, e);
    else if (which == MODEL) opened = model_open(p, from->model, from->n_model, &from->more, e, &f);
    else opened = vader_open(p, from->lexicon, from->n_lexicon, from->emoji, from->n_emoji, &from->more, e, &f);
    if (!opened && (!f.found || !f.wanted)) abort();
    return opened;
}

/* n bytes of the user's, as terms, as a lexicon or a model, or as a list of emoji. */
static bool open_with(pool *p, int which, int use, const char *given, int64_t n, engine *e)
{
    sources from = own;
    if (use == AS_TERMS) from.more = read_terms(p, given, n);
    if (use == AS_FILE) from.lexicon = from.model = given, from.n_lexicon = from.n_model = n;
    if (use == AS_EMOJI) from.emoji = given, from.n_emoji = n;
    return open_one(p, which, &from, e);
}

static const names *ready(engine plain[N_ENGINES])
{
    int64_t clashes;
    pool *kept = pool_new();
    names *known = names_new(kept);
    names_build(known, &clashes);
    for (int k = 0; k < N_ENGINES; k++)
        if (!open_one(kept, k, &own, &plain[k])) abort();
    return known;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const names *known;
    static engine plain[N_ENGINES];
    if (n < 1) return 0;
    if (!known) known = ready(plain);
    pool *p = pool_new();
    const char *said = (const char *)data + 1, *stop = memchr(said, 0, n - 1), *given = said;
    if (stop) said = stop + 1;
    int use = data[0] % N_USES;
    for (int k = 0; k < N_ENGINES; k++) {
        engine e = plain[k];
        bool others = stop && (use == AS_TERMS || k == VADER || (k == MODEL && use == AS_FILE));
        if (others && !open_with(p, k, use, given, stop - given, &e)) e = plain[k];
        check_text(p, known, &e, said, (const char *)data + n - said);
    }
    pool_free(p);
    return 0;
}
