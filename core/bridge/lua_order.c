/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lua_order.c -- what would differ from run to run: random numbers begin the same, and `pairs` goes through a table in the
 * order of its keys. Lua hashes texts with a seed of the time and of addresses, so that its own order is another each time. */
#include <lauxlib.h>
#include <lua.h>
#include <stdlib.h>
#include <string.h>

#include "lua_inside.h"

/* ---- random numbers ---- */

void lj_seed(lua_State *L, int math, int64_t seed)
{
    lua_getfield(L, math, "randomseed");
    lua_pushinteger(L, seed);
    lua_pushinteger(L, 0);
    lua_call(L, 2, 0);
}

/* jevons.seed(n): of the script's own math, if it is a stage. */
static int api_seed(lua_State *L)
{
    const lua_Integer seed = luaL_checkinteger(L, 1);
    const lj_script_run *r = lj_of(L)->running;
    if (r && r->math != LUA_NOREF) lua_rawgeti(L, LUA_REGISTRYINDEX, r->math);
    else lua_getglobal(L, "math");
    lj_seed(L, lua_gettop(L), seed);
    return 0;
}

/* ---- keys ---- */

enum { NUMBER, TEXT, TRUTH, OBJECT, FEW = 64 };

typedef struct key {
    int kind;      /* in this order */
    int integer;   /* a number that is one */
    lua_Integer i; /* TEXT, OBJECT: its place among those that are held */
    lua_Number x;
    const char *s;
    size_t n;
} key;

/* The key at the top of the stack. What is memory joins the list at `held`: a finalizer may take it out of the table. */
static key read_key(lua_State *L, int held)
{
    key k = {.kind = OBJECT};
    switch (lua_type(L, -1)) {
    case LUA_TNUMBER:
        k.kind = NUMBER;
        k.integer = lua_isinteger(L, -1);
        k.x = lua_tonumber(L, -1);
        k.i = k.integer ? lua_tointeger(L, -1) : 0;
        break;
    case LUA_TSTRING:
        k.kind = TEXT;
        k.s = lua_tolstring(L, -1, &k.n);
        break;
    case LUA_TBOOLEAN:
        k.kind = TRUTH;
        k.i = lua_toboolean(L, -1);
        break;
    default: break;
    }
    if (k.kind != TEXT && k.kind != OBJECT) return k;
    k.i = (lua_Integer)lua_rawlen(L, held) + 1;
    lua_pushvalue(L, -1);
    lua_rawseti(L, held, k.i);
    return k;
}

static void push_key(lua_State *L, const key *k, int held)
{
    switch (k->kind) {
    case NUMBER:
        if (k->integer) lua_pushinteger(L, k->i);
        else lua_pushnumber(L, k->x);
        break;
    case TRUTH: lua_pushboolean(L, (int)k->i); break;
    default: lua_rawgeti(L, held, k->i);
    }
}

static int compare(const void *a, const void *b)
{
    const key *x = a, *y = b;
    if (x->kind != y->kind) return x->kind < y->kind ? -1 : 1;
    if (x->kind == TEXT) {
        const int c = memcmp(x->s, y->s, x->n < y->n ? x->n : y->n);
        return c ? c : (x->n > y->n) - (x->n < y->n);
    }
    const int c = x->kind == NUMBER && !(x->integer && y->integer) ? (x->x > y->x) - (x->x < y->x) : 0;
    return c ? c : (x->i > y->i) - (x->i < y->i);
}

/* Whether Lua's own order is that of the keys: 1, 2, 3, ...; *n: how many there are, as far as it looked. */
static bool is_plain(lua_State *L, lua_Integer *n)
{
    for (*n = 0, lua_pushnil(L); lua_next(L, 1); lua_pop(L, 1))
        if (!lua_isinteger(L, -2) || lua_tointeger(L, -2) != ++*n) {
            lua_pop(L, 2);
            return false;
        }
    return true;
}

/* Makes room for another key: the memory is that of a userdata at `memory`, once there are more than a few. */
static key *grow(lua_State *L, key *keys, size_t n, int memory)
{
    if (n < FEW || (n & (n - 1))) return keys;
    key *more = lua_newuserdatauv(L, 2 * n * sizeof *more, 0);
    memcpy(more, keys, n * sizeof *more);
    lua_replace(L, memory);
    return more;
}

/* Pushes a list of the keys of the table at 1, in order. */
static void push_keys(lua_State *L)
{
    key few[FEW], *keys = few;
    size_t n = 0;
    const int held = lua_gettop(L) + 1, memory = held + 1;
    lua_newtable(L);
    lua_pushnil(L);
    for (lua_pushnil(L); lua_next(L, 1); n++) {
        lua_pop(L, 1);
        keys = grow(L, keys, n, memory);
        keys[n] = read_key(L, held);
    }
    qsort(keys, n, sizeof *keys, compare);
    lj_push_list(L, (int64_t)n, 0);
    for (size_t i = 0; i < n; i++) {
        push_key(L, &keys[i], held);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    lua_replace(L, held);
    lua_settop(L, held);
}

/* Upvalues: the keys, the place of the last. A key whose value has gone meanwhile is passed over. */
static int next_key(lua_State *L)
{
    lua_Integer i = lua_tointeger(L, lua_upvalueindex(2));
    for (;;) {
        if (lua_rawgeti(L, lua_upvalueindex(1), ++i) == LUA_TNIL) return 1;
        lua_pushvalue(L, -1);
        if (lua_rawget(L, 1) != LUA_TNIL) break;
        lua_pop(L, 2);
    }
    lua_pushinteger(L, i);
    lua_replace(L, lua_upvalueindex(2));
    return 2;
}

static int walk(lua_State *L)
{
    lua_pushinteger(L, 0);
    lua_pushcclosure(L, next_key, 2);
    lua_pushvalue(L, 1);
    return 2;
}

/* pairs. Upvalues: Lua's own, and next. */
static int ordered_pairs(lua_State *L)
{
    lua_Integer n;
    luaL_checkany(L, 1);
    lua_settop(L, 1);
    if (luaL_getmetafield(L, 1, "__pairs") != LUA_TNIL || !lua_istable(L, 1)) {
        lua_pushvalue(L, lua_upvalueindex(1));
        lua_pushvalue(L, 1);
        lua_call(L, 1, 3);
        return 3;
    }
    if (is_plain(L, &n)) {
        lua_pushvalue(L, lua_upvalueindex(2));
        lua_pushvalue(L, 1);
        return 2;
    }
    push_keys(L);
    return walk(L);
}

/* jevons.sorted(t [, before]) */
static int api_sorted(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    const bool own = !lua_isnoneornil(L, 2);
    if (own) luaL_checktype(L, 2, LUA_TFUNCTION);
    lua_settop(L, 2);
    push_keys(L);
    if (own) {
        lua_getglobal(L, "table");
        lua_getfield(L, -1, "sort");
        lua_pushvalue(L, 3);
        lua_pushvalue(L, 2);
        lua_call(L, 2, 0);
        lua_settop(L, 3);
    }
    return walk(L);
}

/* ---- opening ---- */

void lj_open_order(lua_State *L)
{
    lua_getglobal(L, "math");
    lj_seed(L, lua_gettop(L), LJ_SEED);
    lua_getglobal(L, "pairs");
    lua_getglobal(L, "next");
    lua_pushcclosure(L, ordered_pairs, 2);
    lua_setglobal(L, "pairs");
    lua_pop(L, 1);
}

void lj_add_order(lua_State *L)
{
    static const luaL_Reg functions[] = {{"seed", api_seed}, {"sorted", api_sorted}, {NULL, NULL}};
    luaL_setfuncs(L, functions, 0);
}
