/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dist.c -- quantiles, means and standard deviations in closed form, with bounds too: sums over what bounds leave are those
 * of a standard variable (0..1, or the normal), so that narrow distributions far from zero lose no digits. */
#include "dist.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_sf_erf.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double NO_MASS = 1e-9;

static bool is_normal(const dist *d) { return d->kind == NORMAL || d->kind == LOGNORMAL; }
static bool is_beta(const dist *d) { return d->kind == PERT || d->kind == BETA; }

/* TRIANGULAR, PERT and BETA over 0..1. */
static double to_unit(const dist *d, double x) { return d->kind == BETA ? x : (x - d->a) / (d->c - d->a); }
static double from_unit(const dist *d, double t) { return d->kind == BETA ? t : d->a + t * (d->c - d->a); }
static double mode_of(const dist *d) { return to_unit(d, d->b); }
static double shape1(const dist *d) { return d->kind == BETA ? d->a : 1 + 4 * mode_of(d); }
static double shape2(const dist *d) { return d->kind == BETA ? d->b : 1 + 4 * (1 - mode_of(d)); }
static double to_normal(const dist *d, double x)
{
    return d->kind == NORMAL ? (x - d->a) / d->b : x > 0 ? (log(x) - d->a) / d->b : -INFINITY;
}
static double clamp(double x, double least, double most) { return x < least ? least : x > most ? most : x; }

static double triangle_below(double t, double mode) { return t < mode ? t * t / mode : 1 - (1 - t) * (1 - t) / (1 - mode); }
static double triangle_above(double t, double mode) { return t > mode ? (1 - t) * (1 - t) / (1 - mode) : 1 - t * t / mode; }

/* Without bounds: the mass up to x, and beyond it, each exact where it is small. */
static double mass_below(const dist *d, double x)
{
    if (is_normal(d)) return gsl_cdf_ugaussian_P(to_normal(d, x));
    if (d->kind == UNIFORM) return clamp((x - d->a) / (d->b - d->a), 0, 1);
    if (d->kind == LOGUNIFORM) return x <= d->a ? 0 : clamp(log(x / d->a) / log(d->b / d->a), 0, 1);
    double t = clamp(to_unit(d, x), 0, 1);
    return t <= 0 ? 0 : t >= 1 ? 1 : is_beta(d) ? gsl_cdf_beta_P(t, shape1(d), shape2(d)) : triangle_below(t, mode_of(d));
}

static double mass_above(const dist *d, double x)
{
    if (is_normal(d)) return gsl_cdf_ugaussian_Q(to_normal(d, x));
    if (d->kind == UNIFORM || d->kind == LOGUNIFORM) return 1 - mass_below(d, x);
    double t = clamp(to_unit(d, x), 0, 1);
    return t <= 0 ? 1 : t >= 1 ? 0 : is_beta(d) ? gsl_cdf_beta_Q(t, shape1(d), shape2(d)) : triangle_above(t, mode_of(d));
}

/* Newton's steps within a bracket, from GSL's own answer, which is good to ten digits. */
static double beta_quantile(double p, bool upper, double a, double b)
{
    double low = 0, high = 1, t = upper ? gsl_cdf_beta_Qinv(p, a, b) : gsl_cdf_beta_Pinv(p, a, b);
    if (!(t > 0 && t < 1)) t = a / (a + b);
    for (int i = 0; i < 200; i++) {
        double off = upper ? p - gsl_cdf_beta_Q(t, a, b) : gsl_cdf_beta_P(t, a, b) - p;
        if (off > 0) high = t;
        else low = t;
        double next = t - off / gsl_ran_beta_pdf(t, a, b);
        if (!(next > low && next < high)) next = off == 0 ? t : (low + high) / 2;
        if (fabs(next - t) <= 4e-16 * t) return next;
        t = next;
    }
    return t;
}

/* Without bounds: the value that has p below it, or above. */
static double value_at(const dist *d, double p, bool upper)
{
    double from_low = upper ? 1 - p : p;
    switch (d->kind) {
    case CONSTANT: return d->a;
    case UNIFORM: return d->a + from_low * (d->b - d->a);
    case LOGUNIFORM: return d->a * exp(from_low * log(d->b / d->a));
    case NORMAL: return d->a + d->b * (upper ? gsl_cdf_ugaussian_Qinv(p) : gsl_cdf_ugaussian_Pinv(p));
    case LOGNORMAL: return exp(d->a + d->b * (upper ? gsl_cdf_ugaussian_Qinv(p) : gsl_cdf_ugaussian_Pinv(p)));
    case PERT:
    case BETA:
        if (p <= 0 || p >= 1) return from_unit(d, (p >= 1) != upper);
        return from_unit(d, beta_quantile(p, upper, shape1(d), shape2(d)));
    case TRIANGULAR: break;
    }
    double mode = mode_of(d), from_high = upper ? p : 1 - p;
    return from_unit(d, from_low < mode ? sqrt(from_low * mode) : 1 - sqrt(from_high * (1 - mode)));
}

dist dist_constant(double x) { return dist_new(CONSTANT, x, 0, 0); }

dist dist_new(dist_kind kind, double a, double b, double c)
{
    dist d = {.kind = kind, .a = a, .b = b, .c = c, .least = -INFINITY, .most = INFINITY, .mass = 1};
    if (is_beta(&d)) gsl_set_error_handler_off(); /* a quantile that GSL does not find is sought here */
    return d;
}

bool dist_bound(dist *d, double least, double most)
{
    d->least = least;
    d->most = most;
    if (d->kind == CONSTANT) return d->a >= least && d->a <= most;
    d->below = mass_below(d, least);
    d->above = mass_above(d, most);
    d->mass = d->below > 0.5 ? mass_above(d, least) - d->above : d->above > 0.5 ? mass_below(d, most) - d->below : 1 - d->below - d->above;
    return d->mass > NO_MASS;
}

double dist_cut(const dist *d) { return d->below + d->above; }

bool dist_same(const dist *x, const dist *y)
{
    return x->kind == y->kind && x->a == y->a && x->b == y->b && x->c == y->c && x->least == y->least && x->most == y->most;
}

/* rest: 1 - p, so that both tails are exact. */
static double quantile(const dist *d, double p, double rest)
{
    bool upper = d->below + p * d->mass > 0.5;
    double at = upper ? d->above + rest * d->mass : d->below + p * d->mass;
    return clamp(value_at(d, clamp(at, 0, 1), upper), d->least, d->most);
}

double dist_quantile(const dist *d, double p) { return quantile(d, p, 1 - p); }

double dist_at_normal(const dist *d, double z)
{
    bool whole = dist_cut(d) < NO_MASS;
    if (whole && d->kind == LOGNORMAL) return clamp(exp(d->a + d->b * z), d->least, d->most);
    if (whole && d->kind == NORMAL) return clamp(d->a + d->b * z, d->least, d->most);
    return quantile(d, gsl_cdf_ugaussian_P(z), gsl_cdf_ugaussian_Q(z));
}

/* ---- moments ---- */

static double least_of(const dist *d) { return fmax(d->a, d->least); }
static double most_of(const dist *d) { return fmin(d->b, d->most); }

/* Of a normal variable, between. */
static double normal_mass(double low, double high)
{
    return low > 0 ? gsl_cdf_ugaussian_Q(low) - gsl_cdf_ugaussian_Q(high) : gsl_cdf_ugaussian_P(high) - gsl_cdf_ugaussian_P(low);
}

/* Its logarithm, far out in a tail too. */
static double log_normal_mass(double low, double high)
{
    double mass = normal_mass(low, high);
    if (mass > 1e-300) return log(mass);
    double near = low > 0 ? low : -high, far = low > 0 ? high : -low; /* both tails are alike */
    double whole = gsl_sf_log_erfc(near / M_SQRT2);
    return whole - M_LN2 + (isinf(far) ? 0 : log1p(-exp(gsl_sf_log_erfc(far / M_SQRT2) - whole)));
}

/* The mean of x^k of a lognormal within bounds. */
static double lognormal_moment(const dist *d, int k)
{
    double low = to_normal(d, d->least), high = to_normal(d, d->most), shift = k * d->b;
    return exp(k * d->a + shift * shift / 2 + log_normal_mass(low - shift, high - shift) - log(d->mass));
}

static double edge(double z, int k) { return isinf(z) ? 0 : gsl_ran_ugaussian_pdf(z) * (k == 2 ? z : 1); }

/* The integral of t^k times the triangle's density from 0 to t. */
static double triangle_sum(double t, double mode, int k)
{
    double left = fmin(t, mode), sum = mode > 0 ? 2 / mode * pow(left, k + 2) / (k + 2) : 0;
    if (t <= mode) return sum;
    double flat = (pow(t, k + 1) - pow(mode, k + 1)) / (k + 1), slope = (pow(t, k + 2) - pow(mode, k + 2)) / (k + 2);
    return sum + 2 / (1 - mode) * (flat - slope);
}

static double beta_sum(double low, double high, double a, double b, int k)
{
    double whole = k == 1 ? a / (a + b) : a * (a + 1) / ((a + b) * (a + b + 1));
    double up_to_high = high >= 1 ? 1 : gsl_cdf_beta_P(high, a + k, b), up_to_low = low <= 0 ? 0 : gsl_cdf_beta_P(low, a + k, b);
    return whole * (up_to_high - up_to_low);
}

/* The mean of t^k, k 1 or 2, of the standard variable within bounds; of the lognormal, of x^k. */
static double moment(const dist *d, int k)
{
    if (d->kind == LOGNORMAL) return lognormal_moment(d, k);
    if (d->kind == NORMAL) return (k - 1) + (edge(to_normal(d, d->least), k) - edge(to_normal(d, d->most), k)) / d->mass;
    double low = clamp(to_unit(d, d->least), 0, 1), high = clamp(to_unit(d, d->most), 0, 1);
    if (is_beta(d)) return beta_sum(low, high, shape1(d), shape2(d), k) / d->mass;
    return (triangle_sum(high, mode_of(d), k) - triangle_sum(low, mode_of(d), k)) / d->mass;
}

double dist_mean(const dist *d)
{
    double low = least_of(d), high = most_of(d);
    switch (d->kind) {
    case CONSTANT: return d->a;
    case UNIFORM: return low + (high - low) / 2;
    case LOGUNIFORM: return (high - low) / log1p((high - low) / low);
    case NORMAL: return d->a + d->b * moment(d, 1);
    case LOGNORMAL: return moment(d, 1);
    default: return from_unit(d, moment(d, 1));
    }
}

/* sd / geometric middle of a loguniform whose ends are e^width apart. */
static double loguniform_sd(double width)
{
    double half = width / 2, mean = sinh(half) / half;
    return width < 1e-3 ? width * sqrt(1.0 / 12 + width * width / 180) : sqrt(sinh(width) / width - mean * mean);
}

/* Whole ones have forms that do not subtract. */
static double whole_sd(const dist *d)
{
    if (d->kind == LOGNORMAL) return exp(d->a + d->b * d->b / 2) * sqrt(expm1(d->b * d->b));
    double a = shape1(d), b = shape2(d), s = a + b;
    return sqrt(a * b / (s + 1)) / s;
}

/* Whether bounds change neither the mass nor the mean square. */
static bool is_whole(const dist *d)
{
    if (d->kind != LOGNORMAL) return dist_cut(d) == 0;
    return dist_cut(d) < 1e-16 && normal_mass(to_normal(d, d->least) - 2 * d->b, to_normal(d, d->most) - 2 * d->b) == 1;
}

double dist_sd(const dist *d)
{
    double low = least_of(d), high = most_of(d);
    if (d->kind == CONSTANT) return 0;
    if (d->kind == UNIFORM) return (high - low) / sqrt(12);
    if (d->kind == LOGUNIFORM) return sqrt(low * high) * loguniform_sd(log1p((high - low) / low));
    double scale = d->kind == NORMAL ? d->b : d->kind == LOGNORMAL || d->kind == BETA ? 1 : d->c - d->a;
    if (is_whole(d) && (d->kind == LOGNORMAL || is_beta(d))) return scale * whole_sd(d);
    double mean = moment(d, 1);
    return scale * sqrt(fmax(0, moment(d, 2) - mean * mean));
}

/* ---- text ---- */

static const char *spell_number(char *buf, size_t size, double x)
{
    for (int digits = 6; digits <= 17; digits++) {
        snprintf(buf, size, "%.*g", digits, x);
        if (strtod(buf, NULL) == x) break;
    }
    char *e = strchr(buf, 'e'); /* 3e24, not 3e+24; 2e6, not 2e+06 */
    if (e) snprintf(e + 1, size - (size_t)(e + 1 - buf), "%d", atoi(e + 1));
    return buf;
}

const char *dist_spell(const dist *d, char *buf, size_t size)
{
    static const char *const names[] = {"", "uniform", "loguniform", "normal", "lognormal", "triangular", "pert", "beta"};
    char a[32], b[32], c[32];
    spell_number(a, sizeof a, d->a);
    spell_number(b, sizeof b, d->b);
    spell_number(c, sizeof c, d->c);
    switch (d->kind) {
    case CONSTANT: snprintf(buf, size, "%s", a); break;
    case UNIFORM: snprintf(buf, size, "%s..%s", a, b); break;
    case TRIANGULAR:
    case PERT: snprintf(buf, size, "%s(%s, %s, %s)", names[d->kind], a, b, c); break;
    default: snprintf(buf, size, "%s(%s, %s)", names[d->kind], a, b);
    }
    return buf;
}
