/* SPDX-License-Identifier: GPL-3.0-or-later */
/* load.c -- from a file to registered names. */
#include "load.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "../lang/bind.h"
#include "adopt.h"
#include "folder.h"
#include "note.h"
#include "trust.h"

/* ---- what the entry says ---- */

#define UP_TO(type, field) (offsetof(type, field) + sizeof(((type *)0)->field))

static jvn_status check_entry(const plugin *p, err *e)
{
    const jvn_plugin *x = p->entry;
    size_t least = x->abi_minor < JVN_ABI_MINOR ? UP_TO(jvn_plugin, metrics) : sizeof *x;
    if (x->size < least || x->size > sizeof *x)
        return fail(e, JVN_EPLUGIN, "%s: its entry has %u bytes, wanted %zu for ABI %d.%d", p->path, x->size, sizeof *x,
                    JVN_ABI_MAJOR, JVN_ABI_MINOR);
    bool same = x->abi_major == p->note.abi_major && x->abi_minor == p->note.abi_minor && x->id && x->version &&
                strcmp(x->id, p->note.id) == 0 && strcmp(x->version, p->note.version) == 0;
    if (same) return JVN_OK;
    fail(e, JVN_EPLUGIN, "%s: note and entry disagree: %s %s against %s %s", p->path, p->note.id, p->note.version,
         x->id ? x->id : "(none)", x->version ? x->version : "(none)");
    err_hint(e, "define both at once with JVN_PLUGIN(...)");
    return JVN_EPLUGIN;
}

/* Where each list stands, where the items have parameters, and how they are laid out: up to the field that was the last
 * when the struct was new. */
static const struct kind {
    size_t list, params;
    layout items;
} kinds[REG_KINDS] = {
    [REG_COMMAND] = {offsetof(jvn_plugin, commands), offsetof(jvn_command, params),
                     {sizeof(jvn_command), UP_TO(jvn_command, data), "command"}},
    [REG_FUNCTION] = {offsetof(jvn_plugin, functions), 0, {sizeof(jvn_function), UP_TO(jvn_function, data), "function"}},
    [REG_READER] = {offsetof(jvn_plugin, readers), offsetof(jvn_format, params),
                    {sizeof(jvn_format), UP_TO(jvn_format, data), "reader"}},
    [REG_WRITER] = {offsetof(jvn_plugin, writers), offsetof(jvn_format, params),
                    {sizeof(jvn_format), UP_TO(jvn_format, data), "writer"}},
    [REG_METRIC] = {offsetof(jvn_plugin, metrics), offsetof(jvn_metric, params),
                    {sizeof(jvn_metric), UP_TO(jvn_metric, data), "metric"}},
    [REG_OPTION] = {offsetof(jvn_plugin, options), 0, {sizeof(jvn_param), UP_TO(jvn_param, summary), "option"}},
};
static const layout parameter = {sizeof(jvn_param), UP_TO(jvn_param, summary), "parameter"};

static jvn_status adopt(const plugin *p, jvn_list from, const layout *as, jvn_list *to, err *e)
{
    err why;
    if (adopt_list(p->specs, from, as, to, &why) == JVN_OK) return JVN_OK;
    return fail(e, JVN_EPLUGIN, "%s: %s", p->path, why.msg);
}

/* An option has a value from the beginning. */
static jvn_status set_initial(const plugin *p, registry *r, const jvn_param *option, err *e)
{
    err why;
    jvn_item value;
    const char *id = p->entry->id;
    if (!option->initial)
        return fail(e, JVN_EPLUGIN, "option %s.%s: without an initial value it is not accepted", id, option->name);
    if (bind_setting(p->specs, option, option->initial, &value, &why) != JVN_OK)
        return fail(e, JVN_EPLUGIN, "option %s.%s: its initial value does not fit: %s", id, option->name, why.msg);
    registry_set_value(r, registry_own(r, REG_OPTION, id, option->name), &value);
    return JVN_OK;
}

static jvn_status add_one(const plugin *p, registry *r, reg_kind kind, char *spec, text *notes, err *e)
{
    const char *taken, *name = *(const char *const *)(void *)spec;
    jvn_status st = JVN_OK;
    if (kinds[kind].params) {
        jvn_list *params = (jvn_list *)(void *)(spec + kinds[kind].params);
        st = adopt(p, *params, &parameter, params, e);
    }
    if (st == JVN_OK) st = registry_add(r, kind, p->entry->id, spec, &taken, e);
    if (st == JVN_OK && kind == REG_OPTION) return set_initial(p, r, (const jvn_param *)(void *)spec, e);
    if (st != JVN_OK || !taken) return st;
    if (kind == REG_FUNCTION) name = ((const jvn_function *)(void *)spec)->signature;
    text_printf(notes, "plugin %s: the %s '%s' is taken by %s; this one is called with '%s.' before its name\n",
                p->entry->id, kinds[kind].items.name, name, taken, p->entry->id);
    return JVN_OK;
}

static jvn_status add_lists(const plugin *p, registry *r, text *notes, err *e)
{
    jvn_status st = JVN_OK;
    for (int k = 0; k < REG_KINDS && st == JVN_OK; k++) {
        jvn_list l = {0};
        st = adopt(p, adopt_entry_list(p->entry, kinds[k].list), &kinds[k].items, &l, e);
        for (uint32_t i = 0; i < l.count && st == JVN_OK; i++)
            st = add_one(p, r, (reg_kind)k, (char *)(uintptr_t)jvn_at(&l, i), notes, e);
    }
    if (st != JVN_OK) registry_drop(r, p->entry->id);
    return st;
}

/* ---- one file ---- */

static jvn_status open_code(plugin *p, err *e)
{
    jvn_status st = image_open(p->code, e);
    if (st != JVN_OK) return st;
    p->entry = image_symbol(p->code, "jvn_entry");
    if (!p->entry) return fail(e, JVN_EPLUGIN, "%s: has a note, but no jvn_entry", p->path);
    return check_entry(p, e);
}

/* Names without a plugin behind them: a script's, or those of ffi. */
static jvn_status check_free(const plugins *all, const registry *r, const char *id, err *e)
{
    const plugin *other = plugins_find(all, id);
    if (other) {
        fail(e, JVN_EPLUGIN, "plugin %s is loaded already, from %s", id, other->path);
        err_hint(e, "'plugin reload %s FILE' puts another file in its place", id);
        return JVN_EPLUGIN;
    }
    if (!registry_has(r, id)) return JVN_OK;
    return fail(e, JVN_EPLUGIN, "a script has registered things as %s already: a plugin of that name cannot be loaded", id);
}

static plugin new_plugin(const char *path, unsigned how)
{
    char full[PATH_MAX];
    plugin p = {.path = xstrdup(realpath(path, full) ? full : path), .specs = arena_new()};
    p.bundled = (how & LOAD_BUNDLED) || plugin_at_home(p.path);
    return p;
}

static jvn_status read_file(plugin *p, unsigned how, err *e)
{
    p->code = image_read(p->path, (how & (LOAD_BUNDLED | LOAD_IN_PLACE)) != 0, e);
    if (!p->code) return e->code;
    jvn_status st = note_read_fd(p->code->fd, p->path, &p->note, e);
    return st == JVN_OK ? note_check(&p->note, e) : st;
}

/* Nothing of the file runs before it is known, wanted and trusted. typed: its path as the user named it. */
static jvn_status open_trusted(plugin *p, const char *typed, err *e)
{
    jvn_status st = p->bundled ? JVN_OK : trust_check(p->path, image_hash(p->code), typed, e);
    return st == JVN_OK ? open_code(p, e) : st;
}

/* Its code, and what came with it. */
static void close_code(plugin *p)
{
    image_free(p->code);
    arena_free(p->specs);
    lineage_clear(&p->used);
    p->code = NULL;
    p->specs = NULL;
    p->entry = NULL;
}

static void plugin_clear(plugin *p)
{
    close_code(p);
    free(p->path);
    free(p->why);
}

/* In place of an earlier entry of the same file that is not loaded. */
static void remember(plugins *all, const plugin *p)
{
    for (int i = 0; i < all->n; i++) {
        if (!all->all[i].why || strcmp(all->all[i].path, p->path) != 0) continue;
        plugin_clear(&all->all[i]);
        memmove(all->all + i, all->all + i + 1, (size_t)(--all->n - i) * sizeof *all->all);
        break;
    }
    all->all = xrealloc(all->all, (size_t)(all->n + 1) * sizeof *all->all);
    all->all[all->n++] = *p;
}

/* "PATH: it", "NAME is it", "NAME has changed": from `it` or `has` on. */
const char *plugin_reason(const char *path, const err *e)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    size_t whole = strlen(path), n = strlen(name);
    if (strncmp(e->msg, path, whole) == 0 && strncmp(e->msg + whole, ": ", 2) == 0) return e->msg + whole + 2;
    if (strncmp(e->msg, name, n) != 0) return e->msg;
    if (strncmp(e->msg + n, " is ", 4) == 0) return e->msg + n + 4;
    return strncmp(e->msg + n, " has ", 5) == 0 ? e->msg + n + 1 : e->msg;
}

jvn_status plugin_load(plugins *all, registry *r, const char *path, unsigned how, text *notes, err *e)
{
    plugin p = new_plugin(path, how);
    jvn_status st = read_file(&p, how, e);
    if (st == JVN_OK) st = check_free(all, r, p.note.id, e);
    if (st == JVN_OK) st = open_trusted(&p, path, e);
    if (st == JVN_OK) st = add_lists(&p, r, notes, e);
    if (st != JVN_OK) {
        close_code(&p);
        p.why = xstrdup(plugin_reason(p.path, e));
    }
    remember(all, &p);
    return st;
}

void plugin_unload(plugin *x, registry *r)
{
    registry_drop(r, x->note.id);
    close_code(x);
    x->why = xstrdup("unloaded");
}

/* ---- one file in place of another ---- */

/* The names of id's that `from` has and `in` lacks; overloads once. */
static void tell_missing(const registry *from, const registry *in, const char *id, const char *head, text *out)
{
    int n, told = 0;
    for (int k = 0; k < REG_KINDS; k++) {
        const reg_item *const *all = registry_all(from, (reg_kind)k, &n), *last = NULL;
        for (int i = 0; i < n; i++) {
            bool overload = last && strcmp(last->name, all[i]->name) == 0;
            if (strcmp(all[i]->owner, id) != 0 || overload || registry_own(in, all[i]->kind, id, all[i]->name)) continue;
            last = all[i];
            text_printf(out, "%s %s '%s'", told++ ? "," : head, kinds[k].items.name, last->name);
        }
    }
}

/* A setting that is not as it was at first. */
typedef struct kept {
    const char *name, *value;
} kept;

static kept *keep_settings(const registry *r, const char *id, arena *a, int *n)
{
    int all_n;
    const reg_item *const *all = registry_all(r, REG_OPTION, &all_n);
    kept *out = arena_alloc(a, (size_t)(all_n + 1) * sizeof *out);
    *n = 0;
    for (int i = 0; i < all_n; i++) {
        const jvn_param *p = all[i]->spec;
        if (strcmp(all[i]->owner, id) != 0 || !all[i]->value || strcmp(all[i]->value->text, p->initial) == 0) continue;
        const char *value = all[i]->value->text;
        out[(*n)++] = (kept){arena_text(a, all[i]->name, strlen(all[i]->name)), arena_text(a, value, strlen(value))};
    }
    return out;
}

/* What does not fit any more is told. */
static void set_again(registry *r, const plugin *p, const kept *x, text *notes)
{
    err e;
    jvn_item value;
    const reg_item *option = registry_own(r, REG_OPTION, p->note.id, x->name);
    if (option && bind_setting(p->specs, option->spec, x->value, &value, &e) == JVN_OK) registry_set_value(r, option, &value);
    else if (option) text_printf(notes, "option %s.%s is as at first: %s\n", p->note.id, x->name, e.msg);
}

/* The new one's lists are read once more: it may have changed them since. */
static jvn_status exchange(plugin *old, plugin *next, registry *r, text *notes, err *e)
{
    int n;
    const kept *settings = keep_settings(r, old->note.id, next->specs, &n);
    registry_vacate(r, old->note.id);
    jvn_status st = add_lists(next, r, notes, e);
    for (int i = 0; i < n && st == JVN_OK; i++) set_again(r, next, &settings[i], notes);
    if (st != JVN_OK) {
        text unheard = {0};
        err known;
        add_lists(old, r, &unheard, &known);
        text_free(&unheard);
    }
    registry_settle(r);
    if (st != JVN_OK) return st;
    plugin_clear(old);
    *old = *next;
    *next = (plugin){0};
    return JVN_OK;
}

static jvn_status check_same(const plugin *old, const plugin *next, err *e)
{
    if (strcmp(old->note.id, next->note.id) == 0) return JVN_OK;
    fail(e, JVN_EPLUGIN, "%s is plugin %s, not %s", next->path, next->note.id, old->note.id);
    err_hint(e, "'plugin load' loads it beside %s", old->note.id);
    return JVN_EPLUGIN;
}

jvn_status plugin_reload(plugins *all, registry *r, const char *id, const char *path, text *notes, err *e)
{
    plugin *old = plugins_find(all, id), next = new_plugin(path, 0);
    registry *alone = registry_like(r);
    text changes = {0}, none = {0};
    jvn_status st = read_file(&next, 0, e);
    if (st == JVN_OK) st = check_same(old, &next, e);
    if (st == JVN_OK) st = open_trusted(&next, path, e);
    if (st == JVN_OK) st = add_lists(&next, alone, &none, e);
    if (st == JVN_OK) {
        text_printf(&changes, "%s %s in place of %s", id, next.note.version, old->note.version);
        tell_missing(alone, r, id, "; new:", &changes);
        tell_missing(r, alone, id, "; gone:", &changes);
        st = exchange(old, &next, r, notes, e);
    }
    if (st == JVN_OK) text_printf(notes, "%s\n", changes.s);
    registry_free(alone);
    plugin_clear(&next);
    text_free(&changes);
    text_free(&none);
    return st;
}

/* ---- all of them ---- */

plugin *plugins_find(const plugins *p, const char *id)
{
    for (int i = 0; i < p->n; i++)
        if (!p->all[i].why && strcmp(p->all[i].note.id, id) == 0) return &p->all[i];
    return NULL;
}

/* What was read into memory is known from then; what is loaded from its file is looked at when it is first used. */
static void note_file(plugin *p, bool hashing)
{
    lineage_input x = {.kind = INPUT_PLUGIN, .name = p->note.id, .detail = p->note.version, .size = p->code->size,
                       .modified = p->code->modified};
    if (hashing) memcpy(x.hash, image_hash(p->code), sizeof x.hash);
    lineage_clear(&p->used);
    lineage_begin(&p->used, "", hashing);
    lineage_add(&p->used, &x);
}

void plugin_note(plugin *p, lineage *l)
{
    if (!p->used.n || (l->hashing && !p->used.hashing)) note_file(p, l->hashing);
    lineage_add_all(l, &p->used);
}

void plugins_free(plugins *p, registry *r)
{
    for (int i = 0; i < p->n; i++) {
        if (p->all[i].entry) registry_vacate(r, p->all[i].note.id);
        plugin_clear(&p->all[i]);
    }
    free(p->all);
    *p = (plugins){0};
}
