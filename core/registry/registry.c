/* SPDX-License-Identifier: GPL-3.0-or-later */
/* registry.c -- sorted lists of what there is, one a kind, and whose it is. */
#include "registry.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "../base/arena.h"
#include "../base/text.h"
#include "spec.h"

typedef struct list {
    reg_item **items;
    int n, cap;
} list;

struct registry {
    list kinds[REG_KINDS];
    list forgotten;
    arena *values; /* of options */
    plain_lowering *lower;
    plain_drop *drop;
    void *lower_context;
    registry_noting *note;
    void *note_context;
};

registry *registry_new(void)
{
    registry *r = xcalloc(1, sizeof *r);
    r->values = arena_new();
    return r;
}

static void item_free(const registry *r, reg_item *it)
{
    if (it->lowered && r->drop) r->drop(r->lower_context, it->spec);
    signature_free(it->signature);
    free(it->full);
    free(it);
}

static void list_free(const registry *r, list *l)
{
    for (int i = 0; i < l->n; i++) item_free(r, l->items[i]);
    free(l->items);
}

void registry_free(registry *r)
{
    if (!r) return;
    for (int k = 0; k < REG_KINDS; k++) list_free(r, &r->kinds[k]);
    list_free(r, &r->forgotten);
    arena_free(r->values);
    free(r);
}

void registry_set_plain(registry *r, plain_lowering *lower, plain_drop *drop, void *context)
{
    r->lower = lower;
    r->drop = drop;
    r->lower_context = context;
}

registry *registry_like(const registry *r)
{
    registry *other = registry_new();
    registry_set_plain(other, r->lower, r->drop, r->lower_context);
    return other;
}

/* ---- lists ---- */

static int compare(const reg_item *x, const reg_item *y)
{
    return x->shadowed != y->shadowed ? x->shadowed - y->shadowed : strcmp(x->name, y->name);
}

static void append(list *l, reg_item *it)
{
    if (l->n == l->cap) {
        l->cap = l->cap ? l->cap * 2 : 32;
        l->items = xrealloc(l->items, (size_t)l->cap * sizeof *l->items);
    }
    l->items[l->n++] = it;
}

static int by_name(const reg_item *x, const reg_item *y) { return strcmp(x->name, y->name); }

/* Of equal ones the earlier stays before the later. */
static void insert(list *l, reg_item *it, int (*order)(const reg_item *x, const reg_item *y))
{
    int at = 0;
    for (int end = l->n; at < end;) {
        int mid = (at + end) / 2;
        if (order(l->items[mid], it) > 0) end = mid;
        else at = mid + 1;
    }
    append(l, it);
    memmove(&l->items[at + 1], &l->items[at], (size_t)(l->n - 1 - at) * sizeof *l->items);
    l->items[at] = it;
}

/* Where the items that have that name for their own begin. */
static int first_open(const list *l, const char *name)
{
    int at = 0;
    for (int end = l->n; at < end;) {
        int mid = (at + end) / 2;
        if (l->items[mid]->shadowed || strcmp(l->items[mid]->name, name) >= 0) end = mid;
        else at = mid + 1;
    }
    return at;
}

/* The item that the name alone means. */
static const reg_item *find_open(const list *l, const char *name)
{
    const int at = first_open(l, name);
    return at < l->n && !l->items[at]->shadowed && strcmp(l->items[at]->name, name) == 0 ? l->items[at] : NULL;
}

/* The first item of that name and owner. */
static const reg_item *find(const list *l, const char *owner, size_t n, const char *name)
{
    for (int i = 0; i < l->n; i++) {
        const reg_item *it = l->items[i];
        if (strcmp(it->name, name) == 0 && text_is(owner, n, it->owner)) return it;
    }
    return NULL;
}

/* Commands that can never stand at the same place, one at the head of a line and one behind a pipe, share a name; and
 * so do options, which are set as ID.NAME. */
static bool are_apart(const reg_item *a, const reg_item *b)
{
    if (a->kind == REG_OPTION) return strcmp(a->owner, b->owner) != 0;
    if (a->kind != REG_COMMAND) return false;
    int32_t x = ((const jvn_command *)a->spec)->input, y = ((const jvn_command *)b->spec)->input;
    return (x == JVN_INPUT_NONE && y == JVN_INPUT_REQUIRED) || (x == JVN_INPUT_REQUIRED && y == JVN_INPUT_NONE);
}

/* The first item from i on that has it's name for its own; those of its name stand together. */
static const reg_item *find_holder(const list *l, int i, const reg_item *it)
{
    for (; i < l->n && strcmp(l->items[i]->name, it->name) == 0; i++)
        if (!l->items[i]->shadowed && !are_apart(l->items[i], it)) return l->items[i];
    return NULL;
}

static char *join(const char *owner, const char *name)
{
    text t = {0};
    text_printf(&t, "%s.%s", owner, name);
    return t.s;
}

/* A plugin's options are never called by their name alone. */
static void set_shadowed(reg_item *it, bool shadowed)
{
    it->shadowed = shadowed;
    it->called = shadowed || (it->kind == REG_OPTION && strcmp(it->owner, "core") != 0) ? it->full : it->name;
}

jvn_status registry_add(registry *r, reg_kind kind, const char *owner, const void *spec, const char **shadowed, err *e)
{
    list *l = &r->kinds[kind];
    *shadowed = NULL;
    bool plain = kind == REG_FUNCTION && ((const jvn_function *)spec)->shape == JVN_S_PLAIN;
    const void *given = spec;
    if (plain && r->lower && !(spec = r->lower(r->lower_context, spec, e))) return JVN_EPLUGIN;
    reg_item *it = xcalloc(1, sizeof *it);
    *it = (reg_item){.kind = kind, .owner = owner, .spec = spec, .lowered = spec != given};
    jvn_status st = spec_read(it, e);
    if (st == JVN_OK) st = spec_check(it, e);
    const reg_item *first = st == JVN_OK ? find_holder(l, first_open(l, it->name), it) : NULL;
    bool same_owner = first && strcmp(first->owner, owner) == 0;
    if (same_owner && kind != REG_FUNCTION)
        st = fail(e, JVN_EPLUGIN, "%s %s: registered twice", reg_kind_word(kind), it->name);
    if (st != JVN_OK) {
        item_free(r, it);
        return st;
    }
    it->full = join(owner, it->name);
    set_shadowed(it, first && !same_owner);
    if (it->shadowed) *shadowed = first->owner;
    insert(l, it, compare);
    return JVN_OK;
}

void registry_set_file(registry *r, reg_kind kind, const char *owner, const char *name, input_kind file_kind, const char *file)
{
    list *l = &r->kinds[kind];
    for (int i = 0; i < l->n; i++) {
        reg_item *it = l->items[i];
        if (strcmp(it->owner, owner) != 0 || strcmp(it->name, name) != 0) continue;
        it->file = file;
        it->file_kind = file_kind;
    }
}

void registry_set_noting(registry *r, registry_noting *note, void *context)
{
    r->note = note;
    r->note_context = context;
}

void registry_note(const registry *r, const reg_item *it, lineage *l)
{
    if (r->note && l) r->note(r->note_context, it, l);
}

/* Lets the oldest shadowed item of a freed name step into the open. */
static void unshadow(list *l)
{
    list names = {0};
    for (int i = 0; i < l->n; i++) insert(&names, l->items[i], by_name);
    for (int i = 0, first = 0; i < l->n; i++) {
        reg_item *it = names.items[i];
        if (by_name(names.items[first], it) != 0) first = i;
        const reg_item *open = find_holder(&names, first, it);
        set_shadowed(it, open && strcmp(open->owner, it->owner) != 0);
    }
    l->n = 0;
    for (int i = 0; i < names.n; i++) insert(l, names.items[i], compare);
    free(names.items);
}

void registry_vacate(registry *r, const char *owner)
{
    for (int k = 0; k < REG_KINDS; k++) {
        list *l = &r->kinds[k];
        int n = 0;
        for (int i = 0; i < l->n; i++) {
            if (strcmp(l->items[i]->owner, owner) == 0) item_free(r, l->items[i]);
            else l->items[n++] = l->items[i];
        }
        l->n = n;
    }
}

void registry_settle(registry *r)
{
    for (int k = 0; k < REG_KINDS; k++) unshadow(&r->kinds[k]);
}

void registry_drop(registry *r, const char *owner)
{
    registry_vacate(r, owner);
    registry_settle(r);
}

void registry_forget(registry *r, reg_kind kind, const char *owner, const char *name)
{
    list *l = &r->kinds[kind];
    int n = l->n;
    l->n = 0;
    for (int i = 0; i < n; i++) {
        bool gone = strcmp(l->items[i]->owner, owner) == 0 && strcmp(l->items[i]->name, name) == 0;
        if (gone) append(&r->forgotten, l->items[i]);
        else l->items[l->n++] = l->items[i];
    }
}

/* ---- marks ---- */

struct reg_mark {
    list kinds[REG_KINDS];
};

static bool is_one_of(const char *owner, char *const *owners, int n)
{
    for (int i = 0; i < n; i++)
        if (owner == owners[i]) return true;
    return false;
}

static bool holds(const list *l, const reg_item *it)
{
    for (int i = 0; i < l->n; i++)
        if (l->items[i] == it) return true;
    return false;
}

reg_mark *registry_mark(const registry *r, char *const *owners, int n)
{
    reg_mark *m = xcalloc(1, sizeof *m);
    for (int k = 0; n && k < REG_KINDS; k++)
        for (int i = 0; i < r->kinds[k].n; i++)
            if (is_one_of(r->kinds[k].items[i]->owner, owners, n)) append(&m->kinds[k], r->kinds[k].items[i]);
    return m;
}

void reg_mark_free(reg_mark *m)
{
    for (int k = 0; m && k < REG_KINDS; k++) free(m->kinds[k].items);
    free(m);
}

/* Moves items that `goes` from one list to the other. Whether there were any. */
static bool move(list *from, list *to, bool (*goes)(const reg_item *it, const void *context), const void *context)
{
    int n = from->n;
    from->n = 0;
    for (int i = 0; i < n; i++) append(goes(from->items[i], context) ? to : from, from->items[i]);
    return from->n < n;
}

typedef struct choosing {
    const list *marked;
    char *const *owners;
    int n;
} choosing;

static bool came_since(const reg_item *it, const void *context)
{
    const choosing *c = context;
    return is_one_of(it->owner, c->owners, c->n) && !holds(c->marked, it);
}

static bool was_there(const reg_item *it, const void *context)
{
    const choosing *c = context;
    return is_one_of(it->owner, c->owners, c->n) && holds(c->marked, it);
}

void registry_back(registry *r, const reg_mark *m, char *const *owners, int n)
{
    bool changed = false;
    for (int k = 0; k < REG_KINDS; k++) {
        const choosing c = {&m->kinds[k], owners, n};
        changed |= move(&r->kinds[k], &r->forgotten, came_since, &c);
        changed |= move(&r->forgotten, &r->kinds[k], was_there, &c);
    }
    if (changed) registry_settle(r);
}

void registry_forget_marked(registry *r, const reg_mark *m, const char *owner)
{
    char *const owners[] = {(char *)(uintptr_t)owner};
    bool changed = false;
    for (int k = 0; k < REG_KINDS; k++) changed |= move(&r->kinds[k], &r->forgotten, was_there, &(choosing){&m->kinds[k], owners, 1});
    if (changed) registry_settle(r);
}

bool registry_has(const registry *r, const char *owner)
{
    for (int k = 0; k < REG_KINDS; k++)
        for (int i = 0; i < r->kinds[k].n; i++)
            if (strcmp(r->kinds[k].items[i]->owner, owner) == 0) return true;
    return false;
}

const reg_item *registry_find(const registry *r, reg_kind kind, const char *name)
{
    const list *l = &r->kinds[kind];
    const reg_item *it = find_open(l, name);
    const char *dot = strchr(name, '.');
    return it || !dot ? it : find(l, name, (size_t)(dot - name), dot + 1);
}

const reg_item *registry_own(const registry *r, reg_kind kind, const char *owner, const char *name)
{
    return find(&r->kinds[kind], owner, strlen(owner), name);
}

const reg_item *registry_option(const registry *r, const char *name)
{
    const char *dot = strchr(name, '.');
    if (!dot) return registry_own(r, REG_OPTION, "core", name);
    return find(&r->kinds[REG_OPTION], name, (size_t)(dot - name), dot + 1);
}

void registry_set_value(registry *r, const reg_item *option, const jvn_item *value)
{
    list *l = &r->kinds[REG_OPTION];
    jvn_item *own = arena_alloc(r->values, sizeof *own);
    *own = *value;
    own->text = arena_text(r->values, value->text, strlen(value->text));
    own->unit = arena_text(r->values, value->unit, strlen(value->unit));
    for (int i = 0; i < l->n; i++)
        if (l->items[i] == option) l->items[i]->value = own;
}

const reg_item *registry_command(const registry *r, const char *name, bool is_head)
{
    const list *l = &r->kinds[REG_COMMAND];
    for (int i = 0; i < l->n; i++) {
        const reg_item *it = l->items[i];
        int32_t unfit = is_head ? JVN_INPUT_REQUIRED : JVN_INPUT_NONE;
        if (!it->shadowed && strcmp(it->name, name) == 0 && ((const jvn_command *)it->spec)->input != unfit) return it;
    }
    return registry_find(r, REG_COMMAND, name);
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
    for (int i = 0; i < l->n; i++) names[i] = l->items[i]->called;
    const char *near = text_nearest(name, names, (size_t)l->n);
    free(names);
    return near;
}

bool registry_in_family(const reg_item *command, const char *first)
{
    size_t n = strlen(first);
    return strncmp(command->called, first, n) == 0 && command->called[n] == ' ';
}

const reg_item *registry_for_path(const registry *r, reg_kind kind, const char *path)
{
    const list *l = &r->kinds[kind];
    const char *slash = strrchr(path, '/'), *dot = strrchr(slash ? slash : path, '.');
    for (int i = 0; dot && i < l->n; i++) {
        const reg_item *it = l->items[i];
        const char *extensions = ((const jvn_format *)it->spec)->extensions;
        if (!it->shadowed && spec_lists(extensions, ' ', dot + 1, strncasecmp)) return it;
    }
    return NULL;
}
