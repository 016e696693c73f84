/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rows_key.h -- key columns as whole numbers that compare as the keys do, packed into 64-bit words. */
#ifndef JV_ROWS_KEY_H
#define JV_ROWS_KEY_H

#include "column.h"

/* Work is cut into chunks for threads, and within them into blocks that stay in the nearest cache. */
enum { ROWS_CHUNK = 1 << 17, ROWS_BLOCK = 4096 };

static inline int64_t chunk_count(int64_t n) { return (n + ROWS_CHUNK - 1) / ROWS_CHUNK; }
static inline int64_t chunk_end(int64_t i, int64_t n) { return i + 1 < chunk_count(n) ? (i + 1) * ROWS_CHUNK : n; }
static inline int64_t smaller(int64_t a, int64_t b) { return a < b ? a : b; }

/* How many bits x needs; 0 for 0. */
static inline int bit_width(uint64_t x) { return x ? 64 - __builtin_clzll(x) : 0; }

#define ORDERED_NAN UINT64_MAX

typedef enum key_use { KEY_ORDER, KEY_EQUAL } key_use;

/* n words of keys packed; max: the largest possible. */
typedef struct key_word {
    buffer *b;
    uint64_t max;
} key_word;

/* Keys of n_keys columns, or of two tables' columns (right not NULL) in one numbering, packed into as few
 * arrays of words as hold them, the first key highest. out: room for 2 * n_keys. */
jvn_status keys_pack(key_use use, int n_keys, column *const *left, column *const *right, const int32_t *descending,
                     key_word *out, int *n_words);
void words_free(key_word *w, int n);

/* Rows from .. from+n-1 as unsigned numbers in the order of their values; NaN is ORDERED_NAN, nulls anything.
 * map: for text, see above. */
void key_ordered(const column *c, const uint64_t *map, int64_t from, int64_t n, uint64_t *out);

#endif
