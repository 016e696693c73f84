/* SPDX-License-Identifier: GPL-3.0-or-later */
/* waterfall.h -- what owned hardware, or development, costs, part by part. */
#ifndef COST_WATERFALL_H
#define COST_WATERFALL_H

#include "forward.h"

/* Where the first target is owned or development, and its parts are known: the side table `waterfall`, of all stages
 * together, each part's bar beginning where the last ended. */
jvn_status waterfall_add(const study *x);

#endif
