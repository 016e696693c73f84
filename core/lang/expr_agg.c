/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expr_agg.c -- aggregates over groups, all in one pass: every block of at most 4,096 rows of one group is
 * stepped through all calls while it is in cache, each block into a state of its own; the states of a group
 * are merged in order when all blocks are done. */
#include <stdlib.h>

#include "expr_tree.h"

enum { TASK_ROWS = 16 * EXPR_BLOCK, TASK_GROUPS = 1024 };

typedef struct call {
    node *x;
    bool again; /* the arguments are those of the call before */
    bool whole;
    char *states; /* one a block, then one a group */
    column *out;
    struct ArrowArray array; /* over out, or what the callback made (text) */
    const void *buffers[2];
} call;

typedef struct pass {
    plan *p;
    const jvn_groups *g;
    int n;
    call *calls;
    node **nodes;
    int n_slots;
    int64_t longest; /* rows of a group */
    buffer *first;   /* of each group: its first block; behind them how many blocks there are */
} pass;

static int64_t group_rows(const pass *s, int64_t g) { return s->g->starts[g + 1] - s->g->starts[g]; }
static int64_t first_block(const pass *s, int64_t g) { return ((const int64_t *)s->first->data)[g]; }
static size_t state_size(const call *c) { return c->x->fn->state_size; }

static jvn_status count_blocks(pass *s)
{
    int64_t n = 0;
    if (!(s->first = buffer_new((s->g->n + 1) * 8))) return no_memory(s->p);
    int64_t *first = s->first->data;
    for (int64_t g = 0; g < s->g->n; g++) {
        int64_t rows = group_rows(s, g);
        if (rows > s->longest) s->longest = rows;
        first[g] = n;
        n += rows ? (rows + EXPR_BLOCK - 1) / EXPR_BLOCK : 1;
    }
    first[s->g->n] = n;
    return JVN_OK;
}

/* ---- the pass ------------------------------------------------------------------------------------- */

static jvn_status open_frame(pass *s, frame *f, int64_t room)
{
    if (frame_open(f, s->p, s->nodes, s->n, s->n_slots, room)) return JVN_OK;
    return s->p->quiet ? JVN_ENOMEM : no_memory(s->p);
}

static jvn_status stopped(pass *s) { return s->p->quiet ? JVN_ECANCELLED : fail(s->p->e, JVN_ECANCELLED, "stopped"); }

static jvn_status call_failed(pass *s, const call *c, jvn_status st)
{
    return s->p->quiet ? st : fail_call(s->p->env, s->p->e, c->x, st);
}

static jvn_status step_block(pass *s, frame *f, int64_t at, int64_t n, int64_t block)
{
    shown k = {0};
    jvn_status st = JVN_OK;
    for (int i = 0; i < s->n && !st; i++) {
        const call *c = &s->calls[i];
        if (c->whole) continue;
        void *state = c->states + (size_t)block * state_size(c);
        jvn_call given = function_call(s->p->env, c->x);
        c->x->fn->init(&given, state);
        if (!c->again) show_rows(f, c->x, at, n, &k);
        if (k.m) c->x->fn->step(&given, state, k.args, (int32_t)c->x->n, 0, k.m);
        if ((st = callback_status(s->p, JVN_OK))) st = call_failed(s, c, st);
    }
    return st;
}

/* The first group that starts at row `at` or behind it. */
static int64_t group_from(const jvn_groups *g, int64_t at)
{
    int64_t lo = 0, hi = g->n;
    while (lo < hi) {
        int64_t mid = lo + (hi - lo) / 2;
        if (g->starts[mid] < at)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/* Steps the blocks that start within the task's rows. */
static jvn_status step_part(void *context, int64_t task)
{
    pass *s = context;
    frame f;
    int64_t from = task * TASK_ROWS, to = from + TASK_ROWS, g = group_from(s->g, from), b = 0, stepped = 0;
    jvn_status st = cancel_asked() ? stopped(s) : open_frame(s, &f, s->longest < EXPR_BLOCK ? s->longest : EXPR_BLOCK);
    if (st) return st;
    if (g > 0) b = (from - s->g->starts[--g] + EXPR_BLOCK - 1) / EXPR_BLOCK;
    for (; !st && g < s->g->n && s->g->starts[g] < to; g++, b = 0) {
        int64_t n = first_block(s, g + 1) - first_block(s, g);
        for (; !st && b < n && s->g->starts[g] + b * EXPR_BLOCK < to; b++) {
            int64_t at = s->g->starts[g] + b * EXPR_BLOCK, rows = s->g->starts[g + 1] - at;
            if (rows > EXPR_BLOCK) rows = EXPR_BLOCK;
            st = step_block(s, &f, at, rows, first_block(s, g) + b);
            if ((stepped += rows) < EXPR_BLOCK) continue;
            frame_done(&f);
            stepped = 0;
        }
    }
    frame_close(&f);
    return st;
}

/* Leaves a state a group, one behind the other. */
static jvn_status merge_blocks(pass *s, call *c)
{
    size_t size = state_size(c);
    jvn_call given = function_call(s->p->env, c->x);
    for (int64_t g = 0; g < s->g->n && !c->whole; g++) {
        char *state = c->states + (size_t)g * size;
        int64_t b = first_block(s, g);
        if (b != g) memcpy(state, c->states + (size_t)b * size, size);
        while (++b < first_block(s, g + 1)) c->x->fn->merge(&given, state, c->states + (size_t)b * size);
    }
    jvn_status st = callback_status(s->p, JVN_OK);
    return st ? call_failed(s, c, st) : JVN_OK;
}

/* ---- results -------------------------------------------------------------------------------------- */

static jvn_status filled(pass *s, const call *c, struct ArrowArray *a)
{
    return check_filled(c->x, a, c->buffers, c->out->data->data, s->p->quiet ? NULL : s->p->e);
}

static jvn_status finish(pass *s, call *c, int64_t from, int64_t n)
{
    const char *states = c->states + (size_t)from * state_size(c);
    jvn_call given = function_call(s->p->env, c->x);
    struct ArrowArray a = c->array;
    jvn_status st = callback_status(s->p, c->x->fn->final(&given, states, n, &a, from));
    if (c->x->type == JVN_STRING) c->array = a;
    else if (!st) return filled(s, c, &a);
    return st ? call_failed(s, c, st) : JVN_OK;
}

static jvn_status whole_group(pass *s, frame *f, call *c, int64_t g, struct ArrowArray *out, int64_t to)
{
    shown k;
    if (cancel_asked()) return stopped(s);
    show_rows(f, c->x, s->g->starts[g], group_rows(s, g), &k);
    jvn_call given = function_call(s->p->env, c->x);
    jvn_status st = callback_status(s->p, c->x->fn->whole(&given, k.args, (int32_t)c->x->n, 0, k.m, out, to));
    frame_done(f);
    return st ? call_failed(s, c, st) : JVN_OK;
}

/* TASK_GROUPS groups of all calls but those that give text. */
static jvn_status finish_part(void *context, int64_t task)
{
    pass *s = context;
    frame f;
    int64_t from = task * TASK_GROUPS, to = from + TASK_GROUPS < s->g->n ? from + TASK_GROUPS : s->g->n;
    jvn_status st = open_frame(s, &f, s->longest);
    if (st) return st;
    for (int i = 0; i < s->n && !st; i++) {
        call *c = &s->calls[i];
        if (c->x->type == JVN_STRING) continue;
        if (!c->whole) st = finish(s, c, from, to - from);
        struct ArrowArray a = c->array;
        for (int64_t g = from; g < to && c->whole && !st; g++)
            if (!(st = whole_group(s, &f, c, g, &a, g))) st = filled(s, c, &a);
    }
    frame_close(&f);
    return st;
}

/* Text of whole groups: the callback makes an array of one row for each. */
static jvn_status whole_texts(pass *s, call *c)
{
    frame f;
    jvn_status st = open_frame(s, &f, s->longest);
    if (st) return st;
    column **one = xcalloc((size_t)s->g->n + 1, sizeof *one);
    for (int64_t g = 0; g < s->g->n && !st; g++) {
        struct ArrowArray a = {0};
        if (!(st = whole_group(s, &f, c, g, &a, 0))) st = import_text(c->x, &a, 1, &one[g], s->p->e);
        if (a.release) a.release(&a);
    }
    if (!st && !(c->out = strs_join(one, s->g->n, s->g->n))) st = no_memory(s->p);
    for (int64_t g = 0; g < s->g->n; g++) column_unref(one[g]);
    free(one);
    frame_close(&f);
    return st;
}

/* Text of states: the callback makes one array for all groups. */
static jvn_status finish_texts(pass *s)
{
    jvn_status st = JVN_OK;
    for (int i = 0; i < s->n && !st; i++) {
        call *c = &s->calls[i];
        if (c->x->type != JVN_STRING) continue;
        if (c->whole)
            st = whole_texts(s, c);
        else if (!(st = finish(s, c, 0, s->g->n)))
            st = import_text(c->x, &c->array, s->g->n, &c->out, s->p->e);
    }
    return st;
}

static jvn_status open_call(pass *s, call *c, node *x)
{
    const call *before = c == s->calls ? NULL : c - 1;
    c->x = x;
    c->whole = x->fn->state_size == 0;
    c->again = before && !before->whole && before->x->n == x->n;
    if (c->again) c->again = !((before->x->fn->flags ^ x->fn->flags) & JVN_F_NULLS);
    for (int i = 0; i < x->n && c->again; i++) c->again = node_equal(before->x->kids[i], x->kids[i]);
    size_t bytes = state_size(c) * (size_t)(first_block(s, s->g->n) + 1);
    if (!c->whole && !(c->states = aligned_alloc(64, (bytes + 63) / 64 * 64))) return no_memory(s->p);
    if (x->type == JVN_STRING) return JVN_OK;
    if (!(c->out = column_new(x->type, s->g->n, 0, true))) return no_memory(s->p);
    c->buffers[0] = c->out->validity->data;
    c->buffers[1] = c->out->data->data;
    c->array = (struct ArrowArray){.length = s->g->n, .null_count = -1, .n_buffers = 2, .buffers = c->buffers};
    return JVN_OK;
}

/* n nodes (N_AGGREGATE, their arguments columns in group order, or constants), each to a column of one row a
 * group. [owned] */
static jvn_status run_pass(plan *p, node **nodes, int n, const jvn_groups *g, column **out)
{
    jvn_status st;
    pass s = {.p = p, .g = g, .n = n, .nodes = nodes, .n_slots = number_slots(nodes, n)};
    s.calls = arena_alloc(p->env->a, sizeof *s.calls * (size_t)(n + 1));
    TRY(count_blocks(&s));
    for (int i = 0; i < n; i++) TRY(open_call(&s, &s.calls[i], nodes[i]));
    TRY(run_tasks(p, g->starts[g->n] / TASK_ROWS + 1, step_part, &s));
    for (int i = 0; i < n; i++) TRY(merge_blocks(&s, &s.calls[i]));
    TRY(run_tasks(p, (g->n + TASK_GROUPS - 1) / TASK_GROUPS, finish_part, &s));
    TRY(finish_texts(&s));
    for (int i = 0; i < n; i++) {
        column_count_nulls(out[i] = s.calls[i].out);
        s.calls[i].out = NULL;
    }
out:
    for (int i = 0; i < n; i++) {
        free(s.calls[i].states);
        column_unref(s.calls[i].out);
        if (s.calls[i].array.release) s.calls[i].array.release(&s.calls[i].array); /* text of a final that failed */
    }
    buffer_unref(s.first);
    return st;
}

/* ---- which calls ---------------------------------------------------------------------------------- */

typedef struct list {
    node **nodes;
    int n;
} list;

static void add(arena *a, list *l, node *x)
{
    l->nodes = arena_grow(a, l->nodes, l->n, sizeof *l->nodes);
    l->nodes[l->n++] = x;
}

static void find_aggregates(arena *a, list *l, node *x)
{
    if (x->kind == N_AGGREGATE) add(a, l, x);
    for (int i = 0; i < x->n && x->kind != N_AGGREGATE; i++) find_aggregates(a, l, x->kids[i]);
}

/* The distinct nodes of l; which[i]: that of node i. */
static list distinct(arena *a, const list *l, int **which)
{
    list r = {0};
    *which = arena_alloc(a, sizeof **which * (size_t)(l->n + 1));
    for (int i = 0; i < l->n; i++) {
        int k = 0;
        while (k < r.n && !node_equal(r.nodes[k], l->nodes[i])) k++;
        if (k == r.n) add(a, &r, l->nodes[i]);
        (*which)[i] = k;
    }
    return r;
}

/* An argument becomes a column, groups behind each other, unless it is a constant. */
static jvn_status settle_arg(plan *p, node *x, const jvn_groups *g)
{
    column *c = NULL, *next = NULL;
    jvn_status st = tree_column(p, x, false, &c);
    if (!st && x->source && g->order) {
        st = rows_take(c, g->order, g->starts[g->n], &next, p->e);
        column_unref(c);
        c = next;
    }
    if (!st && x->source)
        node_become_column(p, x, column_ref(c));
    else if (!st && x->kind != N_LITERAL)
        st = no_memory(p); /* a constant that can be evaluated is one by now */
    column_unref(c);
    return st;
}

/* What an aggregate folds is a column: a constant stands once for each row. (What tells it how to fold, as p in
 * quantile(x, p), may stay one.) So is what a window function looks at, but for rows to take, which a constant has not. */
static int folded_args(const node *of)
{
    if (of->kind == N_AGGREGATE && of->fn->state_size) return of->n;
    return of->n > 0 && (of->kind == N_AGGREGATE || !(of->fn->flags & JVN_F_ROWS));
}

static jvn_status spread_constants(plan *p, node *of)
{
    jvn_status st = JVN_OK;
    int folded = folded_args(of);
    for (int i = 0; i < folded && !st; i++) {
        column *c = NULL;
        if (of->kids[i]->source) continue;
        if (!(st = tree_column(p, of->kids[i], true, &c))) node_become_column(p, of->kids[i], c);
    }
    return st;
}

jvn_status settle_args(plan *p, node *const *calls, int n, const jvn_groups *g)
{
    list all = {0};
    int *which;
    jvn_status st = JVN_OK;
    for (int i = 0; i < n && !st; i++) {
        st = plan_prepare(p, calls[i]->kids, calls[i]->n);
        for (int k = 0; k < calls[i]->n; k++) add(p->env->a, &all, calls[i]->kids[k]);
    }
    list once = distinct(p->env->a, &all, &which);
    for (int i = 0; i < once.n && !st; i++) st = settle_arg(p, once.nodes[i], g);
    for (int i = 0; i < all.n && !st; i++) {
        const expr *place = all.nodes[i]->x;
        *all.nodes[i] = *once.nodes[which[i]];
        all.nodes[i]->x = place;
    }
    for (int i = 0; i < n && !st; i++) st = spread_constants(p, calls[i]);
    return st;
}

/* One value a group to one value a row. */
static jvn_status repeat_groups(plan *p, column *c, column **out)
{
    const jvn_groups *g = p->groups;
    buffer *rows = buffer_new(p->rows * 8);
    if (!rows) return no_memory(p);
    int64_t *row = rows->data;
    for (int64_t i = 0; i < g->n; i++) {
        for (int64_t k = g->starts[i]; k < g->starts[i + 1]; k++) row[g->order ? g->order[k] : k] = i;
    }
    jvn_status st = rows_take(c, row, p->rows, out, p->e);
    buffer_unref(rows);
    return st;
}

jvn_status settle_aggregates(plan *p, plan *after, node *const *trees, int n, const jvn_groups *g)
{
    arena *a = p->env->a;
    list found = {0};
    int *which;
    jvn_status st;
    for (int i = 0; i < n; i++) find_aggregates(a, &found, trees[i]);
    if (!found.n) return JVN_OK;
    list calls = distinct(a, &found, &which);
    column **results = arena_alloc(a, sizeof *results * (size_t)calls.n);
    if ((st = settle_args(p, calls.nodes, calls.n, g)) || (st = run_pass(p, calls.nodes, calls.n, g, results)))
        return st;
    for (int i = 0; i < calls.n; i++) {
        column *c = plan_own(after, results[i]);
        if (p == after && p->groups && !st && !(st = repeat_groups(p, c, &results[i]))) plan_own(p, results[i]);
    }
    for (int i = 0; i < found.n && !st; i++) {
        node_become_column(after, found.nodes[i], column_ref(results[which[i]]));
        if (p == after && !p->groups) st = node_become_literal(p, found.nodes[i]);
    }
    return st;
}

/* ---- items ---------------------------------------------------------------------------------------- */

jvn_status expr_aggregate(const expr_env *env, const expr_item *items, int n, const jvn_groups *g, column **out, err *e)
{
    jvn_status st = JVN_OK;
    node **trees = arena_alloc(env->a, sizeof *trees * (size_t)(n + 1));
    binder b = {.env = env, .e = e, .grouped = true};
    plan rows = {
        .env = env, .groups = env->groups ? env->groups : g, .rows = env->input ? env->input->rows : 1, .e = e};
    plan after = {.env = env, .rows = g->n, .e = e};
    int done = 0;
    for (int i = 0; i < n; i++) TRY(bind_value(&b, items[i].e, &trees[i]));
    plan_look(&rows, trees, n);
    TRY(settle_aggregates(&rows, &after, trees, n, g));
    for (; done < n; done++) TRY(plan_rows(&after, trees[done], &out[done]));
out:
    while (st && done) column_unref(out[--done]);
    plan_end(&after);
    plan_end(&rows);
    return st;
}
