/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shares.h -- how much of a result's variance each input accounts for, from the draws themselves. */
#ifndef COST_SHARES_H
#define COST_SHARES_H

#include <stdint.h>

/* Var(E[y|x]) / Var(y): x in order (order[k] is the draw that stands k-th by x) is cut into sqrt n bins of equal probability;
 * the variance of the bins' means, less what chance makes of it (Kelley 1935), over that of y. Between 0 and 1; NAN where y does
 * not vary. */
double share_of_variance(const double *y, int64_t n, const int64_t *order);
/* Ranks from 1; equal values share their mean rank. */
void ranks_of(const double *x, int64_t n, const int64_t *order, double *ranks);
/* Pearson's, of ranks: Spearman's. NAN where one does not vary. */
double rank_correlation(const double *x_ranks, const double *y_ranks, int64_t n);

#endif
