/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sql_error.c -- what SQLite says is wrong, said as the shell says things: a place, and what would help. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "../base/pool.h"
#include "sql_file.h"
#include "sql_work.h"

static const char *const verbs[] = {"select", "with", "values", "explain"};
static const char *const clauses[] = {"select", "from", "where", "group", "order", "having", "limit", "offset",
                                      "join", "left", "inner", "union", "with", "values", "distinct", "between"};
static const char *const changes[] = {"insert", "update", "delete", "replace", "create", "drop", "alter", "attach",
                                      "detach", "pragma", "begin", "commit", "end", "rollback", "savepoint",
                                      "release", "vacuum", "reindex", "analyze"};
enum { VERBS = sizeof verbs / sizeof *verbs, CLAUSES = sizeof clauses / sizeof *clauses,
       CHANGES = sizeof changes / sizeof *changes };

static jvn_status at_token(const sql *q, err *e, const sql_token *t)
{
    if (t->kind == SQL_END) return e->code;
    e->at = q->shift + t->at;
    e->len = t->len;
    return e->code;
}

jvn_status sql_fail_at(const sql *q, err *e, jvn_status code, const sql_token *t, const char *format, ...)
{
    char message[sizeof e->msg];
    va_list ap;
    va_start(ap, format);
    vsnprintf(message, sizeof message, format, ap);
    va_end(ap);
    fail(e, code, "%s", message);
    return at_token(q, e, t);
}

static jvn_status reads_only(const sql *q, err *e, const sql_token *t)
{
    char found[48];
    snprintf(found, sizeof found, "%.*s", t->len, q->text + t->at);
    sql_fail_at(q, e, JVN_EARG, t, "datasets are only read: '%s' is refused", *q->refused_word ? q->refused_word : found);
    err_hint(e, "assign the answer of a select instead: NAME = sql select ...");
    return e->code;
}

static bool is_among(const char *s, const sql_token *t, const char *const *words, int n)
{
    for (int i = 0; i < n; i++)
        if (t->kind == SQL_WORD && sql_is(s, t, words[i])) return true;
    return false;
}

jvn_status sql_check_verb(const sql *q, err *e)
{
    int at = 0;
    sql_token t = sql_next(q->text, &at);
    if (t.kind == SQL_END) {
        fail(e, JVN_ESYNTAX, "there is no statement, wanted a select");
        return e->code;
    }
    if (is_among(q->text, &t, verbs, VERBS)) return JVN_OK;
    if (is_among(q->text, &t, changes, CHANGES)) return reads_only(q, e, &t);
    char *found = sql_spell(q->text, &t);
    const char *near = text_nearest(found, verbs, VERBS);
    sql_fail_at(q, e, JVN_ESYNTAX, &t, "found '%s', wanted select", found);
    if (near) err_hint(e, "did you mean '%s'?", near);
    free(found);
    return e->code;
}

/* ---- dates ---- */

/* Whether 2025-01-27 stands here: SQL would count 2025 - 1 - 27. */
static bool is_bare_date(const char *s)
{
    static const char form[] = "0000-00-00";
    for (int i = 0; form[i]; i++)
        if (form[i] == '0' ? !isdigit((unsigned char)s[i]) : s[i] != '-') return false;
    return !isdigit((unsigned char)s[sizeof form - 1]);
}

jvn_status sql_check_dates(const sql *q, err *e)
{
    for (int at = 0;;) {
        sql_token t = sql_next(q->text, &at);
        if (t.kind == SQL_END) return JVN_OK;
        if (t.kind != SQL_OTHER || t.len != 4 || !is_bare_date(q->text + t.at)) continue;
        t.len = (int)strspn(q->text + t.at, "0123456789-:.TZ");
        sql_fail_at(q, e, JVN_ESYNTAX, &t, "a date without quotes is a subtraction in SQL");
        err_hint(e, "write '%.*s'", t.len, q->text + t.at);
        return e->code;
    }
}

/* ---- places ---- */

/* The name at a place, dotted ones whole. */
static sql_token name_at(const char *s, int from)
{
    int at = from;
    sql_token t = sql_next(s, &at);
    for (;;) {
        int behind = at;
        sql_token dot = sql_next(s, &behind), part;
        if (dot.kind != SQL_OTHER || s[dot.at] != '.') return t;
        part = sql_next(s, &behind);
        t.len = part.at + part.len - t.at;
        at = behind;
    }
}

/* Where SQLite points, else the first name that reads so. */
static sql_token place(const sql *q, const char *name)
{
    int offset = sqlite3_error_offset(q->db);
    if (offset >= 0) return name_at(q->text, offset);
    const char *dot = strrchr(name, '.');
    sql_token t = sql_find(q->text, name, false);
    return t.kind == SQL_END && dot ? sql_find(q->text, dot + 1, false) : t;
}

/* ---- messages ---- */

/* The column of the statement's tables that was probably meant. */
static const char *nearest_column(const sql *q, const char *name)
{
    const char **all = NULL;
    size_t n = 0;
    for (int i = 0; i < q->n_tables; i++) {
        const sql_table *t = q->tables[i];
        all = xrealloc(all, (n + (size_t)t->t->n + 1) * sizeof *all);
        for (int k = 0; k < t->t->n; k++) all[n++] = t->columns[k].name;
    }
    const char *near = n ? text_nearest(name, all, n) : NULL;
    free(all);
    return near;
}

static jvn_status unknown_column(const sql *q, const char *name, err *e)
{
    const char *dot = strrchr(name, '.');
    const char *near = nearest_column(q, dot ? dot + 1 : name);
    sql_token t = place(q, name);
    sql_fail_at(q, e, JVN_ENAME, &t, "there is no column '%s' here", name);
    if (near) err_hint(e, "did you mean '%s'?", near);
    else if (q->n_tables == 0 && q->text[t.at] != '"') err_hint(e, "it selects from no dataset: select %.60s from DATASET", name);
    else if (q->text[t.at] == '"' || q->n_tables != 1) err_hint(e, "text stands in single quotes: '%.100s'", name);
    else err_hint(e, "text stands in single quotes: '%.60s'; 'describe' shows the columns of %.60s", name, q->tables[0]->name);
    return e->code;
}

static jvn_status unknown_table(const sql *q, const char *name, err *e)
{
    const datasets *d = q->ask->sc->data;
    sql_token t = sql_find(q->text, name, false);
    const char *dot = strchr(name, '.');
    const sql_file *f = sql_file_of(q, name);
    if (t.kind == SQL_END && dot) {
        char *first = xstrndup(name, (size_t)(dot - name));
        t = sql_find(q->text, first, false);
        t = name_at(q->text, t.at);
        free(first);
    }
    if (f) {
        err none;
        sql_file now; /* its tables may be others than when it was attached */
        bool again = sql_file_open(&now, f->name, f->path, &none) == JVN_OK;
        const char *near = sql_file_nearest(again ? &now : f, dot + 1);
        sql_fail_at(q, e, JVN_ENAME, &t, "%.60s has no table '%.60s'", f->path, dot + 1);
        if (near) err_hint(e, "did you mean '%s.%s'?", f->name, near);
        else err_hint(e, "'attach' lists its tables");
        if (again) sql_file_close(&now);
        return e->code;
    }
    if (dot && datasets_find(d, name)) {
        sql_fail_at(q, e, JVN_ENAME, &t, "a name with a dot stands in quotes");
        err_hint(e, "write \"%s\"", name);
        return e->code;
    }
    datasets_unknown(d, name, e);
    if (strcmp(name, "_") == 0) err_hint(e, "_ is the input, or the last result: there is neither");
    else if (strchr(name, '/')) err_hint(e, "load the file first: NAME = load %.100s", name);
    return at_token(q, e, &t);
}

static jvn_status unknown_function(const sql *q, const char *name, err *e)
{
    const registry *r = q->ask->sc->reg;
    const char *near = registry_nearest(r, REG_FUNCTION, name);
    sql_token t = place(q, name);
    sql_fail_at(q, e, JVN_ENAME, &t, "there is no function '%s'", name);
    if (registry_find(r, REG_FUNCTION, name))
        err_hint(e, "%s is a window function of the shell: use it in 'set' before sql, or SQL's own with over (...)", name);
    else if (near) err_hint(e, "did you mean '%s'?", near);
    return e->code;
}

/* The last word before `end`; what seems out of place is often right behind a misspelled one. */
static sql_token word_before(const char *s, int end)
{
    sql_token last = {SQL_END, 0, 0};
    for (int at = 0;;) {
        sql_token t = sql_next(s, &at);
        if (t.kind == SQL_END || t.at >= end) return last;
        last = t;
    }
}

/* The clause that a token was probably meant to open; NULL: none, or it is one. */
static const char *clause_near(const char *s, const sql_token *t)
{
    if (t->kind != SQL_WORD || is_among(s, t, clauses, CLAUSES)) return NULL;
    char *found = sql_spell(s, t);
    const char *near = text_nearest(found, clauses, CLAUSES);
    free(found);
    return near;
}

static jvn_status bad_syntax(const sql *q, const char *found, err *e)
{
    int offset = sqlite3_error_offset(q->db), at = offset < 0 ? 0 : offset;
    sql_token t = sql_next(q->text, &at), before = word_before(q->text, t.at);
    sql_fail_at(q, e, JVN_ESYNTAX, &t, "'%s' cannot stand here", found);
    const char *near = clause_near(q->text, &t), *near_before = clause_near(q->text, &before);
    bool owned = *found == '(' && before.at > 0 && q->text[before.at - 1] == '.';
    sql_token owner = owned ? word_before(q->text, before.at - 1) : t;
    if (owned) err_hint(e, "with its owner's name it stands in double quotes: \"%.*s.%.*s\"(...)", owner.len, q->text + owner.at, before.len, q->text + before.at);
    else if (*found == '@') err_hint(e, "a version stands in double quotes: \"%.*s%.20s\"", before.len, q->text + before.at, found);
    else if (near) err_hint(e, "did you mean '%s'?", near);
    else if (near_before) err_hint(e, "did you mean '%s' where '%.*s' stands?", near_before, before.len, q->text + before.at);
    else if (sqlite3_keyword_check(found, (int)strlen(found)) && datasets_find(q->ask->sc->data, found))
        err_hint(e, "it is a word of SQL: as a dataset's name it stands in double quotes, \"%.100s\"", found);
    return e->code;
}

static jvn_status unfinished(const sql *q, const char *rest, err *e)
{
    sql_token last = word_before(q->text, (int)strlen(q->text));
    (void)rest;
    return sql_fail_at(q, e, JVN_ESYNTAX, &last, "the statement ends too early");
}

static jvn_status misused(const sql *q, const char *name, err *e)
{
    int n = (int)strcspn(name, "(");
    sql_token t = place(q, name);
    sql_fail_at(q, e, JVN_ESYNTAX, &t, "%.*s is a window function", n, name);
    err_hint(e, "behind it stands over (...)");
    return e->code;
}

static jvn_status wrong_count(const sql *q, const char *name, err *e)
{
    int n;
    const reg_item *const *all = registry_all(q->ask->sc->reg, REG_FUNCTION, &n);
    sql_token t = place(q, name);
    text hint = {0};
    sql_fail_at(q, e, JVN_EARG, &t, "%s does not take that many arguments", name);
    for (int i = 0; i < n; i++)
        if (strcasecmp(all[i]->name, name) == 0)
            text_printf(&hint, "%s%s", hint.n ? "; " : "", ((const jvn_function *)all[i]->spec)->signature);
    if (hint.n) err_hint(e, "%s", hint.s);
    text_free(&hint);
    return e->code;
}

static jvn_status ambiguous(const sql *q, const char *name, err *e)
{
    sql_token t = place(q, name);
    sql_fail_at(q, e, JVN_ENAME, &t, "several tables have a column '%s'", name);
    err_hint(e, "put the table's name and a dot before it");
    return e->code;
}

static jvn_status not_modified(const sql *q, const char *name, err *e)
{
    sql_token named = sql_find(q->text, q->refused_word, false);
    (void)name;
    if (strncmp(q->refused_word, "sqlite_", 7) == 0)
        return sql_fail_at(q, e, JVN_ENAME, &named, "no dataset is called '%s'", q->refused_word);
    if (*q->refused_word) return reads_only(q, e, &named);
    for (int at = 0;;) {
        sql_token t = sql_next(q->text, &at);
        if (t.kind == SQL_END || is_among(q->text, &t, changes, CHANGES)) return reads_only(q, e, &t);
    }
}

static jvn_status no_parameters(const sql *q, const char *name, err *e)
{
    (void)name;
    sql_token t = place(q, "?");
    return sql_fail_at(q, e, JVN_ESYNTAX, &t, "a statement has no parameters here");
}

static jvn_status unknown_database(const sql *q, const char *name, err *e)
{
    sql_token t = place(q, name);
    return sql_fail_at(q, e, JVN_ENAME, &t, "there is no database '%s'", name);
}

static jvn_status virtual_table(const sql *q, const char *name, err *e)
{
    sql_token t = place(q, name);
    sql_fail_at(q, e, JVN_EDATA, &t, "'%.80s' is a virtual table of its file, made by code, which is not run", name);
    err_hint(e, "with sqlite3: create table copy as select * from it, and read that");
    return e->code;
}

/* The virtual table of an attached file that the statement names; NULL: none. What they ask of SQLite by themselves fails
 * with words that tell nothing. */
static const char *virtual_named(const sql *q)
{
    for (int i = 0; i < q->ask->n_files; i++)
        for (int k = 0; k < q->ask->files[i].n_virtuals; k++) {
            const sql_file *f = &q->ask->files[i];
            if (sql_find(q->text, f->name, false).kind != SQL_END && sql_find(q->text, f->virtuals[k], false).kind != SQL_END) return f->virtuals[k];
        }
    return NULL;
}

/* SQLite's words; behind `before` up to `after` stands a name. */
static const struct {
    const char *before, *after;
    jvn_status (*tell)(const sql *q, const char *name, err *e);
} sayings[] = {
    {"no such column: ", "", unknown_column},
    {"no such table: ", "", unknown_table},
    {"no such function: ", "", unknown_function},
    {"wrong number of arguments to function ", "()", wrong_count},
    {"ambiguous column name: ", "", ambiguous},
    {"near \"", "\": syntax error", bad_syntax},
    {"unrecognized token: \"", "\"", bad_syntax},
    {"incomplete input", "", unfinished},
    {"table ", " may not be modified", not_modified},
    {"unknown database ", "", unknown_database},
    {"too many SQL variables", "", no_parameters},
    {"variable number must be ", "", no_parameters},
    {"misuse of window function ", "()", misused},
    {"unsafe use of virtual table \"", "\"", virtual_table},
};

/* Any other message, with its place if it has one. */
static jvn_status as_it_is(const sql *q, int rc, const char *message, err *e)
{
    int offset = sqlite3_error_offset(q->db);
    jvn_status code = rc == SQLITE_TOOBIG ? JVN_ELIMIT : rc == SQLITE_MISMATCH ? JVN_ETYPE : JVN_ESYNTAX;
    if (offset < 0) return fail(e, code, "%s", message);
    sql_token t = name_at(q->text, offset);
    return sql_fail_at(q, e, code, &t, "%s", message);
}

char *sql_named(const char *message, const char *before, const char *after)
{
    size_t n = strlen(message), a = strlen(before), b = strlen(after);
    if (n < a + b || strncmp(message, before, a) != 0 || strcmp(message + n - b, after) != 0) return NULL;
    return xstrndup(message + a, n - a - b);
}

static jvn_status translate(const sql *q, int rc, const char *message, err *e)
{
    for (size_t i = 0; i < sizeof sayings / sizeof *sayings; i++) {
        char *name = sql_named(message, sayings[i].before, sayings[i].after);
        if (!name) continue;
        jvn_status st = sayings[i].tell(q, name, e);
        free(name);
        return st;
    }
    return as_it_is(q, rc, message, e);
}

jvn_status sql_explain(sql *q, int rc, err *e)
{
    if (q->fault.code != JVN_OK) {
        *e = q->fault;
        return e->code;
    }
    if (cancel_asked() || rc == SQLITE_INTERRUPT) return fail(e, JVN_ECANCELLED, "stopped");
    if (rc == SQLITE_NOMEM) return fail(e, JVN_ENOMEM, "not enough memory");
    if (virtual_named(q)) return virtual_table(q, virtual_named(q), e);
    if (q->refused) return not_modified(q, "", e);
    char *message = xstrdup(sqlite3_errmsg(q->db));
    jvn_status st = translate(q, rc, message, e);
    free(message);
    return st;
}
