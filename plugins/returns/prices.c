/* SPDX-License-Identifier: GPL-3.0-or-later */
/* prices.c -- from prices to returns and paths: one pass over blocks of rows, in which prices that are none and
 * stale rows are counted too. Only when some are found is anything looked at twice. */
#include <float.h>
#include <math.h>

#include "returns.h"

enum { BLOCK = 4096, TASK = 16 * BLOCK, NEAR = 32 };

/* What a task found in its rows. */
typedef struct tally {
    int64_t missing, invalid, first_invalid, stale, lost, jumps;
    bool extreme;
} tally;

typedef struct price_job {
    panel *p;
    prices *x;
    double *clean;
    double *out;
    struct ArrowArray *array;
    tally *tallies;
    bool volume_is_int;
} price_job;

static int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }

static bool is_price(double x) { return x > 0 && x <= DBL_MAX; }

/* A move that is to be looked at. */
static inline bool is_far(double move) { return (move > JUMP - 1) | (move < 1 / JUMP - 1); }

/* The log of p/q, also where the ratio itself leaves the range of doubles. */
static double log_ratio(double p, double q)
{
    double ratio = p / q;
    return ratio >= DBL_MIN && ratio <= DBL_MAX ? log(ratio) : log(p) - log(q);
}

JVN_WIDE static void simple_returns(const double *p, int64_t from, int64_t end, int64_t h, double *out)
{
    for (int64_t t = from < h ? h : from; t < end; t++) out[t] = p[t] / p[t - h] - 1.0;
}

/* One row apart, as most are: counts far moves while the division takes its time. */
JVN_WIDE static int64_t next_returns(const double *p, int64_t from, int64_t end, double *out)
{
    int64_t far = 0;
    for (int64_t t = from ? from : 1; t < end; t++) {
        double move = p[t] / p[t - 1] - 1.0;
        out[t] = move;
        far += is_far(move);
    }
    return far;
}

static void log_returns(const double *p, int64_t from, int64_t end, int64_t h, double *out)
{
    for (int64_t t = from < h ? h : from; t < end; t++) out[t] = log_ratio(p[t], p[t - h]);
}

/* Prices that are none, or so small or large that ratios of them may overflow. */
JVN_WIDE static int64_t count_odd(const double *p, int64_t from, int64_t end)
{
    int64_t n = 0;
    for (int64_t t = from; t < end; t++) n += !((p[t] >= 1e-150) & (p[t] <= 1e150));
    return n;
}

JVN_WIDE static int64_t count_far(const double *p, int64_t from, int64_t end)
{
    int64_t n = 0;
    for (int64_t t = from ? from : 1; t < end; t++) n += is_far(p[t] / p[t - 1] - 1.0);
    return n;
}

/* Whether the price of a row other than the first is far from the one before. */
static bool is_jump(const double *p, int64_t t) { return is_far(p[t] / p[t - 1] - 1.0); }

/* Those among them that are the step from one series to the next. */
static int64_t count_false_far(const price_job *j, int64_t from, int64_t end)
{
    const jvn_groups *groups = &j->p->groups;
    int64_t n = 0;
    for (int64_t g = panel_series_of(j->p, from); g < groups->n && groups->starts[g] < end; g++)
        n += groups->starts[g] >= from && groups->starts[g] > 0 && is_jump(j->x->p, groups->starts[g]);
    return n;
}

static bool is_stale(const price_job *j, int64_t t)
{
    const struct ArrowArray *v = j->p->volume.array;
    if (j->x->p[t] != j->x->p[t - 1] || jvn_null(v, t)) return false;
    return j->volume_is_int ? jvn_i64(v)[t] == 0 : jvn_f64(v)[t] == 0;
}

/* Of NEAR rows, those whose price is that of the row before. */
JVN_WIDE static int64_t count_repeats(const double *p)
{
    int64_t same = 0;
    for (int i = 0; i < NEAR; i++) same += p[i] == p[i - 1];
    return same;
}

/* Rows 1 and later of a block whose price is that of the row before, as offsets; asks for their volumes ahead. */
static int64_t find_repeats(const price_job *j, int64_t from, int64_t end, uint16_t *at)
{
    const double *p = j->x->p;
    const struct ArrowArray *v = j->p->volume.array;
    int64_t n = 0, next;
    for (int64_t t = from ? from : 1; t < end; t = next) {
        next = least((t + NEAR) / NEAR * NEAR, end);
        if (next - t == NEAR && !count_repeats(p + t)) continue;
        for (int64_t i = t; i < next; i++) {
            if (p[i] != p[i - 1]) continue;
            __builtin_prefetch(jvn_i64(v) + i);
            at[n++] = (uint16_t)(i - from);
        }
    }
    return n;
}

/* Rows of a block without volume that repeat a price; series are not told apart here. Volumes are looked at only where
 * a price repeats, so that most of them need not be read. */
static int64_t count_stale(const price_job *j, int64_t from, int64_t end)
{
    uint16_t at[BLOCK];
    int64_t stale = 0, n = j->p->volume.schema ? find_repeats(j, from, end, at) : 0;
    for (int64_t k = 0; k < n; k++) stale += is_stale(j, from + at[k]);
    return stale;
}

/* Clears the validity bits of rows from .. end-1 whose value is NaN or infinite; gives how many are infinite. */
static int64_t mark_nulls(struct ArrowArray *a, const double *x, int64_t from, int64_t end)
{
    int64_t odd = 0, infinite = 0;
    for (int64_t t = from; t < end; t++) odd += !(fabs(x[t]) <= DBL_MAX);
    for (int64_t t = from; odd && t < end; t++)
        if (!isfinite(x[t])) {
            jvn_set_null(a, t);
            infinite += isinf(x[t]) != 0;
            odd--;
        }
    return infinite;
}

/* Returns of a block; gives how many rows are far from the one before, where that is asked. */
static int64_t compute_returns(const price_job *j, int64_t from, int64_t end)
{
    int64_t h = j->p->horizon, far = 0;
    if (h == 1 && !j->p->log) far = next_returns(j->x->p, from, end, j->out);
    else (j->p->log ? log_returns : simple_returns)(j->x->p, from, end, h, j->out);
    if (!j->x->seeks_splits) return 0;
    if (h != 1 || j->p->log) far = count_far(j->x->p, from, end);
    return far - count_false_far(j, from, end);
}

static jvn_status price_task(void *context, int64_t i)
{
    const price_job *j = context;
    const panel *p = j->p;
    int64_t last = least((i + 1) * TASK, p->n);
    if (p->call->host->cancelled(p->call)) return JVN_ECANCELLED;
    for (int64_t from = i * TASK; from < last; from += BLOCK) {
        int64_t end = least(from + BLOCK, last);
        j->tallies[i].jumps += compute_returns(j, from, end);
        j->tallies[i].invalid += count_odd(j->x->p, from, end);
        j->tallies[i].stale += count_stale(j, from, end);
        if (j->x->complete && !j->x->extreme) continue;
        j->tallies[i].lost += mark_nulls(j->array, j->out, from < p->horizon ? least(p->horizon, end) : from, end);
    }
    return JVN_OK;
}

/* The first rows of each series, which have no row to be compared with. */
static void mark_heads(const price_job *j)
{
    const jvn_groups *g = &j->p->groups;
    for (int64_t k = 0; k < g->n; k++) {
        int64_t end = least(g->starts[k] + least(j->p->horizon, j->p->n), g->starts[k + 1]);
        for (int64_t t = g->starts[k]; t < end; t++) {
            j->out[t] = NAN;
            jvn_set_null(j->array, t);
        }
    }
}

static int64_t tasks(const panel *p) { return (p->n + TASK - 1) / TASK; }

static jvn_status run_tasks(price_job *j, jvn_status (*task)(void *context, int64_t i))
{
    const jvn_host *host = j->p->call->host;
    int64_t bytes = tasks(j->p) * (int64_t)sizeof(tally);
    if (!(j->tallies = host->scratch(j->p->call, bytes + 64))) return JVN_ENOMEM;
    memset(j->tallies, 0, (size_t)bytes);
    return host->parallel_for(j->p->call, tasks(j->p), task, j);
}

static void copy_numbers(const price_job *j, int64_t from, int64_t end)
{
    const struct ArrowArray *a = j->p->price.array;
    if (j->p->call->host->type_of(j->p->price.schema) == JVN_INT64)
        for (int64_t t = from; t < end; t++) j->clean[t] = (double)jvn_i64(a)[t];
    else
        memcpy(j->clean + from, jvn_f64(a) + from, (size_t)(end - from) * sizeof *j->clean);
    for (int64_t t = from; a->buffers[0] && t < end; t++)
        if (jvn_null(a, t)) j->clean[t] = NAN;
}

static jvn_status clean_task(void *context, int64_t i)
{
    const price_job *j = context;
    tally *y = &j->tallies[i];
    int64_t from = i * TASK, end = least(from + TASK, j->p->n);
    copy_numbers(j, from, end);
    int64_t left = count_odd(j->clean, from, end);
    y->extreme = false;
    for (int64_t t = from; left && t < end; t++) {
        if (j->clean[t] >= 1e-150 && j->clean[t] <= 1e150) continue;
        left--;
        y->extreme |= is_price(j->clean[t]);
        if (is_price(j->clean[t])) continue;
        if (jvn_null(j->p->price.array, t)) y->missing++;
        else if (y->invalid++ == 0) y->first_invalid = t;
        j->clean[t] = NAN;
    }
    return JVN_OK;
}

/* Takes a copy with NaN where there is no price. */
static jvn_status clean(price_job *j)
{
    prices *x = j->x;
    if (!(j->clean = j->p->call->host->scratch(j->p->call, j->p->n * (int64_t)sizeof(double) + 64))) return JVN_ENOMEM;
    jvn_status st = run_tasks(j, clean_task);
    for (int64_t i = 0; !st && i < tasks(j->p); i++) {
        const tally *y = &j->tallies[i];
        if (y->invalid && !x->invalid) x->first_invalid = y->first_invalid;
        x->invalid += y->invalid;
        x->missing += y->missing;
        x->extreme |= y->extreme;
    }
    x->complete = x->missing + x->invalid == 0;
    x->p = j->clean;
    return st;
}

/* Lists the stale rows of the tasks that counted any, but for those that open a series. */
static jvn_status list_stale(const price_job *j)
{
    const panel *p = j->p;
    prices *x = j->x;
    int64_t room = 0;
    for (int64_t i = 0; i < tasks(p); i++) room += j->tallies[i].stale;
    if (!(x->stale = p->call->host->scratch(p->call, room * (int64_t)sizeof *x->stale + 64))) return JVN_ENOMEM;
    for (int64_t i = 0; i < tasks(p); i++) {
        int64_t end = least((i + 1) * TASK, p->n);
        for (int64_t t = i ? i * TASK : 1; j->tallies[i].stale && t < end; t++) {
            if (!is_stale(j, t)) continue;
            int64_t g = panel_series_of(p, t);
            if (p->groups.starts[g] == t) continue;
            x->stale[x->n_stale++] = t;
            p->series[g].stale++;
        }
    }
    return JVN_OK;
}

/* Lists the rows that lie far from the price before in the tasks that counted any. */
static jvn_status list_jumps(const price_job *j)
{
    const int64_t *starts = j->p->groups.starts;
    prices *x = j->x;
    int64_t room = 0;
    for (int64_t i = 0; i < tasks(j->p); i++) room += j->tallies[i].jumps;
    if (!(x->jumps = j->p->call->host->scratch(j->p->call, room * (int64_t)sizeof *x->jumps + 64))) return JVN_ENOMEM;
    for (int64_t i = 0; i < tasks(j->p); i++) {
        int64_t t = i ? i * TASK : 1, end = least((i + 1) * TASK, j->p->n), left = j->tallies[i].jumps;
        for (int64_t g = left ? panel_series_of(j->p, t) : 0; left && t < end; t++) {
            if (t == starts[g + 1]) g++;
            if (t == starts[g] || !is_jump(x->p, t)) continue;
            x->jumps[x->n_jumps++] = t;
            left--;
        }
    }
    return JVN_OK;
}

static jvn_status count_unpriced(void *context, int64_t i)
{
    const price_job *j = context;
    int64_t g, end;
    for (panel_share(j->p, i, PANEL_SHARES, &g, &end); g < end; g++)
        for (int64_t t = j->p->groups.starts[g]; t < j->p->groups.starts[g + 1]; t++)
            j->p->series[g].unpriced += j->x->p[t] != j->x->p[t];
    return JVN_OK;
}

static bool found_odd(const price_job *j)
{
    int64_t n = 0;
    for (int64_t i = 0; i < tasks(j->p); i++) n += j->tallies[i].invalid;
    return n > 0;
}

/* Prices as they lie, where they are numbers without nulls; else a clean copy. */
static jvn_status choose_prices(price_job *j)
{
    const field *f = &j->p->price;
    j->x->complete = true;
    j->x->seeks_splits = jumps_wanted(j->p);
    if (f->array->buffers[0] || j->p->call->host->type_of(f->schema) != JVN_FLOAT64) return clean(j);
    j->x->p = jvn_f64(f->array);
    return JVN_OK;
}

jvn_status prices_returns(panel *p, prices *x)
{
    jvn_call *call = p->call;
    price_job j = {.p = p, .x = x, .array = &x->ret};
    j.volume_is_int = p->volume.schema && call->host->type_of(p->volume.schema) == JVN_INT64;
    jvn_status st = call->host->new_array(call, JVN_FLOAT64, p->n, 0, JVN_NULLABLE, &x->ret);
    if (st || (st = choose_prices(&j))) return st;
    j.out = jvn_out(&x->ret);
    st = run_tasks(&j, price_task);
    if (!st && x->complete && !x->extreme && found_odd(&j)) {
        st = clean(&j);
        if (!st) st = run_tasks(&j, price_task);
    }
    if (!st && !x->complete) st = call->host->parallel_for(call, PANEL_SHARES, count_unpriced, &j);
    if (st) return st;
    mark_heads(&j);
    for (int64_t i = 0; i < tasks(p); i++) x->lost += j.tallies[i].lost;
    if ((st = list_stale(&j)) || !x->seeks_splits) return st;
    return (st = list_jumps(&j)) ? st : jumps_judge(p, x);
}

/* ---- paths: cumulative return, rebased level, drawdown ------------------------------------------ */

typedef struct path_job {
    const panel *p;
    const prices *x;
    prices_kind kind;
    double base;
    double *out;
    struct ArrowArray *array;
} path_job;

static double first_price(const double *p, int64_t n)
{
    int64_t i = 0;
    while (i < n && p[i] != p[i]) i++;
    return i < n ? p[i] : NAN;
}

static void cumulate(const path_job *j, const double *p, int64_t n, double *out)
{
    double first = first_price(p, n);
    for (int64_t i = 0; i < n; i++) out[i] = j->p->log ? log_ratio(p[i], first) : p[i] / first - 1.0;
}

static void rebase(const path_job *j, const double *p, int64_t n, double *out)
{
    double first = first_price(p, n);
    for (int64_t i = 0; i < n; i++) out[i] = p[i] / first * j->base;
}

static void draw_down(const double *p, int64_t n, double *out)
{
    double peak = 0;
    for (int64_t i = 0; i < n; i++) {
        if (p[i] > peak) peak = p[i];
        out[i] = p[i] / peak - 1.0;
    }
}

static jvn_status path_share(void *context, int64_t i)
{
    const path_job *j = context;
    int64_t g, end;
    if (j->p->call->host->cancelled(j->p->call)) return JVN_ECANCELLED;
    for (panel_share(j->p, i, PANEL_SHARES, &g, &end); g < end; g++) {
        int64_t at = j->p->groups.starts[g], n = j->p->groups.starts[g + 1] - at;
        if (j->kind == CUMULATIVE) cumulate(j, j->x->p + at, n, j->out + at);
        if (j->kind == REBASED) rebase(j, j->x->p + at, n, j->out + at);
        if (j->kind == DRAWDOWN) draw_down(j->x->p + at, n, j->out + at);
    }
    return JVN_OK;
}

jvn_status prices_path(panel *p, prices *x, prices_kind kind, double base, struct ArrowArray *out)
{
    jvn_call *call = p->call;
    path_job j = {.p = p, .x = x, .kind = kind, .base = base, .array = out};
    jvn_status st = call->host->new_array(call, JVN_FLOAT64, p->n, 0, x->complete && !x->extreme ? 0 : JVN_NULLABLE, out);
    if (st) return st;
    j.out = jvn_out(out);
    st = call->host->parallel_for(call, PANEL_SHARES, path_share, &j);
    if (!st && (!x->complete || x->extreme)) x->lost += mark_nulls(out, j.out, 0, p->n);
    return st;
}
