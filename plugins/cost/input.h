/* SPDX-License-Identifier: GPL-3.0-or-later */
/* input.h -- what a user types for a quantity: 37e9, 37B, 2.664M, 2[USD/GPUh], 35%, 0.30..0.45, normal(2, 0.3). */
#ifndef COST_INPUT_H
#define COST_INPUT_H

#include "dist.h"
#include "quantities.h"

#include <jevons/plugin.h>

typedef struct input_error {
    int at, length; /* bytes of the text to blame */
    char message[200], hint[160];
} input_error;

/* Magnitudes k M B T (B: 1e9) and %, where the quantity is a share; at the end a unit in brackets that is the quantity's
 * or converts to it by a factor (TFLOP/s, GB, kW, MWh, PF-days); a range a..b (uniform), or a distribution of dist_forms.h:
 *   uniform(a, b) loguniform(a, b) normal(mean, sd) lognormal(mu, sigma) triangular(least, mode, most) pert(...)
 *   beta(a, b); normal(p05=1.5, p95=3), lognormal(p05=1.5, p95=3), lognormal(mean=2, sd=0.3).
 * Bounded to what the quantity can be: dist_cut says how much of a distribution that took away. */
bool input_read(const char *text, const quantity *q, dist *out, input_error *e);
/* The same for quantity q; JVN_EARG blames an argument. */
jvn_status input_take(jvn_call *call, int arg, const char *text, int q, dist *out);

#endif
