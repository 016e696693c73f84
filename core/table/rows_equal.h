/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rows_equal.h -- one number for each combination of keys. */
#ifndef JV_ROWS_EQUAL_H
#define JV_ROWS_EQUAL_H

#include "column.h"

/* A number for each row, equal where all keys are (nulls are equal, so are NaNs): 0 .. *count-1 in order of first
 * appearance. right: NULL, or a second table's keys, whose rows follow. [owned] buffer of uint64 */
jvn_status equal_ids(int n_keys, column *const *left, column *const *right, buffer **ids, int64_t *count);

#endif
