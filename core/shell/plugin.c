/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plugin.c -- the commands about plugins: what is loaded, what a file needs, loading it. */
#include <string.h>

#include "../base/text.h"
#include "../plugin/host.h"
#include "../plugin/note.h"
#include "build_table.h"
#include "builtins.h"
#include "session.h"

enum { PATH };

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
    jvn_status st = plugin_load(&s->plugins, s->reg, word_of(call, PATH), &notes, &e);
    if (notes.n) {
        notes.s[notes.n - 1] = '\0';
        call->host->note(call, notes.s);
    }
    text_free(&notes);
    return st == JVN_OK ? st : host_raise(call, PATH, &e);
}

static void why_row(build *b, const char *check, const char *found, const char *verdict)
{
    build_text(b, check);
    build_text(b, found);
    build_text(b, verdict);
}

/* What stands in the way of loading a file, found out without running any of it. */
static jvn_status run_plugin_why(jvn_call *call)
{
    static const char *const names[] = {"check", "found", "verdict"};
    err e;
    jvn_note note = {0};
    char abi[16], verdict[sizeof e.msg + sizeof e.hint + 8];
    build b = {.call = call};
    err_clear(&e);
    if (note_read(word_of(call, PATH), &note, &e) != JVN_OK) {
        snprintf(verdict, sizeof verdict, "%s%s%s", e.msg, *e.hint ? ": " : "", e.hint);
        why_row(&b, "file", word_of(call, PATH), verdict);
        return build_done(&b, names, "TTT");
    }
    bool ok = note_check(&note, &e) == JVN_OK;
    if (ok) strcpy(verdict, "can be loaded");
    else snprintf(verdict, sizeof verdict, "%s%s%s", e.msg, *e.hint ? ": " : "", e.hint);
    snprintf(abi, sizeof abi, "%u.%u", note.abi_major, note.abi_minor);
    why_row(&b, "plugin", note.id, note.summary);
    why_row(&b, "version", note.version, "");
    why_row(&b, "abi", abi, verdict);
    why_row(&b, "needs", note.needs, *note.needs ? "" : "nothing beyond the host's table");
    why_row(&b, "permissions", note.permissions, *note.permissions ? "" : "none asked for");
    return build_done(&b, names, "TTT");
}

static const jvn_param params[] = {
    {"FILE", JVN_P_FILE, JVN_REQUIRED, NULL, NULL, "a plugin's shared object"},
};

static const jvn_command commands[] = {
    {"plugin ls", "lists the plugins, and why some were left out", "plugin ls", NULL, JVN_INPUT_NONE, {0}, .run = run_plugin_ls},
    {"plugin load", "loads a plugin from a file", "plugin load ./vol.so", NULL, JVN_INPUT_NONE, JVN_LIST(params),
     .run = run_plugin_load},
    {"plugin why", "says what a plugin's file needs, without running it", "plugin why ./vol.so", NULL, JVN_INPUT_NONE,
     JVN_LIST(params), .run = run_plugin_why},
};
const jvn_list plugin_commands = JVN_LIST(commands);
