/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scripts.c -- the commands on the scripts that stay: script ls, load, reload, unload, keep, forget. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "../base/text.h"
#include "build_table.h"
#include "builtins.h"
#include "scripts_load.h"

enum { WHAT };

/* ---- script ls ---- */

/* "vol run, ewma(), reader kinds" */
static void put_registered(const session *s, const char *owner, text *out)
{
    for (int k = 0; k < REG_KINDS; k++) {
        int n;
        const char *before = "";
        const reg_item *const *all = registry_all(s->reg, (reg_kind)k, &n);
        for (int i = 0; i < n; i++) {
            if (strcmp(all[i]->owner, owner) != 0 || strcmp(all[i]->called, before) == 0) continue;
            before = all[i]->called; /* overloads stand beside each other */
            if (out->n) text_puts(out, ", ");
            if (k != REG_COMMAND && k != REG_FUNCTION) text_printf(out, "%s ", reg_kind_word((reg_kind)k));
            text_printf(out, "%s%s", all[i]->called, k == REG_FUNCTION ? "()" : "");
        }
    }
}

static void put_row(build *b, const session *s, const script_entry *x)
{
    static const char *const from[] = {"jevons", "your folder", "workspace", "this session"};
    text all = {0};
    text_puts(&all, "");
    put_registered(s, x->name, &all);
    build_text(b, x->name);
    build_text(b, !x->loaded ? "left out" : x->fault ? "stays as it was" : "loaded");
    build_text(b, from[x->from]);
    build_text(b, all.s);
    build_text(b, x->fault ? x->fault : "");
    build_text(b, x->path);
    text_free(&all);
}

static const char *const row_names[] = {"name", "state", "from", "registered", "error", "file"};

static jvn_status run_ls(jvn_call *call)
{
    build b = {.call = call};
    const session *s = session_of(call);
    for (int i = 0; s->book && i < s->book->n; i++) put_row(&b, s, &s->book->all[i]);
    return build_done(&b, row_names, "TTTTTT");
}

/* What one script is now. */
static jvn_status show_one(jvn_call *call, const script_entry *x)
{
    build b = {.call = call};
    if (x) put_row(&b, session_of(call), x);
    return build_done(&b, row_names, "TTTTTT");
}

/* ---- script load, reload, unload ---- */

static jvn_status unknown(jvn_call *call, const char *name)
{
    const script_book *b = scripts_book(session_of(call));
    const char **names = arena_alloc(call_of(call)->a, (size_t)(b->n + 1) * sizeof *names);
    char hint[160] = "'script ls' lists them; 'script load FILE' brings one";
    for (int i = 0; i < b->n; i++) names[i] = b->all[i].name;
    const char *near = text_nearest(name, names, (size_t)b->n);
    if (near) snprintf(hint, sizeof hint, "did you mean '%s'?", near);
    return jvn_fail(call, JVN_ENAME, WHAT, hint, "no script that stays is called '%s'", name);
}

static script_entry *find_path(const session *s, const char *path)
{
    for (int i = 0; s->book && i < s->book->n; i++)
        if (strcmp(s->book->all[i].path, path) == 0) return &s->book->all[i];
    return NULL;
}

/* Runs the bytes im, or the file as it is now. What comes anew and fails does not stay. */
static jvn_status load_bytes(session *s, const char *path, const image *im, err *e)
{
    script_entry *x = find_path(s, path);
    const bool is_new = !x;
    if (is_new && !(x = scripts_enter(s, path, FROM_LINE, e))) return e->code;
    char *own = xstrdup(path);
    jvn_status st = scripts_load(s, x, im, e);
    if (st != JVN_OK && is_new && (x = find_path(s, own))) scripts_remove(s, x);
    free(own);
    return st;
}

/* After scripts ran: st is how that went. */
static jvn_status finish(jvn_call *call, const char *path, jvn_status st, const err *e)
{
    session *s = session_of(call);
    output_mend(call);
    s->blamed = NULL;
    return st == JVN_OK ? show_one(call, find_path(s, path)) : host_raise(call, WHAT, e);
}

static jvn_status run_load(jvn_call *call)
{
    err e;
    char real[PATH_MAX];
    const char *typed = word_of(call, WHAT), *path = realpath(typed, real) ? real : typed;
    jvn_status st = load_bytes(session_of(call), path, NULL, &e);
    return finish(call, path, st, &e);
}

/* One that the workspace names stays trusted: the user has asked for it. */
static jvn_status reload(session *s, const char *path, err *e)
{
    const bool kept = scripts_is_kept(s, path);
    err_clear(e);
    image *im = image_read(path, false, e);
    jvn_status st = im ? load_bytes(s, path, im, e) : e->code;
    if (st == JVN_OK && kept) st = scripts_keep(s, im, e);
    image_free(im);
    return st;
}

/* Each of them but those that are not trusted; those that fail are told, and stay as they were. */
static jvn_status reload_all(jvn_call *call)
{
    err e;
    session *s = session_of(call);
    for (int i = 0; i < scripts_book(s)->n; i++) {
        const script_entry *x = &s->book->all[i];
        char *path = x->from == FROM_WORKSPACE && !x->loaded ? NULL : xstrdup(x->path);
        if (path && reload(s, path, &e) != JVN_OK) jvn_say(call, "%s", e.msg);
        free(path);
    }
    output_mend(call);
    s->blamed = NULL;
    return run_ls(call);
}

static jvn_status run_reload(jvn_call *call)
{
    err e;
    session *s = session_of(call);
    if (!jvn_given(call, WHAT)) return reload_all(call);
    const script_entry *x = scripts_find(s, word_of(call, WHAT));
    if (!x) return unknown(call, word_of(call, WHAT));
    char *path = xstrdup(x->path);
    jvn_status st = finish(call, path, reload(s, path, &e), &e);
    free(path);
    return st;
}

static jvn_status run_unload(jvn_call *call)
{
    session *s = session_of(call);
    script_entry *x = scripts_find(s, word_of(call, WHAT));
    if (!x) return unknown(call, word_of(call, WHAT));
    if (x->loading) return jvn_fail(call, JVN_EARG, WHAT, NULL, "%s is being loaded", x->path);
    if (scripts_is_kept(s, x->path)) jvn_say(call, "the workspace names it still: 'script forget %s' ends that", x->name);
    scripts_remove(s, x);
    output_mend(call);
    s->blamed = NULL;
    return JVN_OK;
}

/* ---- script keep, forget ---- */

static jvn_status need_workspace(jvn_call *call)
{
    if (datasets_path(session_of(call)->data)) return JVN_OK;
    return jvn_fail(call, JVN_EARG, WHAT, "start jevons with one: jevons study.jv", "there is no workspace file that could keep it");
}

static jvn_status run_keep(jvn_call *call)
{
    err e;
    session *s = session_of(call);
    jvn_status st = need_workspace(call);
    if (st != JVN_OK) return st;
    const script_entry *x = scripts_find(s, word_of(call, WHAT));
    err_clear(&e);
    image *im = image_read(x ? x->path : word_of(call, WHAT), false, &e);
    if (!im) return host_raise(call, WHAT, &e);
    st = load_bytes(s, im->path, im, &e);
    if (st == JVN_OK) st = scripts_keep(s, im, &e);
    st = finish(call, im->path, st, &e);
    image_free(im);
    return st;
}

static jvn_status run_forget(jvn_call *call)
{
    err e;
    char real[PATH_MAX];
    session *s = session_of(call);
    const char *typed = word_of(call, WHAT);
    const script_entry *x = scripts_find(s, typed);
    err_clear(&e);
    jvn_status st = scripts_let_go(s, x ? x->path : realpath(typed, real) ? real : typed, &e);
    return st == JVN_OK ? st : host_raise(call, WHAT, &e);
}

/* ---- registration ---- */

static const jvn_param file_params[] = {
    {"FILE", JVN_P_FILE, JVN_REQUIRED, NULL, NULL, "a Lua script"},
};
static const jvn_param name_params[] = {
    {"NAME", JVN_P_WORD, JVN_REQUIRED, "=script ls", NULL, "the script, as `script ls` shows it"},
};
static const jvn_param any_params[] = {
    {"NAME", JVN_P_WORD, 0, "=script ls", NULL, "the script, as `script ls` shows it; without it all of them"},
};
static const jvn_param keep_params[] = {
    {"FILE", JVN_P_FILE, JVN_REQUIRED, NULL, NULL, "a Lua script, or the name of one that `script ls` shows"},
};

static const char load_details[] =
    "All that it registers is there at once, or, where it fails, nothing. `script new` writes a script to begin\n"
    "with.\n"
    "\n"
    "A script registers what a plugin can, under its own name (SCRIPT.NAME where another has the name already).\n"
    "Each has name, summary and example; command and metric may have details; all but func may have params.\n"
    "  jevons.command  run = function(call)                      gives a dataset, and side tables by name\n"
    "  jevons.func     run = function(x, ...)                    signature = 'float64 twice(float64 x)' names it\n"
    "  jevons.reader   run = function(path, flags, call)         gives a dataset, and side tables\n"
    "  jevons.writer   run = function(t, flags, write, call)     write(bytes); both have extensions = 'csv txt'\n"
    "  jevons.metric   run = function(entity, date, args, call)  gives a value (nil: missing), and of it {unit = ,\n"
    "                                                            convention = , reason = , rows = }\n"
    "  jevons.option   type = , initial = , values =             a setting; gives a function that gives its value\n"
    "\n"
    "params = {{name = '--top', type = 'integer', values = '1..', initial = '3', summary = }}: also required,\n"
    "many, groups, written (a file that the command makes). Types are switch word file name enum integer number\n"
    "date range table newtable expr exprs assign keys columns column agg rename raw. A command's input is 'none', 'required' or 'optional'; reads =\n"
    "'named' says that it needs no columns of its input but those that its arguments name, 'kept' that the others\n"
    "only go along.\n"
    "\n"
    "call.args.top, call.units, call.names (how a table was called), call.input; call:note(message);\n"
    "call:fail{arg = '--top', message = , hint = };\n"
    "call:object, likewise, lets the result stand and the line fail; call:progress(done, total),\n"
    "call:cancelled(); call:aggregate('A', 'by') works out the agg parameter A for each group of the columns\n"
    "parameter by; call:rows({3, 1} [, side]) says which rows of the input the result's rows were made from\n"
    "(true: all, in place; lists of rows, or the name of a columns parameter: from groups), for `trace`.\n"
    "\n"
    "A function is called for each row. With columns = true it has whole columns, of a block of rows, and gives\n"
    "one as long; with vector = true, a window function, those of a group. With aggregate = true run folds all\n"
    "values at once; or init() makes a state, step(state, x, ...) takes in a block of values, merge(state, later)\n"
    "the state of later rows, final(state) gives the value. nulls = true shows it nulls: else a null argument\n"
    "gives null, and a fold leaves it out. unit = true gives the result the first argument's unit, unit = 'USD'\n"
    "that one, convention = 'over {periods}' is told; positions = true takes results for places in the first\n"
    "argument. Several signatures are overloads with one run; a type `any` is what the caller has.";

static const jvn_command commands[] = {
    {"script ls", "lists the scripts whose commands and functions are there", "script ls",
     "Scripts that came with jevons, those in your folder ($XDG_DATA_HOME/jevons/scripts, else\n"
     "~/.local/share/jevons/scripts), those that the workspace names, and those of `script load`. The first two folders\n"
     "are read at each start, your own not with --no-rc. One that fails is left out, with the reason here.",
     JVN_INPUT_NONE, JVN_NONE, .run = run_ls},
    {"script load", "runs a script for what it registers, which stays", "script load drift.lua",
     load_details, JVN_INPUT_NONE, JVN_LIST(file_params),
     .run = run_load},
    {"script reload", "runs scripts again, as their files are now", "script reload",
     "What a script registers now takes the place of what it had registered. One that fails leaves that as it was; settings\n"
     "keep their values.",
     JVN_INPUT_NONE, JVN_LIST(any_params), .run = run_reload},
    {"script unload", "takes what a script registered out of the running shell", "script unload drift",
     "Datasets that it made stay; names that it had taken from others are theirs again.", JVN_INPUT_NONE, JVN_LIST(name_params),
     .run = run_unload},
    {"script keep", "has the workspace name a script: it is there whenever that is opened", "script keep drift.lua",
     "The dataset `scripts` lists them. A workspace runs no code that you do not know: a script in it is loaded if you have\n"
     "kept it, these bytes at this path, or reloaded it by name since; else a line says what to type. `plugin trusted` lists\n"
     "what you trust.",
     JVN_INPUT_NONE, JVN_LIST(keep_params), .run = run_keep},
    {"script forget", "ends that the workspace names a script", "script forget drift",
     "What it registered stays until `script unload`, or until jevons ends.", JVN_INPUT_NONE, JVN_LIST(keep_params), .run = run_forget},
};
const jvn_list scripts_commands = JVN_LIST(commands);
