/* SPDX-License-Identifier: GPL-3.0-or-later */
/* terms_table.h -- terms of the user's from a table. */
#ifndef SENTIMENT_TERMS_TABLE_H
#define SENTIMENT_TERMS_TABLE_H

#include <jevons/plugin.h>

#include "engine.h"

/* Of the table that argument `arg` names, columns term and weight; none where it is not given. In small letters, single
 * blanks between words. JVN_ENAME, JVN_ETYPE; JVN_EDATA: a weight is not from -4 to 4. */
jvn_status terms_read(jvn_call *call, pool *p, int arg, terms *t);

#endif
