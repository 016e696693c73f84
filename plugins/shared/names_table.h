/* SPDX-License-Identifier: GPL-3.0-or-later */
/* names_table.h -- the names that ship, with the rows of a table that a command's argument brings over them. */
#ifndef SHARED_NAMES_TABLE_H
#define SHARED_NAMES_TABLE_H

#include <jevons/plugin.h>

#include "names.h"

/* Clashes are noted. JVN_ENAME: the table has no column id; JVN_ETYPE: a column is no text. */
jvn_status names_open(jvn_call *call, pool *p, int arg, names **n);

#endif
