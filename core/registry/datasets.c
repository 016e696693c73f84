/* SPDX-License-Identifier: GPL-3.0-or-later */
/* datasets.c -- the session's tables by name. */
#include "datasets.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "../base/text.h"

struct datasets {
    dataset *all;
    int n, cap;
};

datasets *datasets_new(void) { return xcalloc(1, sizeof(datasets)); }

static void forget(dataset *d)
{
    free(d->name);
    lineage_free(d->from);
    table_unref(d->t);
}

void datasets_free(datasets *d)
{
    if (!d) return;
    for (int i = 0; i < d->n; i++) forget(&d->all[i]);
    free(d->all);
    free(d);
}

jvn_status datasets_open(datasets *d, const char *path, err *e)
{
    (void)d;
    return fail(e, JVN_EIO, "cannot open %s", path);
}

const char *datasets_path(const datasets *d)
{
    (void)d;
    return NULL;
}

static dataset *find_exact(const datasets *d, const char *name)
{
    for (int i = 0; i < d->n; i++)
        if (strcmp(d->all[i].name, name) == 0) return &d->all[i];
    return NULL;
}

static void put(datasets *d, const char *name, table *t, const lineage *l)
{
    dataset *old = find_exact(d, name);
    dataset fresh = {xstrdup(name), old ? old->version + 1 : 1, lineage_copy(l), table_ref(t)};
    if (old) {
        forget(old);
        *old = fresh;
        return;
    }
    if (d->n == d->cap) {
        d->cap = d->cap ? d->cap * 2 : 8;
        d->all = xrealloc(d->all, (size_t)d->cap * sizeof *d->all);
    }
    d->all[d->n++] = fresh;
}

jvn_status datasets_put(datasets *d, const named_table *all, int n, const lineage *l, err *e)
{
    (void)e;
    for (int i = 0; i < n; i++) put(d, all[i].name, all[i].t, l);
    return JVN_OK;
}

const dataset *datasets_find(const datasets *d, const char *name)
{
    const dataset *found = find_exact(d, name);
    int alike = 0;
    if (found) return found;
    for (int i = 0; i < d->n; i++)
        if (strcasecmp(d->all[i].name, name) == 0) {
            found = &d->all[i];
            alike++;
        }
    return alike == 1 ? found : NULL;
}

jvn_status datasets_unknown(const datasets *d, const char *name, err *e)
{
    const char *near = datasets_nearest(d, name);
    fail(e, JVN_ENAME, "no dataset is called '%s'", name);
    if (near) err_hint(e, "did you mean '%s'?", near);
    else err_hint(e, "'ls' lists the datasets");
    return JVN_ENAME;
}

jvn_status datasets_use(datasets *d, const char *name, lineage *l, const dataset **out, err *e)
{
    *out = datasets_find(d, name);
    if (!*out) return datasets_unknown(d, name, e);
    const dataset *x = *out;
    bool unnamed = x->name[0] == '_';
    lineage_add_dataset(l, x->name, x->version, unnamed ? x->from->line : "");
    if (unnamed) lineage_add_all(l, x->from);
    return table_need_all((*out)->t, e);
}

jvn_status datasets_remove(datasets *d, const char *name, err *e)
{
    dataset *old = find_exact(d, name);
    if (!old) return datasets_unknown(d, name, e);
    forget(old);
    d->n--;
    memmove(old, old + 1, (size_t)(d->all + d->n - old) * sizeof *old);
    return JVN_OK;
}

const dataset *datasets_at(const datasets *d, int i) { return &d->all[i]; }
int datasets_count(const datasets *d) { return d->n; }

const char *datasets_nearest(const datasets *d, const char *name)
{
    const char **names = xmalloc((size_t)d->n * sizeof *names);
    for (int i = 0; i < d->n; i++) names[i] = d->all[i].name;
    const char *near = text_nearest(name, names, (size_t)d->n);
    free(names);
    return near;
}
