/* SPDX-License-Identifier: GPL-3.0-or-later */
/* compare.h -- commands that set models, claims and reports against each other. */
#ifndef COST_COMPARE_H
#define COST_COMPARE_H

#include <jevons/plugin.h>

jvn_status run_compare(jvn_call *call);
jvn_status run_identify(jvn_call *call);
jvn_status run_check(jvn_call *call);

#endif
