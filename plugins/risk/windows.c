/* SPDX-License-Identifier: GPL-3.0-or-later */
/* windows.c -- the callback of every measure over rolling and growing windows, groups shared among the cores. */
#include "call.h"

#include <float.h>
#include <stdlib.h>

void put_nulls(struct ArrowArray *out, int64_t from, int64_t to)
{
    uint8_t *bits = (uint8_t *)(uintptr_t)out->buffers[0];
    if (to <= from) return;
    memset((double *)jvn_out(out) + from, 0, (size_t)(to - from) * sizeof(double));
    for (int64_t i = from; i < to;) {
        int64_t end = (i & ~INT64_C(7)) + 8 < to ? (i & ~INT64_C(7)) + 8 : to;
        unsigned mask = (0xffu << (i & 7)) & (0xffu >> (7 - ((end - 1) & 7)));
        __atomic_fetch_and(bits + (i >> 3), (uint8_t)~mask, __ATOMIC_RELAXED);
        i = end;
    }
}

static bool all_finite(const double *x, int64_t n)
{
    bool finite = true;
    for (int64_t i = 0; i < n; i++) finite &= fabs(x[i]) <= DBL_MAX;
    return finite;
}

void null_undefined(struct ArrowArray *out, const double *const *x, int columns, int64_t from, int64_t to)
{
    const double *result = jvn_out(out);
    bool nan = false;
    if (all_finite(result + from, to - from)) return;
    for (int64_t i = from; i < to; i++) {
        for (int k = 0; k < columns; k++) nan |= x[k][i] != x[k][i];
        if (!isfinite(result[i]) && !(nan && result[i] != result[i])) put_nulls(out, i, i + 1);
    }
}

bool had_enough(jvn_call *call, int64_t n, int64_t *looked)
{
    enum { PATIENCE = 1 << 20 };
    if (!call || (*looked += n) < PATIENCE) return false;
    *looked = 0;
    return call->host->cancelled(call);
}

static int64_t group_from(const jvn_groups *g, int64_t row)
{
    int64_t lo = 0, hi = g->n;
    while (lo < hi) {
        int64_t mid = lo + (hi - lo) / 2;
        if (g->starts[mid] < row)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

void groups_share(const jvn_groups *groups, int64_t i, int64_t n, int64_t *first, int64_t *end)
{
    int64_t rows = groups->starts[groups->n];
    *first = i ? group_from(groups, rows / n * i) : 0;
    *end = i + 1 == n ? groups->n : group_from(groups, rows / n * (i + 1));
}

/* What a share of the groups works in, as long as its longest group. */
typedef struct desk {
    const job *j;
    double *columns[3]; /* x, y and rate without the rows that are null; made when first needed */
    double *result, *room;
    int64_t *rows; /* where the results go */
    int64_t longest;
} desk;

static bool is_left_out(const job *j, int64_t i)
{
    if (jvn_null(j->args[0], i)) return true;
    if (j->m->columns == 2 && j->args[1]->length > 1 && jvn_null(j->args[1], i)) return true;
    return j->rate >= 0 && j->args[j->rate]->length > 1 && jvn_null(j->args[j->rate], i);
}

/* The first null of a column among rows from .. to-1, whole bytes at a time; to: there is none. */
static int64_t first_null(const struct ArrowArray *a, int64_t from, int64_t to)
{
    const uint8_t *bits = a->buffers[0];
    if (!bits || a->length == 1) return to;
    for (int64_t i = a->offset + from, end = a->offset + to; i < end;) {
        if ((i & 7) == 0 && end - i >= 8 && bits[i >> 3] == 0xff)
            i += 8;
        else if (jvn_bit(bits, i))
            i++;
        else
            return i - a->offset;
    }
    return to;
}

static int64_t next_left_out(const job *j, int64_t from, int64_t to)
{
    to = first_null(j->args[0], from, to);
    if (j->m->columns == 2) to = first_null(j->args[1], from, to);
    return j->rate >= 0 ? first_null(j->args[j->rate], from, to) : to;
}

/* Results of windows that hold a NaN are NaN, whatever the measure made of them. */
static void spread_nan(const sample *s, int64_t width, double *result)
{
    int64_t last = -1;
    for (int64_t i = 0; i < s->n; i++) {
        bool nan = s->x[i] != s->x[i] || (s->y && s->y[i] != s->y[i]) || (s->rate && s->rate[i] != s->rate[i]);
        if (nan) last = i;
        if (last >= 0 && (!width || i - last < width)) result[i] = NAN;
    }
}

static jvn_status run_slowly(jvn_call *call, const measure *m, const sample *s, int64_t width, double *result)
{
    int64_t looked = 0;
    for (int64_t i = width ? width - 1 : 0; i < s->n; i++) {
        sample w = *s;
        int64_t from = width ? i - width + 1 : 0;
        w.n = i + 1 - from;
        w.x += from, w.ex += from;
        if (s->y) w.y += from, w.ey += from;
        if (s->rate) w.rate += from;
        result[i] = measure_of(m, &w);
        if (had_enough(call, w.n, &looked)) return JVN_ECANCELLED;
    }
    return JVN_OK;
}

/* The results of a run over all its windows, from result[first] on; gives whether NaN among them are values. */
static jvn_status run_windows(const job *j, sample *s, int64_t first, double *result, bool *nan)
{
    double *own;
    jvn_status st = JVN_OK;
    if (!make_excess(j->m, s, &own)) return JVN_ENOMEM;
    bool quick = by_moments(j->m, s);
    if (quick)
        st = roll_moments(j->m, s, j->width, result);
    else if (j->m->roll && s->method == 0 && !is_nan(s))
        st = j->m->roll(s, j->width, result);
    else
        st = run_slowly(j->call, j->m, s, j->width, result);
    free(own);
    *nan = !st && !(quick && all_finite(result + first, s->n - first)) && is_nan(s);
    if (*nan) spread_nan(s, j->width, result);
    return st;
}

/* A run of values without a null between them, whose results go to out row `from` onwards. */
static jvn_status roll_run(const desk *d, sample s, int64_t from)
{
    const job *j = d->j;
    double *result = (double *)jvn_out(j->out) + from;
    int64_t first = j->width - 1 < s.n ? j->width - 1 : s.n;
    bool nan;
    put_nulls(j->out, from, from + first);
    if (first == s.n) return JVN_OK;
    s.room = d->room;
    jvn_status st = run_windows(j, &s, first, result, &nan);
    if (st || all_finite(result + first, s.n - first)) return st;
    for (int64_t i = first; i < s.n; i++)
        if (!isfinite(result[i]) && !(nan && result[i] != result[i])) put_nulls(j->out, from + i, from + i + 1);
    return JVN_OK;
}

static sample run_at(const desk *d, int64_t from, int64_t n)
{
    const job *j = d->j;
    sample s = j->how;
    s.n = n;
    s.x = jvn_f64(j->args[0]) + from;
    if (j->m->columns == 2) s.y = j->args[1]->length > 1 ? jvn_f64(j->args[1]) + from : d->columns[1];
    if (j->rate >= 0) s.rate = j->args[j->rate]->length > 1 ? jvn_f64(j->args[j->rate]) + from : d->columns[2];
    return s;
}

/* Windows of a fixed width: one run between every two nulls. */
static jvn_status roll_group(const desk *d, int64_t from, int64_t to)
{
    const job *j = d->j;
    jvn_status st = JVN_OK;
    for (int64_t i = from; i < to && !st;) {
        int64_t end = next_left_out(j, i, to);
        if (end > i) st = roll_run(d, run_at(d, i, end - i), i);
        if (end < to) put_nulls(j->out, end, end + 1);
        i = end + 1;
    }
    return st;
}

/* The group's rows without those that have a null, and where they stood. */
static sample compact(const desk *d, int64_t from, int64_t to)
{
    const job *j = d->j;
    sample s = run_at(d, from, to - from);
    int64_t n = 0;
    for (int64_t i = from; i < to; i++) {
        if (is_left_out(j, i)) {
            put_nulls(j->out, i, i + 1);
            continue;
        }
        d->columns[0][n] = s.x[i - from];
        if (s.y) d->columns[1][n] = s.y[i - from];
        if (s.rate) d->columns[2][n] = s.rate[i - from];
        d->rows[n++] = i;
    }
    s.n = n;
    s.x = d->columns[0];
    if (s.y) s.y = d->columns[1];
    if (s.rate) s.rate = d->columns[2];
    return s;
}

/* All so far: nulls are passed over. */
static jvn_status expand_group(const desk *d, int64_t from, int64_t to)
{
    const job *j = d->j;
    sample s = compact(d, from, to);
    int64_t first = j->m->least - 1 < s.n ? j->m->least - 1 : s.n;
    bool nan;
    s.room = d->room;
    jvn_status st = run_windows(j, &s, first, d->result, &nan);
    for (int64_t k = 0; k < s.n && !st; k++) {
        double x = d->result[k];
        ((double *)jvn_out(j->out))[d->rows[k]] = x;
        if (k < first || !(isfinite(x) || (nan && x != x))) put_nulls(j->out, d->rows[k], d->rows[k] + 1);
    }
    return st;
}

static void desk_close(desk *d)
{
    for (int k = 0; k < 3; k++) free(d->columns[k]);
    free(d->result);
    free(d->room);
    free(d->rows);
}

/* Columns for compacted rows, or for constants that stand in the place of a column. */
static bool desk_open(desk *d, int64_t first, int64_t end)
{
    const job *j = d->j;
    const int64_t *starts = j->groups->starts;
    const struct ArrowArray *of[] = {j->args[0], j->m->columns == 2 ? j->args[1] : NULL,
                                     j->rate >= 0 ? j->args[j->rate] : NULL};
    for (int64_t g = first; g < end; g++)
        if (starts[g + 1] - starts[g] > d->longest) d->longest = starts[g + 1] - starts[g];
    size_t bytes = (size_t)(d->longest + 1) * sizeof(double);
    bool whole = true;
    for (int k = 0; k < 3; k++) {
        if (!of[k] || (j->width && of[k]->length != 1)) continue;
        whole &= (d->columns[k] = malloc(bytes)) != NULL;
        for (int64_t i = 0; d->columns[k] && of[k]->length == 1 && i < d->longest; i++)
            d->columns[k][i] = jvn_f64(of[k])[0];
    }
    if (j->m->of) whole &= (d->room = malloc(2 * bytes)) != NULL;
    if (!j->width) whole &= (d->result = malloc(bytes)) && (d->rows = malloc(bytes));
    return whole;
}

static jvn_status roll_share(void *context, int64_t i)
{
    const job *j = context;
    desk d = {.j = j};
    int64_t g, end;
    groups_share(j->groups, i, SHARES, &g, &end);
    jvn_status st = desk_open(&d, g, end) ? JVN_OK : JVN_ENOMEM;
    for (; g < end && !st; g++) {
        int64_t from = j->groups->starts[g], to = j->groups->starts[g + 1];
        if (j->call->host->cancelled(j->call))
            st = JVN_ECANCELLED;
        else
            st = j->width ? roll_group(&d, from, to) : expand_group(&d, from, to);
    }
    desk_close(&d);
    return st;
}

static jvn_status read_width(job *j, int k)
{
    jvn_status st = need_one(j->call, j->args, k, "a window's width");
    j->width = !st && j->args[k]->length ? jvn_i64(j->args[k])[0] : 0;
    if (st || j->width == 0 || j->width >= j->m->least) return st;
    return jvn_fail(j->call, JVN_EARG, k, "0: all rows so far", "a window of %lld, wanted %lld rows or more",
                    (long long)j->width, (long long)j->m->least);
}

jvn_status window_measure(jvn_call *call, values args, int32_t n_args JVN_UNUSED, const jvn_groups *groups,
                          struct ArrowArray *out)
{
    job j = {.call = call, .m = call->data, .args = args, .groups = groups, .out = out, .how = {.call = call}};
    if (out->length == 0) return JVN_OK;
    jvn_status st = read_width(&j, j.m->columns);
    if (!st) st = read_params(&j, j.m->columns + 1);
    for (int k = 0; k < j.m->columns && !st; k++)
        if (args[k]->length == 1 && out->length > 1)
            st = jvn_fail(call, JVN_EARG, k, NULL, "windows roll over a column, found one value");
    return st ? st : call->host->parallel_for(call, SHARES, roll_share, &j);
}
