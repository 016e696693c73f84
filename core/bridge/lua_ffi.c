/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lua_ffi.c -- jevons.ffi: C functions that Lua calls with its own values, once; with columns for numbers they are
 * called over the rows, as in an expression. */
#include <lauxlib.h>
#include <lua.h>
#include <string.h>

#include "ffi_bind.h"
#include "ffi_values.h"
#include "lua_ffi.h"

/* ---- a call ---- */

typedef struct calling {
    const foreign_call *c;
    lua_side side;
    foreign_frame f;
    int64_t n; /* the arrays' length */
    int next;  /* the argument */
} calling;

static bool is_taken(c_role role)
{
    return role == C_VALUE || role == C_ARRAY || role == C_INOUT || role == C_INOUT_ARRAY || role == C_CALLBACK || role == C_POINTER;
}

static bool is_array(c_role role) { return role == C_ARRAY || role == C_INOUT_ARRAY; }

static void check_count(lua_State *L, const calling *x)
{
    int wanted = 0, found = lua_gettop(L);
    for (int i = 0; i < x->c->sig.n; i++) wanted += is_taken(x->c->sig.params[i].role);
    if (found > wanted)
        luaL_error(L, "%s takes %d argument%s, found %d", x->side.who, wanted, wanted == 1 ? "" : "s", found);
    lua_settop(L, wanted);
}

/* What all arrays have in common. */
static void find_length(lua_State *L, calling *x)
{
    bool any = false;
    for (int i = 0, at = 1; i < x->c->sig.n; i++) {
        const c_param *p = &x->c->sig.params[i];
        if (!is_taken(p->role)) continue;
        int64_t n = is_array(p->role) ? lj_array_length(L, at) : 0;
        at++;
        if (!is_array(p->role)) continue;
        if (n < 0) luaL_error(L, "%s: %s: found %s, wanted a column or a list", x->side.who, p->name, luaL_typename(L, at - 1));
        if (any && n != x->n)
            luaL_error(L, "%s: arrays of %I and %I values do not go together", x->side.who, (LUAI_UACINT)x->n, (LUAI_UACINT)n);
        x->n = n;
        any = true;
    }
    if (!foreign_fits(x->c, x->n)) luaL_error(L, "%s: %I values are more than its length can say", x->side.who, (LUAI_UACINT)x->n);
}

/* Zeroed memory that the anchor keeps. */
static void *push_room(lua_State *L, const calling *x, size_t bytes)
{
    char *room = lua_newuserdatauv(L, bytes + 16, 0);
    lua_rawseti(L, x->side.anchor, (lua_Integer)lua_rawlen(L, x->side.anchor) + 1);
    return memset((char *)(((uintptr_t)room + 15) & ~(uintptr_t)15), 0, bytes);
}

static void give(lua_State *L, calling *x, int i)
{
    const c_param *p = &x->c->sig.params[i];
    const int at = is_taken(p->role) ? x->next++ : 0;
    switch (p->role) {
    case C_VALUE:
    case C_INOUT: lj_store(L, &x->side, at, p, x->f.store[i]); break;
    case C_CALLBACK: x->f.pointers[i] = lj_code(L, &x->side, at, p); break;
    case C_POINTER: x->f.pointers[i] = lj_pointer(L, &x->side, at, p); break;
    case C_ARRAY:
    case C_INOUT_ARRAY: x->f.pointers[i] = lj_store_array(L, &x->side, at, p, x->n, p->role == C_INOUT_ARRAY); break;
    case C_OUT_ARRAY: x->f.pointers[i] = push_room(L, x, (size_t)(x->n * c_size(p->type))); break;
    default: break;
    }
}

static int push_result(lua_State *L, calling *x)
{
    const c_param *p = &x->c->sig.result;
    const char *from = x->f.result;
    if (p->type == C_VOID) return 0;
    if (p->way != C_ITSELF) memcpy(&from, x->f.result, sizeof from);
    else if (c_is_number(p->type)) c_unwiden(p->type, x->f.result, x->f.result);
    if (from) lj_push_c(L, &x->side, p, from);
    else lua_pushnil(L);
    return 1;
}

/* The result, then what was written, in order. */
static int push_outputs(lua_State *L, calling *x)
{
    int n = push_result(L, x);
    for (int i = 0; i < x->c->sig.n; i++) {
        const c_param *p = &x->c->sig.params[i];
        bool one = p->role == C_OUT || p->role == C_INOUT, many = p->role == C_OUT_ARRAY || p->role == C_INOUT_ARRAY;
        if (one) lj_push_c(L, &x->side, p, x->f.store[i]);
        if (many) lj_push_array(L, p, x->f.pointers[i], x->n);
        n += one || many;
    }
    return n;
}

static bool maps(lua_State *L, const foreign_call *c)
{
    bool column_given = false;
    for (int i = 1; i <= lua_gettop(L) && !c->sig.arrays; i++) column_given |= lj_column(L, i, NULL) != NULL;
    return column_given && c->shown;
}

/* Upvalues: the foreign_call, and what the function is called in expressions. */
static int call_foreign(lua_State *L)
{
    calling x = {.c = lua_touserdata(L, lua_upvalueindex(1)), .next = 1};
    if (maps(L, x.c)) {
        lua_pushvalue(L, lua_upvalueindex(2));
        lua_insert(L, 1);
        return lj_function(L);
    }
    foreign_call *c = (foreign_call *)(uintptr_t)x.c;
    x.side = (lua_side){.sig = &c->sig, .types = &c->structs, .who = c->sig.name};
    check_count(L, &x);
    luaL_checkstack(L, 60, NULL);
    lua_newtable(L);
    x.side.anchor = lua_gettop(L);
    find_length(L, &x);
    foreign_frame_open(c, &x.f, push_room(L, &x, (size_t)c->bytes), x.n);
    for (int i = 0; i < c->sig.n; i++) give(L, &x, i);
    lineage_add_file(lj_enter(L)->shell.sc->from, INPUT_PLUGIN, c->file, c->prototype, c->file);
    foreign_invoke(c, &x.f);
    lj_raise_pending(L, &x.side);
    return push_outputs(L, &x);
}

/* ---- binding ---- */

static const char *option(lua_State *L, const char *key)
{
    if (!lua_istable(L, 3)) return NULL;
    lua_getfield(L, 3, key);
    if (lua_isnil(L, -1)) return NULL;
    if (lua_type(L, -1) != LUA_TSTRING) luaL_error(L, "jevons.ffi: %s: wanted a text", key);
    return lua_tostring(L, -1); /* which stays on the stack */
}

static void check_options(lua_State *L)
{
    static const char *const known[] = {"name", "take", "pure", "summary"};
    if (!lua_istable(L, 3)) return;
    for (lua_pushnil(L); lua_next(L, 3); lua_pop(L, 1)) {
        bool is = false;
        const char *key = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : "?";
        for (size_t i = 0; i < sizeof known / sizeof *known; i++) is |= strcmp(known[i], key) == 0;
        if (!is) luaL_error(L, "jevons.ffi: there is no option '%s': wanted name, take, pure, or summary", key);
    }
}

/* jevons.ffi(library, prototype [, name or options]): what the command `ffi` does; gives the function. */
int lj_ffi(lua_State *L)
{
    err e;
    foreign_info made;
    foreign_part part;
    bridge *b = lj_enter(L);
    luaL_checkstack(L, 20, NULL);
    foreign_wish wish = {.library = luaL_checkstring(L, 1), .prototype = luaL_checkstring(L, 2), .lua = true};
    lua_settop(L, 3);
    if (!lua_isnil(L, 3) && !lua_istable(L, 3)) wish.name = luaL_checkstring(L, 3);
    check_options(L);
    if (lua_istable(L, 3)) wish.name = option(L, "name");
    wish.take = option(L, "take");
    wish.summary = option(L, "summary");
    wish.pure = lua_istable(L, 3) && lua_getfield(L, 3, "pure") != LUA_TNIL && lua_toboolean(L, -1);
    err_clear(&e);
    if (foreign_bind(b->shell.foreign, b->shell.reg, &wish, &made, &part, &e) != JVN_OK)
        return lj_raise(L, &e, part == FOREIGN_PROTOTYPE ? wish.prototype : NULL, "ffi");
    lua_pushlightuserdata(L, made.call);
    lua_pushfstring(L, "ffi.%s", made.name);
    lua_pushcclosure(L, call_foreign, 2);
    return 1;
}
