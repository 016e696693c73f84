/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rows_text.c -- texts are hashed and numbered; to rank them only the distinct ones are sorted. */
#define _GNU_SOURCE /* qsort_r */
#include "rows_text.h"

#include <stdlib.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "../base/pool.h"
#include "rows_ids.h"
#include "rows_key.h"
#include "rows_radix.h"

/* Texts of one column, or of two end to end. */
typedef struct texts {
    const column *part[2];
    int64_t n;
    uint64_t *hashes;
} texts;

static inline const char *text_of(const texts *t, int64_t row, int64_t *n)
{
    const column *c = t->part[0];
    if (row >= c->length) {
        row -= c->length;
        c = t->part[1];
    }
    const int64_t *at = column_i64(c) + row;
    *n = column_is_null(c, row) ? 0 : at[1] - at[0];
    return (const char *)c->bytes->data + at[0];
}

static int compare_texts(const texts *t, int64_t a, int64_t b)
{
    int64_t n, m;
    const char *x = text_of(t, a, &n), *y = text_of(t, b, &m);
    int d = memcmp(x, y, (size_t)smaller(n, m));
    return d ? d : n < m ? -1 : n > m;
}

static bool same_text(const void *context, int64_t a, int64_t b) { return compare_texts(context, a, b) == 0; }

static jvn_status hash_chunk(void *context, int64_t chunk)
{
    const texts *t = context;
    for (int64_t i = chunk * ROWS_CHUNK, end = chunk_end(chunk, t->n); i < end; i++) {
        int64_t n;
        const char *s = text_of(t, i, &n);
        t->hashes[i] = XXH3_64bits(s, (size_t)n);
    }
    return JVN_OK;
}

jvn_status texts_number(const column *a, const column *b, buffer **out, int64_t *count)
{
    texts t = {.part = {a, b}, .n = a->length + (b ? b->length : 0)};
    buffer *ids = buffer_new(t.n * 8);
    if (!ids) return JVN_ENOMEM;
    t.hashes = ids->data;
    pool_run(chunk_count(t.n), hash_chunk, &t);
    jvn_status st = ids_of_hashes(t.hashes, t.n, same_text, &t, count);
    if (st == JVN_OK) *out = ids;
    else buffer_unref(ids);
    return st;
}

/* Distinct texts to sort: first by their first eight bytes, then those that agree in them as a whole. */
typedef struct text_sort {
    const texts *t;
    const int64_t *row; /* where each distinct text stands */
    const uint64_t *prefix;
    uint64_t *sorted;   /* the prefixes in order */
    int64_t *order, n;
} text_sort;

static uint64_t prefix_of(const texts *t, int64_t row)
{
    int64_t n;
    const char *s = text_of(t, row, &n);
    uint64_t x = 0;
    memcpy(&x, s, (size_t)smaller(n, 8));
    return __builtin_bswap64(x);
}

static int compare_distinct(const void *a, const void *b, void *context)
{
    const text_sort *s = context;
    return compare_texts(s->t, s->row[*(const int64_t *)a], s->row[*(const int64_t *)b]);
}

static jvn_status gather_prefixes(void *context, int64_t chunk)
{
    const text_sort *s = context;
    for (int64_t i = chunk * ROWS_CHUNK, end = chunk_end(chunk, s->n); i < end; i++)
        s->sorted[i] = s->prefix[s->order[i]];
    return JVN_OK;
}

/* Sorts the runs of one prefix that begin in the chunk. */
static jvn_status sort_runs(void *context, int64_t chunk)
{
    text_sort *s = context;
    int64_t i = chunk * ROWS_CHUNK, end = chunk_end(chunk, s->n);
    while (i > 0 && i < end && s->sorted[i] == s->sorted[i - 1]) i++;
    while (i < end) {
        int64_t next = i + 1;
        while (next < s->n && s->sorted[next] == s->sorted[i]) next++;
        if (next - i > 1) qsort_r(s->order + i, (size_t)(next - i), sizeof *s->order, compare_distinct, s);
        i = next;
    }
    return JVN_OK;
}

/* places[d] for distinct text d, which stands in row[d]. */
static jvn_status sort_distinct(const texts *t, const int64_t *row, int64_t n, uint64_t *places)
{
    buffer *order = NULL, *sorted = buffer_new(n * 8);
    jvn_status st = sorted ? JVN_OK : JVN_ENOMEM;
    for (int64_t d = 0; d < n; d++) places[d] = prefix_of(t, row[d]);
    if (st == JVN_OK) st = radix_order(places, n, UINT64_MAX, &order, NULL);
    if (st == JVN_OK) {
        text_sort s = {t, row, places, sorted->data, order->data, n};
        pool_run(chunk_count(n), gather_prefixes, &s);
        pool_run(chunk_count(n), sort_runs, &s);
        for (int64_t i = 0; i < n; i++) places[s.order[i]] = (uint64_t)i;
    }
    buffer_unref(order);
    buffer_unref(sorted);
    return st;
}

/* Ids in order of first appearance to places in sorted order. */
static jvn_status rank_ids(const texts *t, uint64_t *ids, int64_t count)
{
    buffer *rows = buffer_new(count * 8), *places = buffer_new(count * 8);
    jvn_status st = rows && places ? JVN_OK : JVN_ENOMEM;
    if (st == JVN_OK) {
        int64_t *row = rows->data, seen = 0;
        uint64_t *place = places->data;
        for (int64_t i = 0; i < t->n && seen < count; i++)
            if (ids[i] == (uint64_t)seen) row[seen++] = i;
        st = sort_distinct(t, row, count, place);
        for (int64_t i = 0; st == JVN_OK && i < t->n; i++) ids[i] = place[ids[i]];
    }
    buffer_unref(rows);
    buffer_unref(places);
    return st;
}

jvn_status texts_rank(const column *c, buffer **out, int64_t *count)
{
    jvn_status st = texts_number(c, NULL, out, count);
    if (st != JVN_OK) return st;
    texts t = {.part = {c, NULL}, .n = c->length};
    if ((st = rank_ids(&t, (*out)->data, *count)) == JVN_OK) return JVN_OK;
    buffer_unref(*out);
    *out = NULL;
    return st;
}

bool texts_ascend(column *dict)
{
    int known = __atomic_load_n(&dict->dict_sorted, __ATOMIC_RELAXED);
    if (known >= 0) return known;
    texts t = {.part = {dict, NULL}, .n = dict->length};
    known = 1;
    for (int64_t i = 1; known && i < t.n; i++) known = compare_texts(&t, i - 1, i) <= 0;
    __atomic_store_n(&dict->dict_sorted, known, __ATOMIC_RELAXED);
    return known;
}
