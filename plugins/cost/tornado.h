/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tornado.h -- what each uncertain input does to the target by itself. */
#ifndef COST_TORNADO_H
#define COST_TORNADO_H

#include "uncertain.h"

/* The target where one input stands at its p05 and p95, and the others at their medians. */
typedef struct tornado_bar {
    int input;
    double p05, p95, at_p05, at_p95, swing;
    double elasticity; /* d log target / d log input at the medians; NAN where one of them is not positive */
} tornado_bar;

/* One bar an input, the widest first. */
void tornado_make(const uncertain *u, tornado_bar *bars);
/* The target where every input stands at its median. */
double tornado_middle(const uncertain *u);

#endif
