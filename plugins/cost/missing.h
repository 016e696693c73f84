/* SPDX-License-Identifier: GPL-3.0-or-later */
/* missing.h -- what would have to be known for a quantity that cannot be had. */
#ifndef COST_MISSING_H
#define COST_MISSING_H

#include "network.h"

/* The smallest sets of flags that would do: "--rate and --chip-hours; --rate, --flop and --gpu". map: the quantities
 * that have a flag; NULL: all. Returns buf. */
const char *missing_sets(const scenario *s, int target, const int16_t *map, int n_map, char *buf, size_t size);

#endif
