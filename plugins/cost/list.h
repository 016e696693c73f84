/* SPDX-License-Identifier: GPL-3.0-or-later */
/* list.h -- quantities and formulas as a table. */
#ifndef COST_LIST_H
#define COST_LIST_H

#include <jevons/plugin.h>

jvn_status run_formulas(jvn_call *call);

#endif
