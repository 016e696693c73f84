/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rows_work.h -- what the files rows_*.c share: key columns become unsigned numbers that compare as the keys do,
 * packed into 64-bit words; checking, sorting, grouping and matching all work on those. */
#ifndef JV_ROWS_WORK_H
#define JV_ROWS_WORK_H

#include "column.h"

/* ---- how rows are cut for threads ---- */

/* Compiled for wider vectors too. For static functions alone: clang gives others a name that no other file knows. */
#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define WIDE_CLONES __attribute__((target_clones("avx2", "default")))
#else
#define WIDE_CLONES
#endif

/* A chunk is whole bytes of a bitmap, so that threads share none. */
enum { ROWS_CHUNK = 1 << 17, ROWS_BLOCK = 1024 };

static inline int64_t smaller(int64_t a, int64_t b) { return a < b ? a : b; }
static inline int64_t chunk_count(int64_t n) { return (n + ROWS_CHUNK - 1) / ROWS_CHUNK; }
static inline int64_t chunk_end(int64_t i, int64_t n) { return smaller((i + 1) * ROWS_CHUNK, n); }

/* How many bits x needs; 0 for 0. */
static inline int bit_width(uint64_t x) { return x ? 64 - __builtin_clzll(x) : 0; }

/* Counts become places: each the sum of those before it. Returns the sum of all. */
static inline int64_t counts_to_places(int64_t *counts, int64_t n)
{
    int64_t sum = 0;
    for (int64_t i = 0; i < n; i++) {
        int64_t count = counts[i];
        counts[i] = sum;
        sum += count;
    }
    return sum;
}

/* What stopped work on n rows: the user, or there was no memory to `verb` them. JVN_OK: nothing did. */
static inline jvn_status rows_done(jvn_status st, const char *verb, int64_t n, err *e)
{
    if (st == JVN_OK) return st;
    if (st == JVN_ECANCELLED) return fail(e, st, "stopped");
    return fail(e, st, "not enough memory to %s %lld rows", verb, (long long)n);
}

/* ---- keys: rows_key.c ---- */

typedef enum key_use { KEY_ORDER, KEY_EQUAL } key_use;

/* A key of one table, or of two tables whose rows follow each other. Nulls are all 0, for a key that may be
 * null is preceded by one that tells whether it is. */
typedef struct key {
    const column *part[2]; /* the second may be NULL */
    bool is_flag, descending;
    uint64_t base; /* the smallest; words count from it */
    int bits;
    buffer *texts; /* text: a number for each dictionary value or row; NULL: the code is the number */
    const uint64_t *map[2];
} key;

/* Numbers of `bits` bits, one a row. */
typedef struct key_word {
    buffer *b;
    int bits;
} key_word;

typedef struct key_set {
    key *at;
    key_word *words;
    int n, n_words;
    int64_t rows; /* of both tables */
} key_set;

/* Enough to compare neighbours: nothing has been read but dictionaries. right, descending: may be NULL. */
jvn_status keys_open(key_set *k, key_use use, int n_keys, column *const *left, column *const *right,
                     const int32_t *descending);
/* Measures the keys and packs all rows into as few words as hold them, the first key highest. */
jvn_status keys_pack(key_set *k, key_use use);
void keys_close(key_set *k);

/* How many of the n keys share a word with the first, and the bits they need. */
int keys_fit(const key *k, int n, int *bits);
/* Those keys' words for at most ROWS_BLOCK + 1 rows of a part. Before keys_pack plain strings have numbers
 * that compare with their neighbours in the block only. */
void keys_words(const key *k, int n, int part, int64_t from, int64_t rows, uint64_t *out);

/* ---- texts as numbers: rows_text.c ---- */

/* Rows of one string column, bytewise: below 0, 0 or above. A null counts as "". */
int text_compare(const column *c, int64_t a, int64_t b);
/* A number for each row of the string column a, and then b (NULL: none), below *most: equal for equal texts, and
 * (KEY_ORDER) in their order. [owned] buffer of uint64 */
jvn_status texts_number(key_use use, const column *a, const column *b, buffer **out, int64_t *most);
/* Whether a dictionary's texts ascend bytewise; remembered. */
bool texts_ascend(column *dict);

/* ---- neighbours: rows_order.c ---- */

/* One pass over keys just opened. begins: NULL (the pass stops at the first breach of the order), or room to mark
 * the rows that differ from the one before them (it stops at a breach among short runs). */
typedef enum near_found { NEAR_SORTED, NEAR_RUNS, NEAR_STOPPED } near_found;
near_found near_pass(const key_set *k, buffer *begins);

/* ---- sorting: rows_sort.c ---- */

/* A byte for each of n rows: whether a run of equal rows begins there. NULL: no memory. [owned] */
buffer *begins_new(int64_t n);
/* Where the *count runs begin, and n. [owned] buffer of int64 */
jvn_status begins_to_starts(const buffer *begins, int64_t n, buffer **starts, int64_t *count);

/* The stable order of n rows by words, the first counts most, and unless NULL, where runs of that order begin.
 * [owned] buffer of int64 */
jvn_status words_sort(const key_word *words, int n_words, int64_t n, buffer **order, buffer *begins);

/* Rows in the order of their words: run r of equal ones is order[starts[r]] .. order[starts[r+1]-1]. */
typedef struct run_set {
    const int64_t *order, *starts;
    int64_t n;
    buffer *buffers[2];
} run_set;

jvn_status runs_open(const key_word *words, int n_words, int64_t n, run_set *out);
void runs_close(run_set *r);
/* The run, of n, that holds position i. */
int64_t run_at(const int64_t *starts, int64_t n, int64_t i);

#endif
