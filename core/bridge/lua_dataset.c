/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lua_dataset.c -- datasets in Lua: columns by name, rows one by one, and as they are printed. */
#include <lauxlib.h>
#include <lua.h>
#include <stdlib.h>

#include "lua_inside.h"

/* User value 1: the columns that were asked for, by name. */
typedef struct handle {
    const void *tag;
    table *t;
} handle;

static const char tag[16] = "jevons.dataset";
static const char what[] = "the dataset";

table **lj_push_dataset(lua_State *L)
{
    handle *h = lua_newuserdatauv(L, sizeof *h, 1);
    *h = (handle){tag, NULL};
    luaL_setmetatable(L, tag);
    return &h->t;
}

table *lj_dataset(lua_State *L, int at)
{
    handle *h = lua_touserdata(L, at);
    return h && h->tag == tag ? h->t : NULL;
}

table *lj_check_dataset(lua_State *L, int at)
{
    table *t = lj_dataset(L, at);
    if (!t) luaL_typeerror(L, at, "dataset");
    return t;
}

static int64_t rows_of(const table *t) { return t->rows < 0 ? 0 : t->rows; }

/* ---- columns ---- */

static void push_loaded(lua_State *L, table *t, int i)
{
    err e;
    const column *c;
    err_clear(&e);
    lj_push_column(L, t->names[i]);
    if (table_need(t, i, &c, &e) != JVN_OK) lj_raise(L, &e, NULL, NULL);
    lj_column_set(L, -1, column_ref(t->columns[i]));
}

/* The column of the dataset at 1 whose name is at 2: the same object each time. */
static int push_named(lua_State *L)
{
    err e;
    int i;
    table *t = lj_check_dataset(L, 1);
    const char *name = luaL_checkstring(L, 2);
    err_clear(&e);
    lua_settop(L, 2);
    if (lua_getiuservalue(L, 1, 1) == LUA_TNIL) {
        lua_pop(L, 1);
        lua_newtable(L);
        lua_pushvalue(L, -1);
        lua_setiuservalue(L, 1, 1);
    }
    lua_pushvalue(L, 2);
    if (lua_rawget(L, 3) != LUA_TNIL) return 1;
    if (table_column(t, what, name, &i, &e) != JVN_OK) return lj_raise(L, &e, NULL, NULL);
    push_loaded(L, t, i);
    lua_pushvalue(L, 2);
    lua_pushvalue(L, -2);
    lua_rawset(L, 3);
    return 1;
}

static int dataset_index(lua_State *L)
{
    if (lua_istable(L, 2) || lj_handle_at(L, 2)) return lj_pick_dataset(L);
    if (lua_type(L, 2) != LUA_TSTRING)
        return luaL_error(L, "a dataset is indexed by a column's name or a mask, found a %s; t:row(i) gives a row", luaL_typename(L, 2));
    lua_pushvalue(L, 2);
    if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNIL) return 1;
    return push_named(L);
}

static int dataset_newindex(lua_State *L)
{
    return luaL_error(L, "a dataset cannot be changed: jevons.table makes another");
}

static int dataset_len(lua_State *L)
{
    lua_pushinteger(L, rows_of(lj_check_dataset(L, 1)));
    return 1;
}

static int dataset_gc(lua_State *L)
{
    handle *h = lua_touserdata(L, 1);
    if (!h || h->tag != tag) return 0;
    table_unref(h->t);
    h->t = NULL;
    return 0;
}

typedef struct printed {
    char *s;
    size_t n;
} printed;

static void drop_printed(void *p)
{
    free(((printed *)p)->s);
    free(p);
}

static int dataset_text(lua_State *L)
{
    table *t = lj_check_dataset(L, 1);
    err e;
    if (table_need_all(t, &e) != JVN_OK) return lj_raise(L, &e, NULL, NULL);
    void **box = lj_box(L, drop_printed);
    printed *p = *box = xcalloc(1, sizeof *p);
    FILE *out = open_memstream(&p->s, &p->n);
    if (!out) return luaL_error(L, "not enough memory");
    lj_of(L)->shell.render(t, out);
    fclose(out);
    while (p->n && p->s[p->n - 1] == '\n') p->n--;
    lua_pushlstring(L, p->s, p->n);
    return 1;
}

/* ---- methods ---- */

static int method_names(lua_State *L)
{
    const table *t = lj_check_dataset(L, 1);
    lua_createtable(L, t->n, 0);
    for (int i = 0; i < t->n; i++) {
        lua_pushstring(L, t->names[i]);
        lua_rawseti(L, -2, i + 1);
    }
    return 1;
}

static void push_row(lua_State *L, const table *t, int64_t i)
{
    lua_createtable(L, 0, t->n);
    for (int k = 0; k < t->n; k++) {
        lua_pushstring(L, t->names[k]);
        lj_push_cell(L, t->columns[k], i);
        lua_rawset(L, -3);
    }
}

static table *check_loaded(lua_State *L, int at)
{
    err e;
    table *t = lj_check_dataset(L, at);
    if (table_need_all(t, &e) != JVN_OK) lj_raise(L, &e, NULL, NULL);
    return t;
}

/* t:row(i): nil where there is none. */
static int method_row(lua_State *L)
{
    const table *t = check_loaded(L, 1);
    lua_Integer i = luaL_checkinteger(L, 2);
    if (i < 1 || i > rows_of(t)) return 0;
    push_row(L, t, i - 1);
    return 1;
}

/* Upvalues: the dataset, the rows that were given. */
static int next_row(lua_State *L)
{
    const table *t = lj_dataset(L, lua_upvalueindex(1));
    lua_Integer i = lua_tointeger(L, lua_upvalueindex(2));
    if (!t || i >= rows_of(t)) return 0;
    lua_pushinteger(L, i + 1);
    lua_replace(L, lua_upvalueindex(2));
    push_row(L, t, i);
    return 1;
}

static int method_rows(lua_State *L)
{
    check_loaded(L, 1);
    lua_pushvalue(L, 1);
    lua_pushinteger(L, 0);
    lua_pushcclosure(L, next_row, 2);
    return 1;
}

/* t:eval("close / lag(close) - 1") */
static int method_eval(lua_State *L)
{
    table *t = check_loaded(L, 1);
    lj_eval(L, luaL_checkstring(L, 2), t, what);
    return 1;
}

/* ---- the shell's verbs ---- */

/* Runs the text on top of the stack with the dataset at 1 as its input. */
static int run_stage(lua_State *L)
{
    lj_check_dataset(L, 1);
    lua_pushcfunction(L, lj_run);
    lua_insert(L, -2);
    lua_pushvalue(L, 1);
    lua_call(L, 2, 1);
    return 1;
}

/* t:run("where close > 100 | head 3") */
static int method_run(lua_State *L)
{
    lua_pushfstring(L, "_ | %s", luaL_checkstring(L, 2));
    return run_stage(L);
}

/* t:sort("close desc"). Upvalue: the command. */
static int method_verb(lua_State *L)
{
    lua_pushfstring(L, "_ | %s %s", lua_tostring(L, lua_upvalueindex(1)), luaL_optstring(L, 2, ""));
    return run_stage(L);
}

/* t:where("close > 100"), or of a mask */
static int method_where(lua_State *L)
{
    if (lua_type(L, 2) == LUA_TSTRING) return method_verb(L);
    lj_check_dataset(L, 1);
    return lj_pick_dataset(L);
}

/* Into the table at -1. */
static void add_verbs(lua_State *L)
{
    static const char *const verbs[] = {"where", "select", "sort", "set", "head"};
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        lua_pushstring(L, verbs[i]);
        lua_pushcclosure(L, i ? method_verb : method_where, 1);
        lua_setfield(L, -2, verbs[i]);
    }
}

void lj_open_datasets(lua_State *L)
{
    static const luaL_Reg meta[] = {{"__newindex", dataset_newindex}, {"__len", dataset_len}, {"__gc", dataset_gc},
                                    {"__tostring", dataset_text},     {NULL, NULL}};
    static const luaL_Reg methods[] = {{"names", method_names}, {"row", method_row},   {"rows", method_rows},
                                       {"column", push_named},  {"eval", method_eval}, {"run", method_run},
                                       {"sub", lj_dataset_sub}, {"equals", lj_dataset_equals},
                                       {"group", lj_dataset_group}, {"difference", lj_dataset_difference}, {NULL, NULL}};
    luaL_newmetatable(L, tag);
    luaL_setfuncs(L, meta, 0);
    lua_newtable(L);
    luaL_setfuncs(L, methods, 0);
    add_verbs(L);
    lua_pushcclosure(L, dataset_index, 1);
    lua_setfield(L, -2, "__index");
    lua_pushliteral(L, "dataset");
    lua_setfield(L, -2, "__metatable");
    lua_pop(L, 1);
    lj_open_groups(L);
}
