/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lua_state.c -- the life of a Lua state: libraries, protected entries, Ctrl-C, and what runs in it. */
#include <ctype.h>
#include <lauxlib.h>
#include <lua.h>
#include <stdlib.h>
#include <string.h>

#include "../base/limit.h"
#include "../base/pool.h"
#include "lua_inside.h"

enum { COLLECT_AT = 32 << 20, NEST = 60 };

/* The bridge stands before every thread's state. */
bridge *lj_of(lua_State *L) { return *(bridge **)lua_getextraspace(L); }

bridge *lj_enter(lua_State *L)
{
    bridge *b = lj_of(L);
    b->L = L;
    return b;
}

/* ---- Ctrl-C ---- */

static bridge *volatile running; /* inside of Lua, for the signal handler */

/* After each instruction from now on, so that no pcall of the script keeps it. */
static void stop(lua_State *L, lua_Debug *at)
{
    (void)at;
    if (cancel_asked()) luaL_error(L, "stopped");
    lua_sethook(L, NULL, 0, 0);
}

void lj_stop_soon(lua_State *L) { lua_sethook(L, stop, LUA_MASKCOUNT, 1); }

/* From a signal handler: lua_sethook may be called there. */
static void told(void)
{
    bridge *b = running;
    if (!b) return;
    lj_stop_soon(b->main);
    lj_stop_soon(b->at);
}

/* coroutine.resume, which knows who runs. Upvalue: Lua's own. */
static int resume(lua_State *L)
{
    bridge *b = lj_of(L);
    luaL_checktype(L, 1, LUA_TTHREAD);
    lua_State *co = lua_tothread(L, 1), *was = b->at;
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    b->at = co;
    if (cancel_asked()) lj_stop_soon(co);
    int status = lua_pcall(L, lua_gettop(L) - 1, LUA_MULTRET, 0);
    b->at = was;
    if (cancel_asked()) lj_stop_soon(L);
    return status == LUA_OK ? lua_gettop(L) : lua_error(L);
}

/* coroutine.close: what is to be closed there runs there. Upvalue: Lua's own. */
static int close_coroutine(lua_State *L)
{
    bridge *b = lj_of(L);
    luaL_checktype(L, 1, LUA_TTHREAD);
    if (cancel_asked()) luaL_error(L, "stopped"); /* a thread that was stopped runs without hooks until it is closed */
    lua_State *co = lua_tothread(L, 1), *was = b->at;
    lua_settop(L, 1);
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    b->at = co;
    int status = lua_pcall(L, 1, LUA_MULTRET, 0);
    b->at = was;
    if (cancel_asked()) lj_stop_soon(L);
    return status == LUA_OK ? lua_gettop(L) : lua_error(L);
}

/* coroutine.wrap over that resume. */
static const char wrap[] =
    "local c = coroutine\n"
    "local create, resume, status, close = c.create, c.resume, c.status, c.close\n"
    "local function pass(co, ok, ...)\n"
    "    if ok then return ... end\n"
    "    if status(co) == 'dead' then close(co) end\n"
    "    error((...), 0)\n"
    "end\n"
    "function c.wrap(f)\n"
    "    local co = create(f)\n"
    "    return function(...) return pass(co, resume(co, ...)) end\n"
    "end\n";

static void open_coroutines(lua_State *L)
{
    lua_getglobal(L, "coroutine");
    lua_getfield(L, -1, "resume");
    lua_pushcclosure(L, resume, 1);
    lua_setfield(L, -2, "resume");
    lua_getfield(L, -1, "close");
    lua_pushcclosure(L, close_coroutine, 1);
    lua_setfield(L, -2, "close");
    lua_pop(L, 1);
    if (luaL_loadbuffer(L, wrap, sizeof wrap - 1, "=wrap") != LUA_OK) lua_error(L);
    lua_call(L, 0, 0);
}

/* ---- leaving ---- */

/* os.exit: the session ends in order. */
static int leave(lua_State *L)
{
    bridge *b = lj_enter(L);
    int status = lua_isboolean(L, 1) ? !lua_toboolean(L, 1) : (int)luaL_optinteger(L, 1, EXIT_SUCCESS);
    if (b->closing) return luaL_error(L, "os.exit: the session is ending already");
    if (b->loading) return luaL_error(L, "os.exit: a script that is loaded does not end the shell");
    b->shell.leave(b->shell.session, status);
    return 0;
}

/* ---- entries ---- */

/* What an entry is on the stack. A script that finds it there calls it in vain. */
static int enter(lua_State *L)
{
    bridge *b = lj_of(L);
    const lua_CFunction body = b->body;
    b->body = NULL;
    if (!body) return luaL_error(L, "this function is the shell's own");
    lua_pushlightuserdata(L, b->context);
    lua_insert(L, 1);
    return body(L);
}

int lj_protect(lua_State *L, lua_CFunction body, void *context, bool with, int messages)
{
    bridge *b = lj_of(L);
    lua_pushcfunction(L, enter);
    if (with) lua_insert(L, -2);
    b->body = body;
    b->context = context;
    const int status = lua_pcall(L, with, 0, messages);
    b->body = NULL; /* there was no room to begin */
    return status;
}

/* The library of scripts that fail says so at once: what the entry's depth and threads were is put back. */
jvn_status lj_call(bridge *b, lua_CFunction body, void *context, bridge_fault *f)
{
    if (b->depth == 0) b->L = b->main;
    if (b->depth <= 1) b->too_deep = false; /* a script goes on after it has heard of it */
    lua_State *L = b->L, *at = b->at;
    bridge_fault_clear(f);
    b->too_deep |= b->depth >= NEST || !lua_checkstack(L, LUA_MINSTACK);
    if (b->too_deep) return fail(&f->e, JVN_ELIMIT, "calls between Lua and the shell are nested too deep");
    b->at = L;
    if (b->depth++ == 0) running = b;
    if (cancel_asked()) lj_stop_soon(L);
    lua_pushcfunction(L, lj_keep_place);
    int status = lj_protect(L, body, context, false, lua_gettop(L));
    if (status != LUA_OK) lua_sethook(L, NULL, 0, 0);
    if (status != LUA_OK) lj_describe(b, L, status, f);
    lua_pop(L, 1);
    if (--b->depth == 0) {
        running = NULL;
        lua_sethook(L, NULL, 0, 0);
    } else if (cancel_asked()) {
        lj_stop_soon(L);
    }
    b->L = L;
    b->at = at;
    return status == LUA_OK ? JVN_OK : f->e.code;
}

/* ---- what C owns ---- */

typedef struct box {
    void *p;
    void (*drop)(void *);
} box;

static int drop_box(lua_State *L)
{
    box *x = lua_touserdata(L, 1);
    if (x->p) x->drop(x->p);
    x->p = NULL;
    return 0;
}

void **lj_box(lua_State *L, void (*drop)(void *))
{
    box *x = lua_newuserdatauv(L, sizeof *x, 0);
    *x = (box){NULL, drop};
    if (luaL_newmetatable(L, "jevons.box")) {
        lua_pushcfunction(L, drop_box);
        lua_setfield(L, -2, "__gc");
        lua_pushliteral(L, "box");
        lua_setfield(L, -2, "__metatable");
    }
    lua_setmetatable(L, -2);
    return &x->p;
}

/* Lua sees a column as the few bytes of its handle. */
void lj_made(lua_State *L, int64_t bytes)
{
    bridge *b = lj_of(L);
    int64_t heap = (int64_t)lua_gc(L, LUA_GCCOUNT) << 10;
    b->outside += bytes;
    if (limit_left() > 2 * b->outside && (b->outside < COLLECT_AT || b->outside < heap)) return;
    b->outside = 0;
    lua_gc(L, LUA_GCCOLLECT);
}

/* ---- the state ---- */

static int open(lua_State *L)
{
    lj_open_libraries(L);
    open_coroutines(L);
    lj_open_files(L);
    lj_open_errors(L);
    lj_open_columns(L);
    lj_open_datasets(L);
    lj_open_api(L);
    lj_close_api(L);
    lua_setglobal(L, "jevons");
    lj_open_order(L);
    lua_getglobal(L, "os");
    lua_pushcfunction(L, leave);
    lua_setfield(L, -2, "exit");
    return 0;
}

jvn_status bridge_new(const bridge_shell *shell, bridge **out, err *e)
{
    bridge_fault f = {0};
    bridge *b = *out = xcalloc(1, sizeof *b);
    b->shell = *shell;
    b->specs = arena_new();
    b->main = lj_new_state();
    if (b->main) *(bridge **)lua_getextraspace(b->main) = b;
    jvn_status st = b->main ? lj_call(b, open, NULL, &f) : fail(&f.e, JVN_ENOMEM, "not enough memory for Lua");
    if (st == JVN_OK) {
        cancel_watch(told);
        return JVN_OK;
    }
    *e = f.e;
    bridge_fault_clear(&f);
    bridge_free(b);
    *out = NULL;
    return st;
}

void bridge_free(bridge *b)
{
    if (!b) return;
    cancel_watch(NULL);
    running = NULL;
    b->closing = true;
    if (b->main) lua_close(b->main);
    for (int i = 0; i < b->n_owners; i++) {
        registry_vacate(b->shell.reg, b->owners[i]);
        free(b->owners[i]);
    }
    free(b->owners);
    arena_free(b->specs);
    bridge_fault_clear(&b->called_back);
    free(b);
}

/* ---- code ---- */

typedef struct evaluation {
    const char *code;
    table *input;
    table **out;
} evaluation;

/* `{ ... }` is a block: what is inside. The blanks around it stay, so that lines keep their numbers. */
static const char *unbraced(const char *code, size_t *n)
{
    const char *end = code + strlen(code);
    while (end > code && isspace((unsigned char)end[-1])) end--;
    *n = (size_t)(end - code);
    if (*code != '{' || *n < 2 || end[-1] != '}') return code;
    *n -= 2;
    return code + 1;
}

/* Pushes the compiled code behind `head`, or the error. */
static bool compile(lua_State *L, const char *head, const char *code, size_t n)
{
    lua_pushstring(L, head);
    lua_pushlstring(L, code, n);
    lua_concat(L, 2);
    size_t size;
    const char *whole = lua_tolstring(L, -1, &size);
    bool good = luaL_loadbufferx(L, whole, size, "=lua", "t") == LUA_OK;
    lua_remove(L, -2);
    return good;
}

/* Pushes the compiled code: as an expression if it is one, or the beginning of one. `_` is a local of it. */
static void load_code(lua_State *L, const char *code)
{
    size_t n;
    code = unbraced(code, &n);
    if (compile(L, "local _ = ... return ", code, n)) return;
    if (compile(L, "local _ = ... ", code, n)) {
        lua_remove(L, -2);
        return;
    }
    if (strstr(lua_tostring(L, -2), "near <eof>")) lua_pop(L, 1);
    lua_error(L);
}

void lj_gather(lua_State *L, int first)
{
    int n = lua_gettop(L) - first + 1;
    if (n < 2) return;
    lua_createtable(L, n, 0);
    lua_insert(L, first);
    for (int i = n; i >= 1; i--) lua_rawseti(L, first, i);
}

static int evaluate(lua_State *L)
{
    evaluation *x = lua_touserdata(L, 1);
    load_code(L, x->code);
    if (x->input) {
        table **t = lj_push_dataset(L);
        *t = table_ref(x->input);
    } else {
        lua_pushnil(L);
    }
    lua_call(L, 1, LUA_MULTRET);
    lj_gather(L, 2);
    if (lua_gettop(L) < 2 || lua_isnil(L, 2)) return 0;
    lj_dataset_from(L, 2, "the code");
    *x->out = table_ref(lj_dataset(L, -1));
    return 0;
}

jvn_status bridge_eval(bridge *b, const char *code, table *input, table **out, bridge_fault *f)
{
    evaluation x = {code, input, out};
    const char *outer = b->code;
    *out = NULL;
    b->code = code;
    jvn_status st = lj_try(b, evaluate, &x, f);
    b->code = outer;
    return st;
}
