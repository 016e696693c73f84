/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tornado.c -- works the plans at points. */
#include "tornado.h"

#include <stdlib.h>

static const double STEP = 1e-4; /* of the logarithm, to either side */

/* The target at medians, but for the input (not NULL) that stands at x. */
static double target_at(const uncertain *u, const uncertain_input *in, double x)
{
    scenario room;
    double values[N_QUANTITIES], sum = 0;
    for (int s = 0; s < u->n_scenarios; s++) {
        room = u->scenarios[s];
        if (in && uncertain_find(u, s, in->quantity) == in) room.known[in->quantity].value = dist_constant(x);
        plan_point(&u->plans[s], &room, values);
        sum += values[u->target];
    }
    return sum;
}

static double elasticity_of(const uncertain *u, const uncertain_input *in)
{
    double middle = dist_quantile(&in->value, 0.5);
    double low = target_at(u, in, middle * exp(-STEP)), high = target_at(u, in, middle * exp(STEP));
    return middle > 0 && low > 0 && high > 0 ? (log(high) - log(low)) / (2 * STEP) : NAN;
}

static tornado_bar make_bar(const uncertain *u, int i)
{
    const uncertain_input *in = &u->inputs[i];
    tornado_bar b = {.input = i, .p05 = dist_quantile(&in->value, 0.05), .p95 = dist_quantile(&in->value, 0.95)};
    b.at_p05 = target_at(u, in, b.p05);
    b.at_p95 = target_at(u, in, b.p95);
    b.swing = fabs(b.at_p95 - b.at_p05);
    b.elasticity = elasticity_of(u, in);
    return b;
}

static int by_swing(const void *x, const void *y)
{
    const tornado_bar *a = x, *b = y;
    int falls = (a->swing < b->swing) - (a->swing > b->swing);
    return falls ? falls : a->input - b->input;
}

void tornado_make(const uncertain *u, tornado_bar *bars)
{
    for (int i = 0; i < u->n_inputs; i++) bars[i] = make_bar(u, i);
    qsort(bars, (size_t)u->n_inputs, sizeof *bars, by_swing);
}

double tornado_middle(const uncertain *u) { return target_at(u, NULL, NAN); }
