/* SPDX-License-Identifier: GPL-3.0-or-later */
/* correlation.c -- the mean correlation between the estimation residuals of pairs of events, each with another.
 *
 * Two events of one day are paired by date; others by the day relative to the event, as their event windows are, or
 * by date too where that is asked for. Pairs that share fewer than three days have no correlation and do not count.
 * Where residuals are whole they are scaled to unit length once: the sum over all pairs of their products is then half
 * of |sum|^2 less the number, so that only pairs that lack days, or pair by date, are gone through one by one. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <jevons/plugin.h>

#include "study.h"

static const double *residuals(const study *s, int64_t i) { return s->ar + i * (s->est + s->span); }

static const int32_t *dates(const study *s, int64_t i) { return s->date + i * (s->est + s->span); }

typedef struct pairing {
    double n, a, b, aa, bb, ab;
} pairing;

static void add_pair(pairing *p, double a, double b)
{
    p->n++;
    p->a += a;
    p->b += b;
    p->aa += a * a;
    p->bb += b * b;
    p->ab += a * b;
}

static void by_relative_day(const study *s, int64_t i, int64_t j, pairing *p)
{
    const double *a = residuals(s, i), *b = residuals(s, j);
    for (int t = 0; t < s->est; t++)
        if (a[t] == a[t] && b[t] == b[t]) add_pair(p, a[t], b[t]);
}

static void by_date(const study *s, int64_t i, int64_t j, pairing *p)
{
    const double *a = residuals(s, i), *b = residuals(s, j);
    const int32_t *da = dates(s, i), *db = dates(s, j);
    int u = 0, v = 0;
    while (u < s->est && v < s->est) {
        if (a[u] != a[u] || da[u] < db[v]) u++;
        else if (b[v] != b[v] || db[v] < da[u]) v++;
        else {
            add_pair(p, a[u], b[v]);
            u++;
            v++;
        }
    }
}

static void correlate(const study *s, int64_t i, int64_t j, correlation *part)
{
    pairing p = {0};
    if (s->by_calendar || s->day[i] == s->day[j]) by_date(s, i, j, &p);
    else by_relative_day(s, i, j, &p);
    double aa = p.aa - p.a * p.a / p.n, bb = p.bb - p.b * p.b / p.n;
    if (p.n < FEWEST_SHARED || !(aa > 0 && bb > 0)) return;
    part->total += (p.ab - p.a * p.b / p.n) / sqrt(aa * bb);
    part->pairs++;
}

static double *unit_of(const correlator *c, int64_t i) { return c->unit + i * (c->s->est + 1); }

static bool is_whole(const correlator *c, int64_t i) { return unit_of(c, i)[c->s->est] != 0; }

/* FNV-1a over the dates. */
static uint64_t hash_dates(const int32_t *d, int n)
{
    uint64_t h = 14695981039346656037u;
    for (int t = 0; t < n; t++) h = (h ^ (uint32_t)d[t]) * 1099511628211u;
    return h;
}

JVN_WIDE static void scale(const correlator *c, int64_t i)
{
    const study *s = c->s;
    const double *restrict a = residuals(s, c->members[i]);
    double *restrict u = unit_of(c, i), mean = sum_values(a, s->est) / s->est;
    for (int t = 0; t < s->est; t++) u[t] = a[t] - mean;
    double square = sum_products(u, u, s->est), root = sqrt(square);
    for (int t = 0; t < s->est; t++) u[t] /= root;
    u[s->est] = square > 0 && s->est >= FEWEST_SHARED;
}

/* Whether the products of the scaled residuals are not the pair's correlation. */
static bool is_special(const correlator *c, int64_t i, int64_t j)
{
    if (!is_whole(c, i) || !is_whole(c, j)) return true;
    bool one_day = c->s->day[c->members[i]] == c->s->day[c->members[j]];
    return (c->s->by_calendar || one_day) && c->hash[i] != c->hash[j];
}

static int by_day(const void *a, const void *b)
{
    const dated_event *x = a, *y = b;
    if (x->day != y->day) return x->day < y->day ? -1 : 1;
    return (x->hash > y->hash) - (x->hash < y->hash);
}

/* Whole events of one day pair as they stand when all of that day have the same dates. */
void study_correlation_mark(correlator *c)
{
    int64_t rising = 1;
    while (rising < c->n && by_day(&c->by_day[rising - 1], &c->by_day[rising]) <= 0) rising++;
    if (rising < c->n) qsort(c->by_day, (size_t)c->n, sizeof *c->by_day, by_day);
    for (int64_t k = 0, end; k < c->n; k = end) {
        for (end = k + 1; end < c->n && c->by_day[end].day == c->by_day[k].day; end++) continue;
        bool mixed = c->by_day[k].hash != c->by_day[end - 1].hash;
        for (; k < end; k++) {
            int64_t i = c->by_day[k].member;
            c->single[i] = mixed || c->s->by_calendar || !is_whole(c, i);
        }
    }
}

void study_correlation_prepare(correlator *c, int64_t from, int64_t end)
{
    const int32_t *last = NULL;
    for (int64_t i = from; i < end; i++) {
        const int32_t *d = dates(c->s, c->members[i]);
        bool known = last && memcmp(d, last, (size_t)c->s->est * sizeof *d) == 0;
        scale(c, i);
        c->hash[i] = known ? c->hash[i - 1] : hash_dates(d, c->s->est);
        c->by_day[i] = (dated_event){c->s->day[c->members[i]], c->hash[i], i};
        last = d;
    }
}

/* A special pair of whole events is taken out of the sum over all. */
static void take_out(const correlator *c, int64_t i, int64_t j, correlation *part)
{
    const double *a = unit_of(c, i), *b = unit_of(c, j);
    if (!is_whole(c, i) || !is_whole(c, j)) return;
    for (int t = 0; t < c->s->est; t++) part->total -= a[t] * b[t];
    part->pairs--;
}

void study_correlation_part(const correlator *c, int task, correlation *part)
{
    *part = (correlation){0, 0};
    for (int64_t i = task; i < c->n; i += CORRELATION_TASKS) {
        if (!c->single[i]) continue;
        for (int64_t j = 0; j < c->n; j++) {
            if (j == i || (c->single[j] && j < i) || !is_special(c, i, j)) continue;
            take_out(c, i, j, part);
            correlate(c->s, c->members[i], c->members[j], part);
        }
    }
}

/* All pairs of whole events at once; days: room for est. */
JVN_WIDE static correlation whole_pairs(const correlator *c, double *restrict days)
{
    int64_t whole = 0;
    double total, squares = 0;
    for (int t = 0; t < c->s->est; t++) days[t] = 0;
    for (int64_t i = 0; i < c->n; i++) {
        const double *restrict u = unit_of(c, i);
        if (!is_whole(c, i)) continue;
        whole++;
        for (int t = 0; t < c->s->est; t++) days[t] += u[t];
        squares += sum_products(u, u, c->s->est);
    }
    total = sum_products(days, days, c->s->est);
    return (correlation){(total - squares) / 2, whole * (whole - 1) / 2};
}

void study_correlation(const correlator *c, const correlation *parts, aggregate *g)
{
    double days[c->s->est];
    correlation all = whole_pairs(c, days);
    for (int i = 0; i < CORRELATION_TASKS; i++) {
        all.total += parts[i].total;
        all.pairs += parts[i].pairs;
    }
    g->pairs = all.pairs;
    g->rbar = all.pairs ? all.total / (double)all.pairs : NAN;
    g->rbar_why = all.pairs ? NULL : c->n < 2 ? "one event has no other to correlate with"
                                              : "no two events share enough estimation days to correlate";
}
