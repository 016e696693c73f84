/* SPDX-License-Identifier: GPL-3.0-or-later */
/* facts.h -- what is known of a column's values, as the text that stands beside them in a workspace file. */
#ifndef JV_FACTS_H
#define JV_FACTS_H

#include "../table/gist.h"

/* For the vector of that hash, with so many nulls. [owned] */
char *facts_write(const gist *k, const char *hash, int64_t nulls);
/* What it says, if it is whole and that hash's. gist_clear in the end. */
bool facts_read(const char *facts, const char *hash, int64_t nulls, gist *out);

#endif
