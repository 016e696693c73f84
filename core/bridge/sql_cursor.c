/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sql_cursor.c -- a walk over a dataset's rows: all of them, those that pass the tests, block by block, or those
 * that an index or an order lists. */
#include <stdlib.h>
#include <string.h>

#include "sql_work.h"

enum { BLOCK = 1024 };

typedef struct cursor {
    sqlite3_vtab_cursor base;
    sql_table *t;
    const int64_t *rows;  /* the rows at hand; NULL: they are first, first + 1 ... */
    int64_t first, at, n;
    int64_t next, end;    /* rows not yet tested */
    sql_test *tests;
    int n_tests;
    buffer *list;         /* what rows points to, if it is this cursor's alone */
    int64_t block[BLOCK];
} cursor;

static int open_cursor(sqlite3_vtab *base, sqlite3_vtab_cursor **out)
{
    cursor *c = sqlite3_malloc(sizeof *c);
    if (!c) return SQLITE_NOMEM;
    memset(c, 0, offsetof(cursor, block));
    c->t = sql_table_of(base);
    *out = &c->base;
    return SQLITE_OK;
}

static void drop_tests(cursor *c)
{
    for (int i = 0; i < c->n_tests; i++) sql_test_free(&c->tests[i]);
    free(c->tests);
    buffer_unref(c->list);
    c->tests = NULL;
    c->list = NULL;
    c->n_tests = 0;
}

static int close_cursor(sqlite3_vtab_cursor *base)
{
    drop_tests((cursor *)base);
    sqlite3_free(base);
    return SQLITE_OK;
}

/* ---- filtering ---- */

/* The rows of from .. from+n-1 (n at most BLOCK) that pass all tests. */
static int64_t pass_block(const cursor *c, int64_t from, int64_t n, int64_t *out)
{
    uint8_t take[BLOCK];
    int64_t m = 0;
    memset(take, 1, (size_t)n);
    for (int i = 0; i < c->n_tests; i++) sql_test_rows(&c->tests[i], from, n, take);
    for (int64_t i = 0; i < n; i++) {
        out[m] = from + i;
        m += take[i];
    }
    return m;
}

/* The next rows that pass, if any do. */
static void refill(cursor *c)
{
    c->at = c->n = 0;
    c->rows = c->block;
    while (!c->n && c->next < c->end) {
        int64_t n = c->end - c->next < BLOCK ? c->end - c->next : BLOCK;
        c->n = pass_block(c, c->next, n, c->block);
        c->next += n;
    }
}

/* All rows that pass, in a list. */
static jvn_status list_rows(cursor *c)
{
    int64_t n = 0;
    err e;
    if (!(c->list = buffer_new((c->end - c->next + BLOCK) * 8)))
        return sql_failed(c->t->q, (fail(&e, JVN_ENOMEM, "not enough memory"), &e)), JVN_ENOMEM;
    int64_t *rows = c->list->data;
    for (; c->next < c->end; c->next += BLOCK) {
        int64_t m = c->end - c->next < BLOCK ? c->end - c->next : BLOCK;
        n += pass_block(c, c->next, m, rows + n);
    }
    c->next = c->end;
    c->rows = rows;
    c->n = n;
    return JVN_OK;
}

/* Tests of columns that ascend make the range of rows smaller, and are done with. */
static void narrow(cursor *c, const sql_plan *p)
{
    int kept = 0;
    for (int i = 0; i < c->n_tests; i++) {
        sql_test *x = &c->tests[i];
        if (x->kind == TEST_NEVER) c->end = c->next;
        if (sql_test_is_range(x) && c->end - c->next > BLOCK && sql_is_sorted(c->t, p->uses[i].column))
            sql_test_narrow(x, x->c, &c->next, &c->end);
        else if (x->kind != TEST_ALL) {
            sql_test kept_one = *x;
            *x = (sql_test){0};
            sql_test_prepare(&kept_one);
            c->tests[kept++] = kept_one;
            continue;
        }
        sql_test_free(x);
        *x = (sql_test){0};
    }
    c->n_tests = kept;
}

static jvn_status make_tests(cursor *c, const sql_plan *p, sqlite3_value **argv)
{
    c->tests = xcalloc((size_t)p->n_uses + 1, sizeof *c->tests);
    jvn_status st = JVN_OK;
    for (int i = 0; i < p->n_uses && st == JVN_OK; i++, c->n_tests++)
        st = sql_test_make(c->t, &p->uses[i], argv[i], &c->tests[i]);
    return st;
}

/* Rows that have one value in the columns tested so. */
static jvn_status look_up(cursor *c, const sql_plan *p, bool *found)
{
    jvn_status st = sql_index_find(c->t, p->uses, c->tests, p->n_uses, p->calls, found, &c->rows, &c->first, &c->n);
    if (*found) c->next = c->end;
    return st;
}

static jvn_status start(cursor *c, sql_plan *p)
{
    jvn_status st = JVN_OK;
    if (p->n_order && !sql_order_natural(c->t, p)) {
        if (!c->n_tests && !p->n_uses) {
            if ((st = sql_order_all(c->t, p, &c->rows)) != JVN_OK) return st;
            c->n = c->end;
            c->next = c->end;
            return JVN_OK;
        }
        st = list_rows(c);
        return st == JVN_OK ? sql_order_some(c->t, p, c->list->data, c->n) : st;
    }
    if (c->n_tests) {
        refill(c);
        return JVN_OK;
    }
    c->rows = NULL;
    c->first = c->next;
    c->n = c->end - c->next;
    c->next = c->end;
    return JVN_OK;
}

/* OFFSET, then LIMIT: given only where no test is SQLite's to make. */
static void cut(cursor *c, const sql_plan *p, sqlite3_value **argv)
{
    int at = p->n_uses;
    int64_t limit = p->limit ? sqlite3_value_int64(argv[at++]) : -1;
    int64_t offset = p->offset ? sqlite3_value_int64(argv[at]) : 0;
    if (offset > 0) c->at = offset < c->n ? offset : c->n;
    if (limit >= 0 && limit < c->n - c->at) c->n = c->at + limit;
}

static int filter(sqlite3_vtab_cursor *base, int number, const char *words, int argc, sqlite3_value **argv)
{
    cursor *c = (cursor *)base;
    sql_plan *p = c->t->plans[number];
    bool found = false;
    (void)words;
    (void)argc;
    drop_tests(c);
    p->calls++;
    c->at = c->n = c->first = c->next = 0;
    c->end = sql_rows(c->t);
    jvn_status st = make_tests(c, p, argv);
    if (st == JVN_OK && !p->n_order) st = look_up(c, p, &found);
    if (st == JVN_OK && !found) {
        narrow(c, p);
        st = start(c, p);
    }
    if (st == JVN_OK) cut(c, p, argv);
    return st == JVN_OK ? SQLITE_OK : c->t->q->fault.code == JVN_ENOMEM ? SQLITE_NOMEM : SQLITE_ERROR;
}

static int next_row(sqlite3_vtab_cursor *base)
{
    cursor *c = (cursor *)base;
    if (++c->at >= c->n && c->next < c->end) refill(c);
    return SQLITE_OK;
}

static int at_end(sqlite3_vtab_cursor *base)
{
    const cursor *c = (const cursor *)base;
    return c->at >= c->n;
}

/* ---- values ---- */

enum { CACHED_FIRST = -25567, CACHED_DAYS = 73049 }; /* 1900 to 2099 */

static void date_out(sql_column *k, int32_t day, sqlite3_context *ctx)
{
    int64_t i = (int64_t)day - CACHED_FIRST;
    if (i < 0 || i >= CACHED_DAYS) {
        char buf[24];
        sqlite3_result_text(ctx, buf, text_date(buf, day), SQLITE_TRANSIENT);
        return;
    }
    if (!k->days) k->days = xcalloc(CACHED_DAYS, sizeof *k->days);
    if (!k->days[i][0]) {
        char buf[24];
        text_date(buf, day);
        memcpy(k->days[i], buf, 11);
    }
    sqlite3_result_text(ctx, k->days[i], 10, SQLITE_STATIC);
}

static void text_out(const column *c, int64_t row, sqlite3_context *ctx)
{
    int64_t n;
    const char *s = column_text(c, row, &n);
    sqlite3_result_text64(ctx, n ? s : "", (sqlite3_uint64)n, SQLITE_STATIC, SQLITE_UTF8);
}

static void time_out(int64_t micros, sqlite3_context *ctx)
{
    char buf[40];
    sqlite3_result_text(ctx, buf, text_timestamp(buf, micros), SQLITE_TRANSIENT);
}

static int value(sqlite3_vtab_cursor *base, sqlite3_context *ctx, int i)
{
    const cursor *x = (const cursor *)base;
    sql_column *k = &x->t->columns[i];
    int64_t row = x->rows ? x->rows[x->at] : x->first + x->at;
    if (k->doubles) {
        sqlite3_result_double(ctx, k->doubles[row]);
        return SQLITE_OK;
    }
    const column *c = k->c ? k->c : sql_need(x->t, i);
    if (!c) return SQLITE_ERROR;
    if (column_is_null(c, row)) return SQLITE_OK;
    switch (c->type) {
    case JVN_FLOAT64: sqlite3_result_double(ctx, column_f64(c)[row]); break;
    case JVN_INT64: sqlite3_result_int64(ctx, column_i64(c)[row]); break;
    case JVN_BOOL: sqlite3_result_int(ctx, column_bool(c, row)); break;
    case JVN_DATE: date_out(k, column_i32(c)[row], ctx); break;
    case JVN_TIMESTAMP: time_out(column_i64(c)[row], ctx); break;
    default: text_out(c, row, ctx); break;
    }
    return SQLITE_OK;
}

static int row_number(sqlite3_vtab_cursor *base, sqlite3_int64 *out)
{
    const cursor *c = (const cursor *)base;
    *out = (c->rows ? c->rows[c->at] : c->first + c->at) + 1;
    return SQLITE_OK;
}

const sqlite3_module sql_module = {
    .iVersion = 1,
    .xOpen = open_cursor,
    .xClose = close_cursor,
    .xFilter = filter,
    .xNext = next_row,
    .xEof = at_end,
    .xColumn = value,
    .xRowid = row_number,
};
