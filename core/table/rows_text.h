/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rows_text.h -- texts as numbers: which are equal, and which comes first. */
#ifndef JV_ROWS_TEXT_H
#define JV_ROWS_TEXT_H

#include "column.h"

/* A number for each row of the string column a, and then b (NULL: none): 0 .. *count-1, equal for equal texts,
 * in order of first appearance. Nulls count as "". [owned] buffer of uint64. */
jvn_status texts_number(const column *a, const column *b, buffer **out, int64_t *count);
/* The same for one column, but numbers stand in the order of the texts. */
jvn_status texts_rank(const column *c, buffer **out, int64_t *count);
/* Whether a dictionary's texts ascend bytewise; remembered. */
bool texts_ascend(column *dict);

#endif
