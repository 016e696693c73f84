/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shares.c -- variance between bins of an input, and rank correlation. */
#include "shares.h"

#include <math.h>

static double mean_of(const double *y, int64_t n)
{
    double sum = 0;
    for (int64_t i = 0; i < n; i++) sum += y[i];
    return sum / (double)n;
}

double share_of_variance(const double *y, int64_t n, const int64_t *order)
{
    int64_t bins = (int64_t)sqrt((double)n);
    double mean = mean_of(y, n), between = 0, total = 0;
    for (int64_t b = 0; b < bins; b++) {
        int64_t from = b * n / bins, to = (b + 1) * n / bins;
        double sum = 0;
        for (int64_t k = from; k < to; k++) {
            double d = y[order[k]] - mean;
            sum += d;
            total += d * d;
        }
        between += sum * sum / (double)(to - from);
    }
    double chance = (double)(bins - 1) * (total - between) / (double)(n - bins);
    return total > 0 && n > bins ? fmin(fmax((between - chance) / total, 0), 1) : NAN;
}

void ranks_of(const double *x, int64_t n, const int64_t *order, double *ranks)
{
    for (int64_t from = 0, to; from < n; from = to) {
        for (to = from + 1; to < n && x[order[to]] == x[order[from]];) to++;
        for (int64_t k = from; k < to; k++) ranks[order[k]] = (double)(from + 1 + to) / 2;
    }
}

double rank_correlation(const double *x_ranks, const double *y_ranks, int64_t n)
{
    double mean = (double)(n + 1) / 2, xx = 0, yy = 0, xy = 0;
    for (int64_t i = 0; i < n; i++) {
        double x = x_ranks[i] - mean, y = y_ranks[i] - mean;
        xx += x * x;
        yy += y * y;
        xy += x * y;
    }
    return xx > 0 && yy > 0 ? xy / sqrt(xx * yy) : NAN;
}
