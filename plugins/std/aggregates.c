/* SPDX-License-Identifier: GPL-3.0-or-later */
/* aggregates.c -- aggregates that fold: a state steps over a block of rows and merges with the next.
 *
 * Every sum runs in eight lanes in a fixed order, so that it can be vectorised and gives the same bits on
 * every processor and with any number of threads. Of no values all but n() are null. NaN carries through
 * sums and means, and through min and max. */
#include "std.h"

#include <math.h>

enum { LANES = 8 };

static double fold(const double lane[LANES])
{
    return ((lane[0] + lane[4]) + (lane[2] + lane[6])) + ((lane[1] + lane[5]) + (lane[3] + lane[7]));
}

/* A loop over whole vectors, then one over the rest: `add` adds row i to lane k. */
#define IN_LANES(add)                                                                                                  \
    double lane[LANES] = {0};                                                                                          \
    int64_t whole = n - n % LANES, i = 0;                                                                              \
    for (; i < whole; i += LANES)                                                                                      \
        for (int k = 0; k < LANES; k++) lane[k] += add(i + k);                                                         \
    for (int k = 0; i + k < n; k++) lane[k] += add(i + k);                                                             \
    return fold(lane)

#define VALUE(r) (x[r])
#define DEVIATION(r) (x[r] - mean)
#define SQUARE(r) ((x[r] - mean) * (x[r] - mean))
#define CROSS(r) ((x[r] - mean_x) * (y[r] - mean_y))

JVN_WIDE double sum_lanes(const double *x, int64_t n) { IN_LANES(VALUE); }
JVN_WIDE static double deviations(const double *x, int64_t n, double mean) { IN_LANES(DEVIATION); }
JVN_WIDE static double squares(const double *x, int64_t n, double mean) { IN_LANES(SQUARE); }
JVN_WIDE static double crosses(const double *x, const double *y, int64_t n, double mean_x, double mean_y)
{
    IN_LANES(CROSS);
}
#define WEIGHT(r) (x[r] * w[r])
JVN_WIDE static double weighted_sum(const double *x, const double *w, int64_t n) { IN_LANES(WEIGHT); }

/* The least or greatest of n > 0 values, NaN when one is. */
#define EXTREME(name, better)                                                                                          \
    JVN_WIDE static double name(const double *x, int64_t n)                                                                \
    {                                                                                                                  \
        double lane[LANES], bad[LANES], best;                                                                          \
        for (int k = 0; k < LANES; k++) lane[k] = bad[k] = x[0];                                                       \
        int64_t whole = n - n % LANES, i = 0;                                                                          \
        for (; i < whole; i += LANES)                                                                                  \
            for (int k = 0; k < LANES; k++) {                                                                          \
                double v = x[i + k];                                                                                   \
                lane[k] = v better lane[k] ? v : lane[k];                                                              \
                bad[k] = v != v ? v : bad[k];                                                                          \
            }                                                                                                          \
        for (; i < n; i++) {                                                                                           \
            lane[0] = x[i] better lane[0] ? x[i] : lane[0];                                                            \
            bad[0] = x[i] != x[i] ? x[i] : bad[0];                                                                     \
        }                                                                                                              \
        best = lane[0];                                                                                                \
        for (int k = 1; k < LANES; k++) best = lane[k] better best ? lane[k] : best;                                   \
        for (int k = 0; k < LANES; k++) best = bad[k] != bad[k] ? bad[k] : best;                                       \
        return best;                                                                                                   \
    }

EXTREME(least, <)
EXTREME(greatest, >)

static const double *f64_from(values args, int32_t k, int64_t offset) { return jvn_f64(args[k]) + offset; }

#define EMPTY(state)                                                                                                   \
    INIT(state) { *(state *)to = (state){0}; }
EMPTY(tally)
EMPTY(total)
EMPTY(wide)
EMPTY(moments)
EMPTY(pick)
EMPTY(pick_int)
EMPTY(truth)
EMPTY(pairs)
EMPTY(weighted)

/* ---- counts and sums ---------------------------------------------------------------------------- */

STEP(tally) { ((tally *)to)->n += n; }
MERGE(tally) { ((tally *)to)->n += ((const tally *)later)->n; }

STEP(total)
{
    total block = {n, sum_lanes(f64_from(args, 0, offset), n)};
    merge_total(call, to, &block);
}

MERGE(total)
{
    total *t = to;
    const total *l = later;
    t->sum = t->n ? t->sum + l->sum : l->sum;
    t->n += l->n;
}

/* Halves of 32 bits are added apart: neither can overflow before 2^31 rows, and merge carries. */
JVN_WIDE static wide sum_halves(const int64_t *x, int64_t n)
{
    wide s = {n, 0, 0};
    for (int64_t i = 0; i < n; i++) {
        s.low += (int64_t)((uint64_t)x[i] & 0xffffffffu);
        s.high += x[i] >> 32;
    }
    return s;
}

STEP(wide)
{
    wide block = sum_halves(jvn_i64(args[0]) + offset, n);
    merge_wide(call, to, &block);
}

MERGE(wide)
{
    wide *t = to;
    const wide *l = later;
    t->n += l->n;
    t->low += l->low;
    t->high += l->high + (t->low >> 32);
    t->low &= 0xffffffff;
}

STEP(product)
{
    const double *x = f64_from(args, 0, offset);
    pick block = {n, 1};
    for (int64_t i = 0; i < n; i++) block.value *= x[i];
    merge_product(call, to, &block);
}

MERGE(product)
{
    pick *t = to;
    const pick *l = later;
    t->value = t->n ? t->value * l->value : l->value;
    t->n += l->n;
}

STEP(weighted)
{
    const double *x = f64_from(args, 0, offset), *w = f64_from(args, 1, offset);
    weighted block = {n, sum_lanes(w, n), weighted_sum(x, w, n)};
    merge_weighted(call, to, &block);
}

MERGE(weighted)
{
    weighted *t = to;
    const weighted *l = later;
    t->n += l->n;
    t->weight += l->weight;
    t->sum += l->sum;
}

/* ---- moments: two passes within a block, merged after Chan, Golub and LeVeque 1979 ---------------- */

/* The mean's rounding error is kept beside it: at 1e9 it would spoil a spread of 0.1. */
static moments moments_of(const double *x, int64_t n)
{
    moments m = {n, 0, 0, 0};
    if (!n) return m;
    m.mean = sum_lanes(x, n) / (double)n;
    m.rest = deviations(x, n, m.mean) / (double)n;
    m.m2 = squares(x, n, m.mean) - m.rest * m.rest * (double)n;
    if (m.m2 < 0) m.m2 = 0;
    return m;
}

/* How far apart two means are, with what rounding took from each. */
static double between(const moments *t, const moments *l) { return (l->mean - t->mean) + (l->rest - t->rest); }

STEP(moments)
{
    moments block = moments_of(f64_from(args, 0, offset), n);
    merge_moments(call, to, &block);
}

MERGE(moments)
{
    moments *t = to;
    const moments *l = later;
    if (!l->n) return;
    if (!t->n) {
        *t = *l;
        return;
    }
    double a = (double)t->n, b = (double)l->n, delta = between(t, l);
    double old = t->mean, by = delta * (b / (a + b)) + t->rest;
    t->mean = old + by;
    t->rest = fabs(by) < fabs(old) ? (old - t->mean) + by : (by - t->mean) + old;
    t->m2 += l->m2 + delta * delta * (a * b / (a + b));
    t->n += l->n;
}

STEP(pairs)
{
    const double *x = f64_from(args, 0, offset), *y = f64_from(args, 1, offset);
    pairs block = {moments_of(x, n), moments_of(y, n), 0};
    if (n) block.xy = crosses(x, y, n, block.x.mean, block.y.mean) - block.x.rest * block.y.rest * (double)n;
    merge_pairs(call, to, &block);
}

MERGE(pairs)
{
    pairs *t = to;
    const pairs *l = later;
    double a = (double)t->x.n, b = (double)l->x.n;
    t->xy += l->xy;
    if (a > 0 && b > 0) t->xy += between(&t->x, &l->x) * between(&t->y, &l->y) * (a * b / (a + b));
    merge_moments(call, &t->x, &l->x);
    merge_moments(call, &t->y, &l->y);
}

/* ---- extremes, first and last ------------------------------------------------------------------- */

/* Merges by keeping the later value where `keep`, and always where there was none before. */
#define PICK(name, state, keep)                                                                                        \
    MERGE(name)                                                                                                        \
    {                                                                                                                  \
        state *t = to;                                                                                                 \
        const state *l = later;                                                                                        \
        if (l->n && (!t->n || (keep))) t->value = l->value;                                                            \
        t->n += l->n;                                                                                                  \
    }

PICK(min, pick, t->value == t->value && !(l->value >= t->value))
PICK(max, pick, t->value == t->value && !(l->value <= t->value))
PICK(min_int, pick_int, l->value < t->value)
PICK(max_int, pick_int, l->value > t->value)
PICK(first, pick, false)
PICK(last, pick, true)
PICK(first_int, pick_int, false)
PICK(last_int, pick_int, true)

/* Steps over a block of values x of one C type, of which `expression` is the one picked. */
#define STEP_PICK(name, ctype, state, merge, expression)                                                               \
    STEP(name)                                                                                                         \
    {                                                                                                                  \
        const ctype *x = (const ctype *)args[0]->buffers[1] + args[0]->offset + offset;                                \
        if (!n) return;                                                                                                \
        state block = {n, expression};                                                                                 \
        merge_##merge(call, to, &block);                                                                                     \
    }

#define EXTREME_INT(name, ctype, better)                                                                               \
    JVN_WIDE static ctype name(const ctype *x, int64_t n)                                                                  \
    {                                                                                                                  \
        ctype best = x[0];                                                                                             \
        for (int64_t i = 1; i < n; i++) best = x[i] better best ? x[i] : best;                                         \
        return best;                                                                                                   \
    }

EXTREME_INT(least_int64, int64_t, <)
EXTREME_INT(greatest_int64, int64_t, >)
EXTREME_INT(least_date, int32_t, <)
EXTREME_INT(greatest_date, int32_t, >)

STEP_PICK(min, double, pick, min, least(x, n))
STEP_PICK(max, double, pick, max, greatest(x, n))
STEP_PICK(min_int64, int64_t, pick_int, min_int, least_int64(x, n))
STEP_PICK(max_int64, int64_t, pick_int, max_int, greatest_int64(x, n))
STEP_PICK(min_date, int32_t, pick_int, min_int, least_date(x, n))
STEP_PICK(max_date, int32_t, pick_int, max_int, greatest_date(x, n))
STEP_PICK(first, double, pick, first, x[0])
STEP_PICK(last, double, pick, last, x[n - 1])
STEP_PICK(first_int64, int64_t, pick_int, first_int, x[0])
STEP_PICK(last_int64, int64_t, pick_int, last_int, x[n - 1])
STEP_PICK(first_date, int32_t, pick_int, first_int, x[0])
STEP_PICK(last_date, int32_t, pick_int, last_int, x[n - 1])

STEP(first_bool)
{
    pick_int block = {n, n ? jvn_bool(args[0], offset) : 0};
    merge_first_int(call, to, &block);
}

STEP(last_bool)
{
    pick_int block = {n, n ? jvn_bool(args[0], offset + n - 1) : 0};
    merge_last_int(call, to, &block);
}

STEP(truth)
{
    truth *t = to;
    t->n += n;
    for (int64_t i = 0; i < n; i++) t->trues += jvn_bool(args[0], offset + i);
}

MERGE(truth)
{
    truth *t = to;
    const truth *l = later;
    t->n += l->n;
    t->trues += l->trues;
}

/* ---- results ------------------------------------------------------------------------------------ */

/* Writes one result of a C type a state; `some` says whether the state s has one. */
#define RESULT(name, state, ctype, some, expression)                                                                   \
    FINAL(name)                                                                                                        \
    {                                                                                                                  \
        ctype *to = (ctype *)jvn_out(out) + at;                                                                        \
        for (int64_t i = 0; i < n; i++) {                                                                              \
            const state *s = (const state *)states + i;                                                                \
            to[i] = (some) ? (ctype)(expression) : (ctype)0;                                                           \
            if (!(some)) put_null(out, at + i);                                                                        \
        }                                                                                                              \
        return JVN_OK;                                                                                                 \
    }
#define RESULT_BOOL(name, state, expression)                                                                           \
    FINAL(name)                                                                                                        \
    {                                                                                                                  \
        for (int64_t i = 0; i < n; i++) {                                                                              \
            const state *s = (const state *)states + i;                                                                \
            jvn_set_bit(jvn_out(out), at + i, (expression));                                                           \
            if (!s->n) put_null(out, at + i);                                                                          \
        }                                                                                                              \
        return JVN_OK;                                                                                                 \
    }

/* Never outside -1 .. 1, whatever the rounding was. */
static double correlation(const pairs *s)
{
    double r = s->xy / (sqrt(s->x.m2) * sqrt(s->y.m2));
    return r > 1 ? 1 : r < -1 ? -1 : r;
}

RESULT(tally, tally, int64_t, true, s->n)
RESULT(sum, total, double, s->n > 0, s->sum)
RESULT(mean, total, double, s->n > 0, s->sum / (double)s->n)
RESULT(var, moments, double, s->n > 1, s->m2 / (double)(s->n - 1))
RESULT(sd, moments, double, s->n > 1, sqrt(s->m2 / (double)(s->n - 1)))
RESULT(var_pop, moments, double, s->n > 0, s->m2 / (double)s->n)
RESULT(sd_pop, moments, double, s->n > 0, sqrt(s->m2 / (double)s->n))
RESULT(pick, pick, double, s->n > 0, s->value)
RESULT(pick_int64, pick_int, int64_t, s->n > 0, s->value)
RESULT(pick_date, pick_int, int32_t, s->n > 0, s->value)
RESULT(cov, pairs, double, s->x.n > 1, s->xy / (double)(s->x.n - 1))
RESULT(cor, pairs, double, s->x.n > 1, correlation(s))
RESULT(weighted_mean, weighted, double, s->n > 0, s->sum / s->weight)
RESULT_BOOL(pick_bool, pick_int, s->value != 0)
RESULT_BOOL(any, truth, s->trues > 0)
RESULT_BOOL(all, truth, s->n > 0 && s->trues == s->n)

FINAL(wide)
{
    int64_t *to = (int64_t *)jvn_out(out) + at;
    for (int64_t i = 0; i < n; i++) {
        const wide *s = (const wide *)states + i;
        if (s->high < INT32_MIN || s->high > INT32_MAX)
            return jvn_fail(call, JVN_ELIMIT, 0, "sum(float(x)) has the room, and rounds",
                            "the sum of %lld integers does not fit 64 bits", (long long)s->n);
        to[i] = (int64_t)((uint64_t)s->high << 32 | (uint64_t)s->low);
        if (!s->n) put_null(out, at + i);
    }
    return JVN_OK;
}
