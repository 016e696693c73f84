/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sql_export.c -- datasets as plain tables of a database that anyone can open, all in one transaction. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../base/pool.h"
#include "sql_file.h"
#include "sql_work.h"

enum { ROWS_BETWEEN_LOOKS = 4096 };

typedef struct export {
    const char *path;
    sqlite3 *db;
    sqlite3_stmt *q;
    int64_t lost;
    err *e;
} export;

static jvn_status failed(export *x)
{
    int rc = sqlite3_extended_errcode(x->db) & 0xff, system = rc == SQLITE_CANTOPEN ? sqlite3_system_errno(x->db) : 0;
    const char *why = rc == SQLITE_FULL ? "the disk is full" : system ? err_system(system) : sqlite3_errmsg(x->db);
    return fail(x->e, rc == SQLITE_NOMEM ? JVN_ENOMEM : rc == SQLITE_TOOBIG ? JVN_ELIMIT : JVN_EIO, "cannot write %.100s: %.120s", x->path, why);
}

static jvn_status run(export *x, const char *line)
{
    return sqlite3_exec(x->db, line, NULL, NULL, NULL) == SQLITE_OK ? JVN_OK : failed(x);
}

/* ---- the table ---- */

static const char *declared(jvn_type type)
{
    static const char *const words[] = {[JVN_BOOL] = "BOOLEAN", [JVN_INT64] = "INTEGER", [JVN_FLOAT64] = "REAL",  [JVN_STRING] = "TEXT",
                                        [JVN_DICT] = "TEXT",    [JVN_DATE] = "DATE",     [JVN_TIMESTAMP] = "TIMESTAMP"};
    return words[type];
}

/* Names that no other column before has in any letter case, as in SQL: Close, close_2. [owned], each too */
static char **names_of(const table *t)
{
    char **names = xcalloc((size_t)t->n + 1, sizeof *names);
    for (int i = 0; i < t->n; i++) {
        text name = {0};
        text_puts(&name, t->names[i]);
        for (int k = 2, other = 0; other < i; other++) {
            if (strcasecmp(names[other], name.s) != 0) continue;
            text_clear(&name);
            text_printf(&name, "%s_%d", t->names[i], k++);
            other = -1;
        }
        names[i] = name.s;
    }
    return names;
}

static jvn_status check_table(const export *x, const sql_export_table *d)
{
    int most = sqlite3_limit(x->db, SQLITE_LIMIT_COLUMN, -1);
    if (strcasecmp(d->name, "jevons_columns") == 0) {
        fail(x->e, JVN_ENAME, "'%.100s' is the table that says what columns were", d->name);
        err_hint(x->e, "give it another name first: other = \"%.100s\"", d->name);
        return x->e->code;
    }
    if (!d->t->n) return fail(x->e, JVN_EDATA, "'%.100s' has no columns", d->name);
    if (d->t->n <= most) return JVN_OK;
    fail(x->e, JVN_ELIMIT, "'%.100s' has %d columns, SQL takes %d", d->name, d->t->n, most);
    err_hint(x->e, "export those that you need: part = %.60s | select ...", d->name);
    return x->e->code;
}

static jvn_status create(export *x, const sql_export_table *d, char **names)
{
    text line = {0};
    text_puts(&line, "drop table if exists ");
    sql_quote(&line, d->name, '"');
    jvn_status st = run(x, line.s);
    text_clear(&line);
    text_puts(&line, "create table ");
    sql_quote(&line, d->name, '"');
    for (int i = 0; i < d->t->n; i++) {
        text_puts(&line, i ? ", " : "(");
        sql_quote(&line, names[i], '"');
        text_printf(&line, " %s", declared(table_type(d->t, i)));
    }
    text_putc(&line, ')');
    if (st == JVN_OK) st = run(x, line.s);
    text_free(&line);
    return st;
}

/* ---- rows ---- */

static int bind_double(export *x, int at, double v)
{
    x->lost += isnan(v);
    return sqlite3_bind_double(x->q, at, v);
}

static int bind_cell(export *x, int at, const column *c, int64_t row)
{
    char buf[48];
    int64_t n;
    if (column_is_null(c, row)) return sqlite3_bind_null(x->q, at);
    switch (c->type) {
    case JVN_BOOL: return sqlite3_bind_int(x->q, at, column_bool(c, row));
    case JVN_INT64: return sqlite3_bind_int64(x->q, at, column_i64(c)[row]);
    case JVN_FLOAT64: return bind_double(x, at, column_f64(c)[row]);
    case JVN_DATE: return sqlite3_bind_text(x->q, at, buf, text_date(buf, column_i32(c)[row]), SQLITE_TRANSIENT);
    case JVN_TIMESTAMP: return sqlite3_bind_text(x->q, at, buf, text_timestamp(buf, column_i64(c)[row]), SQLITE_TRANSIENT);
    default: break;
    }
    const char *s = column_text(c, row, &n);
    return sqlite3_bind_text64(x->q, at, s, (sqlite3_uint64)n, SQLITE_STATIC, SQLITE_UTF8);
}

static jvn_status insert_rows(export *x, const table *t)
{
    for (int64_t row = 0; row < t->rows; row++) {
        if (row % ROWS_BETWEEN_LOOKS == 0 && cancel_asked()) return fail(x->e, JVN_ECANCELLED, "stopped");
        int rc = SQLITE_OK;
        for (int i = 0; i < t->n && rc == SQLITE_OK; i++) rc = bind_cell(x, i + 1, t->columns[i], row);
        if (rc != SQLITE_OK || sqlite3_step(x->q) != SQLITE_DONE || sqlite3_reset(x->q) != SQLITE_OK) return failed(x);
    }
    return JVN_OK;
}

static jvn_status insert(export *x, const sql_export_table *d)
{
    text line = {0};
    text_puts(&line, "insert into ");
    sql_quote(&line, d->name, '"');
    for (int i = 0; i < d->t->n; i++) text_puts(&line, i ? ",?" : " values(?");
    text_putc(&line, ')');
    jvn_status st = sqlite3_prepare_v2(x->db, line.s, -1, &x->q, NULL) == SQLITE_OK ? insert_rows(x, d->t) : failed(x);
    sqlite3_finalize(x->q);
    text_free(&line);
    return st;
}

/* ---- what the columns were ---- */

/* Runs x->q with these. */
static jvn_status note_column(export *x, const char *const *cells, int n)
{
    for (int i = 0; i < n; i++) sqlite3_bind_text(x->q, i + 1, cells[i], -1, SQLITE_STATIC);
    return sqlite3_step(x->q) == SQLITE_DONE && sqlite3_reset(x->q) == SQLITE_OK ? JVN_OK : failed(x);
}

/* What was said of an older table of that name goes. */
static jvn_status forget_columns(export *x, const sql_export_table *d)
{
    static const char line[] = "delete from jevons_columns where \"table\" = ? collate nocase";
    if (sqlite3_prepare_v2(x->db, line, -1, &x->q, NULL) != SQLITE_OK) return failed(x);
    jvn_status st = note_column(x, &d->name, 1);
    sqlite3_finalize(x->q);
    return st;
}

static jvn_status note_columns(export *x, const sql_export_table *d, char **names)
{
    static const char line[] = "insert into jevons_columns values(?, ?, ?, ?, ?)";
    jvn_status st = forget_columns(x, d);
    if (st != JVN_OK) return st;
    if (sqlite3_prepare_v2(x->db, line, -1, &x->q, NULL) != SQLITE_OK) return failed(x);
    for (int i = 0; i < d->t->n && st == JVN_OK; i++) {
        const column *c = d->t->columns[i];
        const char *const cells[] = {d->name, names[i], type_name(c->type), c->unit, c->convention};
        st = note_column(x, cells, 5);
    }
    sqlite3_finalize(x->q);
    return st;
}

static jvn_status export_table(export *x, const sql_export_table *d)
{
    jvn_status st = check_table(x, d);
    if (st == JVN_OK) st = table_need_all(d->t, x->e);
    if (st != JVN_OK) return st;
    char **names = names_of(d->t);
    st = create(x, d, names);
    if (st == JVN_OK) st = insert(x, d);
    if (st == JVN_OK) st = note_columns(x, d, names);
    for (int i = 0; i < d->t->n; i++) free(names[i]);
    free(names);
    return st;
}

/* ---- the file ---- */

/* "./" keeps SQLite from reading ":memory:" as more than a name. */
static jvn_status begin(export *x)
{
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    text plain = {0};
    text_printf(&plain, "%s%s", *x->path == '/' ? "" : "./", x->path);
    int rc = sqlite3_open_v2(plain.s, &x->db, flags, NULL);
    text_free(&plain);
    if (rc != SQLITE_OK) return failed(x);
    sqlite3_busy_timeout(x->db, 1000);
    jvn_status st = run(x, "begin immediate");
    if (st != JVN_OK) return st;
    return run(x, "create table if not exists jevons_columns(\"table\" TEXT, \"column\" TEXT, type TEXT, unit TEXT, convention TEXT,"
                  " primary key(\"table\", \"column\"))");
}

/* An old file must be a database, and no workspace; an empty one is as good as new. */
static jvn_status check_old(const char *path, bool *is_new, err *e)
{
    sql_file old;
    struct stat is;
    if (!*path) return fail(e, JVN_EARG, "'' cannot name a file");
    *is_new = lstat(path, &is) != 0 && errno == ENOENT;
    if (*is_new || stat(path, &is) != 0 || (S_ISREG(is.st_mode) && is.st_size == 0)) return JVN_OK;
    jvn_status st = sql_file_open(&old, "", path, e);
    if (st == JVN_OK) sql_file_close(&old);
    return st;
}

jvn_status sql_export(const char *path, const sql_export_table *all, int n, int64_t *lost, err *e)
{
    bool is_new = false;
    export x = {.path = path, .e = e};
    jvn_status st = check_old(path, &is_new, e);
    if (st != JVN_OK) return st;
    st = begin(&x);
    for (int i = 0; i < n && st == JVN_OK; i++) st = export_table(&x, &all[i]);
    if (st == JVN_OK) st = run(&x, "commit");
    sqlite3_close(x.db);
    if (st != JVN_OK && is_new) unlink(path);
    *lost = x.lost;
    return st;
}
