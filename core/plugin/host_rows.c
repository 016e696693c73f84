/* SPDX-License-Identifier: GPL-3.0-or-later */
/* host_rows.c -- "jevons.rows/1": order, groups, gathering, matching and aggregates for plugins. */
#include "host_rows.h"

#include <string.h>

#include "../base/pool.h"
#include "../base/text.h"
#include "../table/exchange.h"

static host_call *of(jvn_call *call) { return call->host_data; }

static void drop(column **c, int n)
{
    for (int i = 0; i < n; i++) column_unref(c[i]);
}

/* The columns behind arrays, one reference each, in the call's arena. */
static jvn_status columns_of(jvn_call *call, int n, const struct ArrowArray *const *arrays, column ***out)
{
    err e;
    err_clear(&e);
    *out = arena_alloc(of(call)->a, (size_t)(n ? n : 1) * sizeof **out);
    for (int i = 0; i < n; i++) {
        jvn_status st = exported_view(arrays[i], &(*out)[i], &e);
        if (st == JVN_OK) continue;
        drop(*out, i);
        return host_fault(call, st, &e);
    }
    return JVN_OK;
}

static jvn_status done(jvn_call *call, jvn_status st, const err *e) { return st == JVN_OK ? st : host_fault(call, st, e); }

static jvn_status rows_interface_order(jvn_call *call, int32_t n, const struct ArrowSchema *const *schemas,
                                       const struct ArrowArray *const *keys, const int32_t *descending,
                                       const int64_t **order)
{
    err e;
    column **c;
    buffer *b = NULL;
    (void)schemas;
    err_clear(&e);
    jvn_status st = columns_of(call, n, keys, &c);
    if (st != JVN_OK) return st;
    st = rows_order(n, c, descending, &b, &e);
    drop(c, n);
    *order = b ? b->data : NULL;
    if (b) host_keep(of(call), b);
    return done(call, st, &e);
}

/* The groups that binding already made, if these are their keys. */
static bool is_bound(const host_call *h, int n, column *const *c)
{
    if (!h->b.grouped || n != h->b.n_keys) return false;
    for (int i = 0; i < n; i++)
        if (c[i] != h->b.env.input->columns[h->b.keys[i]]) return false;
    return true;
}

static jvn_status rows_interface_group(jvn_call *call, int32_t n, const struct ArrowSchema *const *schemas,
                                       const struct ArrowArray *const *keys, int64_t n_rows, jvn_groups *out)
{
    err e;
    column **c;
    groups made;
    host_call *h = of(call);
    (void)schemas;
    err_clear(&e);
    jvn_status st = columns_of(call, n, keys, &c);
    if (st != JVN_OK) return st;
    bool bound = is_bound(h, n, c);
    if (bound) *out = h->b.by.g;
    else st = rows_group(n, c, n_rows, &made, &e);
    drop(c, n);
    if (bound || st != JVN_OK) return done(call, st, &e);
    h->grouped = xrealloc(h->grouped, (size_t)(h->n_grouped + 1) * sizeof *h->grouped);
    h->grouped[h->n_grouped++] = made;
    *out = made.g;
    return JVN_OK;
}

/* Positions come from the plugin: one beyond the array would read foreign memory. */
static bool are_rows(const int64_t *rows, int64_t n, int64_t length)
{
    int64_t least = 0, most = -1;
    for (int64_t i = 0; i < n; i++) {
        least = rows[i] < least ? rows[i] : least;
        most = rows[i] > most ? rows[i] : most;
    }
    return least >= -1 && most < length;
}

static jvn_status rows_interface_take(jvn_call *call, const struct ArrowSchema *schema, const struct ArrowArray *array,
                                      const int64_t *rows, int64_t n, struct ArrowArray *out)
{
    err e;
    column **c, *taken = NULL;
    (void)schema;
    err_clear(&e);
    memset(out, 0, sizeof *out);
    jvn_status st = columns_of(call, 1, &array, &c);
    if (st != JVN_OK) return st;
    if (cancel_asked()) st = fail(&e, JVN_ECANCELLED, "stopped");
    else if (are_rows(rows, n, c[0]->length)) st = rows_take(c[0], rows, n, &taken, &e);
    else st = fail(&e, JVN_EPLUGIN, "take: a row is beyond the array");
    drop(c, 1);
    if (st == JVN_OK) export_column(taken, NULL, NULL, out);
    column_unref(taken);
    return done(call, st, &e);
}

static jvn_status rows_interface_aggregate(jvn_call *call, int32_t arg, const jvn_groups *g,
                                           const struct ArrowSchema **fields, struct ArrowArray *results)
{
    err e;
    host_call *h = of(call);
    err_clear(&e);
    if (arg < 0 || arg >= h->s->n_args || h->s->args[arg].param->type != JVN_P_AGG)
        return jvn_fail(call, JVN_EPLUGIN, JVN_NOARG, NULL, "rows: argument %d is not a list of aggregates", arg);
    const parsed_arg *a = &h->s->args[arg];
    column **out = arena_alloc(h->a, (size_t)(a->n ? a->n : 1) * sizeof *out);
    jvn_status st = expr_aggregate(&h->b.env, a->items, a->n, g, out, &e);
    for (int i = 0; i < a->n && st == JVN_OK; i++) {
        fields[i] = host_field(call, out[i]->type, out[i]->unit, out[i]->convention);
        export_column(out[i], NULL, NULL, &results[i]);
    }
    drop(out, st == JVN_OK ? a->n : 0);
    return done(call, st, &e);
}

static jvn_status rows_interface_match(jvn_call *call, int32_t n_keys, const struct ArrowSchema *const *left_schemas,
                                       const struct ArrowArray *const *left,
                                       const struct ArrowSchema *const *right_schemas,
                                       const struct ArrowArray *const *right, const int64_t **left_rows,
                                       const int64_t **right_rows, int64_t *n)
{
    err e;
    column **l, **r;
    buffer *lb = NULL, *rb = NULL;
    (void)left_schemas;
    (void)right_schemas;
    err_clear(&e);
    jvn_status st = columns_of(call, n_keys, left, &l);
    if (st != JVN_OK) return st;
    st = columns_of(call, n_keys, right, &r);
    if (st == JVN_OK) {
        st = done(call, rows_match(n_keys, l, r, &lb, &rb, n, &e), &e);
        drop(r, n_keys);
    }
    drop(l, n_keys);
    if (st != JVN_OK) return st;
    *left_rows = lb->data;
    *right_rows = rb->data;
    host_keep(of(call), lb);
    host_keep(of(call), rb);
    return JVN_OK;
}

const jvn_rows host_rows = {
    .size = sizeof(jvn_rows),
    .order = rows_interface_order,
    .group = rows_interface_group,
    .take = rows_interface_take,
    .aggregate = rows_interface_aggregate,
    .match = rows_interface_match,
};
