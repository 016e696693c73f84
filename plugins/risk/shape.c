/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shape.c -- skewness and kurtosis by kind, tests of normality and of independence. */
#include "measures.h"

#include <gsl/gsl_cdf.h>

enum { UNBIASED, MOMENT, EXCESS };

/* Mean powers of deviations: m[2], m[3], m[4]. */
static void central(const double *x, int64_t n, double m[5])
{
    double mean = mean_of(x, n);
    m[3] = m[4] = 0;
    m[2] = squares_of(x, n, mean) / (double)n;
    for (int64_t i = 0; i < n; i++) {
        double d = x[i] - mean, d2 = d * d;
        m[3] += d2 * d / (double)n;
        m[4] += d2 * d2 / (double)n;
    }
}

static double skew_of(const sample *s)
{
    double m[5], n = (double)s->n;
    central(s->x, s->n, m);
    double g1 = m[3] / (m[2] * sqrt(m[2]));
    return s->method == MOMENT ? g1 : s->n < 3 ? NAN : g1 * sqrt(n * (n - 1)) / (n - 2);
}
const measure skew = {.of = skew_of, .columns = 1, .least = 2, .params = {P_METHOD}, .words = "G1|moment"};

static double kurt_of(const sample *s)
{
    double m[5], n = (double)s->n;
    central(s->x, s->n, m);
    double b2 = m[4] / (m[2] * m[2]);
    if (s->method == MOMENT) return b2;
    if (s->method == EXCESS) return b2 - 3;
    return s->n < 4 ? NAN : (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * (b2 - 3) + 6);
}
const measure kurt = {.of = kurt_of, .columns = 1, .least = 2, .params = {P_METHOD}, .words = "G2|moment|excess"};

double chi_square_p(double statistic, double degrees) { return gsl_cdf_chisq_Q(statistic, degrees); }

/* Jarque and Bera 1980. */
double jarque_bera_of(const double *x, int64_t n)
{
    double m[5];
    central(x, n, m);
    double g1 = m[3] / (m[2] * sqrt(m[2])), g2 = m[4] / (m[2] * m[2]) - 3;
    return (double)n / 6 * (g1 * g1 + g2 * g2 / 4);
}

static double normality_of(const sample *s) { return jarque_bera_of(s->x, s->n); }
static double normality_p(const sample *s)
{
    double statistic = jarque_bera_of(s->x, s->n);
    return isfinite(statistic) ? chi_square_p(statistic, 2) : NAN;
}
const measure jarque_bera = {.of = normality_of, .columns = 1, .least = 2};
const measure jarque_bera_p = {.of = normality_p, .columns = 1, .least = 2};

/* Divided by all squares, as Box and Jenkins 1976. */
static double autocorrelation_at(const sample *s, int64_t lag)
{
    double mean = mean_of(s->x, s->n), sum = 0;
    for (int64_t i = lag; i < s->n; i++) sum += (s->x[i] - mean) * (s->x[i - lag] - mean);
    return s->n > lag ? sum / squares_of(s->x, s->n, mean) : NAN;
}

static double autocorrelation_of(const sample *s) { return autocorrelation_at(s, s->lags); }
const measure autocorrelation = {.of = autocorrelation_of, .columns = 1, .least = 2, .params = {P_LAGS}};

/* Ljung and Box 1978. */
static double ljung_box_of(const sample *s)
{
    double n = (double)s->n, sum = 0;
    int64_t looked = 0;
    if (s->n <= s->lags) return NAN;
    for (int64_t k = 1; k <= s->lags && !had_enough(s->call, s->n, &looked); k++) {
        double r = autocorrelation_at(s, k);
        sum += r * r / (n - (double)k);
    }
    return n * (n + 2) * sum;
}
static double ljung_box_p_of(const sample *s)
{
    double statistic = ljung_box_of(s);
    return isfinite(statistic) ? chi_square_p(statistic, (double)s->lags) : NAN;
}
const measure ljung_box = {.of = ljung_box_of, .columns = 1, .least = 2, .params = {P_LAGS}};
const measure ljung_box_p = {.of = ljung_box_p_of, .columns = 1, .least = 2, .params = {P_LAGS}};

/* Durbin and Watson 1950, of deviations from the mean. */
static double durbin_watson_of(const sample *s)
{
    double sum = 0;
    for (int64_t i = 1; i < s->n; i++) sum += (s->x[i] - s->x[i - 1]) * (s->x[i] - s->x[i - 1]);
    return sum / squares_of(s->x, s->n, mean_of(s->x, s->n));
}
const measure durbin_watson = {.of = durbin_watson_of, .columns = 1, .least = 2};

/* ln(R/S) / ln(n), the range of summed deviations over their deviation (n - 1). */
static double hurst_of(const sample *s)
{
    double mean = mean_of(s->x, s->n), sum = 0, high = -INFINITY, low = INFINITY;
    for (int64_t i = 0; i < s->n; i++) {
        sum += s->x[i] - mean;
        high = sum > high ? sum : high;
        low = sum < low ? sum : low;
    }
    return log((high - low) / sd_of(s->x, s->n)) / log((double)s->n);
}
const measure hurst = {.of = hurst_of, .columns = 1, .least = 2};
