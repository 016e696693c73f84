/* SPDX-License-Identifier: GPL-3.0-or-later */
/* configuration.h -- a row with the names of a Hugging Face config.json. */
#ifndef COST_CONFIGURATION_H
#define COST_CONFIGURATION_H

#include "moe.h"
#include "network.h"

#include <jevons/plugin.h>

/* arg: to blame, JVN_NOARG for the input. JVN_EDATA: not one row, a name that is needed is missing, a number that
 * cannot be. */
jvn_status configuration_read(jvn_call *call, int arg, const jvn_table *t, architecture *a);
/* Parameters, active and kv_bytes as FOUND, where they are not given. */
void configuration_add(const architecture *a, scenario *s);

/* The command `cost config`. */
jvn_status run_config(jvn_call *call);

#endif
