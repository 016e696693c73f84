/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lua_func_spec.c -- jevons.func: what a script says of a function, made into the specs that the core knows. */
#include <lauxlib.h>
#include <lua.h>
#include <string.h>

#include "lua_func.h"

static void drop_signature(void *p) { signature_free(p); }

/* Reads the signature, anchored for as long as the state lives. */
static signature *keep_signature(lua_State *L, const char *line)
{
    err e;
    void **box = lj_box(L, drop_signature);
    signature *s = NULL;
    err_clear(&e);
    if (signature_parse(line, &s, &e) != JVN_OK) lj_raise(L, &e, NULL, NULL);
    *box = s;
    luaL_ref(L, LUA_REGISTRYINDEX);
    return s;
}

static bool flag(lua_State *L, const char *key)
{
    lua_getfield(L, 1, key);
    bool set = lua_toboolean(L, -1);
    lua_pop(L, 1);
    return set;
}

/* The function under a key of the spec, kept; LUA_NOREF: there is none. */
static int keep_function(lua_State *L, const char *key, bool required)
{
    int type = lua_getfield(L, 1, key);
    if (type == LUA_TFUNCTION) return luaL_ref(L, LUA_REGISTRYINDEX);
    if (required || type != LUA_TNIL)
        luaL_error(L, "'%s' is %s: a function was wanted", key, type == LUA_TNIL ? "missing" : luaL_typename(L, -1));
    lua_pop(L, 1);
    return LUA_NOREF;
}

/* The functions of the script's: `run` alone, or those of an aggregate by state. */
static void read_functions(lua_State *L, function *f, bool by_state)
{
    f->entry = (lj_entry){.b = lj_of(L), .run = keep_function(L, by_state ? "final" : "run", true), .kind = REG_FUNCTION};
    f->init = by_state ? keep_function(L, "init", true) : LUA_NOREF;
    f->step = keep_function(L, "step", by_state);
    f->merge = keep_function(L, "merge", false);
    if (!by_state && (f->step != LUA_NOREF || f->merge != LUA_NOREF))
        luaL_error(L, "'init' is missing: it makes the state of a fold");
}

static bool is_there(lua_State *L, const char *key)
{
    bool there = lua_getfield(L, 1, key) != LUA_TNIL;
    lua_pop(L, 1);
    return there;
}

static bool is_text(lua_State *L, const char *key)
{
    bool given = lua_getfield(L, 1, key) == LUA_TSTRING;
    lua_pop(L, 1);
    return given;
}

static int32_t read_kind(lua_State *L, function *f)
{
    const bool window = flag(L, "vector"), blocks = flag(L, "columns"), by_state = is_there(L, "init");
    const bool folds = flag(L, "aggregate") || by_state;
    f->positions = flag(L, "positions");
    f->nulls = flag(L, "nulls");
    if (window + blocks + folds > 1) luaL_error(L, "a function is one of `columns`, `vector` and `aggregate`");
    if (f->positions && !window) luaL_error(L, "`positions` are those of a `vector` function");
    read_functions(L, f, by_state);
    return window ? JVN_S_WINDOW : folds ? JVN_S_AGGREGATE : JVN_S_SCALAR;
}

static const char *const keys[] = {"signature", "summary", "example", "run", "columns", "vector", "aggregate", "init", "step",
                                   "merge", "final", "nulls", "positions", "unit", "convention"};

/* What all overloads share. */
static void read_shape(lua_State *L, jvn_function *spec, function *f)
{
    const int32_t shape = read_kind(L, f);
    const bool labelled = is_text(L, "unit");
    *spec = (jvn_function){.shape = shape,
                           .flags = JVN_F_SERIAL | (f->nulls || shape == JVN_S_SCALAR ? JVN_F_NULLS : 0u) |
                                    (f->positions ? JVN_F_ROWS : 0u) | (!labelled && flag(L, "unit") ? JVN_F_UNIT : 0u),
                           .summary = lj_spec_text(L, "summary", false),
                           .example = lj_spec_text(L, "example", false),
                           .scalar = flag(L, "columns") ? lj_run_blocks : lj_run_scalar,
                           .window = lj_run_window,
                           .whole = lj_run_whole,
                           .unit = labelled ? lj_spec_text(L, "unit", false) : NULL,
                           .convention = lj_spec_text(L, "convention", false)};
}

/* The overload with the signature at -1, which is popped. */
static const jvn_function *read_overload(lua_State *L, const jvn_function *shape, const function *like)
{
    arena *a = lj_of(L)->specs;
    function *f = arena_alloc(a, sizeof *f);
    jvn_function *spec = arena_alloc(a, sizeof *spec);
    if (lua_type(L, -1) != LUA_TSTRING) luaL_error(L, "signature: found a %s, wanted a text or a list of them", luaL_typename(L, -1));
    *f = *like;
    *spec = *shape;
    spec->signature = lj_spec_copy(L, -1);
    spec->data = f;
    f->sig = keep_signature(L, spec->signature);
    f->entry.name = f->sig->name;
    lua_pop(L, 1);
    return spec;
}

int lj_register_function(lua_State *L)
{
    enum { MOST = 32 };
    const void *specs[MOST];
    jvn_function shape;
    function f = {0};
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    lj_check_keys(L, 1, "func", keys, sizeof keys / sizeof *keys);
    if (lua_getfield(L, 1, "signature") == LUA_TNIL) luaL_error(L, "'signature' is missing: a text was wanted");
    const bool several = lua_istable(L, 2);
    const int n = several ? (int)lua_rawlen(L, 2) : 1;
    if (n < 1 || n > MOST) luaL_error(L, "signature: found %d, wanted 1 to %d", n, MOST);
    read_shape(L, &shape, &f);
    for (int i = 0; i < n; i++) {
        if (several) lua_rawgeti(L, 2, i + 1);
        else lua_pushvalue(L, 2);
        specs[i] = read_overload(L, &shape, &f);
    }
    const char *name = ((const function *)((const jvn_function *)specs[0])->data)->entry.name;
    for (int i = 1; i < n; i++) {
        const char *other = ((const function *)((const jvn_function *)specs[i])->data)->entry.name;
        if (strcmp(name, other) != 0) luaL_error(L, "signature: '%s' and '%s' are two functions", name, other);
    }
    lj_register(L, REG_FUNCTION, name, specs, n);
    return 0;
}
