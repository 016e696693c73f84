/* SPDX-License-Identifier: GPL-3.0-or-later */
/* exact.c -- probabilities: t and normal, the binomial and Wilcoxon's signed ranks counted exactly. */
#include <math.h>
#include <string.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_sf_gamma.h>

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
    if (x != x) return NAN;
    return df > 0 ? t_two_sided(x, df) : erfc(x / sqrt(2));
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
