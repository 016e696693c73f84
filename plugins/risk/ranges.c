/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ranges.c -- volatility over n rows from open, high, low and close: six estimators.
 *
 * Logs o h l c, N periods a year. Close to close: N var(c - c'), the n - 1 changes between n closes. Parkinson 1980:
 * N/(4 n ln 2) sum (h-l)^2. Garman and Klass 1980: N/n sum [(h-l)^2/2 - (2 ln 2 - 1)(c-o)^2]. Rogers and Satchell 1991:
 * N/n sum [(h-c)(h-o) + (l-c)(l-o)]. GK-YZ adds (o - c')^2 to Garman and Klass. Yang and Zhang 2000: s2_o + k s2_c +
 * (1-k) s2_rs, k = 0.34/(1.34 + (n+1)/(n-1)). c' is the close of the row before, in the same group. A window that
 * holds a null, or a price that is not above 0, gives null; n = 0 is all rows so far, and passes such rows over. */
#include "risk.h"

#include <stdlib.h>

const int range_kinds[] = {R_CLOSE, R_PARKINSON, R_GARMAN_KLASS, R_ROGERS_SATCHELL, R_GK_YZ, R_YANG_ZHANG};

/* By kind: the columns it takes, the changes from the row before that n rows need, the fewest rows. */
static const struct {
    int columns, before, least;
} shapes[] = {{1, 0, 3}, {2, 0, 1}, {4, 0, 1}, {4, 0, 1}, {4, 1, 1}, {4, 1, 2}};

typedef struct ranges {
    jvn_call *call;
    values args;
    const jvn_groups *groups;
    struct ArrowArray *out;
    int kind;
    int64_t n;
    double periods;
} ranges;

/* Logs and the terms of one group: per row the sums that windows are made of. NaN: a price is missing. */
typedef struct terms {
    double *a, *b, *c; /* yang-zhang: o - c', c - o, rogers-satchell; else the term alone, in a */
} terms;

static double log_of(const ranges *r, int k, int64_t i)
{
    const struct ArrowArray *a = r->args[k];
    int64_t at = a->length == 1 ? 0 : i;
    double x = jvn_f64(a)[at];
    return jvn_null(a, at) || !(x > 0) || x == INFINITY ? NAN : log(x);
}

static double garman_klass(double o, double h, double l, double c)
{
    return (h - l) * (h - l) / 2 - (2 * M_LN2 - 1) * (c - o) * (c - o);
}

static double rogers_satchell(double o, double h, double l, double c) { return (h - c) * (h - o) + (l - c) * (l - o); }

static void find_terms(const ranges *r, const terms *t, int64_t from, int64_t to)
{
    double before = NAN; /* the close of the row before */
    for (int64_t i = from, k = 0; i < to; i++, k++) {
        double x[4] = {0};
        for (int a = 0; a < shapes[r->kind].columns; a++) x[a] = log_of(r, a, i);
        double o = x[0], h = x[1], l = x[2], c = x[3];
        switch (r->kind) {
        case R_CLOSE:
            t->a[k] = x[0] - before;
            c = x[0];
            break;
        case R_PARKINSON: t->a[k] = (x[0] - x[1]) * (x[0] - x[1]); break;
        case R_GARMAN_KLASS: t->a[k] = garman_klass(o, h, l, c); break;
        case R_ROGERS_SATCHELL: t->a[k] = rogers_satchell(o, h, l, c); break;
        case R_GK_YZ: t->a[k] = garman_klass(o, h, l, c) + (o - before) * (o - before); break;
        default:
            t->a[k] = o - before;
            t->b[k] = c - o;
            t->c[k] = rogers_satchell(o, h, l, c);
        }
        before = c;
    }
}

static double variance_at(const double *x, int64_t n) { return squares_of(x, n, mean_of(x, n)) / (double)(n - 1); }

static double variance_of(const ranges *r, const terms *t, int64_t last)
{
    int64_t n = r->n, at = last - n + 1;
    double k = 0.34 / (1.34 + (double)(n + 1) / (double)(n - 1));
    switch (r->kind) {
    case R_CLOSE: return variance_at(t->a + at + 1, n - 1);
    case R_PARKINSON: return mean_of(t->a + at, n) / (4 * M_LN2);
    case R_YANG_ZHANG:
        return variance_at(t->a + at, n) + k * variance_at(t->b + at, n) + (1 - k) * mean_of(t->c + at, n);
    default: return mean_of(t->a + at, n);
    }
}

/* Mean and squares about it, a value more at a time (Welford 1962). */
typedef struct growing {
    double n, mean, squares;
} growing;

static void grow(growing *g, double x)
{
    double d = x - g->mean;
    g->n += 1;
    g->mean += d / g->n;
    g->squares += d * (x - g->mean);
}

static double variance_so_far(const ranges *r, const growing *a, const growing *b, const growing *c)
{
    double n = a->n, k = 0.34 / (1.34 + (n + 1) / (n - 1));
    switch (r->kind) {
    case R_CLOSE: return a->squares / (n - 1);
    case R_PARKINSON: return a->mean / (4 * M_LN2);
    case R_YANG_ZHANG: return a->squares / (n - 1) + k * b->squares / (n - 1) + (1 - k) * c->mean;
    default: return a->mean;
    }
}

static void expand_group(const ranges *r, const terms *t, int64_t from, int64_t to)
{
    double *out = jvn_out(r->out);
    growing a = {0}, b = {0}, c = {0};
    bool all = r->kind == R_YANG_ZHANG;
    find_terms(r, t, from, to);
    for (int64_t i = from, k = 0; i < to; i++, k++) {
        bool whole = isfinite(t->a[k]) && (!all || (isfinite(t->b[k]) && isfinite(t->c[k])));
        if (whole) grow(&a, t->a[k]);
        if (whole && all) {
            grow(&b, t->b[k]);
            grow(&c, t->c[k]);
        }
        double x = whole ? sqrt(variance_so_far(r, &a, &b, &c) * r->periods) : NAN;
        out[i] = x;
        if (!isfinite(x)) put_nulls(r->out, i, i + 1);
    }
}

static void run_group(const ranges *r, const terms *t, int64_t from, int64_t to)
{
    if (!r->n) {
        expand_group(r, t, from, to);
        return;
    }
    double *out = jvn_out(r->out);
    int64_t looked = 0;
    int64_t before = shapes[r->kind].before, first = r->n <= to - from - before ? from + r->n - 1 + before : to;
    find_terms(r, t, from, to);
    put_nulls(r->out, from, first);
    for (int64_t i = first; i < to && !had_enough(r->call, r->n, &looked); i++) {
        double x = sqrt(variance_of(r, t, i - from) * r->periods);
        out[i] = x;
        if (!isfinite(x)) put_nulls(r->out, i, i + 1);
    }
}

static jvn_status run_share(void *context, int64_t i)
{
    const ranges *r = context;
    int64_t g, end, longest = 1;
    groups_share(r->groups, i, SHARES, &g, &end);
    for (int64_t k = g; k < end; k++) {
        int64_t rows = r->groups->starts[k + 1] - r->groups->starts[k];
        longest = rows > longest ? rows : longest;
    }
    double *room = malloc((size_t)longest * 3 * sizeof *room);
    const terms t = {room, room + longest, room + 2 * longest};
    jvn_status st = room ? JVN_OK : JVN_ENOMEM;
    for (; g < end && !st; g++) {
        if (r->call->host->cancelled(r->call))
            st = JVN_ECANCELLED;
        else
            run_group(r, &t, r->groups->starts[g], r->groups->starts[g + 1]);
    }
    free(room);
    return !st && r->call->host->cancelled(r->call) ? JVN_ECANCELLED : st;
}

WINDOW(range_volatility)
{
    ranges r = {.call = call, .args = args, .groups = groups, .out = out, .kind = *(const int *)call->data};
    int k = shapes[r.kind].columns;
    jvn_status st = need_one(call, args, k, "a window's width");
    (void)n_args;
    if (st || !out->length) return st;
    r.n = jvn_i64(args[k])[0];
    if (r.n && r.n < shapes[r.kind].least)
        return jvn_fail(call, JVN_EARG, k, NULL, "a window of %lld, wanted %d rows or more, or 0: all so far",
                        (long long)r.n, shapes[r.kind].least);
    st = read_above(call, args, k + 1, "periods a year", &r.periods);
    return st ? st : call->host->parallel_for(call, SHARES, run_share, &r);
}
