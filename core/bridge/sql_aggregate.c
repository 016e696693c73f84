/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sql_aggregate.c -- registered aggregates in SQL, with over (...) too: the values of a group (of a window) are kept
 * as they come; in the end they are columns, and the call is an expression over them. */
#include <stdlib.h>
#include <string.h>

#include "sql_work.h"

/* ---- values, as they come ---- */

/* An argument's values, one a row. */
typedef struct heap {
    text types; /* a byte each: SQLITE_INTEGER ... */
    text words; /* 8 bytes each; text: where it ends */
    text bytes;
} heap;

typedef struct collected {
    int n;
    int64_t rows, from; /* rows before `from` have left the window */
    heap *args;
} collected;

static void push(heap *h, sqlite3_value *v)
{
    int type = sqlite3_value_type(v);
    int64_t bits = (int64_t)h->bytes.n;
    if (type == SQLITE_TEXT) {
        text_add(&h->bytes, sqlite3_value_blob(v), (size_t)sqlite3_value_bytes(v));
        bits = (int64_t)h->bytes.n;
    } else if (type == SQLITE_INTEGER) {
        bits = sqlite3_value_int64(v);
    } else if (type == SQLITE_FLOAT) {
        double x = sqlite3_value_double(v);
        memcpy(&bits, &x, sizeof bits);
    }
    text_putc(&h->types, (char)type);
    text_add(&h->words, (const char *)&bits, sizeof bits);
}

static void step(sqlite3_context *ctx, int n, sqlite3_value **argv)
{
    sql_function *f = sqlite3_user_data(ctx);
    collected **c = sqlite3_aggregate_context(ctx, sizeof *c);
    err e;
    if (!c) return;
    if (!*c) {
        *c = xcalloc(1, sizeof **c);
        (*c)->n = n;
        (*c)->args = xcalloc((size_t)n + 1, sizeof *(*c)->args);
    }
    for (int i = 0; i < n; i++) {
        if (sqlite3_value_type(argv[i]) == SQLITE_BLOB) {
            sql_no_blob(f, &e);
            sql_function_failed(f, ctx, &e);
            return;
        }
        push(&(*c)->args[i], argv[i]);
    }
    (*c)->rows++;
}

static void inverse(sqlite3_context *ctx, int n, sqlite3_value **argv)
{
    collected **c = sqlite3_aggregate_context(ctx, sizeof *c);
    (void)n;
    (void)argv;
    if (c && *c) (*c)->from++;
}

static void drop_collected(collected *c)
{
    for (int i = 0; c && i < c->n; i++) {
        text_free(&c->args[i].types);
        text_free(&c->args[i].words);
        text_free(&c->args[i].bytes);
    }
    if (c) free(c->args);
    free(c);
}

static int64_t word_at(const heap *h, int64_t i)
{
    int64_t bits;
    memcpy(&bits, h->words.s + i * 8, sizeof bits);
    return bits;
}

/* Where row i's text begins: texts stand behind each other, and rows of other types keep no place. */
static int64_t text_from(const heap *h, int64_t i)
{
    while (i > 0 && h->types.s[i - 1] != SQLITE_TEXT && h->types.s[i - 1] != SQLITE_NULL) i--;
    return i > 0 ? word_at(h, i - 1) : 0;
}

static double number_at(const heap *h, int64_t i)
{
    int64_t bits = word_at(h, i);
    double x;
    if (h->types.s[i] == SQLITE_INTEGER) return (double)bits;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/* The narrowest type of the values; JVN_NOTYPE: text among numbers. */
static jvn_type type_of(const heap *h, int64_t from, int64_t rows)
{
    bool seen[8] = {false};
    for (int64_t i = from; i < rows; i++) seen[h->types.s[i] & 7] = true;
    if (seen[SQLITE_TEXT]) return seen[SQLITE_INTEGER] || seen[SQLITE_FLOAT] ? JVN_NOTYPE : JVN_STRING;
    return seen[SQLITE_INTEGER] && !seen[SQLITE_FLOAT] ? JVN_INT64 : JVN_FLOAT64;
}

static void fill_text(const heap *h, int64_t from, int64_t rows, column *c)
{
    int64_t *at = c->data->data, begin = text_from(h, from);
    if (h->bytes.n) memcpy(c->bytes->data, h->bytes.s + begin, h->bytes.n - (size_t)begin);
    for (int64_t i = from; i < rows; i++) at[i - from + 1] = word_at(h, i) - begin;
}

/* The values as a column; NULL: no memory. [owned] */
static column *column_of(const heap *h, int64_t from, int64_t rows, jvn_type type)
{
    int64_t n = rows - from, bytes = type == JVN_STRING ? (int64_t)h->bytes.n - text_from(h, from) : 0;
    column *c = column_new(type, n, bytes, true);
    if (!c) return NULL;
    if (type == JVN_STRING) fill_text(h, from, rows, c);
    for (int64_t i = from; i < rows; i++) {
        if (h->types.s[i] == SQLITE_NULL) jvn_set_bit(c->validity->data, i - from, 0);
        if (type == JVN_INT64) ((int64_t *)c->data->data)[i - from] = word_at(h, i);
        if (type == JVN_FLOAT64) ((double *)c->data->data)[i - from] = number_at(h, i);
    }
    column_count_nulls(c);
    return c;
}

/* Text that is a date (timestamp) in every row as such; else the column again. Takes c. */
static column *as_times(column *c, jvn_type type)
{
    if (c->type != JVN_STRING) return c;
    column *out = column_new(type, c->length, 0, true);
    for (int64_t i = 0; out && i < c->length; i++) {
        int32_t day = 0;
        int64_t n, micros = 0;
        bool none = column_is_null(c, i);
        const char *s = none ? NULL : column_text(c, i, &n);
        if (!none && !(type == JVN_DATE ? text_to_date(s, (size_t)n, &day) : text_to_timestamp(s, (size_t)n, &micros))) {
            column_unref(out);
            return c;
        }
        if (type == JVN_DATE) ((int32_t *)out->data->data)[i] = day;
        else ((int64_t *)out->data->data)[i] = micros;
        if (none) jvn_set_bit(out->validity->data, i, 0);
    }
    if (!out) return c;
    column_count_nulls(out);
    column_unref(c);
    return out;
}

/* Writes an argument behind the first that is one number or text throughout; false: it is not. */
static bool put_constant(const column *c, text *to)
{
    char buf[48];
    int64_t n;
    if (c->nulls || !c->length || (c->type != JVN_STRING && c->type != JVN_INT64 && c->type != JVN_FLOAT64)) return false;
    for (int64_t i = 1; i < c->length; i++) {
        if (c->type == JVN_STRING) {
            int64_t m;
            const char *a = column_text(c, 0, &n), *b = column_text(c, i, &m);
            if (n != m || memcmp(a, b, (size_t)n) != 0) return false;
        } else if (memcmp(column_i64(c), column_i64(c) + i, 8) != 0) {
            return false;
        }
    }
    if (c->type == JVN_STRING) {
        const char *s = column_text(c, 0, &n);
        text_putc(to, '\'');
        for (int64_t i = 0; i < n; i++) text_printf(to, s[i] == '\'' ? "''" : "%c", s[i]);
        text_putc(to, '\'');
    } else {
        if (c->type == JVN_FLOAT64) text_double(buf, column_f64(c)[0]);
        else text_int64(buf, column_i64(c)[0]);
        if (strpbrk(buf, "in")) return false;
        text_puts(to, buf);
    }
    return true;
}

/* The call as an expression over a table of the arguments: `quantile(a0, 0.9)`. */
static jvn_status call_text(const sql_function *f, column **args, int n, int64_t rows, table *t, text *line, err *e)
{
    jvn_status st = JVN_OK;
    text_printf(line, "%s(", f->name);
    for (int i = 0; i < n && st == JVN_OK; i++) {
        char name[16];
        snprintf(name, sizeof name, "a%d", i);
        text_puts(line, i ? ", " : "");
        if (i > 0 && put_constant(args[i], line)) continue;
        text_puts(line, name);
        st = table_take(t, name, column_ref(args[i]), e);
    }
    text_putc(line, ')');
    column *unused = t->n || st != JVN_OK ? NULL : column_new(JVN_BOOL, rows, 0, false);
    if (unused) st = table_take(t, "row", unused, e);
    return st;
}

/* Evaluates the call over one group of all rows. [owned] */
static jvn_status evaluate(const sql_function *f, column **args, int n, int64_t rows, column **out, err *e)
{
    jvn_status st;
    int at = 0, n_items;
    expr_item *items;
    text line = {0};
    table *t = table_new();
    arena *a = arena_new();
    const int64_t starts[] = {0, rows};
    const jvn_groups g = {1, starts, NULL};
    jvn_call call = f->q->call;
    expr_env env = {.a = a, .reg = f->q->ask->sc->reg, .input = t, .input_name = "the rows", .call = &call,
                    .fault = f->q->ask->fault, .from = f->q->ask->sc->from, .groups = &g};
    *out = NULL;
    TRY(call_text(f, args, n, rows, t, &line, e));
    TRY(expr_parse(a, line.s, &at, FORM_AGG, &items, &n_items, e));
    st = expr_aggregate(&env, items, 1, &g, out, e);
out:
    e->at = st == JVN_OK ? e->at : -1;
    text_free(&line);
    table_unref(t);
    arena_free(a);
    return st;
}

static jvn_status make_args(const sql_function *f, const collected *c, column **args, err *e)
{
    for (int i = 0; i < c->n; i++) {
        jvn_type type = type_of(&c->args[i], c->from, c->rows);
        if (type == JVN_NOTYPE) return fail(e, JVN_ETYPE, "%s: text among numbers", f->name);
        if (!(args[i] = column_of(&c->args[i], c->from, c->rows, type))) return fail(e, JVN_ENOMEM, "not enough memory");
    }
    return JVN_OK;
}

/* Whole numbers that are 0 or 1 in every row as truth values; else the column again. Takes c. */
static column *as_bools(column *c)
{
    const int64_t *x = column_i64(c);
    bool fits = c->type == JVN_INT64;
    for (int64_t i = 0; fits && i < c->length; i++) fits = column_is_null(c, i) || x[i] == 0 || x[i] == 1;
    column *out = fits ? column_new(JVN_BOOL, c->length, 0, false) : NULL;
    if (!out) return c;
    for (int64_t i = 0; i < c->length; i++) jvn_set_bit(out->data->data, i, x[i] == 1);
    if (c->validity) out->validity = buffer_ref(c->validity);
    column_count_nulls(out);
    column_unref(c);
    return out;
}

static jvn_status fold(const sql_function *f, const collected *c, column **out, err *e)
{
    err first;
    column **args = xcalloc((size_t)c->n + 1, sizeof *args);
    int64_t rows = c->rows - c->from;
    jvn_status st = make_args(f, c, args, e);
    if (st == JVN_OK) st = evaluate(f, args, c->n, rows, out, e);
    first = *e;
    static const jvn_type others[] = {JVN_DATE, JVN_TIMESTAMP, JVN_BOOL};
    bool whole = c->n > 0 && args[c->n - 1];
    for (int k = 0; st == JVN_ETYPE && whole && k < 3; k++) {
        for (int i = 0; i < c->n; i++) args[i] = others[k] == JVN_BOOL ? as_bools(args[i]) : as_times(args[i], others[k]);
        st = evaluate(f, args, c->n, rows, out, e);
    }
    if (st != JVN_OK) *e = first;
    for (int i = 0; i < c->n; i++) column_unref(args[i]);
    free(args);
    return st;
}

/* Without rows SQL tells no arguments: they are those that the first aggregate of the name requires. */
static jvn_status fold_nothing(const sql_function *f, column **out, err *e)
{
    const registry *r = f->q->ask->sc->reg;
    const signature *s = sql_overload(r, registry_find(r, REG_FUNCTION, f->name), -1)->signature;
    column **args = xcalloc((size_t)s->required + 1, sizeof *args);
    bool whole = true;
    for (int i = 0; i < s->required; i++) {
        jvn_type type = s->params[i].type;
        if (type == JVN_DICT) type = JVN_STRING;
        whole &= (args[i] = column_new(type == JVN_NOTYPE ? JVN_FLOAT64 : type, 0, 0, false)) != NULL;
    }
    jvn_status st = whole ? evaluate(f, args, s->required, 0, out, e) : fail(e, JVN_ENOMEM, "not enough memory");
    for (int i = 0; i < s->required; i++) column_unref(args[i]);
    free(args);
    return st;
}

static void give(sqlite3_context *ctx, const collected *c)
{
    sql_function *f = sqlite3_user_data(ctx);
    column *out = NULL;
    err e;
    if (f->q->fault.code != JVN_OK) return;
    if ((c ? fold(f, c, &out, &e) : fold_nothing(f, &out, &e)) != JVN_OK) {
        sql_function_failed(f, ctx, &e);
        return;
    }
    apply_value v = apply_first(out);
    sql_value_out(ctx, &v);
    column_unref(out);
}

static void value_so_far(sqlite3_context *ctx)
{
    collected **c = sqlite3_aggregate_context(ctx, 0);
    give(ctx, c ? *c : NULL);
}

static void last_value(sqlite3_context *ctx)
{
    collected **c = sqlite3_aggregate_context(ctx, 0);
    give(ctx, c ? *c : NULL);
    if (c) drop_collected(*c);
    if (c) *c = NULL;
}

int sql_add_aggregate(sql_function *f, int count)
{
    return sqlite3_create_window_function(f->q->db, f->name, count, SQLITE_UTF8, f, step, last_value, value_so_far, inverse,
                                          NULL);
}
