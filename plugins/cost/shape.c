/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shape.c -- a spline through the log odds of quantiles, which are smooth in z up to both ends. */
#include "shape.h"

#include <math.h>
#include <stdlib.h>

enum { KNOTS = 1401 };
static const double REACH = 6, SPAN = 7; /* a spline is worse near its ends */

/* False: a knot lies so near an end that its odds are none. */
static bool find_knots(const shape *s, double *z, double *odds)
{
    for (int i = 0; i < KNOTS; i++) {
        z[i] = -SPAN + 2 * SPAN * i / (KNOTS - 1);
        double x = dist_at_normal(s->d, z[i]);
        odds[i] = log((x - s->low) / (s->high - x));
        if (!isfinite(odds[i])) return false;
    }
    return true;
}

void shape_open(shape *s, const dist *d)
{
    double *z = NULL;
    *s = (shape){.d = d};
    if (d->kind != PERT && d->kind != BETA) return;
    s->low = dist_quantile(d, 0);
    s->high = dist_quantile(d, 1);
    z = malloc(2 * KNOTS * sizeof *z);
    if (z && find_knots(s, z, z + KNOTS)) s->spline = gsl_spline_alloc(gsl_interp_cspline, KNOTS);
    if (s->spline) gsl_spline_init(s->spline, z, z + KNOTS, KNOTS);
    free(z);
}

void shape_apply(const shape *s, int64_t n, double *z)
{
    for (int64_t t = 0; t < n; t++) {
        bool known = s->spline && fabs(z[t]) < REACH;
        z[t] = known ? s->low + (s->high - s->low) / (1 + exp(-gsl_spline_eval(s->spline, z[t], NULL))) : dist_at_normal(s->d, z[t]);
    }
}

void shape_close(shape *s) { gsl_spline_free(s->spline); }
