/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lua_pick.c -- rows of columns and datasets: by a mask, by their places, from one to another; and whether two are
 * the same. */
#include <lauxlib.h>
#include <lua.h>
#include <stdlib.h>

#include "../table/difference.h"
#include "../table/rows.h"
#include "lua_inside.h"

/* ---- which rows ---- */

typedef struct picked {
    const int64_t *rows; /* from 0; -1: none, which gives null */
    int64_t n;
} picked;

static void drop_buffer(void *b) { buffer_unref(b); }

int64_t *lj_push_places(lua_State *L, int64_t n)
{
    void **box = lj_box(L, drop_buffer);
    buffer *b = buffer_new(n * (int64_t)sizeof(int64_t));
    if (!b) luaL_error(L, "not enough memory for %I rows", (LUAI_UACINT)n);
    *box = b;
    lj_made(L, b->size);
    return b->data;
}

static picked from_mask(lua_State *L, const column *mask, int64_t n)
{
    int64_t k = 0;
    if (mask->length != n) luaL_error(L, "a mask of %I rows for %I rows", (LUAI_UACINT)mask->length, (LUAI_UACINT)n);
    int64_t *rows = lj_push_places(L, n);
    for (int64_t i = 0; i < n; i++) {
        rows[k] = i;
        k += column_bool(mask, i) && !column_is_null(mask, i);
    }
    return (picked){rows, k};
}

static picked from_places(lua_State *L, const column *places, int64_t n)
{
    int64_t *rows = lj_push_places(L, places->length);
    for (int64_t i = 0; i < places->length; i++) {
        const bool null = column_is_null(places, i);
        const int64_t at = null ? 0 : column_i64(places)[i];
        if (!null && (at < 1 || at > n)) luaL_error(L, "there is no row %I of %I", (LUAI_UACINT)at, (LUAI_UACINT)n);
        rows[i] = at - 1;
    }
    return (picked){rows, places->length};
}

static picked all_null(lua_State *L, int64_t n)
{
    int64_t *rows = lj_push_places(L, n);
    for (int64_t i = 0; i < n; i++) rows[i] = -1;
    return (picked){rows, n};
}

/* The rows (of n) that the value at 2 names: truths, or places from 1. Pushes what owns them. */
static picked check_rows(lua_State *L, int64_t n)
{
    lua_settop(L, 2);
    if (lua_istable(L, 2)) {
        lj_column_from(L, 2, "rows", JVN_NOTYPE);
        lua_replace(L, 2);
    }
    const column *c = lj_column(L, 2, NULL);
    if (!c) luaL_error(L, "found a %s: wanted a mask (a bool column), or a list of rows", luaL_typename(L, 2));
    if (c->type == JVN_BOOL) return from_mask(L, c, n);
    if (c->type == JVN_INT64) return from_places(L, c, n);
    if (c->nulls < c->length) luaL_error(L, "found %s: wanted bool, which rows to keep, or int64, their places", type_name(c->type));
    return all_null(L, c->length);
}

/* ---- columns ---- */

int lj_pick_column(lua_State *L)
{
    err e;
    const char *name;
    column *made, *c = lj_column(L, 1, &name);
    const picked p = check_rows(L, c->length);
    err_clear(&e);
    lj_push_column(L, name);
    if (rows_take(c, p.rows, p.n, &made, &e) != JVN_OK) return lj_raise(L, &e, NULL, NULL);
    lj_column_set(L, -1, made);
    return 1;
}

/* c:where(mask) */
static int column_where(lua_State *L)
{
    lj_check_column(L, 1);
    return lj_pick_column(L);
}

/* The rows i to j at 2 and 3 as string.sub counts them: from the end where they are negative. */
static int64_t check_range(lua_State *L, int64_t n, int64_t *length)
{
    lua_Integer from = luaL_checkinteger(L, 2), to = luaL_optinteger(L, 3, -1);
    if (from < 0) from = from < -n ? 1 : n + from + 1;
    if (to < 0) to = to < -n ? 0 : n + to + 1;
    if (from < 1) from = 1;
    if (to > n) to = n;
    *length = from > to ? 0 : to - from + 1;
    return *length ? from - 1 : 0;
}

/* c:sub(i [, j]) */
static int column_sub(lua_State *L)
{
    const char *name;
    int64_t n;
    lj_check_column(L, 1);
    const column *c = lj_column(L, 1, &name);
    const int64_t from = check_range(L, c->length, &n);
    lj_push_column(L, name);
    lj_column_set(L, -1, column_slice(c, from, n));
    return 1;
}

/* ---- datasets ---- */

static table *check_loaded(lua_State *L, int at)
{
    err e;
    table *t = lj_check_dataset(L, at);
    err_clear(&e);
    if (table_need_all(t, &e) != JVN_OK) lj_raise(L, &e, NULL, NULL);
    return t;
}

static int64_t rows_of(const table *t) { return t->rows < 0 ? 0 : t->rows; }

/* Adds a column. Takes c. */
static void take(lua_State *L, table *to, const char *name, column *c)
{
    err e;
    err_clear(&e);
    if (table_take(to, name, c, &e) != JVN_OK) lj_raise(L, &e, NULL, NULL);
}

void lj_push_rows(lua_State *L, const table *t, const int64_t *rows, int64_t n)
{
    err e;
    column *c;
    err_clear(&e);
    table *to = *lj_push_dataset(L) = table_new();
    for (int i = 0; i < t->n; i++) {
        if (rows_take(t->columns[i], rows, n, &c, &e) != JVN_OK) lj_raise(L, &e, NULL, NULL);
        take(L, to, t->names[i], c);
    }
}

void lj_push_slice(lua_State *L, const table *t, int64_t from, int64_t n)
{
    table *to = *lj_push_dataset(L) = table_new();
    for (int i = 0; i < t->n; i++) take(L, to, t->names[i], column_slice(t->columns[i], from, n));
}

int lj_pick_dataset(lua_State *L)
{
    const table *t = check_loaded(L, 1);
    const picked p = check_rows(L, rows_of(t));
    lj_push_rows(L, t, p.rows, p.n);
    return 1;
}

int lj_dataset_sub(lua_State *L)
{
    int64_t n;
    const table *t = check_loaded(L, 1);
    const int64_t from = check_range(L, rows_of(t), &n);
    lj_push_slice(L, t, from, n);
    return 1;
}

/* ---- the same or not ---- */

static void drop_difference(void *d)
{
    difference_clear(d);
    free(d);
}

/* Pushes where two differ first; nil: nowhere. named: their columns' names say something. */
static void push_difference(lua_State *L, const table *a, const table *b, bool named)
{
    char place[64] = "";
    void **box = lj_box(L, drop_difference);
    difference *d = *box = xcalloc(1, sizeof *d);
    difference_find(a, b, d);
    if (d->row >= 0) snprintf(place, sizeof place, " in row %lld", (long long)d->row + 1);
    if (!d->what) {
        lua_pushnil(L);
        return;
    }
    lua_pushfstring(L, "%s%s%s%s: %s against %s", d->what, named && *d->column ? " of " : "", named ? d->column : "", place,
                    d->old.s ? d->old.s : "nothing", d->new.s ? d->new.s : "nothing");
}

/* t:difference(u) */
int lj_dataset_difference(lua_State *L)
{
    const table *a = check_loaded(L, 1);
    push_difference(L, a, check_loaded(L, 2), true);
    return 1;
}

/* c:difference(d): their names do not matter. */
static int column_difference(lua_State *L)
{
    lua_settop(L, 2);
    for (int i = 1; i <= 2; i++) {
        column *c = lj_check_column(L, i);
        take(L, *lj_push_dataset(L) = table_new(), "values", column_ref(c));
    }
    push_difference(L, lj_dataset(L, 3), lj_dataset(L, 4), false);
    return 1;
}

int lj_dataset_equals(lua_State *L)
{
    lj_dataset_difference(L);
    lua_pushboolean(L, lua_isnil(L, -1));
    return 1;
}

static int column_equals(lua_State *L)
{
    column_difference(L);
    lua_pushboolean(L, lua_isnil(L, -1));
    return 1;
}

void lj_open_picks(lua_State *L, int methods)
{
    static const luaL_Reg functions[] = {{"where", column_where},   {"sub", column_sub},
                                         {"equals", column_equals}, {"difference", column_difference}, {NULL, NULL}};
    lua_pushvalue(L, methods);
    luaL_setfuncs(L, functions, 0);
    lua_pop(L, 1);
}
