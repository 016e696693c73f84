/* SPDX-License-Identifier: GPL-3.0-or-later */
/* write_meta.c -- the metadata of what is written: schema, batches, and a file's footer. */
#include "arrow.h"

enum { ALIGNED = 64 };

static const uint8_t MESSAGE[] = {2, 1, 4, 8}, SCHEMA[] = {2, 4}, PAIR[] = {4, 4}, CODING[] = {8, 4, 1}, BATCH[] = {8, 4, 4},
                     FILL[] = {8, 4, 1}, FOOTER[] = {2, 4, 4, 4};

/* The tables of types, as fields and their values. */
static const struct written {
    int type;
    uint8_t sizes[2];
    int64_t values[2];
    const char *zone;
} TYPES[] = {
    [JVN_BOOL] = {T_BOOL, {0}, {0}, NULL},
    [JVN_INT64] = {T_INT, {4, 1}, {64, 1}, NULL},
    [JVN_FLOAT64] = {T_FLOAT, {2, 0}, {2, 0}, NULL},
    [JVN_STRING] = {T_LARGE_UTF8, {0}, {0}, NULL},
    [JVN_DICT] = {T_LARGE_UTF8, {0}, {0}, NULL},
    [JVN_DATE] = {T_DATE, {2, 0}, {0}, NULL},
    [JVN_TIMESTAMP] = {T_TIMESTAMP, {2, 4}, {UNIT_MICRO, 0}, "UTC"},
};

int64_t padded(int64_t n) { return (n + ALIGNED - 1) / ALIGNED * ALIGNED; }

/* ---- the schema ----------------------------------------------------------------------------------- */

static int64_t add_type(const struct written *w, jvn_bytes *b)
{
    int64_t t = flat_add(b, w->sizes, 2);
    for (int i = 0; i < 2; i++)
        if (w->sizes[i] && !(w->zone && i == 1)) flat_set(b, t, i, w->values[i], w->sizes[i]);
    if (w->zone) flat_text_at(b, flat_place(b, t, 1), w->zone);
    return t;
}

static int64_t add_coding(int64_t id, jvn_bytes *b)
{
    static const uint8_t index[] = {4, 1};
    int64_t t = flat_add(b, CODING, 3);
    flat_set(b, t, CODING_ID, id, 8);
    int64_t i = flat_add(b, index, 2);
    flat_set(b, i, 0, 32, 4);
    flat_set(b, i, 1, 1, 1);
    flat_point(b, flat_place(b, t, CODING_INDEX), i);
    return t;
}

static void add_pair(jvn_bytes *b, int64_t place, const char *key, const char *value)
{
    int64_t t = flat_add(b, PAIR, 2);
    flat_point(b, place, t);
    flat_text_at(b, flat_place(b, t, 0), key);
    flat_text_at(b, flat_place(b, t, 1), value);
}

static void add_metadata(jvn_bytes *b, int64_t place, const char *unit, const char *convention)
{
    int64_t n = (*unit != 0) + (*convention != 0), at = flat_add_list(b, n, 4);
    flat_point_list(b, place, at);
    if (*unit) add_pair(b, at, UNIT_KEY, unit);
    if (*convention) add_pair(b, at + 4 * (n - 1), CONVENTION_KEY, convention);
}

static int64_t add_field(jvn_call *call, int32_t i, jvn_type type, jvn_bytes *b)
{
    const struct ArrowSchema *s = jvn_column_schema(call->input, i);
    const char *unit = call->host->unit_of(s), *convention = call->host->convention_of(s);
    const uint8_t sizes[] = {4, 1, 1, 4, type == JVN_DICT ? 4 : 0, 4, *unit || *convention ? 4 : 0};
    int64_t f = flat_add(b, sizes, 7);
    flat_text_at(b, flat_place(b, f, FIELD_NAME), s->name);
    flat_set(b, f, FIELD_NULLABLE, 1, 1);
    flat_set(b, f, FIELD_TYPE_TYPE, TYPES[type].type, 1);
    flat_point(b, flat_place(b, f, FIELD_TYPE), add_type(&TYPES[type], b));
    if (type == JVN_DICT) flat_point(b, flat_place(b, f, FIELD_DICTIONARY), add_coding(i, b));
    flat_point_list(b, flat_place(b, f, FIELD_CHILDREN), flat_add_list(b, 0, 4));
    if (sizes[FIELD_METADATA]) add_metadata(b, flat_place(b, f, FIELD_METADATA), unit, convention);
    return f;
}

static int64_t add_schema(jvn_call *call, const jvn_type *types, jvn_bytes *b)
{
    int32_t n = call->input->n_columns;
    int64_t s = flat_add(b, SCHEMA, 2), fields = flat_add_list(b, n, 4);
    flat_point_list(b, flat_place(b, s, SCHEMA_FIELDS), fields);
    for (int32_t i = 0; i < n; i++) flat_point(b, fields + 4 * i, add_field(call, i, types[i], b));
    return s;
}

/* ---- messages ------------------------------------------------------------------------------------- */

static int64_t add_message(jvn_bytes *b, int header, int64_t body)
{
    flat_begin(b);
    int64_t m = flat_add(b, MESSAGE, 4);
    flat_set(b, m, MESSAGE_VERSION, VERSION_5, 2);
    flat_set(b, m, MESSAGE_HEADER_TYPE, header, 1);
    flat_set(b, m, MESSAGE_BODY_LENGTH, body, 8);
    return m;
}

void meta_schema(jvn_call *call, const jvn_type *types, jvn_bytes *b)
{
    int64_t m = add_message(b, HEADER_SCHEMA, 0);
    flat_point(b, flat_place(b, m, MESSAGE_HEADER), add_schema(call, types, b));
}

static int64_t add_batch(const struct out_batch *o, jvn_bytes *b)
{
    int64_t t = flat_add(b, BATCH, 3), nodes = flat_add_list(b, o->n_nodes, 16), at = 0;
    flat_set(b, t, BATCH_LENGTH, o->rows, 8);
    flat_point_list(b, flat_place(b, t, BATCH_NODES), nodes);
    for (int32_t i = 0; i < o->n_nodes; i++)
        for (int k = 0; k < 2; k++) flat_store(b, nodes + 16 * i + 8 * k, o->nodes[i][k], 8);
    int64_t buffers = flat_add_list(b, o->n_pieces, 16);
    flat_point_list(b, flat_place(b, t, BATCH_BUFFERS), buffers);
    for (int32_t i = 0; i < o->n_pieces; i++) {
        flat_store(b, buffers + 16 * i, at, 8);
        flat_store(b, buffers + 16 * i + 8, o->pieces[i].n, 8);
        at += padded(o->pieces[i].n);
    }
    return t;
}

void meta_batch(const struct out_batch *o, int64_t id, jvn_bytes *b)
{
    int64_t body = 0;
    for (int32_t i = 0; i < o->n_pieces; i++) body += padded(o->pieces[i].n);
    int64_t m = add_message(b, id < 0 ? HEADER_BATCH : HEADER_DICTIONARY, body), at = flat_place(b, m, MESSAGE_HEADER);
    if (id >= 0) {
        int64_t d = flat_add(b, FILL, 3);
        flat_set(b, d, DICTIONARY_ID, id, 8);
        flat_point(b, at, d);
        at = flat_place(b, d, DICTIONARY_DATA);
    }
    flat_point(b, at, add_batch(o, b));
}

/* ---- the footer ----------------------------------------------------------------------------------- */

static void add_blocks(jvn_bytes *b, int64_t place, const struct span *spans, int64_t n)
{
    int64_t at = flat_add_list(b, n, 24);
    flat_point_list(b, place, at);
    for (int64_t i = 0; i < n; i++, at += 24) {
        flat_store(b, at, spans[i].at, 8);
        flat_store(b, at + 8, spans[i].meta, 4);
        flat_store(b, at + 16, spans[i].body, 8);
    }
}

void meta_footer(jvn_call *call, const jvn_type *types, const struct span *dictionaries, int64_t n_dictionaries,
                 const struct span *batches, int64_t n_batches, jvn_bytes *b)
{
    flat_begin(b);
    int64_t f = flat_add(b, FOOTER, 4);
    flat_set(b, f, FOOTER_VERSION, VERSION_5, 2);
    flat_point(b, flat_place(b, f, FOOTER_SCHEMA), add_schema(call, types, b));
    add_blocks(b, flat_place(b, f, FOOTER_DICTIONARIES), dictionaries, n_dictionaries);
    add_blocks(b, flat_place(b, f, FOOTER_BATCHES), batches, n_batches);
}
