/* SPDX-License-Identifier: GPL-3.0-or-later */
/* units_table.h -- units for a command: those that ship, and the rows of a table of the user's. */
#ifndef CLAIMS_UNITS_TABLE_H
#define CLAIMS_UNITS_TABLE_H

#include <jevons/plugin.h>

#include "quantity.h"

#define UNITS_PARAM {"--units", JVN_P_TABLE, 0, NULL, NULL, "units of yours: name, dimension, symbols, words, prefixes, factor; see data/claims/units.csv"}

/* arg: an argument that may be absent. JVN_EDATA: a unit has no name, a factor that is no number, or a form of too many words. */
jvn_status units_open(jvn_call *call, pool *p, int arg, units **u);

#endif
