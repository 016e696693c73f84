/* SPDX-License-Identifier: GPL-3.0-or-later */
/* draws.h -- random draws in blocks that do not depend on each other, and their correlation. */
#ifndef COST_DRAWS_H
#define COST_DRAWS_H

#include <stdbool.h>
#include <stdint.h>

enum { DRAWS_BLOCK = 4096, DRAWS_STREAMS = 1 << 16 };

/* n standard normal values of a stream's block: GSL's mt19937, seeded by seed, stream and block, and its ziggurat
 * (Marsaglia and Tsang 2000). Streams of one seed all differ. False: no memory. */
bool draws_normal(uint64_t seed, int stream, int64_t block, int64_t n, double *z);

/* A Gaussian copula: Spearman's correlations (symmetric, m by m, ones on the diagonal) become Pearson's of the normal values,
 * 2 sin(pi r / 6) (Pearson 1907), and those a lower triangle by Cholesky, in place. False: it is not positive definite. */
bool draws_factor(double *matrix, int m);
/* Makes m independent columns of n normal values correlated. */
void draws_correlate(const double *factor, int m, int64_t n, double *const *z);

#endif
