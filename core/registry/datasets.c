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
    free(d->line);
    table_unref(d->t);
}

void datasets_free(datasets *d)
{
    if (!d) return;
    for (int i = 0; i < d->n; i++) forget(&d->all[i]);
    free(d->all);
    free(d);
}

static dataset *find_exact(const datasets *d, const char *name)
{
    for (int i = 0; i < d->n; i++)
        if (strcmp(d->all[i].name, name) == 0) return &d->all[i];
    return NULL;
}

void datasets_put(datasets *d, const char *name, const char *line, table *t)
{
    dataset *old = find_exact(d, name);
    dataset fresh = {xstrdup(name), old ? old->version + 1 : 1, xstrdup(line), t};
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

bool datasets_remove(datasets *d, const char *name)
{
    dataset *old = find_exact(d, name);
    if (!old) return false;
    forget(old);
    d->n--;
    memmove(old, old + 1, (size_t)(d->all + d->n - old) * sizeof *old);
    return true;
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
