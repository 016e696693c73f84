/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rows_key.c -- numbers become unsigned in the same order, texts their number among distinct texts; less the
 * smallest, as many keys as fit share a word. */
#include "rows_work.h"

#include <stdlib.h>

#include "../base/pool.h"
#include "../base/text.h"

#define SIGN ((uint64_t)1 << 63)
#define SIGN32 ((uint32_t)1 << 31)
#define ORDERED_NAN UINT64_MAX

/* ---- numbers in order ---- */

static inline uint64_t order_double(double x)
{
    uint64_t bits;
    if (x != x) return ORDERED_NAN;
    x += 0.0; /* -0.0 becomes 0.0 */
    memcpy(&bits, &x, sizeof bits);
    return bits & SIGN ? ~bits : bits | SIGN;
}

static inline void order_codes(const column *c, const uint64_t *map, int64_t from, int64_t n, uint64_t *v)
{
    const int32_t *code = column_i32(c) + from;
    uint32_t values = (uint32_t)c->dict->length;
    for (int64_t i = 0; i < n; i++) v[i] = (uint32_t)code[i];
    for (int64_t i = 0; map && i < n; i++) v[i] = v[i] < values ? map[v[i]] : 0; /* nulls may have any code */
}

/* One up where a text is greater than the one before it, one down where it is less. */
static void walk_texts(const column *c, int64_t from, int64_t n, uint64_t *v)
{
    v[0] = ROWS_BLOCK;
    for (int64_t i = 1; i < n; i++) {
        int d = text_compare(c, from + i, from + i - 1);
        v[i] = v[i - 1] + (uint64_t)(d > 0) - (uint64_t)(d < 0);
    }
}

WIDE_CLONES static void ascending_numbers(const key *k, int p, int64_t from, int64_t n, uint64_t *restrict v)
{
    const column *c = k->part[p];
    const void *data = column_data(c);
    switch (c->type) {
    case JVN_BOOL:
        for (int64_t i = 0; i < n; i++) v[i] = column_bool(c, from + i);
        break;
    case JVN_DATE:
        for (int64_t i = 0; i < n; i++) v[i] = (uint32_t)((const int32_t *)data)[from + i] ^ SIGN32;
        break;
    case JVN_FLOAT64:
        for (int64_t i = 0; i < n; i++) v[i] = order_double(((const double *)data)[from + i]);
        break;
    case JVN_DICT: order_codes(c, k->map[p], from, n, v); break;
    case JVN_STRING:
        if (k->map[p]) memcpy(v, k->map[p] + from, (size_t)n * sizeof *v);
        else walk_texts(c, from, n, v);
        break;
    default:
        for (int64_t i = 0; i < n; i++) v[i] = (uint64_t)((const int64_t *)data)[from + i] ^ SIGN;
    }
}

/* NaN stays last whichever the direction. */
static void numbers(const key *k, int p, int64_t from, int64_t n, uint64_t *v)
{
    ascending_numbers(k, p, from, n, v);
    if (!k->descending) return;
    bool real = k->part[p]->type == JVN_FLOAT64;
    for (int64_t i = 0; i < n; i++) v[i] = real && v[i] == ORDERED_NAN ? v[i] : ~v[i];
}

static void key_words(const key *k, int p, int64_t from, int64_t n, uint64_t *v)
{
    const column *c = k->part[p];
    if (k->is_flag) {
        for (int64_t i = 0; i < n; i++) v[i] = column_is_null(c, from + i);
        return;
    }
    numbers(k, p, from, n, v);
    uint64_t base = k->base;
    for (int64_t i = 0; base && i < n; i++) v[i] -= base;
    for (int64_t i = 0; c->nulls && i < n; i++)
        if (column_is_null(c, from + i)) v[i] = 0;
}

void keys_words(const key *k, int n, int part, int64_t from, int64_t rows, uint64_t *out)
{
    uint64_t v[ROWS_BLOCK + 1];
    key_words(k, part, from, rows, out);
    for (int j = 1; j < n; j++) {
        int shift = k[j].bits & 63; /* 64: all before it are 0 */
        key_words(&k[j], part, from, rows, v);
        for (int64_t i = 0; i < rows; i++) out[i] = out[i] << shift | v[i];
    }
}

int keys_fit(const key *k, int n, int *bits)
{
    int fit = 1;
    *bits = k[0].bits;
    while (fit < n && *bits + k[fit].bits <= 64) *bits += k[fit++].bits;
    return fit;
}

/* ---- what a key's numbers are ---- */

/* lo and hi: of the ascending numbers. */
static void set_range(key *k, uint64_t lo, uint64_t hi)
{
    k->base = k->descending && k->part[0]->type != JVN_FLOAT64 ? ~hi : lo;
    k->bits = bit_width(hi - lo);
}

static const column *values_of(const column *c) { return c && c->type == JVN_DICT ? c->dict : c; }

static jvn_status number_texts(key *k, key_use use)
{
    const column *a = values_of(k->part[0]), *b = values_of(k->part[1]);
    int64_t count;
    jvn_status st = texts_number(use, a, b, &k->texts, &count);
    if (st != JVN_OK) return st;
    k->map[0] = k->texts->data;
    k->map[1] = k->map[0] + a->length;
    set_range(k, 0, count ? (uint64_t)count - 1 : 0);
    return JVN_OK;
}

/* What the type allows. */
static jvn_status open_key(key *k, key_use use)
{
    const column *c = k->part[0];
    switch (c->type) {
    case JVN_BOOL: set_range(k, 0, 1); break;
    case JVN_DATE: set_range(k, 0, UINT32_MAX); break;
    case JVN_STRING: set_range(k, 0, 2 * ROWS_BLOCK); break;
    case JVN_DICT:
        set_range(k, 0, c->dict->length ? (uint64_t)c->dict->length - 1 : 0);
        if (use == KEY_ORDER && !texts_ascend(c->dict)) return number_texts(k, use);
        break;
    default: set_range(k, 0, UINT64_MAX);
    }
    return JVN_OK;
}

jvn_status keys_open(key_set *k, key_use use, int n_keys, column *const *left, column *const *right,
                     const int32_t *descending)
{
    jvn_status st = JVN_OK;
    *k = (key_set){.at = xcalloc((size_t)n_keys * 2, sizeof *k->at), .rows = left[0]->length};
    k->words = xcalloc((size_t)n_keys * 2, sizeof *k->words);
    if (right) k->rows += right[0]->length;
    for (int i = 0; st == JVN_OK && i < n_keys; i++) {
        key one = {.part = {left[i], right ? right[i] : NULL}, .descending = descending && descending[i]};
        if (left[i]->nulls || (right && right[i]->nulls)) {
            k->at[k->n] = one;
            k->at[k->n].is_flag = true;
            k->at[k->n++].bits = 1;
        }
        k->at[k->n] = one;
        st = open_key(&k->at[k->n++], use);
    }
    return st;
}

void keys_close(key_set *k)
{
    for (int i = 0; i < k->n; i++) buffer_unref(k->at[i].texts);
    for (int i = 0; i < k->n_words; i++) buffer_unref(k->words[i].b);
    free(k->at);
    free(k->words);
}

/* ---- all rows ---- */

typedef struct range {
    uint64_t lo, hi;
} range;

typedef struct packing {
    const key *k;
    int n_keys, part;
    range *ranges;
    uint64_t *out; /* of the part */
} packing;

static jvn_status range_chunk(void *context, int64_t chunk)
{
    const packing *g = context;
    const column *c = g->k->part[g->part];
    range r = {UINT64_MAX, 0};
    uint64_t v[ROWS_BLOCK];
    int64_t end = chunk_end(chunk, c->length);
    for (int64_t from = chunk * ROWS_CHUNK; from < end; from += ROWS_BLOCK) {
        int64_t n = smaller(ROWS_BLOCK, end - from), some = 0;
        numbers(g->k, g->part, from, n, v);
        for (int64_t i = 0; c->nulls && i < n; i++)
            if (!column_is_null(c, from + i)) v[some++] = v[i];
        for (int64_t i = 0, all = c->nulls ? some : n; i < all; i++) {
            r.lo = v[i] < r.lo ? v[i] : r.lo;
            r.hi = v[i] > r.hi ? v[i] : r.hi;
        }
    }
    g->ranges[chunk] = r;
    return JVN_OK;
}

static void measure_numbers(key *k)
{
    range all = {UINT64_MAX, 0};
    packing g = {.k = k};
    for (; g.part < 2 && k->part[g.part]; g.part++) {
        int64_t chunks = chunk_count(k->part[g.part]->length);
        g.ranges = xcalloc((size_t)chunks + 1, sizeof *g.ranges);
        pool_run(chunks, range_chunk, &g);
        for (int64_t i = 0; i < chunks; i++) {
            if (g.ranges[i].lo < all.lo) all.lo = g.ranges[i].lo;
            if (g.ranges[i].hi > all.hi) all.hi = g.ranges[i].hi;
        }
        free(g.ranges);
    }
    k->base = all.lo <= all.hi ? all.lo : 0;
    k->bits = all.lo <= all.hi ? bit_width(all.hi - all.lo) : 0;
}

static jvn_status measure_key(key *k, key_use use)
{
    if (k->is_flag) return JVN_OK;
    if (k->part[0]->type == JVN_STRING || (k->part[1] && k->part[0]->type == JVN_DICT)) return number_texts(k, use);
    if (k->part[0]->type != JVN_DICT) measure_numbers(k);
    return JVN_OK;
}

static jvn_status pack_chunk(void *context, int64_t chunk)
{
    const packing *g = context;
    int64_t end = chunk_end(chunk, g->k->part[g->part]->length);
    for (int64_t from = chunk * ROWS_CHUNK; from < end; from += ROWS_BLOCK)
        keys_words(g->k, g->n_keys, g->part, from, smaller(ROWS_BLOCK, end - from), g->out + from);
    return JVN_OK;
}

jvn_status keys_pack(key_set *k, key_use use)
{
    jvn_status st = JVN_OK;
    for (int i = 0; st == JVN_OK && i < k->n; i++) st = measure_key(&k->at[i], use);
    for (int i = 0, fit; st == JVN_OK && i < k->n; i += fit) {
        key_word *w = &k->words[k->n_words];
        fit = keys_fit(&k->at[i], k->n - i, &w->bits);
        if (!(w->b = buffer_new(k->rows * 8))) return JVN_ENOMEM;
        k->n_words++;
        packing g = {.k = &k->at[i], .n_keys = fit, .out = w->b->data};
        for (; g.part < 2 && g.k->part[g.part]; g.part++) {
            int64_t n = g.k->part[g.part]->length;
            pool_run(chunk_count(n), pack_chunk, &g);
            g.out += n;
        }
    }
    return st;
}
