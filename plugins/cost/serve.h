/* SPDX-License-Identifier: GPL-3.0-or-later */
/* serve.h -- what serving adds to the table of its network. */
#ifndef COST_SERVE_H
#define COST_SERVE_H

#include "forward.h"

/* Adds whether weights and cache fit into the chips' memory, where that is known; a note says where they do not. */
jvn_status serve_add(const study *x);

#endif
