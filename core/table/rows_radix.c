/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rows_radix.c -- least significant digit first: each pass counts digits a slice of the rows, gives every
 * slice its places for every digit, and moves the items there. */
#include "rows_radix.h"

#include <stdlib.h>

#include "../base/pool.h"
#include "rows_key.h"

enum { DIGIT_BITS = 11, SLICE_LEAST = 1 << 15 };

typedef struct pass {
    const uint64_t *from;
    uint64_t *to;
    int64_t n, slices;
    int stride, shift, bits;
    int64_t *places; /* slices x digits */
} pass;

static int64_t slice_at(const pass *p, int64_t i)
{
    return p->n / p->slices * i + smaller(i, p->n % p->slices);
}

static inline void count_digits(const uint64_t *x, int64_t n, int stride, int shift, uint64_t mask, int64_t *counts)
{
    for (int64_t i = 0; i < n; i++) counts[x[i * stride] >> shift & mask]++;
}

static inline void move_items(const uint64_t *x, uint64_t *to, int64_t n, int stride, int shift, uint64_t mask,
                              int64_t *places)
{
    for (int64_t i = 0; i < n; i++) {
        uint64_t *at = to + places[x[i * stride] >> shift & mask]++ * stride;
        at[0] = x[i * stride];
        if (stride == 2) at[1] = x[i * stride + 1];
    }
}

static jvn_status count_slice(void *context, int64_t i)
{
    const pass *p = context;
    int64_t at = slice_at(p, i), n = slice_at(p, i + 1) - at;
    int64_t *counts = p->places + (i << p->bits);
    uint64_t mask = ((uint64_t)1 << p->bits) - 1;
    memset(counts, 0, sizeof *counts << p->bits);
    if (p->stride == 1)
        count_digits(p->from + at, n, 1, p->shift, mask, counts);
    else
        count_digits(p->from + at * 2, n, 2, p->shift, mask, counts);
    return JVN_OK;
}

static jvn_status move_slice(void *context, int64_t i)
{
    const pass *p = context;
    int64_t at = slice_at(p, i), n = slice_at(p, i + 1) - at;
    int64_t *places = p->places + (i << p->bits);
    uint64_t mask = ((uint64_t)1 << p->bits) - 1;
    if (p->stride == 1)
        move_items(p->from + at, p->to, n, 1, p->shift, mask, places);
    else
        move_items(p->from + at * 2, p->to, n, 2, p->shift, mask, places);
    return JVN_OK;
}

/* Counts to places; false when one digit holds everything, so that nothing need move. */
static bool find_places(const pass *p)
{
    int64_t at = 0;
    for (int64_t d = 0; d < (int64_t)1 << p->bits; d++) {
        int64_t before = at;
        for (int64_t i = 0; i < p->slices; i++) {
            int64_t *place = p->places + (i << p->bits) + d, count = *place;
            *place = at;
            at += count;
        }
        if (at - before == p->n) return false;
    }
    return true;
}

jvn_status radix_sort(buffer **items, buffer **spare, int64_t n, int stride, int low, int bits)
{
    if (n < 2 || bits == 0) return JVN_OK;
    int passes = (bits + DIGIT_BITS - 1) / DIGIT_BITS, digit = (bits + passes - 1) / passes;
    int64_t slices = smaller(2 * pool_threads(), n / SLICE_LEAST + 1);
    pass p = {.n = n, .slices = slices, .stride = stride};
    if (!(p.places = malloc((size_t)slices * sizeof(int64_t) << digit))) return JVN_ENOMEM;
    for (int done = 0; done < bits; done += digit) {
        p.from = (*items)->data;
        p.to = (*spare)->data;
        p.shift = low + done;
        p.bits = digit < bits - done ? digit : bits - done;
        pool_run(slices, count_slice, &p);
        if (!find_places(&p)) continue;
        pool_run(slices, move_slice, &p);
        buffer *b = *items;
        *items = *spare;
        *spare = b;
    }
    free(p.places);
    return JVN_OK;
}

/* Words to items and back: one word (value over row) where both fit, else two. */
typedef struct carry {
    const uint64_t *words;
    int64_t n;
    int row_bits; /* 0: items are pairs */
    uint64_t *items;
    int64_t *order;
    bool refine;
    int64_t *starts;
} carry;

static jvn_status load_chunk(void *context, int64_t chunk)
{
    const carry *c = context;
    for (int64_t i = chunk * ROWS_CHUNK, end = chunk_end(chunk, c->n); i < end; i++) {
        uint64_t row = (uint64_t)(c->refine ? c->order[i] : i), word = c->words[row];
        if (c->row_bits) {
            c->items[i] = word << c->row_bits | row;
        } else {
            c->items[2 * i] = word;
            c->items[2 * i + 1] = row;
        }
    }
    return JVN_OK;
}

static inline uint64_t item_word(const carry *c, int64_t i)
{
    return c->row_bits ? c->items[i] >> c->row_bits : c->items[2 * i];
}

static jvn_status store_chunk(void *context, int64_t chunk)
{
    const carry *c = context;
    uint64_t mask = ((uint64_t)1 << c->row_bits) - 1;
    int64_t begin = chunk * ROWS_CHUNK, end = chunk_end(chunk, c->n);
    for (int64_t i = begin; i < end; i++)
        c->order[i] = (int64_t)(c->row_bits ? c->items[i] & mask : c->items[2 * i + 1]);
    for (int64_t i = begin; c->starts && i < end; i++)
        if (i == 0 || item_word(c, i) != item_word(c, i - 1)) c->starts[item_word(c, i)] = i;
    return JVN_OK;
}

jvn_status radix_order(const uint64_t *words, int64_t n, uint64_t max, buffer **order, int64_t *starts)
{
    int bits = bit_width(max), row_bits = bit_width((uint64_t)n);
    bool one = bits + row_bits <= 64;
    int64_t size = n * (one ? 8 : 16);
    buffer *items = buffer_new(size), *spare = buffer_new(size), *out = *order;
    if (!out) out = buffer_new(n * 8);
    jvn_status st = items && spare && out ? JVN_OK : JVN_ENOMEM;
    if (st == JVN_OK) {
        carry c = {words, n, one ? row_bits : 0, items->data, out->data, *order != NULL, starts};
        pool_run(chunk_count(n), load_chunk, &c);
        st = radix_sort(&items, &spare, n, one ? 1 : 2, c.row_bits, bits);
        c.items = items->data;
        if (st == JVN_OK) pool_run(chunk_count(n), store_chunk, &c);
        *order = out;
        out = NULL;
    }
    buffer_unref(items);
    buffer_unref(spare);
    if (!*order) buffer_unref(out);
    return st;
}
