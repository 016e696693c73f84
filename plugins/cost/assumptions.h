/* SPDX-License-Identifier: GPL-3.0-or-later */
/* assumptions.h -- how each number was had, in words and as a table. */
#ifndef COST_ASSUMPTIONS_H
#define COST_ASSUMPTIONS_H

#include "network.h"

#include <jevons/plugin.h>

/* Of a quantity in n stages, each way once: "given", "found: ...", "assumed: ...", or the formula and its source, with the
 * conventions that enter it. Returns buf. */
const char *assumptions_spell(const plan *plans, const scenario *stages, int n, int q, char *buf, size_t size);

/* A formula without units, in the call's memory; NULL: no memory. */
const char *assumptions_formula(jvn_call *call, const formula *f);
/* That by which a plan has q, else "as reported". */
const char *assumptions_how(jvn_call *call, const plan *p, int q);

/* A side table: stage, quantity, value, unit, basis, source, low and high (5 and 95 % of what is uncertain).
 * values: N_QUANTITIES a stage. */
jvn_status assumptions_add(jvn_call *call, const char *side, const plan *plans, const scenario *stages, const double *values, int n);

#endif
