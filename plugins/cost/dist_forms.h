/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dist_forms.h -- distributions as they are typed: by position, or by what is known of them. */
#ifndef COST_DIST_FORMS_H
#define COST_DIST_FORMS_H

#include "dist.h"

enum { FORM_PARAMS = 3 };

/* One way to say a distribution. make gives NULL, or what is wrong with the values: "sd must be positive". */
typedef struct dist_form {
    const char *name, *params[FORM_PARAMS];
    double z; /* p05 and p95 and the like: how far the second is from the middle of a standard normal */
    const char *(*make)(const double *values, double z, dist *d);
} dist_form;

/* The first of each name is meant by values without names. */
extern const dist_form dist_forms[];
extern const int n_dist_forms;

int dist_form_params(const dist_form *f);

#endif
