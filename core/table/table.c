/* SPDX-License-Identifier: GPL-3.0-or-later */
/* table.c -- ordered, named columns of one length. */
#include "table.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "../base/text.h"

table *table_new(void)
{
    table *t = xcalloc(1, sizeof *t);
    t->refs = 1;
    t->rows = -1;
    return t;
}

table *table_ref(table *t)
{
    if (t) __atomic_add_fetch(&t->refs, 1, __ATOMIC_RELAXED);
    return t;
}

void table_unref(table *t)
{
    if (!t || __atomic_sub_fetch(&t->refs, 1, __ATOMIC_ACQ_REL) > 0) return;
    for (int i = 0; i < t->n; i++) {
        free(t->names[i]);
        column_unref(t->columns[i]);
    }
    if (t->source.release) t->source.release(t->source.context);
    free(t->names);
    free(t->columns);
    free(t);
}

static jvn_status check(const table *t, const char *name, const column *c, err *e)
{
    if (!*name) return fail(e, JVN_EARG, "a column needs a name");
    for (int i = 0; i < t->n; i++)
        if (strcmp(t->names[i], name) == 0) return fail(e, JVN_EARG, "two columns are called '%s'", name);
    if (t->rows >= 0 && c->length != t->rows)
        return fail(e, JVN_EARG, "column '%s' has %" PRId64 " rows, the columns before it %" PRId64, name, c->length,
                    t->rows);
    return JVN_OK;
}

jvn_status table_take(table *t, const char *name, column *c, err *e)
{
    jvn_status st = check(t, name, c, e);
    if (st != JVN_OK) {
        column_unref(c);
        return st;
    }
    if (t->n == t->cap) {
        t->cap = t->cap ? t->cap * 2 : 8;
        t->names = xrealloc(t->names, (size_t)t->cap * sizeof *t->names);
        t->columns = xrealloc(t->columns, (size_t)t->cap * sizeof *t->columns);
    }
    t->rows = c->length;
    t->names[t->n] = xstrdup(name);
    t->columns[t->n++] = c;
    return JVN_OK;
}

table *table_lazy(int n, const char *const *names, int64_t rows, table_source source)
{
    table *t = table_new();
    t->names = xcalloc((size_t)n + 1, sizeof *t->names);
    t->columns = xcalloc((size_t)n + 1, sizeof *t->columns);
    for (int i = 0; i < n; i++) t->names[i] = xstrdup(names[i]);
    t->n = t->cap = n;
    t->rows = rows;
    t->source = source;
    return t;
}

jvn_status table_need(table *t, int i, const column **out, err *e)
{
    if (!t->columns[i]) {
        jvn_status st = t->source.load(t->source.context, i, &t->columns[i], e);
        if (st != JVN_OK) return st;
    }
    *out = t->columns[i];
    return JVN_OK;
}

jvn_status table_need_all(table *t, err *e)
{
    const column *c;
    jvn_status st = JVN_OK;
    for (int i = 0; i < t->n && st == JVN_OK; i++) st = table_need(t, i, &c, e);
    return st;
}

jvn_status table_part(table *t, const bool *wanted, table **out, err *e)
{
    const column *c;
    jvn_status st = JVN_OK;
    *out = table_new();
    for (int i = 0; i < t->n && st == JVN_OK; i++) {
        if (!wanted[i]) continue;
        st = table_need(t, i, &c, e);
        if (st == JVN_OK) st = table_take(*out, t->names[i], column_ref(t->columns[i]), e);
    }
    if (st == JVN_OK) return st;
    table_unref(*out);
    *out = NULL;
    return st;
}

static column *sketch(const table *t, int i)
{
    const char *unit, *convention;
    const struct gist *k = t->columns[i] || !t->source.gist ? NULL : t->source.gist(t->source.context, i);
    if (!k) return NULL;
    table_label(t, i, &unit, &convention);
    return column_sketch(table_type(t, i), t->rows, unit, convention, k);
}

jvn_status table_sketch(table *t, table **out, err *e)
{
    const column *c;
    jvn_status st = JVN_OK;
    *out = table_new();
    for (int i = 0; i < t->n && st == JVN_OK; i++) {
        column *drawn = sketch(t, i);
        if (!drawn) st = table_need(t, i, &c, e);
        if (st == JVN_OK) st = table_take(*out, t->names[i], drawn ? drawn : column_ref(t->columns[i]), e);
    }
    if (st == JVN_OK) return st;
    table_unref(*out);
    *out = NULL;
    return st;
}

jvn_type table_type(const table *t, int i) { return t->columns[i] ? t->columns[i]->type : t->source.types[i]; }

void table_label(const table *t, int i, const char **unit, const char **convention)
{
    const column *c = t->columns[i];
    *unit = c ? c->unit : "";
    *convention = c ? c->convention : "";
    if (!c && t->source.label) t->source.label(t->source.context, i, unit, convention);
}

int table_find(const table *t, const char *name)
{
    int found = -1, alike = 0;
    for (int i = 0; i < t->n; i++) {
        if (strcmp(t->names[i], name) == 0) return i;
        if (strcasecmp(t->names[i], name) != 0) continue;
        found = i;
        alike++;
    }
    return alike == 1 ? found : -1;
}

static void hint_columns(const table *t, const char *name, err *e)
{
    const char *near = text_nearest(name, (const char *const *)t->names, (size_t)t->n);
    if (near) {
        err_hint(e, "did you mean '%s'?", near);
        return;
    }
    text all = {0};
    for (int i = 0; i < t->n && all.n < 120; i++) text_printf(&all, "%s%s", i ? ", " : "", t->names[i]);
    err_hint(e, "its columns are %s", all.s ? all.s : "none");
    text_free(&all);
}

jvn_status table_column(const table *t, const char *what, const char *name, int *index, err *e)
{
    *index = table_find(t, name);
    if (*index >= 0) return JVN_OK;
    fail(e, JVN_ENAME, "%s has no column '%s'", what, name);
    hint_columns(t, name, e);
    return JVN_ENAME;
}
