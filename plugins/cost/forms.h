/* SPDX-License-Identifier: GPL-3.0-or-later */
/* forms.h -- distributions as they are typed: by position, or by what is known of them. */
#ifndef COST_FORMS_H
#define COST_FORMS_H

#include "dist.h"

enum { FORM_PARAMS = 3 };

/* One way to say a distribution. make gives NULL, or what is wrong with the values: "sd must be positive". */
typedef struct form {
    const char *name, *params[FORM_PARAMS];
    double z; /* p05 and p95 and the like: how far the second is from the middle of a standard normal */
    const char *(*make)(const double *values, double z, dist *d);
} form;

/* The first of each name is meant by values without names. */
extern const form forms[];
extern const int n_forms;

int form_params(const form *f);

#endif
