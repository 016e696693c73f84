/* SPDX-License-Identifier: GPL-3.0-or-later */
/* draw.h -- the command `cost draw`. */
#ifndef COST_DRAW_H
#define COST_DRAW_H

#include "quantities.h"

#include <jevons/plugin.h>

/* TRAINING is the first group. */
enum { N_TRAINING = Q_COST + 1, N_DRAW_PARAMS = N_TRAINING + 6 };
extern const jvn_param draw_params[N_DRAW_PARAMS];
extern const char draw_details[];
jvn_status run_draw(jvn_call *call);

#endif
