/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lua_files.c -- Lua's own ways to a file, kept from the workspace that is open: closing it there would end SQLite's locks on it. */
#include <lauxlib.h>
#include <lua.h>

#include "lua_inside.h"

static const char *const openers[] = {"open", "lines", "input", "output"}; /* of io */

void lj_check_file(lua_State *L, int at)
{
    const char *path = lua_type(L, at) == LUA_TSTRING ? lua_tostring(L, at) : NULL;
    if (path && datasets_is_file(lj_of(L)->shell.data, path)) luaL_error(L, "%s is the workspace that is open: its datasets are in jevons.data", path);
}

/* Upvalue 1: what Lua has under the name, whose errors are placed where this was called. */
static int guarded(lua_State *L)
{
    lj_check_file(L, 1);
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    if (lua_pcall(L, lua_gettop(L) - 1, LUA_MULTRET, 0) == LUA_OK) return lua_gettop(L);
    luaL_where(L, 1);
    lua_insert(L, -2);
    lua_concat(L, 2);
    return lua_error(L);
}

void lj_open_files(lua_State *L)
{
    const bool some = lua_getglobal(L, "io") == LUA_TTABLE; /* a sandbox has none */
    for (size_t i = 0; some && i < sizeof openers / sizeof *openers; i++) {
        lua_getfield(L, -1, openers[i]);
        lua_pushcclosure(L, guarded, 1);
        lua_setfield(L, -2, openers[i]);
    }
    lua_pop(L, 1);
}
