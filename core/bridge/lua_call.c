/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lua_call.c -- the core calls a script's command, reader, writer or metric: arguments by name to Lua values, what
 * it returns to the call's tables, its errors to the call's failure. */
#include <lauxlib.h>
#include <lua.h>
#include <string.h>

#include "../base/pool.h"
#include "../plugin/host.h"
#include "../table/exchange.h"
#include "lua_inside.h"

typedef struct calling {
    jvn_call *call;
    const lj_entry *entry;
    jvn_status st; /* of the host's functions */
} calling;

/* ---- arguments ---- */

static void push_array(lua_State *L, const char *name, const struct ArrowArray *array)
{
    err e;
    column *c;
    lj_push_column(L, name);
    if (exported_view(array, &c, &e) != JVN_OK) lj_raise(L, &e, NULL, NULL);
    lj_column_set(L, -1, c);
}

static void push_table(lua_State *L, const jvn_table *t)
{
    table **slot = lj_push_dataset(L);
    *slot = table_new();
    for (int32_t i = 0; i < t->n_columns; i++) {
        err e;
        column *c;
        jvn_status st = exported_view(jvn_column(t, i), &c, &e);
        if (st == JVN_OK) st = table_take(*slot, jvn_column_schema(t, i)->name, c, &e);
        if (st != JVN_OK) lj_raise(L, &e, NULL, NULL);
    }
}

static void push_days(lua_State *L, int64_t days)
{
    char buf[40];
    lua_pushlstring(L, buf, (size_t)text_date(buf, (int32_t)days));
}

static void push_range(lua_State *L, const jvn_item *item)
{
    lua_createtable(L, 0, 2);
    lua_pushinteger(L, item->lo);
    lua_setfield(L, -2, "lo");
    lua_pushinteger(L, item->hi);
    lua_setfield(L, -2, "hi");
}

/* {name = , column = , descending = , old = }; an aggregate has a name alone, which call:aggregate works out. */
static void push_item(lua_State *L, const jvn_call *call, const jvn_param *p, const jvn_item *item)
{
    const char *old = p->type == JVN_P_RENAME ? jvn_column_schema(call->input, item->column)->name : NULL;
    lua_createtable(L, 0, 3);
    lua_pushstring(L, item->text);
    lua_setfield(L, -2, "name");
    if (p->type == JVN_P_AGG) return;
    push_array(L, old ? old : item->text, item->array);
    lua_setfield(L, -2, "column");
    if (p->type == JVN_P_KEYS) lua_pushboolean(L, item->descending);
    else lua_pushstring(L, old);
    lua_setfield(L, -2, p->type == JVN_P_KEYS ? "descending" : "old");
}

void lj_push_word(lua_State *L, const jvn_param *p, const jvn_item *item)
{
    switch (p->type) {
    case JVN_P_SWITCH: lua_pushboolean(L, item->integer != 0); break;
    case JVN_P_INTEGER: lua_pushinteger(L, item->integer); break;
    case JVN_P_NUMBER: lua_pushnumber(L, item->number); break;
    case JVN_P_DATE: push_days(L, item->integer); break;
    case JVN_P_RANGE: push_range(L, item); break;
    default: lua_pushstring(L, item->text);
    }
}

static void push_value(lua_State *L, const jvn_call *call, const jvn_param *p, const jvn_item *item)
{
    switch (p->type) {
    case JVN_P_TABLE: push_table(L, item->table); break;
    case JVN_P_EXPR:
    case JVN_P_COLUMN: push_array(L, item->text, item->array); break;
    case JVN_P_EXPRS:
    case JVN_P_ASSIGN:
    case JVN_P_KEYS:
    case JVN_P_COLUMNS:
    case JVN_P_AGG:
    case JVN_P_RENAME: push_item(L, call, p, item); break;
    default: lj_push_word(L, p, item);
    }
}

static bool is_list(const jvn_param *p)
{
    return (p->flags & JVN_MANY) || (p->type >= JVN_P_EXPRS && p->type <= JVN_P_RENAME);
}

/* An argument's value: nil when it is not there; a list where there can be several. */
static void push_arg(lua_State *L, const jvn_call *call, const jvn_param *p, int arg)
{
    int n = jvn_count(call, arg);
    if (p->type == JVN_P_SWITCH) {
        lua_pushboolean(L, n > 0);
    } else if (is_list(p)) {
        lua_createtable(L, n, 0);
        for (int i = 0; i < n; i++) {
            push_value(L, call, p, jvn_item_of(call, arg, i));
            lua_rawseti(L, -2, i + 1);
        }
    } else if (n) {
        push_value(L, call, p, jvn_item_of(call, arg, 0));
    } else {
        lua_pushnil(L);
    }
}

void lj_push_args(lua_State *L, const jvn_call *call, const jvn_list *params, int first)
{
    lua_newtable(L);
    lua_newtable(L);
    for (uint32_t i = 0; i < params->count; i++) {
        const jvn_param *p = jvn_at(params, i);
        int arg = (int)i + first;
        push_arg(L, call, p, arg);
        lua_setfield(L, -3, lj_bare_name(p->name));
        if (p->type != JVN_P_NUMBER || !jvn_count(call, arg) || !*jvn_item_of(call, arg, 0)->unit) continue;
        lua_pushstring(L, jvn_item_of(call, arg, 0)->unit);
        lua_setfield(L, -2, lj_bare_name(p->name));
    }
}

/* ---- results ---- */

/* The value at `at` becomes the primary table, or the side table of that name. */
static void add_value(lua_State *L, calling *x, const char *side, int at)
{
    err e;
    if (lua_isnoneornil(L, at) || x->st != JVN_OK) return;
    lj_dataset_from(L, at, x->entry->name);
    table *t = lj_dataset(L, -1);
    if (table_need_all(t, &e) != JVN_OK) lj_raise(L, &e, NULL, NULL);
    x->st = host_add_table(x->call, side, t);
    lua_pop(L, 1);
}

/* The second result, if it is there: side tables by name. */
static void add_sides(lua_State *L, calling *x, int at)
{
    if (lua_isnoneornil(L, at)) return;
    if (!lua_istable(L, at))
        luaL_error(L, "%s gave a %s behind its result: wanted side tables by name", x->entry->name, luaL_typename(L, at));
    for (lua_pushnil(L); lua_next(L, at); lua_pop(L, 1)) {
        if (lua_type(L, -2) != LUA_TSTRING) luaL_error(L, "%s: a side table has a name", x->entry->name);
        add_value(L, x, lua_tostring(L, -2), lua_gettop(L));
    }
}

/* ---- the kinds ---- */

/* Pushes how the datasets among the arguments were called in the line, by parameter; a list where there can be several. */
static void push_names(lua_State *L, const calling *x, int first)
{
    lua_newtable(L);
    for (uint32_t i = 0; i < x->entry->params->count; i++) {
        const jvn_param *p = jvn_at(x->entry->params, i);
        const int arg = (int)i + first, n = jvn_count(x->call, arg);
        if (p->type != JVN_P_TABLE || !n) continue;
        if (is_list(p)) lua_createtable(L, n, 0);
        for (int k = 0; k < n; k++) {
            lua_pushstring(L, jvn_item_of(x->call, arg, k)->text);
            if (is_list(p)) lua_rawseti(L, -2, k + 1);
        }
        lua_setfield(L, -2, lj_bare_name(p->name));
    }
}

/* Pushes what is known of the call: its arguments from `first` on, their units and names, the input, and what can be done with it. */
static void push_call(lua_State *L, const calling *x, int first)
{
    lua_createtable(L, 0, 5);
    luaL_setmetatable(L, lj_call_tag);
    lj_push_args(L, x->call, x->entry->params, first);
    lua_setfield(L, -3, "units");
    lua_setfield(L, -2, "args");
    push_names(L, x, first);
    lua_setfield(L, -2, "names");
    if (x->call->input) push_table(L, x->call->input);
    else lua_pushnil(L);
    lua_setfield(L, -2, "input");
    lua_pushstring(L, x->entry->name);
    lua_setfield(L, -2, "name");
}

/* Pushes the arguments by name, and behind them the call that has them. */
static void push_flags(lua_State *L, const calling *x, int first)
{
    push_call(L, x, first);
    lua_getfield(L, -1, "args");
    lua_insert(L, -2);
}

static void run_command(lua_State *L, calling *x)
{
    push_call(L, x, 0);
    lua_call(L, 1, 2);
    int first = lua_gettop(L) - 1;
    add_value(L, x, NULL, first);
    add_sides(L, x, first + 1);
}

static void run_reader(lua_State *L, calling *x)
{
    lua_pushstring(L, jvn_item_of(x->call, 0, 0)->text);
    push_flags(L, x, 1);
    lua_call(L, 3, 2);
    int first = lua_gettop(L) - 1;
    if (lua_isnil(L, first)) luaL_error(L, "%s gave nothing: wanted a dataset", x->entry->name);
    add_value(L, x, NULL, first);
    add_sides(L, x, first + 1);
}

/* write(text), while a writer of a script's runs. */
static int write_bytes(lua_State *L)
{
    size_t n;
    const char *s = luaL_checklstring(L, 1, &n);
    jvn_call *call = lj_of(L)->call;
    if (!call) return luaL_error(L, "write: nothing is being written");
    if (call->host->write(call, s, (int64_t)n) != JVN_OK) return luaL_error(L, "write: the writing failed");
    return 0;
}

static void run_writer(lua_State *L, calling *x)
{
    push_flags(L, x, 0);
    lua_getfield(L, -1, "input");
    lua_insert(L, -3);
    lua_pushcfunction(L, write_bytes);
    lua_insert(L, -2);
    lua_call(L, 4, 0);
}

/* The value at `at` as a list of one: a null has one row too. */
static void push_single(lua_State *L, int at)
{
    lua_createtable(L, 1, 1);
    lua_pushvalue(L, at);
    lua_rawseti(L, -2, 1);
    lua_pushinteger(L, 1);
    lua_setfield(L, -2, "n");
}

/* {name = , values = } as item i of the list at -1, with unit and convention of the table at `facts`, 0: none. */
static void add_described(lua_State *L, int i, const char *name, int value, int facts)
{
    static const char *const labels[] = {"unit", "convention"};
    lua_createtable(L, 0, 4);
    lua_pushstring(L, name);
    lua_setfield(L, -2, "name");
    push_single(L, value);
    lua_setfield(L, -2, "values");
    for (int k = 0; facts && k < 2; k++) {
        lua_getfield(L, facts, labels[k]);
        lua_setfield(L, -2, labels[k]);
    }
    lua_rawseti(L, -2, i);
}

/* Its results are the value and what is known of it: {unit = , convention = , reason = , rows = }. */
static void run_metric(lua_State *L, calling *x)
{
    lua_pushstring(L, jvn_item_of(x->call, 0, 0)->text);
    if (jvn_count(x->call, 1)) push_days(L, jvn_item_of(x->call, 1, 0)->integer);
    else lua_pushnil(L);
    push_flags(L, x, 2);
    lua_call(L, 4, 2);
    int value = lua_gettop(L) - 1, facts = value + 1;
    if (!lua_istable(L, facts)) {
        lua_newtable(L);
        lua_replace(L, facts);
    }
    lua_getfield(L, facts, "reason");
    lua_newtable(L);
    add_described(L, 1, "value", value, facts);
    if (!lua_isnil(L, facts + 1)) add_described(L, 2, "reason", facts + 1, 0);
    add_value(L, x, NULL, lua_gettop(L));
    lua_getfield(L, facts, "rows");
    add_value(L, x, "rows", lua_gettop(L));
}

static int run_entry(lua_State *L)
{
    calling *x = lua_touserdata(L, 1);
    luaL_checkstack(L, 20, NULL);
    lua_rawgeti(L, LUA_REGISTRYINDEX, x->entry->run);
    switch (x->entry->kind) {
    case REG_READER: run_reader(L, x); break;
    case REG_WRITER: run_writer(L, x); break;
    case REG_METRIC: run_metric(L, x); break;
    default: run_command(L, x);
    }
    return 0;
}

/* ---- failing ---- */

/* Before a format's or metric's own arguments stand those of its command. */
int32_t lj_blamed(const bridge_fault *f, const lj_entry *entry)
{
    static const struct {
        reg_kind kind;
        const char *name;
        int32_t arg;
    } lead[] = {{REG_READER, "FILE", 0}, {REG_METRIC, "ENTITY", 0}, {REG_METRIC, "on", 1}};
    const jvn_list *params = entry->params;
    const int first = entry->kind == REG_METRIC ? 2 : entry->kind == REG_READER;
    for (size_t i = 0; f->arg && i < sizeof lead / sizeof *lead; i++)
        if (lead[i].kind == entry->kind && strcmp(lj_bare_name(f->arg), lead[i].name) == 0) return lead[i].arg;
    for (uint32_t i = 0; f->arg && params && i < params->count; i++)
        if (strcmp(lj_bare_name(((const jvn_param *)jvn_at(params, i))->name), lj_bare_name(f->arg)) == 0) return (int32_t)i + first;
    return JVN_NOARG;
}

jvn_status lj_fail_call(jvn_call *call, const bridge_fault *f, const lj_entry *entry, int64_t row)
{
    text t = {0};
    const bool passed_on = f->e.code == JVN_ELIMIT || f->e.code == JVN_ECANCELLED;
    if (f->statement && f->source && !passed_on) text_printf(&t, "%s:%d: ", f->source, f->line);
    if (f->statement && !passed_on) text_printf(&t, "'%s': ", f->statement);
    if (f->command && !passed_on) text_printf(&t, "%s: ", f->command);
    text_puts(&t, f->e.msg);
    jvn_status st = call->host->fail(call, f->e.code, lj_blamed(f, entry), row < 0 ? f->e.row : row, -1, t.s,
                                     *f->e.hint ? f->e.hint : NULL);
    text_free(&t);
    return st;
}

jvn_status lj_run_command(jvn_call *call)
{
    const lj_entry *entry = call->data;
    bridge *b = entry->b;
    bridge_fault f = {0};
    calling x = {call, entry, JVN_OK};
    jvn_call *outer = b->call;
    b->call = call;
    jvn_status st = lj_call(b, run_entry, &x, &f);
    b->call = outer;
    if (st != JVN_OK && x.st == JVN_OK) x.st = lj_fail_call(call, &f, entry, -1);
    bridge_fault_clear(&f);
    return x.st;
}
