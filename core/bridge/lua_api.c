/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lua_api.c -- the table `jevons`: statements, datasets by name, columns and tables of Lua values, dates. */
#include <lauxlib.h>
#include <lua.h>
#include <string.h>

#include "../base/pool.h"
#include "lua_ffi.h"

enum { RUNS = 50 };

/* ---- lineage ---- */

static void drop_lineage(void *p) { lineage_free(p); }

void lj_note_script(const bridge *b, lineage *l, const char *path)
{
    lineage_add_known(l, b->shell.files, INPUT_SCRIPT, path, "", path);
}

/* The file that was loaded, at 1, is noted: what the line makes knows it. Behind it stand the results; nil: there is none. */
static int note_loaded(lua_State *L, int status, lua_KContext context)
{
    const bridge *b = lj_of(L);
    (void)status, (void)context;
    const bool failed = lua_isnil(L, 2) && lua_gettop(L) == 3;
    if (lua_type(L, 1) == LUA_TSTRING && !failed) lj_note_script(b, b->shell.sc->from, lua_tostring(L, 1));
    return lua_gettop(L) - 1;
}

/* dofile and loadfile as Lua has them (the upvalue), watched. */
static int load_watched(lua_State *L)
{
    if (!lua_gettop(L)) lua_settop(L, 1);
    lj_check_file(L, 1);
    lua_pushvalue(L, 1);
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_rotate(L, 1, 2);
    lua_callk(L, lua_gettop(L) - 2, LUA_MULTRET, 0, note_loaded);
    return note_loaded(L, LUA_OK, 0);
}

static void watch_loading(lua_State *L, const char *name)
{
    lua_getglobal(L, name);
    lua_pushcclosure(L, load_watched, 1);
    lua_setglobal(L, name);
}

/* Pushes the lineage of a statement of this stack: its scripts are those that stand on it. */
static lineage *push_lineage(lua_State *L, const char *line)
{
    bridge *b = lj_of(L);
    lua_Debug at;
    void **box = lj_box(L, drop_lineage);
    lineage *l = *box = xcalloc(1, sizeof *l);
    lineage_begin(l, line, datasets_path(b->shell.data) != NULL);
    if (b->script) lj_note_script(b, l, b->script);
    for (int i = 1; i < 100 && lua_getstack(L, i, &at); i++) {
        lua_getinfo(L, "S", &at);
        if (*at.source == '@') lj_note_script(b, l, at.source + 1);
    }
    return l;
}

/* ---- statements ---- */

static const char *check_text(lua_State *L, int at)
{
    size_t n;
    const char *s = luaL_checklstring(L, at, &n);
    if (strlen(s) != n) luaL_argerror(L, at, "a NUL byte in it");
    if (!text_is_utf8(s, n)) luaL_argerror(L, at, "bytes that are not UTF-8");
    return s;
}

static bridge *open_session(lua_State *L)
{
    bridge *b = lj_enter(L);
    if (b->closing) luaL_error(L, "the session is ending");
    return b;
}

/* jevons.run(line [, dataset]): the dataset is `_` in it. */
int lj_run(lua_State *L)
{
    err e;
    const char *command = NULL, *line = check_text(L, 1);
    bridge *b = open_session(L);
    lua_settop(L, 2);
    const lineage *scripts = push_lineage(L, line);
    err_clear(&e);
    b->too_deep |= b->runs >= RUNS;
    if (b->too_deep) {
        fail(&e, JVN_ELIMIT, "jevons.run inside of jevons.run, %d deep: that is too deep", RUNS);
        return lj_raise(L, &e, NULL, NULL);
    }
    if (!lua_isnil(L, 2)) {
        const named_table under = {.name = "_", .t = lj_check_dataset(L, 2)};
        const lineage *lent = push_lineage(L, "");
        if (datasets_put(b->shell.data, &under, 1, lent, &e) != JVN_OK) return lj_raise(L, &e, line, NULL);
    }
    table **slot = lj_push_dataset(L);
    b->runs++;
    jvn_status st = b->shell.run(b->shell.session, line, scripts, slot, &command, &e);
    b->runs--;
    if (st != JVN_OK) return lj_raise(L, &e, line, command);
    if (!*slot) lua_pushnil(L);
    return 1;
}

/* jevons.show(value) */
static int api_show(lua_State *L)
{
    err e;
    luaL_checkany(L, 1);
    bridge *b = open_session(L);
    lj_dataset_from(L, 1, "show");
    err_clear(&e);
    table *t = lj_dataset(L, -1);
    jvn_status st = table_need_all(t, &e);
    if (st == JVN_OK) st = b->shell.show(b->shell.session, t, &e);
    return st == JVN_OK ? 0 : lj_raise(L, &e, NULL, NULL);
}

/* jevons.note(message) */
static int api_note(lua_State *L)
{
    const char *message = check_text(L, 1);
    bridge *b = open_session(L);
    if (b->call) b->call->host->note(b->call, message);
    else b->shell.note(b->shell.session, message);
    return 0;
}

/* ---- datasets by name ---- */

static void push_found(lua_State *L, const char *name)
{
    err e;
    const dataset *d;
    bridge *b = open_session(L);
    err_clear(&e);
    table **slot = lj_push_dataset(L);
    if (datasets_use(b->shell.data, name, b->shell.sc->from, &d, &e) != JVN_OK) lj_raise(L, &e, NULL, NULL);
    *slot = table_ref(d->t);
}

/* jevons.dataset(name) */
static int api_dataset(lua_State *L)
{
    push_found(L, check_text(L, 1));
    return 1;
}

/* jevons.data[name]: nil where there is none. */
static int data_index(lua_State *L)
{
    const char *name = check_text(L, 2);
    const datasets *d = lj_of(L)->shell.data;
    if (!datasets_find(d, name) && !datasets_name(d, name)) return 0; /* one that is lost is an error */
    push_found(L, name);
    return 1;
}

static void check_name(lua_State *L, const bridge *b, const char *name)
{
    err e;
    if (parse_new_name(b->shell.reg, name, true, &e) != JVN_OK) lj_raise(L, &e, NULL, NULL);
}

/* The line that ls shows for a dataset that was put: a statement would have made it otherwise. */
static const char *push_line(lua_State *L, const char *name)
{
    lua_Debug at;
    if (!lua_getstack(L, 1, &at) || !lua_getinfo(L, "Sl", &at) || *at.source != '@')
        return lua_pushfstring(L, "lua jevons.put('%s')", name);
    return lua_pushfstring(L, "jevons.put('%s') at %s:%d", name, at.source + 1, at.currentline);
}

/* jevons.put(name, value) */
static int api_put(lua_State *L)
{
    err e;
    const char *name = check_text(L, 1);
    luaL_checkany(L, 2);
    bridge *b = open_session(L);
    check_name(L, b, name);
    lj_dataset_from(L, 2, "put");
    const named_table all = {.name = name, .t = lj_dataset(L, -1)};
    if (!all.t->n) return luaL_error(L, "put: a dataset without columns");
    lineage *l = push_lineage(L, push_line(L, name));
    if (b->shell.sc->from) lineage_add_all(l, b->shell.sc->from);
    err_clear(&e);
    if (datasets_put(b->shell.data, &all, 1, l, &e) != JVN_OK) return lj_raise(L, &e, NULL, NULL);
    return 0;
}

static int data_newindex(lua_State *L)
{
    lua_remove(L, 1);
    return api_put(L);
}

/* ---- values ---- */

/* jevons.table(value) */
static int api_table(lua_State *L)
{
    luaL_checkany(L, 1);
    lj_dataset_from(L, 1, "table");
    return 1;
}

/* jevons.column(list [, type [, name]]) */
static int api_column(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    jvn_type type = lua_isnoneornil(L, 2) ? JVN_NOTYPE : lj_check_type(L, 2);
    lj_column_from(L, 1, luaL_optstring(L, 3, ""), type);
    return 1;
}

/* jevons.days("2025-01-27"): days since 1970-01-01. */
static int api_days(lua_State *L)
{
    size_t n;
    int32_t days;
    const char *s = luaL_checklstring(L, 1, &n);
    if (!text_to_date(s, n, &days)) return luaL_error(L, "found '%s', wanted a date as 2025-01-27", s);
    lua_pushinteger(L, days);
    return 1;
}

/* jevons.date(20115), or of a text, which is checked. */
static int api_date(lua_State *L)
{
    char buf[40];
    if (lua_type(L, 1) == LUA_TSTRING) {
        api_days(L);
        lua_replace(L, 1);
    }
    lua_Integer days = luaL_checkinteger(L, 1);
    luaL_argcheck(L, days >= INT32_MIN && days <= INT32_MAX, 1, "beyond the calendar");
    lua_pushlstring(L, buf, (size_t)text_date(buf, (int32_t)days));
    return 1;
}

/* jevons.fn.NAME: a function that calls it. */
static int fn_index(lua_State *L)
{
    luaL_checkstring(L, 2);
    lj_push_function(L, 2);
    return 1;
}

/* ---- the table ---- */

/* A table under `name` in the one at -1, with these metamethods. */
static void set_proxy(lua_State *L, const char *name, lua_CFunction index, lua_CFunction newindex)
{
    lua_newtable(L);
    lua_newtable(L);
    lua_pushcfunction(L, index);
    lua_setfield(L, -2, "__index");
    if (newindex) lua_pushcfunction(L, newindex);
    if (newindex) lua_setfield(L, -2, "__newindex");
    lua_setmetatable(L, -2);
    lua_setfield(L, -2, name);
}

void lj_open_api(lua_State *L)
{
    static const luaL_Reg functions[] = {
        {"run", lj_run},         {"show", api_show},
        {"note", api_note},       {"dataset", api_dataset},
        {"put", api_put},         {"table", api_table},
        {"column", api_column},   {"days", api_days},
        {"date", api_date},       {"call", lj_function},
        {"command", lj_register_command}, {"metric", lj_register_metric},
        {"reader", lj_register_reader},   {"writer", lj_register_writer},
        {"func", lj_register_function},   {"option", lj_register_option},
        {"ffi", lj_ffi},                  {"callback", lj_ffi_callback},
        {"ffi_gc", lj_ffi_gc},            {"options", lj_options},
        {"concat", lj_concat},
        {NULL, NULL}};
    watch_loading(L, "dofile");
    watch_loading(L, "loadfile");
    luaL_newlib(L, functions);
    set_proxy(L, "data", data_index, data_newindex);
    set_proxy(L, "fn", fn_index, NULL);
    lj_open_values(L);
    lua_setfield(L, -2, "null");
    lj_add_order(L);
    lj_open_pointers(L);
    lj_open_calls(L);
}
