/* SPDX-License-Identifier: GPL-3.0-or-later */
/* session.c -- a session's beginning and end. */
#include "session.h"

#include <stdlib.h>

#include "../base/text.h"
#include "../bridge/lua_bridge.h"
#include "../bridge/sql_file.h"
#include "builtins.h"
#include "scripts.h"

/* What somebody else's code is in has a file of its own; what a plugin registered is in the plugin's. */
static void note_used(void *context, const reg_item *it, lineage *l)
{
    session *s = context;
    plugin *p = it->file ? NULL : plugins_find(&s->plugins, it->owner);
    const char *detail = it->kind == REG_FUNCTION && it->file_kind == INPUT_PLUGIN ? ((const jvn_function *)it->spec)->signature : "";
    if (p) plugin_note(p, l);
    else if (it->file) lineage_add_known(l, &s->files, it->file_kind, it->file, detail, it->file);
}

static int n_open;

int session_count(void) { return n_open; }

session *session_new(void)
{
    session *s = xcalloc(1, sizeof *s);
    n_open++;
    s->reg = registry_new();
    registry_set_noting(s->reg, note_used, s);
    s->data = datasets_new();
    s->foreign = foreigns_new(s->reg);
    registry_set_plain(s->reg, foreign_lower, foreign_drop, s->foreign);
    s->sc = (scope){s->reg, s->data, NULL};
    s->format = "table";
    s->set = (settings){.progress = 1, .history = 10000};
    builtins_register(s->reg);
    return s;
}

void session_free(session *s)
{
    scripts_free(s->book);
    bridge_free(s->lua);
    datasets_free(s->data);
    plugins_free(&s->plugins, s->reg);
    registry_free(s->reg);
    foreigns_free(s->foreign);
    lineage_clear(&s->files);
    for (int i = 0; i < s->n_attached; i++) sql_file_close(&s->attached[i]);
    free(s->attached);
    free(s->own_format);
    free(s);
    n_open--;
}

bool session_came_with(const session *s, const lineage_input *x)
{
    const plugin *p = x->kind == INPUT_PLUGIN ? plugins_find(&s->plugins, x->name) : NULL;
    return p && p->bundled;
}
