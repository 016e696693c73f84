/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rank.c -- ranks of one event's abnormal returns, and the tests that are made of them: Corrado's with the scaling of
 * Corrado and Zivney, and the generalised rank tests of Kolari and Pynnonen.
 *
 * A value that is missing has no rank: histories are not scaled up, each day averages those that are there. */
#include <float.h>
#include <math.h>
#include <string.h>

#include <jevons/plugin.h>

#include "tests.h"

/* Merges two ascending runs of indices into to; which comes next cannot be foretold, so nothing branches on it. */
static void merge(const double *x, const int *a, int n, const int *b, int m, int *to)
{
    int i = 0, j = 0;
    while (i < n && j < m) {
        bool second = x[b[j]] < x[a[i]];
        *to++ = second ? b[j] : a[i];
        j += second;
        i += !second;
    }
    while (i < n) *to++ = a[i++];
    while (j < m) *to++ = b[j++];
}

static void insert(const double *x, int *index, int n)
{
    for (int i = 1; i < n; i++) {
        int moved = index[i], j = i;
        for (; j > 0 && x[index[j - 1]] > x[moved]; j--) index[j] = index[j - 1];
        index[j] = moved;
    }
}

/* The indices by the part of the range that their values lie in. False: not done, for too many lie in one. */
static bool distribute(const double *x, const int *index, int n, int *to)
{
    enum { PARTS = 256, CROWD = 16 };
    int begin[PARTS + 1] = {0}, most = 0;
    uint8_t part[n + 1];
    double lo = DBL_MAX, hi = -DBL_MAX;
    for (int i = 0; i < n; i++) {
        lo = x[index[i]] < lo ? x[index[i]] : lo;
        hi = x[index[i]] > hi ? x[index[i]] : hi;
    }
    double scale = (PARTS - 1) / (hi - lo);
    if (!(scale > 0 && scale <= DBL_MAX)) return false;
    for (int i = 0; i < n; i++) {
        part[i] = (uint8_t)((x[index[i]] - lo) * scale);
        begin[part[i] + 1]++;
    }
    for (int k = 1; k <= PARTS; k++) {
        most = begin[k] > most ? begin[k] : most;
        begin[k] += begin[k - 1];
    }
    for (int i = 0; i < n && most <= CROWD; i++) to[begin[part[i]]++] = index[i];
    return most <= CROWD;
}

/* Leaves the order in index; room: n ints. Spread out and mended where values are, else short runs merged in pairs. */
static void sort_index(const double *x, int n, int *index, int *room)
{
    enum { RUN = 8 };
    int *from = index, *to = room;
    if (distribute(x, index, n, room)) {
        insert(x, room, n);
        memcpy(index, room, (size_t)n * sizeof *index);
        return;
    }
    for (int at = 0; at < n; at += RUN) insert(x, index + at, n - at < RUN ? n - at : RUN);
    for (int run = RUN; run < n; run *= 2) {
        for (int at = 0; at < n; at += 2 * run) {
            int middle = at + run < n ? at + run : n, end = at + 2 * run < n ? at + 2 * run : n;
            merge(x, from + at, middle - at, from + middle, end - middle, to + at);
        }
        int *swap = from;
        from = to;
        to = swap;
    }
    if (from != index) memcpy(index, from, (size_t)n * sizeof *index);
}

/* Ranks from 1 of the n values that index lists; those that are equal share the mean of theirs. */
static void share_ranks(const double *x, const int *index, int n, double *ranks)
{
    for (int i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && x[index[end]] == x[index[i]]; end++) continue;
        for (int k = i; k < end; k++) ranks[index[k]] = (i + end - 1) / 2.0 + 1;
    }
}

/* Indices of the values that are there, ascending from slot `from`; how many there are. */
static int sort_present(const double *x, int from, int end, int *index, int *room)
{
    int m = 0;
    for (int t = from; t < end; t++)
        if (x[t] == x[t]) index[m++] = t;
    sort_index(x, m, index, room);
    return m;
}

static void fill(double *x, int n, double value)
{
    for (int t = 0; t < n; t++) x[t] = value;
}

JVN_WIDE static void divide(double *x, int n, double by)
{
    for (int t = 0; t < n; t++) x[t] /= by;
}

/* The estimation days are sorted once: the event's days are merged in. */
void study_ranks(const study *s, int64_t i, int *scratch)
{
    int slots = s->est + s->span, *all = scratch + slots;
    const double *ar = s->ar + i * slots;
    double *k = s->rank + i * slots, *order = s->order + i * s->est;
    int m = sort_present(ar, 0, s->est, scratch, all);
    int more = sort_present(ar, s->est, slots, scratch + m, all);
    fill(order, s->est, 0);
    fill(k, slots, 0);
    share_ranks(ar, scratch, m, order);
    merge(ar, scratch, m, scratch + m, more, all);
    m += more;
    share_ranks(ar, all, m, k);
    s->median[i] = m ? (ar[all[(m - 1) / 2]] + ar[all[m / 2]]) / 2 : NAN;
    divide(k, slots, m + 1);
}

/* The mean of K over members of each slot, less 1/2; *square: (1/T) sum n_t/N of its square. count: room for slots. */
JVN_WIDE static void mean_ranks(const sample *m, double *restrict mean, double *restrict count, double *square)
{
    int slots = m->s->est + m->s->span, days = 0;
    *square = 0;
    fill(mean, slots, 0);
    fill(count, slots, 0);
    for (int64_t i = 0; i < m->n; i++) {
        const double *restrict k = m->s->rank + m->members[i] * slots;
        for (int t = 0; t < slots; t++) {
            double there = k[t] > 0 ? 1 : 0;
            mean[t] += there * (k[t] - 0.5);
            count[t] += there;
        }
    }
    for (int t = 0; t < slots; t++) {
        if (count[t] > 0) mean[t] /= count[t];
        days += count[t] > 0;
        *square += count[t] / (double)m->n * mean[t] * mean[t];
    }
    *square /= days;
}

void test_corrado(const sample *m, double *scratch, aggregate *g, test *out)
{
    double square, total = 0;
    mean_ranks(m, scratch, scratch + m->s->est + m->s->span, &square);
    for (int t = m->from; t <= m->to; t++) total += scratch[m->s->est + t];
    g->s_k = sqrt(square);
    g->kbar = total / m->length;
    if (!(square > 0)) out->why = "every day's mean rank is the middle one";
    else out->statistic = sqrt(m->length) * g->kbar / g->s_k;
}

/* What a day's ranks add up to over the events, each less the middle, and their number. */
typedef struct rank_sums {
    double *total, *count; /* of each estimation day */
    double *up, *there;    /* room, of one event */
    double event, spread;  /* of the event, and of the spread of ranks */
} rank_sums;

/* The place of SCAR/sd(SCAR) among AR/sigma: ranks of the estimation days that are above it move up. */
JVN_WIDE static void add_event(const sample *m, int64_t i, double standard, rank_sums *to)
{
    const study *s = m->s;
    const int est = s->est;
    const double *restrict ar = s->ar + i * (est + s->span), *restrict order = s->order + i * est;
    double sigma = s->fits[i].sigma, *restrict total = to->total, *restrict count = to->count;
    double *restrict up = to->up, *restrict there = to->there;
    for (int t = 0; t < est; t++) {
        double z = ar[t] / sigma, more = z > standard ? 0.5 : 0, as_much = z >= standard ? 0.5 : 0;
        up[t] = more + as_much;
        there[t] = order[t] > 0 ? 1 : 0;
    }
    double all = sum_values(there, est), above = sum_values(up, est), scale = 1 / (all + 2);
    for (int t = 0; t < est; t++) {
        total[t] += there[t] * ((order[t] + up[t]) * scale - 0.5);
        count[t] += there[t];
    }
    to->event += (all - above + 1) * scale - 0.5;
    to->spread += all / (12.0 * (all + 2));
}

/* (1/T) sum (n_t/N) Ubar_t^2 over the estimation days and the event; *days: T. */
static double rank_square(const sample *m, const rank_sums *of, double event, int *days)
{
    double square = event * event;
    *days = 1;
    for (int t = 0; t < m->s->est; t++) {
        if (!(of->count[t] > 0)) continue;
        double mean = of->total[t] / of->count[t];
        square += of->count[t] / (double)m->n * mean * mean;
        ++*days;
    }
    return square / *days;
}

static void finish_grank(test *t, double z, int days)
{
    double rest = days - 1 - z * z;
    t->df = days - 2;
    if (days < 3 || !(rest > 0)) t->why = "the event's rank is all that varies";
    else t->statistic = z * sqrt((days - 2) / rest);
}

void test_grank(const sample *m, double *scratch, aggregate *g, test *by_t, test *by_z)
{
    int days, est = m->s->est;
    rank_sums of = {.total = scratch, .count = scratch + est, .up = scratch + 2 * est, .there = scratch + 3 * est};
    fill(scratch, 2 * m->s->est, 0);
    for (int64_t i = 0; i < m->n; i++)
        add_event(m, m->members[i], m->s->sums[m->members[i] * m->s->n_windows + m->w].scar / g->sd_scar, &of);
    double event = of.event / (double)m->n;
    g->grank = event / sqrt(rank_square(m, &of, event, &days));
    finish_grank(by_t, g->grank, days);
    by_z->statistic = of.event / sqrt(of.spread);
}
