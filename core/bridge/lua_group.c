/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lua_group.c -- t:group('ticker'): the rows of each key as a dataset, in the order in which keys first appear. */
#include <lauxlib.h>
#include <lua.h>
#include <math.h>
#include <string.h>

#include "../table/rows.h"
#include "lua_inside.h"

enum { DATASET = 1, KEYS, ORDINALS }; /* user values: the dataset; a list of keys; the place of each */

typedef struct handle {
    const void *tag;
    groups g;
    int64_t nan;  /* the place of the key that is no number; 0: none */
    int n_keys;
    int keys[];   /* columns */
} handle;

static const char tag[16] = "jevons.groups";

static handle *check(lua_State *L, int at)
{
    handle *h = lua_touserdata(L, at);
    if (!h || h->tag != tag) luaL_typeerror(L, at, "groups");
    return h;
}

static int64_t first_row(const handle *h, int64_t g)
{
    const int64_t from = h->g.g.starts[g];
    return h->g.g.order ? h->g.g.order[from] : from;
}

/* ---- keys ---- */

/* A value alone; of several columns a table by name. A null is jevons.null. */
static void push_key(lua_State *L, const handle *h, const table *t, int64_t g)
{
    if (h->n_keys > 1) lua_createtable(L, 0, h->n_keys);
    for (int i = 0; i < h->n_keys; i++) {
        lj_push_cell(L, t->columns[h->keys[i]], first_row(h, g));
        if (lua_isnil(L, -1)) {
            lua_pop(L, 1);
            lj_push_null(L);
        }
        if (h->n_keys > 1) lua_setfield(L, -2, t->names[h->keys[i]]);
    }
}

/* The handle is at -1. */
static void make_keys(lua_State *L, handle *h, const table *t)
{
    const int64_t n = h->g.g.n;
    const int at = lua_gettop(L);
    lj_push_list(L, n, 0);
    lua_newtable(L);
    for (int64_t g = 0; g < n; g++) {
        push_key(L, h, t, g);
        lua_pushvalue(L, -1);
        lua_rawseti(L, at + 1, g + 1);
        if (lua_type(L, -1) == LUA_TNUMBER && isnan(lua_tonumber(L, -1))) {
            h->nan = g + 1;
            lua_pop(L, 1);
            continue;
        }
        lua_pushinteger(L, g + 1);
        lua_rawset(L, at + 2);
    }
    lua_setiuservalue(L, at, ORDINALS);
    lua_setiuservalue(L, at, KEYS);
}

/* ---- one group ---- */

static const table *dataset_of(lua_State *L, int at)
{
    lua_getiuservalue(L, at, DATASET);
    const table *t = lj_dataset(L, -1);
    lua_pop(L, 1); /* the handle keeps it */
    return t;
}

static void push_group(lua_State *L, int at, int64_t g)
{
    const handle *h = lua_touserdata(L, at);
    const int64_t from = h->g.g.starts[g], n = h->g.g.starts[g + 1] - from;
    if (h->g.g.order) lj_push_rows(L, dataset_of(L, at), h->g.g.order + from, n);
    else lj_push_slice(L, dataset_of(L, at), from, n);
}

static void push_key_of(lua_State *L, int at, int64_t g)
{
    lua_getiuservalue(L, at, KEYS);
    lua_rawgeti(L, -1, g + 1);
    lua_remove(L, -2);
}

/* The place of the key at `key`; nil is before the first. */
static int64_t place_of(lua_State *L, const handle *h, int at, int key)
{
    if (lua_isnil(L, key)) return 0;
    if (lua_type(L, key) == LUA_TNUMBER && isnan(lua_tonumber(L, key))) return h->nan;
    lua_getiuservalue(L, at, ORDINALS);
    lua_pushvalue(L, key);
    lua_rawget(L, -2);
    if (!lua_isinteger(L, -1)) luaL_error(L, "this is the key of none of the groups");
    return lua_tointeger(L, -1);
}

/* for key, sub in groups: what `for` calls, with the key before. */
static int next_group(lua_State *L)
{
    const handle *h = check(L, 1);
    lua_settop(L, 3);
    const int64_t g = place_of(L, h, 1, 3);
    if (g >= h->g.g.n) return 0;
    push_key_of(L, 1, g);
    push_group(L, 1, g);
    return 2;
}

static int groups_len(lua_State *L)
{
    lua_pushinteger(L, check(L, 1)->g.g.n);
    return 1;
}

/* ---- apply ---- */

/* The keys' columns beside the joined results at `made`: row i is of group list[i]. Pushes the dataset. */
static void bind_keys(lua_State *L, const handle *h, const table *t, const table *made, const int64_t *rows)
{
    err e;
    column *c;
    err_clear(&e);
    table *to = *lj_push_dataset(L) = table_new();
    const int64_t n = made->rows < 0 ? 0 : made->rows;
    for (int i = 0; i < h->n_keys; i++) {
        const char *name = t->names[h->keys[i]];
        bool own = false;
        for (int k = 0; k < made->n; k++) own |= strcmp(made->names[k], name) == 0;
        if (own) continue;
        if (rows_take(t->columns[h->keys[i]], rows, n, &c, &e) != JVN_OK || table_take(to, name, c, &e) != JVN_OK)
            lj_raise(L, &e, NULL, NULL);
    }
    for (int i = 0; i < made->n; i++)
        if (table_take(to, made->names[i], column_ref(made->columns[i]), &e) != JVN_OK) lj_raise(L, &e, NULL, NULL);
}

/* Pushes what owns, for each row of the results in the list at 3, the first row of its group, which the list at 4 names. */
static const int64_t *push_firsts(lua_State *L, const handle *h, int n, int64_t total)
{
    int64_t *rows = lj_push_places(L, total), *to = rows;
    for (int i = 1; i <= n; i++) {
        lua_rawgeti(L, 3, i);
        lua_rawgeti(L, 4, i);
        const int64_t row = first_row(h, lua_tointeger(L, -1));
        for (int64_t k = lj_dataset(L, -2)->rows; k > 0; k--) *to++ = row;
        lua_pop(L, 2);
    }
    return rows;
}

/* groups:apply(f): what f(sub, key) gives for each, one below the other beside the keys; nil: nothing. */
static int apply(lua_State *L)
{
    int n = 0;
    const handle *h = check(L, 1);
    luaL_checktype(L, 2, LUA_TFUNCTION);
    lua_settop(L, 2);
    lua_newtable(L); /* 3: datasets */
    lua_newtable(L); /* 4: of which groups */
    for (int64_t g = 0; g < h->g.g.n; g++) {
        lua_pushvalue(L, 2);
        push_group(L, 1, g);
        push_key_of(L, 1, g);
        lua_call(L, 2, 1);
        if (!lua_isnil(L, -1)) {
            lj_dataset_from(L, -1, "apply");
            lua_rawseti(L, 3, ++n);
            lua_pushinteger(L, g);
            lua_rawseti(L, 4, n);
        }
        lua_settop(L, 4);
    }
    lj_join_datasets(L, 3, n);
    const table *made = lj_dataset(L, -1);
    const int64_t *rows = push_firsts(L, h, n, made->rows < 0 ? 0 : made->rows);
    bind_keys(L, h, dataset_of(L, 1), made, rows);
    return 1;
}

/* ---- making them ---- */

static int groups_gc(lua_State *L)
{
    handle *h = check(L, 1);
    groups_free(&h->g);
    h->g = (groups){0};
    return 0;
}

int lj_dataset_group(lua_State *L)
{
    err e;
    const int n = lua_gettop(L) - 1;
    table *t = lj_check_dataset(L, 1);
    luaL_argcheck(L, n >= 1 && n <= 32, 2, "1 to 32 columns were wanted");
    err_clear(&e);
    if (table_need_all(t, &e) != JVN_OK) return lj_raise(L, &e, NULL, NULL);
    handle *h = lua_newuserdatauv(L, sizeof *h + (size_t)n * sizeof(int), 3);
    *h = (handle){.tag = tag, .n_keys = n};
    luaL_setmetatable(L, tag);
    lua_pushvalue(L, 1);
    lua_setiuservalue(L, -2, DATASET);
    column *keys[32];
    for (int i = 0; i < n; i++) {
        if (table_column(t, "the dataset", luaL_checkstring(L, i + 2), &h->keys[i], &e) != JVN_OK) return lj_raise(L, &e, NULL, NULL);
        keys[i] = t->columns[h->keys[i]];
    }
    if (rows_group(n, keys, t->rows < 0 ? 0 : t->rows, &h->g, &e) != JVN_OK) return lj_raise(L, &e, NULL, NULL);
    make_keys(L, h, t);
    return 1;
}

void lj_open_groups(lua_State *L)
{
    static const luaL_Reg meta[] = {{"__call", next_group}, {"__len", groups_len}, {"__gc", groups_gc}, {NULL, NULL}};
    static const luaL_Reg methods[] = {{"apply", apply}, {NULL, NULL}};
    luaL_newmetatable(L, tag);
    luaL_setfuncs(L, meta, 0);
    luaL_newlib(L, methods);
    lua_setfield(L, -2, "__index");
    lua_pushliteral(L, "groups");
    lua_setfield(L, -2, "__metatable");
    lua_pop(L, 1);
}
