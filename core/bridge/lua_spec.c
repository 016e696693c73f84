/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lua_spec.c -- what scripts register: tables of Lua become the specs that plugins have, so that help, completion
 * and carets are theirs too. Specs live as long as the bridge. */
#include <lauxlib.h>
#include <lua.h>
#include <string.h>

#include "../lang/bind.h"
#include "lua_inside.h"

/* ---- fields ---- */

const char *lj_spec_copy(lua_State *L, int at)
{
    size_t n;
    const char *s = lua_tolstring(L, at, &n);
    if (strlen(s) != n || !text_is_utf8(s, n)) luaL_error(L, "found a text that is not UTF-8, or has NUL bytes");
    return arena_text(lj_of(L)->specs, s, n);
}

/* A text or number in the table at `at`. */
static const char *text_of(lua_State *L, int at, const char *key)
{
    at = lua_absindex(L, at);
    lua_getfield(L, at, key);
    if (!lua_isnil(L, -1) && !lua_isstring(L, -1)) luaL_error(L, "%s: found a %s, wanted a text", key, luaL_typename(L, -1));
    const char *s = lua_isnil(L, -1) ? NULL : lj_spec_copy(L, -1);
    lua_pop(L, 1);
    return s;
}

const char *lj_spec_text(lua_State *L, const char *key, bool required)
{
    const char *s = text_of(L, 1, key);
    if (!s && required) luaL_error(L, "'%s' is missing: a text was wanted", key);
    return s;
}

/* The function `run` of the table at 1, kept. */
static int spec_run(lua_State *L)
{
    if (lua_getfield(L, 1, "run") != LUA_TFUNCTION) luaL_error(L, "'run' is missing: a function was wanted");
    return luaL_ref(L, LUA_REGISTRYINDEX);
}

static bool flag_of(lua_State *L, int at, const char *key)
{
    lua_getfield(L, at, key);
    bool set = lua_toboolean(L, -1);
    lua_pop(L, 1);
    return set;
}

/* One of `words`: its place. */
static int choice(lua_State *L, const char *key, const char *given, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (words[i] && strcmp(words[i], given) == 0) return (int)i;
    const char *present[32] = {0};
    size_t m = 0;
    for (size_t i = 0; i < n; i++)
        if (words[i]) present[m++] = words[i];
    const char *near = text_nearest(given, present, m);
    if (near) return luaL_error(L, "%s: found '%s', did you mean '%s'?", key, given, near);
    luaL_Buffer all;
    luaL_buffinit(L, &all);
    for (size_t i = 0; i < m; i++) {
        if (i) luaL_addchar(&all, ' ');
        luaL_addstring(&all, present[i]);
    }
    luaL_pushresult(&all);
    return luaL_error(L, "%s: found '%s', wanted one of: %s", key, given, lua_tostring(L, -1));
}

void lj_check_keys(lua_State *L, int at, const char *what, const char *const *keys, size_t n)
{
    for (lua_pushnil(L); lua_next(L, at); lua_pop(L, 1))
        if (lua_type(L, -2) == LUA_TSTRING) choice(L, what, lua_tostring(L, -2), keys, n);
}

/* ---- parameters ---- */

static const char *const type_words[] = {
    [JVN_P_SWITCH] = "switch", [JVN_P_WORD] = "word",     [JVN_P_FILE] = "file",       [JVN_P_NAME] = "name",
    [JVN_P_ENUM] = "enum",     [JVN_P_INTEGER] = "integer", [JVN_P_NUMBER] = "number", [JVN_P_DATE] = "date",
    [JVN_P_RANGE] = "range",   [JVN_P_TABLE] = "table",   [JVN_P_NEWTABLE] = "newtable", [JVN_P_EXPR] = "expr",
    [JVN_P_EXPRS] = "exprs",   [JVN_P_ASSIGN] = "assign", [JVN_P_KEYS] = "keys",       [JVN_P_COLUMNS] = "columns",
    [JVN_P_AGG] = "agg",       [JVN_P_RENAME] = "rename", [JVN_P_COLUMN] = "column",   [JVN_P_RAW] = "raw"};

/* {name = '--top'}, or {'--top'} */
static const char *name_of(lua_State *L, int at)
{
    const char *name = text_of(L, at, "name");
    if (name || lua_rawgeti(L, at, 1) != LUA_TSTRING) return name;
    name = lj_spec_copy(L, -1);
    lua_pop(L, 1);
    return name;
}

static jvn_param read_param(lua_State *L, int at)
{
    static const char *const keys[] = {"name", "type", "values", "initial", "summary", "required", "many", "groups", "written"};
    jvn_param p = {.name = name_of(L, at), .values = text_of(L, at, "values"),
                   .initial = text_of(L, at, "initial"), .summary = text_of(L, at, "summary")};
    const char *type = text_of(L, at, "type");
    if (!p.name) luaL_error(L, "params: one of them has no name");
    lj_check_keys(L, at, p.name, keys, sizeof keys / sizeof *keys);
    p.type = choice(L, p.name, type ? type : "word", type_words, sizeof type_words / sizeof *type_words);
    if (flag_of(L, at, "required")) p.flags |= JVN_REQUIRED;
    if (flag_of(L, at, "many")) p.flags |= JVN_MANY;
    if (flag_of(L, at, "groups")) p.flags |= JVN_GROUPS;
    if (flag_of(L, at, "written")) p.flags |= JVN_WRITTEN;
    return p;
}

jvn_list lj_spec_params(lua_State *L)
{
    jvn_list list = {NULL, 0, sizeof(jvn_param)};
    if (lua_getfield(L, 1, "params") == LUA_TNIL) return list;
    luaL_checktype(L, -1, LUA_TTABLE);
    int at = lua_gettop(L);
    lua_Unsigned n = lua_rawlen(L, at);
    if (n > 100) luaL_error(L, "params: %I are too many", (LUAI_UACINT)n);
    jvn_param *params = arena_alloc(lj_of(L)->specs, (size_t)(n + 1) * sizeof *params);
    for (lua_Unsigned i = 0; i < n; i++) {
        if (lua_rawgeti(L, at, (lua_Integer)i + 1) != LUA_TTABLE) luaL_error(L, "params: each is a table");
        params[i] = read_param(L, at + 1);
        lua_settop(L, at);
    }
    list.items = params;
    list.count = (uint32_t)n;
    return list;
}

/* ---- whose it is ---- */

const char *lj_script(lua_State *L)
{
    lua_Debug at;
    if (!lua_getstack(L, 1, &at)) return NULL;
    lua_getinfo(L, "S", &at);
    return *at.source == '@' ? arena_text(lj_of(L)->specs, at.source + 1, strlen(at.source + 1)) : NULL;
}

static bool is_taken(const registry *r, const char *owner) { return strcmp(owner, "core") == 0 || registry_has(r, owner); }

/* The name of a script without folder and extension, in the letters of an owner. */
static char *owner_word(arena *a, const char *script)
{
    const char *slash = script ? strrchr(script, '/') : NULL, *base = slash ? slash + 1 : script ? script : "lua";
    char *s = arena_text(a, base, strcspn(base, "."));
    for (char *p = s; *p; p++) {
        bool good = (*p >= 'a' && *p <= 'z') || (*p >= '0' && *p <= '9') || *p == '_' || *p == '-';
        if (*p >= 'A' && *p <= 'Z') *p = (char)(*p - 'A' + 'a');
        else if (!good) *p = '_';
    }
    return *s ? s : arena_text(a, "lua", 3);
}

/* The owner of what a script registers: its name, or with `_lua` behind it where a plugin has that. */
const char *lj_owner_of(bridge *b, const char *script)
{
    const char *owner = owner_word(b->specs, script);
    for (int tries = 0; tries < 2; tries++) {
        for (int i = 0; i < b->n_owners; i++)
            if (strcmp(b->owners[i], owner) == 0) return b->owners[i];
        if (!is_taken(b->shell.reg, owner)) break;
        owner = arena_printf(b->specs, "%s_lua", owner);
    }
    b->owners = xrealloc(b->owners, (size_t)(b->n_owners + 1) * sizeof *b->owners);
    return b->owners[b->n_owners++] = xstrdup(owner);
}

jvn_status lj_try_spec(reg_kind kind, const void *spec, err *e)
{
    const char *shadowed;
    registry *r = registry_new();
    jvn_status st = registry_add(r, kind, "lua", spec, &shadowed, e);
    registry_free(r);
    return st;
}

/* What the user should know of the name that a thing got. */
static void tell_name(lua_State *L, const bridge *b, reg_kind kind, const char *owner, const char *name, const char *shadowed)
{
    static const char *const words[] = {"command", "function", "reader", "writer", "metric", "option"};
    const char *note = NULL;
    if (shadowed) {
        note = lua_pushfstring(L, "the %s '%s' is %s's already: this one is '%s.%s'", words[kind], name, shadowed, owner, name);
    } else if (kind == REG_COMMAND && datasets_hides(b->shell.data, name)) {
        const char *first = lua_pushlstring(L, name, strcspn(name, " "));
        note = lua_pushfstring(L, "'%s' is a command now: the dataset of that name is \"%s\", in quotes", first, first);
    }
    if (note) b->shell.note(b->shell.session, note);
}

const char *lj_register(lua_State *L, reg_kind kind, const char *name, const void *const *specs, int n)
{
    err e;
    const char *shadowed = NULL;
    bridge *b = lj_enter(L);
    registry *r = b->shell.reg;
    if (b->closing) luaL_error(L, "the session is ending");
    err_clear(&e);
    for (int i = 0; i < n; i++)
        if (lj_try_spec(kind, specs[i], &e) != JVN_OK) lj_raise(L, &e, NULL, NULL);
    const char *script = lj_script(L), *owner = lj_owner_of(b, script);
    registry_forget(r, kind, owner, name);
    for (int i = 0; i < n; i++)
        if (registry_add(r, kind, owner, specs[i], &shadowed, &e) != JVN_OK) lj_raise(L, &e, NULL, NULL);
    if (script) registry_set_file(r, kind, owner, name, INPUT_SCRIPT, script);
    tell_name(L, b, kind, owner, name, shadowed);
    if (b->running && !b->loading && !b->running->registered) b->running->registered = arena_text(b->specs, name, strlen(name));
    return owner;
}

/* ---- the kinds ---- */

/* What a spec can have; a function's are lua_func_spec.c's, an option's those of a parameter. */
static const char *const keys_of[REG_KINDS][8] = {
    [REG_COMMAND] = {"name", "summary", "example", "run", "params", "details", "input", "reads"},
    [REG_READER] = {"name", "summary", "example", "run", "params", "extensions"},
    [REG_WRITER] = {"name", "summary", "example", "run", "params", "extensions"},
    [REG_METRIC] = {"name", "summary", "example", "run", "params", "details"},
};

static lj_entry *new_entry(lua_State *L, reg_kind kind)
{
    bridge *b = lj_of(L);
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    lj_check_keys(L, 1, reg_kind_word(kind), keys_of[kind], 8);
    lj_entry *entry = arena_alloc(b->specs, sizeof *entry);
    *entry = (lj_entry){.b = b, .run = spec_run(L), .kind = kind};
    return entry;
}

int lj_register_command(lua_State *L)
{
    static const char *const inputs[] = {"none", "required", "optional"}, *const reads[] = {"all", "named", "kept"};
    lj_entry *entry = new_entry(L, REG_COMMAND);
    jvn_command *c = arena_alloc(lj_of(L)->specs, sizeof *c);
    const char *input = lj_spec_text(L, "input", false), *read = lj_spec_text(L, "reads", false);
    *c = (jvn_command){.name = lj_spec_text(L, "name", true),
                       .summary = lj_spec_text(L, "summary", false),
                       .example = lj_spec_text(L, "example", false),
                       .details = lj_spec_text(L, "details", false),
                       .input = input ? choice(L, "input", input, inputs, 3) : JVN_INPUT_NONE,
                       .params = lj_spec_params(L),
                       .run = lj_run_command,
                       .data = entry,
                       .reads = read ? choice(L, "reads", read, reads, 3) : JVN_READS_ALL};
    entry->name = c->name;
    entry->params = &c->params;
    lj_register(L, REG_COMMAND, c->name, (const void *[]){c}, 1);
    return 0;
}

int lj_register_metric(lua_State *L)
{
    lj_entry *entry = new_entry(L, REG_METRIC);
    jvn_metric *m = arena_alloc(lj_of(L)->specs, sizeof *m);
    *m = (jvn_metric){.name = lj_spec_text(L, "name", true),
                      .summary = lj_spec_text(L, "summary", false),
                      .example = lj_spec_text(L, "example", false),
                      .details = lj_spec_text(L, "details", false),
                      .params = lj_spec_params(L),
                      .run = lj_run_command,
                      .data = entry};
    entry->name = m->name;
    entry->params = &m->params;
    lj_register(L, REG_METRIC, m->name, (const void *[]){m}, 1);
    return 0;
}

static int register_format(lua_State *L, reg_kind kind)
{
    lj_entry *entry = new_entry(L, kind);
    jvn_format *x = arena_alloc(lj_of(L)->specs, sizeof *x);
    const char *extensions = lj_spec_text(L, "extensions", false);
    *x = (jvn_format){.name = lj_spec_text(L, "name", true),
                      .extensions = extensions ? extensions : "",
                      .summary = lj_spec_text(L, "summary", false),
                      .example = lj_spec_text(L, "example", false),
                      .params = lj_spec_params(L),
                      .run = lj_run_command,
                      .data = entry};
    entry->name = x->name;
    entry->params = &x->params;
    lj_register(L, kind, x->name, (const void *[]){x}, 1);
    return 0;
}

int lj_register_reader(lua_State *L) { return register_format(L, REG_READER); }
int lj_register_writer(lua_State *L) { return register_format(L, REG_WRITER); }

/* ---- options ---- */

/* The option's value now; upvalues: owner and param. */
static int option_value(lua_State *L)
{
    const bridge *b = lj_of(L);
    const jvn_param *p = lua_touserdata(L, lua_upvalueindex(2));
    const reg_item *it = registry_own(b->shell.reg, REG_OPTION, lua_tostring(L, lua_upvalueindex(1)), p->name);
    if (!it || !it->value) return luaL_error(L, "the option %s is there no more", p->name);
    lj_push_word(L, p, it->value);
    return 1;
}

/* What the user has set the option to before its script was run again, where it still fits. */
static void keep_value(arena *a, const reg_item *before, const jvn_param *p, jvn_item *value)
{
    err e;
    jvn_item set;
    const jvn_param *was = before ? before->spec : NULL;
    if (!was || !before->value || (was->initial && strcmp(before->value->text, was->initial) == 0)) return;
    if (bind_setting(a, p, before->value->text, &set, &e) == JVN_OK) *value = set;
}

/* jevons.option{name = , type = , values = , initial = , summary = } gives a function that gives the value. */
int lj_register_option(lua_State *L)
{
    err e;
    jvn_item value;
    bridge *b = lj_of(L);
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    jvn_param *p = arena_alloc(b->specs, sizeof *p);
    *p = read_param(L, 1);
    if (!p->initial) return luaL_error(L, "option %s: 'initial' is missing: a text was wanted", p->name);
    if (lj_try_spec(REG_OPTION, p, &e) != JVN_OK) return lj_raise(L, &e, NULL, NULL);
    if (bind_setting(b->specs, p, p->initial, &value, &e) != JVN_OK) return lj_raise(L, &e, NULL, NULL);
    keep_value(b->specs, registry_own(b->shell.reg, REG_OPTION, lj_owner_of(b, lj_script(L)), p->name), p, &value);
    const char *owner = lj_register(L, REG_OPTION, p->name, (const void *[]){p}, 1);
    registry_set_value(b->shell.reg, registry_own(b->shell.reg, REG_OPTION, owner, p->name), &value);
    lua_pushstring(L, owner);
    lua_pushlightuserdata(L, p);
    lua_pushcclosure(L, option_value, 2);
    return 1;
}
