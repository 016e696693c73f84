/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rows.h -- whole-table work on rows: order, groups, gathering, matching. Parallel, and aware of what is
 * already sorted. */
#ifndef JV_ROWS_H
#define JV_ROWS_H

#include "column.h"

/* Groups of rows, as jvn_groups, that own their memory. */
typedef struct groups {
    jvn_groups g;
    buffer *starts, *order;
} groups;

void groups_free(groups *g);

/* The stable order by keys; *order NULL when rows already stand so (found by a pass that stops at the first
 * breach; what was found is remembered with the column, and slices of the same values know it too). Text
 * compares bytewise. NaN after numbers, nulls last, whichever the direction. [owned] buffer of int64. */
jvn_status rows_order(int n_keys, column *const *keys, const int32_t *descending, buffer **order, err *e);
/* Whether rows stand in ascending order by keys. */
bool rows_sorted(int n_keys, column *const *keys);
/* The longest runs of rows that stand in ascending order by keys (one or more): order is NULL. */
jvn_status rows_rises(int n_keys, column *const *keys, groups *out, err *e);
/* Groups of equal keys in order of first appearance; no key: one group of all n rows (none when n is 0). Long
 * runs, these and those that rise, are remembered as orders are. */
jvn_status rows_group(int n_keys, column *const *keys, int64_t n, groups *out, err *e);
/* Rows of c by position; -1 gives null. Unit and convention stay. [owned] */
jvn_status rows_take(const column *c, const int64_t *rows, int64_t n, column **out, err *e);
/* Pairs of rows with equal keys, as jvn_rows.match says. [owned] buffers of int64. */
jvn_status rows_match(int n_keys, column *const *left, column *const *right, buffer **left_rows,
                      buffer **right_rows, int64_t *n, err *e);

#endif
