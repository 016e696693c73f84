/* SPDX-License-Identifier: GPL-3.0-or-later */
/* garch.c -- the GARCH(1,1) market model by maximum likelihood: R = a + b'x + e, h_t = omega + alpha e_{t-1}^2 +
 * beta h_{t-1} (Bollerslev 1986), normal errors.
 *
 * The search runs over unbounded parameters by Nelder and Mead's simplex, from least squares and several persistences;
 * omega is held through the unconditional variance. The first variance, and the square before it, are the mean square
 * of the residuals. */
#include <float.h>
#include <math.h>

#include <gsl/gsl_errno.h>
#include <gsl/gsl_multimin.h>

#include "study.h"

typedef struct problem {
    const event_days *d;
    const fit *start;
    double *h; /* NULL while searching */
} problem;

typedef struct garch {
    double coef[MAX_FACTORS + 1], omega, alpha, beta;
} garch;

/* v[0 .. k]: coefficients in their least squares standard sizes; then log variance, persistence and its share. */
static garch decode(const problem *q, const gsl_vector *v)
{
    garch g;
    size_t k = (size_t)q->d->k;
    double s = q->start->sigma;
    for (size_t i = 0; i <= k; i++) g.coef[i] = q->start->coef[i] + gsl_vector_get(v, i) * (i ? 0.1 : 0.1 * s);
    double variance = s * s * exp(gsl_vector_get(v, k + 1));
    double persistence = 1 / (1 + exp(-gsl_vector_get(v, k + 2))), share = 1 / (1 + exp(-gsl_vector_get(v, k + 3)));
    g.alpha = persistence * share;
    g.beta = persistence * (1 - share);
    g.omega = variance * (1 - persistence);
    return g;
}

static double residual(const problem *q, const garch *g, int t)
{
    double e = q->d->y[t] - g->coef[0];
    for (int k = 0; k < q->d->k; k++) e -= g->coef[k + 1] * q->d->x[k][t];
    return e;
}

static double mean_square(const problem *q, const garch *g)
{
    double total = 0;
    int n = 0;
    for (int t = 0; t < q->d->est; t++) {
        double e = residual(q, g, t);
        if (e == e) total += e * e, n++;
    }
    return total / n;
}

/* Minus the log likelihood, without its constant; days that lack a value keep their forecast. */
static double cost(const gsl_vector *v, void *context)
{
    const problem *q = context;
    garch g = decode(q, v);
    double first = mean_square(q, &g), before = first, h = first, total = 0;
    for (int t = 0; t < q->d->est; t++) {
        double e = residual(q, &g, t);
        h = g.omega + g.alpha * before + g.beta * h;
        if (q->h) q->h[t] = h;
        before = h;
        if (!(e == e)) continue;
        before = e * e;
        total += 0.5 * (log(h) + e * e / h);
    }
    if (q->h)
        for (int t = q->d->est; t < q->d->est + q->d->span; t++) {
            h = g.omega + g.alpha * before + g.beta * h;
            before = q->h[t] = h;
        }
    return isfinite(total) ? total : DBL_MAX;
}

/* One search from `at` to the simplex's end. */
static bool descend(gsl_multimin_function *f, gsl_vector *at, gsl_vector *step, double size)
{
    enum { MOST = 4000 };
    gsl_multimin_fminimizer *m = gsl_multimin_fminimizer_alloc(gsl_multimin_fminimizer_nmsimplex2, f->n);
    bool begun = m != NULL, done = false;
    gsl_vector_set_all(step, size);
    if (begun) begun = !gsl_multimin_fminimizer_set(m, f, at, step);
    for (int i = 0; begun && i < MOST && !done && !gsl_multimin_fminimizer_iterate(m); i++)
        done = gsl_multimin_test_size(gsl_multimin_fminimizer_size(m), 1e-8) == GSL_SUCCESS;
    if (begun) gsl_vector_memcpy(at, m->x);
    if (m) gsl_multimin_fminimizer_free(m);
    return begun;
}

/* Begun anew where it ended, until that wins nothing: where residuals have no ARCH the likelihood is flat along
 * beta, and the simplex alone would never close. */
static bool search(gsl_multimin_function *f, gsl_vector *at, gsl_vector *step)
{
    enum { ROUNDS = 8 };
    double before = DBL_MAX, now = f->f(at, f->params);
    for (int round = 0; round < ROUNDS && before - now > 1e-9 * (fabs(now) + 1); round++) {
        before = now;
        if (!descend(f, at, step, round ? 0.2 : 0.5)) return false;
        now = f->f(at, f->params);
    }
    return before - now <= 1e-9 * (fabs(now) + 1);
}

static void set_start(gsl_vector *v, size_t k, double persistence, double share)
{
    gsl_vector_set_zero(v);
    gsl_vector_set(v, k + 2, log(persistence / (1 - persistence)));
    gsl_vector_set(v, k + 3, log(share / (1 - share)));
}

static bool search_all(problem *q, gsl_vector *at, gsl_vector *best, gsl_vector *step)
{
    static const double starts[][2] = {{0.9, 0.1}, {0.5, 0.3}, {0.97, 0.05}};
    gsl_multimin_function f = {cost, best->size, q};
    double least = DBL_MAX;
    bool found = false;
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        set_start(at, (size_t)q->d->k, starts[i][0], starts[i][1]);
        if (!search(&f, at, step) || !(cost(at, q) < least)) continue;
        least = cost(at, q);
        gsl_vector_memcpy(best, at);
        found = true;
    }
    return found;
}

static void take(problem *q, const gsl_vector *v, fit *out, double *h)
{
    garch g = decode(q, v);
    q->h = h;
    cost(v, q);
    for (int k = 0; k <= q->d->k; k++) out->coef[k] = g.coef[k];
    out->garch[0] = g.omega;
    out->garch[1] = g.alpha;
    out->garch[2] = g.beta;
    out->sigma = sqrt(g.omega / (1 - g.alpha - g.beta));
    out->r2 = NAN;
    out->p += 3;
    out->df -= 3;
}

fit_fault fit_garch(const event_days *d, fit *out, double *h)
{
    fit start = *out;
    problem q = {d, &start, NULL};
    size_t n = (size_t)d->k + 4;
    gsl_vector *at = gsl_vector_alloc(n), *best = gsl_vector_alloc(n), *step = gsl_vector_alloc(n);
    bool found = at && best && step && out->df > 3 && search_all(&q, at, best, step);
    if (found) take(&q, best, out, h);
    gsl_vector_free(at);
    gsl_vector_free(best);
    gsl_vector_free(step);
    return !found ? FIT_DIVERGED : isfinite(out->sigma) ? FIT_OK : FIT_DIVERGED;
}
