/* SPDX-License-Identifier: GPL-3.0-or-later */
/* garch.c -- the command garch: GARCH(1,1) with a constant mean by maximum likelihood, by group.
 *
 * x[t] = mu + e[t], e[t] ~ N(0, h[t]), h[t] = omega + alpha e[t-1]^2 + beta h[t-1] (Bollerslev 1986); before the first
 * row both e^2 and h are the mean of e^2, as in Fiorentini, Calzolari and Panattoni 1996. The likelihood climbs by BFGS
 * from the likeliest points of a grid, with analytic derivatives, on data divided by their deviation; Newton steps
 * finish. Errors are those of the Hessian. alpha and beta are not negative and their sum is below 1. */
#include "risk.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_multimin.h>
#include <stdlib.h>

enum {
    MU,
    OMEGA,
    ALPHA,
    BETA,
    TERMS,
    FEWEST = 20,
    STEPS = 500,
    LOOK = 20,
    NEWTON_STEPS = 20,
    LIKELIEST = 2,
    CLIMBS = 4
};
static const double FLAT = 1e-9; /* a likelihood that LOOK steps raise by less is at its top */

typedef struct series {
    int64_t n;
    const double *x; /* of deviation 1 */
    double *h;       /* NULL, or where variances go */
    jvn_call *call;
} series;

typedef struct garch {
    const frame *f;
    const double *x;
    double *h;                        /* a row of the frame; NaN: none */
    double *estimate, *se, *t, *p;    /* TERMS a group */
    double *loglik, *next, *long_run; /* a group */
    int64_t *n;
    double periods;
    const char *unit; /* of the returns, and so of volatilities */
} garch;

/* ---- likelihood ----------------------------------------------------------------------------------- */

/* Minus the log-likelihood, and its derivatives. */
static double likelihood(const series *s, const double q[TERMS], double slope[TERMS])
{
    double square = 0, mean = 0, sum = 0, n = (double)s->n;
    for (int64_t t = 0; t < s->n; t++) {
        double e = s->x[t] - q[MU];
        mean += e / n;
        square += e * e / n;
    }
    double before = square, h = square, dh[TERMS] = {-2 * mean, 0, 0, 0}, d_before = -2 * mean;
    for (int k = 0; k < TERMS; k++) slope[k] = 0;
    for (int64_t t = 0; t < s->n; t++) {
        double e = s->x[t] - q[MU];
        dh[MU] = q[ALPHA] * d_before + q[BETA] * dh[MU];
        dh[OMEGA] = 1 + q[BETA] * dh[OMEGA];
        dh[ALPHA] = before + q[BETA] * dh[ALPHA];
        dh[BETA] = h + q[BETA] * dh[BETA];
        h = q[OMEGA] + q[ALPHA] * before + q[BETA] * h;
        if (!(h > 0)) return INFINITY;
        if (s->h) s->h[t] = h;
        before = e * e;
        d_before = -2 * e;
        sum += (log(2 * M_PI) + log(h) + before / h) / 2;
        double by_h = (1 - before / h) / h / 2;
        for (int k = 0; k < TERMS; k++) slope[k] += by_h * dh[k];
        slope[MU] -= e / h;
    }
    return sum;
}

/* Free numbers to parameters: omega = exp(u1), alpha + beta = 1 / (1 + exp(-u2)), alpha's share of it alike of u3. */
static void to_params(const gsl_vector *u, double q[TERMS])
{
    double all = 1 / (1 + exp(-gsl_vector_get(u, 2))), share = 1 / (1 + exp(-gsl_vector_get(u, 3)));
    q[MU] = gsl_vector_get(u, 0);
    q[OMEGA] = exp(gsl_vector_get(u, 1));
    q[ALPHA] = all * share;
    q[BETA] = all * (1 - share);
}

static void value_and_slope(const gsl_vector *u, void *of, double *value, gsl_vector *slope)
{
    double q[TERMS], d[TERMS], u2 = gsl_vector_get(u, 2), u3 = gsl_vector_get(u, 3);
    double all = 1 / (1 + exp(-u2)), share = 1 / (1 + exp(-u3));
    to_params(u, q);
    *value = likelihood(of, q, d);
    if (!isfinite(*value)) *value = GSL_NAN;
    if (!slope) return;
    gsl_vector_set(slope, 0, d[MU]);
    gsl_vector_set(slope, 1, d[OMEGA] * q[OMEGA]);
    gsl_vector_set(slope, 2, (d[ALPHA] * share + d[BETA] * (1 - share)) * all * (1 - all));
    gsl_vector_set(slope, 3, (d[ALPHA] - d[BETA]) * all * share * (1 - share));
}

static double value_alone(const gsl_vector *u, void *of)
{
    double value;
    value_and_slope(u, of, &value, NULL);
    return value;
}
static void slope_alone(const gsl_vector *u, void *of, gsl_vector *slope)
{
    double value;
    value_and_slope(u, of, &value, slope);
}

/* ---- the climb ------------------------------------------------------------------------------------ */

/* From one start; gives the value reached. */
static double climb(series *s, double alpha, double beta, double q[TERMS])
{
    gsl_multimin_function_fdf f = {value_alone, slope_alone, value_and_slope, TERMS, s};
    gsl_multimin_fdfminimizer *m = gsl_multimin_fdfminimizer_alloc(gsl_multimin_fdfminimizer_vector_bfgs2, TERMS);
    gsl_vector *u = gsl_vector_alloc(TERMS);
    double reached = INFINITY;
    if (m && u) {
        gsl_vector_set(u, 0, mean_of(s->x, s->n));
        gsl_vector_set(u, 1, log(1 - alpha - beta));
        gsl_vector_set(u, 2, log((alpha + beta) / (1 - alpha - beta)));
        gsl_vector_set(u, 3, log(alpha / beta));
        gsl_multimin_fdfminimizer_set(m, &f, u, 0.1, 0.1);
        double before = INFINITY;
        for (int i = 1; i <= STEPS && !s->call->host->cancelled(s->call); i++) {
            if (gsl_multimin_fdfminimizer_iterate(m) || !gsl_multimin_test_gradient(m->gradient, 1e-6)) break;
            if (i % LOOK) continue;
            if (before - m->f < FLAT) break;
            before = m->f;
        }
        to_params(m->x, q);
        reached = m->f;
    }
    if (m) gsl_multimin_fdfminimizer_free(m);
    if (u) gsl_vector_free(u);
    return isfinite(reached) ? reached : INFINITY;
}

/* The Hessian by central differences of the derivatives; false: it is not positive definite. inverse is its. */
static bool invert_hessian(const series *s, const double q[TERMS], double inverse[TERMS][TERMS])
{
    double up[TERMS], down[TERMS], m[TERMS * TERMS];
    for (int i = 0; i < TERMS; i++) {
        double a[TERMS], b[TERMS], step = 1e-5 * (fabs(q[i]) > 1e-3 ? fabs(q[i]) : 1e-3);
        memcpy(a, q, sizeof a);
        memcpy(b, q, sizeof b);
        a[i] += step;
        b[i] -= step;
        if (!isfinite(likelihood(s, a, up)) || !isfinite(likelihood(s, b, down))) return false;
        for (int j = 0; j < TERMS; j++) m[i * TERMS + j] = (up[j] - down[j]) / (2 * step);
    }
    for (int i = 0; i < TERMS; i++)
        for (int j = 0; j < i; j++) m[i * TERMS + j] = m[j * TERMS + i] = (m[i * TERMS + j] + m[j * TERMS + i]) / 2;
    gsl_matrix_view view = gsl_matrix_view_array(m, TERMS, TERMS);
    if (gsl_linalg_cholesky_decomp1(&view.matrix) || gsl_linalg_cholesky_invert(&view.matrix)) return false;
    for (int i = 0; i < TERMS; i++)
        for (int j = 0; j < TERMS; j++) inverse[i][j] = m[i * TERMS + j];
    return true;
}

static bool is_inside(const double q[TERMS])
{
    return q[OMEGA] > 0 && q[ALPHA] >= 0 && q[BETA] >= 0 && q[ALPHA] + q[BETA] < 1;
}

/* Newton's steps while they lead down; true: errors are defined. */
static bool finish(const series *s, double q[TERMS], double *value, double variance[TERMS])
{
    double inverse[TERMS][TERMS], slope[TERMS], next[TERMS], other[TERMS];
    bool good = false;
    for (int i = 0; i < NEWTON_STEPS; i++) {
        if (!invert_hessian(s, q, inverse)) break;
        good = true;
        for (int k = 0; k < TERMS; k++) variance[k] = inverse[k][k];
        likelihood(s, q, slope);
        memcpy(next, q, sizeof next);
        for (int k = 0; k < TERMS; k++)
            for (int j = 0; j < TERMS; j++) next[k] -= inverse[k][j] * slope[j];
        double reached = is_inside(next) ? likelihood(s, next, other) : INFINITY;
        if (!(reached < *value)) break;
        *value = reached;
        memcpy(q, next, sizeof next);
    }
    return good;
}

/* ---- one group ------------------------------------------------------------------------------------ */

static void leave_undefined(const garch *r, int64_t g)
{
    for (int k = 0; k < TERMS; k++) {
        int64_t at = g * TERMS + k;
        r->estimate[at] = r->se[at] = r->t[at] = r->p[at] = NAN;
    }
    r->loglik[g] = r->next[g] = r->long_run[g] = NAN;
}

/* Back from deviation 1 to the data's. */
static void put_results(const garch *r, int64_t g, const series *s, const double q[TERMS], const double *variance,
                        double value, double sd)
{
    const double scale[TERMS] = {sd, sd * sd, 1, 1};
    double last = s->x[s->n - 1] - q[MU];
    for (int k = 0; k < TERMS; k++) {
        int64_t at = g * TERMS + k;
        r->estimate[at] = q[k] * scale[k];
        r->se[at] = variance ? sqrt(variance[k]) * scale[k] : NAN;
        r->t[at] = r->estimate[at] / r->se[at];
        r->p[at] = isfinite(r->t[at]) ? 2 * gsl_cdf_ugaussian_Q(fabs(r->t[at])) : NAN;
    }
    r->loglik[g] = -value - (double)s->n * log(sd);
    r->next[g] = sd * sqrt((q[OMEGA] + q[ALPHA] * last * last + q[BETA] * s->h[s->n - 1]) * r->periods);
    r->long_run[g] = sd * sqrt(q[OMEGA] / (1 - q[ALPHA] - q[BETA]) * r->periods);
}

/* Where to climb from, beside what stands in starts: of a grid of shares and sums, with the data's own variance, the
 * points that are likeliest. */
static void find_starts(const series *s, double starts[LIKELIEST][2])
{
    static const double shares[] = {0.02, 0.05, 0.1, 0.2, 0.5, 0.9}, sums[] = {0.15, 0.5, 0.8, 0.95, 0.99};
    double best[LIKELIEST], slope[TERMS];
    for (int k = 0; k < LIKELIEST; k++) best[k] = INFINITY;
    for (size_t i = 0; i < sizeof shares / sizeof *shares; i++)
        for (size_t j = 0; j < sizeof sums / sizeof *sums; j++) {
            double alpha = shares[i] * sums[j], beta = sums[j] - alpha;
            const double q[TERMS] = {mean_of(s->x, s->n), 1 - sums[j], alpha, beta};
            double value = likelihood(s, q, slope);
            int k = LIKELIEST;
            while (k > 0 && value < best[k - 1]) k--;
            if (k == LIKELIEST) continue;
            for (int m = LIKELIEST - 1; m > k; m--) {
                best[m] = best[m - 1];
                memcpy(starts[m], starts[m - 1], sizeof starts[m]);
            }
            best[k] = value;
            starts[k][0] = alpha, starts[k][1] = beta;
        }
}

static void fit_series(const garch *r, int64_t g, series *s, double sd)
{
    double starts[CLIMBS][2] = {{0.1, 0.8}, {0.05, 0.9}, {0.1, 0.3}, {0.05, 0.9}};
    double best[TERMS], q[TERMS], value = INFINITY, variance[TERMS], slope[TERMS], *h = s->h;
    s->h = NULL;
    find_starts(s, starts);
    for (int i = 0; i < CLIMBS; i++) {
        double reached = climb(s, starts[i][0], starts[i][1], q);
        if (!(reached < value)) continue;
        value = reached;
        memcpy(best, q, sizeof best);
    }
    if (!isfinite(value)) {
        leave_undefined(r, g);
        return;
    }
    bool good = finish(s, best, &value, variance);
    s->h = h;
    likelihood(s, best, slope);
    put_results(r, g, s, best, good ? variance : NULL, value, sd);
}

static jvn_status fit_group(void *context, int64_t g)
{
    const garch *r = context;
    int64_t from = r->f->starts[g], to = r->f->starts[g + 1], n = 0;
    double *x = malloc((size_t)(to - from + 1) * 2 * sizeof *x), *h = x + (to - from);
    if (!x) return JVN_ENOMEM;
    for (int64_t i = from; i < to; i++)
        if (!isnan(r->x[i])) x[n++] = r->x[i];
    double sd = n > 1 ? sd_of(x, n) : 0;
    series s = {n, x, h, r->f->call};
    r->n[g] = n;
    for (int64_t i = 0; i < n; i++) x[i] /= sd > 0 ? sd : 1;
    if (n >= FEWEST && sd > 0 && isfinite(sd))
        fit_series(r, g, &s, sd);
    else
        leave_undefined(r, g);
    bool fitted = isfinite(r->loglik[g]);
    for (int64_t i = from, k = 0; i < to; i++)
        r->h[i] = fitted && !isnan(r->x[i]) ? sd * sqrt(h[k++] * r->periods) : NAN;
    free(x);
    return r->f->call->host->cancelled(r->f->call) ? JVN_ECANCELLED : JVN_OK;
}

/* ---- tables --------------------------------------------------------------------------------------- */

static jvn_status add_terms(const garch *r)
{
    static const char *const words[] = {"mu", "omega", "alpha", "beta"};
    jvn_call *call = r->f->call;
    int64_t n = r->f->n_groups * TERMS, *groups = scratch(call, n, sizeof *groups);
    const char **names = scratch(call, n, sizeof *names);
    if (!groups || !names) return JVN_ENOMEM;
    for (int64_t i = 0; i < n; i++) {
        groups[i] = i / TERMS;
        names[i] = words[i % TERMS];
    }
    jvn_status st = frame_add_keys(r->f, NULL, groups, n);
    if (!st) st = add_texts(call, NULL, "term", names, n);
    if (!st)
        st = add_doubles(call, NULL, "estimate", NULL, "h = omega + alpha e^2 + beta h, normal likelihood", r->estimate,
                         n);
    if (!st) st = add_doubles(call, NULL, "se", NULL, "of the Hessian", r->se, n);
    if (!st) st = add_doubles(call, NULL, "t", NULL, NULL, r->t, n);
    return st ? st : add_doubles(call, NULL, "p", NULL, "two-sided, normal", r->p, n);
}

static jvn_status add_fits(const garch *r, const char *yearly)
{
    jvn_call *call = r->f->call;
    int64_t n = r->f->n_groups, *groups = scratch(call, n, sizeof *groups);
    double *sum = scratch(call, n, sizeof *sum), *aic = scratch(call, n, sizeof *aic);
    if (!groups || !sum || !aic) return JVN_ENOMEM;
    for (int64_t g = 0; g < n; g++) {
        groups[g] = g;
        sum[g] = r->estimate[g * TERMS + ALPHA] + r->estimate[g * TERMS + BETA];
        aic[g] = 2 * TERMS - 2 * r->loglik[g];
    }
    jvn_status st = frame_add_keys(r->f, "fit", groups, n);
    if (!st) st = add_ints(call, "fit", "n", r->n, n);
    if (!st) st = add_doubles(call, "fit", "loglik", NULL, NULL, r->loglik, n);
    if (!st) st = add_doubles(call, "fit", "aic", NULL, NULL, aic, n);
    if (!st) st = add_doubles(call, "fit", "persistence", NULL, "alpha + beta", sum, n);
    if (!st) st = add_doubles(call, "fit", "long_run", r->unit, yearly, r->long_run, n);
    return st ? st : add_doubles(call, "fit", "next", r->unit, "forecast for the row after the last", r->next, n);
}

static jvn_status add_volatility(const garch *r, const char *yearly)
{
    jvn_call *call = r->f->call;
    int64_t *groups = scratch(call, r->f->n, sizeof *groups), *rows = scratch(call, r->f->n, sizeof *rows);
    if (!groups || !rows) return JVN_ENOMEM;
    for (int64_t g = 0; g < r->f->n_groups; g++)
        for (int64_t i = r->f->starts[g]; i < r->f->starts[g + 1]; i++) groups[i] = g, rows[i] = i;
    jvn_status st = frame_add_keys(r->f, "volatility", groups, r->f->n);
    if (!st) st = frame_add_dates(r->f, "volatility", r->f->dates ? r->f->date_name : "row", rows, r->f->n);
    if (!st) st = add_doubles(call, "volatility", "return", r->unit, NULL, r->x, r->f->n);
    return st ? st : add_doubles(call, "volatility", "volatility", r->unit, yearly, r->h, r->f->n);
}

static void note_undefined(const garch *r)
{
    char first_of[128];
    int64_t bad = 0, first = 0;
    for (int64_t g = r->f->n_groups - 1; g >= 0; g--)
        if (!isfinite(r->loglik[g])) bad++, first = g;
    if (!bad) return;
    jvn_say(r->f->call, "%lld of %lld fits undefined: fewer than %d returns, or all alike%s", (long long)bad,
            (long long)r->f->n_groups, FEWEST, frame_first(r->f, first, first_of, sizeof first_of));
}

/* Returns lie on both sides of zero: what never does was not meant. */
static void note_prices(const garch *r, const jvn_item *column)
{
    int64_t n = 0;
    if (strcmp(r->f->call->host->unit_of(column->schema), "ret") == 0) return;
    for (int64_t i = 0; i < r->f->n; i++) {
        if (r->x[i] <= 0) return;
        n += r->x[i] > 0;
    }
    if (n) jvn_say(r->f->call, "'%s' is above 0 throughout: prices? wanted returns, as of: returns %s", column->text, column->text);
}

/* An estimate on the border has no normal errors. */
static void note_borders(const garch *r)
{
    const double near = 1e-6;
    char first_of[128];
    int64_t bad = 0, first = 0;
    for (int64_t g = r->f->n_groups - 1; g >= 0; g--) {
        double a = r->estimate[g * TERMS + ALPHA], b = r->estimate[g * TERMS + BETA];
        if (a < near || b < near || a + b > 1 - near) bad++, first = g;
    }
    if (!bad) return;
    jvn_say(r->f->call,
            "%lld of %lld estimates on the border, where errors do not hold: alpha or beta 0, or their sum 1%s",
            (long long)bad, (long long)r->f->n_groups, frame_first(r->f, first, first_of, sizeof first_of));
}

static jvn_status open_garch(garch *r, jvn_call *call)
{
    int64_t n = r->f->n_groups;
    bool room = (r->h = scratch(call, r->f->n, 8)) && (r->estimate = scratch(call, n * TERMS, 8));
    room = room && (r->se = scratch(call, n * TERMS, 8)) && (r->t = scratch(call, n * TERMS, 8));
    room = room && (r->p = scratch(call, n * TERMS, 8)) && (r->loglik = scratch(call, n, 8));
    room =
        room && (r->next = scratch(call, n, 8)) && (r->long_run = scratch(call, n, 8)) && (r->n = scratch(call, n, 8));
    r->periods = jvn_item_of(call, GARCH_PERIODS, 0)->number;
    if (room && !(r->periods > 0))
        return jvn_fail(call, JVN_EARG, GARCH_PERIODS, NULL, "found %g, wanted a number above 0", r->periods);
    return room ? JVN_OK : JVN_ENOMEM;
}

jvn_status run_garch(jvn_call *call)
{
    frame f;
    garch r = {.f = &f};
    double *x;
    char yearly[64], unit[64];
    jvn_status st = frame_open(&f, call, GARCH_BY, GARCH_DATE, false, is_plain(call, GARCH_COLUMN));
    gsl_set_error_handler_off();
    if (!st) st = frame_numbers(&f, GARCH_COLUMN, 0, &x);
    if (!st) st = open_garch(&r, call);
    if (st) return st;
    r.x = x;
    r.unit = frame_unit(&f, GARCH_COLUMN, 0, unit, sizeof unit);
    st = call->host->parallel_for(call, f.n_groups, fit_group, &r);
    if (st) return st;
    note_prices(&r, jvn_item_of(call, GARCH_COLUMN, 0));
    note_undefined(&r);
    note_borders(&r);
    snprintf(yearly, sizeof yearly, "sqrt(h * %g)", r.periods);
    st = add_terms(&r);
    if (!st) st = add_fits(&r, yearly);
    return st ? st : add_volatility(&r, yearly);
}
