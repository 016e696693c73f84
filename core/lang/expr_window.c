/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expr_window.c -- window functions: arguments whole, in group order, and the result back in row order. */
#include "expr_tree.h"

typedef struct window {
    plan *p;
    const node *x;
    const jvn_groups *g;
    buffer *row;    /* places in group order of the rows shown; NULL: all are */
    int64_t m;      /* how many are shown */
    buffer *starts; /* their groups */
} window;

static int64_t place(const window *w, int64_t k) { return w->row ? ((const int64_t *)w->row->data)[k] : k; }

static bool has_nulls(const node *x) { return x->kind == N_LITERAL ? !x->known : x->col->validity != NULL; }

static bool is_left_out(const node *x, int64_t i)
{
    for (int k = 0; k < x->n; k++) {
        if (x->kids[k]->source && column_is_null(x->kids[k]->col, i)) return true;
    }
    return false;
}

/* Without JVN_F_NULLS rows with a null argument are left out; all of them where a constant is null. */
static jvn_status choose_rows(window *w)
{
    const node *x = w->x;
    bool some = false, none = false;
    for (int k = 0; k < x->n && !(x->fn->flags & JVN_F_NULLS); k++) {
        some |= has_nulls(x->kids[k]);
        none |= has_nulls(x->kids[k]) && !x->kids[k]->source;
    }
    if (!(w->starts = buffer_new((w->g->n + 1) * 8)) || (some && !(w->row = buffer_new(w->p->rows * 8))))
        return no_memory(w->p);
    int64_t *starts = w->starts->data, *row = w->row ? w->row->data : NULL;
    for (int64_t g = 0; g < w->g->n; g++) {
        starts[g] = row ? w->m : w->g->starts[g];
        for (int64_t i = w->g->starts[g]; i < w->g->starts[g + 1] && row && !none; i++) {
            if (!is_left_out(x, i)) row[w->m++] = i;
        }
    }
    if (!row) w->m = w->p->rows;
    starts[w->g->n] = w->m;
    return JVN_OK;
}

/* An argument as the callback wants it: the rows shown, plain text, and an array of the host's. */
static jvn_status export_arg(const window *w, node *x, struct ArrowArray *a)
{
    column *c = NULL, *next = NULL;
    jvn_status st = tree_column(w->p, x, false, &c);
    if (!st && x->source && w->row) {
        st = rows_take(c, w->row->data, w->m, &next, w->p->e);
        column_unref(c);
        c = next;
    }
    if (!st && c->type == JVN_DICT) {
        next = column_decode(c);
        column_unref(c);
        c = next;
        if (!c) st = no_memory(w->p);
    }
    if (!st) export_column(c, NULL, NULL, a);
    column_unref(c);
    return st;
}

static jvn_status call_window(const window *w, const struct ArrowArray *const *args, column **out)
{
    const jvn_groups g = {w->g->n, w->starts->data, NULL};
    const node *x = w->x;
    plan *p = w->p;
    bool rows = x->fn->flags & JVN_F_ROWS, is_text = !rows && x->type == JVN_STRING;
    const void *buffers[2] = {NULL, NULL};
    struct ArrowArray a = {0};
    if (!is_text) {
        if (!(*out = column_new(rows ? JVN_INT64 : x->type, w->m, 0, true))) return no_memory(p);
        buffers[0] = (*out)->validity->data;
        buffers[1] = (*out)->data->data;
        a = (struct ArrowArray){.length = w->m, .null_count = -1, .n_buffers = 2, .buffers = buffers};
    }
    jvn_call call = function_call(p->env, x);
    jvn_status st = callback_status(p, x->fn->window(&call, args, (int32_t)x->n, &g, &a));
    if (st && is_text && a.release) a.release(&a);
    if (st) return fail_call(p->env, p->e, x, st);
    if (is_text) return import_text(x, &a, w->m, out, p->e);
    if ((st = check_filled(x, &a, buffers, (*out)->data->data, p->e))) return st;
    column_count_nulls(*out);
    return JVN_OK;
}

/* Whether all of them are, or are -1. */
static bool are_places(const int64_t *name, int64_t m)
{
    uint64_t bad = 0; /* its highest bit, as a number below 0 has it */
    for (int64_t k = 0; k < m; k++) bad |= ((uint64_t)name[k] + 1) | ((uint64_t)m - 1 - (uint64_t)name[k]);
    return !(bad >> 63);
}

static jvn_status refuse_names(const window *w, const int64_t *name)
{
    int64_t k = 0;
    while (name[k] >= -1 && name[k] < w->m) k++;
    return fail_expr(w->p->e, JVN_EPLUGIN, w->x->x, "%s names row %lld of %lld", w->x->sig->name, (long long)name[k],
                     (long long)w->m);
}

/* Names of rows shown become places in group order, null -1. */
static jvn_status settle_names(const window *w, column *named)
{
    int64_t *name = named->data->data;
    for (int64_t k = 0; named->validity && k < w->m; k++)
        if (column_is_null(named, k)) name[k] = -1;
    if (!are_places(name, w->m)) return refuse_names(w, name);
    for (int64_t k = 0; w->row && k < w->m; k++)
        if (name[k] >= 0) name[k] = place(w, name[k]);
    return JVN_OK;
}

/* One value for each row of the table: from result k for the k-th row shown, or from where that names. */
static jvn_status back_in_order(const window *w, const column *c, column **out)
{
    plan *p = w->p;
    const bool rows = w->x->fn->flags & JVN_F_ROWS;
    const column *from = rows ? w->x->kids[0]->col : c;
    if (!w->row && !w->g->order) return rows_take(from, column_i64(c), p->rows, out, p->e);
    buffer *b = buffer_new(p->rows * 8);
    if (!b) return no_memory(p);
    int64_t *to = memset(b->data, 0xff, (size_t)p->rows * 8);
    for (int64_t k = 0; k < w->m; k++) {
        int64_t at = place(w, k);
        to[w->g->order ? w->g->order[at] : at] = rows ? column_i64(c)[k] : k;
    }
    jvn_status st = rows_take(from, to, p->rows, out, p->e);
    buffer_unref(b);
    return st;
}

static jvn_status call_with_args(const window *w, column **out)
{
    const int n = w->x->n;
    struct ArrowArray *arrays = arena_alloc(w->p->env->a, sizeof *arrays * (size_t)(n + 1));
    const struct ArrowArray **args = arena_alloc(w->p->env->a, sizeof *args * (size_t)(n + 1));
    jvn_status st = JVN_OK;
    for (int i = 0; i < n && !st; i++) {
        st = export_arg(w, w->x->kids[i], &arrays[i]);
        args[i] = &arrays[i];
    }
    if (!st) st = call_window(w, args, out);
    for (int i = 0; i < n; i++) {
        if (arrays[i].release) arrays[i].release(&arrays[i]);
    }
    return st;
}

jvn_status run_window(plan *p, node *x, column **out)
{
    const int64_t all[2] = {0, p->rows};
    const jvn_groups one = {1, all, NULL};
    const bool rows = x->fn->flags & JVN_F_ROWS;
    column *c = NULL;
    window w = {.p = p, .x = x, .g = p->groups ? p->groups : &one};
    jvn_status st;
    TRY(settle_args(p, &x, 1, w.g));
    if (rows && (!x->n || !x->kids[0]->source))
        TRY(fail_expr(p->e, JVN_EARG, x->x, "%s takes rows of a column, found a constant", x->sig->name));
    TRY(choose_rows(&w));
    TRY(call_with_args(&w, &c));
    if (rows) TRY(settle_names(&w, c));
    if (!rows && !w.row && !w.g->order)
        *out = column_ref(c);
    else
        st = back_in_order(&w, c, out);
out:
    column_unref(c);
    buffer_unref(w.row);
    buffer_unref(w.starts);
    return st;
}
