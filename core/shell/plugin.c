/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plugin.c -- the commands about plugins: what is loaded, and loading more. */
#include <string.h>

#include "../base/text.h"
#include "../plugin/host.h"
#include "build_table.h"
#include "builtins.h"
#include "session.h"

enum { PATH, IN_PLACE };

static session *session_of(jvn_call *call) { return ((host_call *)call->host_data)->session; }
static const char *word_of(const jvn_call *call, int arg) { return jvn_item_of(call, arg, 0)->text; }

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
