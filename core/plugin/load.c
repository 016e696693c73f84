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

#include "note.h"

/* ---- what the entry says ---- */

static jvn_status check_entry(const plugin *p, err *e)
{
    const jvn_plugin *x = p->entry;
    if (x->size < offsetof(jvn_plugin, commands))
        return fail(e, JVN_EPLUGIN, "%s: its entry has %u bytes, which is no version of it", p->path, x->size);
    bool same = x->abi_major == p->note.abi_major && x->abi_minor == p->note.abi_minor && x->id && x->version &&
                strcmp(x->id, p->note.id) == 0 && strcmp(x->version, p->note.version) == 0;
    if (same) return JVN_OK;
    fail(e, JVN_EPLUGIN, "%s: note and entry disagree: %s %s against %s %s", p->path, p->note.id, p->note.version,
         x->id ? x->id : "(none)", x->version ? x->version : "(none)");
    err_hint(e, "define both at once with JVN_PLUGIN(...)");
    return JVN_EPLUGIN;
}

/* A list that lies beyond the size that the entry states is not there. */
static jvn_list list_at(const jvn_plugin *x, size_t offset)
{
    jvn_list l = {0};
    if (offset + sizeof l <= x->size) memcpy(&l, (const char *)x + offset, sizeof l);
    return l;
}

/* Where each list stands, and the size of its items in this host's layout: longer ones are cut to it, shorter ones
 * refused. */
static const struct kind {
    size_t list, size, params;
    const char *name;
} kinds[REG_KINDS] = {
    [REG_COMMAND] = {offsetof(jvn_plugin, commands), sizeof(jvn_command), offsetof(jvn_command, params), "command"},
    [REG_FUNCTION] = {offsetof(jvn_plugin, functions), sizeof(jvn_function), 0, "function"},
    [REG_READER] = {offsetof(jvn_plugin, readers), sizeof(jvn_format), offsetof(jvn_format, params), "reader"},
    [REG_WRITER] = {offsetof(jvn_plugin, writers), sizeof(jvn_format), offsetof(jvn_format, params), "writer"},
    [REG_METRIC] = {offsetof(jvn_plugin, metrics), sizeof(jvn_metric), offsetof(jvn_metric, params), "metric"},
};

static jvn_status adopt_list(const plugin *p, jvn_list from, size_t size, const char *what, jvn_list *to, err *e)
{
    if (from.count && !from.items) return fail(e, JVN_EPLUGIN, "%s: its list of %ss is nowhere", p->path, what);
    if (from.count && from.stride < size)
        return fail(e, JVN_EPLUGIN, "%s: its list of %ss has items of %u bytes, wanted %zu", p->path, what, from.stride, size);
    char *items = arena_alloc(p->specs, from.count * size + 1);
    for (uint32_t i = 0; i < from.count; i++) memcpy(items + i * size, jvn_at(&from, i), size);
    *to = (jvn_list){items, from.count, (uint32_t)size};
    return JVN_OK;
}

static jvn_status add_one(const plugin *p, registry *r, reg_kind kind, char *spec, text *notes, err *e)
{
    const char *taken, *name = *(const char *const *)(void *)spec;
    jvn_status st = JVN_OK;
    if (kinds[kind].params) {
        jvn_list *params = (jvn_list *)(void *)(spec + kinds[kind].params);
        st = adopt_list(p, *params, sizeof(jvn_param), "parameter", params, e);
    }
    if (st == JVN_OK) st = registry_add(r, kind, p->entry->id, spec, &taken, e);
    if (st != JVN_OK || !taken) return st;
    if (kind == REG_FUNCTION) name = ((const jvn_function *)(void *)spec)->signature;
    text_printf(notes, "plugin %s: the %s '%s' is taken by %s; this one is called with '%s.' before its name\n",
                p->entry->id, kinds[kind].name, name, taken, p->entry->id);
    return JVN_OK;
}

static jvn_status add_lists(const plugin *p, registry *r, text *notes, err *e)
{
    jvn_status st = JVN_OK;
    for (int k = 0; k < REG_KINDS && st == JVN_OK; k++) {
        jvn_list l = {0};
        st = adopt_list(p, list_at(p->entry, kinds[k].list), kinds[k].size, kinds[k].name, &l, e);
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
