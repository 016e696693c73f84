/* SPDX-License-Identifier: GPL-3.0-or-later */
/* load.c -- from a file to registered names. */
#include "load.h"

#include <dirent.h>
#include <dlfcn.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../lang/bind.h"
#include "adopt.h"
#include "note.h"

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

static jvn_status open_file(const plugins *all, plugin *p, err *e)
{
    jvn_status st = note_read(p->path, &p->note, e);
    if (st == JVN_OK) st = note_check(&p->note, e);
    if (st != JVN_OK) return st;
    const plugin *other = plugins_find(all, p->note.id);
    if (other) return fail(e, JVN_EPLUGIN, "plugin %s is loaded already, from %s", p->note.id, other->path);
    p->handle = dlopen(p->path, RTLD_NOW | RTLD_LOCAL);
    if (!p->handle) return fail(e, JVN_EPLUGIN, "%s", dlerror());
    p->entry = dlsym(p->handle, "jvn_entry");
    if (!p->entry) return fail(e, JVN_EPLUGIN, "%s: has a note, but no jvn_entry", p->path);
    return check_entry(p, e);
}

static void remember(plugins *all, const plugin *p)
{
    all->all = xrealloc(all->all, (size_t)(all->n + 1) * sizeof *all->all);
    all->all[all->n++] = *p;
}

static bool is_file(const char *path)
{
    struct stat s;
    return stat(path, &s) == 0 && S_ISREG(s.st_mode);
}

jvn_status plugin_load(plugins *all, registry *r, const char *path, text *notes, err *e)
{
    char full[PATH_MAX];
    plugin p = {.path = xstrdup(is_file(path) && realpath(path, full) ? full : path), .specs = arena_new()};
    jvn_status st = open_file(all, &p, e);
    if (st == JVN_OK) st = add_lists(&p, r, notes, e);
    if (st != JVN_OK) {
        if (p.handle) dlclose(p.handle);
        p.handle = NULL;
        p.entry = NULL;
        p.why = xstrdup(e->msg);
    }
    remember(all, &p);
    return st;
}

/* ---- folders ---- */

static int by_name(const struct dirent **a, const struct dirent **b) { return strcmp((*a)->d_name, (*b)->d_name); }

static int is_shared_object(const struct dirent *d)
{
    size_t n = strlen(d->d_name);
    return n > 3 && strcmp(d->d_name + n - 3, ".so") == 0;
}

void plugin_load_folder(plugins *p, registry *r, const char *folder, text *notes)
{
    struct dirent **names;
    int n = scandir(folder, &names, is_shared_object, by_name);
    for (int i = 0; i < n; i++) {
        char path[PATH_MAX];
        err e;
        err_clear(&e);
        snprintf(path, sizeof path, "%s/%s", folder, names[i]->d_name);
        if (plugin_load(p, r, path, notes, &e) == JVN_OK)
            p->all[p->n - 1].bundled = true;
        else
            text_printf(notes, "plugin %s is left out: %s ('plugin why %s' says more)\n", names[i]->d_name, e.msg, path);
        free(names[i]);
    }
    if (n >= 0) free(names);
}

const char *plugin_home(char *buf, size_t n)
{
    char exe[PATH_MAX];
    ssize_t len = readlink("/proc/self/exe", exe, sizeof exe - 1);
    if (len < 0) return NULL;
    exe[len] = '\0';
    char *slash = strrchr(exe, '/');
    if (slash) *slash = '\0';
    snprintf(buf, n, "%s/plugins", exe);
    if (access(buf, F_OK) != 0) snprintf(buf, n, "%s/../lib/jevons/plugins", exe);
    return buf;
}

plugin *plugins_find(const plugins *p, const char *id)
{
    for (int i = 0; i < p->n; i++)
        if (!p->all[i].why && strcmp(p->all[i].note.id, id) == 0) return &p->all[i];
    return NULL;
}

void plugin_note(plugin *p, lineage *l)
{
    if (!p->used.n || (l->hashing && !p->used.hashing)) {
        lineage_clear(&p->used);
        lineage_begin(&p->used, "", l->hashing);
        lineage_add_file(&p->used, INPUT_PLUGIN, p->note.id, p->note.version, p->path);
    }
    lineage_add_all(l, &p->used);
}

void plugins_free(plugins *p, registry *r)
{
    for (int i = 0; i < p->n; i++) {
        plugin *x = &p->all[i];
        if (x->handle) {
            registry_drop(r, x->entry->id);
            dlclose(x->handle);
        }
        arena_free(x->specs);
        lineage_clear(&x->used);
        free(x->path);
        free(x->why);
    }
    free(p->all);
    *p = (plugins){0};
}
