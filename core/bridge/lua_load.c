/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lua_load.c -- code that registers things: all of them or none. What fails leaves behind what was there before. */
#include <lauxlib.h>
#include <lua.h>
#include <string.h>

#include "lua_inside.h"

/* ---- all or nothing ---- */

static jvn_status call_marked(bridge *b, const reg_mark *m, lua_CFunction body, void *context, bridge_fault *f)
{
    jvn_status st = lj_call(b, body, context, f);
    if (st != JVN_OK) registry_back(b->shell.reg, m, b->owners, b->n_owners);
    return st;
}

jvn_status lj_try(bridge *b, lua_CFunction body, void *context, bridge_fault *f)
{
    reg_mark *m = registry_mark(b->shell.reg, b->owners, b->n_owners);
    jvn_status st = call_marked(b, m, body, context, f);
    reg_mark_free(m);
    return st;
}

/* ---- scripts that stay ---- */

typedef struct chunk {
    const char *path, *code;
    size_t n;
} chunk;

const char *lj_skip_head(const char *s, size_t *n)
{
    const char *end = s + *n;
    if (*n >= 3 && memcmp(s, "\xef\xbb\xbf", 3) == 0) s += 3;
    if (s < end && *s == '#')
        while (s < end && *s != '\n') s++;
    *n = (size_t)(end - s);
    return s;
}

static int run_chunk(lua_State *L)
{
    const chunk *c = lua_touserdata(L, 1);
    size_t n = c->n;
    const char *code = lj_skip_head(c->code, &n);
    lua_pushfstring(L, "@%s", c->path);
    if (luaL_loadbufferx(L, code, n, lua_tostring(L, -1), "t") != LUA_OK) return lua_error(L);
    lua_call(L, 0, 0);
    return 0;
}

const char *bridge_owner(bridge *b, const char *path) { return lj_owner_of(b, path); }

jvn_status bridge_load(bridge *b, const char *path, const char *code, size_t n, bridge_fault *f)
{
    chunk c = {path, code, n};
    const char *owner = lj_owner_of(b, path), *outer = b->script, *outer_code = b->code;
    const bool nested = b->loading;
    reg_mark *m = registry_mark(b->shell.reg, b->owners, b->n_owners);
    b->script = path;
    b->code = code;
    b->loading = true;
    jvn_status st = call_marked(b, m, run_chunk, &c, f);
    b->script = outer;
    b->code = outer_code;
    b->loading = nested;
    if (st == JVN_OK) registry_forget_marked(b->shell.reg, m, owner);
    reg_mark_free(m);
    return st;
}

void bridge_unload(bridge *b, const char *owner)
{
    for (int i = 0; i < b->n_owners; i++) {
        if (strcmp(b->owners[i], owner) != 0) continue;
        reg_mark *m = registry_mark(b->shell.reg, &b->owners[i], 1);
        registry_forget_marked(b->shell.reg, m, b->owners[i]);
        reg_mark_free(m);
    }
}
