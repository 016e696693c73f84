/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rows_ids.c -- small words index a table; others, mixed, are spread over partitions whose hash tables stay
 * in cache. A set of the rows where values first appear then gives the ids: a row's rank in it. */
#include "rows_ids.h"

#include <stdlib.h>

#include "../base/pool.h"
#include "rows_key.h"
#include "rows_radix.h"

#define DIRECT_MOST ((uint64_t)1 << 20)

/* A set of rows: bits, and how many are set before each word of them. */
typedef struct rank_set {
    buffer *bits, *before;
    int64_t n_words;
} rank_set;

static jvn_status rank_open(rank_set *s, int64_t n)
{
    s->n_words = n / 64 + 1;
    s->bits = buffer_new(s->n_words * 8);
    s->before = buffer_new(s->n_words * 8);
    if (!s->bits || !s->before) return JVN_ENOMEM;
    memset(s->bits->data, 0, (size_t)s->n_words * 8);
    return JVN_OK;
}

static void rank_close(rank_set *s)
{
    buffer_unref(s->bits);
    buffer_unref(s->before);
}

/* Any thread. */
static void rank_add(const rank_set *s, int64_t row)
{
    __atomic_fetch_or((uint64_t *)s->bits->data + (row >> 6), (uint64_t)1 << (row & 63), __ATOMIC_RELAXED);
}

static int64_t rank_count(const rank_set *s)
{
    const uint64_t *bits = s->bits->data;
    int64_t *before = s->before->data, n = 0;
    for (int64_t i = 0; i < s->n_words; i++) {
        before[i] = n;
        n += __builtin_popcountll(bits[i]);
    }
    return n;
}

static inline uint64_t rank_of(const rank_set *s, int64_t row)
{
    uint64_t below = ((const uint64_t *)s->bits->data)[row >> 6] & (((uint64_t)1 << (row & 63)) - 1);
    return (uint64_t)(((const int64_t *)s->before->data)[row >> 6] + __builtin_popcountll(below));
}

/* ---- small words ---- */

typedef struct direct {
    uint64_t *words;
    int64_t n, values, slices;
    int64_t *first; /* slices x values: the row that a value is first seen in, -1: none; then the ids */
} direct;

static jvn_status first_slice(void *context, int64_t i)
{
    const direct *d = context;
    int64_t *first = d->first + i * d->values;
    for (int64_t v = 0; v < d->values; v++) first[v] = -1;
    for (int64_t r = d->n * i / d->slices, end = d->n * (i + 1) / d->slices; r < end; r++)
        if (first[d->words[r]] < 0) first[d->words[r]] = r;
    return JVN_OK;
}

static jvn_status replace_chunk(void *context, int64_t chunk)
{
    const direct *d = context;
    for (int64_t r = chunk * ROWS_CHUNK, end = chunk_end(chunk, d->n); r < end; r++)
        d->words[r] = (uint64_t)d->first[d->words[r]];
    return JVN_OK;
}

/* Joins the slices' findings in the first one's place. */
static void join_slices(const direct *d)
{
    for (int64_t i = 1; i < d->slices; i++)
        for (int64_t v = 0; v < d->values; v++)
            if (d->first[v] < 0) d->first[v] = d->first[i * d->values + v];
}

static jvn_status ids_direct(uint64_t *words, int64_t n, uint64_t max, int64_t *count)
{
    direct d = {.words = words, .n = n, .values = (int64_t)max + 1};
    d.slices = smaller(pool_threads(), n / (d.values + ROWS_BLOCK) + 1);
    buffer *first = buffer_new(d.slices * d.values * 8);
    rank_set s;
    jvn_status st = rank_open(&s, n);
    if (st == JVN_OK && !first) st = JVN_ENOMEM;
    if (st == JVN_OK) {
        d.first = first->data;
        pool_run(d.slices, first_slice, &d);
        join_slices(&d);
        for (int64_t v = 0; v < d.values; v++)
            if (d.first[v] >= 0) rank_add(&s, d.first[v]);
        *count = rank_count(&s);
        for (int64_t v = 0; v < d.values; v++)
            if (d.first[v] >= 0) d.first[v] = (int64_t)rank_of(&s, d.first[v]);
        pool_run(chunk_count(n), replace_chunk, &d);
    }
    buffer_unref(first);
    rank_close(&s);
    return st;
}

/* ---- hashes ---- */

enum { PARTITION_BITS = 10, PARTITION_ROWS = 1 << 14 };

typedef struct item {
    uint64_t hash; /* after its partition is done: the group's number in it */
    int64_t row;
} item;

typedef struct slot {
    uint64_t hash;
    int64_t group; /* one more than its number; 0: free */
} slot;

typedef struct hash_table {
    slot *slots;
    int64_t size, used;
} hash_table;

typedef struct hashing {
    item *items;
    int64_t n;
    int bits;
    int64_t starts[(1 << PARTITION_BITS) + 1];
    int64_t *first; /* of partition p's groups, from starts[p] */
    bool (*same)(const void *context, int64_t a, int64_t b);
    const void *context;
    uint64_t *ids;
    rank_set set;
} hashing;

static slot *free_slot(const hash_table *t, uint64_t hash)
{
    int64_t at = (int64_t)(hash & (uint64_t)(t->size - 1));
    while (t->slots[at].group) at = (at + 1) & (t->size - 1);
    return &t->slots[at];
}

static jvn_status grow(hash_table *t)
{
    hash_table next = {.size = t->size ? t->size * 4 : 1024, .used = t->used};
    if (!(next.slots = calloc((size_t)next.size, sizeof(slot)))) return JVN_ENOMEM;
    for (int64_t i = 0; i < t->size; i++)
        if (t->slots[i].group) *free_slot(&next, t->slots[i].hash) = t->slots[i];
    free(t->slots);
    *t = next;
    return JVN_OK;
}

/* The group of an item, made when it is new. */
static int64_t find_group(const hashing *h, hash_table *t, const item *x, int64_t *first)
{
    int64_t at = (int64_t)(x->hash & (uint64_t)(t->size - 1));
    for (; t->slots[at].group; at = (at + 1) & (t->size - 1)) {
        int64_t g = t->slots[at].group - 1;
        if (t->slots[at].hash == x->hash && (!h->same || h->same(h->context, first[g], x->row))) return g;
    }
    t->slots[at] = (slot){x->hash, ++t->used};
    first[t->used - 1] = x->row;
    rank_add(&h->set, x->row);
    return t->used - 1;
}

static jvn_status group_partition(void *context, int64_t p)
{
    const hashing *h = context;
    hash_table t = {0};
    jvn_status st = JVN_OK;
    for (int64_t i = h->starts[p]; st == JVN_OK && i < h->starts[p + 1]; i++) {
        if (t.used * 2 >= t.size) st = grow(&t);
        if (st == JVN_OK) h->items[i].hash = (uint64_t)find_group(h, &t, &h->items[i], h->first + h->starts[p]);
    }
    free(t.slots);
    return st;
}

static jvn_status number_partition(void *context, int64_t p)
{
    const hashing *h = context;
    const int64_t *first = h->first + h->starts[p];
    for (int64_t i = h->starts[p]; i < h->starts[p + 1]; i++)
        h->ids[h->items[i].row] = rank_of(&h->set, first[h->items[i].hash]);
    return JVN_OK;
}

static jvn_status load_items(void *context, int64_t chunk)
{
    const hashing *h = context;
    for (int64_t i = chunk * ROWS_CHUNK, end = chunk_end(chunk, h->n); i < end; i++)
        h->items[i] = (item){h->ids[i], i};
    return JVN_OK;
}

/* Items stand by partition: the first item of each is found by halving. */
static void find_partitions(hashing *h)
{
    int64_t parts = (int64_t)1 << h->bits;
    for (int64_t p = 0; p <= parts; p++) {
        int64_t lo = p ? h->starts[p - 1] : 0, hi = h->n;
        while (p < parts && lo < hi) {
            int64_t mid = lo + (hi - lo) / 2;
            uint64_t part = h->bits ? h->items[mid].hash >> (64 - h->bits) : 0;
            if ((int64_t)part < p) lo = mid + 1;
            else hi = mid;
        }
        h->starts[p] = p < parts ? lo : h->n;
    }
}

static jvn_status run_partitions(hashing *h, buffer **items, buffer **spare)
{
    int64_t parts = (int64_t)1 << h->bits;
    h->items = (*items)->data;
    pool_run(chunk_count(h->n), load_items, h);
    jvn_status st = radix_sort(items, spare, h->n, 2, 64 - h->bits, h->bits);
    if (st != JVN_OK) return st;
    h->items = (*items)->data;
    h->first = (*spare)->data;
    find_partitions(h);
    return pool_run(parts, group_partition, h);
}

jvn_status ids_of_hashes(uint64_t *hashes, int64_t n, bool (*same)(const void *context, int64_t a, int64_t b),
                         const void *context, int64_t *count)
{
    hashing h = {.n = n, .same = same, .context = context, .ids = hashes};
    int bits = bit_width((uint64_t)(n / PARTITION_ROWS));
    h.bits = bits < PARTITION_BITS ? bits : PARTITION_BITS;
    buffer *items = buffer_new(n * 16), *spare = buffer_new(n * 16);
    jvn_status st = rank_open(&h.set, n);
    if (!items || !spare) st = JVN_ENOMEM;
    if (st == JVN_OK) st = run_partitions(&h, &items, &spare);
    if (st == JVN_OK) {
        *count = rank_count(&h.set);
        pool_run((int64_t)1 << h.bits, number_partition, &h);
    }
    buffer_unref(items);
    buffer_unref(spare);
    rank_close(&h.set);
    return st;
}

typedef struct mixing {
    uint64_t *words;
    int64_t n;
} mixing;

/* One to one, so equal mixed words are equal words (the finaliser of MurmurHash3). */
static jvn_status mix_chunk(void *context, int64_t chunk)
{
    const mixing *m = context;
    for (int64_t i = chunk * ROWS_CHUNK, end = chunk_end(chunk, m->n); i < end; i++) {
        uint64_t x = m->words[i];
        x = (x ^ x >> 33) * 0xff51afd7ed558ccdu;
        x = (x ^ x >> 33) * 0xc4ceb9fe1a85ec53u;
        m->words[i] = x ^ x >> 33;
    }
    return JVN_OK;
}

jvn_status ids_of_words(uint64_t *words, int64_t n, uint64_t max, int64_t *count)
{
    *count = 0;
    if (n == 0) return JVN_OK;
    if (max < DIRECT_MOST && max / 4 < (uint64_t)n) return ids_direct(words, n, max, count);
    mixing m = {words, n};
    pool_run(chunk_count(n), mix_chunk, &m);
    return ids_of_hashes(words, n, NULL, NULL, count);
}
