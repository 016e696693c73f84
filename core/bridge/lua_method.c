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

/* Raises what the host has recorded. */
static int failed(lua_State *L, const jvn_call *call)
{
    const host_call *h = call->host_data;
    return lj_raise(L, &h->fault, NULL, NULL);
}

/* Makes the text or table at 2 a table that has a message. */
static void need_message(lua_State *L, const char *method)
{
    lua_settop(L, 2);
    if (!lua_istable(L, 2)) {
        luaL_checkstring(L, 2);
        lua_newtable(L);
        lua_insert(L, 2);
        lua_setfield(L, 2, "message");
    }
    if (lua_getfield(L, 2, "message") != LUA_TSTRING) luaL_error(L, "%s: a message was wanted", method);
    lua_settop(L, 2);
}

/* call:fail(message), or call:fail{message = , arg = , hint = } */
static int call_fail(lua_State *L)
{
    need_message(L, "fail");
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

/* call:object(message), or with a table as call:fail: the result stands, and the line fails. */
static int call_object(lua_State *L)
{
    bridge_fault f = {0};
    bridge *b = lj_of(L);
    jvn_call *call = need_call(L, "object");
    const lj_entry *entry = call->data;
    if (entry->kind != REG_COMMAND) return luaL_error(L, "object: a command can, and a %s cannot", reg_kind_word(entry->kind));
    need_message(L, "object");
    luaL_setmetatable(L, "jevons.error");
    lj_describe(b, L, LUA_ERRRUN, &f);
    const int32_t arg = lj_blamed(&f, entry);
    jvn_status st = call->host->object(call, f.e.code, arg, f.e.msg, *f.e.hint ? f.e.hint : NULL);
    bridge_fault_clear(&f);
    return st == JVN_OK ? 0 : failed(L, call);
}

/* call:progress(done, total) */
static int call_progress(lua_State *L)
{
    jvn_call *call = need_call(L, "progress");
    call->host->progress(call, (int64_t)luaL_checknumber(L, 2), (int64_t)luaL_checknumber(L, 3));
    return 0;
}

static int call_cancelled(lua_State *L)
{
    lua_pushboolean(L, cancel_asked());
    return 1;
}

/* ---- aggregates ---- */

/* The command's argument of a type by its parameter's name: its number. */
static int find_arg(lua_State *L, const jvn_call *call, const char *method, const char *name, int32_t type, const char *wanted)
{
    const lj_entry *entry = call->data;
    for (uint32_t i = 0; entry->kind == REG_COMMAND && i < entry->params->count; i++) {
        const jvn_param *p = jvn_at(entry->params, i);
        if (strcmp(lj_bare_name(p->name), lj_bare_name(name)) == 0 && p->type == type) return (int)i;
    }
    return luaL_error(L, "%s: the command has no parameter '%s' of type %s", method, name, wanted);
}

/* Adds a column. Takes array, on failure too. */
static jvn_status take_array(table *t, const char *name, const struct ArrowSchema *field, struct ArrowArray *array, err *e)
{
    column *c;
    jvn_status st = import_column(field, array, &c, e);
    return st == JVN_OK ? table_take(t, name, c, e) : st;
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
    const int arg = find_arg(L, call, "aggregate", luaL_checkstring(L, 2), JVN_P_AGG, "agg");
    const int by = lua_isnoneornil(L, 3) ? -1 : find_arg(L, call, "aggregate", luaL_checkstring(L, 3), JVN_P_COLUMNS, "columns");
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

/* How many things are in the list at `at`, and room for as many numbers and one more. */
static int64_t *open_list(lua_State *L, jvn_call *call, int at, lua_Integer *n)
{
    *n = luaL_len(L, at);
    if (*n < 0 || *n >= INT64_MAX / 16) luaL_error(L, "rows: more than there can be");
    int64_t *room = call->host->scratch(call, (*n + 1) * (int64_t)sizeof *room);
    if (!room) failed(L, call);
    return room;
}

static jvn_status map_list(lua_State *L, jvn_call *call, const char *side)
{
    lua_Integer n;
    int64_t *rows = open_list(L, call, 2, &n);
    for (lua_Integer i = 0; i < n; i++) rows[i] = row_at(L, 2, i);
    return call->host->map_rows(call, side, rows, n);
}

/* The lists in the list at 2 are groups of rows, one a row of the result. */
static jvn_status map_lists(lua_State *L, jvn_call *call, const char *side)
{
    lua_Integer n, all = 0;
    int64_t *starts = open_list(L, call, 2, &n);
    for (lua_Integer g = 0; g < n; g++, lua_pop(L, 1)) {
        starts[g] = all;
        if (lua_geti(L, 2, g + 1) != LUA_TTABLE) luaL_error(L, "rows: found a %s among lists of rows", luaL_typename(L, -1));
        all += luaL_len(L, -1);
    }
    starts[n] = all;
    int64_t *order = call->host->scratch(call, (all + 1) * (int64_t)sizeof *order);
    if (!order) failed(L, call);
    for (lua_Integer g = 0; g < n; g++, lua_pop(L, 1)) {
        lua_geti(L, 2, g + 1);
        for (int64_t i = starts[g]; i < starts[g + 1]; i++) order[i] = row_at(L, lua_gettop(L), i - starts[g]);
    }
    return call->host->map_groups(call, side, &(jvn_groups){n, starts, order}, NULL, n);
}

/* The groups of the columns parameter named at 2 are the result's rows. */
static jvn_status map_parameter(lua_State *L, jvn_call *call, const char *side)
{
    jvn_groups g;
    const int by = find_arg(L, call, "rows", lua_tostring(L, 2), JVN_P_COLUMNS, "columns");
    if (!call->input) luaL_error(L, "rows: the command has no input");
    find_groups(L, call, by, &g);
    return call->host->map_groups(call, side, &g, NULL, g.n);
}

static bool is_list_of_lists(lua_State *L, int at)
{
    bool lists = lua_istable(L, at) && lua_geti(L, at, 1) == LUA_TTABLE;
    lua_settop(L, 3);
    return lists;
}

/* call:rows(list [, side]): row i of the result (of a side table) was made from row list[i] of the input, or from all rows of
 * the list that this is; true: from row i; the name of a columns parameter: from its group i. */
static int call_rows(lua_State *L)
{
    jvn_status st;
    jvn_call *call = need_call(L, "rows");
    const char *side = luaL_optstring(L, 3, NULL);
    lua_settop(L, 3);
    if (lua_isboolean(L, 2)) st = call->host->map_slice(call, side, 0, call->input ? call->input->rows : 0);
    else if (lua_type(L, 2) == LUA_TSTRING) st = map_parameter(L, call, side);
    else if (is_list_of_lists(L, 2)) st = map_lists(L, call, side);
    else st = map_list(L, call, side);
    return st == JVN_OK ? 0 : failed(L, call);
}

void lj_open_calls(lua_State *L)
{
    static const luaL_Reg methods[] = {{"fail", call_fail},         {"note", call_note},           {"cancelled", call_cancelled},
                                       {"object", call_object},     {"progress", call_progress},   {"rows", call_rows},
                                       {"aggregate", call_aggregate}, {NULL, NULL}};
    luaL_newmetatable(L, lj_call_tag);
    luaL_newlib(L, methods);
    lua_setfield(L, -2, "__index");
    lua_pop(L, 1);
}
