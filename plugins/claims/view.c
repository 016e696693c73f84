/* SPDX-License-Identifier: GPL-3.0-or-later */
/* view.c -- finds columns, sorts rows, escapes text. */
#include "view.h"

#include <stdlib.h>

/* What decided first, then what was read. */
const working workings[] = {
    {"reason", "because"},        {"basis", "held against"}, {"formula", "worked out as"}, {"inputs", "made of"},
    {"tolerance", "counts as true"}, {"rule", "rule"},       {"asked", "asked"},           {"evidence", "found"},
    {"overruled", "overruled"},   {"subject", "subject"},    {"entity", "instrument"},     {"metric", "measure"},
    {"kind", "kind"},             {"comparator", "said as"}, {"hedge", "hedge"},           {"value", "value"},
    {"high", "up to"},            {"unit", "unit"},          {"from", "from"},             {"to", "to"},
    {"phase", "phase"},           {"attribution", "according to"}, {"stance", "stance"},   {"group", "group"},
};
const int n_workings = sizeof workings / sizeof *workings;

static int32_t column_of(const jvn_table *t, const char *name)
{
    for (int32_t i = 0; i < t->n_columns; i++)
        if (!strcmp(jvn_column_schema(t, i)->name, name)) return i;
    return -1;
}

/* 0 where it is no text: numbers and times are short. */
static int64_t text_bytes(const view *v, int32_t c, int64_t row)
{
    int64_t n = 0;
    const struct ArrowArray *a = jvn_column(v->table, c);
    const jvn_type type = v->call->host->type_of(jvn_column_schema(v->table, c));
    if (type == JVN_STRING) jvn_text(a, row, &n);
    if (type == JVN_DICT) jvn_text(a->dictionary, jvn_i32(a)[row], &n);
    return n;
}

const char *view_text(const view *v, int64_t row, const char *column, char *buf, int64_t n)
{
    int32_t c = column_of(v->table, column);
    if (c < 0 || jvn_null(jvn_column(v->table, c), row)) return NULL;
    if (text_bytes(v, c, row) >= n) buf = v->call->host->scratch(v->call, n = text_bytes(v, c, row) + 1);
    if (!buf) return NULL;
    return jvn_texts_of(v->call)->spell(jvn_column_schema(v->table, c), jvn_column(v->table, c), row, buf, n);
}

int64_t view_whole(const view *v, int64_t row, const char *column)
{
    int32_t c = column_of(v->table, column);
    if (c < 0 || jvn_null(jvn_column(v->table, c), row)) return -1;
    return v->call->host->type_of(jvn_column_schema(v->table, c)) == JVN_INT64 ? jvn_i64(jvn_column(v->table, c))[row] : -1;
}

typedef struct place {
    const char *file;
    int64_t start, end, row;
} place;

static int by_place(const void *a, const void *b)
{
    const place *x = a, *y = b;
    int files = strcmp(x->file, y->file);
    if (files) return files;
    if (x->start != y->start) return x->start < y->start ? -1 : 1;
    if (x->end != y->end) return x->end > y->end ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

static jvn_status sort_rows(view *v)
{
    char buf[4096];
    int64_t n = v->table->rows;
    place *all = v->call->host->scratch(v->call, (n + 1) * (int64_t)sizeof *all);
    v->order = v->call->host->scratch(v->call, (n + 1) * (int64_t)sizeof *v->order);
    if (!all || !v->order) return JVN_ENOMEM;
    for (int64_t i = 0; i < n; i++) {
        const char *file = view_text(v, i, "file", buf, sizeof buf);
        size_t length = file ? strlen(file) : 0;
        char *kept = v->call->host->scratch(v->call, (int64_t)length + 1);
        if (!kept) return JVN_ENOMEM;
        if (length) memcpy(kept, file, length);
        kept[length] = 0;
        all[i] = (place){kept, view_whole(v, i, "start"), view_whole(v, i, "stop"), i};
    }
    qsort(all, (size_t)n, sizeof *all, by_place);
    for (int64_t i = 0; i < n; i++) v->order[i] = all[i].row;
    return JVN_OK;
}

jvn_status view_open(view *v, jvn_call *call)
{
    static const char *const needed[] = {"file", "start", "stop", "quote"};
    *v = (view){.call = call, .table = call->input, .out = {.texts = jvn_texts_of(call)}};
    for (size_t k = 0; k < sizeof needed / sizeof *needed; k++)
        if (column_of(v->table, needed[k]) < 0)
            return jvn_fail(call, JVN_ENAME, JVN_NOARG, "claims find and claims check make such tables",
                            "%s has no column '%s': it is no ledger of claims", v->table->name, needed[k]);
    return sort_rows(v);
}

jvn_status view_close(view *v, jvn_status st)
{
    if (st == JVN_OK && v->out.failed) st = jvn_fail(v->call, JVN_ENOMEM, JVN_NOARG, NULL, "not enough memory for the page");
    if (st == JVN_OK) st = v->call->host->write(v->call, v->out.data, v->out.n);
    jvn_texts_of(v->call)->drop(&v->out);
    return st;
}

int view_same_file(const view *v, int64_t i, int64_t j)
{
    char a[4096], b[4096];
    const char *x = view_text(v, i, "file", a, sizeof a), *y = view_text(v, j, "file", b, sizeof b);
    return x && y ? !strcmp(x, y) : x == y;
}

void view_escape(jvn_bytes *o, const char *s, int64_t n)
{
    for (int64_t i = 0; i < n; i++) switch (s[i]) {
        case '<': jvn_puts(o, "&lt;"); break;
        case '>': jvn_puts(o, "&gt;"); break;
        case '&': jvn_puts(o, "&amp;"); break;
        case '"': jvn_puts(o, "&quot;"); break;
        default: jvn_putc(o, view_is_control(s[i]) && s[i] != '\n' && s[i] != '\t' ? ' ' : s[i]);
        }
}

void view_json(jvn_bytes *o, const char *s, int64_t n)
{
    char code[8];
    jvn_putc(o, '"');
    for (int64_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s[i];
        if (c == '"' || c == '\\') jvn_putc(o, '\\');
        if (c < ' ' || c == '<' || c == 0x7f) snprintf(code, sizeof code, "\\u%04x", c), jvn_puts(o, code);
        else jvn_putc(o, s[i]);
    }
    jvn_putc(o, '"');
}
