/* SPDX-License-Identifier: GPL-3.0-or-later */
/* json.c -- the json plugin: a table as one JSON document, or as one object a row.
 *
 *     {"columns":[{"name":"close","type":"float64","unit":"USD","convention":null}],"rows":[
 *     {"close":118.42}
 *     ]}
 *
 * Numbers are exact: the shortest decimal that reads back as the same double, and every digit of an
 * int64. Read back, such a document is the same table. JSON has no NaN and no infinity: both are written as null, as missing values are. Dates are
 * "2025-01-27", timestamps "2025-01-27T14:30:00Z". */
#include <math.h>

#include "json.h"

struct writer {
    const jvn_table *table;
    const jvn_type *types;
    const char *const *keys; /* `"name":`, escaped */
    bool commas;             /* between rows */
};

static void put_string(const char *at, int64_t n, jvn_bytes *o)
{
    static const char escapes[] = "\b\f\n\r\t\"\\", letters[] = "bfnrt\"\\";
    int64_t done = 0;
    jvn_putc(o, '"');
    for (int64_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)at[i];
        if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7f) continue;
        char code[8];
        const char *known = c ? strchr(escapes, c) : NULL;
        if (known) snprintf(code, sizeof code, "\\%c", letters[known - escapes]);
        else snprintf(code, sizeof code, "\\u%04x", c);
        jvn_put(o, at + done, i - done);
        jvn_puts(o, code);
        done = i + 1;
    }
    jvn_put(o, at + done, n - done);
    jvn_putc(o, '"');
}

static void put_quoted(jvn_bytes *o, const char *s, int n)
{
    jvn_putc(o, '"');
    jvn_put(o, s, n);
    jvn_putc(o, '"');
}

static void put_double(jvn_bytes *o, double x)
{
    char buf[40];
    if (isfinite(x)) jvn_put(o, buf, o->texts->spell_double(buf, x));
    else jvn_puts(o, "null");
}

static void put_value(const struct writer *w, int32_t i, int64_t row, jvn_bytes *o)
{
    const struct ArrowArray *a = jvn_column(w->table, i);
    char buf[40];
    const char *text;
    int64_t n;
    if (jvn_null(a, row)) {
        jvn_puts(o, "null");
        return;
    }
    switch (w->types[i]) {
    case JVN_BOOL: jvn_puts(o, jvn_bool(a, row) ? "true" : "false"); break;
    case JVN_INT64: jvn_put(o, buf, o->texts->spell_int64(buf, jvn_i64(a)[row])); break;
    case JVN_FLOAT64: put_double(o, jvn_f64(a)[row]); break;
    case JVN_DATE: put_quoted(o, buf, o->texts->spell_date(buf, jvn_i32(a)[row])); break;
    case JVN_TIMESTAMP: put_quoted(o, buf, o->texts->spell_timestamp(buf, jvn_i64(a)[row])); break;
    default:
        text = w->types[i] == JVN_DICT ? jvn_text(a->dictionary, jvn_i32(a)[row], &n) : jvn_text(a, row, &n);
        put_string(text, n, o);
    }
}

static void put_rows(const void *context, int64_t begin, int64_t end, jvn_bytes *o)
{
    const struct writer *w = context;
    for (int64_t row = begin; row < end; row++) {
        jvn_putc(o, '{');
        for (int32_t i = 0; i < w->table->n_columns; i++) {
            if (i) jvn_putc(o, ',');
            jvn_puts(o, w->keys[i]);
            put_value(w, i, row, o);
        }
        jvn_puts(o, w->commas && row < w->table->rows - 1 ? "},\n" : "}\n");
    }
}

/* ---- the document's head ------------------------------------------------------------------------ */

static const char *type_name(jvn_type type)
{
    static const char *const names[] = {"",       "bool",   "int64", "float64",
                                        "string", "string", "date",  "timestamp"};
    return names[type];
}

/* "key":"text", or null for no text. */
static void put_pair(const char *key, const char *text, jvn_bytes *o)
{
    jvn_putc(o, '"');
    jvn_puts(o, key);
    jvn_puts(o, "\":");
    if (text && *text) put_string(text, (int64_t)strlen(text), o);
    else jvn_puts(o, "null");
}

static void put_column(jvn_call *call, const struct ArrowSchema *s, jvn_type type, jvn_bytes *o)
{
    jvn_puts(o, "{\"name\":");
    put_string(s->name, (int64_t)strlen(s->name), o);
    jvn_putc(o, ',');
    put_pair("type", type_name(type), o);
    jvn_putc(o, ',');
    put_pair("unit", call->host->unit_of(s), o);
    jvn_putc(o, ',');
    put_pair("convention", call->host->convention_of(s), o);
    jvn_putc(o, '}');
}

static void put_head(jvn_call *call, const struct writer *w, jvn_bytes *o)
{
    jvn_puts(o, "{\"columns\":[");
    for (int32_t i = 0; i < w->table->n_columns; i++) {
        if (i) jvn_puts(o, ",\n");
        put_column(call, jvn_column_schema(w->table, i), w->types[i], o);
    }
    jvn_puts(o, "],\"rows\":[\n");
}

/* ---- the writers -------------------------------------------------------------------------------- */

static const char *key_of(jvn_call *call, const char *name)
{
    jvn_bytes o = {.texts = jvn_texts_of(call)};
    put_string(name, (int64_t)strlen(name), &o);
    jvn_put(&o, ":", 2);
    char *key = o.failed ? NULL : call->host->scratch(call, o.n);
    if (key) memcpy(key, o.data, (size_t)o.n);
    o.texts->drop(&o);
    return key;
}

static jvn_status writer_new(jvn_call *call, struct writer *w)
{
    const jvn_table *t = w->table = call->input;
    jvn_type *types = call->host->scratch(call, (int64_t)sizeof *types * (t->n_columns + 1));
    const char **keys = call->host->scratch(call, (int64_t)sizeof *keys * (t->n_columns + 1));
    if (!types || !keys) return JVN_ENOMEM;
    for (int32_t i = 0; i < t->n_columns; i++) {
        types[i] = call->host->type_of(jvn_column_schema(t, i));
        keys[i] = key_of(call, jvn_column_schema(t, i)->name);
        if (!keys[i]) return jvn_fail(call, JVN_ENOMEM, JVN_NOARG, NULL, "not enough memory to write the rows");
    }
    w->types = types;
    w->keys = keys;
    return JVN_OK;
}

static jvn_status write_head(jvn_call *call, const struct writer *w)
{
    jvn_bytes o = {.texts = jvn_texts_of(call)};
    put_head(call, w, &o);
    jvn_status st = o.failed ? jvn_fail(call, JVN_ENOMEM, JVN_NOARG, NULL, "not enough memory to write the head")
                             : call->host->write(call, o.data, o.n);
    o.texts->drop(&o);
    return st;
}

static jvn_status document_write(jvn_call *call)
{
    struct writer w = {.commas = true};
    jvn_status st = writer_new(call, &w);
    if (st == JVN_OK) st = write_head(call, &w);
    if (st == JVN_OK) st = jvn_texts_of(call)->write_rows(call, w.table->rows, put_rows, &w);
    return st == JVN_OK ? call->host->write(call, "]}\n", 3) : st;
}

static jvn_status lines_write(jvn_call *call)
{
    struct writer w = {.commas = false};
    jvn_status st = writer_new(call, &w);
    return st == JVN_OK ? jvn_texts_of(call)->write_rows(call, w.table->rows, put_rows, &w) : st;
}

static const jvn_writer WRITERS[] = {
    {"json",
     "json",
     "one JSON document: columns with type, unit and convention, then rows",
     "px | save prices.json",
     {NULL, 0, 0},
     .run = document_write},
    {"jsonl",
     "jsonl ndjson",
     "one JSON object a row",
     "px | save prices.jsonl",
     {NULL, 0, 0},
     .run = lines_write},
};

static const jvn_reader READERS[] = {
    {"json", "json", "one JSON document as `save` writes it, or an array of objects, one a row", "px | save prices.json", JVN_NONE,
     .run = json_read},
    {"jsonl", "jsonl ndjson", "JSON objects one after the other, one a row", "px | save prices.jsonl", JVN_NONE, .run = json_read},
};

JVN_PLUGIN("json", "0.1", "tables as JSON", JVN_NEEDS_TEXT, "read write", .readers = JVN_LIST(READERS), .writers = JVN_LIST(WRITERS));
