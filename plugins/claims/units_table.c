/* SPDX-License-Identifier: GPL-3.0-or-later */
/* units_table.c -- reads a user's table of units. */
#include "units_table.h"

#include "ledger.h"
#include "units.h"

jvn_status units_open(jvn_call *call, pool *p, int arg, units **u)
{
    static const char *const columns[UNIT_COLUMNS] = {"name", "dimension", "symbols", "words", "prefixes", "factor"};
    grid rows = {NULL, 0, 0};
    jvn_status st = grid_add_argument(call, p, &rows, arg, columns, UNIT_COLUMNS, 1u);
    if (st != JVN_OK) return st;
    *u = units_new(p, &rows);
    if (!(*u)->refused) return JVN_OK;
    return jvn_fail(call, JVN_EDATA, arg, "a unit has a name, a factor above 0, and forms of at most 8 words", "%s: '%.60s' is no part of a unit",
                    jvn_item_of(call, arg, 0)->table->name, (*u)->refused);
}
