/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rows_sort.c -- radix sorting, least significant digit first, of items that hold a row below as many bits of its
 * word as fit beside it; words that need more bits are sorted in several turns, each refining the order so far. */
#include "rows_work.h"

#include <stdlib.h>

#include "../base/pool.h"
#include "../base/text.h"

enum { DIGIT_BITS = 11, SLICE_LEAST = 1 << 15 };

/* ---- one pass: each slice of the items is counted, given its places for every digit, and moved there ---- */

typedef struct pass {
    const uint64_t *from;
    uint64_t *to;
    int64_t n, slices;
    int shift, bits;
    int64_t *places; /* slices x digits */
} pass;

static inline uint64_t digit(const pass *p, uint64_t item) { return item >> p->shift & (((uint64_t)1 << p->bits) - 1); }

static jvn_status count_slice(void *context, int64_t i)
{
    const pass p = *(const pass *)context;
    int64_t *counts = p.places + (i << p.bits);
    memset(counts, 0, sizeof *counts << p.bits);
    for (int64_t j = p.n * i / p.slices, end = p.n * (i + 1) / p.slices; j < end; j++) counts[digit(&p, p.from[j])]++;
    return JVN_OK;
}

static jvn_status move_slice(void *context, int64_t i)
{
    const pass p = *(const pass *)context;
    int64_t *places = p.places + (i << p.bits);
    for (int64_t j = p.n * i / p.slices, end = p.n * (i + 1) / p.slices; j < end; j++)
        p.to[places[digit(&p, p.from[j])]++] = p.from[j];
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

/* Sorts by `bits` bits from bit `low` on. *items and *spare may change places. When the user has asked to stop, the
 * order is any. */
static void sort_items(uint64_t **items, uint64_t **spare, int64_t n, int low, int bits)
{
    int passes = (bits + DIGIT_BITS - 1) / DIGIT_BITS, width = passes ? (bits + passes - 1) / passes : 0;
    pass p = {.n = n, .slices = smaller(2 * pool_threads(), n / SLICE_LEAST + 1)};
    p.places = xcalloc((size_t)p.slices << width, sizeof *p.places);
    for (int done = 0; done < bits && !cancel_asked(); done += width) {
        p.from = *items;
        p.to = *spare;
        p.shift = low + done;
        p.bits = (int)smaller(width, bits - done);
        pool_run(p.slices, count_slice, &p);
        if (!find_places(&p)) continue;
        pool_run(p.slices, move_slice, &p);
        *items = p.to;
        *spare = (uint64_t *)p.from;
    }
    free(p.places);
}

/* ---- one turn: words to items and back ---- */

typedef struct turn {
    const key_word *words;
    int n_words, word, low, bits, row_bits;
    int64_t n;
    bool refine; /* order holds what was found so far */
    uint64_t *items;
    int64_t *order;
    uint8_t *begins;
} turn;

static jvn_status load_chunk(void *context, int64_t chunk)
{
    const turn *t = context;
    const uint64_t *words = t->words[t->word].b->data, mask = ((uint64_t)1 << t->bits) - 1;
    for (int64_t i = chunk * ROWS_CHUNK, end = chunk_end(chunk, t->n); i < end; i++) {
        int64_t row = t->refine ? t->order[i] : i;
        t->items[i] = (words[row] >> t->low & mask) << t->row_bits | (uint64_t)row;
    }
    return JVN_OK;
}

static jvn_status store_chunk(void *context, int64_t chunk)
{
    const turn *t = context;
    uint64_t mask = ((uint64_t)1 << t->row_bits) - 1;
    for (int64_t i = chunk * ROWS_CHUNK, end = chunk_end(chunk, t->n); i < end; i++)
        t->order[i] = (int64_t)(t->items[i] & mask);
    return JVN_OK;
}

/* Whether the row at i of the order has other words than the one before it. */
static inline bool begins_at(const turn *t, int64_t i)
{
    if (i == 0 || t->items[i] >> t->row_bits != t->items[i - 1] >> t->row_bits) return true;
    for (int w = 0; t->refine && w < t->n_words; w++) {
        const uint64_t *words = t->words[w].b->data;
        if (words[t->order[i]] != words[t->order[i - 1]]) return true;
    }
    return false;
}

static jvn_status begin_chunk(void *context, int64_t chunk)
{
    const turn *t = context;
    for (int64_t i = chunk * ROWS_CHUNK, end = chunk_end(chunk, t->n); i < end; i++) t->begins[i] = begins_at(t, i);
    return JVN_OK;
}

static void sort_turns(turn *t, uint64_t *items, uint64_t *spare)
{
    for (t->word = t->n_words - 1; t->word >= 0 && !cancel_asked(); t->word--) {
        int bits = t->words[t->word].bits, room = 64 - t->row_bits;
        if (bits > room) room -= room % DIGIT_BITS; /* whole digits, so that turns need no more passes than one would */
        for (t->low = 0; t->low == 0 || t->low < bits; t->low += room) {
            t->bits = (int)smaller(room, bits - t->low);
            t->items = items;
            pool_run(chunk_count(t->n), load_chunk, t);
            sort_items(&items, &spare, t->n, t->row_bits, t->bits);
            t->items = items;
            pool_run(chunk_count(t->n), store_chunk, t);
            t->refine = true;
        }
    }
}

jvn_status words_sort(const key_word *words, int n_words, int64_t n, buffer **order, buffer *begins)
{
    turn t = {.words = words, .n_words = n_words, .n = n, .row_bits = bit_width((uint64_t)n | 1)};
    buffer *items = buffer_new(n * 8), *spare = buffer_new(n * 8), *out = buffer_new(n * 8);
    jvn_status st = items && spare && out ? JVN_OK : JVN_ENOMEM;
    if (st == JVN_OK) {
        t.order = out->data;
        sort_turns(&t, items->data, spare->data);
        if (cancel_asked()) st = JVN_ECANCELLED; /* then turns were left out */
        else *order = buffer_ref(out);
    }
    if (st == JVN_OK && begins) {
        t.begins = begins->data;
        t.refine = n_words > 1 || t.row_bits + words->bits > 64; /* else the items tell all */
        pool_run(chunk_count(n), begin_chunk, &t);
    }
    buffer_unref(items);
    buffer_unref(spare);
    buffer_unref(out);
    return st;
}

/* ---- where runs begin ---- */

buffer *begins_new(int64_t n)
{
    buffer *b = buffer_new(n + 8); /* read by eights */
    if (b) memset((char *)b->data + n, 0, 8);
    return b;
}

jvn_status begins_to_starts(const buffer *begins, int64_t n, buffer **starts, int64_t *count)
{
    const uint64_t *eights = begins->data;
    *count = 0;
    for (int64_t w = 0; w * 8 < n; w++) *count += (int64_t)(eights[w] * 0x0101010101010101u >> 56);
    if (!(*starts = buffer_new((*count + 1) * 8))) return JVN_ENOMEM;
    int64_t *out = (*starts)->data;
    for (int64_t w = 0; w * 8 < n; w++)
        for (uint64_t bits = eights[w]; bits; bits &= bits - 1) *out++ = w * 8 + __builtin_ctzll(bits) / 8;
    *out = n;
    return JVN_OK;
}

jvn_status runs_open(const key_word *words, int n_words, int64_t n, run_set *out)
{
    *out = (run_set){0};
    buffer *begins = begins_new(n);
    jvn_status st = begins ? words_sort(words, n_words, n, &out->buffers[0], begins) : JVN_ENOMEM;
    if (st == JVN_OK) st = begins_to_starts(begins, n, &out->buffers[1], &out->n);
    if (st == JVN_OK) {
        out->order = out->buffers[0]->data;
        out->starts = out->buffers[1]->data;
    }
    buffer_unref(begins);
    return st;
}

void runs_close(run_set *r)
{
    buffer_unref(r->buffers[0]);
    buffer_unref(r->buffers[1]);
}

int64_t run_at(const int64_t *starts, int64_t n, int64_t i)
{
    int64_t lo = 0, hi = n; /* starts[lo] <= i < starts[hi] */
    while (hi - lo > 1) {
        int64_t mid = lo + (hi - lo) / 2;
        if (starts[mid] <= i) lo = mid;
        else hi = mid;
    }
    return lo;
}
