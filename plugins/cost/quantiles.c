/* SPDX-License-Identifier: GPL-3.0-or-later */
/* quantiles.c -- exact order statistics and moments in two passes. */
#include "quantiles.h"

#include <math.h>

/* The mean of (x - centre)^k: in blocks, so that little is lost over millions. */
static double mean_power(const double *x, int64_t n, double centre, int k)
{
    double sum = 0;
    for (int64_t from = 0; from < n; from += 4096) {
        double part = 0;
        for (int64_t i = from; i < n && i < from + 4096; i++) {
            double d = x[i] - centre;
            part += k == 1 ? d : k == 2 ? d * d : d * d * d * d;
        }
        sum += part;
    }
    return sum / (double)n;
}

estimate mean_of_draws(const double *x, int64_t n)
{
    double mean = x[0] + mean_power(x, n, x[0], 1);
    return (estimate){mean, sqrt(mean_power(x, n, mean, 2) / (double)(n - 1))};
}

estimate sd_of_draws(const double *x, int64_t n)
{
    double mean = mean_of_draws(x, n).value, square = mean_power(x, n, mean, 2), fourth = mean_power(x, n, mean, 4);
    double sd = sqrt(square * (double)n / (double)(n - 1));
    return (estimate){n > 1 ? sd : NAN, sqrt((fourth - square * square) / (double)n) / (2 * sd)};
}

static double at_rank(const double *sorted, int64_t n, double rank)
{
    rank = fmin(fmax(rank, 0), (double)(n - 1));
    int64_t i = (int64_t)rank;
    double rest = rank - (double)i;
    return rest > 0 ? sorted[i] + rest * (sorted[i + 1] - sorted[i]) : sorted[i];
}

estimate quantile_of_draws(const double *sorted, int64_t n, double p)
{
    double rank = p * (double)(n - 1), step = sqrt((double)n * p * (1 - p));
    double error = (at_rank(sorted, n, rank + step) - at_rank(sorted, n, rank - step)) / 2;
    return (estimate){at_rank(sorted, n, rank), n > 1 ? error : NAN};
}

estimate share_up_to(const double *sorted, int64_t n, double limit)
{
    int64_t low = 0, high = n;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (sorted[middle] <= limit) low = middle + 1;
        else high = middle;
    }
    double p = (double)low / (double)n;
    return (estimate){p, sqrt(p * (1 - p) / (double)n)};
}
