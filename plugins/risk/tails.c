/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tails.c -- value at risk and expected shortfall: historical, gaussian, and modified after Cornish and Fisher.
 *
 * Modified: Zangari 1996; its shortfall is that of Boudt, Peterson and Croux 2008. Moments are the population's. */
#include "measures.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>

enum { HISTORICAL, GAUSSIAN, MODIFIED, MODIFIED_RAW };

/* Mean, standard deviation, skewness and excess kurtosis of the population. */
typedef struct shape {
    double mean, sd, skewness, kurtosis;
} shape;

static shape shape_of(const sample *s)
{
    double n = (double)s->n, m3 = 0, m4 = 0;
    shape k = {.mean = mean_of(s->x, s->n)};
    double m2 = squares_of(s->x, s->n, k.mean) / n;
    for (int64_t i = 0; i < s->n; i++) {
        double d = s->x[i] - k.mean, d2 = d * d;
        m3 += d2 * d;
        m4 += d2 * d2;
    }
    k.sd = sqrt(m2);
    k.skewness = m2 > 0 ? m3 / n / (m2 * k.sd) : 0;
    k.kurtosis = m2 > 0 ? m4 / n / (m2 * m2) - 3 : 0;
    return k;
}

static double cornish_fisher(double z, const shape *k)
{
    double s = k->skewness;
    return z + (z * z - 1) * s / 6 + (z * z * z - 3 * z) * k->kurtosis / 24 - (2 * z * z * z - 5 * z) * s * s / 36;
}

static double historical_of(const sample *s, bool beyond)
{
    double sum = 0, n = 0;
    memcpy(s->room, s->x, (size_t)s->n * sizeof *s->x);
    double limit = select_quantile(s->room, s->n, 1 - s->level);
    for (int64_t i = 0; i < s->n; i++) {
        if (!(s->room[i] < limit)) continue;
        sum += s->room[i];
        n++;
    }
    return beyond && n > 0 ? sum / n : limit;
}

/* ---- windows kept in order ------------------------------------------------------------------------ */

/* The first place in order whose value is not below x. */
static int64_t place_of(const double *sorted, int64_t n, double x)
{
    int64_t lo = 0, hi = n;
    while (lo < hi) {
        int64_t mid = lo + (hi - lo) / 2;
        if (sorted[mid] < x)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

static double tail_of(const double *sorted, int64_t n, double p, bool beyond)
{
    double limit = quantile_of(sorted, n, p), sum = 0;
    int64_t below = 0;
    for (; beyond && below < n && sorted[below] < limit; below++) sum += sorted[below];
    return below ? sum / (double)below : limit;
}

/* Each value is put in its place and taken out again. NaN has none: such runs are left to the slow way. */
static jvn_status roll_tail(const sample *run, int64_t width, double *out, bool beyond)
{
    double *sorted = run->room, sign = run->loss ? -1 : 1;
    int64_t n = 0, looked = 0;
    for (int64_t i = 0; i < run->n; i++) {
        if (had_enough(run->call, n / 8 + 1, &looked)) return JVN_ECANCELLED; /* what is moved costs less */
        if (width && n == width) {
            int64_t k = place_of(sorted, n--, run->x[i - width]);
            memmove(sorted + k, sorted + k + 1, (size_t)(n - k) * sizeof *sorted);
        }
        int64_t k = place_of(sorted, n, run->x[i]);
        memmove(sorted + k + 1, sorted + k, (size_t)(n++ - k) * sizeof *sorted);
        sorted[k] = run->x[i];
        if (n >= width) out[i] = sign * tail_of(sorted, n, 1 - run->level, beyond);
    }
    return JVN_OK;
}
static jvn_status roll_value(const sample *run, int64_t width, double *out)
{
    return roll_tail(run, width, out, false);
}
static jvn_status roll_shortfall(const sample *run, int64_t width, double *out)
{
    return roll_tail(run, width, out, true);
}

/* ---- measures ------------------------------------------------------------------------------------- */

static double value_of(const sample *s)
{
    shape k;
    double z = gsl_cdf_ugaussian_Pinv(1 - s->level), x;
    if (s->method == HISTORICAL) {
        x = historical_of(s, false);
    } else {
        k = shape_of(s);
        x = k.mean + k.sd * (s->method == GAUSSIAN ? z : cornish_fisher(z, &k));
    }
    return s->loss ? -x : x;
}

/* The expansion's tail mean; unless raw, at least as far out as its value at risk. */
static double modified_shortfall(const shape *k, double a, bool raw)
{
    double h = cornish_fisher(gsl_cdf_ugaussian_Pinv(a), k), h2 = h * h, s = k->skewness;
    double tail = 1 + h2 * h * s / 6 + (h2 * h2 * h2 - 9 * h2 * h2 + 9 * h2 + 3) * s * s / 72 +
                  (h2 * h2 - 2 * h2 - 1) * k->kurtosis / 24;
    double far = gsl_ran_ugaussian_pdf(h) / a * tail;
    return k->mean - k->sd * (far > -h || raw ? far : -h);
}

static double shortfall_of(const sample *s)
{
    double a = 1 - s->level, x;
    if (s->method == HISTORICAL) {
        x = historical_of(s, true);
    } else {
        shape k = shape_of(s);
        x = s->method != GAUSSIAN ? modified_shortfall(&k, a, s->method == MODIFIED_RAW)
                                  : k.mean - k.sd * gsl_ran_ugaussian_pdf(gsl_cdf_ugaussian_Pinv(a)) / a;
    }
    return s->loss ? -x : x;
}

/* Quantiles over windows, where the tail is any share and nothing changes its sign. */
static double quantile_so(const sample *s) { return historical_of(s, false); }
const measure window_quantile = {.of = quantile_so, .roll = roll_value, .columns = 1, .least = 1, .params = {P_SHARE}};

static double median_so(const sample *s)
{
    sample half = *s;
    half.level = 0.5;
    return historical_of(&half, false);
}
static jvn_status roll_median(const sample *run, int64_t width, double *out)
{
    sample half = *run;
    half.level = 0.5;
    return roll_tail(&half, width, out, false);
}
const measure window_median = {.of = median_so, .roll = roll_median, .columns = 1, .least = 1};

const measure value_at_risk = {.of = value_of,
                               .roll = roll_value,
                               .columns = 1,
                               .least = 1,
                               .params = {P_LEVEL, P_METHOD, P_SIGN},
                               .words = "historical|gaussian|modified"};
const measure expected_shortfall = {.of = shortfall_of,
                                    .roll = roll_shortfall,
                                    .columns = 1,
                                    .least = 1,
                                    .params = {P_LEVEL, P_METHOD, P_SIGN},
                                    .words = "historical|gaussian|modified|modified_raw"};
