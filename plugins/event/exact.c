/* SPDX-License-Identifier: GPL-3.0-or-later */
/* exact.c -- probabilities: t and normal, the binomial and Wilcoxon's signed ranks counted exactly. */
#include <math.h>
#include <string.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_sf_gamma.h>

#include <jevons/plugin.h>

#include "study.h"

void study_init(void) { gsl_set_error_handler_off(); }

/* The library's t has few right digits far out where degrees of freedom are many; there the incomplete beta serves. */
static double t_two_sided(double x, double df)
{
    enum { NEAR = 2 };
    return x < NEAR ? 2 * gsl_cdf_tdist_Q(x, df) : gsl_sf_beta_inc(df / 2, 0.5, df / (df + x * x));
}

double two_sided(double statistic, double df)
{
    double x = fabs(statistic);
    if (!isfinite(x)) return NAN;
    return df > 0 ? t_two_sided(x, df) : erfc(x / sqrt(2));
}

/* ---- many statistics of one distribution ----
 *
 * Near the middle p = 1 - |t| P(t^2), the density's power series by its integral (Abramowitz and Stegun 26.7.1 with
 * 15.1.1): a polynomial whose coefficients depend on df alone, with as many right digits as the library's. Farther
 * out each is computed by itself. */

enum { TERMS = 48, LANES = 16 };

typedef struct series {
    int n;
    double bound; /* of t^2 */
    double of[TERMS];
} series;

/* Twice the density at nought: 2 G((df+1)/2) / (sqrt(df pi) G(df/2)), the ratio built up from df 1 or 2. */
static double twice_density(int df)
{
    double ratio = df % 2 ? 1 / sqrt(M_PI) : sqrt(M_PI) / 2;
    for (int k = df % 2 ? 1 : 2; k < df; k += 2) ratio *= (k + 1.0) / k;
    return 2 * ratio / sqrt(df * M_PI);
}

static series series_of(int df)
{
    series s = {.n = 0, .bound = df < 48 ? df / 8.0 : 6};
    double c = twice_density(df), power = c;
    for (; s.n < TERMS && fabs(power) > 1e-19; s.n++) {
        s.of[s.n] = c / (2 * s.n + 1);
        c *= -((df + 1) / 2.0 + s.n) / ((s.n + 1.0) * df);
        power = c * pow(s.bound, s.n + 1);
    }
    return s;
}

/* LANES statistics at once. */
JVN_WIDE static void sum_series(const series *s, const double *restrict t, double *restrict p)
{
    double square[LANES], total[LANES] = {0};
    for (int l = 0; l < LANES; l++) square[l] = t[l] * t[l];
    for (int n = s->n - 1; n >= 0; n--)
        for (int l = 0; l < LANES; l++) total[l] = total[l] * square[l] + s->of[n];
    for (int l = 0; l < LANES; l++) p[l] = 1 - fabs(t[l]) * total[l];
}

void two_sided_all(double *t, int64_t n, int df)
{
    series s = series_of(df);
    for (int64_t from = 0; from < n; from += LANES) {
        double x[LANES] = {0}, p[LANES];
        int64_t more = n - from < LANES ? n - from : LANES;
        memcpy(x, t + from, (size_t)more * sizeof *x);
        sum_series(&s, x, p);
        for (int64_t l = 0; l < more; l++) t[from + l] = x[l] * x[l] <= s.bound ? p[l] : two_sided(x[l], df);
    }
}

/* The library's quantile is good to ten digits; a step of Newton's doubles them. */
double critical(double confidence, double df)
{
    double tail = (1 - confidence) / 2;
    if (!(df > 0)) return gsl_cdf_ugaussian_Qinv(tail);
    double x = gsl_cdf_tdist_Qinv(tail, df);
    return x + (t_two_sided(x, df) / 2 - tail) / gsl_ran_tdist_pdf(x, df);
}

static double twice_the_smaller(double below, double above)
{
    double p = 2 * (below < above ? below : above);
    return p < 1 ? p : 1;
}

double binomial_two_sided(int64_t successes, int64_t n, double p)
{
    double below = gsl_cdf_binomial_P((unsigned)successes, p, (unsigned)n);
    double above = successes ? gsl_cdf_binomial_Q((unsigned)successes - 1, p, (unsigned)n) : 1;
    return twice_the_smaller(below, above);
}

/* The distribution of the sum over random signs, one rank added after the other; ties share a rank and stay exact. */
double wilcoxon_two_sided(const int *twice, int64_t n, double w_plus)
{
    enum { MOST = 60, WIDTH = MOST * (MOST + 1) + 1 };
    double chance[WIDTH] = {1}, below = 0, above = 0;
    long top = 0, at = lround(2 * w_plus);
    if (n < 1 || n > MOST) return NAN;
    for (int64_t i = 0; i < n; i++) {
        for (long k = top; k >= 0; k--) {
            chance[k] /= 2;
            chance[k + twice[i]] += chance[k];
        }
        top += twice[i];
    }
    for (long k = 0; k <= at && k <= top; k++) below += chance[k];
    for (long k = at; k <= top; k++) above += chance[k];
    return twice_the_smaller(below, above);
}
