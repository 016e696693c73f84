/* SPDX-License-Identifier: GPL-3.0-or-later */
/* draws.c -- every block of every input has a generator of its own, so that threads and other inputs change no draw. */
#include "draws.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>

/* Stafford's mix 13 of splitmix64. */
static uint64_t mix64(uint64_t x)
{
    x += 0x9e3779b97f4a7c15u;
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return x ^ x >> 31;
}

/* One to one, so that no two streams of a seed are alike: the end of MurmurHash3. */
static uint32_t mix32(uint32_t x)
{
    x = (x ^ x >> 16) * 0x85ebca6bu;
    x = (x ^ x >> 13) * 0xc2b2ae35u;
    return x ^ x >> 16;
}

bool draws_normal(uint64_t seed, int stream, int64_t block, int64_t n, double *z)
{
    uint64_t key = mix64(seed);
    gsl_rng *g = gsl_rng_alloc(gsl_rng_mt19937);
    if (!g) return false;
    gsl_rng_set(g, mix32(((uint32_t)stream << 16 | (uint32_t)block) ^ (uint32_t)key) ^ (uint32_t)(key >> 32));
    for (int64_t i = 0; i < n; i++) z[i] = gsl_ran_gaussian_ziggurat(g, 1);
    gsl_rng_free(g);
    return true;
}

bool draws_factor(double *matrix, int m)
{
    for (int i = 0; i < m; i++)
        for (int j = 0; j < m; j++) matrix[i * m + j] = j > i ? 0 : i == j ? 1 : 2 * sin(M_PI / 6 * matrix[i * m + j]);
    for (int j = 0; j < m; j++)
        for (int i = j; i < m; i++) {
            double rest = matrix[i * m + j];
            for (int k = 0; k < j; k++) rest -= matrix[i * m + k] * matrix[j * m + k];
            if (i == j && rest < 1e-12) return false;
            matrix[i * m + j] = i == j ? sqrt(rest) : rest / matrix[j * m + j];
        }
    return true;
}

void draws_correlate(const double *factor, int m, int64_t n, double *const *z)
{
    for (int i = m - 1; i > 0; i--) {
        const double *row = &factor[i * m];
        for (int64_t t = 0; t < n; t++) z[i][t] *= row[i];
        for (int j = 0; j < i; j++)
            for (int64_t t = 0; row[j] != 0 && t < n; t++) z[i][t] += row[j] * z[j][t];
    }
}
