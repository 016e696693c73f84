/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sums.c -- the sums that measures are made of: means, squares, products of growth, quantiles, falls from a peak. */
#include "risk.h"

#include <float.h>

double mean_of(const double *x, int64_t n)
{
    double sum = 0;
    for (int64_t i = 0; i < n; i++) sum += x[i];
    return sum / (double)n;
}

bool varies(const double *x, int64_t n)
{
    int64_t i = 1;
    while (i < n && x[i] == x[0]) i++;
    return i < n;
}

double squares_of(const double *x, int64_t n, double mean)
{
    double sum = 0, rounding = 8 * DBL_EPSILON * mean;
    for (int64_t i = 0; i < n; i++) sum += (x[i] - mean) * (x[i] - mean);
    if (!(sum >= SQUARES_LEAST && sum <= DBL_MAX)) return sum != sum || varies(x, n) ? NAN : 0;
    return sum <= (double)n * rounding * rounding ? 0 : sum; /* equal values differ from their mean by rounding alone */
}

double sd_of(const double *x, int64_t n) { return sqrt(squares_of(x, n, mean_of(x, n)) / (double)(n - 1)); }

moments moments_of(const double *x, const double *y, int64_t n)
{
    moments m = {.n = (double)n, .mx = mean_of(x, n)};
    m.xx = squares_of(x, n, m.mx);
    if (!y) return m;
    m.my = mean_of(y, n);
    m.yy = squares_of(y, n, m.my);
    for (int64_t i = 0; i < n; i++) m.xy += (x[i] - m.mx) * (y[i] - m.my);
    return m;
}

double growth_of(const double *x, int64_t n)
{
    double wealth = 1;
    for (int64_t i = 0; i < n; i++) wealth *= 1 + x[i];
    return wealth;
}

double annual_of(const double *x, int64_t n, double periods) { return pow(growth_of(x, n), periods / (double)n) - 1; }

double max_drawdown_of(const double *x, int64_t n)
{
    double wealth = 1, peak = 1, worst = 0;
    for (int64_t i = 0; i < n; i++) {
        wealth *= 1 + x[i];
        peak = wealth > peak ? wealth : peak;
        double depth = wealth / peak - 1;
        worst = depth >= worst ? worst : depth; /* NaN, where wealth is too large for a number, stays */
    }
    return worst;
}

bool next_fall(const double *x, int64_t n, int64_t *at, double *wealth, double *peak, fall *f)
{
    *f = (fall){-1, -1, -1, 0};
    for (; *at < n; ++*at) {
        *wealth *= 1 + x[*at];
        if (*wealth >= *peak) {
            *peak = *wealth;
            if (f->from < 0) continue;
            f->to = (*at)++;
            return true;
        }
        double depth = *wealth / *peak - 1;
        if (f->from < 0) f->from = *at;
        if (!(depth >= f->depth)) {
            f->depth = depth;
            f->trough = *at;
        }
    }
    return f->from >= 0;
}

static void swap(double *a, double *b)
{
    double t = *a;
    *a = *b;
    *b = t;
}

/* Hoare 1961: x[k] becomes what it is in order, what is before it not greater and what is behind not less. */
static void select_value(double *x, int64_t n, int64_t k)
{
    for (int64_t lo = 0, hi = n - 1; lo < hi;) {
        int64_t i = lo, j = hi, mid = lo + (hi - lo) / 2;
        if (x[mid] < x[lo]) swap(&x[mid], &x[lo]);
        if (x[hi] < x[mid]) swap(&x[hi], &x[mid]);
        if (x[mid] < x[lo]) swap(&x[mid], &x[lo]);
        double pivot = x[mid];
        while (i <= j) {
            while (x[i] < pivot) i++;
            while (pivot < x[j]) j--;
            if (i <= j) swap(&x[i++], &x[j--]);
        }
        if (k > j && k < i) return;
        if (k <= j)
            hi = j;
        else
            lo = i;
    }
}

double select_quantile(double *x, int64_t n, double p)
{
    double at = (double)(n - 1) * p;
    int64_t k = (int64_t)at;
    select_value(x, n, k);
    if (k + 1 >= n) return x[k];
    double next = x[k + 1];
    for (int64_t i = k + 2; i < n; i++) next = x[i] < next ? x[i] : next;
    return x[k] + (at - (double)k) * (next - x[k]);
}

double quantile_of(const double *sorted, int64_t n, double p)
{
    double at = (double)(n - 1) * p;
    int64_t k = (int64_t)at;
    if (k + 1 >= n) return sorted[n - 1];
    return sorted[k] + (at - (double)k) * (sorted[k + 1] - sorted[k]);
}
