/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sql_result.c -- the rows of an answer as columns. A column starts as what it was declared, else as what its first
 * value is, and becomes something wider when a value does not fit: nothing is lost or rounded on the way. */
#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "../base/pool.h"
#include "sql_work.h"
#include "sql_words.h"

enum { FIRST_ROOM = 1024 };

typedef struct answer_column {
    jvn_type type;        /* JVN_NOTYPE: no value so far */
    jvn_type declared;    /* what it is without any value */
    const column *origin; /* whose unit and convention it has; NULL: nobody's */
    buffer *slots;        /* a word of 8 bytes a row; text: where it ends */
    buffer *valid;        /* bitmap, NULL: no null so far */
    buffer *bytes;        /* text */
    int64_t n_bytes;
    sql_words words;      /* JVN_DICT */
} answer_column;

typedef struct answer {
    sql *q;
    sqlite3_stmt *stmt;
    answer_column *columns;
    int n;
    int64_t rows, room;
    err *e;
} answer;

static jvn_status no_memory(answer *a)
{
    return fail(a->e, JVN_ENOMEM, "not enough memory for the answer: %" PRId64 " rows so far", a->rows);
}

static int64_t *slots(const answer_column *c) { return c->slots->data; }

/* ---- room ---- */

/* A buffer of n bytes that begins as *b did; false: no memory. */
static bool widen(buffer **b, int64_t used, int64_t n)
{
    buffer *wide = buffer_new(n);
    if (!wide) return false;
    if (*b) memcpy(wide->data, (*b)->data, (size_t)used);
    buffer_unref(*b);
    *b = wide;
    return true;
}

static bool widen_valid(answer_column *c, int64_t rows, int64_t room)
{
    int64_t used = (rows + 7) / 8;
    if (!widen(&c->valid, used, room / 8 + 1)) return false;
    memset((char *)c->valid->data + used, 0xff, (size_t)(room / 8 + 1 - used));
    return true;
}

static jvn_status make_room(answer *a)
{
    if (a->rows < a->room) return JVN_OK;
    int64_t room = a->room ? a->room * 2 : FIRST_ROOM;
    for (int i = 0; i < a->n; i++) {
        answer_column *c = &a->columns[i];
        if (!widen(&c->slots, a->rows * 8, room * 8)) return no_memory(a);
        if (c->valid && !widen_valid(c, a->rows, room)) return no_memory(a);
    }
    a->room = room;
    return JVN_OK;
}

static jvn_status add_bytes(answer *a, answer_column *c, const char *s, int64_t n)
{
    int64_t room = c->bytes ? c->bytes->size : 0, wanted = c->n_bytes + n;
    if (wanted > room && !widen(&c->bytes, c->n_bytes, wanted + wanted / 2 + FIRST_ROOM)) return no_memory(a);
    if (n) memcpy((char *)c->bytes->data + c->n_bytes, s, (size_t)n);
    c->n_bytes += n;
    return JVN_OK;
}

static jvn_status put_null(answer *a, answer_column *c)
{
    if (!c->valid) {
        if (!(c->valid = buffer_new(a->room / 8 + 1))) return no_memory(a);
        memset(c->valid->data, 0xff, (size_t)c->valid->size);
    }
    jvn_set_bit(c->valid->data, a->rows, 0);
    slots(c)[a->rows] = c->type == JVN_STRING ? c->n_bytes : 0;
    return JVN_OK;
}

/* ---- from one type to a wider one ---- */

static bool is_null(const answer_column *c, int64_t row) { return c->valid && !jvn_bit(c->valid->data, row); }

static double double_of(int64_t bits)
{
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

static void put_double(answer_column *c, int64_t row, double x) { memcpy(&slots(c)[row], &x, sizeof x); }

static int spell_word(const answer_column *c, int64_t bits, char *buf)
{
    switch (c->type) {
    case JVN_FLOAT64: return text_double(buf, double_of(bits));
    case JVN_DATE: return text_date(buf, (int32_t)bits);
    case JVN_TIMESTAMP: return text_timestamp(buf, bits);
    default: return text_int64(buf, bits);
    }
}

/* All rows so far as text. */
static jvn_status become_text(answer *a, answer_column *c)
{
    char buf[48];
    for (int64_t i = 0; i < a->rows; i++) {
        const char *s = buf;
        int64_t n = 0;
        if (!is_null(c, i) && c->type == JVN_DICT) s = sql_word_text(&c->words, (int32_t)slots(c)[i], &n);
        else if (!is_null(c, i)) n = spell_word(c, slots(c)[i], buf);
        if (add_bytes(a, c, s, n) != JVN_OK) return JVN_ENOMEM;
        slots(c)[i] = c->n_bytes;
    }
    sql_words_free(&c->words);
    c->type = JVN_STRING;
    return JVN_OK;
}

static void become_double(const answer *a, answer_column *c)
{
    for (int64_t i = 0; i < a->rows; i++) put_double(c, i, (double)slots(c)[i]);
    c->type = JVN_FLOAT64;
}

/* ---- values ---- */

static jvn_status not_utf8(answer *a, int i)
{
    fail(a->e, JVN_EDATA, "column '%.100s': text that is not UTF-8 in row %" PRId64, sqlite3_column_name(a->stmt, i), a->rows + 1);
    err_hint(a->e, "hex(...) shows the bytes");
    return JVN_EDATA;
}

static jvn_status add_text(answer *a, answer_column *c, const char *s, int64_t n)
{
    if (add_bytes(a, c, s, n) != JVN_OK) return JVN_ENOMEM;
    slots(c)[a->rows] = c->n_bytes;
    return JVN_OK;
}

static jvn_status put_spelled(answer *a, answer_column *c, int i)
{
    char buf[48];
    if (c->type != JVN_STRING && become_text(a, c) != JVN_OK) return JVN_ENOMEM;
    bool whole = sqlite3_column_type(a->stmt, i) == SQLITE_INTEGER;
    int n = whole ? text_int64(buf, sqlite3_column_int64(a->stmt, i)) : text_double(buf, sqlite3_column_double(a->stmt, i));
    return add_text(a, c, buf, n);
}

static jvn_status put_whole(answer *a, answer_column *c, int i)
{
    int64_t x = sqlite3_column_int64(a->stmt, i);
    if (c->type == JVN_NOTYPE || (c->type == JVN_BOOL && x != 0 && x != 1)) c->type = JVN_INT64;
    if (c->type == JVN_INT64 || c->type == JVN_BOOL) slots(c)[a->rows] = x;
    else if (c->type == JVN_FLOAT64) put_double(c, a->rows, (double)x);
    else return put_spelled(a, c, i);
    return JVN_OK;
}

static jvn_status put_float(answer *a, answer_column *c, int i)
{
    if (c->type == JVN_NOTYPE) c->type = JVN_FLOAT64;
    if (c->type == JVN_INT64 || c->type == JVN_BOOL) become_double(a, c);
    if (c->type != JVN_FLOAT64) return put_spelled(a, c, i);
    put_double(c, a->rows, sqlite3_column_double(a->stmt, i));
    return JVN_OK;
}

/* Text as a date or time: only if it would be written the same again. */
static bool read_time(jvn_type type, const char *s, int64_t n, int64_t *bits)
{
    char buf[48];
    int32_t day;
    if (type == JVN_DATE) {
        if (n != 10 || !text_to_date(s, (size_t)n, &day)) return false;
        *bits = day;
        return true;
    }
    if (n < 20 || n > 27 || s[n - 1] != 'Z' || !text_to_timestamp(s, (size_t)n, bits)) return false;
    return text_timestamp(buf, *bits) == n && memcmp(buf, s, (size_t)n) == 0;
}

/* A column's first value. */
static void begin_text(answer_column *c, const char *s, int64_t n)
{
    int64_t bits;
    c->type = read_time(JVN_DATE, s, n, &bits)        ? JVN_DATE
              : read_time(JVN_TIMESTAMP, s, n, &bits) ? JVN_TIMESTAMP
                                                      : JVN_STRING;
}

static jvn_status put_text(answer *a, answer_column *c, int i)
{
    const char *s = sqlite3_column_blob(a->stmt, i); /* as text it would be copied to end with a NUL */
    int64_t n = sqlite3_column_bytes(a->stmt, i), *bits = &slots(c)[a->rows];
    if (!s) s = "";
    if (c->type == JVN_NOTYPE) begin_text(c, s, n);
    if (c->type == JVN_DICT) {
        *bits = sql_word(&c->words, s, n);
        return *bits < 0 ? not_utf8(a, i) : JVN_OK;
    }
    if ((c->type == JVN_DATE || c->type == JVN_TIMESTAMP) && read_time(c->type, s, n, bits)) return JVN_OK;
    if (!text_is_utf8(s, (size_t)n)) return not_utf8(a, i);
    if (c->type != JVN_STRING && become_text(a, c) != JVN_OK) return JVN_ENOMEM;
    return add_text(a, c, s, n);
}

static jvn_status put_blob(answer *a, int i)
{
    fail(a->e, JVN_ETYPE, "column '%.100s': a blob in row %" PRId64 ", columns hold no bytes", sqlite3_column_name(a->stmt, i),
         a->rows + 1);
    err_hint(a->e, "hex(...) or cast(... as text) makes text of it");
    return JVN_ETYPE;
}

static jvn_status put_row(answer *a)
{
    jvn_status st = make_room(a);
    for (int i = 0; i < a->n && st == JVN_OK; i++) {
        answer_column *c = &a->columns[i];
        switch (sqlite3_column_type(a->stmt, i)) {
        case SQLITE_INTEGER: st = put_whole(a, c, i); break;
        case SQLITE_FLOAT: st = put_float(a, c, i); break;
        case SQLITE_TEXT: st = put_text(a, c, i); break;
        case SQLITE_BLOB: st = put_blob(a, i); break;
        default: st = put_null(a, c); break;
        }
    }
    a->rows++;
    return st;
}

/* ---- columns ---- */

/* The column of a dataset that answer column i shows unchanged, as its declared type tells: see sql_table.c. */
static bool find_origin(const answer *a, int i, int *number, int *at)
{
    const char *declared = sqlite3_column_decltype(a->stmt, i);
    if (!declared || sscanf(declared, "DATASET %*[A-Z](%d, %d)", number, at) != 2) return false;
    return *number >= 0 && *number < a->q->n_tables && *at >= 0 && *at < a->q->tables[*number]->t->n;
}

static bool has_part(const char *s, const char *part)
{
    for (; *s; s++)
        if (strncasecmp(s, part, strlen(part)) == 0) return true;
    return false;
}

/* What a column of an attached table was declared as, by SQLite's own rules for words, and dates besides. */
static jvn_type declared_type(sqlite3_stmt *stmt, int i)
{
    static const struct part { const char *text; jvn_type type; } parts[] = {
        {"BOOL", JVN_BOOL}, {"INT", JVN_INT64}, {"CHAR", JVN_STRING}, {"CLOB", JVN_STRING}, {"TEXT", JVN_STRING},
        {"TIMESTAMP", JVN_TIMESTAMP}, {"DATETIME", JVN_TIMESTAMP}, {"DATE", JVN_DATE}};
    const char *declared = sqlite3_column_decltype(stmt, i);
    for (size_t k = 0; declared && k < sizeof parts / sizeof *parts; k++)
        if (has_part(declared, parts[k].text)) return parts[k].type;
    return JVN_FLOAT64;
}

/* With union the first part alone declares types: units are nobody's then. */
static bool is_compound(const char *s)
{
    for (int at = 0;;) {
        sql_token t = sql_next(s, &at);
        if (t.kind == SQL_END) return false;
        if (t.kind != SQL_WORD) continue;
        if (sql_is(s, &t, "union") || sql_is(s, &t, "except") || sql_is(s, &t, "intersect")) return true;
    }
}

static jvn_status open_answer(answer *a)
{
    bool compound = is_compound(a->q->text);
    int number, at;
    a->n = sqlite3_column_count(a->stmt);
    a->columns = xcalloc((size_t)a->n + 1, sizeof *a->columns);
    for (int i = 0; i < a->n; i++) {
        if (!find_origin(a, i, &number, &at)) {
            a->columns[i].declared = declared_type(a->stmt, i);
            if (a->columns[i].declared == JVN_BOOL) a->columns[i].type = JVN_BOOL; /* its values are whole numbers */
            continue;
        }
        sql_table *t = a->q->tables[number];
        a->columns[i].type = table_type(t->t, at);
        if (!compound && !(a->columns[i].origin = sql_need(t, at))) return a->q->fault.code;
    }
    return make_room(a);
}

/* Takes what c holds into a column of words. NULL: no memory. */
static column *word_column(answer_column *c, jvn_type type, int64_t rows)
{
    column *out = column_new(type, 0, 0, false);
    if (!out) return NULL;
    buffer_unref(out->data);
    out->data = buffer_ref(c->slots);
    out->length = rows;
    return out;
}

/* Words cut to 4 bytes, or to bits. */
static column *short_column(const answer_column *c, jvn_type type, int64_t rows)
{
    column *out = column_new(type, rows, 0, false);
    if (!out) return NULL;
    int32_t *to = out->data->data;
    for (int64_t i = 0; i < rows; i++) {
        if (type == JVN_BOOL) jvn_set_bit(out->data->data, i, slots(c)[i] != 0);
        else to[i] = (int32_t)slots(c)[i];
    }
    if (type == JVN_DICT && !(out->dict = sql_words_column(&c->words))) {
        column_unref(out);
        return NULL;
    }
    return out;
}

static column *text_column(const answer_column *c, int64_t rows)
{
    column *out = column_new(JVN_STRING, rows, c->n_bytes, false);
    if (!out) return NULL;
    int64_t *to = out->data->data;
    memcpy(to + 1, c->slots->data, (size_t)rows * 8);
    if (c->n_bytes) memcpy(out->bytes->data, c->bytes->data, (size_t)c->n_bytes);
    return out;
}

static column *values_of(answer_column *c, int64_t rows)
{
    if (c->type == JVN_NOTYPE) c->type = c->declared;
    switch (c->type) {
    case JVN_STRING: return text_column(c, rows);
    case JVN_BOOL:
    case JVN_DATE:
    case JVN_DICT: return short_column(c, c->type, rows);
    default: return word_column(c, c->type, rows);
    }
}

/* The finished column. [owned] */
static column *finish(answer_column *c, int64_t rows)
{
    column *out = values_of(c, rows);
    if (!out) return NULL;
    if (c->valid) out->validity = buffer_ref(c->valid);
    column_count_nulls(out);
    bool same = c->origin && (c->type == c->origin->type || (c->type == JVN_STRING && c->origin->type == JVN_DICT));
    if (!same) return out;
    column *labelled = column_label(out, c->origin->unit, c->origin->convention);
    column_unref(out);
    return labelled;
}

/* ---- names ---- */

/* A column keeps its name; an expression's is what the statement says, on one line. */
static void put_name(text *out, const answer *a, int i)
{
    const char *name = sqlite3_column_name(a->stmt, i);
    bool whole = a->columns[i].origin || sqlite3_column_decltype(a->stmt, i) || !strstr(a->q->text, name);
    text_puts(out, whole ? name : "");
    for (const char *s = name; *s && !whole; s++) {
        bool blank = isspace((unsigned char)*s);
        if (!blank) text_putc(out, *s);
        else if (out->n && out->s[out->n - 1] != ' ') text_putc(out, ' ');
    }
    while (!whole && out->n && out->s[out->n - 1] == ' ') out->s[--out->n] = '\0';
    if (!out->n) text_printf(out, "column_%d", i + 1);
}

static bool taken(const table *t, const char *name)
{
    for (int i = 0; i < t->n; i++)
        if (strcmp(t->names[i], name) == 0) return true;
    return false;
}

static jvn_status take(answer *a, table *t, int i)
{
    text name = {0}, other = {0};
    put_name(&name, a, i);
    text_puts(&other, name.s);
    for (int k = 2; taken(t, other.s); k++) {
        text_clear(&other);
        text_printf(&other, "%s_%d", name.s, k);
    }
    column *c = finish(&a->columns[i], a->rows);
    jvn_status st = c ? table_take(t, other.s, c, a->e) : no_memory(a);
    text_free(&name);
    text_free(&other);
    return st;
}

static jvn_status make_table(answer *a, table **out)
{
    table *t = table_new();
    jvn_status st = JVN_OK;
    for (int i = 0; i < a->n && st == JVN_OK; i++) st = take(a, t, i);
    if (st == JVN_OK) *out = t;
    else table_unref(t);
    return st;
}

static void drop(answer *a)
{
    for (int i = 0; i < a->n; i++) {
        answer_column *c = &a->columns[i];
        buffer_unref(c->slots);
        buffer_unref(c->valid);
        buffer_unref(c->bytes);
        sql_words_free(&c->words);
    }
    free(a->columns);
}

jvn_status sql_collect(sql *q, sqlite3_stmt *stmt, table **out, err *e)
{
    answer a = {.q = q, .stmt = stmt, .e = e};
    int rc = SQLITE_ROW;
    jvn_status st = open_answer(&a);
    while (st == JVN_OK && (rc = sqlite3_step(stmt)) == SQLITE_ROW) st = put_row(&a);
    if (st == JVN_OK && rc != SQLITE_DONE) st = sql_explain(q, rc, e);
    else if (st != JVN_OK && q->fault.code != JVN_OK) *e = q->fault;
    if (st == JVN_OK) st = make_table(&a, out);
    drop(&a);
    return st;
}
