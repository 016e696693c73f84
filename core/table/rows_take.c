/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rows_take.c -- gathering: one loop a width; text is measured first, then copied. */
#include "rows.h"

#include <string.h>

#include "../base/pool.h"
#include "rows_work.h"

typedef struct taking {
    const column *from;
    column *to;
    const int64_t *rows;
    int64_t n;
} taking;

#define GATHER(NAME, T)                                                                                  \
    static void NAME(const T *from, T *to, const int64_t *rows, int64_t n)                               \
    {                                                                                                    \
        for (int64_t i = 0; i < n; i++) to[i] = rows[i] < 0 ? 0 : from[rows[i]];                         \
    }
GATHER(gather_4, int32_t)
GATHER(gather_8, int64_t)

/* from: NULL is all ones. */
static void gather_bits(const void *from, int64_t offset, void *to, int64_t at, const int64_t *rows, int64_t n)
{
    uint8_t *out = to;
    for (int64_t i = 0; i < n; i += 8) {
        unsigned byte = 0;
        for (int64_t j = 0; j < smaller(8, n - i); j++)
            if (rows[i + j] >= 0) byte |= (from ? (unsigned)jvn_bit(from, offset + rows[i + j]) : 1u) << j;
        out[(at + i) >> 3] = (uint8_t)byte;
    }
}

/* Whether the rows follow each other, as those of a slice or a lag do: they are copied. */
static bool is_run(const int64_t *rows, int64_t n)
{
    int64_t bad = 0;
    const int64_t first = rows[0];
    for (int64_t i = 0; i < n; i++) bad |= rows[i] ^ (first + i);
    return !bad && first >= 0;
}

/* Blocks begin on whole bytes; behind the last row bits are 0. */
static void fill_bits(void *to, int64_t at, int64_t n)
{
    uint8_t *out = (uint8_t *)to + (at >> 3);
    memset(out, 0xff, (size_t)(n >> 3));
    if (n & 7) out[n >> 3] = (uint8_t)((1 << (n & 7)) - 1);
}

static void copy_run(const taking *t, int64_t at, int64_t row, int64_t n)
{
    const size_t width = (size_t)type_width(t->from->type);
    memcpy((char *)t->to->data->data + (size_t)at * width, (const char *)column_data(t->from) + (size_t)row * width, (size_t)n * width);
}

static void take_values(const taking *t, int64_t at, const int64_t *rows, int64_t n)
{
    const column *c = t->from;
    void *out = t->to->data->data;
    if (c->type == JVN_BOOL) gather_bits(c->data->data, c->offset, out, at, rows, n);
    else if (type_width(c->type) == 4) gather_4(column_i32(c), (int32_t *)out + at, rows, n);
    else gather_8(column_i64(c), (int64_t *)out + at, rows, n);
}

static void take_block(const taking *t, int64_t at, int64_t n)
{
    const int64_t *rows = t->rows + at;
    const buffer *valid = t->from->validity;
    const bool run = is_run(rows, n);
    if (run && t->from->type != JVN_STRING && t->from->type != JVN_BOOL) copy_run(t, at, rows[0], n);
    else if (t->from->type != JVN_STRING) take_values(t, at, rows, n);
    if (run && !valid) fill_bits(t->to->validity->data, at, n);
    else gather_bits(valid ? valid->data : NULL, t->from->offset, t->to->validity->data, at, rows, n);
}

static jvn_status take_chunk(void *context, int64_t chunk)
{
    const taking *t = context;
    if (cancel_asked()) return JVN_ECANCELLED;
    for (int64_t at = chunk * ROWS_CHUNK, end = chunk_end(chunk, t->n); at < end; at += ROWS_BLOCK)
        take_block(t, at, smaller(ROWS_BLOCK, end - at));
    return JVN_OK;
}

/* ---- text ---- */

static inline int64_t text_length(const taking *t, int64_t row)
{
    const int64_t *at = column_i64(t->from);
    return row < 0 || column_is_null(t->from, row) ? 0 : at[row + 1] - at[row];
}

static jvn_status measure_chunk(void *context, int64_t chunk)
{
    const taking *t = context;
    int64_t *lengths = t->to->data->data;
    for (int64_t i = chunk * ROWS_CHUNK, end = chunk_end(chunk, t->n); i < end; i++)
        lengths[i] = text_length(t, t->rows[i]);
    return JVN_OK;
}

static jvn_status copy_chunk(void *context, int64_t chunk)
{
    const taking *t = context;
    const int64_t *from = column_i64(t->from), *at = t->to->data->data;
    char *to = t->to->bytes->data;
    for (int64_t i = chunk * ROWS_CHUNK, end = chunk_end(chunk, t->n); i < end; i++) {
        size_t n = (size_t)(at[i + 1] - at[i]);
        if (n) memcpy(to + at[i], (const char *)t->from->bytes->data + from[t->rows[i]], n);
    }
    return JVN_OK;
}

static jvn_status take_text(taking *t)
{
    int64_t *at = t->to->data->data;
    pool_run(chunk_count(t->n), measure_chunk, t);
    at[t->n] = counts_to_places(at, t->n);
    buffer_unref(t->to->bytes);
    if (!(t->to->bytes = buffer_new(at[t->n]))) return JVN_ENOMEM;
    return pool_run(chunk_count(t->n), copy_chunk, t);
}

jvn_status rows_take(const column *c, const int64_t *rows, int64_t n, column **out, err *e)
{
    taking t = {.from = c, .to = column_new(c->type, n, 0, true), .rows = rows, .n = n};
    jvn_status st = t.to ? JVN_OK : JVN_ENOMEM;
    *out = NULL;
    if (st == JVN_OK && c->type == JVN_STRING) st = take_text(&t);
    if (st == JVN_OK) {
        t.to->dict = column_ref(c->dict);
        st = pool_run(chunk_count(n), take_chunk, &t);
    }
    if (st == JVN_OK) {
        column_count_nulls(t.to); /* drops a bitmap without nulls */
        *out = *c->unit || *c->convention ? column_label(t.to, c->unit, c->convention) : column_ref(t.to);
    }
    column_unref(t.to);
    return rows_done(st, "gather", n, e);
}
