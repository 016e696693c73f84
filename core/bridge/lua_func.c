/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lua_func.c -- functions written in Lua at work: called for each row, with whole columns, or to fold a column. */
#include <lauxlib.h>
#include <lua.h>
#include <string.h>

#include "../table/exchange.h"
#include "../table/rows.h"
#include "lua_func.h"

enum { BLOCK = 4096 /* rows for which a state is made, as for C's aggregates */ };

/* One call of the core's. */
typedef struct calling {
    jvn_call *call;
    const function *f;
    const struct ArrowArray *const *args;
    int32_t n_args;
    const jvn_groups *by;
    int64_t offset, n;
    struct ArrowArray *out;
    int64_t at;
    int64_t row; /* that the function was called for; -1: none */
} calling;

static jvn_type written_type(const signature *s, int i) { return s->params[i < s->n ? i : s->n - 1].type; }

/* Of `any` the type that the caller has; text is never a dictionary here. */
static jvn_type type_at(const calling *x, int i)
{
    jvn_type t = written_type(x->f->sig, i);
    if (t == JVN_NOTYPE) t = (jvn_type)x->call->types[i];
    return t == JVN_DICT ? JVN_STRING : t;
}

static jvn_type result_type(const calling *x)
{
    const signature *s = x->f->sig;
    if (x->f->positions) return JVN_INT64;
    for (int i = 0; s->result == JVN_NOTYPE && i < x->n_args; i++)
        if (written_type(s, i) == JVN_NOTYPE) return type_at(x, i);
    return s->result;
}

/* ---- arrays to columns ---- */

/* Pushes rows of argument i as a column; a constant is repeated. */
static void push_column(lua_State *L, const calling *x, int i, int64_t from, int64_t n)
{
    const struct ArrowArray *a = x->args[i];
    const jvn_type type = type_at(x, i);
    const bool constant = a->length == 1 && (n != 1 || from > 0);
    lj_push_column(L, i < x->f->sig->n ? x->f->sig->params[i].name : "");
    const column *own = exported_column(a);
    column *c = own && !constant ? column_slice(own, from, n) : lj_copy_array(a, type, constant ? 0 : from, constant ? 1 : n);
    if (c && constant) c = lj_repeat(c, n);
    if (!c) luaL_error(L, "not enough memory for %I rows", (LUAI_UACINT)n);
    lj_column_set(L, -1, c);
}

static void push_text(lua_State *L, const struct ArrowArray *a, int64_t i)
{
    int64_t n;
    const char *s = jvn_text(a, i, &n);
    lua_pushlstring(L, s, (size_t)n);
}

/* Pushes a value of an argument, nil for a null. false: it is null. */
static bool push_value(lua_State *L, const struct ArrowArray *a, jvn_type type, int64_t i)
{
    char buf[40];
    if (a->length == 1) i = 0;
    if (jvn_null(a, i)) {
        lua_pushnil(L);
        return false;
    }
    switch (type) {
    case JVN_BOOL: lua_pushboolean(L, jvn_bool(a, i)); break;
    case JVN_INT64: lua_pushinteger(L, jvn_i64(a)[i]); break;
    case JVN_FLOAT64: lua_pushnumber(L, jvn_f64(a)[i]); break;
    case JVN_DATE: lua_pushlstring(L, buf, (size_t)text_date(buf, jvn_i32(a)[i])); break;
    case JVN_TIMESTAMP: lua_pushlstring(L, buf, (size_t)text_timestamp(buf, jvn_i64(a)[i])); break;
    default: push_text(L, a, i);
    }
    return true;
}

/* ---- columns to arrays ---- */

static void set_bits(void *to, int64_t at, const void *from, int64_t offset, int64_t n)
{
    for (int64_t i = 0; i < n; i++) jvn_set_bit(to, at + i, jvn_bit(from, offset + i));
}

/* Puts c's rows to rows `at` onwards of a result that the host allocated; text becomes an array of its own. */
static void give(const calling *x, column *c, int64_t at)
{
    struct ArrowArray *out = x->out;
    if (c->type == JVN_STRING) {
        export_column(c, NULL, NULL, out);
        return;
    }
    const int width = type_width(c->type);
    char *data = jvn_out(out);
    if (c->type == JVN_BOOL) set_bits(data, at, c->data->data, c->offset, c->length);
    else if (c->length) memcpy(data + at * width, column_data(c), (size_t)(c->length * width));
    for (int64_t i = 0; c->validity && i < c->length; i++)
        if (column_is_null(c, i)) jvn_set_null(out, at + i);
}

/* Replaces the value at -1 by a column of the result's type: one is taken as it is, a list is read. */
static column *to_result(lua_State *L, const calling *x)
{
    const signature *s = x->f->sig;
    const jvn_type type = result_type(x);
    column *c = lj_column(L, -1, NULL);
    if (c && c->type == type) return c;
    if (c || !lua_istable(L, -1))
        luaL_error(L, "%s gave a %s%s: wanted a column or list of %s", s->name, c ? type_name(c->type) : luaL_typename(L, -1),
                   c ? " column" : "", type_name(type));
    lj_column_from(L, -1, s->name, type);
    lua_remove(L, -2);
    return lj_column(L, -1, NULL);
}

static void push_list(lua_State *L, int64_t n)
{
    lj_push_list(L, n, 1);
    lua_pushinteger(L, n);
    lua_setfield(L, -2, "n");
}

/* ---- for each row ---- */

/* Calls the function at 2 for row i and sets its result in the list at 3. */
static void call_row(lua_State *L, calling *x, int64_t i)
{
    bool complete = true;
    x->row = i;
    lua_pushvalue(L, 2);
    for (int k = 0; k < x->n_args; k++) complete &= push_value(L, x->args[k], type_at(x, k), i);
    if (complete || x->f->nulls) {
        lua_call(L, x->n_args, 1);
        lua_rawseti(L, 3, i + 1);
    }
    lua_settop(L, 3);
}

static int each_row(lua_State *L)
{
    calling *x = lua_touserdata(L, 1);
    luaL_checkstack(L, x->n_args + 10, NULL);
    lua_rawgeti(L, LUA_REGISTRYINDEX, x->f->entry.run);
    push_list(L, x->n);
    for (int64_t i = 0; i < x->n; i++) call_row(L, x, i);
    x->row = -1;
    give(x, to_result(L, x), 0);
    return 0;
}

/* ---- whole columns ---- */

/* Calls the function with columns, and leaves its result: a column of as many rows. */
static void call_group(lua_State *L, const calling *x, int64_t from, int64_t n)
{
    lua_rawgeti(L, LUA_REGISTRYINDEX, x->f->entry.run);
    for (int k = 0; k < x->n_args; k++) push_column(L, x, k, from, n);
    lua_call(L, x->n_args, 1);
    column *c = to_result(L, x);
    if (c->length != n)
        luaL_error(L, "%s gave %I values for %I rows", x->f->sig->name, (LUAI_UACINT)c->length, (LUAI_UACINT)n);
}

/* Pushes the column at -1 without the rows in which an argument is null. */
static void push_known(lua_State *L, const calling *x, column *c)
{
    err e;
    column *known = NULL;
    bool some = false;
    for (int k = 0; k < x->n_args; k++) some |= x->args[k]->buffers[0] != NULL;
    int64_t *rows = some ? lua_newuserdatauv(L, (size_t)(x->n + 1) * sizeof *rows, 0) : NULL;
    for (int64_t i = 0; some && i < x->n; i++) {
        bool complete = true;
        for (int k = 0; k < x->n_args; k++) complete &= !jvn_null(x->args[k], x->args[k]->length == 1 ? 0 : i);
        rows[i] = complete ? i : -1;
    }
    lj_push_column(L, "");
    if (!some) known = column_ref(c);
    else if (rows_take(c, rows, x->n, &known, &e) != JVN_OK) lj_raise(L, &e, NULL, NULL);
    lj_column_set(L, -1, known);
}

static int each_block(lua_State *L)
{
    const calling *x = lua_touserdata(L, 1);
    luaL_checkstack(L, x->n_args + 10, NULL);
    call_group(L, x, 0, x->n);
    if (!x->f->nulls) push_known(L, x, lj_column(L, -1, NULL));
    give(x, lj_column(L, -1, NULL), 0);
    return 0;
}

/* Text of all groups is gathered in the list at 2. */
static void gather(lua_State *L, const column *c, int64_t at)
{
    for (int64_t i = 0; i < c->length; i++) {
        lj_push_cell(L, c, i);
        lua_rawseti(L, 2, at + i + 1);
    }
}

/* Places in a group, from 1, become rows from 0; what is beyond the group is an error. */
static void shift(lua_State *L, const calling *x, int64_t from, int64_t n)
{
    int64_t *rows = jvn_out(x->out);
    for (int64_t i = from; i < from + n; i++) {
        if (jvn_null(x->out, i)) continue;
        if (rows[i] < 1 || rows[i] > n)
            luaL_error(L, "%s gave the place %I in a group of %I rows", x->f->sig->name, (LUAI_UACINT)rows[i], (LUAI_UACINT)n);
        rows[i] += from - 1;
    }
}

static int each_group(lua_State *L)
{
    const calling *x = lua_touserdata(L, 1);
    const bool is_text = result_type(x) == JVN_STRING;
    luaL_checkstack(L, x->n_args + 10, NULL);
    push_list(L, x->by->starts[x->by->n]);
    for (int64_t g = 0; g < x->by->n; g++) {
        int64_t from = x->by->starts[g], n = x->by->starts[g + 1] - from;
        if (!n) continue;
        call_group(L, x, from, n);
        column *c = lj_column(L, -1, NULL);
        if (is_text) gather(L, c, from);
        else give(x, c, from);
        if (x->f->positions) shift(L, x, from, n);
        lua_settop(L, 2);
    }
    if (is_text) give(x, to_result(L, x), 0);
    return 0;
}

/* ---- aggregates ---- */

static int fold(lua_State *L)
{
    const calling *x = lua_touserdata(L, 1);
    luaL_checkstack(L, x->n_args + 10, NULL);
    push_list(L, 1);
    lua_rawgeti(L, LUA_REGISTRYINDEX, x->f->entry.run);
    for (int k = 0; k < x->n_args; k++) push_column(L, x, k, x->offset, x->n);
    lua_call(L, x->n_args, 1);
    lua_rawseti(L, 2, 1);
    give(x, to_result(L, x), x->at);
    return 0;
}

/* Calls a function of two states, or of a state and columns: what it gives, if that is not nil, takes the state's place at
 * index 3. n: values above the function. */
static void call_state(lua_State *L, int n)
{
    lua_call(L, n, 1);
    if (lua_isnil(L, -1)) lua_pop(L, 1);
    else lua_replace(L, 3);
}

/* One block's rows; its state is at index 3. */
static void step_block(lua_State *L, const calling *x, int64_t from, int64_t n)
{
    lua_rawgeti(L, LUA_REGISTRYINDEX, x->f->step);
    lua_pushvalue(L, 3);
    for (int k = 0; k < x->n_args; k++) push_column(L, x, k, from, n);
    call_state(L, x->n_args + 1);
}

/* The state at 3 takes in the earlier one at 4, which goes. */
static void merge_earlier(lua_State *L, const calling *x)
{
    lua_insert(L, 3); /* the earlier one is the one that stays */
    lua_rawgeti(L, LUA_REGISTRYINDEX, x->f->merge);
    lua_pushvalue(L, 3);
    lua_rotate(L, 4, -1);
    call_state(L, 2);
}

static int fold_blocks(lua_State *L)
{
    const calling *x = lua_touserdata(L, 1);
    const bool merges = x->f->merge != LUA_NOREF;
    luaL_checkstack(L, x->n_args + 10, NULL);
    push_list(L, 1);
    for (int64_t from = 0; from == 0 || from < x->n; from += BLOCK) {
        if (!from || merges) {
            lua_rawgeti(L, LUA_REGISTRYINDEX, x->f->init);
            lua_call(L, 0, 1);
            if (from) lua_insert(L, 3);
        }
        if (x->n) step_block(L, x, x->offset + from, x->n - from < BLOCK ? x->n - from : BLOCK);
        if (from && merges) merge_earlier(L, x);
    }
    lua_rawgeti(L, LUA_REGISTRYINDEX, x->f->entry.run);
    lua_insert(L, 3);
    lua_call(L, 1, 1);
    lua_rawseti(L, 2, 1);
    give(x, to_result(L, x), x->at);
    return 0;
}

/* ---- what the core calls ---- */

static jvn_status enter(calling *x, lua_CFunction body)
{
    bridge_fault f = {0};
    bridge *b = x->f->entry.b;
    jvn_call *outer = b->call;
    b->call = x->call;
    jvn_status st = lj_call(b, body, x, &f);
    b->call = outer;
    if (st != JVN_OK) st = lj_fail_call(x->call, &f, &x->f->entry, x->row);
    bridge_fault_clear(&f);
    return st;
}

jvn_status lj_run_scalar(jvn_call *call, const struct ArrowArray *const *args, int32_t n_args, int64_t n,
                         struct ArrowArray *out)
{
    calling x = {.call = call, .f = call->data, .args = args, .n_args = n_args, .n = n, .out = out, .row = -1};
    return enter(&x, each_row);
}

jvn_status lj_run_blocks(jvn_call *call, const struct ArrowArray *const *args, int32_t n_args, int64_t n,
                         struct ArrowArray *out)
{
    calling x = {.call = call, .f = call->data, .args = args, .n_args = n_args, .n = n, .out = out, .row = -1};
    return enter(&x, each_block);
}

jvn_status lj_run_window(jvn_call *call, const struct ArrowArray *const *args, int32_t n_args, const jvn_groups *by,
                         struct ArrowArray *out)
{
    calling x = {.call = call, .f = call->data, .args = args, .n_args = n_args, .by = by, .out = out, .row = -1};
    return enter(&x, each_group);
}

jvn_status lj_run_whole(jvn_call *call, const struct ArrowArray *const *args, int32_t n_args, int64_t offset, int64_t n,
                        struct ArrowArray *out, int64_t at)
{
    calling x = {.call = call, .f = call->data, .args = args, .n_args = n_args, .offset = offset, .n = n, .out = out,
                 .at = at, .row = -1};
    return enter(&x, x.f->step == LUA_NOREF ? fold : fold_blocks);
}
