/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rows_near.h -- rows against the rows before them: whether order holds, where runs of equal keys begin. */
#ifndef JV_ROWS_NEAR_H
#define JV_ROWS_NEAR_H

#include "column.h"

typedef struct near_key {
    const column *c;
    bool descending;
    buffer *ranks; /* dictionary that does not ascend: places of its texts */
} near_key;

/* Prepares keys; ranked: order matters, not only equality. */
jvn_status near_open(near_key *k, int n, column *const *keys, const int32_t *descending, bool ranked);
void near_close(near_key *k, int n);

/* Compares rows from .. from+n-1 (from >= 1, n <= ROWS_BLOCK) with the rows before them: same[i] tells whether
 * all keys are equal. Returns whether any row should stand before its predecessor. */
bool near_block(const near_key *k, int n_keys, int64_t from, int64_t n, uint8_t *same);

/* For one key or many: starts of runs of equal keys, n+1 entries with the end, or *starts NULL when there are
 * more than `most`. */
jvn_status near_runs(const near_key *k, int n_keys, int64_t n, int64_t most, buffer **starts, int64_t *runs);

#endif
