/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rank.c -- how a day's move stands among those of its history: "the largest one-day loss", "the third-largest gain". */
#include <math.h>

#include "moves.h"

enum { OF_RETURN, OF_CHANGE, OF_VALUE };
enum { OWN, FALL, RISE, EITHER };

/* What moves are counted. */
typedef struct ranking {
    ask *q;
    int64_t of, direction;
    int32_t first, last; /* days */
    int64_t ahead, among, left_out;
    int32_t begins;
} ranking;

/* The move of row k; NaN: one of its prices is none, or they are too far apart, or the shares are not known. */
static double move_of(const ranking *x, const series *s, const series *count, int64_t k)
{
    double top = series_value(s, CLOSE, k), base = k ? series_value(s, CLOSE, k - 1) : (double)NAN, shares;
    int64_t from;
    if (!(top > 0 && base > 0) || !isfinite(top) || !isfinite(base) || (int64_t)s->days[k] - s->days[k - 1] > x->q->gap) return NAN;
    if (x->of == OF_RETURN) return top / base - 1;
    if (x->of == OF_CHANGE) return top - base;
    return value_shares(count, s->days[k], &shares, &from) ? shares * (top - base) : (double)NAN;
}

static bool counts(const ranking *x, double size)
{
    return x->direction == EITHER || (x->direction == FALL ? size < 0 : size > 0);
}

/* Keeps the largest moves in order; of equal ones the earlier stands first. */
static void keep_top(ask *q, move m)
{
    int i = q->n_top;
    while (i > 0 && fabs(q->top[i - 1].size) < fabs(m.size)) i--;
    if (i == TOP) return;
    if (q->n_top < TOP) q->n_top++;
    for (int k = q->n_top - 1; k > i; k--) q->top[k] = q->top[k - 1];
    q->top[i] = m;
}

static void count_series(ranking *x, const series *s, const series *count)
{
    for (int64_t k = 0; k < s->n; k++) {
        if (s->days[k] < x->first || s->days[k] > x->last) continue;
        if (k && s->days[k - 1] < x->begins) x->begins = s->days[k - 1];
        double size = move_of(x, s, count, k);
        x->left_out += k && isnan(size);
        if (isnan(size) || !counts(x, size)) continue;
        x->among++;
        x->ahead += fabs(size) > fabs(x->q->size);
        keep_top(x->q, (move){s, k, size});
    }
}

/* Every other instrument of the table, with its shares if those are asked for. */
static bool count_all(ranking *x)
{
    ask *q = x->q;
    char name[128];
    int64_t repeated = 0;
    series *s = q->call->host->scratch(q->call, (q->prices.groups.n + 1) * (int64_t)sizeof *s);
    if (!s) return (q->st = JVN_ENOMEM, false);
    for (int64_t g = 0; g < q->prices.groups.n; g++) {
        series count = {0};
        if (q->call->host->cancelled(q->call)) return (q->st = JVN_ECANCELLED, false);
        if (!source_name(&q->prices, g, name, sizeof name) || strcmp(name, q->own.name) == 0) continue;
        if ((q->st = series_of_group(&q->prices, g, &s[g]))) return false;
        if (x->of == OF_VALUE && (q->st = series_find(&q->shares, name, &count, NULL))) return false;
        bool repeats = s[g].repeats != INT32_MIN || (count.name[0] && count.repeats != INT32_MIN);
        repeated += repeats;
        if (!repeats) count_series(x, &s[g], &count);
    }
    if (repeated) jvn_say(q->call, "instruments with more than one row a day: %lld, left out", (long long)repeated);
    return true;
}

/* The day's own move, or why there is none, and the direction it gives. */
static bool find_own(ranking *x)
{
    static const char *const moved[] = {"did not move", "fell", "rose"};
    ask *q = x->q;
    double top, base;
    char date[48];
    ask_date(q, q->own.days[q->at], date);
    if (!ask_price(q, &q->own, q->at, CLOSE, &top) || !ask_before(q, &q->own, q->at, &base)) return false;
    if (x->of == OF_VALUE && !ask_series(q, &q->shares, q->own.name, &q->count)) return false;
    q->size = move_of(x, &q->own, &q->count, q->at);
    if (isnan(q->size)) return ask_missing(q, "%s has no shares of %s on or before %s", q->shares.t->name, q->own.name, date);
    int64_t went = q->size < 0 ? FALL : q->size > 0 ? RISE : OWN;
    if (x->direction == OWN) x->direction = went;
    if (went != OWN && (x->direction == EITHER || x->direction == went)) return true;
    return ask_missing(q, "%s %s on %s", q->own.name, moved[went], date);
}

static void describe(const ranking *x, bool all)
{
    static const char *const kinds[] = {"moves", "falls", "rises", "moves"};
    static const char *const sizes[] = {"simple return", "change of price", "change of market value, shares as of each day"};
    ask *q = x->q;
    char first[48], last[48], rest[96] = "";
    if (x->left_out)
        snprintf(rest, sizeof rest, "; %lld without two prices%s left out", (long long)x->left_out,
                 x->of == OF_VALUE ? " and shares" : "");
    snprintf(q->convention, sizeof q->convention,
             "rank by size, 1 the largest, among the %s of %s from %s to %s, %lld in all: %s from %s to %s%s",
             kinds[x->direction], all ? "all instruments" : q->own.name, ask_date(q, x->begins, first),
             ask_date(q, x->last, last), (long long)x->among, sizes[x->of], ask_word(q, CLOSE), ask_word(q, CLOSE), rest);
}

static void use_rows(ask *q)
{
    ask_used(q, &q->rows, &q->own, q->at - 1);
    ask_used(q, &q->rows, &q->own, q->at);
    for (int i = 0; i < q->n_top; i++) {
        ask_used(q, &q->rows, q->top[i].of, q->top[i].k - 1);
        ask_used(q, &q->rows, q->top[i].of, q->top[i].k);
    }
}

/* --since leaves out what was before, but never the day itself. */
static bool find_span(ranking *x)
{
    ask *q = x->q;
    jvn_call *call = q->call;
    int64_t end = jvn_item_of(call, ARG_HISTORY, 0)->integer ? q->own.n - 1 : q->at;
    x->last = q->own.days[end];
    if (jvn_given(call, ARG_FIRST)) x->first = (int32_t)jvn_item_of(call, ARG_FIRST, 0)->integer;
    if (x->first <= q->own.days[q->at]) return true;
    q->st = jvn_fail(call, JVN_EARG, ARG_FIRST, NULL, "--since is after the day");
    return false;
}

bool rank_move(ask *q)
{
    jvn_call *call = q->call;
    bool all = jvn_item_of(call, ARG_AMONG, 0)->integer;
    ranking x = {.q = q, .of = jvn_item_of(call, ARG_RANK_OF, 0)->integer, .direction = jvn_item_of(call, ARG_DIRECTION, 0)->integer,
                 .first = INT32_MIN, .begins = INT32_MAX};
    if (x.of == OF_VALUE && (q->st = value_open(q))) return false;
    ask_unit(q, x.of == OF_RETURN ? RETURN : x.of == OF_CHANGE ? PRICE : MONEY, q->size_unit);
    if (!find_span(&x) || !find_own(&x)) return false;
    count_series(&x, &q->own, &q->count);
    if (all && !count_all(&x)) return false;
    q->value = (double)x.ahead + 1;
    q->among = x.among;
    describe(&x, all);
    use_rows(q);
    return true;
}
