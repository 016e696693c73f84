/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lua_options.c -- jevons.options: a script's arguments, read by the parser that reads those of commands, so that types,
 * ranges, carets and what may have been meant are the same. The words become a line of text for it. */
#include <ctype.h>
#include <lauxlib.h>
#include <lua.h>
#include <stdlib.h>
#include <string.h>

#include "../lang/bind.h"
#include "lua_inside.h"

enum { WORDS = 100000 };

typedef struct reading {
    arena *a;
    jvn_command c;
    stage s;
    binding b;
    text line;
    int head;  /* where the script's name begins */
    size_t call; /* the length of the line before the words */
    int *at;   /* where each word does */
    int n;
} reading;

static void drop_reading(void *p)
{
    reading *r = p;
    bind_free(&r->b);
    arena_free(r->a);
    text_free(&r->line);
    free(r->at);
    free(r);
}

/* ---- the spec ---- */

static jvn_status no_run(jvn_call *call)
{
    (void)call;
    return JVN_OK;
}

static const char *check_param(const jvn_param *p)
{
    if (p->type >= JVN_P_EXPR) return "is of a type that is worked out over a dataset: no command line has one";
    return p->flags & JVN_GROUPS ? "groups nothing" : NULL;
}

/* The list at 1 as parameters. */
static void read_spec(lua_State *L, reading *r)
{
    err e;
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_createtable(L, 0, 1);
    lua_pushvalue(L, 1);
    lua_setfield(L, -2, "params");
    lua_replace(L, 1);
    const int top = lua_gettop(L);
    r->c = (jvn_command){.name = "script", .summary = "-", .example = "-", .run = no_run, .params = lj_spec_params(L)};
    lua_settop(L, top);
    for (uint32_t i = 0; i < r->c.params.count; i++) {
        jvn_param *p = (jvn_param *)(uintptr_t)jvn_at(&r->c.params, i);
        if (!p->summary || !*p->summary) p->summary = param_is_flag(p) ? "an option of the script" : "an argument of the script";
        if (check_param(p)) luaL_error(L, "jevons.options: %s %s", p->name, check_param(p));
    }
    err_clear(&e);
    if (lj_try_spec(REG_COMMAND, &r->c, &e) != JVN_OK) lj_raise(L, &e, NULL, NULL);
}

/* ---- the words ---- */

static void add_quoted(text *line, const char *s, size_t n)
{
    text_putc(line, '\'');
    for (size_t i = 0; i < n; i++) {
        if (s[i] == '\'') text_putc(line, '\'');
        text_putc(line, s[i]);
    }
    text_putc(line, '\'');
}

static void add_bare(text *line, const char *s, size_t n)
{
    if (n && strcspn(s, " \t\r\n|#'\"") >= n) text_add(line, s, n);
    else add_quoted(line, s, n);
}

/* "--window=21" is two words. */
static size_t flag_length(const char *s)
{
    if (strncmp(s, "--", 2) != 0 || !isalpha((unsigned char)s[2])) return 0;
    size_t n = strcspn(s, "= ");
    return s[n] == '=' ? n : 0;
}

static void add_word(reading *r, const char *s, bool no_flags)
{
    const size_t flag = no_flags ? 0 : flag_length(s);
    text_putc(&r->line, ' ');
    r->at[r->n++] = (int)r->line.n;
    if (flag) {
        text_add(&r->line, s, flag);
        text_putc(&r->line, ' ');
        s += flag + 1;
    }
    add_bare(&r->line, s, strlen(s));
}

static const char *check_word(lua_State *L, int64_t i)
{
    size_t n = 0;
    const char *s = lua_type(L, -1) == LUA_TSTRING ? lua_tolstring(L, -1, &n) : NULL;
    if (!s) luaL_error(L, "jevons.options: word %I is a %s, wanted a text", (LUAI_UACINT)i, luaL_typename(L, -1));
    if (strlen(s) != n || !text_is_utf8(s, n)) luaL_error(L, "jevons.options: word %I is not UTF-8, or has NUL bytes", (LUAI_UACINT)i);
    return s;
}

static bool asks_help(const reading *r, const char *s)
{
    if (strcmp(s, "-h") != 0 && strcmp(s, "--help") != 0) return false;
    for (uint32_t i = 0; i < r->c.params.count; i++)
        if (strcmp(((const jvn_param *)jvn_at(&r->c.params, i))->name, s) == 0) return false;
    return true;
}

/* The words of the list at 2 behind the script's name; true: help is wanted. */
static bool read_words(lua_State *L, reading *r)
{
    bool no_flags = false;
    const lua_Unsigned n = lua_rawlen(L, 2);
    luaL_argcheck(L, n <= WORDS, 2, "too many words");
    r->at = xcalloc((size_t)n + 1, sizeof *r->at);
    for (lua_Unsigned i = 1; i <= n; i++, lua_pop(L, 1)) {
        lua_rawgeti(L, 2, (lua_Integer)i);
        const char *s = check_word(L, (int64_t)i);
        if (!no_flags && asks_help(r, s)) return true;
        no_flags |= strcmp(s, "--") == 0;
        add_word(r, s, no_flags);
    }
    return false;
}

/* What stands before the words: "jevons run vol.lua". */
static void begin_line(reading *r, const lj_script_run *of)
{
    const char *path = of ? of->path : "lua";
    text_puts(&r->line, !of ? "" : of->stage ? "script " : "jevons run ");
    r->head = (int)r->line.n;
    add_bare(&r->line, path, strlen(path));
    r->call = r->line.n;
}

/* ---- out ---- */

/* Prints the page, and ends the script: a stage without a table. */
static int help(lua_State *L, reading *r, lj_script_run *of)
{
    bridge *b = lj_enter(L);
    r->line.s[r->call] = '\0';
    b->shell.usage(b->shell.session, r->line.s, of && of->header.n ? of->header.s : "", &r->c.params);
    if (of && !of->stage) b->shell.leave(b->shell.session, EXIT_SUCCESS);
    if (of) of->helped = true;
    return luaL_error(L, "the usage was asked for");
}

static int refuse(lua_State *L, const reading *r, const err *e)
{
    int blamed = 0;
    while (blamed < r->n && r->at[blamed] <= e->at) blamed++;
    lj_push_error(L, e, r->line.s, NULL);
    lua_pushinteger(L, BRIDGE_USAGE);
    lua_setfield(L, -2, "status");
    if (e->at >= 0 && blamed) {
        lua_pushinteger(L, blamed);
        lua_setfield(L, -2, "word");
    }
    return lua_error(L);
}

/* Whether the script's own words are meant, or those of the list at 2. */
static void take_own(lua_State *L, const lj_script_run *of)
{
    if (!lua_isnoneornil(L, 2)) {
        luaL_checktype(L, 2, LUA_TTABLE);
        return;
    }
    lua_settop(L, 1);
    lua_createtable(L, of ? of->argc : 0, 0);
    for (int i = 0; of && i < of->argc; i++) {
        lua_pushstring(L, of->argv[i]);
        lua_rawseti(L, 2, i + 1);
    }
}

/* jevons.options(spec [, words]): the values by name, and the units of numbers that have one. */
int lj_options(lua_State *L)
{
    err e;
    bridge *b = lj_enter(L);
    lj_script_run *of = b->running;
    luaL_checktype(L, 1, LUA_TTABLE);
    if (of) of->optioned = true;
    lua_settop(L, 2);
    take_own(L, of);
    void **box = lj_box(L, drop_reading);
    reading *r = *box = xcalloc(1, sizeof *r);
    r->a = arena_new();
    read_spec(L, r);
    begin_line(r, of);
    if (read_words(L, r)) return help(L, r, of);
    jvn_status st = parse_arguments(r->a, r->line.s, r->head, b->shell.sc, &r->c, &r->s, &e);
    if (st == JVN_OK) st = bind_stage(&r->b, r->a, &r->s, b->shell.sc, NULL, NULL, NULL, NULL, &e);
    if (st != JVN_OK) return refuse(L, r, &e);
    const jvn_call call = {.args = {r->b.args, (uint32_t)r->s.n_args, sizeof *r->b.args}};
    lj_push_args(L, &call, &r->c.params, 0);
    return 2;
}
