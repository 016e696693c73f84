/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rows_take.c -- gathering: one loop a width; text is measured first, then copied. */
#include "rows.h"

#include <stdlib.h>

#include "../base/pool.h"
#include "../base/text.h"
#include "rows_key.h"

typedef struct taking {
    const column *from;
    column *to;
    const int64_t *rows;
    int64_t n;
    int64_t *bytes; /* text: of each chunk, then where each begins */
} taking;

#define GATHER(NAME, T)                                                                                  \
    static void NAME(const T *from, T *to, const int64_t *rows, int64_t n)                               \
    {                                                                                                    \
        for (int64_t i = 0; i < n; i++) to[i] = rows[i] < 0 ? 0 : from[rows[i]];                         \
    }
GATHER(gather_4, int32_t)
GATHER(gather_8, int64_t)

static void gather_bits(const void *from, int64_t offset, void *to, int64_t at, const int64_t *rows, int64_t n)
{
    uint8_t *out = to;
    for (int64_t i = 0; i < n; i += 8) {
        unsigned byte = 0;
        for (int64_t j = 0; j < smaller(8, n - i); j++)
            if (rows[i + j] >= 0) byte |= (unsigned)jvn_bit(from, offset + rows[i + j]) << j;
        out[(at + i) >> 3] = (uint8_t)byte;
    }
}

static void gather_valid(void *to, int64_t at, const int64_t *rows, int64_t n)
{
    for (int64_t i = 0; i < n; i++)
        if (rows[i] < 0) jvn_set_bit(to, at + i, 0);
}

static void take_values(const taking *t, int64_t at, const int64_t *rows, int64_t n)
{
    const column *c = t->from;
    void *out = t->to->data->data;
    if (c->type == JVN_BOOL) gather_bits(c->data->data, c->offset, out, at, rows, n);
    else if (type_width(c->type) == 4) gather_4(column_i32(c), (int32_t *)out + at, rows, n);
    else gather_8(column_i64(c), (int64_t *)out + at, rows, n);
}

/* Chunks begin at whole bytes of bitmaps, so threads share none. */
static jvn_status take_chunk(void *context, int64_t chunk)
{
    const taking *t = context;
    int64_t at = chunk * ROWS_CHUNK, n = chunk_end(chunk, t->n) - at;
    const int64_t *rows = t->rows + at;
    const buffer *from = t->from->validity, *to = t->to->validity;
    if (t->from->type != JVN_STRING) take_values(t, at, rows, n);
    if (to && from) gather_bits(from->data, t->from->offset, to->data, at, rows, n);
    else if (to) gather_valid(to->data, at, rows, n);
    return JVN_OK;
}

static jvn_status seek_missing(void *context, int64_t chunk)
{
    const taking *t = context;
    int64_t any = 0;
    for (int64_t i = chunk * ROWS_CHUNK, end = chunk_end(chunk, t->n); i < end; i++) any |= t->rows[i];
    return any < 0 ? JVN_EDATA : JVN_OK;
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
    int64_t sum = 0;
    for (int64_t i = chunk * ROWS_CHUNK, end = chunk_end(chunk, t->n); i < end; i++)
        sum += text_length(t, t->rows[i]);
    t->bytes[chunk] = sum;
    return JVN_OK;
}

static jvn_status copy_chunk(void *context, int64_t chunk)
{
    const taking *t = context;
    int64_t at = t->bytes[chunk], *ends = (int64_t *)t->to->data->data + 1;
    const int64_t *from = column_i64(t->from);
    char *to = t->to->bytes->data;
    for (int64_t i = chunk * ROWS_CHUNK, end = chunk_end(chunk, t->n); i < end; i++) {
        int64_t n = text_length(t, t->rows[i]);
        if (n) memcpy(to + at, (const char *)t->from->bytes->data + from[t->rows[i]], (size_t)n);
        ends[i] = at += n;
    }
    return JVN_OK;
}

/* Measures; the chunks' places and the sum of bytes. */
static int64_t measure_text(taking *t)
{
    int64_t sum = 0, chunks = chunk_count(t->n);
    t->bytes = xcalloc((size_t)chunks + 1, sizeof *t->bytes);
    pool_run(chunks, measure_chunk, t);
    for (int64_t i = 0; i < chunks; i++) {
        int64_t n = t->bytes[i];
        t->bytes[i] = sum;
        sum += n;
    }
    return sum;
}

static void fill(taking *t)
{
    if (t->from->type == JVN_DICT) t->to->dict = column_ref(t->from->dict);
    if (t->from->type == JVN_STRING) {
        ((int64_t *)t->to->data->data)[0] = 0;
        pool_run(chunk_count(t->n), copy_chunk, t);
    }
    pool_run(chunk_count(t->n), take_chunk, t);
    column_count_nulls(t->to);
}

jvn_status rows_take(const column *c, const int64_t *rows, int64_t n, column **out, err *e)
{
    taking t = {.from = c, .rows = rows, .n = n};
    int64_t bytes = c->type == JVN_STRING ? measure_text(&t) : 0;
    bool nullable = c->nulls > 0 || pool_run(chunk_count(n), seek_missing, &t) != JVN_OK;
    jvn_status st = JVN_OK;
    *out = NULL;
    if ((t.to = column_new(c->type, n, bytes, nullable))) {
        fill(&t);
        *out = *c->unit || *c->convention ? column_label(t.to, c->unit, c->convention) : column_ref(t.to);
        column_unref(t.to);
    } else {
        st = fail(e, JVN_ENOMEM, "not enough memory to gather %lld rows", (long long)n);
    }
    free(t.bytes);
    return st;
}
