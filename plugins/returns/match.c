/* SPDX-License-Identifier: GPL-3.0-or-later */
/* match.c -- which series of the panel the rows of another table are of, by the columns of --by. */
#include "returns.h"

int32_t match_column(const jvn_table *t, const char *name)
{
    for (int32_t i = 0; i < t->n_columns; i++)
        if (strcmp(jvn_column_schema(t, i)->name, name) == 0) return i;
    return -1;
}

static jvn_status find_keys(const panel *p, int arg, const jvn_table *t, const struct ArrowSchema **schemas, const struct ArrowArray **keys)
{
    for (int k = 0; k < p->n_by; k++) {
        int32_t at = match_column(t, p->by[k].name);
        if (at < 0)
            return jvn_fail(p->call, JVN_ENAME, arg, "rename one of the two first", "%s has no column '%s'", t->name, p->by[k].name);
        schemas[k] = jvn_column_schema(t, at);
        keys[k] = jvn_column(t, at);
    }
    return JVN_OK;
}

/* The keys of every series' first row: own[k], to be released. */
static jvn_status take_keys(const panel *p, struct ArrowArray *own)
{
    jvn_status st = JVN_OK;
    for (int k = 0; k < p->n_by && st == JVN_OK; k++)
        st = p->rows->take(p->call, p->by[k].schema, p->by[k].array, p->groups.starts, p->groups.n, &own[k]);
    return st;
}

jvn_status match_series(const panel *p, int arg, const jvn_table *t, int64_t *of)
{
    enum { MOST = 62 };
    const struct ArrowSchema *schemas[MOST], *own_schemas[MOST];
    const struct ArrowArray *keys[MOST], *own_keys[MOST];
    struct ArrowArray own[MOST] = {{0}};
    const int64_t *left, *right;
    int64_t n = 0;
    memset(of, p->n_by ? 0xff : 0, (size_t)t->rows * sizeof *of);
    if (!p->n_by) return JVN_OK;
    jvn_status st = find_keys(p, arg, t, schemas, keys);
    if (st == JVN_OK) st = take_keys(p, own);
    for (int k = 0; k < p->n_by; k++) own_schemas[k] = p->by[k].schema, own_keys[k] = &own[k];
    if (st == JVN_OK) st = p->rows->match(p->call, p->n_by, schemas, keys, own_schemas, own_keys, &left, &right, &n);
    for (int64_t i = 0; i < n && st == JVN_OK; i++) of[left[i]] = right[i];
    for (int k = 0; k < p->n_by; k++) release(&own[k]);
    return st;
}
