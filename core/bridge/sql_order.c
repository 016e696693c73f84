/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sql_order.c -- rows in SQL's order, nulls before all values or, descending, after them; and indexes: the rows
 * sorted by the columns that a join looks up, made when that has been asked for often enough to pay. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sql_work.h"

enum { CALLS_TO_PAY = 16 };

static jvn_status no_memory(sql_table *t)
{
    err e;
    fail(&e, JVN_ENOMEM, "not enough memory to sort %lld rows of %s", (long long)sql_rows(t), t->name);
    sql_failed(t->q, &e);
    return JVN_ENOMEM;
}

/* ---- keys ---- */

static bool has_nan(const column *c)
{
    const double *x = column_f64(c);
    bool found = false;
    for (int64_t i = 0; i < c->length; i++) found |= isnan(x[i]);
    return found;
}

/* The column with nulls for NaN. NULL: no memory. [owned] */
static column *without_nan(const column *c)
{
    column *out = column_new(JVN_FLOAT64, c->length, 0, true);
    if (!out) return NULL;
    double *to = out->data->data;
    for (int64_t i = 0; i < c->length; i++) {
        bool none = column_is_null(c, i) || isnan(column_f64(c)[i]);
        to[i] = none ? 0 : column_f64(c)[i];
        if (none) jvn_set_bit(out->validity->data, i, 0);
    }
    column_count_nulls(out);
    return out;
}

/* Whether each row has a value. [owned] */
static column *where_there(const column *c)
{
    column *out = column_new(JVN_BOOL, c->length, 0, false);
    for (int64_t i = 0; out && i < c->length; i++) jvn_set_bit(out->data->data, i, !column_is_null(c, i));
    return out;
}

/* Fills the column's key, and `there` if it has nulls. */
static jvn_status make_key(sql_table *t, int i)
{
    sql_column *k = &t->columns[i];
    if (k->key) return JVN_OK;
    const column *c = sql_need(t, i);
    if (!c) return t->q->fault.code;
    k->key = c->type == JVN_FLOAT64 && has_nan(c) ? without_nan(c) : column_ref(t->t->columns[i]);
    if (k->key && k->key->nulls) k->there = where_there(k->key);
    return k->key && (k->there || !k->key->nulls) ? JVN_OK : no_memory(t);
}

/* The plan's keys as rows_order wants them, at most two a column. How many; -1: it failed. */
static int plan_keys(sql_table *t, const sql_plan *p, column **keys, int32_t *descending)
{
    int n = 0;
    for (int i = 0; i < p->n_order; i++) {
        const sql_column *k = &t->columns[p->order[i]];
        if (make_key(t, p->order[i]) != JVN_OK) return -1;
        if (k->there && !p->descending[i]) {
            keys[n] = k->there;
            descending[n++] = 0;
        }
        keys[n] = k->key;
        descending[n++] = p->descending[i];
    }
    return n;
}

/* ---- order ---- */

typedef struct key_list {
    column **keys;
    int32_t *descending;
    int n;
} key_list;

static key_list keys_of(sql_table *t, const sql_plan *p)
{
    key_list l = {xcalloc((size_t)p->n_order * 2 + 1, sizeof *l.keys), xcalloc((size_t)p->n_order * 2 + 1, sizeof(int32_t)), 0};
    l.n = plan_keys(t, p, l.keys, l.descending);
    return l;
}

static void keys_drop(key_list *l)
{
    free(l->keys);
    free(l->descending);
}

bool sql_order_natural(sql_table *t, sql_plan *p)
{
    if (p->is_ordered) return p->is_natural;
    key_list l = keys_of(t, p);
    bool falls = false;
    for (int i = 0; i < l.n; i++) falls |= l.descending[i] != 0;
    p->is_natural = l.n > 0 && !falls && rows_sorted(l.n, l.keys);
    p->is_ordered = p->is_natural;
    keys_drop(&l);
    return p->is_natural;
}

jvn_status sql_order_all(sql_table *t, sql_plan *p, const int64_t **order)
{
    err e;
    jvn_status st = JVN_OK;
    if (!p->is_ordered) {
        key_list l = keys_of(t, p);
        st = l.n < 0 ? t->q->fault.code : rows_order(l.n, l.keys, l.descending, &p->sorted, &e);
        keys_drop(&l);
        if (st == JVN_ENOMEM && t->q->fault.code == JVN_OK) return no_memory(t);
        p->is_ordered = st == JVN_OK;
    }
    *order = p->sorted ? p->sorted->data : NULL;
    return st;
}

/* rows[i] = old[order[i]] */
static jvn_status permute(sql_table *t, int64_t *rows, const buffer *order, int64_t n)
{
    buffer *old = buffer_new(n * 8);
    if (!old) return no_memory(t);
    memcpy(old->data, rows, (size_t)n * 8);
    const int64_t *from = old->data, *at = order->data;
    for (int64_t i = 0; i < n; i++) rows[i] = from[at[i]];
    buffer_unref(old);
    return JVN_OK;
}

jvn_status sql_order_some(sql_table *t, const sql_plan *p, int64_t *rows, int64_t n)
{
    err e;
    buffer *order = NULL;
    key_list l = keys_of(t, p);
    int taken = 0;
    jvn_status st = l.n < 0 ? t->q->fault.code : JVN_OK;
    for (; st == JVN_OK && taken < l.n; taken++) {
        column *c = NULL;
        st = rows_take(l.keys[taken], rows, n, &c, &e);
        l.keys[taken] = c;
    }
    if (st == JVN_OK) st = rows_order(l.n, l.keys, l.descending, &order, &e);
    if (st == JVN_ENOMEM) st = no_memory(t);
    if (st == JVN_OK && order) st = permute(t, rows, order, n);
    for (int i = 0; i < taken; i++) column_unref(l.keys[i]);
    buffer_unref(order);
    keys_drop(&l);
    return st;
}

/* ---- indexes ---- */

/* Rows sorted by columns: keys are those columns in that order. */
typedef struct sql_index {
    struct sql_index *next;
    int n;
    int *columns;
    column **keys;
    buffer *order; /* NULL: rows stand so */
} sql_index;

void sql_index_free(sql_index *x)
{
    while (x) {
        sql_index *next = x->next;
        for (int i = 0; i < x->n; i++) column_unref(x->keys[i]);
        buffer_unref(x->order);
        free(x->columns);
        free(x->keys);
        free(x);
        x = next;
    }
}

static bool has_columns(const sql_index *x, const int *columns, int n)
{
    for (int i = 0; i < n; i++) {
        int k = 0;
        while (k < x->n && x->columns[k] != columns[i]) k++;
        if (k == x->n) return false;
    }
    return x->n == n;
}

/* The index on these columns, in whatever order. */
static sql_index *find_index(const sql_table *t, const int *columns, int n)
{
    sql_index *x = t->indexes;
    while (x && !has_columns(x, columns, n)) x = x->next;
    return x;
}

static jvn_status fill_index(sql_table *t, sql_index *x)
{
    err e;
    jvn_status st = JVN_OK;
    for (int i = 0; i < x->n; i++) x->keys[i] = column_ref(t->t->columns[x->columns[i]]);
    st = rows_order(x->n, x->keys, NULL, &x->order, &e);
    for (int i = 0; i < x->n && st == JVN_OK && x->order; i++) {
        column *sorted = NULL;
        st = rows_take(x->keys[i], x->order->data, sql_rows(t), &sorted, &e);
        if (st == JVN_OK) {
            column_unref(x->keys[i]);
            x->keys[i] = sorted;
        }
    }
    return st == JVN_ENOMEM ? no_memory(t) : st;
}

static jvn_status make_index(sql_table *t, const int *columns, int n, sql_index **out)
{
    sql_index *x = xcalloc(1, sizeof *x);
    x->n = n;
    x->columns = xcalloc((size_t)n, sizeof *x->columns);
    x->keys = xcalloc((size_t)n, sizeof(column *));
    memcpy(x->columns, columns, (size_t)n * sizeof *columns);
    x->next = t->indexes;
    t->indexes = *out = x;
    return fill_index(t, x);
}

/* Whether rows stand sorted by the columns, in the one order or the other; then columns has the right one. */
static bool stand_sorted(sql_table *t, int *columns, int n)
{
    for (int turn = 0; turn < (n > 1 ? 2 : 1); turn++) {
        column **keys = xcalloc((size_t)n, sizeof(column *));
        for (int i = 0; i < n; i++) keys[i] = t->t->columns[columns[i]];
        bool sorted = rows_sorted(n, keys);
        free(keys);
        if (sorted) return true;
        for (int i = 0; i < n / 2; i++) {
            int c = columns[i];
            columns[i] = columns[n - 1 - i];
            columns[n - 1 - i] = c;
        }
    }
    return false;
}

/* The columns that are looked up: how many, or 0 when a value is not to be told. */
static int looked_up(const sql_use *uses, const sql_test *tests, int n, int *columns)
{
    int found = 0;
    for (int i = 0; i < n; i++) {
        bool again = false;
        if (uses[i].op != SQLITE_INDEX_CONSTRAINT_EQ || uses[i].in || tests[i].kind != TEST_RANGE) continue;
        for (int k = 0; k < found; k++) again |= columns[k] == uses[i].column;
        if (!again) columns[found++] = uses[i].column;
    }
    return found;
}

static const sql_test *test_of(const sql_use *uses, const sql_test *tests, int n, int wanted)
{
    for (int i = 0; i < n; i++)
        if (uses[i].column == wanted && uses[i].op == SQLITE_INDEX_CONSTRAINT_EQ && !uses[i].in && tests[i].kind == TEST_RANGE)
            return &tests[i];
    return NULL;
}

jvn_status sql_index_find(sql_table *t, const sql_use *uses, const sql_test *tests, int n, int64_t calls, bool *found,
                          const int64_t **rows, int64_t *first, int64_t *n_rows)
{
    int *columns = xcalloc((size_t)n + 1, sizeof *columns), n_columns = looked_up(uses, tests, n, columns);
    int64_t lo = 0, hi = sql_rows(t);
    jvn_status st = JVN_OK;
    sql_index *x = NULL;
    *found = false;
    if (!n_columns || calls < 2) goto out;
    x = find_index(t, columns, n_columns);
    if (!x && (calls == 2 || calls >= CALLS_TO_PAY)) {
        bool sorted = stand_sorted(t, columns, n_columns);
        if (sorted || calls >= CALLS_TO_PAY) st = make_index(t, columns, n_columns, &x);
    }
    if (!x || st != JVN_OK) goto out;
    for (int i = 0; i < x->n && lo < hi; i++) sql_test_narrow(test_of(uses, tests, n, x->columns[i]), x->keys[i], &lo, &hi);
    *found = true;
    *rows = x->order ? (const int64_t *)x->order->data + lo : NULL;
    *first = lo;
    *n_rows = hi - lo;
out:
    free(columns);
    return st;
}
