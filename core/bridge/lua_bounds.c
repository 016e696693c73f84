/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lua_bounds.c -- what Lua code may not do: load bytecode, take more memory than there is for it, disarm what stops it,
 * and in a sandbox reach anything outside. */
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <stdlib.h>
#include <string.h>

#include "../base/limit.h"
#include "../base/pool.h"
#include "../base/wall.h"
#include "lua_inside.h"

enum { LARGE = 1 << 16 };

/* ---- memory ---- */

/* Lua's allocator. Large blocks are where code in C can be stopped: string.rep, gsub, concat. */
static void *allocate(void *context, void *p, size_t old, size_t n)
{
    (void)context;
    if (!p) old = 0; /* Lua tells there what it is for */
    const int64_t more = (int64_t)n - (int64_t)old;
    if (more >= LARGE && cancel_asked()) return NULL;
    if (more > 0 && !limit_take(more)) return NULL;
    void *q = NULL;
    if (n) q = realloc(p, n);
    else free(p);
    if (n && !q && more > 0) limit_give(more);
    if (n && !q) return more > 0 ? NULL : p; /* what shrinks does not fail */
    if (more < 0) limit_give(-more);
    return q;
}

static int out_of_order(lua_State *L)
{
    const char *said = lua_tostring(L, -1);
    fprintf(stderr, "jevons: an error outside of all calls of Lua: %s\n", said ? said : "no text");
    return 0; /* Lua aborts */
}

lua_State *lj_new_state(void)
{
    lua_State *L = lua_newstate(allocate, NULL);
    if (L) lua_atpanic(L, out_of_order);
    return L;
}

/* ---- loading code ---- */

static void check_file(lua_State *L, const char *path)
{
    err e;
    err_clear(&e);
    if (path && wall_check(WALL_READ, path, &e) != JVN_OK) lj_raise(L, &e, NULL, NULL);
}

/* load(chunk, name, mode, env): mode is "t" whatever is said. Upvalue: Lua's own. */
static int load_text(lua_State *L)
{
    const int n = lua_gettop(L) < 3 ? 3 : lua_gettop(L);
    lua_settop(L, n);
    lua_pushliteral(L, "t");
    lua_replace(L, 3);
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, n, LUA_MULTRET);
    return lua_gettop(L);
}

/* loadfile(path, mode, env). */
static int load_file(lua_State *L)
{
    const char *path = luaL_optstring(L, 1, NULL);
    const bool env = lua_gettop(L) >= 3;
    lua_settop(L, 3);
    check_file(L, path);
    if (luaL_loadfilex(L, path, "t") != LUA_OK) {
        lua_pushnil(L);
        lua_insert(L, -2);
        return 2;
    }
    if (!env) return 1;
    lua_pushvalue(L, 3);
    if (!lua_setupvalue(L, -2, 1)) lua_pop(L, 1);
    return 1;
}

static int after_file(lua_State *L, int status, lua_KContext context)
{
    (void)status, (void)context;
    return lua_gettop(L) - 1;
}

static int do_file(lua_State *L)
{
    const char *path = luaL_optstring(L, 1, NULL);
    lua_settop(L, 1);
    check_file(L, path);
    if (luaL_loadfilex(L, path, "t") != LUA_OK) return lua_error(L);
    lua_callk(L, 0, LUA_MULTRET, 0, after_file);
    return after_file(L, LUA_OK, 0);
}

/* What `require` finds in Lua's path: searcher 2, with text alone. */
static int search_text(lua_State *L)
{
    const char *name = luaL_checkstring(L, 1);
    lua_getglobal(L, "package");
    lua_getfield(L, -1, "searchpath");
    lua_pushstring(L, name);
    lua_getfield(L, -3, "path");
    lua_call(L, 2, 2);
    if (lua_isnil(L, -2)) return 1;
    const char *path = lua_tostring(L, -2);
    if (luaL_loadfilex(L, path, "t") != LUA_OK) return luaL_error(L, "error loading module '%s': %s", name, lua_tostring(L, -1));
    lua_pushstring(L, path);
    return 2;
}

static void set_searcher(lua_State *L)
{
    lua_getglobal(L, "package");
    lua_getfield(L, -1, "searchers");
    lua_pushcfunction(L, search_text);
    lua_rawseti(L, -2, 2);
    lua_pop(L, 2);
}

static void open_loading(lua_State *L)
{
    lua_getglobal(L, "load");
    lua_pushcclosure(L, load_text, 1);
    lua_setglobal(L, "load");
    lua_register(L, "loadfile", load_file);
    lua_register(L, "dofile", do_file);
}

/* ---- stopping ---- */

/* A message handler; upvalue: the script's. What stops a script raises its error inside of the hook, where a handler
 * would run without hooks and so for ever if it likes: it is not asked then. */
static int handle(lua_State *L)
{
    if (cancel_asked()) return 1;
    const int n = lua_gettop(L);
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, n, 1);
    return 1;
}

static int after_call(lua_State *L, int status, lua_KContext context)
{
    (void)status, (void)context;
    return lua_gettop(L);
}

/* xpcall(f, handler, ...). Upvalue: Lua's own. */
static int guarded_xpcall(lua_State *L)
{
    luaL_checktype(L, 2, LUA_TFUNCTION);
    const int n = lua_gettop(L);
    lua_pushvalue(L, 2);
    lua_pushcclosure(L, handle, 1);
    lua_replace(L, 2);
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_callk(L, n, LUA_MULTRET, 0, after_call);
    return after_call(L, LUA_OK, 0);
}

static void guard_handlers(lua_State *L)
{
    lua_getglobal(L, "xpcall");
    lua_pushcclosure(L, guarded_xpcall, 1);
    lua_setglobal(L, "xpcall");
}

/* ---- the sandbox ---- */

/* The functions of a library that do nothing to the world. */
static void keep_only(lua_State *L, const char *lib, const char *const *names)
{
    lua_getglobal(L, lib);
    lua_newtable(L);
    for (; *names; names++) {
        lua_getfield(L, -2, *names);
        lua_setfield(L, -2, *names);
    }
    lua_setglobal(L, lib);
    lua_pop(L, 1);
}

static const luaL_Reg safe[] = {
    {LUA_GNAME, luaopen_base},        {LUA_COLIBNAME, luaopen_coroutine}, {LUA_TABLIBNAME, luaopen_table},
    {LUA_STRLIBNAME, luaopen_string}, {LUA_MATHLIBNAME, luaopen_math},    {LUA_UTF8LIBNAME, luaopen_utf8},
    {LUA_OSLIBNAME, luaopen_os},      {NULL, NULL},
};

static void open_safe(lua_State *L)
{
    static const char *const os[] = {"time", "clock", "date", "difftime", NULL};
    for (const luaL_Reg *lib = safe; lib->func; lib++) {
        luaL_requiref(L, lib->name, lib->func, 1);
        lua_pop(L, 1);
    }
    keep_only(L, "os", os);
    lua_pushnil(L); /* package.loaded: what was left out is reached by nobody */
    lua_setfield(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
    luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
    lua_pop(L, 1);
}

void lj_open_libraries(lua_State *L)
{
    if (wall_is_closed()) {
        open_safe(L);
    } else {
        luaL_openlibs(L);
        set_searcher(L);
        lj_open_debug(L);
    }
    open_loading(L);
    guard_handlers(L);
}

/* jevons.ffi and its kin. */
static int refuse_ffi(lua_State *L)
{
    err e;
    err_clear(&e);
    wall_refuse("calling C libraries", &e);
    return lj_raise(L, &e, NULL, NULL);
}

void lj_close_api(lua_State *L)
{
    static const char *const names[] = {"ffi", "callback", "ffi_gc", NULL};
    for (int i = 0; wall_is_closed() && names[i]; i++) {
        lua_pushcfunction(L, refuse_ffi);
        lua_setfield(L, -2, names[i]);
    }
}
