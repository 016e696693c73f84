/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lua_column.c -- columns in Lua: values by index, as a plain table, and what they are. */
#include <lauxlib.h>
#include <lua.h>
#include <string.h>

#include "../table/unit.h"
#include "lua_inside.h"

typedef lj_handle handle;

static const char tag[16] = "jevons.column";

static handle *of(lua_State *L, int at)
{
    handle *h = lua_touserdata(L, at);
    return h && h->tag == tag ? h : NULL;
}

lj_handle *lj_handle_at(lua_State *L, int at) { return of(L, at); }

column **lj_push_column(lua_State *L, const char *name)
{
    size_t n = strlen(name) + 1;
    handle *h = lua_newuserdatauv(L, sizeof *h + n, 2);
    *h = (handle){.tag = tag};
    memcpy(h->name, name, n);
    luaL_setmetatable(L, tag);
    return &h->c;
}

static int64_t bytes_of(const column *c) { return c->data->size + (c->bytes ? c->bytes->size : 0); }

void lj_column_set(lua_State *L, int at, column *c)
{
    handle *h = of(L, at);
    h->c = c;
    h->n = c->length;
    h->f64 = c->type == JVN_FLOAT64 && !c->validity ? column_f64(c) : NULL;
    if (c->refs == 1) lj_made(L, bytes_of(c));
}

column *lj_column(lua_State *L, int at, const char **name)
{
    handle *h = of(L, at);
    if (h && h->op) lj_settle(L, at);
    if (name) *name = h ? h->name : "";
    return h ? h->c : NULL;
}

column *lj_check_column(lua_State *L, int at)
{
    column *c = lj_column(L, at, NULL);
    if (!c) luaL_typeerror(L, at, "column");
    return c;
}

static handle *check(lua_State *L)
{
    lj_check_column(L, 1);
    return of(L, 1);
}

/* ---- one value ---- */

static void push_days(lua_State *L, int32_t days)
{
    char buf[40];
    lua_pushlstring(L, buf, (size_t)text_date(buf, days));
}

static void push_time(lua_State *L, int64_t micros)
{
    char buf[40];
    lua_pushlstring(L, buf, (size_t)text_timestamp(buf, micros));
}

static void push_text(lua_State *L, const column *c, int64_t i)
{
    int64_t n;
    const char *s = column_text(c, i, &n);
    lua_pushlstring(L, s, (size_t)n);
}

void lj_push_cell(lua_State *L, const column *c, int64_t i)
{
    if (column_is_null(c, i)) {
        lua_pushnil(L);
        return;
    }
    switch (c->type) {
    case JVN_BOOL: lua_pushboolean(L, column_bool(c, i)); break;
    case JVN_INT64: lua_pushinteger(L, column_i64(c)[i]); break;
    case JVN_FLOAT64: lua_pushnumber(L, column_f64(c)[i]); break;
    case JVN_DATE: push_days(L, column_i32(c)[i]); break;
    case JVN_TIMESTAMP: push_time(L, column_i64(c)[i]); break;
    default: push_text(L, c, i);
    }
}

/* ---- c[i] ---- */

/* Whatever is no plain number of a column: another value, a method's name, a mask or places. Apart, for the registers
 * that it takes would cost loops. */
__attribute__((noinline, cold)) static int index_other(lua_State *L)
{
    int found;
    const handle *h = of(L, 1);
    const lua_Integer i = lua_tointegerx(L, 2, &found);
    if (!h) return luaL_typeerror(L, 1, "column");
    if (found && (uint64_t)i - 1 < (uint64_t)h->n) lj_push_cell(L, lj_column(L, 1, NULL), i - 1);
    else if (found || lua_type(L, 2) == LUA_TNUMBER) return 0;
    else if (lua_type(L, 2) != LUA_TSTRING) return lj_pick_column(L);
    else {
        lua_pushvalue(L, 2);
        if (lua_rawget(L, lua_upvalueindex(1)) == LUA_TNIL) lj_push_method(L, 2, lua_upvalueindex(1));
    }
    return 1;
}

/* What loops do: three calls of Lua's for a double. What is no number is 0, which no row has. */
static int column_index(lua_State *L)
{
    const handle *h = lua_touserdata(L, 1);
    const uint64_t i = (uint64_t)lua_tointegerx(L, 2, NULL) - 1;
    if (!h || h->tag != tag || !h->f64 || i >= (uint64_t)h->n) return index_other(L);
    lua_pushnumber(L, h->f64[i]);
    return 1;
}

static int column_newindex(lua_State *L) { return luaL_error(L, "a column cannot be changed: make another from its values"); }

static int column_len(lua_State *L)
{
    const handle *h = of(L, 1);
    if (!h) return luaL_typeerror(L, 1, "column");
    lua_pushinteger(L, h->n);
    return 1;
}

static int column_gc(lua_State *L)
{
    handle *h = of(L, 1);
    if (!h) return 0;
    column_unref(h->c);
    column_unref(h->shape);
    *h = (handle){0}; /* without its tag it is no column any more: code can call this */
    return 0;
}

/* "float64 column 'close' of 63 rows" */
static int column_text_of(lua_State *L)
{
    const handle *h = check(L);
    lua_pushfstring(L, "%s column%s%s%s of %I row%s", type_name(h->c->type), *h->name ? " '" : "", h->name,
                    *h->name ? "'" : "", (LUAI_UACINT)h->n, h->n == 1 ? "" : "s");
    return 1;
}

/* ---- methods ---- */

static int method_name(lua_State *L)
{
    lua_pushstring(L, check(L)->name);
    return 1;
}

/* One that jevons.column takes: that texts may be kept as codes is the column's own matter. */
static int method_type(lua_State *L)
{
    const jvn_type type = check(L)->c->type;
    lua_pushstring(L, type_name(type == JVN_DICT ? JVN_STRING : type));
    return 1;
}

/* c:unit(), or c:unit("USD"): the same values with that unit. */
static int method_unit(lua_State *L)
{
    err e;
    char unit[UNIT_MAX];
    const handle *h = check(L);
    const char *given = luaL_optstring(L, 2, NULL);
    if (!given) {
        lua_pushstring(L, h->c->unit);
        return 1;
    }
    err_clear(&e);
    if (*given && unit_parse(given, unit, &e) != JVN_OK) return lj_raise(L, &e, NULL, NULL);
    lj_push_column(L, h->name);
    lj_column_set(L, -1, column_label(h->c, *given ? unit : "", NULL));
    return 1;
}

/* c:convention(), or c:convention("simple"): the same values with that convention. */
static int method_convention(lua_State *L)
{
    size_t n;
    const handle *h = check(L);
    const char *given = luaL_optlstring(L, 2, NULL, &n);
    if (!given) {
        lua_pushstring(L, h->c->convention);
        return 1;
    }
    if (!text_is_utf8(given, n) || strlen(given) != n) return luaL_error(L, "a convention is text without bytes of other kinds");
    lj_push_column(L, h->name);
    lj_column_set(L, -1, column_label(h->c, NULL, given));
    return 1;
}

/* Sets all rows in the list at -1. */
static void fill(lua_State *L, const column *c)
{
    const bool plain = c->type == JVN_FLOAT64 && !c->validity;
    for (int64_t i = 0; i < c->length; i++) {
        if (plain) lua_pushnumber(L, column_f64(c)[i]);
        else lj_push_cell(L, c, i);
        lua_rawseti(L, -2, i + 1);
    }
}

/* All values as a list; where some are null, its field n says how many rows there are. */
static int method_table(lua_State *L)
{
    const handle *h = check(L);
    lj_push_list(L, h->n, h->c->nulls ? 1 : 0);
    fill(L, h->c);
    if (!h->c->nulls) return 1;
    lua_pushinteger(L, h->n);
    lua_setfield(L, -2, "n");
    return 1;
}

void lj_open_columns(lua_State *L)
{
    static const luaL_Reg meta[] = {{"__newindex", column_newindex}, {"__len", column_len},        {"__gc", column_gc},
                                    {"__tostring", column_text_of},  {NULL, NULL}};
    static const luaL_Reg methods[] = {{"name", method_name},   {"type", method_type},
                                       {"unit", method_unit},   {"convention", method_convention},
                                       {"table", method_table}, {NULL, NULL}};
    luaL_newmetatable(L, tag);
    luaL_setfuncs(L, meta, 0);
    lua_newtable(L);
    luaL_setfuncs(L, methods, 0);
    lj_open_math(L, lua_absindex(L, -2), lua_absindex(L, -1));
    lj_open_picks(L, lua_absindex(L, -1));
    lua_pushcclosure(L, column_index, 1);
    lua_setfield(L, -2, "__index");
    lua_pushliteral(L, "column");
    lua_setfield(L, -2, "__metatable");
    lua_pop(L, 1);
}
