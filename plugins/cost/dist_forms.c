/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dist_forms.c -- the list of distributions, each with what makes it of the values typed. */
#include "dist_forms.h"

#include <math.h>

#define Z75 0.67448975019608174320 /* of the normal distribution */
#define Z90 1.28155156554460046696
#define Z95 1.64485362695147271486
static const double LEAST_SHAPE = 1e-3, MOST_SHAPE = 1e6, MOST_SIGMA = 50;

static const char *make_uniform(const double *v, double z, dist *d)
{
    (void)z;
    *d = v[0] == v[1] ? dist_constant(v[0]) : dist_new(UNIFORM, v[0], v[1], 0);
    return v[0] <= v[1] ? NULL : "the lower end stands first";
}

static const char *make_loguniform(const double *v, double z, dist *d)
{
    (void)z;
    *d = v[0] == v[1] ? dist_constant(v[0]) : dist_new(LOGUNIFORM, v[0], v[1], 0);
    return v[0] <= 0 ? "both ends must be positive" : v[0] <= v[1] ? NULL : "the lower end stands first";
}

static const char *make_normal(const double *v, double z, dist *d)
{
    (void)z;
    *d = dist_new(NORMAL, v[0], v[1], 0);
    return v[1] > 0 ? NULL : "sd must be positive";
}

static const char *make_normal_between(const double *v, double z, dist *d)
{
    *d = dist_new(NORMAL, v[0] + (v[1] - v[0]) / 2, (v[1] - v[0]) / (2 * z), 0);
    return v[0] < v[1] ? NULL : "the lower quantile must be below the upper";
}

static const char *make_lognormal(const double *v, double z, dist *d)
{
    (void)z;
    *d = dist_new(LOGNORMAL, v[0], v[1], 0);
    return !(v[1] > 0) ? "sigma must be positive" : v[1] <= MOST_SIGMA ? NULL : "sigma goes up to 50";
}

static const char *make_lognormal_median(const double *v, double z, dist *d)
{
    const double logs[] = {log(v[0]), v[1]};
    return v[0] > 0 ? make_lognormal(logs, z, d) : "median must be positive";
}

static const char *make_lognormal_mean(const double *v, double z, dist *d)
{
    double ratio = v[1] / v[0], square = log1p(ratio * ratio);
    const double logs[] = {log(v[0]) - square / 2, sqrt(square)};
    return v[0] <= 0 ? "mean must be positive" : v[1] <= 0 ? "sd must be positive" : make_lognormal(logs, z, d);
}

static const char *make_lognormal_between(const double *v, double z, dist *d)
{
    const double logs[] = {log(v[0]) / 2 + log(v[1]) / 2, log(v[1] / v[0]) / (2 * z)};
    if (v[0] <= 0) return "both quantiles must be positive";
    return v[0] < v[1] ? make_lognormal(logs, z, d) : "the lower quantile must be below the upper";
}

static const char *three_in_order(const double *v)
{
    return v[0] <= v[1] && v[1] <= v[2] && v[0] < v[2] ? NULL : "least, mode and most must rise";
}

static const char *make_triangular(const double *v, double z, dist *d)
{
    (void)z;
    *d = dist_new(TRIANGULAR, v[0], v[1], v[2]);
    return three_in_order(v);
}

static const char *make_pert(const double *v, double z, dist *d)
{
    (void)z;
    *d = dist_new(PERT, v[0], v[1], v[2]);
    return three_in_order(v);
}

static const char *make_beta(const double *v, double z, dist *d)
{
    (void)z;
    *d = dist_new(BETA, v[0], v[1], 0);
    if (!(v[0] > 0 && v[1] > 0)) return "both shapes must be positive";
    bool usual = v[0] >= LEAST_SHAPE && v[1] >= LEAST_SHAPE && v[0] <= MOST_SHAPE && v[1] <= MOST_SHAPE;
    return usual ? NULL : "shapes lie between 0.001 and 1e6";
}

static const char *make_beta_mean(const double *v, double z, dist *d)
{
    double rest = v[0] * (1 - v[0]), sum = rest / (v[1] * v[1]) - 1;
    const double shapes[] = {v[0] * sum, (1 - v[0]) * sum};
    if (!(v[0] > 0 && v[0] < 1)) return "mean must be between 0 and 1";
    if (!(v[1] > 0)) return "sd must be positive";
    return sum > 0 ? make_beta(shapes, z, d) : "sd must be below sqrt(mean * (1 - mean))";
}

const dist_form dist_forms[] = {
    {"uniform", {"least", "most"}, 0, make_uniform},
    {"loguniform", {"least", "most"}, 0, make_loguniform},
    {"normal", {"mean", "sd"}, 0, make_normal},
    {"normal", {"median", "sd"}, 0, make_normal},
    {"normal", {"p05", "p95"}, Z95, make_normal_between},
    {"normal", {"p10", "p90"}, Z90, make_normal_between},
    {"normal", {"p25", "p75"}, Z75, make_normal_between},
    {"lognormal", {"mu", "sigma"}, 0, make_lognormal},
    {"lognormal", {"median", "sigma"}, 0, make_lognormal_median},
    {"lognormal", {"mean", "sd"}, 0, make_lognormal_mean},
    {"lognormal", {"p05", "p95"}, Z95, make_lognormal_between},
    {"lognormal", {"p10", "p90"}, Z90, make_lognormal_between},
    {"lognormal", {"p25", "p75"}, Z75, make_lognormal_between},
    {"triangular", {"least", "mode", "most"}, 0, make_triangular},
    {"pert", {"least", "mode", "most"}, 0, make_pert},
    {"beta", {"alpha", "beta"}, 0, make_beta},
    {"beta", {"mean", "sd"}, 0, make_beta_mean},
};
const int n_dist_forms = sizeof dist_forms / sizeof *dist_forms;

int dist_form_params(const dist_form *f) { return f->params[2] ? 3 : 2; }
