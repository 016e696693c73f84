/* SPDX-License-Identifier: GPL-3.0-or-later */
/* registry.c -- four sorted lists of what there is, and whose it is. */
#include "registry.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "../base/text.h"

typedef struct list {
    reg_item **items;
    int n, cap;
    uint64_t serial;
} list;

struct registry {
    list kinds[REG_KINDS];
};

static const char *const kind_names[] = {"command", "function", "reader", "writer"};

registry *registry_new(void) { return xcalloc(1, sizeof(registry)); }

static void item_free(reg_item *it)
{
    signature_free(it->signature);
    free(it->name);
    free(it);
}

void registry_free(registry *r)
{
    if (!r) return;
    for (int k = 0; k < REG_KINDS; k++) {
        for (int i = 0; i < r->kinds[k].n; i++) item_free(r->kinds[k].items[i]);
        free(r->kinds[k].items);
    }
    free(r);
}

/* ---- reading a spec ---- */

typedef struct words {
    const char *name, *summary, *example;
    const jvn_list *params;
    bool runs;
} words;

static words words_of(reg_kind kind, const void *spec, const signature *s)
{
    const jvn_command *c = spec;
    const jvn_function *f = spec;
    const jvn_reader *rd = spec;
    const jvn_writer *w = spec;
    switch (kind) {
    case REG_COMMAND: return (words){c->name, c->summary, c->example, &c->params, c->run != NULL};
    case REG_FUNCTION: return (words){s->name, f->summary, f->example, NULL, true};
    case REG_READER: return (words){rd->name, rd->summary, rd->example, &rd->params, rd->read != NULL};
    default: return (words){w->name, w->summary, w->example, &w->params, w->write != NULL};
    }
}

static const jvn_param *param_at(const jvn_list *l, uint32_t i)
{
    return (const jvn_param *)((const char *)l->items + (size_t)i * l->stride);
}

static bool known_type(int32_t type)
{
    return (type >= JVN_P_SWITCH && type <= JVN_P_NEWTABLE) || (type >= JVN_P_EXPR && type <= JVN_P_COLUMN) ||
           type == JVN_P_RAW;
}

static jvn_status check_params(reg_kind kind, const words *w, err *e)
{
    for (uint32_t i = 0; w->params && i < w->params->count; i++) {
        const jvn_param *p = param_at(w->params, i);
        if (!p->name || !*p->name || !p->summary || !*p->summary)
            return fail(e, JVN_EPLUGIN, "%s %s: parameter %u lacks a name or summary", kind_names[kind], w->name, i + 1);
        if (!known_type(p->type))
            return fail(e, JVN_EPLUGIN, "%s %s: parameter %s has the unknown type %d", kind_names[kind], w->name, p->name,
                        p->type);
        if (p->type == JVN_P_ENUM && !p->values)
            return fail(e, JVN_EPLUGIN, "%s %s: parameter %s names no values", kind_names[kind], w->name, p->name);
        if (kind > REG_FUNCTION && strncmp(p->name, "--", 2) != 0)
            return fail(e, JVN_EPLUGIN, "%s %s: parameter %s is not a flag", kind_names[kind], w->name, p->name);
    }
    return JVN_OK;
}

/* Which callbacks a shape needs. */
static bool has_callbacks(const jvn_function *f)
{
    switch (f->shape) {
    case JVN_S_PLAIN: return f->plain != NULL;
    case JVN_S_SCALAR: return f->scalar != NULL;
    case JVN_S_AGGREGATE: return f->whole || (f->init && f->step && f->merge && f->final && f->state_size);
    case JVN_S_WINDOW: return f->window != NULL;
    default: return false;
    }
}

static jvn_status check_spec(reg_kind kind, const void *spec, const words *w, err *e)
{
    if (!w->name || !*w->name) return fail(e, JVN_EPLUGIN, "a %s without a name", kind_names[kind]);
    if (!w->summary || !*w->summary || !w->example || !*w->example)
        return fail(e, JVN_EPLUGIN, "%s %s: without a summary and an example it is not accepted", kind_names[kind],
                    w->name);
    if (!w->runs || (kind == REG_FUNCTION && !has_callbacks(spec)))
        return fail(e, JVN_EPLUGIN, "%s %s: a callback is missing", kind_names[kind], w->name);
    return check_params(kind, w, e);
}

/* ---- lists ---- */

static int compare(const void *a, const void *b)
{
    const reg_item *x = *(const reg_item *const *)a, *y = *(const reg_item *const *)b;
    if (x->shadowed != y->shadowed) return x->shadowed - y->shadowed;
    int c = strcmp(x->name, y->name);
    return c ? c : (x->order > y->order) - (x->order < y->order);
}

static void insert(list *l, reg_item *it)
{
    if (l->n == l->cap) {
        l->cap = l->cap ? l->cap * 2 : 32;
        l->items = xrealloc(l->items, (size_t)l->cap * sizeof *l->items);
    }
    int at = l->n++;
    while (at > 0 && compare(&l->items[at - 1], &it) > 0) {
        l->items[at] = l->items[at - 1];
        at--;
    }
    l->items[at] = it;
}

static const reg_item *find_open(const list *l, const char *name)
{
    int low = 0, high = l->n;
    while (low < high) {
        int mid = (low + high) / 2;
        const reg_item *it = l->items[mid];
        if (!it->shadowed && strcmp(it->name, name) < 0) low = mid + 1;
        else high = mid;
    }
    bool found = low < l->n && !l->items[low]->shadowed && strcmp(l->items[low]->name, name) == 0;
    return found ? l->items[low] : NULL;
}

static const reg_item *find_owned(const list *l, const char *owner, size_t n, const char *name)
{
    for (int i = 0; i < l->n; i++)
        if (text_is(owner, n, l->items[i]->owner) && strcmp(l->items[i]->name, name) == 0) return l->items[i];
    return NULL;
}

jvn_status registry_add(registry *r, reg_kind kind, const char *owner, const void *spec, const char **shadowed, err *e)
{
    signature *s = NULL;
    *shadowed = NULL;
    if (kind == REG_FUNCTION) {
        const char *line = ((const jvn_function *)spec)->signature;
        jvn_status st = line ? signature_parse(line, &s, e) : fail(e, JVN_EPLUGIN, "a function without a signature");
        if (st != JVN_OK) return st;
    }
    words w = words_of(kind, spec, s);
    jvn_status st = check_spec(kind, spec, &w, e);
    if (st != JVN_OK) {
        signature_free(s);
        return st;
    }
    list *l = &r->kinds[kind];
    const reg_item *first = find_open(l, w.name);
    bool taken = first && (kind != REG_FUNCTION || strcmp(first->owner, owner) != 0);
    reg_item *it = xcalloc(1, sizeof *it);
    *it = (reg_item){.kind = kind, .owner = owner, .name = xstrdup(w.name), .shadowed = taken, .spec = spec,
                     .signature = s, .order = l->serial++};
    if (taken) *shadowed = first->owner;
    insert(l, it);
    return JVN_OK;
}

/* Lets the oldest shadowed item of a freed name step into the open. */
static void unshadow(list *l)
{
    for (int i = 0; i < l->n; i++) {
        reg_item *it = l->items[i];
        const reg_item *open = it->shadowed ? find_open(l, it->name) : NULL;
        if (!it->shadowed || (open && strcmp(open->owner, it->owner) != 0)) continue;
        it->shadowed = false;
        qsort(l->items, (size_t)l->n, sizeof *l->items, compare);
        i = -1;
    }
}

void registry_drop(registry *r, const char *owner)
{
    for (int k = 0; k < REG_KINDS; k++) {
        list *l = &r->kinds[k];
        int n = 0;
        for (int i = 0; i < l->n; i++) {
            if (strcmp(l->items[i]->owner, owner) == 0) item_free(l->items[i]);
            else l->items[n++] = l->items[i];
        }
        l->n = n;
        unshadow(l);
    }
}

const reg_item *registry_find(const registry *r, reg_kind kind, const char *name)
{
    const list *l = &r->kinds[kind];
    const reg_item *it = find_open(l, name);
    const char *dot = strchr(name, '.');
    return it || !dot ? it : find_owned(l, name, (size_t)(dot - name), dot + 1);
}

const reg_item *const *registry_all(const registry *r, reg_kind kind, int *n)
{
    *n = r->kinds[kind].n;
    return (const reg_item *const *)r->kinds[kind].items;
}

const char *registry_nearest(const registry *r, reg_kind kind, const char *name)
{
    const list *l = &r->kinds[kind];
    const char **names = xmalloc((size_t)l->n * sizeof *names);
    for (int i = 0; i < l->n; i++) names[i] = l->items[i]->name;
    const char *near = text_nearest(name, names, (size_t)l->n);
    free(names);
    return near;
}

static bool lists_extension(const char *extensions, const char *ext)
{
    size_t n = strlen(ext);
    for (const char *p = extensions; p && *p;) {
        size_t word = strcspn(p, " ");
        if (word == n && strncasecmp(p, ext, n) == 0) return true;
        p += word + (p[word] == ' ');
    }
    return false;
}

const reg_item *registry_for_path(const registry *r, reg_kind kind, const char *path)
{
    const list *l = &r->kinds[kind];
    const char *slash = strrchr(path, '/'), *dot = strrchr(slash ? slash : path, '.');
    for (int i = 0; dot && i < l->n; i++) {
        const reg_item *it = l->items[i];
        const char *extensions = kind == REG_READER ? ((const jvn_reader *)it->spec)->extensions
                                                    : ((const jvn_writer *)it->spec)->extensions;
        if (!it->shadowed && lists_extension(extensions, dot + 1)) return it;
    }
    return NULL;
}
