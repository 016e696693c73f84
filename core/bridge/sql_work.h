/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sql_work.h -- what the files sql_*.c share. */
#ifndef JV_SQL_WORK_H
#define JV_SQL_WORK_H

#include <sqlite3.h>

#include "../base/text.h"
#include "../lang/expr_apply.h"
#include "../table/rows.h"
#include "sql.h"

typedef struct sql sql;
typedef struct sql_table sql_table;
typedef struct sql_plan sql_plan;

/* ---- sql.c: one statement ---- */

struct sql {
    const sql_ask *ask;
    char *text;          /* the statement without braces */
    int shift;           /* bytes before it in ask->text */
    sqlite3 *db;
    bool trusted;        /* the statement at work is our own */
    bool refused;        /* by the authorizer */
    char refused_word[48]; /* what it was; "": see the statement */
    sql_table **tables;
    int n_tables;
    struct sql_function **functions;
    int n_functions;
    jvn_call call;
    err fault;           /* what a callback of ours failed with */
};

/* The attached database that a name like hist.px means; NULL: none. */
const struct sql_file *sql_file_of(const sql *q, const char *name);
/* Keeps a callback's failure for the end, and gives SQLite's word for it. */
int sql_failed(sql *q, const err *e);

/* ---- sql_text.c: the statement's words and their places ---- */

typedef enum sql_kind { SQL_END, SQL_WORD, SQL_QUOTED, SQL_STRING, SQL_OTHER } sql_kind;

typedef struct sql_token {
    sql_kind kind; /* SQL_QUOTED: a quoted name */
    int at, len;
} sql_token;

/* The token at *at or behind it; comments are passed. *at is left behind it. */
sql_token sql_next(const char *s, int *at);
/* A token's text, unquoted. [owned] */
char *sql_spell(const char *s, const sql_token *t);
/* The first name that reads so, letter case aside; calls: one before a bracket. SQL_END: there is none. */
sql_token sql_find(const char *s, const char *name, bool call);
bool sql_is(const char *s, const sql_token *t, const char *name);
/* Appends s between two marks, those in it doubled: a name's are ", a text's '. */
void sql_quote(text *out, const char *s, char mark);

/* ---- sql_made.c: tables that commands make ---- */

/* JVN_ENAME without a message: neither the catalogue nor a command has that name. */
jvn_status sql_add_made(sql *q, const char *name, err *e);

/* ---- sql_error.c: messages of SQLite as ours ---- */

/* The name in a message like "no such table: x"; NULL: it is another message. [owned] */
char *sql_named(const char *message, const char *before, const char *after);
/* What made the statement fail, with its place. */
jvn_status sql_explain(sql *q, int rc, err *e);
/* fail_at for a token of the statement. */
jvn_status sql_fail_at(const sql *q, err *e, jvn_status code, const sql_token *t, const char *format, ...) JVN_FORMAT(5, 6);
/* Refuses statements that are none of ours before SQLite sees them. */
jvn_status sql_check_verb(const sql *q, err *e);
/* Refuses 2025-01-27 without quotes: SQL would take it for a number, and compare it with dates in silence. */
jvn_status sql_check_dates(const sql *q, err *e);

/* ---- sql_table.c: datasets as virtual tables ---- */

typedef struct sql_column {
    const column *c;     /* NULL: not loaded yet */
    const double *doubles; /* its values if they are float64 without nulls */
    char *name;          /* in SQL: unlike the others without letter case */
    int plain, tame;     /* as sql_is_plain and sql_is_tame say; -1: not known */
    int sorted;          /* -1 not known; 1: ascends, nulls last */
    column *key;         /* c for sorting: NaN is null. [owned] */
    column *there;       /* false where key is null; NULL: nowhere. [owned] */
    char (*days)[12];    /* ISO text of days, made when asked for; NULL: not yet */
} sql_column;

struct sql_table {
    sql *q;
    char *name;
    table *t;
    sql_column *columns;
    sql_plan **plans;
    int n_plans;
    struct sql_index *indexes;
};

int sql_register(sql *q);
/* Makes a table of the connection. Takes nothing. */
jvn_status sql_add_table(sql *q, const char *name, table *t, err *e);
void sql_drop_tables(sql *q);
/* A column, loaded now if it was not; NULL: it failed, q->fault tells. */
const column *sql_need(sql_table *t, int i);
static inline int64_t sql_rows(const sql_table *t) { return t->t->rows < 0 ? 0 : t->t->rows; }
/* Whether no date or time is before year 0 or after 9999. */
bool sql_is_plain(sql_table *t, int i);
/* Whether values sort as their text in SQL does: plain, and times without fractions of a second. */
bool sql_is_tame(sql_table *t, int i);
/* Whether rows ascend by the column, nulls last. */
bool sql_is_sorted(sql_table *t, int i);

/* ---- sql_plan.c: how rows are found ---- */

/* A constraint that the table tests. */
typedef struct sql_use {
    int column;
    unsigned char op; /* SQLITE_INDEX_CONSTRAINT_... */
    bool in;          /* EQ: any of a list */
    bool joins;       /* its right side changes from call to call */
} sql_use;

struct sql_plan {
    int n_uses, n_order;
    sql_use *uses;       /* in the order of xFilter's arguments */
    int *order;          /* columns */
    int32_t *descending;
    bool limit, offset;  /* further arguments */
    buffer *sorted;      /* all rows in order, once they were asked for */
    bool is_natural, is_ordered; /* sorted is known: NULL where natural */
    int64_t calls;       /* of xFilter */
};

int sql_best_index(sqlite3_vtab *base, sqlite3_index_info *info);
sql_table *sql_table_of(sqlite3_vtab *base);
void sql_plan_free(sql_plan *p);

/* ---- sql_test.c: constraints as tests of rows, never refusing one that SQLite would take ---- */

typedef struct sql_str {
    const char *s;
    int64_t n;
} sql_str;

typedef enum sql_test_kind {
    TEST_ALL,   /* nothing is known: SQLite tests */
    TEST_NEVER, /* no row */
    TEST_NULL, TEST_THERE,
    TEST_RANGE, /* lo <= value <= hi, in the column's own type */
    TEST_CODES, /* dictionary: by code */
    TEST_SET    /* one of a list */
} sql_test_kind;

typedef struct sql_test {
    sql_test_kind kind;
    const column *c;
    bool has_lo, has_hi; /* text */
    bool open_lo, open_hi;
    int64_t lo, hi;
    double flo, fhi;
    sql_str slo, shi;
    uint8_t *codes;
    int n;               /* TEST_SET */
    int64_t *set;
    double *fset;
    sql_str *sset;
} sql_test;

/* The test of a column for a value, which is copied. JVN_OK, or q->fault tells. */
jvn_status sql_test_make(sql_table *t, const sql_use *u, sqlite3_value *v, sql_test *out);
void sql_test_free(sql_test *x);
/* Before rows are tested: a dictionary's texts are compared once each. */
void sql_test_prepare(sql_test *x);
/* Clears take[i] for rows from+i that fail. */
void sql_test_rows(const sql_test *x, int64_t from, int64_t n, uint8_t *take);
/* Whether the test is one value, or a range of them: then rows sorted by the column that pass stand together. */
bool sql_test_is_range(const sql_test *x);
/* Of c's rows first..end-1, which ascend, those that pass. Nulls come last. */
void sql_test_narrow(const sql_test *x, const column *c, int64_t *first, int64_t *end);

/* ---- sql_order.c: orders and indexes ---- */

/* All rows in the plan's order; *order NULL: they stand so. [borrowed] */
jvn_status sql_order_all(sql_table *t, sql_plan *p, const int64_t **order);
/* rows, n of them, put into the plan's order. */
jvn_status sql_order_some(sql_table *t, const sql_plan *p, int64_t *rows, int64_t n);
/* Whether rows stand in the plan's order, without sorting them. */
bool sql_order_natural(sql_table *t, sql_plan *p);
/* The rows that pass n tests for one value each, through an index on their columns; made at need, unless that does
 * not pay yet (*found false). *rows NULL: they are *first .. *first + *n - 1. [borrowed] */
jvn_status sql_index_find(sql_table *t, const sql_use *uses, const sql_test *tests, int n, int64_t calls, bool *found,
                          const int64_t **rows, int64_t *first, int64_t *n_rows);
void sql_index_free(struct sql_index *x);

/* ---- sql_cursor.c ---- */

extern const sqlite3_module sql_module;

/* ---- sql_result.c: rows of the answer to columns ---- */

jvn_status sql_collect(sql *q, sqlite3_stmt *stmt, table **out, err *e);

/* ---- sql_function.c: registered functions ---- */

enum { SQL_MOST_ARGS = 127 }; /* of a function, whatever SQLite would take */

typedef struct sql_function {
    sql *q;
    char *name;                 /* in the registry */
    struct overload *overloads; /* scalars: for the types that came so far */
} sql_function;

/* Makes the function known to SQLite for the counts of arguments that SQLite has none for; false: there is nothing
 * to add. */
bool sql_add_function(sql *q, const char *name);
/* The overload of that count of arguments (-1: any) that SQL calls: an aggregate, else the first that is no window
 * function. NULL: none. */
const reg_item *sql_overload(const registry *r, const reg_item *first, int count);
void sql_drop_functions(sql *q);
/* Ends the statement with a failure of the function, under its name. */
void sql_function_failed(sql_function *f, sqlite3_context *ctx, err *e);
jvn_status sql_no_blob(const sql_function *f, err *e);
void sql_value_out(sqlite3_context *ctx, const apply_value *v);

/* ---- sql_aggregate.c ---- */

/* Makes an aggregate known for a count of arguments (-1: any). SQLite's status. */
int sql_add_aggregate(sql_function *f, int count);

#endif
