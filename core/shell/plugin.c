/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plugin.c -- the commands about plugins: what is loaded, and loading more. */
#include <string.h>

#include "../base/text.h"
#include "build_table.h"
#include "builtins.h"

enum { PATH, IN_PLACE };

jvn_status plugin_unknown(jvn_call *call, int arg, const char *id)
{
    const plugins *p = &session_of(call)->plugins;
    const char **ids = arena_alloc(call_of(call)->a, (size_t)(p->n + 1) * sizeof *ids), *left = NULL;
    size_t n = 0;
    text hint = {0};
    for (int i = 0; i < p->n; i++) {
        if (!p->all[i].why) ids[n++] = p->all[i].note.id;
        else if (strcmp(p->all[i].note.id, id) == 0) left = p->all[i].path;
    }
    const char *near = text_nearest(id, ids, n);
    text_puts(&hint, left ? "plugin load " : near ? "did you mean " : "'plugin ls' lists those that are");
    if (left) text_word(&hint, left);
    else if (near) text_printf(&hint, "'%s'?", near);
    jvn_status st = jvn_fail(call, JVN_ENAME, arg, hint.s, "no plugin that is loaded is called '%s'", id);
    text_free(&hint);
    return st;
}

static jvn_status run_plugin_ls(jvn_call *call)
{
    const plugins *p = &session_of(call)->plugins;
    build b = {.call = call};
    for (int i = 0; i < p->n; i++) {
        const plugin *x = &p->all[i];
        build_text(&b, x->note.id);
        build_text(&b, x->note.version);
        build_text(&b, x->why ? x->why : "loaded");
        build_text(&b, x->note.summary);
        build_text(&b, x->path);
    }
    static const char *const names[] = {"id", "version", "state", "summary", "file"};
    return build_done(&b, names, "TTTTT");
}

static jvn_status run_plugin_load(jvn_call *call)
{
    err e;
    text notes = {0};
    session *s = session_of(call);
    err_clear(&e);
    jvn_status st = plugin_load(&s->plugins, s->reg, word_of(call, PATH),
                                jvn_given(call, IN_PLACE) ? LOAD_IN_PLACE : 0, &notes, &e);
    if (notes.n) {
        notes.s[notes.n - 1] = '\0';
        call->host->note(call, notes.s);
    }
    text_free(&notes);
    return st == JVN_OK ? st : host_raise(call, PATH, &e);
}

static const jvn_param load_params[] = {
    {"FILE", JVN_P_FILE, JVN_REQUIRED, NULL, NULL, "a plugin's shared object"},
    {"--in-place", JVN_P_SWITCH, 0, NULL, NULL, "from the file itself, for debuggers"},
};

static const jvn_command commands[] = {
    {"plugin ls", "lists the plugins, and why some were left out", "plugin ls", NULL, JVN_INPUT_NONE, {0}, .run = run_plugin_ls},
    {"plugin load", "loads a plugin from a file", "plugin load ./vol.so",
     "The file must be trusted: `plugin trust FILE`. It is read into sealed memory and runs there, so that a file which is "
     "built again does not touch the code at work. Debuggers and profilers find their symbols by the file's path: for them "
     "--in-place loads the file itself, which must then stay as it is until the plugin is unloaded.",
     JVN_INPUT_NONE, JVN_LIST(load_params), .run = run_plugin_load},
};
const jvn_list plugin_commands = JVN_LIST(commands);
