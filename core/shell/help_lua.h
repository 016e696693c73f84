/* SPDX-License-Identifier: GPL-3.0-or-later */
/* help_lua.h -- what scripts are offered, as pages and for programs: all of it comes from core/bridge/lua_manual.c. */
#ifndef JV_HELP_LUA_H
#define JV_HELP_LUA_H

#include "help.h"

/* "jevons": all of it; "jevons.run", "column:unit": one entry with its example. False: nothing is called so. */
bool help_lua(const char *name, const help_output *show, FILE *out);
/* The entry's name that is nearest; NULL: none is near. */
const char *help_lua_nearest(const char *name);
/* As a member "lua" of a JSON object, with a comma behind it. */
void help_lua_json(text *out);
/* As markdown, below headings of the second level. */
void help_lua_markdown(const help_output *show, FILE *out);

#endif
