/* SPDX-License-Identifier: GPL-3.0-or-later */
/* host_rows.c -- "jevons.rows/1": order, groups, gathering, matching and aggregates for plugins. */
#include "host_rows.h"

#include <inttypes.h>
#include <string.h>

#include "../base/pool.h"
#include "../base/text.h"
#include "../table/exchange.h"

static host_call *of(jvn_call *call) { return call->host_data; }

static void drop(column **c, int n)
{
    for (int i = 0; i < n; i++) column_unref(c[i]);
}

/* The call's arena and groups are not for several threads. */
static jvn_status in_task(jvn_call *call)
{
    err e;
    return host_fault(call, fail(&e, JVN_EPLUGIN, "rows: called from a task of parallel_for, or for a block of rows"), &e);
}

/* The columns behind arrays of one length, one reference each, in the call's arena. */
static jvn_status columns_of(jvn_call *call, int n, const struct ArrowArray *const *arrays, column ***out)
{
    err e;
    err_clear(&e);
    *out = NULL;
    if (n < 0) return host_fault(call, fail(&e, JVN_EPLUGIN, "rows: %d keys", n), &e);
    if (pool_task() >= 0) return in_task(call);
    column **c = *out = arena_alloc(of(call)->a, (size_t)(n + 1) * sizeof *c);
    for (int i = 0; i < n; i++) {
        jvn_status st = exported_view(arrays[i], &c[i], &e);
        if (st == JVN_OK && c[i]->length != c[0]->length) {
            st = fail(&e, JVN_EPLUGIN, "rows: keys of %" PRId64 " and %" PRId64 " rows", c[0]->length, c[i]->length);
            column_unref(c[i]);
        }
        if (st == JVN_OK) continue;
        drop(c, i);
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

/* Until the call ends. */
static void hold_groups(host_call *h, groups made, jvn_groups *out)
{
    h->grouped = xrealloc(h->grouped, (size_t)(h->n_grouped + 1) * sizeof *h->grouped);
    h->grouped[h->n_grouped++] = made;
    *out = made.g;
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
    if (n_rows < 0 || (n && n_rows != c[0]->length))
        st = fail(&e, JVN_EPLUGIN, "group: keys of %" PRId64 " rows, told %" PRId64, n ? c[0]->length : 0, n_rows);
    else if (bound) *out = h->b.by.g;
    else st = rows_group(n, c, n_rows, &made, &e);
    drop(c, n);
    if (st != JVN_OK || bound) return done(call, st, &e);
    hold_groups(h, made, out);
    return JVN_OK;
}

static jvn_status rows_interface_rises(jvn_call *call, int32_t n, const struct ArrowSchema *const *schemas,
                                       const struct ArrowArray *const *keys, jvn_groups *runs)
{
    err e;
    column **c;
    groups made;
    (void)schemas;
    err_clear(&e);
    if (n < 1) return host_fault(call, fail(&e, JVN_EPLUGIN, "rises: %d keys", n), &e);
    jvn_status st = columns_of(call, n, keys, &c);
    if (st != JVN_OK) return st;
    st = rows_rises(n, c, &made, &e);
    drop(c, n);
    if (st == JVN_OK) hold_groups(of(call), made, runs);
    return done(call, st, &e);
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

/* Groups that group gave are as they should be, if they are of as many rows. */
static bool is_made_here(const host_call *h, const jvn_groups *g)
{
    bool made = h->b.grouped && g->starts == h->b.by.g.starts && g->order == h->b.by.g.order && g->n == h->b.by.g.n;
    for (int i = 0; i < h->n_grouped && !made; i++) {
        const jvn_groups *x = &h->grouped[i].g;
        made = g->starts == x->starts && g->order == x->order && g->n == x->n;
    }
    return made;
}

/* Others come from the plugin: their rows must lie in the input, which has that many. */
static bool are_groups(const jvn_groups *g, int64_t rows)
{
    bool good = g->n >= 0 && g->starts && g->starts[0] == 0;
    for (int64_t i = 0; good && i < g->n; i++) good = g->starts[i] <= g->starts[i + 1] && g->starts[i + 1] <= rows;
    for (int64_t i = 0; good && g->order && i < g->starts[g->n]; i++) good = g->order[i] >= 0 && g->order[i] < rows;
    return good;
}

static jvn_status rows_interface_aggregate(jvn_call *call, int32_t arg, const jvn_groups *g,
                                           const struct ArrowSchema **fields, struct ArrowArray *results)
{
    err e;
    host_call *h = of(call);
    err_clear(&e);
    if (pool_task() >= 0) return in_task(call);
    if (arg < 0 || arg >= h->s->n_args || h->s->args[arg].param->type != JVN_P_AGG)
        return jvn_fail(call, JVN_EPLUGIN, JVN_NOARG, NULL, "rows: argument %d is not a list of aggregates", arg);
    const int64_t rows = h->b.has_input ? h->b.input.rows : 1;
    if (is_made_here(h, g) ? g->starts[g->n] > rows : !are_groups(g, rows))
        return host_fault(call, fail(&e, JVN_EPLUGIN, "aggregate: groups with rows beyond the input"), &e);
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
    if (n_keys < 1) return host_fault(call, fail(&e, JVN_EPLUGIN, "match: %d keys", n_keys), &e);
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
    .rises = rows_interface_rises,
};
