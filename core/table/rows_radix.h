/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rows_radix.h -- stable sorting of rows by 64-bit words, on all cores. */
#ifndef JV_ROWS_RADIX_H
#define JV_ROWS_RADIX_H

#include "../base/buffer.h"
#include <jevons/plugin.h>

/* Sorts n items of `stride` (1 or 2) words stably by `bits` bits of their first word, from bit `low` upwards.
 * *items and *spare (as large) may change places. */
jvn_status radix_sort(buffer **items, buffer **spare, int64_t n, int stride, int low, int bits);

/* The stable order of n words, the largest of which is at most max. *order: NULL or an earlier order to
 * refine; replaced. starts (NULL: not wanted): where each value begins, if all of 0 .. max occur. */
jvn_status radix_order(const uint64_t *words, int64_t n, uint64_t max, buffer **order, int64_t *starts);

#endif
