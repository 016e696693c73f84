/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rows_key.c -- numbers become unsigned words in the same order, less the smallest; texts their number among
 * distinct texts; then as many keys as fit share a word. */
#include "rows_key.h"

#include <stdlib.h>

#include "../base/pool.h"
#include "../base/text.h"
#include "rows_text.h"

#define SIGN ((uint64_t)1 << 63)

/* ---- numbers in order ---- */

static inline uint64_t order_double(double x)
{
    uint64_t bits;
    if (x != x) return ORDERED_NAN;
    x += 0.0; /* -0.0 becomes 0.0 */
    memcpy(&bits, &x, sizeof bits);
    return bits & SIGN ? ~bits : bits | SIGN;
}

static void order_codes(const column *c, const uint64_t *map, int64_t from, int64_t n, uint64_t *out)
{
    const int32_t *v = column_i32(c) + from;
    for (int64_t i = 0; i < n; i++) {
        uint64_t code = (uint64_t)(v[i] < 0 || v[i] >= c->dict->length ? 0 : v[i]); /* of nulls: anything */
        out[i] = map ? map[code] : code;
    }
}

void key_ordered(const column *c, const uint64_t *map, int64_t from, int64_t n, uint64_t *out)
{
    switch (c->type) {
    case JVN_BOOL:
        for (int64_t i = 0; i < n; i++) out[i] = column_bool(c, from + i);
        break;
    case JVN_DATE:
        for (int64_t i = 0; i < n; i++) out[i] = (uint64_t)(int64_t)column_i32(c)[from + i] ^ SIGN;
        break;
    case JVN_INT64:
    case JVN_TIMESTAMP:
        for (int64_t i = 0; i < n; i++) out[i] = (uint64_t)column_i64(c)[from + i] ^ SIGN;
        break;
    case JVN_FLOAT64:
        for (int64_t i = 0; i < n; i++) out[i] = order_double(column_f64(c)[from + i]);
        break;
    case JVN_DICT:
        if (c->dict->length) order_codes(c, map, from, n, out);
        else memset(out, 0, (size_t)n * sizeof *out);
        break;
    default:
        memcpy(out, map + from, (size_t)n * sizeof *out);
    }
}

/* ---- one key ---- */

/* One key: of a table, or of two tables end to end. Numbers are 0 .. span, NaN follows, nulls are max. */
typedef struct key {
    const column *part[2];
    int n_parts;
    bool descending, has_nan, has_null;
    enum { KEY_WHOLE, KEY_FLAG, KEY_VALUE } half; /* a key that fills 64 bits leaves its nulls to one of its own */
    uint64_t base, span, max;
    buffer *texts;           /* text: a number a dictionary value or row; NULL: the code is the number */
    const uint64_t *map[2];
} key;

static jvn_status open_text(key *k, key_use use)
{
    const column *values[2] = {0};
    bool plain = false;
    int64_t count;
    for (int p = 0; p < k->n_parts; p++) {
        values[p] = k->part[p]->type == JVN_DICT ? k->part[p]->dict : k->part[p];
        plain = plain || k->part[p]->type == JVN_STRING;
    }
    if (!plain && k->n_parts == 1 && (use == KEY_EQUAL || texts_ascend(k->part[0]->dict))) {
        k->span = values[0]->length ? (uint64_t)values[0]->length - 1 : 0;
        return JVN_OK;
    }
    jvn_status st = use == KEY_ORDER ? texts_rank(values[0], &k->texts, &count)
                                     : texts_number(values[0], values[1], &k->texts, &count);
    if (st != JVN_OK) return st;
    k->map[0] = k->texts->data;
    k->map[1] = k->map[0] + values[0]->length;
    k->span = count ? (uint64_t)count - 1 : 0;
    return JVN_OK;
}

typedef struct range {
    uint64_t lo, hi;
    bool nan;
} range;

typedef struct ranging {
    const column *c;
    range *chunks;
} ranging;

static void widen(range *r, const range *by)
{
    if (by->lo < r->lo) r->lo = by->lo;
    if (by->hi > r->hi) r->hi = by->hi;
    r->nan = r->nan || by->nan;
}

static jvn_status range_chunk(void *context, int64_t chunk)
{
    const ranging *g = context;
    range r = {UINT64_MAX, 0, false};
    uint64_t v[ROWS_BLOCK];
    bool real = g->c->type == JVN_FLOAT64;
    int64_t end = chunk_end(chunk, g->c->length);
    for (int64_t from = chunk * ROWS_CHUNK; from < end; from += ROWS_BLOCK) {
        int64_t n = smaller(ROWS_BLOCK, end - from);
        key_ordered(g->c, NULL, from, n, v);
        for (int64_t i = 0; i < n; i++) {
            if (column_is_null(g->c, from + i)) continue;
            bool nan = real && v[i] == ORDERED_NAN;
            range one = {nan ? r.lo : v[i], nan ? r.hi : v[i], nan};
            widen(&r, &one);
        }
    }
    g->chunks[chunk] = r;
    return JVN_OK;
}

static void open_number(key *k)
{
    range r = {UINT64_MAX, 0, false};
    for (int p = 0; p < k->n_parts; p++) {
        int64_t n = chunk_count(k->part[p]->length);
        ranging g = {k->part[p], xcalloc((size_t)n + 1, sizeof(range))};
        pool_run(n, range_chunk, &g);
        for (int64_t i = 0; i < n; i++) widen(&r, &g.chunks[i]);
        free(g.chunks);
    }
    if (r.lo <= r.hi) {
        k->base = r.lo;
        k->span = r.hi - r.lo;
    }
    k->has_nan = r.nan;
}

static jvn_status key_open(key *k, key_use use)
{
    jvn_status st = JVN_OK;
    for (int p = 0; p < k->n_parts; p++) k->has_null = k->has_null || k->part[p]->nulls > 0;
    if (type_is_text(k->part[0]->type)) st = open_text(k, use);
    else if (k->part[0]->type == JVN_BOOL) k->span = 1;
    else open_number(k);
    k->half = k->has_null && k->span == UINT64_MAX ? KEY_VALUE : KEY_WHOLE;
    k->max = k->half == KEY_VALUE ? k->span : k->span + k->has_nan + k->has_null;
    return st;
}

/* A block of one part as words 0 .. max. */
static void key_words(const key *k, int p, int64_t from, int64_t n, uint64_t *v)
{
    const column *c = k->part[p];
    if (k->half == KEY_FLAG) {
        for (int64_t i = 0; i < n; i++) v[i] = column_is_null(c, from + i);
        return;
    }
    key_ordered(c, k->map[p], from, n, v);
    uint64_t nan = k->has_nan ? ORDERED_NAN : k->base + k->span + 1;
    bool fall = k->descending;
    if (k->has_nan) {
        for (int64_t i = 0; i < n; i++)
            v[i] = v[i] == nan ? k->span + 1 : fall ? k->span - (v[i] - k->base) : v[i] - k->base;
    } else {
        for (int64_t i = 0; i < n; i++) v[i] = fall ? k->span - (v[i] - k->base) : v[i] - k->base;
    }
    uint64_t null = k->half == KEY_VALUE ? 0 : k->max;
    for (int64_t i = 0; c->nulls && i < n; i++)
        if (column_is_null(c, from + i)) v[i] = null;
}

/* ---- all keys ---- */

typedef struct packing {
    const key *keys;
    int n_keys, p;
    int64_t n;
    uint64_t *out; /* of part p */
} packing;

static jvn_status pack_chunk(void *context, int64_t chunk)
{
    const packing *g = context;
    uint64_t v[ROWS_BLOCK];
    int64_t end = chunk_end(chunk, g->n);
    for (int64_t from = chunk * ROWS_CHUNK; from < end; from += ROWS_BLOCK) {
        int64_t n = smaller(ROWS_BLOCK, end - from);
        uint64_t *w = g->out + from;
        key_words(&g->keys[0], g->p, from, n, w);
        for (int k = 1; k < g->n_keys; k++) {
            int shift = bit_width(g->keys[k].max) & 63; /* 64: all before it are 0 */
            key_words(&g->keys[k], g->p, from, n, v);
            for (int64_t i = 0; i < n; i++) w[i] = w[i] << shift | v[i];
        }
    }
    return JVN_OK;
}

/* How many keys fit one word; *max: the largest it can be. */
static int keys_that_fit(const key *keys, int n, uint64_t *max)
{
    int fit = 1, bits = bit_width(keys[0].max);
    *max = keys[0].max;
    while (fit < n && bits + bit_width(keys[fit].max) <= 64) {
        int more = bit_width(keys[fit].max);
        if (more < 64) *max = *max << more | keys[fit].max;
        else *max = keys[fit].max;
        bits += more;
        fit++;
    }
    return fit;
}

static jvn_status pack_word(const key *keys, int n_keys, key_word *out)
{
    int64_t rows = 0;
    for (int p = 0; p < keys->n_parts; p++) rows += keys->part[p]->length;
    if (!(out->b = buffer_new(rows * 8))) return JVN_ENOMEM;
    packing g = {.keys = keys, .n_keys = n_keys, .out = out->b->data};
    for (; g.p < keys->n_parts; g.p++) {
        g.n = keys->part[g.p]->length;
        pool_run(chunk_count(g.n), pack_chunk, &g);
        g.out += g.n;
    }
    return JVN_OK;
}

/* A key whose values fill 64 bits and that has nulls becomes two: first whether it is null. */
static int split_key(key *keys, int n)
{
    if (keys[n].half != KEY_VALUE) return n + 1;
    keys[n + 1] = keys[n];
    keys[n].half = KEY_FLAG;
    keys[n].max = 1;
    keys[n].texts = NULL;
    return n + 2;
}

static jvn_status pack_all(const key *keys, int n, key_word *out, int *n_words)
{
    for (int at = 0; at < n;) {
        int fit = keys_that_fit(keys + at, n - at, &out[*n_words].max);
        jvn_status st = pack_word(keys + at, fit, &out[(*n_words)++]);
        if (st != JVN_OK) return st;
        at += fit;
    }
    return JVN_OK;
}

jvn_status keys_pack(key_use use, int n_keys, column *const *left, column *const *right, const int32_t *descending,
                     key_word *out, int *n_words)
{
    key *keys = xcalloc((size_t)n_keys * 2, sizeof *keys);
    int n = 0;
    jvn_status st = JVN_OK;
    *n_words = 0;
    for (int i = 0; st == JVN_OK && i < n_keys; i++) {
        key *k = &keys[n];
        *k = (key){.part = {left[i], right ? right[i] : NULL}, .n_parts = right ? 2 : 1};
        k->descending = descending && descending[i];
        st = key_open(k, use);
        n = split_key(keys, n);
    }
    if (st == JVN_OK) st = pack_all(keys, n, out, n_words);
    for (int i = 0; i < n; i++) buffer_unref(keys[i].texts);
    free(keys);
    return st;
}

void words_free(key_word *w, int n)
{
    for (int i = 0; i < n; i++) buffer_unref(w[i].b);
}
