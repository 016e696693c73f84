/* SPDX-License-Identifier: GPL-3.0-or-later */
/* workspace.c -- the commands on datasets as a whole: ls, rm, rename, history. */
#include <string.h>

#include "../plugin/host.h"
#include "build_table.h"
#include "builtins.h"
#include "session.h"

static datasets *data_of(jvn_call *call) { return ((session *)((host_call *)call->host_data)->session)->data; }
static const char *word_of(const jvn_call *call, int arg, int i) { return jvn_item_of(call, arg, i)->text; }

/* The exact name of a dataset, all versions of which are meant. */
static jvn_status need_name(jvn_call *call, int arg, int i, const char **name)
{
    err e;
    const char *given = word_of(call, arg, i);
    *name = datasets_name(data_of(call), given);
    if (*name) return JVN_OK;
    if (!datasets_find(data_of(call), given))
        return host_raise(call, JVN_BLAME(arg, i), (datasets_unknown(data_of(call), given, &e), &e));
    return jvn_fail(call, JVN_EARG, JVN_BLAME(arg, i), "name the dataset: all its versions are meant",
                    "'%s' is one version", given);
}

/* ---- ls ---- */

static int64_t rows_of(const dataset *x) { return x->t->rows < 0 ? 0 : x->t->rows; }

static jvn_status run_ls(jvn_call *call)
{
    const datasets *d = data_of(call);
    build b = {.call = call};
    for (int i = 0; i < datasets_count(d); i++) {
        const dataset *x = datasets_at(d, i);
        if (x->name[0] == '_' && (x->name[1] == '\0' || x->name[1] == '.')) continue;
        build_text(&b, x->name);
        build_int(&b, rows_of(x));
        build_int(&b, x->t->n);
        build_int(&b, x->version);
        build_int(&b, x->bytes);
        build_int(&b, x->from->made_at);
        build_text(&b, x->from->line);
    }
    static const char *const names[] = {"name", "rows", "columns", "version", "bytes", "made_at", "made_by"};
    return build_done(&b, names, "TIIIIZT");
}

/* ---- rm, rename ---- */

enum { NAME, NEW };

static jvn_status run_rm(jvn_call *call)
{
    err e;
    const char *name;
    jvn_status st = JVN_OK;
    int n = jvn_count(call, NAME);
    for (int i = 0; i < n && st == JVN_OK; i++) st = need_name(call, NAME, i, &name);
    for (int i = 0; i < n && st == JVN_OK; i++) {
        name = datasets_name(data_of(call), word_of(call, NAME, i));
        if (name && datasets_remove(data_of(call), name, &e) != JVN_OK) st = host_raise(call, JVN_BLAME(NAME, i), &e);
    }
    return st;
}

static jvn_status run_rename(jvn_call *call)
{
    err e;
    const char *name;
    jvn_status st = need_name(call, NAME, 0, &name);
    if (st == JVN_OK && datasets_rename(data_of(call), name, word_of(call, NEW, 0), &e) != JVN_OK)
        st = host_raise(call, e.code == JVN_EARG ? NEW : NAME, &e);
    return st;
}

/* ---- history ---- */

enum { INPUTS = 1 };

/* A dataset without a name is not told: what it was made of stands beside it. */
static bool is_told(const lineage_input *x)
{
    return x->kind != INPUT_PLUGIN && !(x->kind == INPUT_DATASET && x->name[0] == '_');
}

/* "px@1, prices.csv (xxh3 1a2b3c4d)" */
static void put_made_from(build *b, const lineage *l)
{
    text t = {0};
    for (int i = 0; i < l->n; i++) {
        const lineage_input *x = &l->inputs[i];
        if (!is_told(x)) continue;
        text_printf(&t, "%s%s", t.n ? ", " : "", x->name);
        if (x->kind == INPUT_DATASET) text_printf(&t, "@%d", x->version);
        else if (*x->hash) text_printf(&t, " (xxh3 %.8s)", x->hash);
    }
    build_text(b, t.s ? t.s : "");
    text_free(&t);
}

static jvn_status list_versions(jvn_call *call, const dataset *const *all, int n)
{
    static const char *const names[] = {"version", "line", "rows", "columns", "made_at", "micros", "made_from"};
    build b = {.call = call};
    for (int i = 0; i < n; i++) {
        build_int(&b, all[i]->version);
        build_text(&b, all[i]->from->line);
        build_int(&b, rows_of(all[i]));
        build_int(&b, all[i]->t->n);
        build_int(&b, all[i]->from->made_at);
        build_int(&b, all[i]->from->micros);
        put_made_from(&b, all[i]->from);
    }
    return build_done(&b, names, "ITIIZIT");
}

/* A number that is not known is null. */
static void put_known(build *b, bool known, int64_t x)
{
    if (known) build_int(b, x);
    else build_null(b);
}

static void put_input(build *b, int version, const lineage_input *x)
{
    build_int(b, version);
    build_text(b, input_word(x->kind));
    build_text(b, x->name);
    put_known(b, x->kind == INPUT_DATASET, x->version);
    build_text(b, x->detail);
    put_known(b, x->size >= 0, x->size);
    put_known(b, x->modified != 0, x->modified);
    build_text(b, x->hash);
}

static jvn_status list_inputs(jvn_call *call, const dataset *const *all, int n)
{
    static const char *const names[] = {"version", "kind", "name", "input_version",
                                        "detail", "size", "modified", "xxh3"};
    build b = {.call = call};
    for (int i = 0; i < n; i++)
        for (int k = 0; k < all[i]->from->n; k++) put_input(&b, all[i]->version, &all[i]->from->inputs[k]);
    return build_done(&b, names, "ITTITIZT");
}

static jvn_status run_history(jvn_call *call)
{
    err e;
    int n;
    const char *name;
    const dataset *const *all;
    jvn_status st = need_name(call, NAME, 0, &name);
    if (st != JVN_OK) return st;
    if (datasets_versions(data_of(call), name, &all, &n, &e) != JVN_OK) return host_raise(call, NAME, &e);
    return jvn_given(call, INPUTS) ? list_inputs(call, all, n) : list_versions(call, all, n);
}

/* ---- registration ---- */

static const jvn_param rm_params[] = {
    {"NAME", JVN_P_WORD, JVN_REQUIRED | JVN_MANY, NULL, NULL, "datasets to remove"},
};
static const jvn_param rename_params[] = {
    {"NAME", JVN_P_WORD, JVN_REQUIRED, NULL, NULL, "the dataset"},
    {"NEW", JVN_P_NEWTABLE, JVN_REQUIRED, NULL, NULL, "what it is to be called"},
};
static const jvn_param history_params[] = {
    {"NAME", JVN_P_WORD, JVN_REQUIRED, NULL, NULL, "the dataset"},
    {"--inputs", JVN_P_SWITCH, 0, NULL, NULL, "one row for each thing that a version was made of"},
};

static const jvn_command commands[] = {
    {"ls", "lists the datasets", "ls",
     "One row for the newest version of each; NAME@2 is version 2, and `history NAME` lists them all. bytes are those "
     "of the columns; what several datasets or versions share is kept once. Times are UTC. Without a file, earlier "
     "versions are kept while they take less than 256 MiB in all.",
     JVN_INPUT_NONE, {0}, .run = run_ls},
    {"rm", "removes datasets, with all their versions", "rm px",
     "In a workspace on disk their space is used again by what comes next; `sqlite3 FILE vacuum` makes the file "
     "smaller.",
     JVN_INPUT_NONE, JVN_LIST(rm_params), .run = run_rm},
    {"rename", "gives a dataset another name", "rename px prices",
     "All its versions go along. Behind a pipe `rename` is another command, which renames columns.", JVN_INPUT_NONE,
     JVN_LIST(rename_params), .run = run_rename},
    {"history", "lists a dataset's versions and what each was made of", "history px",
     "Oldest first. micros is how long the statement took. In a workspace on disk, files, plugins and scripts are told "
     "by the XXH3-128 of their bytes (made_from shows its first eight digits). Names of inputs are those of the time.",
     JVN_INPUT_NONE, JVN_LIST(history_params), .run = run_history},
};
const jvn_list workspace_commands = JVN_LIST(commands);
