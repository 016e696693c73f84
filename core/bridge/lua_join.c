/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lua_join.c -- columns and datasets one below the other. */
#include <lauxlib.h>
#include <lua.h>
#include <stdlib.h>
#include <string.h>

#include "lua_inside.h"

/* One column of the result: what it is made of, NULL where a dataset does not have it. */
typedef struct joining {
    lua_State *L;
    const char *name;
    int n;
    const column **parts;
    const int64_t *rows; /* of each part */
    jvn_type type;
    int64_t total, bytes, nulls;
    const char *unit, *convention;
} joining;

static jvn_type plain_of(jvn_type t) { return t == JVN_DICT ? JVN_STRING : t; }

static bool is_number(jvn_type t) { return t == JVN_INT64 || t == JVN_FLOAT64; }

static void join_type(joining *j, const column *c)
{
    const jvn_type t = plain_of(c->type);
    if (j->type == JVN_NOTYPE || j->type == t) j->type = t;
    else if (is_number(t) && is_number(j->type)) j->type = JVN_FLOAT64;
    else luaL_error(j->L, "%s: %s does not go below %s", j->name, type_name(t), type_name(j->type));
}

static void join_label(joining *j, const column *c)
{
    if (j->unit && strcmp(j->unit, c->unit) != 0)
        luaL_error(j->L, "%s: the unit '%s' does not go below '%s'", j->name, c->unit, j->unit);
    j->convention = !j->unit || strcmp(j->convention, c->convention) == 0 ? c->convention : "";
    j->unit = c->unit;
}

static void measure(joining *j)
{
    for (int i = 0; i < j->n; i++) {
        const column *c = j->parts[i];
        j->total += j->rows[i];
        j->nulls += c ? c->nulls : j->rows[i];
        if (!c || (c->nulls == c->length && c->type == JVN_FLOAT64)) continue; /* what has no values goes with any */
        join_type(j, c);
        join_label(j, c);
        for (int64_t k = 0, n; type_is_text(c->type) && k < c->length; k++) {
            if (column_is_null(c, k)) continue;
            column_text(c, k, &n);
            j->bytes += n;
        }
    }
    if (j->type == JVN_NOTYPE) j->type = JVN_FLOAT64;
}

static void put_text(column *to, int64_t at, const column *c, int64_t i)
{
    int64_t n = 0, *offsets = to->data->data;
    const char *s = c && !column_is_null(c, i) ? column_text(c, i, &n) : NULL;
    if (n) memcpy((char *)to->bytes->data + offsets[at], s, (size_t)n);
    offsets[at + 1] = offsets[at] + n;
}

/* Rows whose layout is not the result's. */
static void put_each(column *to, int64_t at, const column *c, int64_t n)
{
    for (int64_t i = 0; i < n; i++) {
        if (to->type == JVN_STRING) put_text(to, at + i, c, i);
        else if (to->type == JVN_BOOL) jvn_set_bit(to->data->data, at + i, c && column_bool(c, i));
        else ((double *)to->data->data)[at + i] = (double)column_i64(c)[i];
    }
}

/* One that fits neither has no values. */
static void put_part(column *to, int64_t at, const column *c, int64_t n)
{
    const size_t width = (size_t)type_width(to->type);
    const bool none = !c || c->nulls == c->length;
    for (int64_t i = 0; (none || c->validity) && i < n; i++)
        if (none || column_is_null(c, i)) jvn_set_bit(to->validity->data, at + i, 0);
    if (to->type == JVN_STRING || to->type == JVN_BOOL) put_each(to, at, none ? NULL : c, n);
    else if (none) memset((char *)to->data->data + (size_t)at * width, 0, (size_t)n * width);
    else if (c->type == to->type) memcpy((char *)to->data->data + (size_t)at * width, column_data(c), (size_t)n * width);
    else put_each(to, at, c, n);
}

/* Pushes the column. */
static void push_joined(joining *j)
{
    int64_t at = 0;
    measure(j);
    column **slot = lj_push_column(j->L, j->name);
    column *c = *slot = column_new(j->type, j->total, j->bytes, j->nulls > 0);
    if (!c) luaL_error(j->L, "not enough memory for %I rows", (LUAI_UACINT)j->total);
    if (j->type == JVN_STRING) *(int64_t *)c->data->data = 0;
    for (int i = 0; i < j->n; at += j->rows[i++]) put_part(c, at, j->parts[i], j->rows[i]);
    column_count_nulls(c);
    if (j->unit && (*j->unit || *j->convention)) {
        *slot = column_label(c, j->unit, j->convention);
        column_unref(c);
    }
    lj_column_set(j->L, -1, *slot);
}

/* ---- of datasets ---- */

static int find(const table *t, const char *name)
{
    for (int i = 0; i < t->n; i++)
        if (strcmp(t->names[i], name) == 0) return i;
    return -1;
}

/* The values first .. first+n-1 have the column? Sets its parts. */
static void gather(joining *j, int list)
{
    for (int i = 0; i < j->n; i++) {
        lua_rawgeti(j->L, list, i + 1);
        const table *t = lj_dataset(j->L, -1);
        const int k = find(t, j->name);
        j->parts[i] = k < 0 ? NULL : t->columns[k];
        lua_pop(j->L, 1);
    }
}

/* Adds the column of that name to the dataset at `to`. */
static void add_joined(joining j, int list, int to)
{
    err e;
    gather(&j, list);
    push_joined(&j);
    err_clear(&e);
    if (table_take(lj_dataset(j.L, to), j.name, column_ref(lj_column(j.L, -1, NULL)), &e) != JVN_OK) lj_raise(j.L, &e, NULL, NULL);
    lua_pop(j.L, 1);
}

void lj_join_datasets(lua_State *L, int list, int n)
{
    list = lua_absindex(L, list);
    void **box = lj_box(L, free);
    int64_t *rows = *box = xcalloc((size_t)n + 1, sizeof *rows);
    box = lj_box(L, free);
    const column **parts = xcalloc((size_t)n + 1, sizeof *parts);
    *box = parts;
    *lj_push_dataset(L) = table_new();
    const int to = lua_gettop(L);
    for (int i = 0; i < n; i++) {
        err e;
        lua_rawgeti(L, list, i + 1);
        table *t = lj_dataset(L, -1);
        err_clear(&e);
        if (table_need_all(t, &e) != JVN_OK) lj_raise(L, &e, NULL, NULL);
        rows[i] = t->rows < 0 ? 0 : t->rows;
        lua_pop(L, 1);
    }
    for (int i = 0; i < n; i++) {
        lua_rawgeti(L, list, i + 1);
        const table *t = lj_dataset(L, -1);
        for (int k = 0; k < t->n; k++)
            if (find(lj_dataset(L, to), t->names[k]) < 0)
                add_joined((joining){.L = L, .name = t->names[k], .n = n, .parts = parts, .rows = rows}, list, to);
        lua_pop(L, 1);
    }
}

/* jevons.concat(a, b, ...): columns, or datasets. */
int lj_concat(lua_State *L)
{
    const int n = lua_gettop(L);
    const char *name = "value";
    const bool columns = n && lj_column(L, 1, &name);
    if (!*name) name = "value";
    luaL_argcheck(L, n, 1, "columns or datasets were wanted");
    lua_createtable(L, n, 0);
    for (int i = 1; i <= n; i++) {
        if (columns) {
            err e;
            column *c = lj_check_column(L, i);
            *lj_push_dataset(L) = table_new();
            if (table_take(lj_dataset(L, -1), name, column_ref(c), &e) != JVN_OK) return lj_raise(L, &e, NULL, NULL);
        } else {
            lj_check_dataset(L, i);
            lua_pushvalue(L, i);
        }
        lua_rawseti(L, n + 1, i);
    }
    lj_join_datasets(L, n + 1, n);
    if (!columns) return 1;
    const table *t = lj_dataset(L, -1);
    lj_push_column(L, lj_handle_at(L, 1)->name);
    lj_column_set(L, -1, column_ref(t->columns[0]));
    return 1;
}
