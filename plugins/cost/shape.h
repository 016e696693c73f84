/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shape.h -- normal values to a distribution's, many at once. */
#ifndef COST_SHAPE_H
#define COST_SHAPE_H

#include "dist.h"

#include <gsl/gsl_spline.h>

/* Quantiles that have no closed form (PERT, BETA) are interpolated in z, between -6 and 6, to about ten digits; others are exact. */
typedef struct shape {
    const dist *d;
    double low, high; /* what the distribution lies between */
    gsl_spline *spline; /* of log((x - low) / (high - x)) over z; NULL: dist_at_normal */
} shape;

/* d: [borrowed]. */
void shape_open(shape *s, const dist *d);
void shape_apply(const shape *s, int64_t n, double *z);
void shape_close(shape *s);

#endif
