/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rows_equal.c -- keys packed in one word are numbered at once; further words are numbered too and joined
 * to the numbers so far. */
#include "rows_equal.h"

#include <stdlib.h>

#include "../base/pool.h"
#include "../base/text.h"
#include "rows_ids.h"
#include "rows_key.h"

typedef struct joining {
    uint64_t *ids;
    const uint64_t *more;
    int64_t n;
    int shift;
} joining;

static jvn_status join_chunk(void *context, int64_t chunk)
{
    const joining *j = context;
    for (int64_t i = chunk * ROWS_CHUNK, end = chunk_end(chunk, j->n); i < end; i++)
        j->ids[i] = j->ids[i] << j->shift | j->more[i];
    return JVN_OK;
}

/* ids, of *count numbers, become ids of pairs with the word w. */
static jvn_status join_word(uint64_t *ids, int64_t n, int64_t *count, const key_word *w)
{
    int64_t more;
    jvn_status st = ids_of_words(w->b->data, n, w->max, &more);
    if (st != JVN_OK) return st;
    int shift = bit_width((uint64_t)more - 1);
    if (bit_width((uint64_t)*count - 1) + shift > 64) return JVN_ELIMIT;
    joining j = {ids, w->b->data, n, shift};
    pool_run(chunk_count(n), join_chunk, &j);
    return ids_of_words(ids, n, (uint64_t)(*count - 1) << shift | (uint64_t)(more - 1), count);
}

jvn_status equal_ids(int n_keys, column *const *left, column *const *right, buffer **ids, int64_t *count)
{
    key_word *w = xcalloc((size_t)n_keys * 2, sizeof *w);
    int n_words = 0;
    int64_t n = left[0]->length + (right ? right[0]->length : 0);
    jvn_status st = keys_pack(KEY_EQUAL, n_keys, left, right, NULL, w, &n_words);
    if (st == JVN_OK) st = ids_of_words(w[0].b->data, n, w[0].max, count);
    for (int i = 1; st == JVN_OK && n && i < n_words; i++) st = join_word(w[0].b->data, n, count, &w[i]);
    if (st == JVN_OK) *ids = buffer_ref(w[0].b);
    words_free(w, n_words);
    free(w);
    return st;
}
