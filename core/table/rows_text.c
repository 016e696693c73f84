/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rows_text.c -- rows sorted by a hash of their text stand together where texts are equal, and are numbered by the
 * first of them; to rank texts only those first ones are sorted. */
#define _GNU_SOURCE /* qsort_r */
#include "rows_work.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "../base/pool.h"

/* Texts of one column, or of two end to end, and what is being found of them. */
typedef struct texts {
    const column *part[2];
    int64_t n;
    uint64_t *numbers; /* one a row: its hash, then the first row with its text, then its rank */
    run_set r;            /* of equal hashes */
    uint64_t *ranks;   /* of first rows */
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

static inline int compare_texts(const texts *t, int64_t a, int64_t b)
{
    int64_t n, m;
    const char *x = text_of(t, a, &n), *y = text_of(t, b, &m);
    int d = memcmp(x, y, (size_t)smaller(n, m));
    return d ? d : n < m ? -1 : n > m;
}

int text_compare(const column *c, int64_t a, int64_t b)
{
    texts t = {.part = {c, NULL}};
    return compare_texts(&t, a, b);
}

/* ---- equal texts ---- */

static jvn_status hash_chunk(void *context, int64_t chunk)
{
    const texts *t = context;
    int shift = bit_width((uint64_t)t->n); /* what remains sorts in one turn */
    for (int64_t i = chunk * ROWS_CHUNK, end = chunk_end(chunk, t->n); i < end; i++) {
        int64_t n;
        const char *s = text_of(t, i, &n);
        t->numbers[i] = XXH3_64bits(s, (size_t)n) >> shift;
    }
    return JVN_OK;
}

/* Runs of one hash are of one text, but for rare accidents. */
static jvn_status find_firsts(void *context, int64_t chunk)
{
    const texts *t = context;
    int64_t i = chunk * ROWS_CHUNK, end = chunk_end(chunk, t->n);
    for (int64_t run = run_at(t->r.starts, t->r.n, i); i < end; run++) {
        for (int64_t stop = smaller(t->r.starts[run + 1], end); i < stop; i++) {
            const int64_t *first = t->r.order + t->r.starts[run];
            while (*first != t->r.order[i] && compare_texts(t, *first, t->r.order[i])) first++;
            t->numbers[t->r.order[i]] = (uint64_t)*first;
        }
    }
    return JVN_OK;
}

static jvn_status number_texts(texts *t, buffer **out)
{
    key_word word = {*out = buffer_new(t->n * 8), 64 - bit_width((uint64_t)t->n)};
    if (!word.b) return JVN_ENOMEM;
    t->numbers = word.b->data;
    pool_run(chunk_count(t->n), hash_chunk, t);
    jvn_status st = runs_open(&word, 1, t->n, &t->r);
    if (st == JVN_OK) pool_run(chunk_count(t->n), find_firsts, t);
    runs_close(&t->r);
    return st;
}

/* ---- texts in order ---- */

/* The first eight bytes, as a number that compares as they do. */
static uint64_t prefix_of(const texts *t, int64_t row)
{
    int64_t n;
    const char *s = text_of(t, row, &n);
    uint64_t x = 0;
    memcpy(&x, s, (size_t)smaller(n, 8));
    return __builtin_bswap64(x);
}

/* Distinct texts: the rows where they stand first, in the order of their prefixes and then of all bytes. */
typedef struct distinct {
    const texts *t;
    int64_t n, *rows;
    run_set r; /* of one prefix */
} distinct;

static int compare_rows(const void *a, const void *b, void *t)
{
    return compare_texts(t, *(const int64_t *)a, *(const int64_t *)b);
}

/* Sorts the runs that begin in the chunk. */
static jvn_status sort_chunk(void *context, int64_t chunk)
{
    const distinct *d = context;
    const int64_t *starts = d->r.starts, begin = chunk * ROWS_CHUNK, end = chunk_end(chunk, d->n);
    for (int64_t run = run_at(starts, d->r.n, begin); run < d->r.n && starts[run] < end; run++) {
        size_t n = (size_t)(starts[run + 1] - starts[run]);
        if (cancel_asked()) return JVN_ECANCELLED;
        if (starts[run] >= begin && n > 1)
            qsort_r(d->rows + starts[run], n, sizeof *d->rows, compare_rows, (void *)d->t);
    }
    return JVN_OK;
}

/* Fills d, and the ranks of its rows. prefixes: room for a word a row. */
static jvn_status sort_distinct(distinct *d, buffer *prefixes)
{
    const texts *t = d->t;
    uint64_t *prefix = prefixes->data;
    for (int64_t i = 0; i < t->n; i++)
        if (t->numbers[i] == (uint64_t)i) d->rows[d->n++] = i;
    for (int64_t i = 0; i < d->n; i++) prefix[i] = prefix_of(t, d->rows[i]);
    jvn_status st = runs_open(&(key_word){prefixes, 64}, 1, d->n, &d->r);
    if (st != JVN_OK) return st;
    memcpy(prefix, d->rows, (size_t)d->n * 8);
    for (int64_t i = 0; i < d->n; i++) d->rows[i] = (int64_t)prefix[d->r.order[i]];
    st = pool_run(chunk_count(d->n), sort_chunk, d);
    for (int64_t i = 0; i < d->n; i++) t->ranks[d->rows[i]] = (uint64_t)i;
    return st;
}

static jvn_status rank_chunk(void *context, int64_t chunk)
{
    const texts *t = context;
    for (int64_t i = chunk * ROWS_CHUNK, end = chunk_end(chunk, t->n); i < end; i++)
        t->numbers[i] = t->ranks[t->numbers[i]];
    return JVN_OK;
}

static jvn_status rank_texts(texts *t, int64_t *most)
{
    buffer *rows = buffer_new(t->n * 8), *words = buffer_new(t->n * 8);
    distinct d = {.t = t};
    jvn_status st = rows && words ? JVN_OK : JVN_ENOMEM;
    if (st == JVN_OK) {
        d.rows = rows->data;
        t->ranks = words->data;
        st = sort_distinct(&d, words); /* prefixes are done with before ranks come */
    }
    if (st == JVN_OK) pool_run(chunk_count(t->n), rank_chunk, t);
    *most = d.n;
    runs_close(&d.r);
    buffer_unref(rows);
    buffer_unref(words);
    return st;
}

jvn_status texts_number(key_use use, const column *a, const column *b, buffer **out, int64_t *most)
{
    texts t = {.part = {a, b}, .n = a->length + (b ? b->length : 0)};
    *most = t.n;
    jvn_status st = number_texts(&t, out);
    if (st == JVN_OK && use == KEY_ORDER) st = rank_texts(&t, most);
    if (st == JVN_OK) return st;
    buffer_unref(*out);
    *out = NULL;
    return st;
}

bool texts_ascend(column *dict)
{
    int known = __atomic_load_n(&dict->dict_sorted, __ATOMIC_RELAXED);
    if (known >= 0) return known;
    known = 1;
    for (int64_t i = 1; known && i < dict->length; i++) known = text_compare(dict, i - 1, i) <= 0;
    __atomic_store_n(&dict->dict_sorted, known, __ATOMIC_RELAXED);
    return known;
}
