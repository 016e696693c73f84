/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hist.c -- plot hist: how many values lie in each of equal steps. */
#include <math.h>
#include <stdlib.h>

#include "plot.h"

enum { SAMPLE = 100000, BINS_LEAST = 5, BINS_MOST = 60 };

static int compare_numbers(const void *a_, const void *b_)
{
    double a = *(const double *)a_, b = *(const double *)b_;
    return (a > b) - (a < b);
}

/* D. Freedman and P. Diaconis 1981: 2 quartile distances / cube root of n wide, the distance taken from every so manieth value. */
static double bin_width(job *j, const values *v, int64_t n, double span)
{
    int64_t step = v->n / SAMPLE + 1, k = 0;
    double *some = job_numbers(j, v->n / step + 1);
    if (!some) return 0;
    for (int64_t i = 0; i < v->n; i += step)
        if (isfinite(v->v[i])) some[k++] = v->v[i];
    qsort(some, (size_t)k, sizeof *some, compare_numbers);
    double distance = k > 1 ? some[3 * k / 4 < k ? 3 * k / 4 : k - 1] - some[k / 4] : 0;
    double wide = 2 * distance / cbrt((double)n);
    if (!(wide > 0) || !isfinite(wide)) wide = span / (log2((double)n) + 1); /* Sturges 1926 */
    return fmin(fmax(wide, span / BINS_MOST), span / BINS_LEAST);
}

typedef struct bins {
    double from, width;
    int64_t n;
} bins;

/* Asked for: as many from least to most. Else of a nice width, at its multiples. */
static bins choose_bins(job *j, const values *v, int64_t n, double lo, double hi)
{
    int64_t asked = jvn_item_of(j->call, HIST_BINS, 0)->integer;
    double span = hi / 2 - lo / 2;
    if (!(span > 0) || !isfinite(2 * span)) return (bins){span > 0 ? lo : lo - 0.5, span > 0 ? span : 1, span > 0 ? 2 : 1};
    if (asked) return (bins){lo, 2 * span / (double)asked, asked};
    double wide = nice_number(bin_width(j, v, n, 2 * span), true), from = floor(lo / wide) * wide;
    if (!isfinite(from) || !(wide > fabs(lo) * 1e-12)) return (bins){lo, 2 * span / 10, 10};
    return (bins){from, wide, (int64_t)fmin(floor((hi - from) / wide) + 1, 4 * BINS_MOST)};
}

static void count(const values *v, const bins *b, double *counts)
{
    for (int64_t i = 0; i < v->n; i++) {
        if (!isfinite(v->v[i])) continue;
        double at = (v->v[i] / 2 - b->from / 2) / b->width * 2;
        int64_t k = at < 0 ? 0 : at >= (double)b->n ? b->n - 1 : (int64_t)at;
        counts[k]++;
    }
}

/* For who does not see it: where the values lie, and where most of them. */
static void tell_bins(job *j, const bins *b, const double *counts, double lo, double hi)
{
    int64_t most = 0;
    for (int64_t k = 1; k < b->n; k++)
        if (counts[k] > counts[most]) most = k;
    double from = b->from + (double)most * b->width;
    j->s.about = job_text(j, "%s: from %s to %s, most, %.0f, between %s and %s", j->s.about, value_label(j, lo, j->log), value_label(j, hi, j->log),
                          counts[most], value_label(j, from, j->log), value_label(j, from + b->width, j->log));
}

static void add_pillars(job *j, const bins *b, const double *counts)
{
    double *x = scene_numbers(&j->s, b->n), *x2 = scene_numbers(&j->s, b->n), *y = scene_numbers(&j->s, b->n), most = 1;
    for (int64_t k = 0; k < b->n; k++) {
        x[k] = b->from + (double)k * b->width;
        x2[k] = x[k] + b->width;
        most = fmax(most, counts[k]);
    }
    axis_range(&j->s.x, x[0], x2[b->n - 1], 0);
    axis_range(&j->s.y, 0, most * 1.04, 0);
    scene_add(&j->s, (shape){SHAPE_BOX, 0, b->n, x, y, x2, counts, NULL});
}

jvn_status build_hist(job *j)
{
    values v;
    double lo = INFINITY, hi = -INFINITY;
    int64_t n = 0;
    static const char *const none[] = {""};
    jvn_status st = values_of_item(j, ARG_VALUES, 0, &v);
    if (st != JVN_OK) return st;
    values_scale(j, &v, j->log);
    for (int64_t i = 0; i < v.n; i++) n += isfinite(v.v[i]) != 0;
    extent(v.v, v.n, &lo, &hi);
    j->empty = !n;
    bins b = n ? choose_bins(j, &v, n, lo, hi) : (bins){0, 1, 1};
    double *counts = scene_numbers(&j->s, b.n);
    count(&v, &b, counts);
    axis_name(j, &j->s.x, &v, j->log);
    j->s.y.title = "rows";
    j->s.series = none, j->s.n_series = 1;
    add_pillars(j, &b, counts);
    if (!*j->s.title) j->s.title = job_text(j, "rows by %s", v.name);
    j->s.about = job_text(j, "histogram of %s, %lld values in %lld steps%s", v.name, (long long)n, (long long)b.n, j->log ? " of its logarithm" : "");
    if (n) tell_bins(j, &b, counts, lo, hi);
    return JVN_OK;
}
