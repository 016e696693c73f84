/* SPDX-License-Identifier: GPL-3.0-or-later */
/* workspace.c -- the commands on datasets as a whole: ls, rm, rename, history. */
#include <string.h>

#include "build_table.h"
#include "builtins.h"
#include "render_text.h"

static datasets *data_of(jvn_call *call) { return session_of(call)->data; }
static const char *nth_of(const jvn_call *call, int arg, int i) { return jvn_item_of(call, arg, i)->text; }

/* The exact name of a dataset, all versions of which are meant. */
static jvn_status need_name(jvn_call *call, int arg, int i, const char **name)
{
    err e;
    const char *given = nth_of(call, arg, i);
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
        if (datasets_is_last(x->name)) continue;
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

/* The side tables of a dataset, by name: those called NAME.SIDE that a statement made together with one of its
 * versions. What somebody else has called so is none. */
typedef struct family {
    const char **names;
    int n;
} family;

static bool is_side(const dataset *x, const char *name, const dataset *const *all, int n)
{
    size_t length = strlen(name);
    if (strncmp(x->name, name, length) != 0 || x->name[length] != '.') return false;
    for (int i = 0; i < n; i++)
        if (x->from->made_at == all[i]->from->made_at && strcmp(x->from->line, all[i]->from->line) == 0) return true;
    return false;
}

static jvn_status find_sides(jvn_call *call, const char *name, family *f, err *e)
{
    int n;
    const dataset *const *all;
    datasets *d = data_of(call);
    arena *a = call_of(call)->a;
    *f = (family){arena_alloc(a, (size_t)(datasets_count(d) + 1) * sizeof *f->names), 0};
    jvn_status st = datasets_versions(d, name, &all, &n, e);
    for (int i = 0; i < datasets_count(d) && st == JVN_OK; i++) {
        const dataset *x = datasets_at(d, i);
        if (is_side(x, name, all, n)) f->names[f->n++] = arena_text(a, x->name, strlen(x->name));
    }
    return st;
}

/* "r.gaps, r.series" */
static void say_sides(jvn_call *call, const family *f)
{
    text t = {0};
    for (int i = 0; i < f->n; i++) {
        text_puts(&t, i ? ", " : "");
        show_text(&t, f->names[i], (int64_t)strlen(f->names[i]), 0);
    }
    if (f->n) jvn_say(call, "its side tables went along: %s", t.s);
    text_free(&t);
}

/* Adds a name that is not among them. */
static void add_name(family *f, const char *name)
{
    for (int i = 0; i < f->n; i++)
        if (strcmp(f->names[i], name) == 0) return;
    f->names[f->n++] = name;
}

/* In memory a removal has no step left where that would keep too much. */
static void say_final(jvn_call *call, const family *all)
{
    err e;
    undo_steps l;
    bool kept = false;
    datasets *d = session_of(call)->data;
    for (int i = 0; i < all->n; i++) kept |= all->names[i][0] != '_';
    if (!kept || datasets_path(d) || datasets_steps(d, &l, &e) != JVN_OK) return;
    if (!l.n) jvn_say(call, "this cannot be taken back: in memory undo and earlier versions keep 256 MiB at most");
    undo_steps_free(&l);
}

/* The datasets that are named, and all their side tables. */
static jvn_status remove_families(jvn_call *call, const family *named)
{
    err e;
    datasets *d = data_of(call);
    arena *a = call_of(call)->a;
    const size_t most = (size_t)datasets_count(d) + 1;
    family all = {arena_alloc(a, most * sizeof *all.names), 0}, went = {arena_alloc(a, most * sizeof *went.names), 0}, sides;
    for (int i = 0; i < named->n; i++) add_name(&all, named->names[i]);
    for (int i = 0; i < named->n; i++) {
        if (find_sides(call, named->names[i], &sides, &e) != JVN_OK) return host_raise(call, JVN_BLAME(NAME, i), &e);
        for (int k = 0; k < sides.n; k++) {
            int before = all.n;
            add_name(&all, sides.names[k]);
            if (all.n > before) add_name(&went, sides.names[k]);
        }
    }
    if (datasets_remove(d, all.names, all.n, session_of(call)->sc.from, &e) != JVN_OK) return host_raise(call, NAME, &e);
    say_sides(call, &went);
    say_final(call, &all);
    return JVN_OK;
}

static jvn_status run_rm(jvn_call *call)
{
    const char *name;
    jvn_status st = JVN_OK;
    int n = jvn_count(call, NAME);
    arena *a = call_of(call)->a;
    family named = {arena_alloc(a, (size_t)n * sizeof *named.names), 0};
    for (int i = 0; i < n && st == JVN_OK; i++) {
        st = need_name(call, NAME, i, &name);
        if (st == JVN_OK) named.names[named.n++] = arena_text(a, name, strlen(name));
    }
    return st == JVN_OK ? remove_families(call, &named) : st;
}

/* What a side table is to be called: the new name, and what is behind the old one. */
static const char *renamed(jvn_call *call, const char *side, const char *name, const char *to)
{
    return arena_printf(call_of(call)->a, "%s%s", to, side + strlen(name));
}

static jvn_status rename_family(jvn_call *call, const char *given, const char *to, err *e)
{
    family sides;
    datasets *d = data_of(call);
    arena *a = call_of(call)->a;
    const char *name = arena_text(a, given, strlen(given));
    jvn_status st = find_sides(call, name, &sides, e);
    for (int i = 0; i < sides.n && st == JVN_OK; i++) {
        const char *taken = renamed(call, sides.names[i], name, to);
        if (datasets_name(d, taken)) st = fail(e, JVN_EARG, "'%s' is taken, which its side table %s would be called", taken, sides.names[i]);
    }
    const char **names = arena_alloc(a, (size_t)(sides.n + 1) * sizeof *names), **news = arena_alloc(a, (size_t)(sides.n + 1) * sizeof *news);
    names[0] = name;
    news[0] = to;
    for (int i = 0; i < sides.n && st == JVN_OK; i++) {
        names[i + 1] = sides.names[i];
        news[i + 1] = sides.names[i] = renamed(call, sides.names[i], name, to);
    }
    if (st == JVN_OK) st = datasets_rename(d, names, news, sides.n + 1, session_of(call)->sc.from, e);
    if (st == JVN_OK) say_sides(call, &sides);
    return st;
}

static jvn_status run_rename(jvn_call *call)
{
    err e;
    const char *name;
    jvn_status st = need_name(call, NAME, 0, &name);
    if (st == JVN_OK && rename_family(call, name, word_of(call, NEW), &e) != JVN_OK)
        st = host_raise(call, e.code == JVN_EARG ? NEW : NAME, &e);
    return st;
}

/* ---- history ---- */

enum { INPUTS = 1 };

/* A dataset without a name is not told: what it was made of stands beside it. Nor is a plugin that came with us. */
static bool is_told(const session *s, const lineage_input *x)
{
    return !session_came_with(s, x) && !(x->kind == INPUT_DATASET && x->name[0] == '_');
}

/* "px@1, prices.csv (xxh3 1a2b3c4d), vol (xxh3 5e6f7a8b)" */
static void put_made_from(build *b, const session *s, const lineage *l)
{
    text t = {0};
    for (int i = 0; i < l->n; i++) {
        const lineage_input *x = &l->inputs[i];
        if (!is_told(s, x)) continue;
        text_printf(&t, "%s%s", t.n ? ", " : "", x->name);
        if (x->kind == INPUT_DATASET) text_printf(&t, "@%d", x->version);
        else if (*x->hash) text_printf(&t, " (xxh3 %.8s)", x->hash);
    }
    build_text(b, t.s ? t.s : "");
    text_free(&t);
}

static jvn_status list_versions(jvn_call *call, const dataset *const *all, int n)
{
    static const char *const names[] = {"version", "line", "rows", "columns", "made_at", "micros", "seed", "made_from"};
    build b = {.call = call};
    for (int i = 0; i < n; i++) {
        build_int(&b, all[i]->version);
        build_text(&b, all[i]->from->line);
        build_int(&b, rows_of(all[i]));
        build_int(&b, all[i]->t->n);
        build_int(&b, all[i]->from->made_at);
        build_int(&b, all[i]->from->micros);
        build_known(&b, all[i]->from->seeded, all[i]->from->seed);
        put_made_from(&b, session_of(call), all[i]->from);
    }
    return build_done(&b, names, "ITIIZIIT");
}

static jvn_status list_inputs(jvn_call *call, const dataset *const *all, int n)
{
    static const char *const names[] = {"version", "kind", "name", "input_version",
                                        "detail", "size", "modified", "xxh3"};
    build b = {.call = call};
    for (int i = 0; i < n; i++)
        for (int k = 0; k < all[i]->from->n; k++) {
            build_int(&b, all[i]->version);
            build_input(&b, &all[i]->from->inputs[k]);
        }
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
     "versions are kept while they take less than 256 MiB in all. A name's number is never given twice, whatever was removed "
     "or undone.",
     JVN_INPUT_NONE, {0}, .run = run_ls},
    {"rm", "removes datasets, with all their versions", "rm px",
     "Side tables that a line made with it (r.gaps beside r) go along, and a note names them. "
     "`undo` brings them back, so they take their space until `gc` gives it back.",
     JVN_INPUT_NONE, JVN_LIST(rm_params), .run = run_rm},
    {"rename", "gives a dataset another name", "rename px prices",
     "All its versions go along, and the side tables that were made with them. Behind a pipe `rename` is another command, which renames columns.", JVN_INPUT_NONE,
     JVN_LIST(rename_params), .run = run_rename},
    {"history", "lists a dataset's versions and what each was made of", "history px",
     "Oldest first. micros is how long the statement took, seed what its first command with --seed drew its random numbers from. In a workspace on disk, files, plugins and scripts are told "
     "by the XXH3-128 of their bytes (made_from shows its first eight digits). Names of inputs are those of the time. "
     "Plugins and scripts are noted for functions too; those that came with jevons are shown by --inputs alone.",
     JVN_INPUT_NONE, JVN_LIST(history_params), .run = run_history},
};
const jvn_list workspace_commands = JVN_LIST(commands);
