/* SPDX-License-Identifier: GPL-3.0-or-later */
/* forward.h -- from inputs to costs: one table for every command that asks the network forwards. */
#ifndef COST_FORWARD_H
#define COST_FORWARD_H

#include "form.h"

/* A command at work: what it asks, and how and what it found. */
struct study {
    const form *form;
    request r;
    int targets[N_QUANTITIES], n_targets; /* the first n_needed of every row, others where they can be had */
    int n_needed;
    plan *plans;
    double *values; /* of row i: values + i * N_QUANTITIES */
};

/* call->data is a form; the arguments are those of the map, SCENARIO_PARAMS and FORWARD_PARAMS. */
jvn_status run_forward(jvn_call *call);

/* A quantity of row i; NAN: it was not worked out. */
double study_value(const study *x, int i, int q);

#endif
