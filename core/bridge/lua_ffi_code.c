/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lua_ffi_code.c -- pointers as Lua holds them: handles that are not looked into, and code that calls Lua. A Lua error
 * in a callback waits until C has returned. */
#include <lauxlib.h>
#include <lua.h>
#include <stdlib.h>
#include <string.h>

#include "../base/pool.h"
#include "lua_ffi.h"

static const char handle_type[] = "jevons.handle", code_type[] = "jevons.callback";

/* ---- handles ---- */

typedef struct handle {
    void *p;
    char tag[C_NAME]; /* what it points to; "": void */
} handle;

void lj_push_handle(lua_State *L, void *pointer, const char *tag)
{
    if (!pointer) {
        lua_pushnil(L);
        return;
    }
    handle *h = lua_newuserdatauv(L, sizeof *h, 1);
    h->p = pointer;
    snprintf(h->tag, sizeof h->tag, "%s", tag);
    luaL_setmetatable(L, handle_type);
}

static const char *tag_word(const char *tag) { return *tag ? tag : "void"; }

void *lj_pointer(lua_State *L, const lua_side *s, int at, const c_param *p)
{
    if (lua_isnoneornil(L, at)) return NULL;
    handle *h = luaL_testudata(L, at, handle_type);
    bool fits = h && (!*h->tag || !*p->tag || strcmp(h->tag, p->tag) == 0);
    if (fits) return h->p;
    if (!h && luaL_testudata(L, at, code_type)) return (void *)(uintptr_t)lj_code(L, (lua_side *)(uintptr_t)s, at, p);
    luaL_error(L, "%s: %s: found %s%s, wanted a handle of %s *, or nil", s->who, *p->name ? p->name : "an argument",
               h ? tag_word(h->tag) : luaL_typename(L, at), h ? " *" : "", tag_word(p->tag));
    return NULL;
}

static int handle_text(lua_State *L)
{
    const handle *h = luaL_checkudata(L, 1, handle_type);
    lua_pushfstring(L, "%s *: %p", tag_word(h->tag), h->p);
    return 1;
}

static int handle_equal(lua_State *L)
{
    const handle *a = luaL_testudata(L, 1, handle_type), *b = luaL_testudata(L, 2, handle_type);
    lua_pushboolean(L, a && b && a->p == b->p);
    return 1;
}

/* The function that frees it is called once. Its failure has nobody to hear it but Lua's warnings. */
static int handle_drop(lua_State *L)
{
    if (lua_getiuservalue(L, 1, 1) != LUA_TFUNCTION) return 0;
    lua_pushvalue(L, 1);
    lua_call(L, 1, 0);
    lua_pushnil(L);
    lua_setiuservalue(L, 1, 1);
    return 0;
}

/* jevons.ffi_gc(handle, free): free(handle) is called when nobody holds it any more; nil: no longer. */
int lj_ffi_gc(lua_State *L)
{
    luaL_checkudata(L, 1, handle_type);
    if (!lua_isnil(L, 2)) luaL_checktype(L, 2, LUA_TFUNCTION);
    lua_settop(L, 2);
    lua_setiuservalue(L, 1, 1);
    return 1;
}

/* ---- code that calls Lua ---- */

/* A userdata; `own`: the signature is its own, of jevons.callback. */
typedef struct lua_code {
    bridge *b;
    callback *code;
    const c_function *f;
    lua_side side;
    foreign_call *own;
    int run; /* reference of the function */
} lua_code;

typedef struct running {
    lua_code *x;
    void *const *args;
    void *result;
} running;

static void push_taken(lua_State *L, const lua_side *s, const c_param *p, const void *arg)
{
    const void *from = p->way == C_ITSELF ? arg : *(void *const *)arg;
    if (from) lj_push_c(L, s, p, from);
    else lua_pushnil(L);
}

static void store_given(lua_State *L, lua_side *s, const c_param *p, void *result)
{
    c_number x;
    char bytes[sizeof x] = {0};
    if (p->type == C_RECORD) {
        lj_store(L, s, lua_gettop(L), p, result);
        return;
    }
    lj_store(L, s, lua_gettop(L), p, bytes);
    x = c_load(p->type, bytes);
    c_store_result(p->type, x, result);
}

static int run_body(lua_State *L)
{
    const running *r = lua_touserdata(L, 1);
    const c_function *f = r->x->f;
    const bool gives = f->result.type != C_VOID;
    luaL_checkstack(L, f->n + 8, NULL);
    lua_rawgeti(L, LUA_REGISTRYINDEX, r->x->run);
    for (int i = 0; i < f->n; i++) push_taken(L, &r->x->side, &f->params[i], r->args[i]);
    lua_call(L, f->n, gives);
    if (gives) store_given(L, &r->x->side, &f->result, r->result);
    return 0;
}

/* The first failure of all callbacks stays until it is raised, and those after it give zero unasked. To C's code that
 * is no failure: it may keep the pointer for a call that goes well. */
static bool run_code(void *context, void *const *args, void *result)
{
    lua_code *x = context;
    bridge *b = x->b;
    running r = {x, args, result};
    bridge_fault f = {0};
    if (b->called_back.e.code != JVN_OK || lj_call(b, run_body, &r, &f) == JVN_OK) return true;
    b->called_back = f;
    return true;
}

void lj_raise_pending(lua_State *L, const lua_side *s)
{
    bridge *b = lj_of(L);
    bridge_fault *f = &b->called_back;
    bool strayed = false, gone = callback_called_ended();
    for (int i = 0; i < s->n_codes; i++) strayed |= callback_strayed(s->codes[i]);
    if (cancel_asked()) {
        bridge_fault_clear(f);
        luaL_error(L, "stopped");
    }
    if (f->e.code != JVN_OK) {
        const err e = f->e;
        const char *line = lua_pushstring(L, f->statement), *command = lua_pushstring(L, f->command);
        bridge_fault_clear(f);
        lj_raise(L, &e, line, command);
    }
    if (gone) luaL_error(L, "%s: " CALLBACK_ENDED " (what jevons.callback gives lives as long as you hold it)", s->who);
    if (strayed) luaL_error(L, "%s: C called it from another thread: callbacks run on the shell's alone", s->who);
}

static int drop_code(lua_State *L)
{
    lua_code *x = luaL_checkudata(L, 1, code_type);
    callback_free(x->code);
    x->code = NULL;
    luaL_unref(L, LUA_REGISTRYINDEX, x->run);
    free(x->own);
    x->own = NULL;
    return 0;
}

/* Pushes code for the function at a stack index. */
static lua_code *push_code(lua_State *L, const csignature *sig, foreign_types *types, int function, int at, foreign_call *own)
{
    err e;
    lua_code *x = lua_newuserdatauv(L, sizeof *x, 0);
    *x = (lua_code){.b = lj_of(L), .f = &sig->functions[function], .own = own, .run = LUA_NOREF,
                    .side = {.sig = sig, .types = types, .who = "the callback"}};
    luaL_setmetatable(L, code_type);
    lua_pushvalue(L, at);
    x->run = luaL_ref(L, LUA_REGISTRYINDEX);
    if (callback_new(types, sig, function, run_code, x, &x->code, &e) != JVN_OK) lj_raise(L, &e, NULL, NULL);
    return x;
}

static const void *use_code(lua_side *s, lua_code *x)
{
    callback_arm(x->code);
    if (s->n_codes < C_ARGS) s->codes[s->n_codes++] = x->code;
    return callback_code(x->code);
}

const void *lj_code(lua_State *L, lua_side *s, int at, const c_param *p)
{
    lua_code *x = luaL_testudata(L, at, code_type);
    if (x) return use_code(s, x);
    if (lua_isnil(L, at)) return NULL;
    const handle *h = luaL_testudata(L, at, handle_type);
    if (h) return h->p;
    if (!lua_isfunction(L, at))
        luaL_error(L, "%s: %s: found %s, wanted a function", s->who, *p->name ? p->name : "a callback", luaL_typename(L, at));
    if (!s->anchor) luaL_error(L, "%s: a callback cannot give a function back: use jevons.callback", s->who);
    x = push_code(L, s->sig, s->types, p->link, at, NULL);
    lua_rawseti(L, s->anchor, (lua_Integer)lua_rawlen(L, s->anchor) + 1);
    return use_code(s, x);
}

static void drop_call(void *p) { free(p); }

/* jevons.callback("double (*)(double x)", f): code that calls f for as long as it is held. */
int lj_ffi_callback(lua_State *L)
{
    err e;
    const char *type = luaL_checkstring(L, 1);
    luaL_checktype(L, 2, LUA_TFUNCTION);
    lua_settop(L, 2);
    const char *whole = lua_pushfstring(L, "void f(%s)", type);
    void **box = lj_box(L, drop_call);
    foreign_call *own = *box = xcalloc(1, sizeof *own);
    jvn_status st = csignature_parse(whole, &own->sig, &e);
    if (st == JVN_OK && (own->sig.n != 1 || own->sig.params[0].type != C_FUNCTION))
        luaL_error(L, "jevons.callback: found '%s', wanted a pointer to a function: double (*)(double x)", type);
    if (st == JVN_OK) st = foreign_types_new(&own->structs, &own->sig, &e);
    if (st != JVN_OK) return lj_raise(L, &e, whole, NULL);
    *box = NULL;
    push_code(L, &own->sig, &own->structs, own->sig.params[0].link, 2, own);
    return 1;
}

/* ---- the metatables ---- */

void lj_open_pointers(lua_State *L)
{
    static const luaL_Reg of_handles[] = {
        {"__tostring", handle_text}, {"__eq", handle_equal}, {"__gc", handle_drop}, {NULL, NULL}};
    static const luaL_Reg of_code[] = {{"__gc", drop_code}, {NULL, NULL}};
    luaL_newmetatable(L, handle_type);
    luaL_setfuncs(L, of_handles, 0);
    luaL_newmetatable(L, code_type);
    luaL_setfuncs(L, of_code, 0);
    lua_pop(L, 2);
}
