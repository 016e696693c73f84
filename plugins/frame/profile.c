/* SPDX-License-Identifier: GPL-3.0-or-later */
/* profile.c -- `summary` without aggregates: for every number column its count, mean, spread and
 * quartiles, within groups where --by asks for them. Quartiles are type 7 (Hyndman and Fan 1996), sd has
 * n - 1. Nulls are left out and counted; NaN carries through. */
#include "frame.h"

#include <math.h>

enum { MEAN, SD, MIN, Q25, MEDIAN, Q75, MAX, STATS };

/* One call: the columns looked at, and where their figures go, a row for each group and column. */
typedef struct profile {
    const jvn_table *t;
    jvn_groups groups;
    int32_t n, *columns;
    int32_t now;    /* the column under way */
    bool integers;  /* it is one of int64 */
    double *values; /* room for one column, by groups */
    int64_t *counts, *nulls;
    double *stats[STATS];
} profile;

static void swap(double *a, double *b)
{
    double t = *a;
    *a = *b;
    *b = t;
}

/* Puts the k-th least of x[lo..hi] at k, nothing greater before and nothing less after it. */
static void select_kth(double *x, int64_t lo, int64_t hi, int64_t k)
{
    while (lo < hi) {
        int64_t mid = lo + (hi - lo) / 2, i = lo, j = hi;
        if (x[mid] < x[lo]) swap(&x[mid], &x[lo]);
        if (x[hi] < x[lo]) swap(&x[hi], &x[lo]);
        if (x[hi] < x[mid]) swap(&x[hi], &x[mid]);
        double pivot = x[mid];
        while (i <= j) {
            while (x[i] < pivot) i++;
            while (pivot < x[j]) j--;
            if (i <= j) swap(&x[i++], &x[j--]);
        }
        if (k <= j)
            hi = j;
        else if (k >= i)
            lo = i;
        else
            return;
    }
}

/* x[0 .. from-1] are none greater than the rest. */
static double quartile(double *x, int64_t n, double p, int64_t *from)
{
    double at = (double)(n - 1) * p;
    int64_t k = (int64_t)at;
    select_kth(x, *from, n - 1, k);
    *from = k;
    if (at == (double)k) return x[k];
    select_kth(x, k + 1, n - 1, k + 1);
    *from = k + 1;
    return x[k] == x[k + 1] ? x[k] : x[k] + (at - (double)k) * (x[k + 1] - x[k]);
}

/* The mean in two passes, the second of which takes back what the first lost. */
static void mean_and_sd(const double *x, int64_t n, double *mean, double *sd)
{
    double sum = 0, rest = 0, squares = 0;
    for (int64_t i = 0; i < n; i++) sum += x[i];
    *mean = sum / (double)n;
    for (int64_t i = 0; i < n && isfinite(*mean); i++) rest += x[i] - *mean;
    *mean += rest / (double)n;
    for (int64_t i = 0; i < n; i++) squares += (x[i] - *mean) * (x[i] - *mean);
    *sd = sqrt(squares / (double)(n - 1));
}

/* Copies a group's values to x; gives their number. *nan: one is NaN. */
static int64_t gather(const profile *p, int64_t group, double *x, bool *nan)
{
    const struct ArrowArray *a = jvn_column(p->t, p->columns[p->now]);
    int64_t n = 0;
    *nan = false;
    for (int64_t k = p->groups.starts[group]; k < p->groups.starts[group + 1]; k++) {
        int64_t row = p->groups.order ? p->groups.order[k] : k;
        if (jvn_null(a, row)) continue;
        x[n] = p->integers ? (double)jvn_i64(a)[row] : jvn_f64(a)[row];
        *nan |= x[n] != x[n];
        n++;
    }
    return n;
}

static jvn_status profile_group(void *context, int64_t group)
{
    const profile *p = context;
    double *x = p->values + p->groups.starts[group], found[STATS];
    int64_t at = group * p->n + p->now, from = 0;
    bool nan;
    int64_t n = gather(p, group, x, &nan);
    p->counts[at] = n;
    p->nulls[at] = p->groups.starts[group + 1] - p->groups.starts[group] - n;
    for (int s = 0; s < STATS; s++) found[s] = NAN;
    if (n && !nan) {
        mean_and_sd(x, n, &found[MEAN], &found[SD]);
        select_kth(x, 0, n - 1, 0);
        found[MIN] = x[0];
        found[Q25] = quartile(x, n, 0.25, &from);
        found[MEDIAN] = quartile(x, n, 0.5, &from);
        found[Q75] = quartile(x, n, 0.75, &from);
        select_kth(x, from, n - 1, n - 1);
        found[MAX] = x[n - 1];
    }
    for (int s = 0; s < STATS; s++) p->stats[s][at] = found[s];
    return JVN_OK;
}

/* ---- which columns, and room --------------------------------------------------------------------- */

static bool is_key(const jvn_call *call, int by, int32_t column)
{
    for (int i = 0; i < jvn_count(call, by); i++)
        if (jvn_item_of(call, by, i)->column == column) return true;
    return false;
}

static jvn_status find_numbers(jvn_call *call, int by, profile *p)
{
    p->columns = call->host->scratch(call, (p->t->n_columns + 1) * (int64_t)sizeof *p->columns);
    if (!p->columns) return JVN_ENOMEM;
    for (int32_t c = 0; c < p->t->n_columns; c++) {
        jvn_type type = call->host->type_of(jvn_column_schema(p->t, c));
        if ((type == JVN_INT64 || type == JVN_FLOAT64) && !is_key(call, by, c)) p->columns[p->n++] = c;
    }
    if (p->n) return JVN_OK;
    return jvn_fail(call, JVN_ETYPE, JVN_NOARG, "name what to take: summary n(), min(date)",
                    "%s has no columns of numbers", p->t->name);
}

static jvn_status make_room(jvn_call *call, profile *p)
{
    int64_t cells = p->groups.n * p->n + 1;
    p->values = call->host->scratch(call, (p->t->rows + 1) * (int64_t)sizeof *p->values);
    p->counts = call->host->scratch(call, cells * (int64_t)sizeof *p->counts);
    p->nulls = call->host->scratch(call, cells * (int64_t)sizeof *p->nulls);
    bool room = p->values && p->counts && p->nulls;
    for (int s = 0; s < STATS; s++) {
        p->stats[s] = call->host->scratch(call, cells * (int64_t)sizeof(double));
        room &= p->stats[s] != NULL;
    }
    return room ? JVN_OK : JVN_ENOMEM;
}

/* ---- the result --------------------------------------------------------------------------------- */

static jvn_status add_groups(jvn_call *call, int by, const profile *p)
{
    const int64_t *first;
    jvn_status st = first_rows(call, &p->groups, &first);
    int64_t *rows = call->host->scratch(call, (p->groups.n * p->n + 1) * (int64_t)sizeof *rows);
    if (st != JVN_OK || !rows) return JVN_ENOMEM;
    for (int64_t i = 0; i < p->groups.n * p->n; i++) rows[i] = first[i / p->n];
    for (int i = 0; i < jvn_count(call, by) && st == JVN_OK; i++) {
        int32_t c = jvn_item_of(call, by, i)->column;
        st = add_rows(call, p->t, c, column_name(p->t, c), rows, p->groups.n * p->n);
    }
    return st;
}

static jvn_status add_names(jvn_call *call, const profile *p)
{
    int64_t n = p->groups.n * p->n;
    const char **names = call->host->scratch(call, (n + 1) * (int64_t)sizeof *names);
    if (!names) return JVN_ENOMEM;
    for (int64_t i = 0; i < n; i++) names[i] = column_name(p->t, p->columns[i % p->n]);
    return add_texts(call, "column", names, n);
}

static jvn_status add_integers(jvn_call *call, const char *name, const int64_t *x, int64_t n)
{
    struct ArrowArray a;
    jvn_status st = call->host->new_array(call, JVN_INT64, n, 0, 0, &a);
    if (st != JVN_OK) return st;
    memcpy(jvn_out(&a), x, (size_t)n * sizeof *x);
    return call->host->add(call, NULL, name, call->host->field(call, JVN_INT64, NULL, NULL), &a);
}

/* A figure of too few values is null; one of values with a NaN is NaN. */
static jvn_status add_stat(jvn_call *call, const char *name, const profile *p, int stat)
{
    struct ArrowArray a;
    int64_t n = p->groups.n * p->n, least = stat == SD ? 2 : 1;
    jvn_status st = call->host->new_array(call, JVN_FLOAT64, n, 0, JVN_NULLABLE, &a);
    if (st != JVN_OK) return st;
    for (int64_t i = 0; i < n; i++) {
        ((double *)jvn_out(&a))[i] = p->counts[i] < least ? 0 : p->stats[stat][i];
        if (p->counts[i] < least) jvn_set_null(&a, i);
    }
    return call->host->add(call, NULL, name, call->host->field(call, JVN_FLOAT64, NULL, NULL), &a);
}

static jvn_status add_profile(jvn_call *call, int by, const profile *p)
{
    static const char *const names[] = {"mean", "sd", "min", "q25", "median", "q75", "max"};
    int64_t n = p->groups.n * p->n;
    jvn_status st = add_groups(call, by, p);
    if (st == JVN_OK) st = add_names(call, p);
    if (st == JVN_OK) st = add_integers(call, "n", p->counts, n);
    if (st == JVN_OK) st = add_integers(call, "nulls", p->nulls, n);
    for (int s = 0; s < STATS && st == JVN_OK; s++) st = add_stat(call, names[s], p, s);
    return st;
}

jvn_status profile_numbers(jvn_call *call, int by)
{
    keys k;
    const int64_t whole[] = {0, call->input->rows};
    profile p = {.t = call->input, .groups = {1, whole, NULL}};
    jvn_status st = check_twice(call, by, "listed", NULL);
    if (st == JVN_OK) st = keys_of(call, by, &k);
    if (st == JVN_OK && k.n) st = groups_by(call, &k, &p.groups);
    if (st == JVN_OK) st = find_numbers(call, by, &p);
    if (st == JVN_OK) st = make_room(call, &p);
    for (p.now = 0; p.now < p.n && st == JVN_OK; p.now++) {
        p.integers = call->host->type_of(jvn_column_schema(p.t, p.columns[p.now])) == JVN_INT64;
        st = call->host->parallel_for(call, p.groups.n, profile_group, &p);
        if (st == JVN_OK && call->host->cancelled(call)) st = JVN_ECANCELLED;
    }
    return st == JVN_OK ? add_profile(call, by, &p) : st;
}
