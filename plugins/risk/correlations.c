/* SPDX-License-Identifier: GPL-3.0-or-later */
/* correlations.c -- the command correlations: a matrix over columns, or over the groups of a long panel by date. Each
 * pair uses all rows that have both. */
#include "measures.h"

#include <stdlib.h>

enum { MOST_SERIES = 5000 }; /* the matrix has their square */

/* m series on common rows: of series i value x[i][k] stands at row k, NaN: none. */
typedef struct grid {
    jvn_call *call;
    int64_t m, n;
    const char **names;
    double **x;
    const measure *of;
    double *cor, *count; /* m by m */
} grid;

static jvn_status new_grid(grid *g)
{
    g->names = scratch(g->call, g->m, sizeof *g->names);
    g->x = scratch(g->call, g->m, sizeof *g->x);
    g->cor = scratch(g->call, g->m * g->m, sizeof *g->cor);
    g->count = scratch(g->call, g->m * g->m, sizeof *g->count);
    return g->names && g->x && g->cor && g->count ? JVN_OK : JVN_ENOMEM;
}

static jvn_status wide_grid(grid *g, const frame *f)
{
    g->m = jvn_count(g->call, COR_COLUMNS);
    g->n = f->n;
    jvn_status st = new_grid(g);
    for (int64_t i = 0; i < g->m && !st; i++) {
        g->names[i] = jvn_item_of(g->call, COR_COLUMNS, (int)i)->text;
        st = frame_numbers(f, COR_COLUMNS, (int)i, &g->x[i]);
    }
    return st;
}

static int compare_stamps(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* All different dates, in order. */
static int64_t *all_stamps(const frame *f, int64_t *n)
{
    int64_t *s = scratch(f->call, f->n, sizeof *s);
    *n = 0;
    if (!s) return NULL;
    memcpy(s, f->stamps, (size_t)f->n * sizeof *s);
    qsort(s, (size_t)f->n, sizeof *s, compare_stamps);
    for (int64_t k = 0; k < f->n; k++)
        if (!k || s[k] != s[*n - 1]) s[(*n)++] = s[k];
    return s;
}

/* A series of the panel on all the panel's dates. */
static jvn_status spread(grid *g, const frame *f, const double *x, int64_t i, const int64_t *stamps)
{
    double *to = g->x[i] = scratch(g->call, g->n, sizeof *to);
    char *name = scratch(g->call, 128, 1);
    if (!to || !name) return JVN_ENOMEM;
    g->names[i] = frame_label(f, i, name, 128);
    for (int64_t k = 0, row = f->starts[i]; k < g->n; k++)
        to[k] = row < f->starts[i + 1] && f->stamps[row] == stamps[k] ? x[row++] : NAN;
    return JVN_OK;
}

static jvn_status long_grid(grid *g, const frame *f)
{
    double *x;
    if (jvn_count(g->call, COR_COLUMNS) != 1)
        return jvn_fail(g->call, JVN_EARG, COR_COLUMNS, "without --by the columns are the series",
                        "found %d columns: with --by one holds all the series", jvn_count(g->call, COR_COLUMNS));
    if (!f->dates)
        return jvn_fail(g->call, JVN_EDATA, COR_BY, "series in one column are matched by date",
                        "the input has no column of dates");
    int64_t *stamps = all_stamps(f, &g->n);
    if (!stamps) return JVN_ENOMEM;
    g->m = f->n_groups;
    jvn_status st = frame_numbers(f, COR_COLUMNS, 0, &x);
    if (!st && g->m > MOST_SERIES)
        st = jvn_fail(g->call, JVN_EARG, COR_BY, "keep some of them first: where ticker in (...)",
                      "found %lld series, wanted at most %d", (long long)g->m, MOST_SERIES);
    if (!st) st = new_grid(g);
    for (int64_t i = 0; i < g->m && !st; i++) st = spread(g, f, x, i, stamps);
    return st;
}

/* One row of the matrix, up to its diagonal. */
static jvn_status correlate_row(void *context, int64_t i)
{
    grid *g = context;
    double *room = malloc((size_t)(g->n + 1) * 4 * sizeof *room), *x = room, *y = room + g->n;
    if (!room) return JVN_ENOMEM;
    for (int64_t j = 0; j <= i; j++) {
        int64_t n = 0;
        for (int64_t k = 0; k < g->n; k++) {
            if (isnan(g->x[i][k]) || isnan(g->x[j][k])) continue;
            x[n] = g->x[i][k];
            y[n++] = g->x[j][k];
        }
        const sample s = {.n = n, .x = x, .y = y, .ex = x, .ey = y, .room = room + 2 * g->n};
        g->cor[i * g->m + j] = g->cor[j * g->m + i] = measure_of(g->of, &s);
        g->count[i * g->m + j] = g->count[j * g->m + i] = (double)n;
    }
    free(room);
    return JVN_OK;
}

static jvn_status add_matrix(const grid *g, const char *convention)
{
    int64_t *n = scratch(g->call, g->m, sizeof *n);
    jvn_status st = n ? add_texts(g->call, NULL, "series", g->names, g->m) : JVN_ENOMEM;
    for (int64_t i = 0; i < g->m && !st; i++)
        st = add_doubles(g->call, NULL, g->names[i], NULL, i ? NULL : convention, g->cor + i * g->m, g->m);
    if (!st) st = add_texts(g->call, "n", "series", g->names, g->m);
    for (int64_t i = 0; i < g->m && !st; i++) {
        for (int64_t j = 0; j < g->m; j++) n[j] = (int64_t)g->count[i * g->m + j];
        st = add_ints(g->call, "n", g->names[i], n, g->m);
    }
    return st;
}

/* Pairs once each, as rows. */
static jvn_status add_pairs(const grid *g)
{
    int64_t n = g->m * (g->m - 1) / 2, k = 0;
    const char **a = scratch(g->call, n, sizeof *a), **b = scratch(g->call, n, sizeof *b);
    double *cor = scratch(g->call, n, sizeof *cor);
    int64_t *count = scratch(g->call, n, sizeof *count);
    if (!a || !b || !cor || !count) return JVN_ENOMEM;
    for (int64_t i = 0; i < g->m; i++)
        for (int64_t j = i + 1; j < g->m; j++, k++) {
            a[k] = g->names[i], b[k] = g->names[j];
            cor[k] = g->cor[i * g->m + j];
            count[k] = (int64_t)g->count[i * g->m + j];
        }
    jvn_status st = add_texts(g->call, "pairs", "a", a, n);
    if (!st) st = add_texts(g->call, "pairs", "b", b, n);
    if (!st) st = add_doubles(g->call, "pairs", "correlation", NULL, NULL, cor, n);
    return st ? st : add_ints(g->call, "pairs", "n", count, n);
}

jvn_status run_correlations(jvn_call *call)
{
    static const measure *const kinds[] = {&pearson, &spearman, &kendall};
    static const char *const words[] = {"Pearson's r", "Spearman's rho", "Kendall's tau-b"};
    int64_t kind = jvn_item_of(call, COR_METHOD, 0)->integer;
    char convention[96];
    frame f = {.call = call, .by = COR_BY};
    grid g = {.call = call, .of = kinds[kind]};
    bool is_long = jvn_given(call, COR_BY);
    jvn_status st = frame_open(&f, call, COR_BY, is_long ? COR_DATE : -1, false, false);
    if (!st) st = is_long ? long_grid(&g, &f) : wide_grid(&g, &f);
    if (!st && g.m < 2)
        st = jvn_fail(call, JVN_EARG, is_long ? COR_BY : COR_COLUMNS, "--by ticker tells series in one column apart",
                      "found %lld series, wanted two or more", (long long)g.m);
    if (!st) st = call->host->parallel_for(call, g.m, correlate_row, &g);
    snprintf(convention, sizeof convention, "%s, over rows that have both", words[kind]);
    if (!st) st = add_matrix(&g, convention);
    return st ? st : add_pairs(&g);
}
