/* SPDX-License-Identifier: GPL-3.0-or-later */
/* write.c -- the writers: a schema, dictionaries, batches of rows; buffers go out as they lie where they can. */
#include <stdlib.h>

#include "arrow.h"

enum { BATCH_ROWS = 1 << 20 };

struct writer {
    jvn_call *call;
    const jvn_type *types;
    jvn_bytes meta;
    int64_t at;    /* bytes written so far */
    struct span *dictionaries, *batches;
    int64_t n_dictionaries, n_batches;
};

/* ---- bytes out ------------------------------------------------------------------------------------ */

static jvn_status put(struct writer *w, const void *bytes, int64_t n)
{
    w->at += n;
    return n ? w->call->host->write(w->call, bytes, n) : JVN_OK;
}

static jvn_status put_padding(struct writer *w, int64_t n)
{
    static const char none[64];
    return put(w, none, n);
}

static jvn_status put_meta(struct writer *w, int64_t *n)
{
    int32_t head[2] = {-1, 0};
    flat_pad(&w->meta, 8);
    if (w->meta.failed) return no_memory(w->call);
    head[1] = (int32_t)w->meta.n;
    *n = w->meta.n + 8;
    jvn_status st = put(w, head, 8);
    return st == JVN_OK ? put(w, w->meta.data, w->meta.n) : st;
}

static jvn_status put_batch(struct writer *w, const struct out_batch *o, int64_t id, struct span *where)
{
    *where = (struct span){.at = w->at};
    meta_batch(o, id, &w->meta);
    jvn_status st = put_meta(w, &where->meta);
    for (int32_t i = 0; i < o->n_pieces && st == JVN_OK; i++) {
        const struct out_piece *p = &o->pieces[i];
        st = put(w, p->at, p->n);
        if (st == JVN_OK) st = put_padding(w, padded(p->n) - p->n);
        where->body += padded(p->n);
    }
    return st;
}

/* ---- a column's rows as buffers ------------------------------------------------------------------- */

static bool add_piece(struct out_batch *o, const void *at, int64_t n, bool owned)
{
    o->pieces[o->n_pieces++] = (struct out_piece){at, n, owned};
    return at || !n;
}

/* Bits from any place on: as they lie, or moved to begin with a byte. */
static bool add_bits(struct out_batch *o, const void *bits, int64_t from, int64_t n)
{
    const uint8_t *b = (const uint8_t *)bits + from / 8;
    int64_t bytes = (n + 7) / 8, shift = from % 8;
    if (!shift) return add_piece(o, b, bytes, false);
    uint8_t *moved = malloc((size_t)bytes + 1);
    for (int64_t i = 0; moved && i < bytes; i++) {
        bool more = i * 8 + 8 - shift < n;
        moved[i] = (uint8_t)(b[i] >> shift | (more ? b[i + 1] << (8 - shift) : 0));
    }
    return add_piece(o, moved, bytes, true);
}

static bool add_nulls(struct out_batch *o, const struct ArrowArray *a, int64_t row)
{
    int64_t nulls = 0;
    for (int64_t i = 0; a->buffers[0] && i < o->rows; i++) nulls += jvn_null(a, row + i);
    o->nodes[o->n_nodes][0] = o->rows;
    o->nodes[o->n_nodes++][1] = nulls;
    return nulls ? add_bits(o, a->buffers[0], a->offset + row, o->rows) : add_piece(o, NULL, 0, false);
}

static bool add_text(struct out_batch *o, const struct ArrowArray *a, int64_t row)
{
    const int64_t *at = (const int64_t *)a->buffers[1] + a->offset + row;
    int64_t *offsets = malloc((size_t)(o->rows + 1) * 8), first = a->length ? at[0] : 0;
    for (int64_t i = 0; offsets && i <= o->rows; i++) offsets[i] = a->length ? at[i] - first : 0;
    int64_t n = offsets ? offsets[o->rows] : 0;
    return add_piece(o, offsets, (o->rows + 1) * 8, true) && add_piece(o, n ? (const char *)a->buffers[2] + first : NULL, n, false);
}

static bool add_column(struct out_batch *o, const struct ArrowArray *a, jvn_type type, int64_t row)
{
    if (!add_nulls(o, a, row)) return false;
    if (type == JVN_STRING) return add_text(o, a, row);
    if (type == JVN_BOOL) return add_bits(o, a->buffers[1], a->offset + row, o->rows);
    int64_t width = type_width(type);
    return add_piece(o, (const char *)a->buffers[1] + (a->offset + row) * width, o->rows * width, false);
}

static bool batch_new(struct out_batch *o, int64_t rows, int32_t columns)
{
    *o = (struct out_batch){.rows = rows, .pieces = calloc((size_t)columns * 3 + 1, sizeof *o->pieces),
                            .nodes = calloc((size_t)columns + 1, sizeof *o->nodes)};
    return o->pieces && o->nodes;
}

static void batch_free(struct out_batch *o)
{
    for (int32_t i = 0; i < o->n_pieces; i++)
        if (o->pieces[i].owned) free((void *)(uintptr_t)o->pieces[i].at);
    free(o->pieces);
    free(o->nodes);
}

/* ---- the table ------------------------------------------------------------------------------------ */

static jvn_status put_dictionary(struct writer *w, int32_t i)
{
    struct out_batch o;
    const struct ArrowArray *values = jvn_column(w->call->input, i)->dictionary;
    bool made = batch_new(&o, values->length, 1) && add_column(&o, values, JVN_STRING, 0);
    jvn_status st = made ? put_batch(w, &o, i, &w->dictionaries[w->n_dictionaries++]) : no_memory(w->call);
    batch_free(&o);
    return st;
}

static jvn_status put_rows(struct writer *w, int64_t row, int64_t n)
{
    struct out_batch o;
    const jvn_table *t = w->call->input;
    bool made = batch_new(&o, n, t->n_columns);
    for (int32_t i = 0; i < t->n_columns && made; i++) made = add_column(&o, jvn_column(t, i), w->types[i], row);
    jvn_status st = made ? put_batch(w, &o, -1, &w->batches[w->n_batches++]) : no_memory(w->call);
    batch_free(&o);
    return st;
}

/* A table without rows is one batch without any, which all readers take. */
static jvn_status put_stream(struct writer *w)
{
    static const int32_t end[2] = {-1, 0};
    const jvn_table *t = w->call->input;
    int64_t n, row = 0;
    meta_schema(w->call, w->types, &w->meta);
    jvn_status st = put_meta(w, &n);
    for (int32_t i = 0; i < t->n_columns && st == JVN_OK; i++)
        if (w->types[i] == JVN_DICT) st = put_dictionary(w, i);
    do {
        n = t->rows - row < BATCH_ROWS ? t->rows - row : BATCH_ROWS;
        if (st == JVN_OK) st = w->call->host->cancelled(w->call) ? JVN_ECANCELLED : put_rows(w, row, n);
        row += n;
        w->call->host->progress(w->call, row, t->rows);
    } while (row < t->rows && st == JVN_OK);
    return st == JVN_OK ? put(w, end, 8) : st;
}

static jvn_status put_footer(struct writer *w)
{
    meta_footer(w->call, w->types, w->dictionaries, w->n_dictionaries, w->batches, w->n_batches, &w->meta);
    flat_pad(&w->meta, 8);
    int32_t n = (int32_t)w->meta.n;
    if (w->meta.failed) return no_memory(w->call);
    jvn_status st = put(w, w->meta.data, n);
    if (st == JVN_OK) st = put(w, &n, 4);
    return st == JVN_OK ? put(w, MAGIC, 6) : st;
}

static jvn_status writer_new(jvn_call *call, struct writer *w)
{
    const jvn_table *t = call->input;
    const jvn_host *host = call->host;
    jvn_type *types = host->scratch(call, (t->n_columns + 1) * (int64_t)sizeof *types);
    *w = (struct writer){.call = call, .types = types, .meta.texts = jvn_texts_of(call)};
    w->dictionaries = host->scratch(call, (t->n_columns + 1) * (int64_t)sizeof *w->dictionaries);
    w->batches = host->scratch(call, (t->rows / BATCH_ROWS + 2) * (int64_t)sizeof *w->batches);
    for (int32_t i = 0; types && i < t->n_columns; i++) types[i] = host->type_of(jvn_column_schema(t, i));
    return types && w->dictionaries && w->batches ? JVN_OK : JVN_ENOMEM;
}

jvn_status stream_write(jvn_call *call)
{
    struct writer w;
    jvn_status st = writer_new(call, &w);
    if (st == JVN_OK) st = put_stream(&w);
    w.meta.texts->drop(&w.meta);
    return st;
}

jvn_status file_write(jvn_call *call)
{
    struct writer w;
    jvn_status st = writer_new(call, &w);
    if (st == JVN_OK) st = put(&w, MAGIC "\0\0", 8);
    if (st == JVN_OK) st = put_stream(&w);
    if (st == JVN_OK) st = put_footer(&w);
    w.meta.texts->drop(&w.meta);
    return st;
}
