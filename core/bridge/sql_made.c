/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sql_made.c -- tables that a command makes: the catalogue's, and `from COMMAND(...)` with its arguments. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "sql_work.h"

#define CATALOGUE "jevons_"

/* Commands of the shell that only read. Those of plugins all do. */
static bool only_reads(const reg_item *it)
{
    static const char *const names[] = {"ls", "history", "load", "metric", "catalogue", "why", "plugin ls", "plugin trusted", "ffi ls"};
    if (strcmp(it->owner, "core") != 0) return true;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(it->name, names[i]) == 0) return true;
    return false;
}

/* The command that a name of SQL means: cost_models is `cost models`. NULL: none. */
static const reg_item *command_of(const sql *q, const char *name, bool heads)
{
    const reg_item *it = registry_command(q->ask->sc->reg, name, heads);
    char *spaced = xstrdup(name);
    for (char *s = spaced; !it && (s = strchr(s, '_')); *s = '_', s++) {
        *s = ' ';
        it = registry_command(q->ask->sc->reg, spaced, heads);
    }
    free(spaced);
    return it;
}

/* ---- COMMAND(...) ---- */

typedef struct made {
    sql_token name;  /* the command's */
    int end;         /* behind the bracket that closes */
    bool bare;       /* nothing stands in the brackets */
    bool named;      /* it is given another name behind them */
    char *input;     /* the dataset that comes first, as the shell writes it; NULL */
    text arguments;
} made;

static bool is_sign(const sql *q, const sql_token *t, char c) { return t->kind == SQL_OTHER && t->len == 1 && q->text[t->at] == c; }

static jvn_status refuse(sql *q, const sql_token *t, err *e)
{
    sql_fail_at(q, e, JVN_ESYNTAX, t, "a dataset, a text or a number was wanted here");
    err_hint(e, "first the dataset, if the command wants one, then what stands behind the command: returns(px, 'close', '--by ticker')");
    return e->code;
}

/* "px" as a stage of the shell. */
static char *stage_of(const sql *q, const sql_token *t)
{
    text out = {0};
    char *name = sql_spell(q->text, t);
    text_printf(&out, t->kind == SQL_QUOTED ? "\"%s\"" : "%s", name);
    free(name);
    return out.s;
}

/* The argument that begins with t; *at is left behind it. */
static jvn_status read_argument(sql *q, made *m, bool first, sql_token t, int *at, err *e)
{
    bool name = t.kind == SQL_WORD || t.kind == SQL_QUOTED, minus = is_sign(q, &t, '-');
    int from = t.at;
    if (minus) t = sql_next(q->text, at);
    if (first && name) {
        m->input = stage_of(q, &t);
        return JVN_OK;
    }
    bool number = t.kind == SQL_OTHER && q->text[t.at] >= '0' && q->text[t.at] <= '9';
    if (!number && (minus || t.kind != SQL_STRING)) return refuse(q, &t, e);
    char *spelled = number ? xstrndup(q->text + from, (size_t)(t.at + t.len - from)) : sql_spell(q->text, &t);
    text_printf(&m->arguments, " %s", spelled);
    free(spelled);
    return JVN_OK;
}

static jvn_status read_arguments(sql *q, made *m, int at, err *e)
{
    sql_token t = sql_next(q->text, &at);
    m->bare = is_sign(q, &t, ')');
    for (bool first = true; !is_sign(q, &t, ')'); first = false) {
        jvn_status st = read_argument(q, m, first, t, &at, e);
        if (st != JVN_OK) return st;
        t = sql_next(q->text, &at);
        if (is_sign(q, &t, ',')) t = sql_next(q->text, &at);
        else if (!is_sign(q, &t, ')')) return refuse(q, &t, e);
    }
    m->end = at;
    t = sql_next(q->text, &at);
    static const char *const clauses[] = {"where", "join", "left", "right", "full", "inner", "cross", "natural", "on", "using", "group", "having", "order",
                                          "limit", "window", "union", "intersect", "except"};
    m->named = t.kind == SQL_WORD || t.kind == SQL_QUOTED;
    for (size_t i = 0; i < sizeof clauses / sizeof *clauses; i++)
        if (sql_is(q->text, &t, clauses[i])) m->named = false;
    return JVN_OK;
}

/* The text keeps its length, so that places stay where they are: `history('px')` becomes `[1]history  `, `ls()` `ls  `. */
static jvn_status replace(sql *q, const made *m, const char *name, char *called, size_t room, err *e)
{
    text out = {0};
    const int length = m->end - m->name.at;
    if (m->bare) {
        snprintf(called, room, "%s", name);
        text_add(&out, q->text + m->name.at, (size_t)m->name.len);
    } else {
        snprintf(called, room, "%d", q->n_tables + 1);
        text_printf(&out, "[%s]", called);
        if (!m->named && (int)out.n + m->name.len <= length) text_add(&out, q->text + m->name.at, (size_t)m->name.len);
    }
    const bool fits = (int)out.n <= length;
    if (fits) {
        memset(q->text + m->name.at, ' ', (size_t)length);
        memcpy(q->text + m->name.at, out.s, out.n);
    }
    text_free(&out);
    return fits ? JVN_OK : sql_fail_at(q, e, JVN_ELIMIT, &m->name, "one statement cannot hold so many commands");
}

static jvn_status run_made(sql *q, const char *line, const sql_token *at, table **t, err *e)
{
    err inner;
    *t = NULL;
    if (q->ask->made(q->ask->made_for, line, q->ask->input, t, &inner) != JVN_OK) {
        sql_fail_at(q, e, inner.code, at, "%s: %s", line, inner.msg);
        if (*inner.hint) err_hint(e, "%s", inner.hint);
        return e->code;
    }
    return *t ? JVN_OK : sql_fail_at(q, e, JVN_EDATA, at, "`%s` makes no table", line);
}

static jvn_status add_command(sql *q, made *m, const char *name, err *e)
{
    text line = {0};
    table *t;
    char called[64];
    const reg_item *it = command_of(q, name, !m->input);
    if (!it) return JVN_ENAME;
    if (!only_reads(it)) {
        sql_fail_at(q, e, JVN_EARG, &m->name, "`%s` is no command that only reads", it->called);
        return e->code;
    }
    text_printf(&line, "%s%s%s%s", m->input ? m->input : "", m->input ? " | " : "", it->called, m->arguments.s ? m->arguments.s : "");
    jvn_status st = run_made(q, line.s, &m->name, &t, e);
    if (st == JVN_OK) st = replace(q, m, name, called, sizeof called, e);
    if (st == JVN_OK) st = sql_add_table(q, called, t, e);
    table_unref(t);
    text_free(&line);
    return st;
}

static jvn_status add_catalogue(sql *q, const char *name, err *e)
{
    char line[64];
    table *t;
    sql_token at = sql_find(q->text, name, false);
    snprintf(line, sizeof line, "catalogue %.40s", name + strlen(CATALOGUE));
    for (char *s = line; *s; s++) *s = (char)tolower((unsigned char)*s);
    jvn_status st = run_made(q, line, &at, &t, e);
    if (st == JVN_OK) st = sql_add_table(q, name, t, e);
    table_unref(t);
    return st;
}

jvn_status sql_add_made(sql *q, const char *name, err *e)
{
    if (!q->ask->made) return JVN_ENAME;
    if (strncasecmp(name, CATALOGUE, strlen(CATALOGUE)) == 0) return add_catalogue(q, name, e);
    made m = {.name = sql_find(q->text, name, true)};
    if (m.name.kind == SQL_END) return JVN_ENAME;
    int at = m.name.at + m.name.len;
    sql_next(q->text, &at);
    jvn_status st = read_arguments(q, &m, at, e);
    if (st == JVN_OK) st = add_command(q, &m, name, e);
    free(m.input);
    text_free(&m.arguments);
    return st;
}
