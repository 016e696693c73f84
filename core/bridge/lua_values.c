/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lua_values.c -- Lua values to columns and datasets: lists, lists by name, records, scalars. */
#include <lauxlib.h>
#include <lua.h>
#include <math.h>
#include <string.h>

#include "lua_inside.h"

static const char null_mark[16] = "jevons.null"; /* a light userdata: this address */

bool lj_is_null(lua_State *L, int at)
{
    return lua_isnoneornil(L, at) || (lua_islightuserdata(L, at) && lua_touserdata(L, at) == null_mark);
}

void lj_push_null(lua_State *L) { lua_pushlightuserdata(L, (void *)(uintptr_t)null_mark); }

/* "null", not an address, which differs by run. */
static int null_text(lua_State *L)
{
    if (lua_touserdata(L, 1) == null_mark) lua_pushliteral(L, "null");
    else lua_pushfstring(L, "userdata: %p", lua_topointer(L, 1));
    return 1;
}

void lj_open_values(lua_State *L)
{
    lj_push_null(L);
    lua_createtable(L, 0, 1);
    lua_pushliteral(L, "null");
    lua_setfield(L, -2, "__metatable");
    lua_pushcfunction(L, null_text);
    lua_setfield(L, -2, "__tostring");
    lua_setmetatable(L, -2);
}

static const struct {
    const char *name;
    jvn_type type;
} types[] = {{"bool", JVN_BOOL},     {"int64", JVN_INT64}, {"float64", JVN_FLOAT64},
             {"string", JVN_STRING}, {"date", JVN_DATE},   {"timestamp", JVN_TIMESTAMP}};
enum { TYPES = sizeof types / sizeof *types };

jvn_type lj_check_type(lua_State *L, int at)
{
    const char *name = luaL_checkstring(L, at), *names[TYPES];
    for (size_t i = 0; i < TYPES; i++) {
        names[i] = types[i].name;
        if (strcmp(names[i], name) == 0) return types[i].type;
    }
    const char *near = text_nearest(name, names, TYPES);
    luaL_error(L, "no type is called '%s': %s%s", name, near ? "did you mean " : "there are bool, int64, float64, string, date, timestamp",
               near ? near : "");
    return JVN_NOTYPE;
}

/* ---- a list's type ---- */

/* A list on its way to a column. */
typedef struct list {
    lua_State *L;
    int at;
    const char *name;
    int64_t n, nulls, bytes;
    jvn_type type;
    bool given;   /* the type was */
} list;

static int refuse(const list *l, int64_t i, const char *wanted)
{
    luaL_tolstring(l->L, -1, NULL);
    const char *found = luaL_typename(l->L, -2);
    return luaL_error(l->L, "%s[%I]: found the %s %s, wanted %s", l->name, (LUAI_UACINT)i, found, lua_tostring(l->L, -1), wanted);
}

static jvn_type type_of(lua_State *L, int at)
{
    switch (lua_type(L, at)) {
    case LUA_TBOOLEAN: return JVN_BOOL;
    case LUA_TNUMBER: return lua_isinteger(L, at) ? JVN_INT64 : JVN_FLOAT64;
    case LUA_TSTRING: return JVN_STRING;
    default: return JVN_NOTYPE;
    }
}

static bool is_number(jvn_type t) { return t == JVN_INT64 || t == JVN_FLOAT64; }

/* The value at -1 joins what was seen before. */
static void join(list *l, int64_t i)
{
    jvn_type t = type_of(l->L, -1);
    if (t == JVN_NOTYPE) refuse(l, i, "a boolean, a number, a text or jevons.null");
    if (t == JVN_STRING) l->bytes += (int64_t)lua_rawlen(l->L, -1);
    if (l->given || t == l->type) return;
    if (l->type == JVN_NOTYPE) l->type = t;
    else if (is_number(t) && is_number(l->type)) l->type = JVN_FLOAT64;
    else if (l->type == JVN_STRING) refuse(l, i, "a text as before it");
    else refuse(l, i, l->type == JVN_BOOL ? "a boolean as before it" : "a number as before it");
}

static void look(list *l)
{
    for (int64_t i = 1; i <= l->n; i++) {
        lua_rawgeti(l->L, l->at, i);
        if (lj_is_null(l->L, -1)) l->nulls++;
        else join(l, i);
        lua_pop(l->L, 1);
    }
    if (l->type == JVN_NOTYPE) l->type = JVN_FLOAT64;
}

/* ---- a list's values ---- */

static double to_double(const list *l, int64_t i)
{
    lua_Number x = lua_tonumber(l->L, -1);
    if (lua_type(l->L, -1) != LUA_TNUMBER) refuse(l, i, "a number");
    bool exact = !lua_isinteger(l->L, -1) || (fabs(x) < 0x1p63 && (lua_Integer)x == lua_tointeger(l->L, -1));
    if (!exact) refuse(l, i, "a number that float64 holds exactly");
    return x;
}

static int64_t to_int(const list *l, int64_t i)
{
    int found = 0;
    lua_Integer x = lua_type(l->L, -1) == LUA_TNUMBER ? lua_tointegerx(l->L, -1, &found) : 0;
    if (!found) refuse(l, i, "a whole number that fits 64 bits");
    return x;
}

static const char *to_text(const list *l, int64_t i, size_t *n)
{
    if (lua_type(l->L, -1) != LUA_TSTRING) refuse(l, i, "a text");
    const char *s = lua_tolstring(l->L, -1, n);
    if (!text_is_utf8(s, *n)) luaL_error(l->L, "%s[%I]: found bytes that are not UTF-8", l->name, (LUAI_UACINT)i);
    return s;
}

static int32_t to_days(const list *l, int64_t i)
{
    int32_t days;
    size_t n = 0;
    const char *s = lua_type(l->L, -1) == LUA_TSTRING ? lua_tolstring(l->L, -1, &n) : "";
    if (!text_to_date(s, n, &days)) refuse(l, i, "a date as 2025-01-27");
    return days;
}

static int64_t to_micros(const list *l, int64_t i)
{
    int64_t micros;
    size_t n = 0;
    const char *s = lua_type(l->L, -1) == LUA_TSTRING ? lua_tolstring(l->L, -1, &n) : "";
    if (!text_to_timestamp(s, n, &micros)) refuse(l, i, "a time as 2025-01-27T14:30:00Z");
    return micros;
}

static void put_text(const list *l, column *c, int64_t i)
{
    size_t n;
    const char *s = to_text(l, i + 1, &n);
    int64_t *offsets = c->data->data;
    memcpy((char *)c->bytes->data + offsets[i], s, n);
    offsets[i + 1] = offsets[i] + (int64_t)n;
}

static void put(const list *l, column *c, int64_t i)
{
    void *data = c->data->data;
    switch (l->type) {
    case JVN_BOOL:
        if (!lua_isboolean(l->L, -1)) refuse(l, i + 1, "a boolean");
        jvn_set_bit(data, i, lua_toboolean(l->L, -1));
        break;
    case JVN_INT64: ((int64_t *)data)[i] = to_int(l, i + 1); break;
    case JVN_FLOAT64: ((double *)data)[i] = to_double(l, i + 1); break;
    case JVN_DATE: ((int32_t *)data)[i] = to_days(l, i + 1); break;
    case JVN_TIMESTAMP: ((int64_t *)data)[i] = to_micros(l, i + 1); break;
    default: put_text(l, c, i);
    }
}

static void put_null(const list *l, column *c, int64_t i)
{
    int64_t *words = c->data->data;
    jvn_set_bit(c->validity->data, i, 0);
    if (l->type == JVN_STRING) words[i + 1] = words[i];
    else if (l->type == JVN_DATE) ((int32_t *)c->data->data)[i] = 0;
    else if (l->type == JVN_BOOL) jvn_set_bit(c->data->data, i, 0);
    else words[i] = 0;
}

static void put_all(const list *l, column *c)
{
    for (int64_t i = 0; i < l->n; i++) {
        lua_rawgeti(l->L, l->at, i + 1);
        if (lj_is_null(l->L, -1)) put_null(l, c, i);
        else put(l, c, i);
        lua_pop(l->L, 1);
    }
    column_count_nulls(c);
}

void lj_push_list(lua_State *L, int64_t n, int fields) { lua_createtable(L, n < INT32_MAX ? (int)n : 0, fields); }

/* Its field n, else its length. */
static int64_t length_of(lua_State *L, int at)
{
    int found;
    lua_pushliteral(L, "n");
    lua_rawget(L, at);
    lua_Integer n = lua_tointegerx(L, -1, &found);
    lua_pop(L, 1);
    if (found && (n < 0 || n > INT32_MAX)) luaL_error(L, "n = %I is no number of rows", (LUAI_UACINT)n);
    return found ? n : (int64_t)lua_rawlen(L, at);
}

void lj_column_from(lua_State *L, int at, const char *name, jvn_type type)
{
    at = lua_absindex(L, at);
    luaL_checkstack(L, 8, NULL);
    column **slot = lj_push_column(L, name); /* first: a finalizer that this runs may change the list */
    list l = {L, at, *name ? name : "value", length_of(L, at), 0, 0, type, type != JVN_NOTYPE};
    look(&l);
    *slot = column_new(l.type, l.n, l.type == JVN_STRING ? l.bytes : 0, l.nulls > 0);
    if (!*slot) luaL_error(L, "not enough memory for %I values", (LUAI_UACINT)l.n);
    put_all(&l, *slot);
    lj_column_set(L, -1, *slot);
}

/* ---- datasets ---- */

static const char *check_name(lua_State *L, int at)
{
    size_t n;
    const char *name = lua_tolstring(L, at, &n);
    if (!text_is_utf8(name, n) || strlen(name) != n) luaL_error(L, "a column's name is text without bytes of other kinds");
    return name;
}

/* Adds the column at -1 (popped) to the dataset at `to`. */
static void take(lua_State *L, int to, const char *name)
{
    err e;
    err_clear(&e);
    if (table_take(lj_dataset(L, to), name, column_ref(lj_column(L, -1, NULL)), &e) != JVN_OK) lj_raise(L, &e, NULL, NULL);
    lua_pop(L, 1);
}

/* Turns the value at -1 (a list, a column or a scalar) into a column under that name. */
static void to_column(lua_State *L, const char *name, jvn_type type)
{
    if (lj_column(L, -1, NULL)) return;
    if (!lua_istable(L, -1)) {
        lua_createtable(L, 1, 0);
        lua_insert(L, -2);
        lua_rawseti(L, -2, 1);
    }
    lj_column_from(L, -1, name, type);
    lua_remove(L, -2);
}

/* Where the description at `at` has that label, the column at -1 is replaced by one that has it too. */
static void label(lua_State *L, int at, const char *which)
{
    lua_getfield(L, at, which);
    if (lua_isnil(L, -1)) {
        lua_pop(L, 1);
        return;
    }
    lua_getfield(L, -2, which); /* the method */
    lua_insert(L, -3);
    lua_call(L, 2, 1);
}

/* {name, values, type = , unit = , convention = }, or with name = and values =. */
static void take_described(lua_State *L, int at, int to)
{
    jvn_type type = JVN_NOTYPE;
    at = lua_absindex(L, at);
    if (lua_getfield(L, at, "name") == LUA_TNIL) lua_rawgeti(L, at, 1);
    if (lua_type(L, -1) != LUA_TSTRING) luaL_error(L, "a column wants a name: {'close', {118.42, 128.99}}");
    const char *name = check_name(L, -1);
    if (lua_getfield(L, at, "type") != LUA_TNIL) type = lj_check_type(L, -1);
    if (lua_getfield(L, at, "values") == LUA_TNIL) lua_rawgeti(L, at, 2);
    if (lua_isnil(L, -1)) luaL_error(L, "column '%s' has no values: {'close', {118.42, 128.99}}", name);
    to_column(L, name, type);
    label(L, at, "unit");
    label(L, at, "convention");
    take(L, to, name);
}

/* The keys of the table at `keys` as a sorted list: pushes it. */
static void push_sorted(lua_State *L, int keys)
{
    int n = 0;
    keys = lua_absindex(L, keys);
    lua_newtable(L);
    for (lua_pushnil(L); lua_next(L, keys); lua_pop(L, 1)) {
        if (lua_type(L, -2) != LUA_TSTRING) luaL_error(L, "columns by name: found the key %s", luaL_tolstring(L, -2, NULL));
        lua_pushvalue(L, -2);
        lua_rawseti(L, -4, ++n);
    }
    lua_getglobal(L, "table");
    lua_getfield(L, -1, "sort");
    lua_remove(L, -2);
    lua_pushvalue(L, -2);
    lua_call(L, 1, 0);
}

static void from_named(lua_State *L, int at, int to)
{
    push_sorted(L, at);
    int names = lua_gettop(L);
    for (int i = 1; lua_rawgeti(L, names, i) == LUA_TSTRING; i++) {
        const char *name = check_name(L, -1);
        lua_pushvalue(L, -1);
        lua_rawget(L, at);
        to_column(L, name, JVN_NOTYPE);
        take(L, to, name);
        lua_pop(L, 1);
    }
}

/* All keys of a list of records: pushes the set. */
static void push_keys(lua_State *L, int at, int64_t n)
{
    lua_newtable(L);
    for (int64_t i = 1; i <= n; i++) {
        if (lua_rawgeti(L, at, i) != LUA_TTABLE)
            luaL_error(L, "rows: found a %s at %I, wanted a table", luaL_typename(L, -1), (LUAI_UACINT)i);
        for (lua_pushnil(L); lua_next(L, -2); lua_pop(L, 1)) {
            lua_pushvalue(L, -2);
            lua_pushboolean(L, 1);
            lua_rawset(L, -6);
        }
        lua_pop(L, 1);
    }
}

/* {{date = "2025-01-27", close = 118.42}, ...} */
static void from_records(lua_State *L, int at, int to)
{
    int64_t n = length_of(L, at);
    push_keys(L, at, n);
    push_sorted(L, -1);
    int names = lua_gettop(L);
    for (int k = 1; lua_rawgeti(L, names, k) == LUA_TSTRING; k++) {
        const char *name = check_name(L, -1);
        lua_createtable(L, (int)n, 1);
        for (int64_t i = 1; i <= n; i++) {
            lua_rawgeti(L, at, i);
            lua_pushvalue(L, names + 1);
            lua_rawget(L, -2);
            lua_rawseti(L, -3, i);
            lua_pop(L, 1);
        }
        lua_pushinteger(L, n);
        lua_setfield(L, -2, "n");
        to_column(L, name, JVN_NOTYPE);
        take(L, to, name);
        lua_pop(L, 1);
    }
}

static void from_columns(lua_State *L, int at, int to)
{
    int64_t n = length_of(L, at);
    for (int64_t i = 1; i <= n; i++) {
        const char *name;
        lua_rawgeti(L, at, i);
        if (lj_column(L, -1, &name)) {
            char numbered[32];
            snprintf(numbered, sizeof numbered, "c%lld", (long long)i);
            take(L, to, *name ? name : numbered);
            continue;
        }
        if (!lua_istable(L, -1)) luaL_error(L, "columns: found a %s at %I", luaL_typename(L, -1), (LUAI_UACINT)i);
        int item = lua_gettop(L);
        take_described(L, item, to);
        lua_settop(L, item - 1);
    }
}

/* Whether the table at -1 is one column's: {name, values}. */
static bool is_described(lua_State *L)
{
    bool is = lua_rawgeti(L, -1, 1) == LUA_TSTRING;
    lua_pop(L, 1);
    if (is) return true;
    is = lua_getfield(L, -1, "values") == LUA_TTABLE || lj_column(L, -1, NULL);
    lua_pop(L, 1);
    return is;
}

/* Whether the keys of a table without a first item name columns: {n = 3} is a list of three nulls. */
static bool has_names(lua_State *L, int at)
{
    if (lua_rawlen(L, at)) return false;
    for (lua_pushnil(L); lua_next(L, at); lua_pop(L, 1)) {
        if (lua_type(L, -2) != LUA_TSTRING || strcmp(lua_tostring(L, -2), "n") == 0) continue;
        lua_pop(L, 2);
        return true;
    }
    return false;
}

static void from_table(lua_State *L, int at, int to)
{
    if (has_names(L, at)) {
        from_named(L, at, to);
        return;
    }
    lua_rawgeti(L, at, 1);
    bool described = lua_istable(L, -1) && is_described(L);
    bool columns = described || lj_column(L, -1, NULL), records = lua_istable(L, -1);
    lua_pop(L, 1);
    if (columns) {
        from_columns(L, at, to);
    } else if (records) {
        from_records(L, at, to);
    } else {
        lua_pushvalue(L, at);
        to_column(L, "value", JVN_NOTYPE);
        take(L, to, "value");
    }
}

void lj_dataset_from(lua_State *L, int at, const char *what)
{
    const char *name;
    at = lua_absindex(L, at);
    if (lj_dataset(L, at)) {
        lua_pushvalue(L, at);
        return;
    }
    bool column_like = lj_column(L, at, &name) || type_of(L, at) != JVN_NOTYPE;
    if (!column_like && !lua_istable(L, at))
        luaL_error(L, "%s gave a %s: wanted a dataset, columns, a list or a value", what, luaL_typename(L, at));
    table **slot = lj_push_dataset(L);
    *slot = table_new();
    int to = lua_gettop(L);
    if (column_like) {
        lua_pushvalue(L, at);
        to_column(L, "value", JVN_NOTYPE);
        take(L, to, *name ? name : "value");
    } else {
        from_table(L, at, to);
    }
    lua_settop(L, to);
}
