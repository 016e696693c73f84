/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sweep.h -- a flag that lists values: --batch 1,8,64. */
#ifndef COST_SWEEP_H
#define COST_SWEEP_H

#include "call.h"

/* How many values a text lists: commas between, but within parentheses. */
int sweep_length(const char *text);
/* Makes of every case one for each value of every flag that lists several. */
jvn_status sweep_open(request *r);

#endif
