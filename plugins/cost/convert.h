/* SPDX-License-Identifier: GPL-3.0-or-later */
/* convert.h -- units that are the same but for a factor: TFLOP/s and FLOP/s, GB and B, PF-days and FLOP. */
#ifndef COST_CONVERT_H
#define COST_CONVERT_H

#include <stdbool.h>
#include <stddef.h>

/* What to multiply a value in the unit `from`, of n bytes, with to have it in the unit `to`. False: they measure different
 * things, or from is no unit; *unknown, of *unknown_length bytes, is the symbol that is not known, else NULL. Hours, days and years
 * are never converted into each other: they are quantities of their own. */
bool convert_factor(const char *from, size_t n, const char *to, double *factor, const char **unknown, size_t *unknown_length);

#endif
