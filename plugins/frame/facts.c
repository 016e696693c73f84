/* SPDX-License-Identifier: GPL-3.0-or-later */
/* facts.c -- what `describe` says of a column's values: how many are null, how many differ, which are least and greatest.
 *
 * What differs is counted in a table of hashes as long as it fits a processor's cache; else the values are spread over
 * parts that do, each with a table of its own. Nothing is sorted, and no row is remembered. */
#include "frame.h"

#include <math.h>
#include <stdlib.h>

enum { PARTS = 256, FIRST_ROOM = 256, FEW = 1 << 17 };

/* A set of 64-bit values that are not 0; room is a power of two. */
typedef struct set {
    uint64_t *slots;
    int64_t room, n;
} set;

static bool is_nan(jvn_type type, const struct ArrowArray *a, int64_t row)
{
    return type == JVN_FLOAT64 && jvn_f64(a)[row] != jvn_f64(a)[row];
}

/* ---- places ---- */

static void find_places(jvn_type type, const struct ArrowArray *a, column_facts *f)
{
    for (int64_t row = 0; row < a->length; row++) {
        if (jvn_null(a, row)) {
            f->nulls++;
            continue;
        }
        if (f->first < 0) f->first = row;
        if (is_nan(type, a, row)) continue;
        if (f->min < 0)
            f->min = f->max = row;
        else if (value_compare(type, a, row, f->min) < 0)
            f->min = row;
        else if (value_compare(type, a, row, f->max) > 0)
            f->max = row;
    }
}

/* The same for values x without nulls, the first of which is no NaN. */
#define PLACES(x)                                                                                                      \
    do {                                                                                                               \
        f->first = f->min = f->max = 0;                                                                                \
        for (int64_t row = 1; row < a->length; row++) {                                                                \
            if ((x)[row] < (x)[f->min]) f->min = row;                                                                  \
            if ((x)[row] > (x)[f->max]) f->max = row;                                                                  \
        }                                                                                                              \
    } while (0)

static void find_places_fast(jvn_type type, const struct ArrowArray *a, column_facts *f)
{
    bool plain = a->length && !a->buffers[0];
    if (plain && (type == JVN_INT64 || type == JVN_TIMESTAMP)) PLACES(jvn_i64(a));
    else if (plain && type == JVN_DATE) PLACES(jvn_i32(a));
    else if (plain && type == JVN_FLOAT64 && !is_nan(type, a, 0)) PLACES(jvn_f64(a));
    else find_places(type, a, f);
}

/* ---- what differs ---- */

/* A value as bits that are equal where values are: NaN is one value, and so is 0. */
static uint64_t bits_of(jvn_type type, const struct ArrowArray *a, int64_t row)
{
    uint64_t bits;
    double x;
    switch (type) {
    case JVN_FLOAT64:
        x = jvn_f64(a)[row];
        x = x != x ? (double)NAN : x + 0.0;
        memcpy(&bits, &x, sizeof bits);
        return bits;
    case JVN_DATE: return (uint64_t)jvn_i32(a)[row];
    case JVN_BOOL: return (uint64_t)jvn_bool(a, row);
    default: return (uint64_t)jvn_i64(a)[row];
    }
}

/* Two values have one hash only where they are equal: each step can be undone. */
static uint64_t hash_of(uint64_t x)
{
    x = (x ^ x >> 32) * 0xd6e8feb86659fd93u;
    x = (x ^ x >> 32) * 0xd6e8feb86659fd93u;
    return x ^ x >> 32;
}

static bool put(set *s, uint64_t x);

static bool grow(set *s)
{
    set wider = {calloc((size_t)s->room * 4, sizeof *wider.slots), s->room * 4, 0};
    for (int64_t i = 0; i < s->room && wider.slots; i++)
        if (s->slots[i]) put(&wider, s->slots[i]);
    if (!wider.slots) return false;
    free(s->slots);
    *s = wider;
    return true;
}

/* Whether there was room for it. */
static bool put(set *s, uint64_t x)
{
    if (s->n * 2 >= s->room && !grow(s)) return false;
    for (uint64_t i = x;; i++) {
        uint64_t *slot = &s->slots[i & (uint64_t)(s->room - 1)];
        if (*slot == x) return true;
        if (*slot) continue;
        *slot = x;
        s->n++;
        return true;
    }
}

/* Hashes of the rows that are not null, part behind part: starts[p] .. starts[p + 1] - 1. */
static void spread(jvn_type type, const struct ArrowArray *a, uint64_t *to, int64_t starts[PARTS + 1])
{
    int64_t at[PARTS];
    memset(starts, 0, (PARTS + 1) * sizeof *starts);
    for (int64_t row = 0; row < a->length; row++)
        if (!jvn_null(a, row)) starts[(hash_of(bits_of(type, a, row)) >> 56) + 1]++;
    for (int p = 0; p < PARTS; p++) starts[p + 1] += starts[p];
    memcpy(at, starts, sizeof at);
    for (int64_t row = 0; row < a->length; row++) {
        if (jvn_null(a, row)) continue;
        uint64_t h = hash_of(bits_of(type, a, row));
        to[at[h >> 56]++] = h;
    }
}

static jvn_status count_part(const uint64_t *x, int64_t n, int64_t *distinct)
{
    set s = {calloc(FIRST_ROOM, sizeof *s.slots), FIRST_ROOM, 0};
    bool zero = false, room = s.slots != NULL;
    for (int64_t i = 0; i < n && room; i++) {
        if (x[i]) room = put(&s, x[i]);
        else zero = true;
    }
    free(s.slots);
    *distinct += s.n + zero;
    return room ? JVN_OK : JVN_ENOMEM;
}

/* In one table, while there are few; *few: that was all. */
static jvn_status count_few(jvn_type type, const struct ArrowArray *a, bool *few, int64_t *distinct)
{
    set s = {calloc(FIRST_ROOM, sizeof *s.slots), FIRST_ROOM, 0};
    bool zero = false, room = s.slots != NULL;
    for (int64_t row = 0; row < a->length && room && s.n < FEW; row++) {
        if (jvn_null(a, row)) continue;
        uint64_t h = hash_of(bits_of(type, a, row));
        if (h) room = put(&s, h);
        else zero = true;
    }
    free(s.slots);
    *few = s.n < FEW;
    *distinct = s.n + zero;
    return room ? JVN_OK : JVN_ENOMEM;
}

static jvn_status count_many(jvn_type type, const struct ArrowArray *a, int64_t *distinct)
{
    int64_t starts[PARTS + 1];
    uint64_t *hashes = malloc(((size_t)a->length + 1) * sizeof *hashes);
    jvn_status st = hashes ? JVN_OK : JVN_ENOMEM;
    *distinct = 0;
    if (hashes) spread(type, a, hashes, starts);
    for (int p = 0; p < PARTS && st == JVN_OK; p++) st = count_part(hashes + starts[p], starts[p + 1] - starts[p], distinct);
    free(hashes);
    return st;
}

static jvn_status count_numbers(jvn_type type, const struct ArrowArray *a, int64_t *distinct)
{
    bool few;
    jvn_status st = count_few(type, a, &few, distinct);
    return st == JVN_OK && !few ? count_many(type, a, distinct) : st;
}

/* Words of a dictionary differ: those that some row has are counted. */
static jvn_status count_words(const struct ArrowArray *a, int64_t *distinct)
{
    const int32_t *codes = jvn_i32(a);
    char *seen = calloc((size_t)a->dictionary->length + 1, 1);
    if (!seen) return JVN_ENOMEM;
    for (int64_t row = 0; row < a->length; row++)
        if (!jvn_null(a, row)) seen[codes[row]] = 1;
    for (int64_t i = 0; i < a->dictionary->length; i++) *distinct += seen[i];
    free(seen);
    return JVN_OK;
}

jvn_status facts_of(jvn_type type, const struct ArrowArray *a, column_facts *f)
{
    *f = (column_facts){-1, -1, -1, 0, 0};
    find_places_fast(type, a, f);
    if (type == JVN_STRING) return JVN_OK;
    return type == JVN_DICT ? count_words(a, &f->distinct) : count_numbers(type, a, &f->distinct);
}
