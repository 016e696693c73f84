/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lua_error.c -- the core's errors as Lua objects, and any Lua error as a fault for the core. */
#include <lauxlib.h>
#include <lua.h>
#include <stdlib.h>
#include <string.h>

#include "../base/limit.h"
#include "../base/pool.h"
#include "lua_inside.h"

static const char metatable[] = "jevons.error";

/* ---- out: an error object ---- */

static void set_text(lua_State *L, const char *key, const char *value)
{
    if (!value || !*value) return;
    lua_pushstring(L, value);
    lua_setfield(L, -2, key);
}

static void set_integer(lua_State *L, const char *key, lua_Integer value)
{
    lua_pushinteger(L, value);
    lua_setfield(L, -2, key);
}

void lj_push_error(lua_State *L, const err *given, const char *line, const char *command)
{
    err copy = *given, *const e = &copy;
    limit_explain(e);
    lua_newtable(L);
    luaL_setmetatable(L, metatable);
    set_text(L, "code", err_word(e->code));
    set_text(L, "message", e->msg);
    set_text(L, "hint", e->hint);
    set_text(L, "line", line);
    set_text(L, "command", command);
    if (line && e->at >= 0) {
        set_integer(L, "at", e->at + 1);
        set_integer(L, "len", e->len);
    }
    if (e->row >= 0) set_integer(L, "row", e->row + 1);
}

int lj_raise(lua_State *L, const err *e, const char *line, const char *command)
{
    lj_push_error(L, e, line, command);
    return lua_error(L);
}

/* "sort: px has no column 'pirce' (did you mean 'price'?)" */
static int error_text(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    lua_getfield(L, 1, "command");
    lua_getfield(L, 1, "message");
    lua_getfield(L, 1, "hint");
    const char *command = lua_tostring(L, 2), *message = lua_tostring(L, 3), *hint = lua_tostring(L, 4);
    lua_pushfstring(L, "%s%s%s", command ? command : "", command ? ": " : "", message ? message : "failed");
    if (!hint) return 1;
    lua_pushfstring(L, " (%s)", hint);
    lua_concat(L, 2);
    return 1;
}

void lj_open_errors(lua_State *L)
{
    luaL_newmetatable(L, metatable);
    lua_pushcfunction(L, error_text);
    lua_setfield(L, -2, "__tostring");
    lua_pop(L, 1);
}

/* ---- in: where it happened ---- */

static void add_call(bridge *b, const char *source, int line)
{
    size_t n = strlen(b->calls);
    if (n + strlen(source) + 16 < sizeof b->calls) snprintf(b->calls + n, sizeof b->calls - n, "%s:%d\n", source, line);
}

static void keep(bridge *b, const lua_Debug *at)
{
    const char *source = at->source + (*at->source == '@' || *at->source == '=');
    if (!b->line) {
        snprintf(b->source, sizeof b->source, "%s", source);
        b->line = at->currentline;
    } else {
        add_call(b, source, at->currentline);
    }
}

/* Code that has no file: of the prompt, of standard input. */
static bool is_code(const char *source) { return strcmp(source, "=lua") == 0 || strcmp(source, "=stdin") == 0; }

int lj_keep_place(lua_State *L)
{
    bridge *b = lj_of(L);
    lua_Debug at;
    b->line = 0;
    b->source[0] = b->calls[0] = '\0';
    for (int i = 1; i < 200 && lua_getstack(L, i, &at); i++) {
        lua_getinfo(L, "Sl", &at);
        if (at.currentline > 0 && (*at.source == '@' || is_code(at.source))) keep(b, &at);
    }
    return 1;
}

/* ---- in: what it says ---- */

static jvn_status code_of(const char *name)
{
    for (int i = JVN_EARG; i < JVN_EMORE; i++)
        if (strcmp(err_word((jvn_status)i), name) == 0) return (jvn_status)i;
    return JVN_EPLUGIN;
}

static char *copy_field(lua_State *L, int at, const char *key)
{
    char *copy = lua_getfield(L, at, key) == LUA_TSTRING ? xstrdup(lua_tostring(L, -1)) : NULL;
    lua_pop(L, 1);
    return copy;
}

static int integer_field(lua_State *L, int at, const char *key, int otherwise)
{
    int found;
    lua_getfield(L, at, key);
    lua_Integer x = lua_tointegerx(L, -1, &found);
    lua_pop(L, 1);
    return found && x >= 0 && x < INT32_MAX ? (int)x : otherwise;
}

/* A text field, which stays on the stack; NULL: it is none. */
static const char *keep_field(lua_State *L, int at, const char *key)
{
    return lua_getfield(L, at, key) == LUA_TSTRING ? lua_tostring(L, -1) : NULL;
}

static void read_object(lua_State *L, int at, bridge_fault *f)
{
    const char *code = keep_field(L, at, "code"), *message = keep_field(L, at, "message");
    const char *hint = keep_field(L, at, "hint");
    fail(&f->e, code ? code_of(code) : JVN_EPLUGIN, "%s", message);
    if (hint) err_hint(&f->e, "%s", hint);
    f->statement = copy_field(L, at, "line");
    f->command = copy_field(L, at, "command");
    f->arg = copy_field(L, at, "arg");
    f->status = integer_field(L, at, "status", 0);
    f->word = integer_field(L, at, "word", 0);
    f->e.at = integer_field(L, at, "at", 0) - 1;
    f->e.len = integer_field(L, at, "len", 1);
    f->e.row = integer_field(L, at, "row", 0) - 1;
    if (f->statement && f->e.at > (int)strlen(f->statement)) f->e.at = -1;
}

static bool is_object(lua_State *L, int at)
{
    if (!lua_istable(L, at)) return false;
    bool is = lua_getfield(L, at, "message") == LUA_TSTRING;
    lua_pop(L, 1);
    return is;
}

/* The key of the table at -1 that is nearest to a name; it stays the table's. */
static const char *nearest_key(lua_State *L, const char *name)
{
    const char *keys[256];
    size_t n = 0;
    for (lua_pushnil(L); lua_next(L, -2); lua_pop(L, 1))
        if (lua_type(L, -2) == LUA_TSTRING && n < sizeof keys / sizeof *keys) keys[n++] = lua_tostring(L, -2);
    return text_nearest(name, keys, n);
}

/* Whether the code that ran says HOME.NAME; a table of the script's own is no library. */
static bool says(lua_State *L, const char *home, const char *name)
{
    char both[80];
    const char *code = lj_of(L)->code;
    snprintf(both, sizeof both, "%s.%s", home, name);
    return !code || strstr(code, both);
}

/* "attempt to call a nil value (field 'rum')": a name that was probably meant, of the globals or of a library. */
static void hint_name(lua_State *L, err *e)
{
    static const char *const homes[] = {"jevons", "math", "string", "table", "os", "io"};
    char name[64];
    const char *field = strstr(e->msg, "call a nil value (field '"), *at = field ? field : strstr(e->msg, "a nil value (global '");
    if (!at || sscanf(strchr(at, '\'') + 1, "%63[^']", name) != 1) return;
    size_t least = SIZE_MAX;
    lua_pushglobaltable(L);
    for (size_t i = 0; i < (field ? sizeof homes / sizeof *homes : 1); i++, lua_settop(L, 3)) {
        if (field && !says(L, homes[i], name)) continue;
        if (field) lua_getfield(L, 3, homes[i]);
        const char *near = lua_istable(L, -1) ? nearest_key(L, name) : NULL;
        if (!near || (size_t)text_distance(name, near) >= least) continue;
        least = (size_t)text_distance(name, near);
        err_hint(e, "did you mean '%s%s%s'?", field ? homes[i] : "", field ? "." : "", near);
    }
}

/* (fault, value). A table with a message is an error object, wherever it comes from. */
static int read_value(lua_State *L)
{
    bridge_fault *f = lua_touserdata(L, 1);
    if (is_object(L, 2)) {
        read_object(L, 2, f);
        return 0;
    }
    bool shows = lua_isstring(L, 2) || luaL_getmetafield(L, 2, "__tostring") != LUA_TNIL;
    if (shows) fail(&f->e, JVN_EPLUGIN, "%s", luaL_tolstring(L, 2, NULL));
    else fail(&f->e, JVN_EPLUGIN, "an error was raised with a %s value, which says nothing", luaL_typename(L, 2));
    lua_settop(L, 2);
    hint_name(L, &f->e);
    return 0;
}

static void read_place(const bridge *b, bridge_fault *f)
{
    if (!b->line) return;
    f->source = xstrdup(b->source);
    f->line = b->line;
    if (*b->calls) f->calls = xstrdup(b->calls);
}

void lj_describe(bridge *b, lua_State *L, int status, bridge_fault *f)
{
    bridge_fault_clear(f);
    read_place(b, f);
    if (lj_protect(L, read_value, f, true, 0) != LUA_OK) {
        lua_pop(L, 1);
        fail(&f->e, JVN_EPLUGIN, "an error was raised that cannot be shown");
    }
    if (status == LUA_ERRMEM) fail(&f->e, JVN_ENOMEM, "not enough memory");
    limit_explain(&f->e);
    if (cancel_asked()) limit_stopped(&f->e, -1, 0);
}

void bridge_fault_clear(bridge_fault *f)
{
    free(f->source);
    free(f->statement);
    free(f->command);
    free(f->arg);
    free(f->calls);
    *f = (bridge_fault){0};
    err_clear(&f->e);
}
