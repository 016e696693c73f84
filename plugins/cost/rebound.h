/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rebound.h -- the command `cost rebound`. */
#ifndef COST_REBOUND_H
#define COST_REBOUND_H

#include <jevons/plugin.h>

jvn_status run_rebound(jvn_call *call);

#endif
