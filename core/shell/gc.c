/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gc.c -- the command `gc`: drops versions that nothing names any more, and gives their space back. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "../base/text.h"
#include "../registry/ancestry.h"
#include "build_table.h"
#include "builtins.h"

enum { VERSIONS, KEEP, ALL, DRY };

/* A version, and whether it stays. */
typedef struct entry {
    char *name; /* NAME@2 */
    bool held;  /* it is there for undo and redo alone */
    const char *dataset;
    int version;
    int64_t rows, bytes, made_at;
    char *line;
    bool stays, is_newest;
} entry;

typedef struct sweep {
    jvn_call *call;
    datasets *d;
    entry *all;
    int n, room;
    int blame; /* the argument that an error is about */
} sweep;

/* ---- what there is ---- */

static void add_entry(sweep *w, const dataset *x, bool is_newest)
{
    text name = {0};
    if (w->n == w->room) {
        w->room = w->room ? 2 * w->room : 64;
        w->all = xrealloc(w->all, (size_t)w->room * sizeof *w->all);
    }
    text_printf(&name, "%s@%d", x->name, x->version);
    w->all[w->n++] = (entry){.name = name.s, .dataset = arena_text(call_of(w->call)->a, x->name, strlen(x->name)),
                             .version = x->version, .rows = x->t->rows < 0 ? 0 : x->t->rows, .bytes = x->bytes,
                             .made_at = x->from->made_at, .line = xstrdup(x->from->line), .stays = is_newest, .is_newest = is_newest};
}

/* All versions, oldest first, of which the newest `keep` stay. */
static jvn_status list_versions(sweep *w, int64_t keep, err *e)
{
    jvn_status st = JVN_OK;
    for (int i = 0; i < datasets_count(w->d) && st == JVN_OK; i++) {
        int n = 0;
        const dataset *const *all;
        st = datasets_versions(w->d, datasets_at(w->d, i)->name, &all, &n, e);
        for (int k = 0; k < n && st == JVN_OK; k++) add_entry(w, all[k], k >= n - keep);
    }
    return st;
}

static void add_held(void *context, const dataset *x)
{
    sweep *w = context;
    add_entry(w, x, false);
    w->all[w->n - 1].held = true;
}

/* ---- what stays ---- */

static void keep_named(sweep *w, const char *name)
{
    for (int i = 0; i < w->n; i++)
        if (!w->all[i].held && strcmp(w->all[i].name, name) == 0) w->all[i].stays = true;
}

/* What a version was made of stays with it: why and replay lead there. */
static jvn_status keep_lineage(sweep *w, const entry *x, err *e)
{
    ancestry of;
    jvn_status st = ancestry_read(w->d, x->dataset[0] == '_' ? x->dataset : x->name, &of, e);
    if (st != JVN_OK) return st;
    for (int i = 1; i < of.n; i++)
        if (of.all[i].now) keep_named(w, of.all[i].now);
    ancestry_free(&of);
    return JVN_OK;
}

/* ---- what goes ---- */

/* One that was named goes. */
static jvn_status name_one(sweep *w, int nth, err *e)
{
    const char *typed = jvn_item_of(w->call, VERSIONS, nth)->text;
    w->blame = JVN_BLAME(VERSIONS, nth);
    for (int i = 0; i < w->n; i++) {
        entry *x = &w->all[i];
        if (x->held || strcmp(x->name, typed) != 0) continue;
        x->stays = false;
        if (!x->is_newest) return JVN_OK;
        fail(e, JVN_EARG, "'%.100s' is the newest version, which stays", typed);
        err_hint(e, "`rm` removes a dataset with all its versions");
        return JVN_EARG;
    }
    if (!datasets_find(w->d, typed)) return datasets_unknown(w->d, typed, e);
    fail(e, JVN_EARG, "found '%.100s', wanted a version of it: NAME@2", typed);
    err_hint(e, "`gc` without a name looks for versions that nothing names");
    return JVN_EARG;
}

static jvn_status name_some(sweep *w, err *e)
{
    jvn_status st = JVN_OK;
    w->blame = VERSIONS;
    if (jvn_given(w->call, ALL) || jvn_arg_of(w->call, KEEP)->given)
        return fail(e, JVN_EARG, "the versions are named: there is nothing for --keep or --all to choose");
    for (int i = 0; i < w->n; i++) w->all[i].stays = !w->all[i].held;
    for (int i = 0; i < jvn_count(w->call, VERSIONS) && st == JVN_OK; i++) st = name_one(w, i, e);
    if (st == JVN_OK) w->blame = JVN_NOARG;
    return st;
}

static jvn_status keep_lineages(sweep *w, err *e)
{
    jvn_status st = JVN_OK;
    for (int i = 0; i < w->n && st == JVN_OK && !jvn_given(w->call, ALL); i++)
        if (w->all[i].is_newest) st = keep_lineage(w, &w->all[i], e);
    return st;
}

static jvn_status put_rows(sweep *w)
{
    static const char *const names[] = {"dataset", "version", "rows", "bytes", "made_at", "line"};
    build b = {.call = w->call};
    for (int i = 0; i < w->n; i++) {
        const entry *x = &w->all[i];
        if (x->stays) continue;
        build_text(&b, x->dataset);
        build_int(&b, x->version);
        build_int(&b, x->rows);
        build_int(&b, x->bytes);
        build_int(&b, x->made_at);
        build_text(&b, x->line);
    }
    return build_done(&b, names, "TIIIZT");
}

/* The file gets smaller; where that fails the versions are gone all the same. */
static jvn_status shrink(const sweep *w, err *e)
{
    bool whole;
    int64_t size[2];
    jvn_status st = datasets_shrink(w->d, size, &whole, e);
    if (st == JVN_OK && size[0] != size[1])
        jvn_say(w->call, "%s takes %" PRId64 " bytes on disk, and took %" PRId64 "%s", datasets_path(w->d), size[1], size[0],
                whole ? "" : ": another program reads it, and gives back more when it ends");
    if (st != JVN_OK) err_hint(e, "the versions are dropped, but the file is as large as it was: `gc` again makes it smaller");
    return st;
}

/* What undo and redo can do, and will not. */
static jvn_status count_steps(const sweep *w, int *n, err *e)
{
    undo_steps l;
    jvn_status st = datasets_steps(w->d, &l, e);
    *n = l.n;
    undo_steps_free(&l);
    return st;
}

static int count_going(const sweep *w)
{
    int n = 0;
    for (int i = 0; i < w->n; i++) n += !w->all[i].stays;
    return n;
}

static jvn_status drop(sweep *w, bool dry, err *e)
{
    int n = 0, steps;
    int64_t bytes;
    const char **goes = xmalloc((size_t)(w->n + 1) * sizeof *goes);
    for (int i = 0; i < w->n; i++)
        if (!w->all[i].stays && !w->all[i].held) goes[n++] = w->all[i].name;
    jvn_status st = count_steps(w, &steps, e);
    if (st == JVN_OK) st = datasets_drop(w->d, goes, n, dry, &bytes, e);
    free(goes);
    if (st != JVN_OK) return st;
    if (steps) jvn_say(w->call, "undo and redo %slose %d step%s", dry ? "would " : "", steps, steps == 1 ? "" : "s");
    n = count_going(w);
    jvn_say(w->call, "%d version%s %s, with %" PRId64 " bytes of values that nothing else has", n, n == 1 ? "" : "s",
            dry ? "would go" : n == 1 ? "is gone" : "are gone", bytes);
    return dry ? JVN_OK : shrink(w, e);
}

static jvn_status collect(sweep *w, err *e)
{
    jvn_status st = list_versions(w, jvn_item_of(w->call, KEEP, 0)->integer, e);
    if (st == JVN_OK) st = datasets_held(w->d, add_held, w, e);
    if (st == JVN_OK) st = jvn_count(w->call, VERSIONS) ? name_some(w, e) : keep_lineages(w, e);
    return st == JVN_OK ? drop(w, jvn_given(w->call, DRY), e) : st;
}

static jvn_status run_gc(jvn_call *call)
{
    err e;
    sweep w = {.call = call, .d = session_of(call)->data, .blame = JVN_NOARG};
    err_clear(&e);
    jvn_status st = collect(&w, &e) == JVN_OK ? put_rows(&w) : host_raise(call, w.blame, &e);
    for (int i = 0; i < w.n; i++) {
        free(w.all[i].name);
        free(w.all[i].line);
    }
    free(w.all);
    return st;
}

static const jvn_param params[] = {
    {"VERSION", JVN_P_WORD, JVN_MANY, NULL, NULL, "NAME@2: these go and no others, whatever was made of them"},
    {"--keep", JVN_P_INTEGER, 0, "1..", "1", "so many of the newest versions of each dataset stay"},
    {"--all", JVN_P_SWITCH, 0, NULL, NULL, "drops those too that only another's lineage names"},
    {"--dry-run", JVN_P_SWITCH, 0, NULL, NULL, "tells what would go, and drops nothing"},
};

static const jvn_command commands[] = {
    {"gc", "drops versions that nothing names, and gives their space back", "gc --dry-run",
     "The newest version of each dataset stays, and every version that it was made of, directly or not: why, replay and "
     "trace lead there. The others are listed and go; bytes are those of their columns, and the note tells how many of "
     "them nothing else has. Without a name of its own `_` keeps what it was made of too.\n"
     "Versions that are named, as in `gc px@1`, go alone. With --all versions that lineage alone names go as well: why then says that they are there no more, and replay "
     "takes what was made of them as it is stored.\n"
     "What is kept for undo and redo alone goes too, removed datasets among it, and their steps end.\n"
     "A workspace's file becomes smaller, for which it is written anew: that takes as much room on disk "
     "again while it lasts.",
     JVN_INPUT_NONE, JVN_LIST(params), .run = run_gc},
};
const jvn_list gc_commands = JVN_LIST(commands);
