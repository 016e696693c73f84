/* SPDX-License-Identifier: GPL-3.0-or-later */
/* catalogue.c -- the command `catalogue`: what there is, as tables. In SQL they are called jevons_datasets and so on. */
#include <string.h>

#include "build_table.h"
#include "builtins.h"

enum { WHICH };

/* ---- datasets ------------------------------------------------------------------------------------ */

static void put_dataset(build *b, const dataset *x, bool newest)
{
    build_text(b, x->name);
    build_int(b, x->version);
    build_int(b, newest);
    build_known(b, x->t->rows >= 0, x->t->rows);
    build_int(b, x->t->n);
    build_int(b, x->bytes);
    build_int(b, x->from->made_at);
    build_int(b, x->from->micros);
    build_text(b, x->from->line);
}

/* As `describe` calls it: whether texts are numbered is nobody's business. */
static const char *shown_type(jvn_type type) { return type_name(type == JVN_DICT ? JVN_STRING : type); }

static void put_columns(build *b, const dataset *x, bool newest)
{
    for (int i = 0; i < x->t->n; i++) {
        const char *unit, *convention;
        table_label(x->t, i, &unit, &convention);
        build_text(b, x->name);
        build_int(b, x->version);
        build_int(b, newest);
        build_int(b, i + 1);
        build_text(b, x->t->names[i]);
        build_text(b, shown_type(table_type(x->t, i)));
        build_text(b, unit);
        build_text(b, convention);
    }
}

static void put_lineage(build *b, const dataset *x, bool newest)
{
    for (int i = 0; i < x->from->n; i++) {
        build_text(b, x->name);
        build_int(b, x->version);
        build_int(b, newest);
        build_int(b, i + 1);
        build_input(b, &x->from->inputs[i]);
    }
}

/* All versions of all datasets that have a name of their own. */
static jvn_status put_versions(build *b, void (*put)(build *b, const dataset *x, bool newest))
{
    err e;
    datasets *d = session_of(b->call)->data;
    for (int i = 0; i < datasets_count(d); i++) {
        int n;
        const dataset *const *all;
        const char *name = datasets_at(d, i)->name;
        if (datasets_is_last(name)) continue;
        if (datasets_versions(d, name, &all, &n, &e) != JVN_OK) return host_raise(b->call, -1, &e);
        for (int k = 0; k < n; k++) put(b, all[k], k == n - 1);
    }
    return JVN_OK;
}

/* ---- commands, functions ------------------------------------------------------------------------- */

static void put_command(build *b, const reg_item *it)
{
    static const char *const inputs[] = {[JVN_INPUT_NONE] = "none", [JVN_INPUT_REQUIRED] = "required", [JVN_INPUT_OPTIONAL] = "optional"};
    const jvn_command *c = it->spec;
    build_text(b, it->called);
    build_text(b, it->owner);
    build_text(b, inputs[c->input]);
    build_int(b, c->params.count);
    build_text(b, it->summary);
    build_text(b, it->example);
}

static void put_function(build *b, const reg_item *it)
{
    static const char *const shapes[] = {[JVN_S_PLAIN] = "scalar", [JVN_S_SCALAR] = "scalar", [JVN_S_AGGREGATE] = "aggregate", [JVN_S_WINDOW] = "window"};
    const jvn_function *f = it->spec;
    build_text(b, it->called);
    build_text(b, it->owner);
    build_text(b, shapes[f->shape]);
    build_text(b, f->signature);
    build_text(b, it->summary);
    build_text(b, it->example);
}

static jvn_status put_items(build *b, reg_kind kind, void (*put)(build *b, const reg_item *it))
{
    int n;
    const reg_item *const *all = registry_all(session_of(b->call)->reg, kind, &n);
    for (int i = 0; i < n; i++) put(b, all[i]);
    return JVN_OK;
}

/* ---- the command --------------------------------------------------------------------------------- */

static jvn_status list_datasets(build *b) { return put_versions(b, put_dataset); }
static jvn_status list_columns(build *b) { return put_versions(b, put_columns); }
static jvn_status list_lineage(build *b) { return put_versions(b, put_lineage); }
static jvn_status list_commands(build *b) { return put_items(b, REG_COMMAND, put_command); }
static jvn_status list_functions(build *b) { return put_items(b, REG_FUNCTION, put_function); }

/* As CATALOGUE_LISTINGS has them. */
static const struct {
    jvn_status (*list)(build *b);
    const char *types, *names[12];
} tables[] = {
    {list_datasets, "TIIIIIZIT", {"name", "version", "newest", "rows", "columns", "bytes", "made_at", "micros", "line"}},
    {list_columns, "TIIITTTT", {"dataset", "version", "newest", "place", "name", "type", "unit", "convention"}},
    {list_lineage, "TIIITTITIZT", {"dataset", "version", "newest", "place", "kind", "name", "input_version", "detail", "size", "modified", "xxh3"}},
    {list_commands, "TTTITT", {"name", "plugin", "input", "parameters", "summary", "example"}},
    {list_functions, "TTTTTT", {"name", "plugin", "kind", "signature", "summary", "example"}},
};

static jvn_status run_catalogue(jvn_call *call)
{
    build b = {.call = call};
    int64_t which = jvn_item_of(call, WHICH, 0)->integer;
    jvn_status st = tables[which].list(&b), done = build_done(&b, tables[which].names, tables[which].types);
    return st == JVN_OK ? done : st;
}

static const jvn_param params[] = {
    {"WHICH", JVN_P_ENUM, JVN_REQUIRED, CATALOGUE_LISTINGS, NULL, "what is listed"},
};

static const jvn_command commands[] = {
    {"catalogue", "what there is, as tables: datasets, columns, lineage, commands, functions", "catalogue columns | where dataset = 'px'",
     "In SQL these tables are called jevons_datasets, jevons_columns, jevons_lineage, jevons_commands and\n"
     "jevons_functions. Of datasets every version is told; newest is 1 for the one that its name alone means.",
     JVN_INPUT_NONE, JVN_LIST(params), .run = run_catalogue},
};
const jvn_list catalogue_commands = JVN_LIST(commands);
