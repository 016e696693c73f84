/* SPDX-License-Identifier: GPL-3.0-or-later */
/* session.c -- a session's beginning and end. */
#include "session.h"

#include <stdlib.h>

#include "../base/text.h"
#include "../bridge/lua_bridge.h"
#include "builtins.h"

session *session_new(void)
{
    session *s = xcalloc(1, sizeof *s);
    s->reg = registry_new();
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
    bridge_free(s->lua);
    datasets_free(s->data);
    plugins_free(&s->plugins, s->reg);
    registry_free(s->reg);
    foreigns_free(s->foreign);
    free(s->own_format);
    free(s);
}
