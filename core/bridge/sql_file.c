/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sql_file.c -- databases of other programs: whether a file is one, what it holds, and a whole table of it. */
#include "sql_file.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../registry/store_file.h"
#include "../table/unit.h"
#include "sql_work.h"

enum { HEADER = 100, WAITS = 1000 /* ms, for a writer */ };

/* ---- the file's head ---- */

static bool is_workspace(const unsigned char *h)
{
    uint32_t application = (uint32_t)h[68] << 24 | (uint32_t)h[69] << 16 | (uint32_t)h[70] << 8 | h[71];
    return application == STORE_APPLICATION;
}

static jvn_status check_head(const char *path, err *e)
{
    struct stat is;
    unsigned char head[HEADER];
    if (!*path) return fail(e, JVN_EARG, "'' cannot name a file");
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0) return fail(e, JVN_EIO, "cannot read %.120s: %s", path, err_system(errno));
    bool regular = fstat(fd, &is) == 0 && S_ISREG(is.st_mode);
    ssize_t n = regular ? read(fd, head, sizeof head) : 0;
    close(fd);
    if (!regular) return fail(e, JVN_EIO, "%.120s is %s, wanted a database", path, S_ISDIR(is.st_mode) ? "a folder" : "no regular file");
    if (n == HEADER && memcmp(head, "SQLite format 3", 16) == 0 && !is_workspace(head)) return JVN_OK;
    if (n == HEADER && memcmp(head, "SQLite format 3", 16) == 0) {
        fail(e, JVN_EDATA, "%.120s is a workspace, whose columns are no tables of SQL", path);
        err_hint(e, "jevons WORKSPACE -c 'export sqlite FILE' makes tables of its datasets");
        return e->code;
    }
    fail(e, JVN_EDATA, "%.120s is no SQLite database", path);
    err_hint(e, n == 0 ? "it is empty" : "it is another kind of file, or it is encrypted");
    return e->code;
}

/* ---- what it holds ---- */

/* Slashes once: two at the head would name a machine. "./" keeps ":memory:" a name. */
char *sql_file_uri(const sql_file *f)
{
    text uri = {0};
    text_puts(&uri, *f->path == '/' ? "file:" : "file:./");
    for (const char *s = f->path; *s; s++) {
        if (*s == '/' && s[1] == '/') continue;
        if (isalnum((unsigned char)*s) || strchr("/._-~", *s)) text_putc(&uri, *s);
        else text_printf(&uri, "%%%02X", (unsigned)(unsigned char)*s);
    }
    text_puts(&uri, f->still ? "?mode=ro&immutable=1" : "?mode=ro");
    return uri.s;
}

static int open_file(const sql_file *f, sqlite3 **db)
{
    char *uri = sql_file_uri(f);
    int rc = sqlite3_open_v2(uri, db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, NULL);
    free(uri);
    if (rc == SQLITE_OK) rc = sqlite3_db_config(*db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    if (rc == SQLITE_OK) rc = sqlite3_db_config(*db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    if (rc == SQLITE_OK) rc = sqlite3_busy_timeout(*db, WAITS);
    return rc;
}

static void add_name(char ***names, int *n, const char *name)
{
    *names = xrealloc(*names, (size_t)(*n + 1) * sizeof **names);
    (*names)[(*n)++] = xstrdup(name);
}

static int list_tables(sql_file *f, sqlite3 *db)
{
    static const char line[] = "select name, sql like 'create virtual %' from sqlite_master where type in ('table', 'view')"
                              " and name not like 'sqlite\\_%' escape '\\' and name <> 'jevons_columns' order by rowid";
    sqlite3_stmt *q = NULL;
    int rc = sqlite3_prepare_v2(db, line, -1, &q, NULL);
    while (rc == SQLITE_OK && (rc = sqlite3_step(q)) == SQLITE_ROW) {
        bool made = sqlite3_column_int(q, 1) != 0;
        add_name(made ? &f->virtuals : &f->tables, made ? &f->n_virtuals : &f->n, (const char *)sqlite3_column_text(q, 0));
        rc = SQLITE_OK;
    }
    sqlite3_finalize(q);
    return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

/* A database with a log, in a folder where nothing can be written, can be read only as one that stays as it is. */
static bool stands_still(const sql_file *f)
{
    text log = {0};
    struct stat is;
    text_printf(&log, "%s-wal", f->path);
    bool still = stat(log.s, &is) != 0 || is.st_size == 0;
    text_free(&log);
    return still;
}

static int look_into(sql_file *f, text *why)
{
    sqlite3 *db = NULL;
    int rc = open_file(f, &db);
    if (rc == SQLITE_OK) rc = list_tables(f, db);
    text_clear(why);
    text_puts(why, db ? sqlite3_errmsg(db) : "");
    sqlite3_close(db);
    return rc;
}

jvn_status sql_file_open(sql_file *f, const char *name, const char *path, err *e)
{
    text why = {0};
    *f = (sql_file){.name = xstrdup(name), .path = xstrdup(path)};
    jvn_status st = check_head(path, e);
    int rc = st == JVN_OK ? look_into(f, &why) : SQLITE_OK;
    if (rc == SQLITE_CANTOPEN && stands_still(f)) {
        f->still = true;
        rc = look_into(f, &why);
    }
    if (rc == SQLITE_BUSY || rc == SQLITE_LOCKED) st = fail(e, JVN_EIO, "%.120s is being written by another program", path);
    else if (rc == SQLITE_CORRUPT || rc == SQLITE_NOTADB) st = fail(e, JVN_EDATA, "%.120s is damaged: %.100s", path, why.s);
    else if (rc != SQLITE_OK) st = fail(e, JVN_EIO, "cannot read %.120s: %.100s", path, why.s);
    text_free(&why);
    if (st != JVN_OK) sql_file_close(f);
    return st;
}

void sql_file_close(sql_file *f)
{
    for (int i = 0; i < f->n; i++) free(f->tables[i]);
    free(f->tables);
    for (int i = 0; i < f->n_virtuals; i++) free(f->virtuals[i]);
    free(f->virtuals);
    free(f->name);
    free(f->path);
    *f = (sql_file){0};
}

const char *sql_file_nearest(const sql_file *f, const char *name)
{
    return f->n ? text_nearest(name, (const char *const *)f->tables, (size_t)f->n) : NULL;
}

/* ---- a whole table ---- */

static jvn_status ask_file(const sql_file *f, const sql_ask *ask, const char *line, table **out, err *e)
{
    sql_ask own = *ask;
    own.text = line;
    own.input = NULL;
    own.files = f;
    own.n_files = 1;
    jvn_status st = sql_run(&own, out, e);
    e->at = -1;
    return st;
}

static bool same_text(const column *c, int64_t row, const char *s)
{
    int64_t n;
    if (!type_is_text(c->type) || column_is_null(c, row)) return false;
    const char *found = column_text(c, row, &n);
    return (size_t)n == strlen(s) && memcmp(found, s, (size_t)n) == 0;
}

static char *cell(const column *c, int64_t row)
{
    int64_t n = 0;
    const char *s = type_is_text(c->type) && !column_is_null(c, row) ? column_text(c, row, &n) : "";
    return xstrndup(s, (size_t)n);
}

/* Gives the columns of t what `notes` (column, unit, convention) has for them. */
static jvn_status label(table *t, const table *notes, table **out, err *e)
{
    table *made = table_new();
    jvn_status st = JVN_OK;
    for (int i = 0; i < t->n && st == JVN_OK; i++) {
        column *c = column_ref(t->columns[i]);
        for (int64_t row = 0; c && row < notes->rows; row++) {
            char unit[UNIT_MAX];
            err none;
            if (!same_text(notes->columns[0], row, t->names[i])) continue;
            char *given = cell(notes->columns[1], row), *convention = cell(notes->columns[2], row);
            err_clear(&none);
            column *labelled = column_label(c, unit_parse(given, unit, &none) == JVN_OK ? unit : "", convention);
            column_unref(c);
            c = labelled;
            free(given);
            free(convention);
        }
        st = c ? table_take(made, t->names[i], c, e) : fail(e, JVN_ENOMEM, "not enough memory");
    }
    if (st == JVN_OK) *out = made;
    else table_unref(made);
    return st;
}

jvn_status sql_file_load(const sql_file *f, const char *table_name, const sql_ask *ask, table **out, err *e)
{
    text line = {0};
    table *t = NULL, *notes = NULL;
    err none;
    text_puts(&line, "select * from ");
    sql_quote(&line, f->name, '"');
    text_putc(&line, '.');
    sql_quote(&line, table_name, '"');
    jvn_status st = ask_file(f, ask, line.s, &t, e);
    text_clear(&line);
    text_puts(&line, "select \"column\", unit, convention from ");
    sql_quote(&line, f->name, '"');
    text_puts(&line, ".jevons_columns where \"table\" = ");
    sql_quote(&line, table_name, '\'');
    err_clear(&none);
    bool noted = st == JVN_OK && ask_file(f, ask, line.s, &notes, &none) == JVN_OK && notes->n == 3;
    if (noted) st = label(t, notes, out, e);
    else if (st == JVN_OK) *out = table_ref(t);
    text_free(&line);
    table_unref(t);
    table_unref(notes);
    return st;
}
