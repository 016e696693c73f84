/* SPDX-License-Identifier: GPL-3.0-or-later */
/* solve.h -- backwards: what one input would have to be for a target to have a given value. */
#ifndef COST_SOLVE_H
#define COST_SOLVE_H

#include "network.h"

#include <jevons/plugin.h>

typedef enum outcome {
    SOLVED,
    BEYOND,   /* only outside the quantity's bounds */
    NOWHERE,  /* no value of it does */
    IDLE,     /* it does not enter */
    UNPLANNED /* the target cannot be worked out with it */
} outcome;

/* Stages, whose target is summed; what they know of the target itself is not used. */
typedef struct problem {
    const scenario *stages;
    int n, target;
    scenario *room; /* n to try values in, and how the target is had there: of solve_open */
    plan *plans;
} problem;

/* Makes room for n stages, which may be others each time. JVN_ENOMEM. */
jvn_status solve_open(jvn_call *call, problem *p);

/* The value of q, the same in every stage, with which the target is `goal`; where several do, that nearest to `start`
 * (NAN: the smallest). To the last digits. *x: NAN unless SOLVED or BEYOND. */
outcome solve_for(const problem *p, int q, double goal, double start, double *x);

/* The least and the most that the target can be while q stays within its bounds; false: q does not enter. */
bool solve_range(const problem *p, int q, double *least, double *most);

#endif
