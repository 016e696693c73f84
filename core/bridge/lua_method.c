/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lua_method.c -- what a script's command can do with the call that it is given: fail, tell, aggregate, say where its
 * rows came from. A call that has ended can do none of it. */
#include <lauxlib.h>
#include <lua.h>
#include <string.h>

#include "../base/pool.h"
#include "../plugin/host.h"
#include "../table/exchange.h"
#include "lua_inside.h"

const char lj_call_tag[] = "jevons.call";

const char *lj_bare_name(const char *name) { return strncmp(name, "--", 2) == 0 ? name + 2 : name; }

/* The call of the script's command, reader, writer or metric that is at work. */
static jvn_call *need_call(lua_State *L, const char *method)
{
    jvn_call *call = lj_enter(L)->call;
    if (!call || call->types) luaL_error(L, "%s: no command of the script's is at work", method);
    return call;
}

/* call:fail(message), or call:fail{message = , arg = , hint = } */
static int call_fail(lua_State *L)
{
    lua_settop(L, 2);
    if (!lua_istable(L, 2)) {
        luaL_checkstring(L, 2);
        lua_newtable(L);
        lua_insert(L, 2);
        lua_setfield(L, 2, "message");
    }
    if (lua_getfield(L, 2, "message") != LUA_TSTRING) return luaL_error(L, "fail: a message was wanted");
    lua_settop(L, 2);
    luaL_setmetatable(L, "jevons.error");
    return lua_error(L);
}

static int call_note(lua_State *L)
{
    bridge *b = lj_of(L);
    const char *message = luaL_checkstring(L, 2);
    if (b->call) b->call->host->note(b->call, message);
    return 0;
}

static int call_cancelled(lua_State *L)
{
    lua_pushboolean(L, cancel_asked());
    return 1;
}

/* ---- aggregates ---- */

/* The command's argument of a type by its parameter's name: its number. */
static int find_arg(lua_State *L, const jvn_call *call, const char *name, int32_t type, const char *wanted)
{
    const lj_entry *entry = call->data;
    for (uint32_t i = 0; entry->kind == REG_COMMAND && i < entry->params->count; i++) {
        const jvn_param *p = jvn_at(entry->params, i);
        if (strcmp(lj_bare_name(p->name), lj_bare_name(name)) == 0 && p->type == type) return (int)i;
    }
    return luaL_error(L, "aggregate: the command has no parameter '%s' of type %s", name, wanted);
}

/* Adds a column. Takes array, on failure too. */
static jvn_status take_array(table *t, const char *name, const struct ArrowSchema *field, struct ArrowArray *array, err *e)
{
    column *c;
    jvn_status st = import_column(field, array, &c, e);
    return st == JVN_OK ? table_take(t, name, c, e) : st;
}

static int failed(lua_State *L, const jvn_call *call)
{
    const host_call *h = call->host_data;
    return lj_raise(L, &h->fault, NULL, NULL);
}

/* Adds the columns of all items. Takes the results. */
static void add_results(lua_State *L, const jvn_call *call, int arg, const struct ArrowSchema *const *fields, struct ArrowArray *results)
{
    err e;
    jvn_status st = JVN_OK;
    err_clear(&e);
    for (int i = 0; i < jvn_count(call, arg); i++) {
        if (st == JVN_OK) st = take_array(lj_dataset(L, -1), jvn_item_of(call, arg, i)->text, fields[i], &results[i], &e);
        else results[i].release(&results[i]);
    }
    if (st != JVN_OK) lj_raise(L, &e, NULL, NULL);
}

/* Each group's keys: those of its first row. */
static void add_keys(lua_State *L, jvn_call *call, int by, const jvn_groups *g)
{
    int64_t *first = call->host->scratch(call, (g->n + 1) * (int64_t)sizeof *first);
    if (!first) failed(L, call);
    for (int64_t i = 0; i < g->n; i++) first[i] = g->order ? g->order[g->starts[i]] : g->starts[i];
    for (int k = 0; by >= 0 && k < jvn_count(call, by); k++) {
        err e;
        struct ArrowArray a;
        const jvn_item *item = jvn_item_of(call, by, k);
        if (jvn_rows_of(call)->take(call, item->schema, item->array, first, g->n, &a) != JVN_OK) failed(L, call);
        if (take_array(lj_dataset(L, -1), item->text, item->schema, &a, &e) != JVN_OK) lj_raise(L, &e, NULL, NULL);
    }
}

static void find_groups(lua_State *L, jvn_call *call, int by, jvn_groups *g)
{
    const int n = by < 0 ? 0 : jvn_count(call, by);
    const struct ArrowSchema **schemas = call->host->scratch(call, (n + 1) * (int64_t)sizeof *schemas);
    const struct ArrowArray **keys = call->host->scratch(call, (n + 1) * (int64_t)sizeof *keys);
    if (!schemas || !keys) failed(L, call);
    for (int k = 0; k < n; k++) {
        schemas[k] = jvn_item_of(call, by, k)->schema;
        keys[k] = jvn_item_of(call, by, k)->array;
    }
    if (jvn_rows_of(call)->group(call, n, schemas, keys, call->input->rows, g) != JVN_OK) failed(L, call);
}

/* call:aggregate(param [, by]): a row for each group of the columns of the parameter `by`, one for all without it. */
static int call_aggregate(lua_State *L)
{
    jvn_groups g;
    jvn_call *call = need_call(L, "aggregate");
    const int arg = find_arg(L, call, luaL_checkstring(L, 2), JVN_P_AGG, "agg");
    const int by = lua_isnoneornil(L, 3) ? -1 : find_arg(L, call, luaL_checkstring(L, 3), JVN_P_COLUMNS, "columns");
    const int n = jvn_count(call, arg);
    if (!call->input) return luaL_error(L, "aggregate: the command has no input");
    find_groups(L, call, by, &g);
    const struct ArrowSchema **fields = call->host->scratch(call, (n + 1) * (int64_t)sizeof *fields);
    struct ArrowArray *results = call->host->scratch(call, (n + 1) * (int64_t)sizeof *results);
    if (!fields || !results) return failed(L, call);
    *lj_push_dataset(L) = table_new();
    add_keys(L, call, by, &g);
    if (jvn_rows_of(call)->aggregate(call, arg, &g, fields, results) != JVN_OK) return failed(L, call);
    add_results(L, call, arg, fields, results);
    return 1;
}

/* ---- rows ---- */

/* Row i of the list at `at`, counted from 0; -1: of none. */
static int64_t row_at(lua_State *L, int at, int64_t i)
{
    int found;
    lua_geti(L, at, i + 1);
    lua_Integer row = lua_tointegerx(L, -1, &found);
    if (!lj_is_null(L, -1) && (!found || row < 1)) luaL_error(L, "rows: found %s at %I, wanted a row of the input, from 1", luaL_tolstring(L, -1, NULL), (LUAI_UACINT)i + 1);
    lua_pop(L, 1);
    return found ? row - 1 : -1;
}

/* call:rows(list [, side]): row i of the result (of a side table) was made from row list[i] of the input; true: from row i. */
static int call_rows(lua_State *L)
{
    jvn_call *call = need_call(L, "rows");
    const char *side = luaL_optstring(L, 3, NULL);
    jvn_status st;
    if (lua_isboolean(L, 2)) {
        st = call->host->map_slice(call, side, 0, call->input ? call->input->rows : 0);
    } else {
        const lua_Integer n = luaL_len(L, 2);
        luaL_argcheck(L, n >= 0 && n < INT64_MAX / 16, 2, "more rows than there can be");
        int64_t *rows = call->host->scratch(call, (n + 1) * (int64_t)sizeof *rows);
        if (!rows) return failed(L, call);
        for (lua_Integer i = 0; i < n; i++) rows[i] = row_at(L, 2, i);
        st = call->host->map_rows(call, side, rows, n);
    }
    return st == JVN_OK ? 0 : failed(L, call);
}

void lj_open_calls(lua_State *L)
{
    static const luaL_Reg methods[] = {{"fail", call_fail},           {"note", call_note}, {"cancelled", call_cancelled},
                                       {"aggregate", call_aggregate}, {"rows", call_rows}, {NULL, NULL}};
    luaL_newmetatable(L, lj_call_tag);
    luaL_newlib(L, methods);
    lua_setfield(L, -2, "__index");
    lua_pop(L, 1);
}
