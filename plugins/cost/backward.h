/* SPDX-License-Identifier: GPL-3.0-or-later */
/* backward.h -- the command that asks the network backwards. */
#ifndef COST_BACKWARD_H
#define COST_BACKWARD_H

#include <jevons/plugin.h>

jvn_status run_solve(jvn_call *call);

#endif
