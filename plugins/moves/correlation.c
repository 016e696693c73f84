/* SPDX-License-Identifier: GPL-3.0-or-later */
/* correlation.c -- Pearson's correlation of two instruments' returns over the days that both have, up to one day. */
#include <math.h>

#include "moves.h"

/* Rows of the same day, the latest first; n + 1 of them for n returns. */
typedef struct pairs {
    const series *a, *b;
    int64_t *i, *j;
    int64_t n, wanted;
} pairs;

static bool is_price(const series *s, int64_t k)
{
    double x = series_value(s, CLOSE, k);
    return x > 0 && isfinite(x);
}

static void match(pairs *p, int64_t i, int64_t j)
{
    while (i >= 0 && j >= 0 && p->n < p->wanted) {
        int32_t a = p->a->days[i], b = p->b->days[j];
        if (a == b && is_price(p->a, i) && is_price(p->b, j)) {
            p->i[p->n] = i;
            p->j[p->n++] = j;
        }
        i -= a >= b;
        j -= b >= a;
    }
}

static double step(const series *s, const int64_t *k) { return series_value(s, CLOSE, k[0]) / series_value(s, CLOSE, k[1]) - 1; }

/* Two passes: means, then products about them. NaN: one of the two does not vary. */
static double pearson(const pairs *p)
{
    double x = 0, y = 0, xx = 0, yy = 0, xy = 0;
    int64_t n = p->n - 1;
    for (int64_t k = 0; k < n; k++) x += step(p->a, p->i + k) / (double)n, y += step(p->b, p->j + k) / (double)n;
    for (int64_t k = 0; k < n; k++) {
        double u = step(p->a, p->i + k) - x, v = step(p->b, p->j + k) - y;
        xx += u * u;
        yy += v * v;
        xy += u * v;
    }
    return xx > 0 && yy > 0 ? fmin(1, fmax(-1, xy / sqrt(xx) / sqrt(yy))) : (double)NAN;
}

/* As many days as are wanted, with no hole among them. */
static bool check_days(ask *q, const pairs *p)
{
    char from[48], to[48];
    if (p->n < p->wanted)
        return ask_missing(q, "history too short: %s and %s share %lld days, wanted %lld for %lld returns", p->a->name, p->b->name,
                           (long long)p->n, (long long)p->wanted, (long long)p->wanted - 1);
    for (int64_t k = 0; k + 1 < p->n; k++) {
        int32_t later = p->a->days[p->i[k]], before = p->a->days[p->i[k + 1]];
        if ((int64_t)later - before > q->gap)
            return ask_missing(q, "no day of both between %s and %s: more than --max-gap %d", ask_date(q, before, from),
                               ask_date(q, later, to), q->gap);
    }
    return true;
}

static jvn_status room(ask *q, pairs *p)
{
    p->i = q->call->host->scratch(q->call, p->a->n * (int64_t)sizeof *p->i + 8);
    p->j = q->call->host->scratch(q->call, p->a->n * (int64_t)sizeof *p->j + 8);
    return p->i && p->j ? JVN_OK : JVN_ENOMEM;
}

bool correlation_of(ask *q)
{
    series other;
    char from[48], to[48];
    double price;
    int64_t j, days = jvn_item_of(q->call, ARG_DAYS, 0)->integer;
    int32_t day = q->own.days[q->at];
    if (!ask_series(q, &q->prices, jvn_item_of(q->call, ARG_WITH, 0)->text, &other) || !ask_day(q, &other, day, &j)) return false;
    if (!ask_price(q, &q->own, q->at, CLOSE, &price) || !ask_price(q, &other, j, CLOSE, &price)) return false;
    pairs p = {.a = &q->own, .b = &other, .wanted = days < INT32_MAX ? days + 1 : days};
    if ((q->st = room(q, &p))) return false;
    match(&p, q->at, j);
    if (!check_days(q, &p)) return false;
    q->value = pearson(&p);
    if (isnan(q->value)) return ask_missing(q, "%s or %s did not vary", p.a->name, p.b->name);
    snprintf(q->convention, sizeof q->convention, "Pearson, %lld simple returns of %s from %s to %s, between days that both have",
             (long long)p.n - 1, ask_word(q, CLOSE), ask_date(q, q->own.days[p.i[p.n - 1]], from), ask_date(q, day, to));
    for (int64_t k = p.n - 1; k >= 0; k--) ask_used(q, &q->rows, &q->own, p.i[k]);
    for (int64_t k = p.n - 1; k >= 0; k--) ask_used(q, &q->rows, &other, p.j[k]);
    return true;
}
