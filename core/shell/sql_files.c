/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sql_files.c -- SQLite databases of other programs: attach, detach, export sqlite, and the reader sqlite. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "../bridge/sql_file.h"
#include "build_table.h"
#include "builtins.h"

enum { MOST = 10 /* that SQLite attaches */ };

/* ---- attach, detach ---- */

enum { FILE_, AS, NAME };

static int find(const session *s, const char *name)
{
    for (int i = 0; i < s->n_attached; i++)
        if (strcasecmp(s->attached[i].name, name) == 0) return i;
    return -1;
}

/* What its tables are by now; where that cannot be told they stay as they were. */
static void look_again(jvn_call *call, sql_file *f)
{
    err e;
    sql_file now;
    if (sql_file_open(&now, f->name, f->path, &e) != JVN_OK) {
        jvn_say(call, "%s: its tables are listed as they were", e.msg);
        return;
    }
    sql_file_close(f);
    *f = now;
}

static jvn_status list_attached(jvn_call *call)
{
    static const char *const names[] = {"name", "file", "table"};
    session *s = session_of(call);
    build b = {.call = call};
    for (int i = 0; i < s->n_attached; i++) look_again(call, &s->attached[i]);
    for (int i = 0; i < s->n_attached; i++)
        for (int k = 0; k < s->attached[i].n; k++) {
            build_text(&b, s->attached[i].name);
            build_text(&b, s->attached[i].path);
            build_text(&b, s->attached[i].tables[k]);
        }
    return build_done(&b, names, "TTT");
}

static jvn_status check_name(jvn_call *call, const char *name)
{
    const session *s = session_of(call);
    if (strcasecmp(name, "main") == 0 || strcasecmp(name, "temp") == 0)
        return jvn_fail(call, JVN_EARG, NAME, NULL, "'%s' has a meaning of its own in SQL", name);
    if (strchr(name, '.'))
        return jvn_fail(call, JVN_EARG, NAME, "attach FILE as NAME", "'%s' has a dot, which in SQL stands behind the name", name);
    if (find(s, name) < 0 && s->n_attached == MOST)
        return jvn_fail(call, JVN_ELIMIT, NAME, "detach one that is not needed", "%d databases are attached, more are not taken", MOST);
    return JVN_OK;
}

static jvn_status run_attach(jvn_call *call)
{
    err e;
    sql_file f;
    session *s = session_of(call);
    if (!jvn_given(call, FILE_)) return list_attached(call);
    const char *path = word_of(call, FILE_);
    if (!jvn_given(call, NAME)) return jvn_fail(call, JVN_EARG, FILE_, "attach FILE as NAME", "there is no name for %s", path);
    jvn_status st = check_name(call, word_of(call, NAME));
    if (st != JVN_OK) return st;
    if (sql_file_open(&f, word_of(call, NAME), path, &e) != JVN_OK) return host_raise(call, FILE_, &e);
    int at = find(s, f.name);
    if (at >= 0) sql_file_close(&s->attached[at]);
    else s->attached = xrealloc(s->attached, (size_t)(++s->n_attached) * sizeof *s->attached), at = s->n_attached - 1;
    s->attached[at] = f;
    if (f.n) jvn_say(call, "%d table%s: %s%s%s%s", f.n, f.n == 1 ? "" : "s", f.name, ".", f.tables[0], f.n > 1 ? ", ...; `attach` lists them" : "");
    else jvn_say(call, "it has no tables");
    return JVN_OK;
}

static jvn_status unknown_database(jvn_call *call, const char *name)
{
    const session *s = session_of(call);
    const char *names[MOST], *near;
    char hint[160] = "'attach' lists those that are";
    for (int i = 0; i < s->n_attached; i++) names[i] = s->attached[i].name;
    near = text_nearest(name, names, (size_t)s->n_attached);
    if (near) snprintf(hint, sizeof hint, "did you mean '%.100s'?", near);
    return jvn_fail(call, JVN_ENAME, 0, s->n_attached ? hint : NULL, "no database is attached as '%s'", name);
}

static jvn_status run_detach(jvn_call *call)
{
    session *s = session_of(call);
    int at = find(s, word_of(call, 0));
    if (at < 0) return unknown_database(call, word_of(call, 0));
    sql_file_close(&s->attached[at]);
    s->attached[at] = s->attached[--s->n_attached];
    return JVN_OK;
}

/* ---- load FILE.db ---- */

enum { TABLE = 1 };

static jvn_status which_table(jvn_call *call, const sql_file *f, const char **name)
{
    text all = {0};
    bool given = jvn_given(call, TABLE);
    *name = given ? word_of(call, TABLE) : f->n ? f->tables[0] : "";
    for (int i = 0; i < f->n; i++)
        if (given && strcasecmp(f->tables[i], *name) == 0) return JVN_OK;
    for (int i = 0; i < f->n_virtuals; i++)
        if (given && strcasecmp(f->virtuals[i], *name) == 0) return JVN_OK; /* which is told when it is read */
    if (!given && f->n == 1) return JVN_OK;
    if (!f->n) return jvn_fail(call, JVN_EDATA, 0, NULL, "%s has no tables", f->path);
    const char *near = given ? sql_file_nearest(f, *name) : NULL;
    if (near) text_printf(&all, "did you mean '%s'?", near);
    for (int i = 0; i < f->n && !near; i++) text_printf(&all, "%s%s", i ? ", " : "it has ", f->tables[i]);
    if (given) jvn_fail(call, JVN_ENAME, TABLE, all.s, "%s has no table '%s'", f->path, *name);
    else jvn_fail(call, JVN_EARG, 0, all.s, "%s has %d tables, wanted one: --table NAME", f->path, f->n);
    text_free(&all);
    return given ? JVN_ENAME : JVN_EARG;
}

static jvn_status read_sqlite(jvn_call *call)
{
    err e;
    sql_file f;
    const char *name;
    host_call *h = call_of(call);
    const sql_ask ask = {.sc = &session_of(call)->sc, .call = call, .fault = &h->fault};
    if (sql_file_open(&f, "file", word_of(call, 0), &e) != JVN_OK) return host_raise(call, 0, &e);
    jvn_status st = which_table(call, &f, &name);
    if (st == JVN_OK && sql_file_load(&f, name, &ask, &h->primary, &e) != JVN_OK) st = host_raise(call, 0, &e);
    sql_file_close(&f);
    return st;
}

/* ---- export sqlite ---- */

enum { PATH, DATASETS };

static int collect(jvn_call *call, sql_export_table *all)
{
    int n = 0;
    const session *s = session_of(call);
    for (int i = 0; i < jvn_count(call, DATASETS); i++) {
        const dataset *x = datasets_find(s->data, jvn_item_of(call, DATASETS, i)->text);
        all[n++] = (sql_export_table){jvn_item_of(call, DATASETS, i)->text, x->t};
        datasets_note(x, s->sc.from);
    }
    for (int i = 0; i < datasets_count(s->data) && !jvn_count(call, DATASETS); i++) {
        const dataset *x = datasets_at(s->data, i);
        if (!datasets_is_last(x->name)) all[n++] = (sql_export_table){x->name, x->t};
    }
    return n;
}

/* SQL does not tell px from PX. */
static jvn_status check_twins(jvn_call *call, const sql_export_table *all, int n)
{
    for (int i = 0; i < n; i++)
        for (int k = 0; k < i; k++)
            if (strcasecmp(all[i].name, all[k].name) == 0)
                return jvn_fail(call, JVN_ENAME, PATH, "rename one of them, or name those to export", "SQL does not tell '%s' from '%s'",
                                all[k].name, all[i].name);
    return JVN_OK;
}

static jvn_status run_export(jvn_call *call)
{
    err e;
    int64_t lost = 0;
    int most = datasets_count(session_of(call)->data) + jvn_count(call, DATASETS);
    sql_export_table *all = xcalloc((size_t)most + 1, sizeof *all);
    int n = collect(call, all);
    jvn_status st = n ? check_twins(call, all, n) : jvn_fail(call, JVN_EARG, PATH, NULL, "there are no datasets to export");
    if (st == JVN_OK && sql_export(word_of(call, PATH), all, n, &lost, &e) != JVN_OK) st = host_raise(call, PATH, &e);
    if (st == JVN_OK && lost) jvn_say(call, "%lld NaN became NULL: SQLite has no NaN", (long long)lost);
    free(all);
    return st;
}

/* ---- registration ---- */

static const jvn_param attach_params[] = {
    {"FILE", JVN_P_FILE, PARAM_READS, NULL, NULL, "the database"},
    {"as", JVN_P_ENUM, 0, "as", NULL, "the word `as`"},
    {"NAME", JVN_P_NAME, 0, NULL, NULL, "what it is called in SQL"},
};
static const jvn_param detach_params[] = {
    {"NAME", JVN_P_WORD, JVN_REQUIRED, NULL, NULL, "what it is called"},
};
static const jvn_param export_params[] = {
    {"FILE", JVN_P_FILE, JVN_REQUIRED | PARAM_WRITES, NULL, NULL, "the database, new or old"},
    {"DATASET", JVN_P_TABLE, JVN_MANY, NULL, NULL, "what to export; else all datasets"},
};
static const jvn_param read_params[] = {
    {"--table", JVN_P_WORD, 0, NULL, NULL, "the table or view; may be left out when there is one"},
};

static const jvn_command commands[] = {
    {"attach", "makes the tables of an SQLite database known to sql", "attach market.db as market",
     "In `sql` they are NAME.TABLE: sql select * from market.quotes. The file is only read, as it is at each statement, "
     "and a dataset that is made of it has the file in its history. Without arguments `attach` lists what is attached.",
     JVN_INPUT_NONE, JVN_LIST(attach_params), .run = run_attach},
    {"detach", "forgets an attached database", "detach market", NULL, JVN_INPUT_NONE, JVN_LIST(detach_params), .run = run_detach},
    {"export sqlite", "writes datasets as plain tables of an SQLite database", "export sqlite market.db px",
     "Any program that knows SQLite can open it. Tables of the same names are replaced, others stay; all are written or none.\n"
     "Dates and times are ISO text, truth values 0 and 1, NaN is NULL. Types, units and conventions are in the table "
     "jevons_columns: `load FILE.db --table NAME` gives units and conventions back.",
     JVN_INPUT_NONE, JVN_LIST(export_params), .run = run_export},
};
const jvn_list sql_files_commands = JVN_LIST(commands);

static const jvn_reader readers[] = {
    {"sqlite", "db sqlite sqlite3", "a table of an SQLite database", "load market.db --table px", JVN_LIST(read_params), .run = read_sqlite},
};
const jvn_list sql_files_readers = JVN_LIST(readers);
