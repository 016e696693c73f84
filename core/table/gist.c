/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gist.c -- facts of a column, found in one pass for places and one for what differs.
 *
 * What differs is counted in a table of hashes as long as it fits a processor's cache; else the values are spread over
 * parts that do, each with a table of its own. Nothing is sorted, and no row is remembered. */
#include "gist.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../base/text.h"
#include "difference.h"
#include "exchange.h"

/* Rows with the least and the greatest value, and the first that is not null, -1: none. */
typedef struct column_facts {
    int64_t min, max, first, nulls, distinct;
} column_facts;

enum { PARTS = 256, FIRST_ROOM = 256, FEW = GIST_FEW };

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

static const char *text_of(jvn_type type, const struct ArrowArray *a, int64_t row, int64_t *n)
{
    return type == JVN_DICT ? jvn_text(a->dictionary, jvn_i32(a)[row], n) : jvn_text(a, row, n);
}

static int compare_text(jvn_type type, const struct ArrowArray *a, int64_t i, int64_t j)
{
    int64_t ni, nj;
    if (type == JVN_DICT && jvn_i32(a)[i] == jvn_i32(a)[j]) return 0;
    const char *si = text_of(type, a, i, &ni), *sj = text_of(type, a, j, &nj);
    int64_t shorter = ni < nj ? ni : nj;
    int c = shorter ? memcmp(si, sj, (size_t)shorter) : 0;
    return c ? c : (ni > nj) - (ni < nj);
}

#define SIGN(x, y) (((x) > (y)) - ((x) < (y)))

static int value_compare(jvn_type type, const struct ArrowArray *a, int64_t i, int64_t j)
{
    switch (type) {
    case JVN_BOOL: return jvn_bool(a, i) - jvn_bool(a, j);
    case JVN_FLOAT64: return SIGN(jvn_f64(a)[i], jvn_f64(a)[j]);
    case JVN_DATE: return SIGN(jvn_i32(a)[i], jvn_i32(a)[j]);
    case JVN_INT64:
    case JVN_TIMESTAMP: return SIGN(jvn_i64(a)[i], jvn_i64(a)[j]);
    case JVN_STRING:
    case JVN_DICT: return compare_text(type, a, i, j);
    case JVN_NOTYPE: break;
    }
    return 0;
}

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
    uint64_t last = 0;
    for (int64_t row = 0; row < a->length && room && s.n < FEW; row++) {
        if (jvn_null(a, row)) continue;
        uint64_t h = hash_of(bits_of(type, a, row));
        if (h && h == last) continue; /* as in what is sorted */
        last = h;
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

/* -1: there are many, and not all are wanted. */
static jvn_status count_numbers(jvn_type type, const struct ArrowArray *a, bool all, int64_t *distinct)
{
    bool few;
    jvn_status st = count_few(type, a, &few, distinct);
    if (st == JVN_OK && !few && all) st = count_many(type, a, distinct);
    else if (!few) *distinct = -1;
    return st;
}

/* The first row of each word that some row has; a code of no word is none of them. */
static void find_words(const struct ArrowArray *a, int64_t *rows, column_facts *f)
{
    const int32_t *codes = jvn_i32(a);
    const uint64_t n = (uint64_t)a->dictionary->length;
    for (uint64_t i = 0; i < n; i++) rows[i] = -1;
    for (int64_t row = 0; row < a->length; row++) {
        if (jvn_null(a, row)) f->nulls++;
        else if ((uint64_t)codes[row] < n && rows[codes[row]] < 0) rows[codes[row]] = row;
    }
}

/* Words of a dictionary differ: only these are compared. */
static jvn_status facts_of_words(const struct ArrowArray *a, column_facts *f)
{
    int64_t *rows = malloc(((size_t)a->dictionary->length + 1) * sizeof *rows);
    if (!rows) return JVN_ENOMEM;
    find_words(a, rows, f);
    for (int64_t i = 0; i < a->dictionary->length; i++) {
        if (rows[i] < 0) continue;
        f->distinct++;
        if (f->first < 0 || rows[i] < f->first) f->first = rows[i];
        if (f->min < 0 || value_compare(JVN_DICT, a, rows[i], f->min) < 0) f->min = rows[i];
        if (f->max < 0 || value_compare(JVN_DICT, a, rows[i], f->max) > 0) f->max = rows[i];
    }
    free(rows);
    return JVN_OK;
}

static jvn_status facts_of(jvn_type type, const struct ArrowArray *a, bool all, column_facts *f)
{
    *f = (column_facts){-1, -1, -1, 0, 0};
    if (type == JVN_DICT) return facts_of_words(a, f);
    find_places_fast(type, a, f);
    f->distinct = -1;
    return type == JVN_STRING ? JVN_OK : count_numbers(type, a, all, &f->distinct);
}

/* ---- what is known ---- */

/* At most GIST_TEXT - 1 bytes, whole characters; NULL: no row. [owned] */
static char *show(const column *c, int64_t row)
{
    static const char more[] = "…";
    text t = {0};
    if (row < 0) return NULL;
    column_spell(c, row, &t);
    if (!t.s) return xstrdup("");
    if (t.n >= GIST_TEXT) {
        size_t n = GIST_TEXT - sizeof more;
        while (n > 0 && ((unsigned char)t.s[n] & 0xc0) == 0x80) n--;
        memcpy(t.s + n, more, sizeof more);
    }
    return t.s;
}

jvn_status gist_find(column *c, bool all, gist *out)
{
    column_facts f;
    struct ArrowArray a;
    export_column(c, NULL, NULL, &a);
    jvn_status st = facts_of(c->type, &a, all, &f);
    a.release(&a);
    *out = (gist){0};
    if (st == JVN_OK) *out = (gist){f.nulls, f.distinct, show(c, f.min), show(c, f.max), show(c, f.first)};
    return st;
}

void gist_copy(const gist *from, gist *to)
{
    *to = (gist){from->nulls, from->distinct, from->least ? xstrdup(from->least) : NULL,
                  from->greatest ? xstrdup(from->greatest) : NULL, from->first ? xstrdup(from->first) : NULL};
}

void gist_clear(gist *k)
{
    free(k->least);
    free(k->greatest);
    free(k->first);
    *k = (gist){0};
}
