/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lua_script.c -- scripts that run: their text, what they are given, and what they leave behind. As a stage a script has
 * its own globals and random numbers, so that the same input gives the same table whatever ran before. */
#include <errno.h>
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <stdlib.h>
#include <string.h>

#include "../base/path.h"
#include "lua_inside.h"

/* ---- the text ---- */

static void drop_file(void *p) { fclose(p); }

/* Pushes all of a file. */
static void read_all(lua_State *L, const char *path, FILE *in)
{
    char *part;
    size_t n;
    luaL_Buffer all;
    luaL_buffinit(L, &all);
    do {
        part = luaL_prepbuffer(&all);
        n = fread(part, 1, LUAL_BUFFERSIZE, in);
        luaL_addsize(&all, n);
    } while (n == LUAL_BUFFERSIZE);
    if (ferror(in)) luaL_error(L, "cannot read %s: %s", path, err_system(errno));
    luaL_pushresult(&all);
}

static void cannot_open(lua_State *L, const char *path, int error)
{
    err e;
    text near = {0};
    fail(&e, JVN_EIO, "cannot open %s: %s", path, err_system(error));
    if (path_nearest(path, false, &near)) err_hint(&e, "did you mean '%s'?", near.s);
    text_free(&near);
    lj_raise(L, &e, NULL, NULL);
}

/* Pushes the text of the script: of "-" standard input, to its end. */
static const char *push_text(lua_State *L, const char *path, size_t *n)
{
    if (strcmp(path, "-") == 0) {
        read_all(L, "standard input", stdin);
    } else {
        void **box = lj_box(L, drop_file);
        *box = fopen(path, "rb");
        if (!*box) cannot_open(L, path, errno);
        read_all(L, path, *box);
        lua_remove(L, -2);
    }
    return lua_tolstring(L, -1, n);
}

/* The comment that a script begins with, without its dashes. */
static void read_header(text *out, const char *s)
{
    while (*s == '\n') s++;
    for (; strncmp(s, "--", 2) == 0 && s[2] != '['; s += *s == '\n') {
        s += 2 + (s[2] == ' ');
        size_t n = strcspn(s, "\n");
        text_add(out, s, n);
        text_putc(out, '\n');
        s += n;
    }
}

/* Pushes the compiled script. */
static void push_code(lua_State *L, lj_script_run *r)
{
    size_t n;
    const char *s = lj_skip_head(push_text(L, r->path, &n), &n);
    const bool in = strcmp(r->path, "-") == 0;
    if (text_is_utf8(s, n)) read_header(&r->header, s);
    text_add(&r->whole, s, n);
    lj_of(L)->code = r->whole.s;
    if (luaL_loadbufferx(L, s, n, in ? "=stdin" : lua_pushfstring(L, "@%s", r->path), "t") != LUA_OK) lua_error(L);
}

/* ---- what it is given ---- */

/* Pushes `arg`: the script at 0, its arguments from 1. */
static void push_arguments(lua_State *L, const lj_script_run *r)
{
    lua_createtable(L, r->argc, 1);
    lua_pushstring(L, r->path);
    lua_rawseti(L, -2, 0);
    for (int i = 0; i < r->argc; i++) {
        lua_pushstring(L, r->argv[i]);
        lua_rawseti(L, -2, i + 1);
    }
}

/* Sets `math` in the table at -1: Lua's own, behind it all that `math` has besides. */
static void set_math(lua_State *L, lj_script_run *r)
{
    lua_pushcfunction(L, luaopen_math);
    lua_call(L, 0, 1);
    lua_createtable(L, 0, 1);
    lua_getglobal(L, "math");
    lua_setfield(L, -2, "__index");
    lua_setmetatable(L, -2);
    lua_pushvalue(L, -1);
    r->math = luaL_ref(L, LUA_REGISTRYINDEX);
    lj_seed(L, lua_gettop(L), LJ_SEED);
    lua_setfield(L, -2, "math");
}

/* Gives the code at -1 globals of its own: what it does not set is everybody's. The input is at `input`. */
static void set_globals(lua_State *L, lj_script_run *r, int input)
{
    lua_createtable(L, 0, 4);
    push_arguments(L, r);
    lua_setfield(L, -2, "arg");
    lua_pushvalue(L, input);
    lua_setfield(L, -2, "_");
    set_math(L, r);
    lua_createtable(L, 0, 1);
    lua_pushglobaltable(L);
    lua_setfield(L, -2, "__index");
    lua_setmetatable(L, -2);
    if (!lua_setupvalue(L, -2, 1)) lua_pop(L, 1);
}

/* ---- running ---- */

typedef struct running {
    lj_script_run run;
    table *input;  /* of a stage; NULL: none */
    table **out;
} running;

/* `jevons run` */
static int run_alone(lua_State *L)
{
    lj_script_run *r = &((running *)lua_touserdata(L, 1))->run;
    luaL_checkstack(L, r->argc + 4, "too many arguments");
    push_arguments(L, r);
    lua_setglobal(L, "arg");
    push_code(L, r);
    for (int i = 0; i < r->argc; i++) lua_pushstring(L, r->argv[i]);
    lua_call(L, r->argc, 0);
    return 0;
}

/* `script`: the input is `_` and `...`, what the script returns the stage's table. */
static int run_stage(lua_State *L)
{
    running *x = lua_touserdata(L, 1);
    if (x->input) *lj_push_dataset(L) = table_ref(x->input);
    else lua_pushnil(L);
    push_code(L, &x->run);
    set_globals(L, &x->run, 2);
    lua_pushvalue(L, 2);
    const int first = lua_gettop(L) - 1;
    lua_call(L, 1, LUA_MULTRET);
    lj_gather(L, first);
    if (lua_gettop(L) < first || lua_isnil(L, first)) return 0;
    lj_dataset_from(L, first, "the script");
    *x->out = table_ref(lj_dataset(L, -1));
    return 0;
}

static bool is_help(const char *s) { return strcmp(s, "--help") == 0 || strcmp(s, "-h") == 0; }

/* The first word that is a flag; NULL: none is. */
static const char *first_flag(const lj_script_run *r)
{
    for (int i = 0; i < r->argc; i++)
        if ((strncmp(r->argv[i], "--", 2) == 0 && r->argv[i][2]) || is_help(r->argv[i])) return r->argv[i];
    return NULL;
}

/* A script that registers something and takes no options has done nothing that is seen: asked for more, or as a stage
 * without a table, it says what it is for. */
static void tell_registered(const bridge *b, const running *x)
{
    static const jvn_list none;
    const lj_script_run *r = &x->run;
    const char *flag = first_flag(r);
    text t = {0};
    if (!r->registered || r->optioned || (!flag && !(r->stage && !*x->out && !r->argc))) return;
    if (flag && is_help(flag)) {
        text_printf(&t, "%s%s", r->stage ? "script " : "jevons run ", r->path);
        b->shell.usage(b->shell.session, t.s, r->header.n ? r->header.s : "", &none);
        text_clear(&t);
    }
    text_printf(&t, "%s registers %s, and has no options of its own: `script load %s`, then `help %s`", r->path, r->registered,
                r->path, r->registered);
    b->shell.note(b->shell.session, t.s);
    text_free(&t);
}

static void end(bridge *b, running *x, const char *code)
{
    b->running = x->run.outer;
    b->code = code;
    if (b->main && x->run.math != LUA_NOREF) luaL_unref(b->main, LUA_REGISTRYINDEX, x->run.math);
    text_free(&x->run.header);
    text_free(&x->run.whole);
}

jvn_status bridge_run(bridge *b, int argc, char **argv, bridge_fault *f)
{
    const int skip = argc > 1 && strcmp(argv[1], "--") == 0 ? 2 : 1;
    running x = {.run = {.path = argv[0], .argc = argc - skip, .argv = argv + skip, .math = LUA_NOREF, .outer = b->running}};
    const char *code = b->code;
    b->running = &x.run;
    b->script = strcmp(argv[0], "-") == 0 ? NULL : argv[0];
    jvn_status st = lj_try(b, run_alone, &x, f);
    b->script = NULL;
    if (st == JVN_OK) tell_registered(b, &x);
    end(b, &x, code);
    return st;
}

jvn_status bridge_script(bridge *b, const char *path, int argc, char **argv, table *input, table **out, bridge_fault *f)
{
    running x = {.run = {.path = path, .argc = argc, .argv = argv, .stage = true, .math = LUA_NOREF, .outer = b->running},
                 .input = input, .out = out};
    const char *code = b->code;
    *out = NULL;
    b->running = &x.run;
    jvn_status st = lj_try(b, run_stage, &x, f);
    if (st != JVN_OK && x.run.helped) {
        bridge_fault_clear(f);
        st = JVN_OK;
    }
    if (st == JVN_OK) tell_registered(b, &x);
    if (st == JVN_OK && strcmp(path, "-") != 0) lj_note_script(b, b->shell.sc->from, path);
    end(b, &x, code);
    return st;
}
