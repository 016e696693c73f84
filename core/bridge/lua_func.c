/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lua_func.c -- functions written in Lua: called for each row, with whole columns, or to fold a column. */
#include <lauxlib.h>
#include <lua.h>
#include <string.h>

#include "../table/exchange.h"
#include "../table/rows.h"
#include "lua_inside.h"

/* What a function's spec carries besides. */
typedef struct function {
    lj_entry entry; /* first */
    signature *sig;
    bool positions; /* the results are places in the first argument, from 1 */
} function;

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

static void copy_bits(void *to, const void *from, int64_t offset, int64_t n)
{
    for (int64_t i = 0; i < n; i++) jvn_set_bit(to, i, jvn_bit(from, offset + i));
}

static column *copy_text(const struct ArrowArray *a, int64_t from, int64_t n)
{
    const int64_t *offsets = (const int64_t *)a->buffers[1] + from;
    column *c = column_new(JVN_STRING, n, offsets[n] - offsets[0], a->buffers[0] != NULL);
    if (!c) return NULL;
    int64_t *to = c->data->data;
    for (int64_t i = 0; i <= n; i++) to[i] = offsets[i] - offsets[0];
    if (to[n]) memcpy(c->bytes->data, (const char *)a->buffers[2] + offsets[0], (size_t)to[n]);
    return c;
}

/* Rows of an array that only lives as long as the call. NULL: no memory. [owned] */
static column *copy_array(const struct ArrowArray *a, jvn_type type, int64_t from, int64_t n)
{
    from += a->offset;
    column *c = type == JVN_STRING ? copy_text(a, from, n) : column_new(type, n, 0, a->buffers[0] != NULL);
    if (!c) return NULL;
    const int width = type_width(type);
    if (type == JVN_BOOL) copy_bits(c->data->data, a->buffers[1], from, n);
    else if (type != JVN_STRING && n) memcpy(c->data->data, (const char *)a->buffers[1] + from * width, (size_t)(n * width));
    if (a->buffers[0]) copy_bits(c->validity->data, a->buffers[0], from, n);
    column_count_nulls(c);
    return c;
}

/* One row n times. Takes c. */
static column *repeat(column *c, int64_t n)
{
    err e;
    column *out = NULL;
    buffer *rows = buffer_new(n * 8);
    if (rows) memset(rows->data, 0, (size_t)n * 8);
    if (!rows || rows_take(c, rows->data, n, &out, &e) != JVN_OK) out = NULL;
    buffer_unref(rows);
    column_unref(c);
    return out;
}

/* Pushes rows of argument i as a column; a constant is repeated. */
static void push_column(lua_State *L, const calling *x, int i, int64_t from, int64_t n)
{
    const struct ArrowArray *a = x->args[i];
    const jvn_type type = type_at(x, i);
    const bool constant = a->length == 1 && (n != 1 || from > 0);
    lj_push_column(L, i < x->f->sig->n ? x->f->sig->params[i].name : "");
    const column *own = exported_column(a);
    column *c = own && !constant ? column_slice(own, from, n) : copy_array(a, type, constant ? 0 : from, constant ? 1 : n);
    if (c && constant) c = repeat(c, n);
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
    lua_createtable(L, n < INT32_MAX ? (int)n : 0, 1);
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
    if (complete || x->f->entry.nulls) {
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

static void call_group(lua_State *L, const calling *x, int64_t from, int64_t n)
{
    lua_rawgeti(L, LUA_REGISTRYINDEX, x->f->entry.run);
    for (int k = 0; k < x->n_args; k++) push_column(L, x, k, from, n);
    lua_call(L, x->n_args, 1);
    column *c = to_result(L, x);
    if (c->length != n)
        luaL_error(L, "%s gave %I values for %I rows", x->f->sig->name, (LUAI_UACINT)c->length, (LUAI_UACINT)n);
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

static jvn_status run_scalar(jvn_call *call, const struct ArrowArray *const *args, int32_t n_args, int64_t n,
                             struct ArrowArray *out)
{
    calling x = {.call = call, .f = call->data, .args = args, .n_args = n_args, .n = n, .out = out, .row = -1};
    return enter(&x, each_row);
}

static jvn_status run_window(jvn_call *call, const struct ArrowArray *const *args, int32_t n_args, const jvn_groups *by,
                             struct ArrowArray *out)
{
    calling x = {.call = call, .f = call->data, .args = args, .n_args = n_args, .by = by, .out = out, .row = -1};
    return enter(&x, each_group);
}

static jvn_status run_whole(jvn_call *call, const struct ArrowArray *const *args, int32_t n_args, int64_t offset, int64_t n,
                            struct ArrowArray *out, int64_t at)
{
    calling x = {.call = call, .f = call->data, .args = args, .n_args = n_args, .offset = offset, .n = n, .out = out,
                 .at = at, .row = -1};
    return enter(&x, fold);
}

/* ---- registering ---- */

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

/* What all overloads share. */
static void read_shape(lua_State *L, jvn_function *spec, function *f)
{
    const bool nulls = flag(L, "nulls"), window = flag(L, "vector"), folds = flag(L, "aggregate");
    f->positions = flag(L, "positions");
    if (window && folds) luaL_error(L, "a function is `vector` or `aggregate`, not both");
    if (f->positions && !window) luaL_error(L, "`positions` are those of a `vector` function");
    f->entry = (lj_entry){.b = lj_of(L), .run = lj_spec_run(L), .kind = REG_FUNCTION, .nulls = nulls};
    *spec = (jvn_function){.shape = window ? JVN_S_WINDOW : folds ? JVN_S_AGGREGATE : JVN_S_SCALAR,
                           .flags = JVN_F_SERIAL | (nulls || !(window || folds) ? JVN_F_NULLS : 0u) |
                                    (f->positions ? JVN_F_ROWS : 0u) | (flag(L, "unit") ? JVN_F_UNIT : 0u),
                           .summary = lj_spec_text(L, "summary", false),
                           .example = lj_spec_text(L, "example", false),
                           .scalar = run_scalar,
                           .window = run_window,
                           .whole = run_whole};
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
