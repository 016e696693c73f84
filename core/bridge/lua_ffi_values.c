/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lua_ffi_values.c -- numbers with a check of their range, texts, tables for structs, columns and lists for arrays. */
#include <lauxlib.h>
#include <lua.h>
#include <string.h>

#include "../table/exchange.h"
#include "ffi_values.h"
#include "lua_ffi.h"

static const char *name_of(const c_param *p) { return *p->name ? p->name : "an argument"; }

static int misfit(lua_State *L, const lua_side *s, int at, const c_param *p, const char *wanted)
{
    const char *found = lj_column(L, at, NULL) ? "column" : luaL_typename(L, at);
    return luaL_error(L, "%s: %s: found %s, wanted %s", s->who, name_of(p), found, wanted);
}

/* ---- numbers and texts ---- */

static c_number check_number(lua_State *L, const lua_side *s, int at, const c_param *p)
{
    int good;
    c_number x = {0};
    if (p->type == C_BOOL && lua_isboolean(L, at)) {
        x.i = lua_toboolean(L, at);
        return x;
    }
    if (lua_type(L, at) != LUA_TNUMBER) misfit(L, s, at, p, p->type == C_BOOL ? "true or false" : "a number");
    if (c_is_float(p->type)) {
        x.f = lua_tonumber(L, at);
        return x;
    }
    x.i = lua_tointegerx(L, at, &good);
    if (!good) luaL_error(L, "%s: %s: %f is no whole number", s->who, name_of(p), lua_tonumber(L, at));
    if (p->type == C_BOOL) x.i = x.i != 0;
    else if (!c_fits(p->type, x.i)) luaL_error(L, "%s: %s: %I does not fit %s", s->who, name_of(p), (LUAI_UACINT)x.i, c_word(p->type));
    return x;
}

static void push_number(lua_State *L, c_type type, c_number x)
{
    if (type == C_BOOL) lua_pushboolean(L, x.i != 0);
    else if (c_is_float(type)) lua_pushnumber(L, x.f);
    else if (type == C_UINT64 && x.i < 0) luaL_error(L, "a result of 2^63 or more does not fit int64");
    else lua_pushinteger(L, x.i);
}

/* Keeps the value at -1, and pops it. */
static void keep(lua_State *L, const lua_side *s)
{
    lua_rawseti(L, s->anchor, (lua_Integer)lua_rawlen(L, s->anchor) + 1);
}

static const char *check_text(lua_State *L, const lua_side *s, int at, const c_param *p)
{
    size_t n;
    if (lua_isnil(L, at)) return NULL;
    if (lua_type(L, at) != LUA_TSTRING) misfit(L, s, at, p, "a text or nil");
    const char *given = lua_tolstring(L, at, &n);
    if (strlen(given) != n) luaL_error(L, "%s: %s: a text with a NUL in it cannot be given to C", s->who, name_of(p));
    if (!s->anchor) luaL_error(L, "%s: a callback cannot give a text back: nobody would free it", s->who);
    lua_pushvalue(L, at);
    keep(L, s);
    return given;
}

/* ---- structs ---- */

/* The field that is the only one that counts, NULL: there are several. Pointers do not count. */
static const c_param *only_field(const csignature *c, int record)
{
    const c_record *x = &c->records[record];
    const c_param *only = NULL;
    for (int i = x->first; i < x->first + x->n; i++) {
        if (c->fields[i].type == C_HANDLE) continue;
        if (only) return NULL;
        only = &c->fields[i];
    }
    return only;
}

static void store_field(lua_State *L, lua_side *s, int at, const c_param *f, char *to)
{
    c_param one = *f;
    one.count = 0;
    if (!f->count) {
        lj_store(L, s, at, f, to);
        return;
    }
    if (!lua_istable(L, at) || luaL_len(L, at) != f->count)
        luaL_error(L, "%s: %s: wanted a list of %d values", s->who, f->name, f->count);
    for (int i = 0; i < f->count; i++) {
        lua_geti(L, at, i + 1);
        lj_store(L, s, lua_gettop(L), &one, to + i * foreign_size(s->sig, f));
        lua_pop(L, 1);
    }
}

static void check_keys(lua_State *L, const lua_side *s, int at, const c_record *x)
{
    const char *names[C_FIELDS];
    for (int i = 0; i < x->n; i++) names[i] = s->sig->fields[x->first + i].name;
    for (lua_pushnil(L); lua_next(L, at); lua_pop(L, 1)) {
        bool known = false;
        const char *key = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : "?";
        for (int i = 0; i < x->n; i++) known |= strcmp(names[i], key) == 0;
        if (known) continue;
        const char *near = text_nearest(key, names, (size_t)x->n);
        luaL_error(L, "%s: the struct has no field '%s'%s%s%s", s->who, key, near ? ": did you mean '" : "", near ? near : "",
                   near ? "'?" : "");
    }
}

static void store_record(lua_State *L, lua_side *s, int at, const c_param *p, char *to)
{
    const c_record *x = &s->sig->records[p->link];
    const c_param *only = only_field(s->sig, p->link);
    luaL_checkstack(L, 12, "structs within structs");
    if (!lua_istable(L, at) && only) {
        store_field(L, s, at, only, to + only->offset);
        return;
    }
    if (!lua_istable(L, at)) misfit(L, s, at, p, "a table with the struct's fields");
    check_keys(L, s, at, x);
    for (int i = x->first; i < x->first + x->n; i++) {
        const c_param *f = &s->sig->fields[i];
        bool given = lua_getfield(L, at, f->name) != LUA_TNIL, pointer = f->type == C_HANDLE || f->type == C_TEXT;
        if (given) store_field(L, s, lua_gettop(L), f, to + f->offset);
        else if (!pointer) luaL_error(L, "%s: the field '%s' is missing", s->who, f->name);
        lua_pop(L, 1);
    }
}

static void push_record(lua_State *L, const lua_side *s, const c_param *p, const char *from)
{
    const c_record *x = &s->sig->records[p->link];
    luaL_checkstack(L, 12, "structs within structs");
    lua_createtable(L, 0, x->n);
    for (int i = x->first; i < x->first + x->n; i++) {
        const c_param *f = &s->sig->fields[i];
        if (f->count) lua_createtable(L, f->count, 0);
        else lj_push_c(L, s, f, from + f->offset);
        for (int k = 0; k < f->count; k++) {
            lj_push_c(L, s, f, from + f->offset + k * foreign_size(s->sig, f));
            lua_rawseti(L, -2, k + 1);
        }
        lua_setfield(L, -2, f->name);
    }
}

/* ---- anything ---- */

void lj_store(lua_State *L, lua_side *s, int at, const c_param *p, char *to)
{
    const void *pointer;
    switch (p->type) {
    case C_RECORD: store_record(L, s, at, p, to); return;
    case C_TEXT: pointer = check_text(L, s, at, p); break;
    case C_FUNCTION: pointer = lj_code(L, s, at, p); break;
    case C_HANDLE: pointer = lj_pointer(L, s, at, p); break;
    default: c_store(p->type, check_number(L, s, at, p), to); return;
    }
    memcpy(to, &pointer, sizeof pointer);
}

void lj_push_c(lua_State *L, const lua_side *s, const c_param *p, const char *from)
{
    void *pointer;
    if (p->type == C_RECORD) {
        push_record(L, s, p, from);
        return;
    }
    if (c_is_number(p->type)) {
        push_number(L, p->type, c_load(p->type, from));
        return;
    }
    memcpy(&pointer, from, sizeof pointer);
    if (p->type != C_TEXT) lj_push_handle(L, pointer, p->type == C_FUNCTION ? "function" : p->tag);
    else lua_pushstring(L, pointer);
}

/* ---- arrays ---- */

int64_t lj_array_length(lua_State *L, int at)
{
    const column *c = lj_column(L, at, NULL);
    if (c) return c->length;
    return lua_istable(L, at) ? (int64_t)lua_rawlen(L, at) : -1;
}

static void store_list(lua_State *L, const lua_side *s, int at, const c_param *p, int64_t n, char *to)
{
    for (int64_t i = 0; i < n; i++) {
        lua_geti(L, at, i + 1);
        c_store(p->type, check_number(L, s, lua_gettop(L), p), to + i * c_size(p->type));
        lua_pop(L, 1);
    }
}

static const void *store_column(lua_State *L, const lua_side *s, column *c, const c_param *p, int64_t n, char *to)
{
    c_values v;
    c_misfit bad;
    struct ArrowArray a;
    bool widens = c->type == JVN_INT64 && c_is_float(p->type);
    if (c->nulls) luaL_error(L, "%s: %s: the column has nulls, and C has none", s->who, name_of(p));
    if (c->type != c_shown(p->type) && !widens)
        luaL_error(L, "%s: %s: found a %s column, wanted %s", s->who, name_of(p), type_name(c->type), type_name(c_shown(p->type)));
    for (int64_t i = 0; widens && i < n; i++) c_store(p->type, (c_number){.f = (double)column_i64(c)[i]}, to + i * c_size(p->type));
    if (widens) return to;
    export_column(c, NULL, NULL, &a);
    bool good = c_values_read(p->type, &a, 0, n, to, &v, &bad);
    a.release(&a);
    if (!good) luaL_error(L, "%s: %s: row %I: %s", s->who, name_of(p), (LUAI_UACINT)bad.row + 1, bad.why);
    return v.base;
}

const void *lj_store_array(lua_State *L, lua_side *s, int at, const c_param *p, int64_t n, bool own)
{
    const size_t bytes = (size_t)(n * c_size(p->type));
    column *c = lj_column(L, at, NULL);
    char *to = lua_newuserdatauv(L, bytes + 16, 0);
    keep(L, s);
    to = (char *)(((uintptr_t)to + 15) & ~(uintptr_t)15);
    if (!c) store_list(L, s, at, p, n, to);
    const void *from = c ? store_column(L, s, c, p, n, to) : to;
    if (from != to && own) from = memcpy(to, from, bytes);
    return from;
}

void lj_push_array(lua_State *L, const c_param *p, const void *from, int64_t n)
{
    const int size = c_size(p->type);
    lj_push_column(L, p->name);
    column *c = column_new(c_shown(p->type), n, 0, false);
    if (!c) luaL_error(L, "not enough memory for %I rows", (LUAI_UACINT)n);
    for (int64_t i = 0; i < n; i++) {
        const c_number x = c_load(p->type, (const char *)from + i * size);
        if (p->type == C_BOOL) jvn_set_bit(c->data->data, i, x.i != 0);
        else memcpy((int64_t *)c->data->data + i, &x, sizeof x);
    }
    lj_column_set(L, -1, c);
}
