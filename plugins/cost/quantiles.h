/* SPDX-License-Identifier: GPL-3.0-or-later */
/* quantiles.h -- what draws say of a number, each with the standard error that their count leaves. */
#ifndef COST_QUANTILES_H
#define COST_QUANTILES_H

#include <stdint.h>

typedef struct estimate {
    double value, error;
} estimate;

/* error: sd / sqrt n. */
estimate mean_of_draws(const double *x, int64_t n);
/* With n - 1; error: from the fourth moment about the mean. NAN below two draws. */
estimate sd_of_draws(const double *x, int64_t n);
/* Type 7 of Hyndman and Fan 1996; error: half of what lies between the order statistics one standard deviation of the
 * binomial distribution below and above, NAN below two draws. */
estimate quantile_of_draws(const double *sorted, int64_t n, double p);
/* The share of draws up to a limit. */
estimate share_up_to(const double *sorted, int64_t n, double limit);

#endif
