/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expr_window.c -- window functions: arguments whole, in group order, and the result back in row order. */
#include <stdlib.h>

#include "expr_tree.h"

/* One call on its way. Rows of the arguments as the callback sees them: row[k], or k when row is NULL. */
typedef struct window {
    plan *p;
    const node *x;
    column **args; /* as evaluated, then as shown */
    column *first; /* argument 0 as evaluated: rows are taken from it */
    int64_t m;     /* rows shown */
    buffer *row, *starts;
    jvn_groups groups; /* of the rows shown */
    bool empty;        /* a constant argument is null: so is the result */
} window;

static jvn_status no_memory(plan *p)
{
    return fail(p->e, JVN_ENOMEM, "not enough memory for %lld rows", (long long)p->rows);
}

static jvn_status evaluate_args(window *w)
{
    const node *x = w->x;
    jvn_status st = JVN_OK;
    for (int i = 0; i < x->n && !st; i++) st = tree_column(w->p, x->kids[i], &w->args[i]);
    if (!st && x->n) w->first = column_ref(w->args[0]);
    return st;
}

/* Whether row i is left out: some argument is null there. */
static bool is_left_out(const window *w, int64_t i)
{
    for (int k = 0; k < w->x->n; k++) {
        if (!w->x->kids[k]->constant && column_is_null(w->args[k], i)) return true;
    }
    return false;
}

static bool has_nulls(window *w)
{
    bool some = false;
    if (w->x->fn->flags & JVN_F_NULLS) return false;
    for (int k = 0; k < w->x->n; k++) {
        if (!w->args[k]->validity) continue;
        if (w->x->kids[k]->constant)
            w->empty = true;
        else
            some = true;
    }
    return some;
}

/* Which rows are shown, and their groups. */
static jvn_status choose_rows(window *w)
{
    plan *p = w->p;
    const jvn_groups *g = p->groups;
    bool some = has_nulls(w);
    int64_t n = g ? g->n : 1;
    if (!(w->starts = buffer_new((n + 1) * 8))) return no_memory(p);
    int64_t *starts = w->starts->data, *row = NULL;
    if ((some || (g && g->order)) && !(w->row = buffer_new(p->rows * 8))) return no_memory(p);
    if (w->row) row = w->row->data;
    w->m = row ? 0 : p->rows;
    for (int64_t i = 0; i < n; i++) {
        int64_t from = g ? g->starts[i] : 0, to = g ? g->starts[i + 1] : p->rows;
        starts[i] = row ? w->m : from;
        for (int64_t k = from; k < to && row; k++) {
            int64_t at = g && g->order ? g->order[k] : k;
            if (!some || !is_left_out(w, at)) row[w->m++] = at;
        }
    }
    starts[n] = w->m;
    w->groups = (jvn_groups){n, starts, NULL};
    return JVN_OK;
}

/* Arguments as the callback wants them: plain text, in the order of the rows shown. */
static jvn_status arrange_args(window *w)
{
    jvn_status st;
    for (int i = 0; i < w->x->n; i++) {
        column *c = w->args[i], *taken = NULL;
        if (w->row && !w->x->kids[i]->constant) {
            if ((st = rows_take(c, w->row->data, w->m, &taken, w->p->e))) return st;
            column_unref(c);
            w->args[i] = c = taken;
        }
        if (c->type != JVN_DICT) continue;
        if (!(w->args[i] = column_decode(c))) return no_memory(w->p);
        column_unref(c);
    }
    return JVN_OK;
}

static jvn_status import_text(window *w, struct ArrowArray *a, column **out)
{
    struct ArrowSchema schema;
    if (!a->release) return fail_expr(w->p->e, JVN_EPLUGIN, w->x->x, "%s gave no text", w->x->sig->name);
    schema_make(&schema, JVN_STRING, "", "", "");
    jvn_status st = import_column(&schema, a, out, w->p->e);
    schema.release(&schema);
    return st;
}

static jvn_status call_window(window *w, const struct ArrowArray *const *args, column **out)
{
    const node *x = w->x;
    plan *p = w->p;
    bool rows = x->fn->flags & JVN_F_ROWS, is_text = !rows && x->type == JVN_STRING;
    const void *buffers[2];
    struct ArrowArray a = {0};
    column *c = NULL;
    if (!is_text) {
        if (!(c = column_new(rows ? JVN_INT64 : x->type, w->m, 0, true))) return no_memory(p);
        buffers[0] = c->validity->data;
        buffers[1] = c->data->data;
        a = (struct ArrowArray){.length = w->m, .null_count = -1, .n_buffers = 2, .buffers = buffers};
    }
    jvn_status st = x->fn->window(p->env->call, args, (int32_t)x->n, &w->groups, &a);
    if (st)
        st = fail_call(p->env, p->e, x, st);
    else if (is_text)
        st = import_text(w, &a, &c);
    if (st && is_text && a.release) a.release(&a);
    if (!st && c->length != w->m)
        st = fail_expr(p->e, JVN_EPLUGIN, x->x, "%s gave %lld rows for %lld", x->sig->name, (long long)c->length,
                       (long long)w->m);
    if (st) {
        column_unref(c);
        return st;
    }
    column_count_nulls(c);
    *out = c;
    return JVN_OK;
}

static jvn_status invoke(window *w, column **out)
{
    int n = w->x->n;
    struct ArrowArray *arrays = arena_alloc(w->p->env->a, sizeof *arrays * (size_t)(n + 1));
    const struct ArrowArray **args = arena_alloc(w->p->env->a, sizeof *args * (size_t)(n + 1));
    for (int i = 0; i < n; i++) {
        export_column(w->args[i], NULL, NULL, &arrays[i]);
        args[i] = &arrays[i];
    }
    jvn_status st = call_window(w, args, out);
    for (int i = 0; i < n; i++) arrays[i].release(&arrays[i]);
    return st;
}

/* For each row of the table the row of the result, -1 where it was not shown. */
static buffer *inverse(const window *w)
{
    buffer *b = buffer_new(w->p->rows * 8);
    if (!b) return NULL;
    int64_t *to = b->data;
    const int64_t *row = w->row->data;
    memset(to, 0xff, (size_t)w->p->rows * 8);
    for (int64_t k = 0; k < w->m; k++) to[row[k]] = k;
    return b;
}

static jvn_status back_in_order(window *w, column *c, column **out)
{
    if (!w->row) {
        *out = c;
        return JVN_OK;
    }
    buffer *to = inverse(w);
    jvn_status st = to ? rows_take(c, to->data, w->p->rows, out, w->p->e) : no_memory(w->p);
    buffer_unref(to);
    column_unref(c);
    return st;
}

static jvn_status check_names(const window *w, const int64_t *name)
{
    for (int64_t k = 0; k < w->m; k++) {
        if (name[k] >= -1 && name[k] < w->m) continue;
        return fail_expr(w->p->e, JVN_EPLUGIN, w->x->x, "%s names row %lld of %lld", w->x->sig->name,
                         (long long)name[k], (long long)w->m);
    }
    return JVN_OK;
}

/* Names among the rows shown to names among all rows; rows not shown take nothing. */
static buffer *names_of_all(const window *w, const column *named)
{
    buffer *b = buffer_new(w->p->rows * 8);
    if (!b) return NULL;
    int64_t *to = b->data;
    const int64_t *row = w->row->data, *name = column_i64(named);
    memset(to, 0xff, (size_t)w->p->rows * 8);
    for (int64_t k = 0; k < w->m; k++) {
        to[row[k]] = name[k] < 0 ? -1 : row[name[k]];
    }
    return b;
}

static void drop_unnamed(const window *w, column *named)
{
    for (int64_t k = 0; k < w->m && named->validity; k++) {
        if (column_is_null(named, k)) ((int64_t *)named->data->data)[k] = -1;
    }
}

/* The result names rows of those shown: takes them from the first argument. */
static jvn_status take_named(window *w, column *named, column **out)
{
    plan *p = w->p;
    buffer *b = NULL;
    drop_unnamed(w, named);
    jvn_status st = check_names(w, column_i64(named));
    if (st) return st;
    if (!w->row) return rows_take(w->first, column_i64(named), p->rows, out, p->e);
    if (!(b = names_of_all(w, named))) return no_memory(p);
    st = rows_take(w->first, b->data, p->rows, out, p->e);
    buffer_unref(b);
    return st;
}

static void close_window(window *w)
{
    for (int i = 0; i < w->x->n; i++) column_unref(w->args[i]);
    column_unref(w->first);
    buffer_unref(w->row);
    buffer_unref(w->starts);
}

jvn_status run_window(plan *p, node *x, column **out)
{
    jvn_status st;
    column *c = NULL;
    window w = {.p = p, .x = x, .args = arena_alloc(p->env->a, sizeof(column *) * (size_t)(x->n + 1))};
    TRY(evaluate_args(&w));
    TRY(choose_rows(&w));
    if (w.empty) {
        *out = column_constant(x->type, NULL, p->rows);
        if (!*out) st = no_memory(p);
        goto out;
    }
    if (x->fn->flags & JVN_F_ROWS && (!x->n || x->kids[0]->constant)) {
        TRY(fail_expr(p->e, JVN_EARG, x->x, "%s takes rows of a column, found a constant", x->sig->name));
    }
    TRY(arrange_args(&w));
    TRY(invoke(&w, &c));
    if (x->fn->flags & JVN_F_ROWS) {
        st = take_named(&w, c, out);
        column_unref(c);
    } else {
        st = back_in_order(&w, c, out);
    }
out:
    close_window(&w);
    return st;
}
