/* SPDX-License-Identifier: GPL-3.0-or-later */
/* write.c -- the writers: exact values, quotes where they are needed, a header line, LF. */
#include <math.h>

#include "csv.h"

enum { ARG_WDELIM, ARG_NO_HEADER, ARG_WNULL };

struct writer {
    const jvn_table *table;
    const jvn_type *types;
    char delim;
    const char *null; /* how a missing value is written */
    size_t null_len;
    struct options words; /* those that a reader takes for missing */
};

/* Whether a reader would not read these bytes back as they are. */
static bool needs_quotes(const struct writer *w, const char *at, size_t n)
{
    if (is_null_word(&w->words, at, (int64_t)n)) return true;
    if (n == w->null_len && memcmp(at, w->null, n) == 0) return true;
    if ((unsigned char)at[0] == 0xef) return true; /* a byte order mark at the head would be lost */
    if (at[0] == ' ' || at[0] == '\t' || at[n - 1] == ' ' || at[n - 1] == '\t') return true;
    for (size_t i = 0; i < n; i++)
        if (at[i] == w->delim || at[i] == '"' || at[i] == '\n' || at[i] == '\r') return true;
    return false;
}

static void put_quoted(const char *at, size_t n, jvn_bytes *o)
{
    const char *end = at + n, *quote;
    jvn_putc(o, '"');
    for (; at < end && (quote = memchr(at, '"', (size_t)(end - at))) != NULL; at = quote + 1) {
        jvn_put(o, at, quote - at + 1);
        jvn_putc(o, '"');
    }
    jvn_put(o, at, end - at);
    jvn_putc(o, '"');
}

static void put_text(const struct writer *w, const char *at, size_t n, jvn_bytes *o)
{
    if (needs_quotes(w, at, n)) put_quoted(at, n, o);
    else jvn_put(o, at, (int64_t)n);
}

/* A reader finds the delimiter in the header, so other delimiters there are quoted too. */
static void put_name(const struct writer *w, const char *name, jvn_bytes *o)
{
    if (strpbrk(name, ",;\t|")) put_quoted(name, strlen(name), o);
    else put_text(w, name, strlen(name), o);
}

static void put_double(double x, jvn_bytes *o)
{
    char buf[40];
    if (isnan(x)) jvn_puts(o, "NaN");
    else if (x == 0 && signbit(x)) jvn_puts(o, "-0.0"); /* -0 would be read back as the integer 0 */
    else jvn_put(o, buf, o->texts->spell_double(buf, x));
}

static void put_cell(const struct writer *w, int32_t i, int64_t row, jvn_bytes *o)
{
    const struct ArrowArray *a = jvn_column(w->table, i);
    char buf[40];
    const char *text;
    int64_t n;
    if (jvn_null(a, row)) {
        jvn_put(o, w->null, (int64_t)w->null_len);
        return;
    }
    switch (w->types[i]) {
    case JVN_BOOL: jvn_puts(o, jvn_bool(a, row) ? "true" : "false"); break;
    case JVN_INT64: jvn_put(o, buf, o->texts->spell_int64(buf, jvn_i64(a)[row])); break;
    case JVN_FLOAT64: put_double(jvn_f64(a)[row], o); break;
    case JVN_DATE: jvn_put(o, buf, o->texts->spell_date(buf, jvn_i32(a)[row])); break;
    case JVN_TIMESTAMP: jvn_put(o, buf, o->texts->spell_timestamp(buf, jvn_i64(a)[row])); break;
    default:
        text = w->types[i] == JVN_DICT ? jvn_text(a->dictionary, jvn_i32(a)[row], &n) : jvn_text(a, row, &n);
        put_text(w, text, (size_t)n, o);
    }
}

static void put_rows(const void *context, int64_t begin, int64_t end, jvn_bytes *o)
{
    const struct writer *w = context;
    for (int64_t row = begin; row < end; row++)
        for (int32_t i = 0; i < w->table->n_columns; i++) {
            put_cell(w, i, row, o);
            jvn_putc(o, i < w->table->n_columns - 1 ? w->delim : '\n');
        }
}

static jvn_status put_header(jvn_call *call, const struct writer *w)
{
    jvn_bytes o = {.texts = jvn_texts_of(call)};
    for (int32_t i = 0; i < w->table->n_columns; i++) {
        put_name(w, jvn_column_schema(w->table, i)->name, &o);
        jvn_putc(&o, i < w->table->n_columns - 1 ? w->delim : '\n');
    }
    jvn_status st = o.failed ? jvn_fail(call, JVN_ENOMEM, JVN_NOARG, NULL, "not enough memory to write the header")
                             : call->host->write(call, o.data, o.n);
    o.texts->drop(&o);
    return st;
}

static jvn_status flags_read(jvn_call *call, char delim, struct writer *w)
{
    w->delim = delim;
    if (jvn_given(call, ARG_WDELIM)) {
        const char *text = jvn_item_of(call, ARG_WDELIM, 0)->text;
        w->delim = (char)delim_of(text);
        if (!w->delim)
            return jvn_fail(call, JVN_EARG, ARG_WDELIM,
                            "wanted one ASCII character, or tab, comma, semicolon, pipe, space",
                            "'%s' cannot be a delimiter", text);
    }
    w->null = jvn_given(call, ARG_WNULL) ? jvn_item_of(call, ARG_WNULL, 0)->text : "";
    if (w->table->n_columns == 1 && !*w->null) w->null = "NA";
    w->null_len = strlen(w->null);
    options_null_words(&w->words, DEFAULT_NULLS);
    char special[] = {w->delim, '"', '\n', '\r', 0};
    if (!strpbrk(w->null, special)) return JVN_OK;
    return jvn_fail(call, JVN_EARG, ARG_WNULL, NULL, "'%s' has a delimiter, quote or line end in it", w->null);
}

static const jvn_type *column_types(jvn_call *call)
{
    const jvn_table *t = call->input;
    jvn_type *types = call->host->scratch(call, (int64_t)sizeof *types * (t->n_columns + 1));
    for (int32_t i = 0; types && i < t->n_columns; i++) types[i] = call->host->type_of(jvn_column_schema(t, i));
    return types;
}

static jvn_status write_with(jvn_call *call, char delim)
{
    struct writer w;
    memset(&w, 0, sizeof w);
    w.table = call->input;
    w.types = column_types(call);
    if (!w.types) return JVN_ENOMEM;
    jvn_status st = flags_read(call, delim, &w);
    if (st == JVN_OK && !jvn_given(call, ARG_NO_HEADER)) st = put_header(call, &w);
    if (st == JVN_OK && w.table->n_columns) st = jvn_texts_of(call)->write_rows(call, w.table->rows, put_rows, &w);
    return st;
}

jvn_status csv_write(jvn_call *call) { return write_with(call, ','); }

jvn_status tsv_write(jvn_call *call) { return write_with(call, '\t'); }
