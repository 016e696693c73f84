/* SPDX-License-Identifier: GPL-3.0-or-later */
/* network.h -- from what is known to what is asked: which formulas, in which order. */
#ifndef COST_NETWORK_H
#define COST_NETWORK_H

#include "dist.h"
#include "formulas.h"

/* How a quantity is had. FOUND: in facts. USUAL: the convention or assumption of quantities.h. MADE: by a formula. */
typedef enum basis { UNKNOWN, GIVEN, FOUND, USUAL, MADE } basis;

/* What is known of a quantity before any formula: GIVEN or FOUND. */
typedef struct belief {
    basis basis;
    dist value;
    const char *source; /* FOUND: where; GIVEN: as typed; NULL: not known */
} belief;

/* A stage of training, or another case: all that is known of it. */
typedef struct scenario {
    const char *label;
    belief known[N_QUANTITIES];
} scenario;

/* How the targets, and what they are made of, are had; other quantities are UNKNOWN. */
typedef struct plan {
    basis basis[N_QUANTITIES];
    int formula[N_QUANTITIES];       /* MADE: its index in formulas */
    int n_steps, steps[N_QUANTITIES]; /* formulas, in an order that can be worked */
} plan;

/* Given comes first, then a formula that something given enters, then what was found, then formulas of it, and
 * only when nothing else leads to a target assumptions. Conventions count as found. True: every target can be had. */
bool plan_make(plan *p, const scenario *s, const int *targets, int n_targets);

/* The same, but a target that was found is rather made, where that takes no assumptions: a report's inputs come before
 * its result. */
bool plan_make_new(plan *p, const scenario *s, const int *targets, int n_targets);

/* Whether anything in it is ASSUMED. */
bool plan_is_assumed(const plan *p);

/* Whether q is taken to be another quantity, as active parameters of a dense model: no reason to doubt what is known of it. */
bool plan_stands_in(const plan *p, int q);
/* What the rest of a scenario makes of q without assumptions, and by which formula; NAN: nothing. */
double plan_otherwise(const scenario *s, int q, int *made_by);

/* Works the steps over n values a quantity: columns[q] has room for n wherever the plan needs q, and is filled already
 * where q is not MADE. */
void plan_work(const plan *p, int64_t n, double *const *columns);

/* The same for one value each: values[q] is filled with what is known (medians of distributions), or made; NAN where unknown. */
void plan_point(const plan *p, const scenario *s, double *values);

#endif
