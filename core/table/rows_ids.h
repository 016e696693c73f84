/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rows_ids.h -- equal values to equal numbers 0, 1, 2 ... in order of first appearance. */
#ifndef JV_ROWS_IDS_H
#define JV_ROWS_IDS_H

#include <stdbool.h>
#include <stdint.h>

#include <jevons/plugin.h>

/* Replaces n words, none above max, by ids; *count: how many there are. */
jvn_status ids_of_words(uint64_t *words, int64_t n, uint64_t max, int64_t *count);
/* The same for anything that hashes: hashes become ids; rows with one hash are compared by same. */
jvn_status ids_of_hashes(uint64_t *hashes, int64_t n, bool (*same)(const void *context, int64_t a, int64_t b),
                         const void *context, int64_t *count);

#endif
