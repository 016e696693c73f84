/* SPDX-License-Identifier: GPL-3.0-or-later */
/* breakeven.h -- renting against owning. */
#ifndef COST_BREAKEVEN_H
#define COST_BREAKEVEN_H

#include "forward.h"

/* Adds which is cheaper, and from which rent, utilisation and years on owning is. */
jvn_status breakeven_add(const study *x);

#endif
