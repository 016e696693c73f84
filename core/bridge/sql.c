/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sql.c -- a connection for one statement. It knows no table and no function of ours at first: what the statement
 * misses is added when SQLite says so, then it is prepared again. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "../base/pool.h"
#include "sql_file.h"
#include "sql_work.h"

enum { STEPS_BETWEEN_LOOKS = 4000, WAITS = 1000 /* ms, for who writes to an attached database */ };

int sql_failed(sql *q, const err *e)
{
    if (q->fault.code == JVN_OK) q->fault = *e;
    return e->code == JVN_ENOMEM ? SQLITE_NOMEM : SQLITE_ERROR;
}

/* ---- the connection ---- */

static int stop_asked(void *context)
{
    (void)context;
    return cancel_asked();
}

/* Whether an action only reads. SQLite's own tables (json_each) declare themselves as if made by a statement: that
 * shows as entries in its schema, which no statement of the user's can make. */
static bool only_reads(int action, const char *a, const char *b, const char *database)
{
    bool own = a && strncmp(a, "sqlite_", 7) == 0;
    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_RECURSIVE: return true;
    case SQLITE_READ: return !own || strcmp(b, "ROWID") == 0 || (database && strcmp(database, "main") != 0);
    case SQLITE_UPDATE: return own;
    case SQLITE_FUNCTION: return strcmp(b, "load_extension") != 0;
    default: return false;
    }
}

static int authorize(void *context, int action, const char *a, const char *b, const char *database, const char *inner)
{
    sql *q = context;
    (void)inner;
    if (q->trusted || only_reads(action, a, b, database)) return SQLITE_OK;
    q->refused = true;
    const char *what = action == SQLITE_FUNCTION ? b : action == SQLITE_PRAGMA ? "pragma" : action == SQLITE_READ ? a : "";
    snprintf(q->refused_word, sizeof q->refused_word, "%s", what);
    return SQLITE_DENY;
}

static jvn_status open_connection(sql *q, err *e)
{
    int rc = sqlite3_open_v2(":memory:", &q->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI, NULL);
    if (rc == SQLITE_OK) rc = sqlite3_db_config(q->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    if (rc == SQLITE_OK) rc = sqlite3_db_config(q->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    if (rc == SQLITE_OK) rc = sql_register(q);
    if (rc == SQLITE_OK) rc = sqlite3_set_authorizer(q->db, authorize, q);
    if (rc != SQLITE_OK) return fail(e, JVN_ENOMEM, "SQLite does not start: %s", sqlite3_errstr(rc));
    sqlite3_limit(q->db, SQLITE_LIMIT_ATTACHED, q->ask->n_files);
    sqlite3_busy_timeout(q->db, WAITS);
    sqlite3_limit(q->db, SQLITE_LIMIT_VARIABLE_NUMBER, 0);
    sqlite3_limit(q->db, SQLITE_LIMIT_FUNCTION_ARG, SQL_MOST_ARGS);
    sqlite3_progress_handler(q->db, STEPS_BETWEEN_LOOKS, stop_asked, NULL);
    return JVN_OK;
}

static void close_connection(sql *q)
{
    sqlite3_close(q->db);
    sql_drop_functions(q);
    sql_drop_tables(q);
    free(q->text);
}

/* ---- what the statement misses ---- */

/* A dataset whose name differs in letter case alone would be taken for this one. */
static jvn_status check_twins(const sql *q, const char *name, err *e)
{
    for (int at = 0;;) {
        sql_token t = sql_next(q->text, &at);
        if (t.kind == SQL_END) return JVN_OK;
        if (!sql_is(q->text, &t, name)) continue;
        char *other = sql_spell(q->text, &t);
        const dataset *d = strcmp(other, name) ? datasets_find(q->ask->sc->data, other) : NULL;
        bool twin = d && strcmp(d->name, other) == 0;
        if (twin) {
            sql_fail_at(q, e, JVN_ENAME, &t, "SQL does not tell '%s' from '%s'", other, name);
            err_hint(e, "give one of them another name first: other = \"%s\"", other);
        }
        free(other);
        if (twin) return e->code;
    }
}

static bool has_table(const sql *q, const char *name)
{
    for (int i = 0; i < q->n_tables; i++)
        if (strcmp(q->tables[i]->name, name) == 0) return true;
    return false;
}

static jvn_status make_table(sql *q, const char *name, err *e)
{
    q->trusted = true;
    jvn_status st = sql_add_made(q, name, e);
    q->trusted = false;
    return st;
}

/* JVN_ENAME without a message: there is no such dataset. */
static jvn_status add_table(sql *q, const char *name, err *e)
{
    const dataset *d;
    table *t = strcmp(name, "_") == 0 ? q->ask->input : NULL;
    if (has_table(q, name)) return JVN_ENAME;
    if (!t) {
        d = datasets_find(q->ask->sc->data, name);
        if (!d) return make_table(q, name, e);
        if (strcmp(d->name, name) == 0 && check_twins(q, name, e) != JVN_OK) return e->code;
        datasets_note(d, q->ask->sc->from);
        t = d->t;
    }
    q->trusted = true;
    jvn_status st = sql_add_table(q, name, t, e);
    q->trusted = false;
    return st;
}

/* The attached database that a name with a dot begins with. *again: it was attached just now. */
static jvn_status add_file(sql *q, const char *name, bool *again, err *e)
{
    const sql_file *f = sql_file_of(q, name);
    if (!f || sqlite3_db_filename(q->db, f->name)) return JVN_OK;
    char *uri = sql_file_uri(f), *line = sqlite3_mprintf("attach %Q as \"%w\"", uri, f->name);
    q->trusted = true;
    int rc = line ? sqlite3_exec(q->db, line, NULL, NULL, NULL) : SQLITE_NOMEM;
    q->trusted = false;
    sqlite3_free(line);
    free(uri);
    *again = rc == SQLITE_OK;
    if (rc != SQLITE_OK) return fail(e, JVN_EIO, "cannot read %.100s: %.100s", f->path, sqlite3_errmsg(q->db));
    lineage_add_file(q->ask->sc->from, INPUT_FILE, f->path, "", f->path);
    return JVN_OK;
}

const sql_file *sql_file_of(const sql *q, const char *name)
{
    const char *dot = strchr(name, '.');
    for (int i = 0; dot && i < q->ask->n_files; i++) {
        const sql_file *f = &q->ask->files[i];
        if (strlen(f->name) == (size_t)(dot - name) && strncasecmp(f->name, name, (size_t)(dot - name)) == 0) return f;
    }
    return NULL;
}

/* Adds what a failed prepare asked for. *again: something was added. */
static jvn_status add_missed(sql *q, bool *again, err *e)
{
    const char *message = sqlite3_errmsg(q->db);
    char *table_name = sql_named(message, "no such table: ", "");
    char *function = sql_named(message, "no such function: ", "");
    if (!function) function = sql_named(message, "wrong number of arguments to function ", "()");
    jvn_status st = JVN_OK;
    *again = false;
    if (table_name) {
        st = add_table(q, table_name, e);
        *again = st == JVN_OK;
        if (st == JVN_ENAME && e->code == JVN_OK) st = add_file(q, table_name, again, e);
    } else if (function) {
        *again = sql_add_function(q, function);
    }
    free(table_name);
    free(function);
    return st;
}

/* ---- the statement ---- */

static jvn_status check_rest(const sql *q, const char *rest, err *e)
{
    int at = (int)(rest - q->text);
    sql_token t = sql_next(q->text, &at);
    while (t.kind == SQL_OTHER && q->text[t.at] == ';') t = sql_next(q->text, &at);
    if (t.kind == SQL_END) return JVN_OK;
    sql_fail_at(q, e, JVN_ESYNTAX, &t, "there is more behind the statement");
    err_hint(e, "one statement at a time");
    return e->code;
}

static jvn_status prepare(sql *q, sqlite3_stmt **stmt, err *e)
{
    bool again = true;
    int rc = SQLITE_OK;
    const char *rest = q->text;
    err_clear(e);
    while (again) {
        rc = sqlite3_prepare_v2(q->db, q->text, -1, stmt, &rest);
        if (rc == SQLITE_OK) return check_rest(q, rest, e);
        if (rc != SQLITE_ERROR || q->refused || q->fault.code != JVN_OK) break;
        jvn_status st = add_missed(q, &again, e);
        if (st != JVN_OK) return st;
        /* nothing was added: SQLite has since said other things, so it is asked once more */
        if (!again) rc = sqlite3_prepare_v2(q->db, q->text, -1, stmt, &rest);
    }
    return sql_explain(q, rc, e);
}

/* The statement without the braces around it. */
static void take_text(sql *q)
{
    const char *s = q->ask->text;
    size_t n = strlen(s), at = strspn(s, " \t\r\n");
    while (n > at && isspace((unsigned char)s[n - 1])) n--;
    bool braced = n > at + 1 && s[at] == '{' && s[n - 1] == '}';
    q->shift = (int)at + braced;
    q->text = xstrndup(s + q->shift, n - (size_t)q->shift - braced);
}

jvn_status sql_run(const sql_ask *ask, table **out, err *e)
{
    jvn_status st;
    sqlite3_stmt *stmt = NULL;
    sql q = {.ask = ask, .call = *ask->call};
    *out = NULL;
    err_clear(&q.fault);
    take_text(&q);
    TRY(sql_check_verb(&q, e));
    TRY(sql_check_dates(&q, e));
    TRY(open_connection(&q, e));
    TRY(prepare(&q, &stmt, e));
    st = sql_collect(&q, stmt, out, e);
out:
    sqlite3_finalize(stmt);
    close_connection(&q);
    return st;
}
