/* SPDX-License-Identifier: GPL-3.0-or-later */
/* store_tables.h -- the tables of a workspace file, of this release and of those before it. */
#ifndef JV_STORE_TABLES_H
#define JV_STORE_TABLES_H

#include "store.h"

/* Makes them in a new file. One of an older format is brought up to this one: first a whole copy is kept beside it,
 * FILE.v1, then all steps run in one transaction. What is ours and has other tables is damaged. */
jvn_status store_tables_ready(store *s, const store_layout *l, err *e);

#endif
