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

static words words_of(reg_kind kind, const void *spec, const signature *s)
{
    const jvn_command *c = spec;
    const jvn_function *f = spec;
    const jvn_format *x = spec;
    if (kind == REG_COMMAND) return (words){c->name, c->summary, c->example, &c->params, c->run != NULL};
    if (kind == REG_FUNCTION) return (words){s->name, f->summary, f->example, NULL, has_callbacks(f)};
    return (words){x->name, x->summary, x->example, &x->params, x->run != NULL};
}

static bool is_word(const char *s, size_t n)
{
    bool ok = n > 0 && (s[0] == '_' || (s[0] >= 'a' && s[0] <= 'z'));
    for (size_t i = 1; i < n && ok; i++)
        ok = s[i] == '_' || s[i] == '-' || (s[i] >= 'a' && s[i] <= 'z') || (s[i] >= '0' && s[i] <= '9');
    return ok;
}

/* Lower case, digits, '_'; commands may have two words. */
static bool is_name(reg_kind kind, const char *s)
{
    size_t n = strcspn(s, " ");
    if (!is_word(s, n)) return false;
    return !s[n] || (kind == REG_COMMAND && is_word(s + n + 1, strlen(s + n + 1)));
}

/* ---- a parameter ---- */

static bool known_type(int32_t type)
{
    return (type >= JVN_P_SWITCH && type <= JVN_P_NEWTABLE) || (type >= JVN_P_EXPR && type <= JVN_P_COLUMN) ||
           type == JVN_P_RAW;
}

static bool is_flag(const jvn_param *p) { return strncmp(p->name, "--", 2) == 0 && p->name[2]; }

static bool takes_rest(const jvn_param *p) { return p->type >= JVN_P_EXPR || (p->flags & JVN_MANY); }

static bool lists_value(const char *values, const char *word)
{
    size_t n = strlen(word);
    for (const char *p = values; *p; p += strcspn(p, "|"), p += *p == '|')
        if (strcspn(p, "|") == n && strncmp(p, word, n) == 0) return true;
    return false;
}

/* What is wrong with parameter i; NULL: nothing. */
static const char *fault_of(reg_kind kind, const jvn_list *l, uint32_t i)
{
    const jvn_param *p = jvn_at(l, i);
    if (!p->name || !*p->name || !p->summary || !*p->summary) return "lacks a name or a summary";
    if (!known_type(p->type)) return "has an unknown type";
    if (p->type == JVN_P_ENUM && !p->values) return "names no values";
    if (p->type == JVN_P_ENUM && p->initial && !lists_value(p->values, p->initial)) return "begins with none of its values";
    if (p->initial && (p->type == JVN_P_SWITCH || p->type >= JVN_P_EXPR)) return "cannot have an initial value";
    if (!is_flag(p) && (kind > REG_FUNCTION || p->type == JVN_P_SWITCH || p->type == JVN_P_NEWTABLE))
        return "must be a flag: --NAME";
    for (uint32_t k = 0; k < i; k++) {
        const jvn_param *before = jvn_at(l, k);
        if (strcmp(before->name, p->name) == 0) return "stands there twice";
        if (!is_flag(p) && !is_flag(before) && takes_rest(before)) return "stands behind one that takes all that follows";
    }
    return NULL;
}

static jvn_status check_params(reg_kind kind, const words *w, err *e)
{
    for (uint32_t i = 0; w->params && i < w->params->count; i++) {
        const char *fault = fault_of(kind, w->params, i), *name = ((const jvn_param *)jvn_at(w->params, i))->name;
        if (fault)
            return fail(e, JVN_EPLUGIN, "%s %s: parameter %u (%s) %s", kind_names[kind], w->name, i + 1,
                        name ? name : "?", fault);
    }
    return JVN_OK;
}

static jvn_status check_spec(reg_kind kind, const words *w, err *e)
{
    if (!w->name || !is_name(kind, w->name)) {
        fail(e, JVN_EPLUGIN, "a %s cannot be called '%s'", kind_names[kind], w->name ? w->name : "");
        err_hint(e, "names are lower case letters, digits, '_' and '-'; a command's may be two words");
        return JVN_EPLUGIN;
    }
    if (!w->summary || !*w->summary || !w->example || !*w->example)
        return fail(e, JVN_EPLUGIN, "%s %s: without a summary and an example it is not accepted", kind_names[kind],
                    w->name);
    if (!w->runs) return fail(e, JVN_EPLUGIN, "%s %s: a callback is missing", kind_names[kind], w->name);
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
    jvn_status st = check_spec(kind, &w, e);
    if (st != JVN_OK) {
        signature_free(s);
        return st;
    }
    list *l = &r->kinds[kind];
    const reg_item *first = find_open(l, w.name);
    if (first && kind != REG_FUNCTION && strcmp(first->owner, owner) == 0) {
        signature_free(s);
        return fail(e, JVN_EPLUGIN, "%s %s: registered twice", kind_names[kind], w.name);
    }
    bool taken = first && strcmp(first->owner, owner) != 0;
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
        if (!it->shadowed && lists_extension(((const jvn_format *)it->spec)->extensions, dot + 1)) return it;
    }
    return NULL;
}
