/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lua_math.c -- arithmetic on columns and calls of registered functions: each is an expression over a table
 * of the operands, which the core evaluates, so that units, nulls and threads are as everywhere. */
#include <lauxlib.h>
#include <lua.h>
#include <string.h>

#include "../plugin/host.h"
#include "lua_inside.h"

/* ---- an expression over a table ---- */

typedef struct work {
    bridge *b;
    const char *text;
    table *input;
    const char *input_name;
    bool aggregate;
} work;

static jvn_status aggregate(const host_call *h, const expr_item *item, column **out, err *e)
{
    const int64_t all[2] = {0, h->b.env.input ? h->b.env.input->rows : 0};
    const jvn_groups one = {1, all, NULL};
    return expr_aggregate(&h->b.env, item, 1, &one, out, e);
}

static jvn_status parse_and_eval(const work *w, host_call *h, column **out, err *e)
{
    int at = 0, n;
    expr_item *items;
    jvn_status st = expr_parse(h->a, w->text, &at, FORM_ONE, &items, &n, e);
    if (st == JVN_OK && w->text[at])
        st = fail_at(e, JVN_ESYNTAX, at, 1, "found '%c' behind the expression", w->text[at]);
    if (st == JVN_EMORE) e->code = st = JVN_ESYNTAX;
    if (st != JVN_OK) return st;
    return w->aggregate ? aggregate(h, items, out, e) : expr_eval(&h->b.env, items->e, out, e);
}

static jvn_status nothing(jvn_call *call)
{
    (void)call;
    return JVN_OK;
}

/* Runs in a stage of its own, which is what functions are given. */
static jvn_status evaluate(const work *w, column **out, err *e)
{
    static const jvn_command command = {.name = "lua", .run = nothing};
    static const reg_item item = {.kind = REG_COMMAND, .owner = "lua", .name = "lua", .spec = &command};
    host_call h;
    arena *a = arena_new();
    stage st = {.item = &item, .command = &command};
    err_clear(e);
    jvn_status status = host_begin(&h, a, &st, w->b->shell.sc, w->input, w->input_name, w->b->shell.session, e);
    if (status == JVN_OK) status = parse_and_eval(w, &h, out, e);
    if (h.notes.n) w->b->shell.note(w->b->shell.session, h.notes.s);
    host_end(&h);
    arena_free(a);
    return status;
}

static void eval_into(lua_State *L, const char *written, table *input, const char *input_name, bool fold, bool shows)
{
    err e;
    column *c = NULL;
    work w = {lj_enter(L), written, input, input_name, fold};
    lj_push_column(L, "");
    if (evaluate(&w, &c, &e) != JVN_OK) lj_raise(L, &e, shows ? written : NULL, NULL);
    lj_column_set(L, -1, c);
}

void lj_eval(lua_State *L, const char *written, table *input, const char *input_name)
{
    eval_into(L, written, input, input_name, false, true);
}

void lj_eval_made(lua_State *L, const char *made, table *input)
{
    eval_into(L, made, input, "the columns", false, false);
}

/* ---- operands ---- */

enum { NAME = 64 };

static bool has(const table *t, const char *name)
{
    for (int i = 0; i < t->n; i++)
        if (strcmp(t->names[i], name) == 0) return true;
    return false;
}

/* What operand i (from 0), a column, is called: its own name, since messages and conventions show it. */
static void name_operand(lua_State *L, int at, int i, const table *t, char name[NAME])
{
    const char *own = lj_handle_at(L, at)->name;
    const bool good = *own && strlen(own) < NAME && !strchr(own, '"') && !has(t, own);
    if (good) strcpy(name, own);
    else snprintf(name, NAME, "argument %d", i + 1);
    while (has(t, name)) strcat(name, "'"); /* there are few */
}

/* The columns among the values first .. first+n-1, as a table: pushes it, or nil. */
static table *push_operands(lua_State *L, int first, int n)
{
    table **slot = NULL;
    for (int i = 0; i < n; i++) {
        err e;
        char name[2 * NAME];
        column *c = lj_column(L, first + i, NULL);
        if (!c) continue;
        if (!slot) {
            slot = lj_push_dataset(L);
            *slot = table_new();
        }
        if ((*slot)->n && (*slot)->rows != c->length)
            luaL_error(L, "columns of %I and %I rows do not go together", (LUAI_UACINT)(*slot)->rows, (LUAI_UACINT)c->length);
        name_operand(L, first + i, i, *slot, name);
        if (table_take(*slot, name, column_ref(c), &e) != JVN_OK) lj_raise(L, &e, NULL, NULL);
    }
    if (slot) return *slot;
    lua_pushnil(L);
    return NULL;
}

static bool is_time(const column *c) { return c && (c->type == JVN_DATE || c->type == JVN_TIMESTAMP); }

/* Adds a text: in quotes, or bare where it is a date beside dates. */
static void add_text(luaL_Buffer *to, lua_State *L, int at, bool beside_dates)
{
    size_t n;
    int32_t days;
    int64_t micros;
    const char *s = lua_tolstring(L, at, &n);
    bool bare = beside_dates && (text_to_date(s, n, &days) || text_to_timestamp(s, n, &micros));
    if (memchr(s, '\0', n) || !text_is_utf8(s, n)) luaL_error(L, "found a text that is not UTF-8, or has NUL bytes");
    if (!bare) luaL_addchar(to, '\'');
    for (size_t i = 0; i < n; i++) {
        if (s[i] == '\'') luaL_addchar(to, '\'');
        luaL_addchar(to, s[i]);
    }
    if (!bare) luaL_addchar(to, '\'');
}

/* Adds the value at `at` as an expression; a column is the next of t's, counted by *k. */
static void add_operand(luaL_Buffer *to, lua_State *L, int at, const table *t, int *k, bool beside_dates)
{
    if (lj_handle_at(L, at)) {
        luaL_addchar(to, '"');
        luaL_addstring(to, t->names[(*k)++]);
        luaL_addchar(to, '"');
    } else if (lj_is_null(L, at)) {
        luaL_addstring(to, "null");
    } else if (lua_type(L, at) == LUA_TNUMBER) {
        char number[40];
        lj_spell_number(L, at, number);
        luaL_addstring(to, number);
    } else if (lua_isboolean(L, at)) {
        luaL_addstring(to, lua_toboolean(L, at) ? "true" : "false");
    } else if (lua_isstring(L, at)) {
        add_text(to, L, at, beside_dates);
    } else {
        luaL_error(L, "found a %s: wanted a column, a number, a text, a boolean or jevons.null", luaL_typename(L, at));
    }
}

/* ---- operators ---- */

typedef struct operator_spec {
    const char *event, *method; /* the metamethod, or the method's name */
    const char *symbol;
    int operands;
} operator_spec;

static const operator_spec operators[] = {
    {"__add", NULL, " + ", 2},  {"__sub", NULL, " - ", 2},    {"__mul", NULL, " * ", 2},  {"__div", NULL, " / ", 2},
    {"__mod", NULL, " % ", 2},  {"__pow", NULL, " ^ ", 2},    {"__concat", NULL, " || ", 2}, {"__unm", NULL, "-", 1},
    {"__band", NULL, " and ", 2}, {"__bor", NULL, " or ", 2}, {"__bnot", NULL, "not ", 1}, {NULL, "eq", " = ", 2},
    {NULL, "ne", " <> ", 2},    {NULL, "lt", " < ", 2},       {NULL, "le", " <= ", 2},    {NULL, "gt", " > ", 2},
    {NULL, "ge", " >= ", 2},
};

static bool fuses(const operator_spec *o) { return o->operands == 2 && strchr("+-*/", o->symbol[1]); }

/* Upvalue: the operator's number. */
static int operate(lua_State *L)
{
    int k = 0;
    luaL_Buffer made;
    const operator_spec *o = &operators[lua_tointeger(L, lua_upvalueindex(1))];
    lua_settop(L, o->operands);
    if (fuses(o) && lj_fuse(L, o->symbol)) return 1;
    if (o->method) lj_check_column(L, 1);
    const bool dates = is_time(lj_column(L, 1, NULL)) || is_time(lj_column(L, 2, NULL));
    table *t = push_operands(L, 1, o->operands);
    luaL_buffinit(L, &made);
    if (o->operands == 1) luaL_addstring(&made, o->symbol);
    add_operand(&made, L, 1, t, &k, dates);
    if (o->operands == 2) luaL_addstring(&made, o->symbol);
    if (o->operands == 2) add_operand(&made, L, 2, t, &k, dates);
    luaL_pushresult(&made);
    eval_into(L, lua_tostring(L, -1), t, "the columns", false, false);
    return 1;
}

/* ---- functions ---- */

/* Whether some overload of the function folds n arguments to one value. */
static bool folds(const registry *r, const reg_item *first, int n)
{
    int count;
    const reg_item *const *all = registry_all(r, REG_FUNCTION, &count);
    for (int i = 0; i < count; i++) {
        const jvn_function *f = all[i]->spec;
        const signature *s = all[i]->signature;
        bool same = strcmp(all[i]->name, first->name) == 0 && strcmp(all[i]->owner, first->owner) == 0;
        if (same && f->shape == JVN_S_AGGREGATE && n >= s->required && (n <= s->n || s->variadic)) return true;
    }
    return false;
}

static const reg_item *find_function(lua_State *L, const char *name)
{
    err e;
    const registry *r = lj_of(L)->shell.reg;
    const reg_item *it = registry_find(r, REG_FUNCTION, name);
    if (it) return it;
    const char *near = registry_nearest(r, REG_FUNCTION, name);
    fail(&e, JVN_ENAME, "there is no function '%s'", name);
    if (near) err_hint(&e, "did you mean '%s'?", near);
    lj_raise(L, &e, NULL, NULL);
    return NULL;
}

/* jevons.call(name, ...): of columns a column, of scalars a scalar; an aggregate gives a scalar. */
int lj_function(lua_State *L)
{
    int k = 0;
    luaL_Buffer made;
    const char *name = luaL_checkstring(L, 1);
    const reg_item *it = find_function(L, name);
    int n = lua_gettop(L) - 1;
    luaL_checkstack(L, 16, NULL);
    bool fold = folds(lj_of(L)->shell.reg, it, n), dates = false;
    for (int i = 0; i < n; i++) dates |= is_time(lj_column(L, i + 2, NULL));
    table *t = push_operands(L, 2, n);
    luaL_buffinit(L, &made);
    luaL_addstring(&made, name);
    luaL_addchar(&made, '(');
    for (int i = 0; i < n; i++) {
        if (i) luaL_addstring(&made, ", ");
        add_operand(&made, L, i + 2, t, &k, dates);
    }
    luaL_addchar(&made, ')');
    luaL_pushresult(&made);
    eval_into(L, lua_tostring(L, -1), t, "the columns", fold && t, false);
    if (t && !fold) return 1;
    lj_push_cell(L, lj_column(L, -1, NULL), 0);
    return 1;
}

/* ---- methods ---- */

static int call_named(lua_State *L)
{
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    return lj_function(L);
}

void lj_push_function(lua_State *L, int at)
{
    lua_pushvalue(L, at);
    lua_pushcclosure(L, call_named, 1);
}

/* The method or function nearest to a name that is none; NULL: none is near. */
static const char *near_method(lua_State *L, const char *name, int methods)
{
    enum { OWN = 64 };
    size_t n = 0;
    const char *names[OWN];
    for (lua_pushnil(L); lua_next(L, methods); lua_pop(L, 1))
        if (n < OWN) names[n++] = lua_tostring(L, -2);
    const char *own = text_nearest(name, names, n);
    return own ? own : registry_nearest(lj_of(L)->shell.reg, REG_FUNCTION, name);
}

void lj_push_method(lua_State *L, int at, int methods)
{
    err e;
    const char *name = lua_tostring(L, at);
    if (!registry_find(lj_of(L)->shell.reg, REG_FUNCTION, name)) {
        const char *near = near_method(L, name, methods);
        fail(&e, JVN_ENAME, "a column has no method '%s', and there is no such function", name);
        if (near) err_hint(&e, "did you mean '%s'?", near);
        lj_raise(L, &e, NULL, NULL);
    }
    lj_push_function(L, at);
}

/* c:rolling(21, 'mean', ...): rolling_mean(c, 21, ...); columns that follow stand beside the first. */
static int method_rolling(lua_State *L)
{
    int columns = 0;
    lj_check_column(L, 1);
    luaL_checkinteger(L, 2);
    lua_pushfstring(L, "rolling_%s", luaL_checkstring(L, 3));
    lua_replace(L, 3);
    lua_pushvalue(L, 3);
    lua_remove(L, 3);
    lua_insert(L, 1); /* name, c, n, ... */
    while (lj_handle_at(L, 4 + columns)) columns++;
    lua_pushvalue(L, 3);
    lua_insert(L, 4 + columns);
    lua_remove(L, 3);
    return lj_function(L);
}

/* c:days(): since 1970-01-01. */
static int method_days(lua_State *L)
{
    lj_check_column(L, 1);
    lua_settop(L, 1);
    const table *t = push_operands(L, 1, 1);
    lua_pushfstring(L, "date(\"%s\") - 1970-01-01", t->names[0]);
    lj_eval_made(L, lua_tostring(L, -1), lj_dataset(L, -2));
    return 1;
}

/* What Lua makes one boolean of whatever is given back; == reaches this for two columns only. */
static int refuse_comparing(lua_State *L)
{
    err e;
    fail(&e, JVN_ETYPE, "Lua makes one true or false of ==, <, <=, > and >=, never a column");
    err_hint(&e, "c:gt(100) compares each value, also lt, le, ge, eq, ne: t[t.close:gt(100)]; a:equals(b) compares all");
    return lj_raise(L, &e, NULL, NULL);
}

void lj_open_math(lua_State *L, int metatable, int methods)
{
    static const luaL_Reg compare[] = {{"__lt", refuse_comparing}, {"__le", refuse_comparing}, {"__eq", refuse_comparing}, {NULL, NULL}};
    static const luaL_Reg own[] = {{"rolling", method_rolling}, {"days", method_days}, {NULL, NULL}};
    lua_pushvalue(L, metatable);
    luaL_setfuncs(L, compare, 0);
    lua_pushvalue(L, methods);
    luaL_setfuncs(L, own, 0);
    lua_pop(L, 2);
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
        const operator_spec *o = &operators[i];
        lua_pushinteger(L, (lua_Integer)i);
        lua_pushcclosure(L, operate, 1);
        lua_setfield(L, o->event ? metatable : methods, o->event ? o->event : o->method);
    }
}
