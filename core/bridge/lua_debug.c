/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lua_debug.c -- the library `debug`, as far as code in Lua goes. What C keeps in the state is not given away: Lua's own
 * library would let a script change the values that a function in C is at work on, or free what it looks at. */
#include <lauxlib.h>
#include <lua.h>

#include "../base/pool.h"
#include "lua_inside.h"

/* Where an argument may be a thread: the state that is meant, and which argument is next. */
static lua_State *thread_of(lua_State *L, int *next)
{
    *next = lua_isthread(L, 1) ? 2 : 1;
    return *next == 2 ? lua_tothread(L, 1) : L;
}

/* ---- metatables and user values ---- */

/* Pushes a copy of the table at `from`, without what frees a value. */
static void push_harmless(lua_State *L, int from)
{
    lua_newtable(L);
    lua_pushnil(L);
    while (lua_next(L, from)) {
        lua_pushvalue(L, -2);
        lua_insert(L, -2);
        lua_rawset(L, from + 1);
    }
    lua_pushnil(L);
    lua_setfield(L, -2, "__gc");
}

/* Of userdata that hides its metatable: a copy. */
static int get_metatable(lua_State *L)
{
    luaL_checkany(L, 1);
    lua_settop(L, 1);
    if (!lua_getmetatable(L, 1)) lua_pushnil(L);
    if (lua_isnil(L, 2)) return 1;
    lua_pushliteral(L, "__metatable");
    const bool hides = lua_rawget(L, 2) != LUA_TNIL && lua_type(L, 1) == LUA_TUSERDATA;
    lua_settop(L, 2);
    if (hides) push_harmless(L, 2);
    return 1;
}

static int set_metatable(lua_State *L)
{
    const int type = lua_type(L, 2);
    luaL_argexpected(L, type == LUA_TNIL || type == LUA_TTABLE, 2, "nil or table");
    luaL_argcheck(L, lua_type(L, 1) != LUA_TUSERDATA && lua_type(L, 1) != LUA_TLIGHTUSERDATA, 1, "what is C's keeps its metatable");
    lua_settop(L, 2);
    lua_setmetatable(L, 1);
    return 1;
}

/* Upvalue: the name of a function of the library that there is not. */
static int refuse(lua_State *L) { return luaL_error(L, "debug.%s: what C keeps is not shown", lua_tostring(L, lua_upvalueindex(1))); }

/* ---- upvalues ---- */

static int set_upvalue(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TFUNCTION);
    luaL_checkany(L, 3);
    lua_settop(L, 3);
    luaL_argcheck(L, !lua_iscfunction(L, 1), 1, "a function in C keeps its upvalues");
    const char *name = lua_setupvalue(L, 1, (int)luaL_checkinteger(L, 2));
    lua_pushstring(L, name);
    return name ? 1 : 0;
}

/* Of functions in Lua: who shares an upvalue. Upvalue: Lua's own. */
static int upvalue_id(lua_State *L)
{
    luaL_argcheck(L, !lua_iscfunction(L, 1), 1, "a function in C keeps its upvalues");
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, lua_gettop(L) - 1, 1);
    return 1;
}

/* ---- locals ---- */

/* The function at work at a level, which is pushed on its thread. false: there is none, or it is C's. */
static bool find_level(lua_State *L, lua_State *at, lua_Integer level, int arg, lua_Debug *ar)
{
    luaL_argcheck(L, level >= 0 && level < INT32_MAX && lua_getstack(at, (int)level, ar), arg, "level out of range");
    if (!lua_checkstack(at, 2)) luaL_error(L, "stack overflow");
    lua_getinfo(at, "f", ar);
    const bool in_c = lua_iscfunction(at, -1);
    lua_pop(at, 1);
    return !in_c;
}

/* getlocal([thread,] level or function, local) */
static int get_local(lua_State *L)
{
    int arg;
    lua_Debug ar;
    lua_State *at = thread_of(L, &arg);
    const int n = (int)luaL_checkinteger(L, arg + 1);
    if (lua_isfunction(L, arg)) {
        lua_pushvalue(L, arg);
        lua_pushstring(L, lua_getlocal(L, NULL, n));
        return 1;
    }
    const bool found = find_level(L, at, luaL_checkinteger(L, arg), arg, &ar);
    const char *name = found ? lua_getlocal(at, &ar, n) : NULL;
    if (!name) {
        lua_pushnil(L);
        return 1;
    }
    lua_xmove(at, L, 1);
    lua_pushstring(L, name);
    lua_insert(L, -2);
    return 2;
}

/* Whether local n has a name of the script's: others are what Lua is at work on, which it does not check. Below 0 are the
 * arguments beyond the named ones. */
static bool is_named(lua_State *at, const lua_Debug *ar, int n)
{
    const char *name = lua_getlocal(at, ar, n);
    if (name) lua_pop(at, 1);
    return name && (*name != '(' || n < 0);
}

/* setlocal([thread,] level, local, value) */
static int set_local(lua_State *L)
{
    int arg;
    lua_Debug ar;
    lua_State *at = thread_of(L, &arg);
    const int n = (int)luaL_checkinteger(L, arg + 1);
    luaL_checkany(L, arg + 2);
    lua_settop(L, arg + 2);
    if (!find_level(L, at, luaL_checkinteger(L, arg), arg, &ar) || !is_named(at, &ar, n)) {
        lua_pushnil(L);
        return 1;
    }
    lua_xmove(L, at, 1);
    lua_pushstring(L, lua_setlocal(at, &ar, n));
    return 1;
}

/* ---- stopping ---- */

/* debug.sethook as it is, after which a stop that was asked for meanwhile is told again. Upvalue: Lua's own. */
static int set_hook(lua_State *L)
{
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, lua_gettop(L) - 1, LUA_MULTRET);
    if (cancel_asked()) lj_stop_soon(L);
    return lua_gettop(L);
}

/* The function of the library at -1 behind one of ours. */
static void put_before(lua_State *L, const char *name, lua_CFunction f)
{
    lua_getfield(L, -1, name);
    lua_pushcclosure(L, f, 1);
    lua_setfield(L, -2, name);
}

void lj_open_debug(lua_State *L)
{
    static const luaL_Reg ours[] = {{"getmetatable", get_metatable}, {"setmetatable", set_metatable}, {"setupvalue", set_upvalue},
                                    {"getlocal", get_local},         {"setlocal", set_local},         {NULL, NULL}};
    static const char *const closed[] = {"getregistry", "getuservalue", "setuservalue"};
    lua_getglobal(L, "debug");
    luaL_setfuncs(L, ours, 0);
    put_before(L, "upvalueid", upvalue_id);
    put_before(L, "sethook", set_hook);
    for (size_t i = 0; i < sizeof closed / sizeof *closed; i++) {
        lua_pushstring(L, closed[i]);
        lua_pushcclosure(L, refuse, 1);
        lua_setfield(L, -2, closed[i]);
    }
    lua_pop(L, 1);
}
