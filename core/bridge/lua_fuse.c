/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lua_fuse.c -- `a * b + 2` as one pass: sums, differences, products and quotients of float64 columns wait until a
 * value is wanted, and are then one expression. Nothing in them can fail for what the values are, and units are looked
 * at once, over no rows; so nobody sees it but by the clock. What is used a second time is worked out first: no work
 * is done twice. */
#include <lauxlib.h>
#include <lua.h>
#include <math.h>
#include <string.h>

#include "lua_inside.h"

enum { OPERANDS = 24, WRITTEN = OPERANDS * 56 };

/* ---- writing it ---- */

typedef struct formula {
    table *t;
    int n;
    char s[WRITTEN];
} formula;

void lj_spell_number(lua_State *L, int at, char buf[40])
{
    lua_Number x = lua_tonumber(L, at);
    if (lua_isinteger(L, at) && lua_tointeger(L, at) == LUA_MININTEGER) strcpy(buf, "(-9223372036854775807 - 1)");
    else if (lua_isinteger(L, at)) snprintf(buf, 40, "(" LUA_INTEGER_FMT ")", lua_tointeger(L, at));
    else if (isnan(x)) strcpy(buf, "(0.0 / 0.0)");
    else if (isinf(x)) strcpy(buf, x > 0 ? "(1.0 / 0.0)" : "(-1.0 / 0.0)");
    else {
        buf[0] = '(';
        int n = text_double(buf + 1, x);
        strcpy(buf + 1 + n, strpbrk(buf + 1, ".e") ? ")" : ".0)");
    }
}

static void put(formula *f, const char *s)
{
    const size_t n = strlen(s);
    memcpy(f->s + f->n, s, n + 1);
    f->n += (int)n;
}

/* Takes c. */
static void put_column(lua_State *L, formula *f, column *c)
{
    err e;
    char name[16];
    snprintf(name, sizeof name, "a%d", f->t->n + 1);
    if (table_take(f->t, name, c, &e) != JVN_OK) lj_raise(L, &e, NULL, NULL);
    put(f, name);
}

/* Writes the value on top of the stack, which it pops. */
static void put_operand(lua_State *L, formula *f)
{
    char number[40];
    const lj_handle *h = lj_handle_at(L, -1);
    if (h && h->op) {
        put(f, "(");
        lua_getiuservalue(L, -1, 1);
        put_operand(L, f);
        put(f, h->op);
        lua_getiuservalue(L, -1, 2);
        put_operand(L, f);
        put(f, ")");
    } else if (h) {
        put_column(L, f, column_ref(h->c));
    } else {
        lj_spell_number(L, -1, number);
        put(f, number);
    }
    lua_pop(L, 1);
}

/* ---- what waits ---- */

static bool may_fuse(lua_State *L, int at)
{
    const lj_handle *h = lj_handle_at(L, at);
    return h ? h->op || (h->c && h->c->type == JVN_FLOAT64) : lua_type(L, at) == LUA_TNUMBER;
}

/* How many operands the value at `at` brings. One whose values are wanted a second time is worked out. */
static int take_operand(lua_State *L, int at)
{
    lj_handle *h = lj_handle_at(L, at);
    if (!h || !h->op) return 1;
    if (h->used || h->size >= OPERANDS - 1) lj_settle(L, at);
    h->used = true;
    return h->op ? h->size : 1;
}

static bool has_label(const lj_handle *h) { return h && (h->op ? h->shape != NULL : *h->c->unit || *h->c->convention); }

/* An operand without its rows. */
static void put_shape(lua_State *L, formula *f, int at)
{
    char number[40];
    const lj_handle *h = lj_handle_at(L, at);
    if (!h) {
        lj_spell_number(L, at, number);
        put(f, number);
        return;
    }
    column *c = !h->op ? column_slice(h->c, 0, 0) : h->shape ? column_ref(h->shape) : column_new(JVN_FLOAT64, 0, 0, false);
    if (!c) luaL_error(L, "not enough memory");
    put_column(L, f, c);
}

/* Works out units, which may not go together: pushes a column without rows, nil where no operand has a unit. */
static void push_shape(lua_State *L, const char *op)
{
    formula f = {.n = 0};
    if (!has_label(lj_handle_at(L, 1)) && !has_label(lj_handle_at(L, 2))) {
        lua_pushnil(L);
        return;
    }
    f.t = *lj_push_dataset(L) = table_new();
    put_shape(L, &f, 1);
    put(&f, op);
    put_shape(L, &f, 2);
    lj_eval_made(L, f.s, f.t);
}

bool lj_fuse(lua_State *L, const char *op)
{
    const lj_handle *a = lj_handle_at(L, 1), *b = lj_handle_at(L, 2);
    if (!may_fuse(L, 1) || !may_fuse(L, 2) || (a && b && a->n != b->n)) return false;
    int size = take_operand(L, 1);
    if (size + take_operand(L, 2) > OPERANDS) lj_settle(L, 1);
    if (a && !a->op) size = 1;
    push_shape(L, op);
    column *shape = lj_column(L, -1, NULL);
    lj_push_column(L, "");
    lj_handle *h = lj_handle_at(L, -1);
    for (int i = 1; i <= 2; i++) {
        lua_pushvalue(L, i);
        lua_setiuservalue(L, -2, i);
    }
    h->n = a ? a->n : b->n;
    h->size = size + (b && b->op ? b->size : 1);
    h->op = op;
    if (shape) h->shape = column_ref(shape);
    return true;
}

/* ---- working it out ---- */

static void forget(lua_State *L, int at)
{
    for (int i = 1; i <= 2; i++) {
        lua_pushnil(L);
        lua_setiuservalue(L, at, i);
    }
}

void lj_settle(lua_State *L, int at)
{
    formula f = {.n = 0};
    at = lua_absindex(L, at);
    const int top = lua_gettop(L);
    luaL_checkstack(L, 2 * OPERANDS + 10, NULL);
    table **slot = lj_push_dataset(L);
    f.t = *slot = table_new();
    lua_pushvalue(L, at);
    put_operand(L, &f);
    lj_eval_made(L, f.s, f.t);
    lj_handle *h = lj_handle_at(L, at), *made = lj_handle_at(L, -1);
    h->c = made->c;
    h->f64 = made->f64;
    h->op = NULL;
    column_unref(h->shape);
    h->shape = NULL;
    made->c = NULL;
    made->f64 = NULL;
    made->n = 0;
    forget(L, at);
    lua_settop(L, top);
}
