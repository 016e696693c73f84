/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expr_agg.c -- aggregates over groups, all in one pass: every block of at most 4,096 rows of one group is
 * stepped through all calls while it is in cache. A group's first block is stepped into the group's state,
 * later ones into states of their own, which are merged in order when all blocks are done. */
#include <stdlib.h>

#include "expr_tree.h"

enum { TASK_ROWS = 16 * EXPR_BLOCK, TASK_GROUPS = 1024 };

typedef struct call {
    const node *x;
    int *arg; /* indices in pass.args */
    const struct ArrowArray **arrays;
    bool strict; /* rows with nulls are left out */
    bool whole;
    char *states, *later; /* one a group; one for each further block */
    column *out;
    struct ArrowArray array; /* over out, or what the callback made (text) */
    const void *buffers[2];
} call;

/* Where a task starts: block `block` of group `group`; `later` blocks of before were not a group's first. */
typedef struct part {
    int64_t group, block, later;
} part;

typedef struct pass {
    plan *p;
    const jvn_groups *g;
    int n_calls, n_args;
    call *calls;
    const node **arg_nodes;
    column **args;
    struct ArrowArray *arrays;
    int64_t n_parts, n_later;
    part *parts;
    bool quiet;
} pass;

static jvn_status no_memory(pass *s)
{
    return fail(s->p->e, JVN_ENOMEM, "not enough memory for %lld groups", (long long)s->g->n);
}

static int64_t group_rows(const pass *s, int64_t g) { return s->g->starts[g + 1] - s->g->starts[g]; }
static int64_t group_blocks(const pass *s, int64_t g)
{
    int64_t n = group_rows(s, g);
    return n ? (n + EXPR_BLOCK - 1) / EXPR_BLOCK : 1;
}

/* ---- arguments ------------------------------------------------------------------------------------ */

/* The argument's column as steps want it: plain text, groups behind each other. */
static jvn_status evaluate_arg(pass *s, const node *x, column **out)
{
    column *c = NULL, *next = NULL;
    jvn_status st = tree_column(s->p, (node *)(uintptr_t)x, &c);
    if (!st && c->type == JVN_DICT) {
        next = column_decode(c);
        column_unref(c);
        if (!(c = next)) return no_memory(s);
    }
    if (!st && s->g->order && !x->constant) {
        st = rows_take(c, s->g->order, s->g->starts[s->g->n], &next, s->p->e);
        column_unref(c);
        c = next;
    }
    *out = c;
    return st;
}

static jvn_status find_arg(pass *s, node *x, int *at)
{
    for (*at = 0; *at < s->n_args; (*at)++) {
        if (node_equal(s->arg_nodes[*at], x)) return JVN_OK;
    }
    jvn_status st = evaluate_arg(s, x, &s->args[*at]);
    if (st) return st;
    s->arg_nodes[*at] = x;
    s->n_args++;
    export_column(s->args[*at], NULL, NULL, &s->arrays[*at]);
    return JVN_OK;
}

static jvn_status open_call(pass *s, call *c, const node *x)
{
    arena *a = s->p->env->a;
    jvn_status st = JVN_OK;
    c->x = x;
    c->whole = x->fn->state_size == 0;
    c->arg = arena_alloc(a, sizeof *c->arg * (size_t)(x->n + 1));
    c->arrays = arena_alloc(a, sizeof *c->arrays * (size_t)(x->n + 1));
    for (int i = 0; i < x->n && !st; i++) {
        if ((st = find_arg(s, x->kids[i], &c->arg[i]))) break;
        c->arrays[i] = &s->arrays[c->arg[i]];
        c->strict |= !(x->fn->flags & JVN_F_NULLS) && s->args[c->arg[i]]->validity;
    }
    return st;
}

/* ---- tasks ---------------------------------------------------------------------------------------- */

static void add_part(pass *s, int64_t group, int64_t block)
{
    if ((s->n_parts & (s->n_parts - 1)) == 0)
        s->parts = xrealloc(s->parts, sizeof(part) * (size_t)(s->n_parts ? 2 * s->n_parts : 1));
    s->parts[s->n_parts++] = (part){group, block, s->n_later};
}

/* Cuts all blocks into tasks of about TASK_ROWS rows. */
static void cut(pass *s)
{
    int64_t load = 0;
    for (int64_t g = 0; g < s->g->n; g++) {
        int64_t blocks = group_blocks(s, g), rows = group_rows(s, g);
        for (int64_t b = 0; b < blocks; b++) {
            if (load == 0) add_part(s, g, b);
            if (b) s->n_later++;
            load += (b + 1 < blocks ? EXPR_BLOCK : rows - b * EXPR_BLOCK) + TASK_ROWS / TASK_GROUPS;
            if (load >= TASK_ROWS) load = 0;
        }
    }
}

/* Runs tasks on all cores; after a failure once more in order, so that the first error is reported. */
static jvn_status run_tasks(pass *s, int64_t n, jvn_status (*task)(void *, int64_t))
{
    s->quiet = n > 1;
    jvn_status st = pool_run(n, task, s);
    if (!st || !s->quiet) return st;
    s->quiet = false;
    if (s->p->env->fault) err_clear(s->p->env->fault);
    for (int64_t i = 0; i < n; i++) {
        if ((st = task(s, i))) return st;
    }
    return JVN_OK;
}

/* ---- rows without nulls --------------------------------------------------------------------------- */

/* Arguments of one block or group as compact copies, in an arena. */
typedef struct compact {
    arena *a;
    const call *of;
    int64_t m; /* rows left; -1: none was null */
    const struct ArrowArray **arrays;
} compact;

static void compact_done(compact *k)
{
    arena_free(k->a);
    *k = (compact){0};
}

static int64_t valid_rows(const pass *s, arena *a, const call *c, int64_t at, int64_t n, int64_t *row)
{
    uint8_t *ok = arena_alloc(a, (size_t)n + 1), *one = arena_alloc(a, (size_t)n + 1);
    int64_t m = 0;
    memset(ok, 1, (size_t)n);
    for (int k = 0; k < c->x->n; k++) {
        const column *v = s->args[c->arg[k]];
        if (!v->validity) continue;
        if (c->x->kids[k]->constant) return 0;
        bits_to_bytes(one, v->validity->data, v->offset + at, n);
        for (int64_t i = 0; i < n; i++) ok[i] &= one[i];
    }
    for (int64_t i = 0; i < n; i++) {
        row[m] = at + i;
        m += ok[i];
    }
    return m;
}

static const void *copy_text(arena *a, const column *c, const int64_t *row, int64_t m, const void **bytes)
{
    int64_t *at = arena_alloc(a, (size_t)(m + 1) * 8), n;
    for (int64_t i = 0; i < m; i++) {
        column_text(c, row[i], &n);
        at[i + 1] = at[i] + n;
    }
    char *to = arena_alloc(a, (size_t)at[m] + 1);
    for (int64_t i = 0; i < m; i++) {
        const char *from = column_text(c, row[i], &n);
        if (n) memcpy(to + at[i], from, (size_t)n);
    }
    *bytes = to;
    return at;
}

static const void *copy_bits(arena *a, const column *c, const int64_t *row, int64_t m)
{
    uint8_t *bits = arena_alloc(a, (size_t)m / 8 + 1);
    for (int64_t i = 0; i < m; i++) jvn_set_bit(bits, i, column_bool(c, row[i]));
    return bits;
}

static const void *copy_values(arena *a, const column *c, const int64_t *row, int64_t m)
{
    int width = type_width(c->type);
    void *to = arena_alloc(a, (size_t)(m * width) + 1);
    const int32_t *narrow = column_i32(c);
    const int64_t *wide = column_i64(c);
    for (int64_t i = 0; i < m && width == 4; i++) ((int32_t *)to)[i] = narrow[row[i]];
    for (int64_t i = 0; i < m && width == 8; i++) ((int64_t *)to)[i] = wide[row[i]];
    return to;
}

static const struct ArrowArray *copy_rows(arena *a, const column *c, const int64_t *row, int64_t m)
{
    struct ArrowArray *r = arena_alloc(a, sizeof *r);
    const void **buffers = arena_alloc(a, sizeof *buffers * 3);
    if (c->type == JVN_STRING)
        buffers[1] = copy_text(a, c, row, m, &buffers[2]);
    else
        buffers[1] = c->type == JVN_BOOL ? copy_bits(a, c, row, m) : copy_values(a, c, row, m);
    *r = (struct ArrowArray){.length = m, .n_buffers = c->type == JVN_STRING ? 3 : 2, .buffers = buffers};
    return r;
}

static bool same_args(const call *a, const call *b)
{
    return a && a->x->n == b->x->n && b->strict == a->strict &&
           !memcmp(a->arg, b->arg, sizeof *a->arg * (size_t)a->x->n);
}

/* The valid rows of n from `at`; calls with the same arguments share them. */
static void compact_rows(const pass *s, compact *k, const call *c, int64_t at, int64_t n)
{
    if (same_args(k->of, c)) return;
    compact_done(k);
    k->of = c;
    k->a = arena_new();
    int64_t *row = arena_alloc(k->a, (size_t)(n + 1) * 8);
    int64_t m = valid_rows(s, k->a, c, at, n, row);
    k->m = m == n ? -1 : m;
    if (m == n) return;
    k->arrays = arena_alloc(k->a, sizeof *k->arrays * (size_t)(c->x->n + 1));
    for (int i = 0; i < c->x->n; i++) {
        k->arrays[i] = c->x->kids[i]->constant ? c->arrays[i] : copy_rows(k->a, s->args[c->arg[i]], row, m);
    }
}

/* ---- the pass ------------------------------------------------------------------------------------- */

static void step(const pass *s, compact *k, const call *c, void *state, int64_t at, int64_t n)
{
    const jvn_function *f = c->x->fn;
    f->init(state);
    if (c->strict && n) compact_rows(s, k, c, at, n);
    if (c->strict && n && k->m >= 0) {
        if (k->m) f->step(state, k->arrays, 0, k->m);
    } else if (n) {
        f->step(state, c->x->n ? c->arrays : NULL, at, n);
    }
}

static void step_block(const pass *s, compact *k, int64_t group, int64_t block, int64_t later)
{
    int64_t at = s->g->starts[group] + block * EXPR_BLOCK, n = s->g->starts[group + 1] - at;
    if (n > EXPR_BLOCK) n = EXPR_BLOCK;
    for (int i = 0; i < s->n_calls; i++) {
        const call *c = &s->calls[i];
        size_t size = c->x->fn->state_size;
        if (c->whole) continue;
        step(s, k, c, block ? c->later + (size_t)later * size : c->states + (size_t)group * size, at, n);
    }
    compact_done(k);
}

static jvn_status stopped(pass *s) { return s->quiet ? JVN_ECANCELLED : fail(s->p->e, JVN_ECANCELLED, "stopped"); }

static jvn_status step_part(void *context, int64_t task)
{
    pass *s = context;
    const part from = s->parts[task], to = task + 1 < s->n_parts ? s->parts[task + 1] : (part){s->g->n, 0, 0};
    int64_t g = from.group, b = from.block, later = from.later;
    compact k = {0};
    if (cancel_asked()) return stopped(s);
    while (g < to.group || (g == to.group && b < to.block)) {
        step_block(s, &k, g, b, later);
        if (b) later++;
        if (++b < group_blocks(s, g)) continue;
        g++;
        b = 0;
    }
    return JVN_OK;
}

static void merge_groups(const pass *s)
{
    int64_t later = 0;
    for (int64_t g = 0; s->n_later && g < s->g->n; g++) {
        int64_t more = group_blocks(s, g) - 1;
        for (int i = 0; i < s->n_calls && more; i++) {
            const call *c = &s->calls[i];
            size_t size = c->x->fn->state_size;
            for (int64_t b = 0; b < more && !c->whole; b++) {
                c->x->fn->merge(c->states + (size_t)g * size, c->later + (size_t)(later + b) * size);
            }
        }
        later += more;
    }
}

/* ---- results -------------------------------------------------------------------------------------- */

static jvn_status call_failed(pass *s, const call *c, jvn_status st)
{
    return s->quiet ? st : fail_call(s->p->env, s->p->e, c->x, st);
}

static jvn_status finish(pass *s, call *c, int64_t from, int64_t n)
{
    const char *states = c->states + (size_t)from * c->x->fn->state_size;
    jvn_status st = c->x->fn->final(s->p->env->call, states, n, &c->array, from);
    return st ? call_failed(s, c, st) : JVN_OK;
}

static jvn_status whole_group(pass *s, call *c, int64_t g, struct ArrowArray *out, int64_t to)
{
    compact k = {0};
    int64_t at = s->g->starts[g], n = group_rows(s, g);
    const struct ArrowArray *const *args = c->arrays;
    if (c->strict) compact_rows(s, &k, c, at, n);
    if (c->strict && k.m >= 0) {
        args = k.arrays;
        at = 0;
        n = k.m;
    }
    jvn_status st = c->x->fn->whole(s->p->env->call, args, (int32_t)c->x->n, at, n, out, to);
    compact_done(&k);
    return st ? call_failed(s, c, st) : JVN_OK;
}

/* TASK_GROUPS groups of all calls but those that give text. */
static jvn_status finish_part(void *context, int64_t task)
{
    pass *s = context;
    int64_t from = task * TASK_GROUPS, to = from + TASK_GROUPS < s->g->n ? from + TASK_GROUPS : s->g->n;
    jvn_status st = JVN_OK;
    for (int i = 0; i < s->n_calls && !st; i++) {
        call *c = &s->calls[i];
        if (c->x->type == JVN_STRING) continue;
        if (!c->whole) st = finish(s, c, from, to - from);
        for (int64_t g = from; g < to && c->whole && !st; g++)
            st = cancel_asked() ? stopped(s) : whole_group(s, c, g, &c->array, g);
    }
    return st;
}

static jvn_status import_text(pass *s, const call *c, struct ArrowArray *a, int64_t rows, column **out)
{
    struct ArrowSchema schema;
    jvn_status st;
    if (!a->release) return fail_expr(s->p->e, JVN_EPLUGIN, c->x->x, "%s gave no text", c->x->sig->name);
    schema_make(&schema, JVN_STRING, "", "", "");
    st = import_column(&schema, a, out, s->p->e);
    schema.release(&schema);
    if (st || (*out)->length == rows) return st;
    return fail_expr(s->p->e, JVN_EPLUGIN, c->x->x, "%s gave %lld texts for %lld", c->x->sig->name,
                     (long long)(*out)->length, (long long)rows);
}

/* The groups' texts, each a column of one row, behind each other. */
static jvn_status join_texts(pass *s, column *const *one, column **out)
{
    int64_t n = s->g->n, total = 0, len;
    for (int64_t g = 0; g < n; g++) {
        if (column_is_null(one[g], 0)) continue;
        column_text(one[g], 0, &len);
        total += len;
    }
    column *c = *out = column_new(JVN_STRING, n, total, true);
    if (!c) return no_memory(s);
    int64_t *at = c->data->data;
    at[0] = 0;
    for (int64_t g = 0; g < n; g++) {
        const char *from = "";
        len = 0;
        if (column_is_null(one[g], 0))
            jvn_set_bit(c->validity->data, g, 0);
        else
            from = column_text(one[g], 0, &len);
        if (len) memcpy((char *)c->bytes->data + at[g], from, (size_t)len);
        at[g + 1] = at[g] + len;
    }
    column_count_nulls(c);
    return JVN_OK;
}

/* Text of whole groups: the callback makes an array of one row for each. */
static jvn_status whole_texts(pass *s, call *c)
{
    jvn_status st = JVN_OK;
    column **one = xcalloc((size_t)s->g->n + 1, sizeof *one);
    for (int64_t g = 0; g < s->g->n && !st; g++) {
        struct ArrowArray a = {0};
        if (!(st = whole_group(s, c, g, &a, 0))) st = import_text(s, c, &a, 1, &one[g]);
    }
    if (!st) st = join_texts(s, one, &c->out);
    for (int64_t g = 0; g < s->g->n; g++) column_unref(one[g]);
    free(one);
    return st;
}

/* Text of states: the callback makes one array for all groups. */
static jvn_status finish_texts(pass *s)
{
    jvn_status st = JVN_OK;
    s->quiet = false;
    for (int i = 0; i < s->n_calls && !st; i++) {
        call *c = &s->calls[i];
        if (c->x->type != JVN_STRING) continue;
        if (c->whole)
            st = whole_texts(s, c);
        else if (!(st = finish(s, c, 0, s->g->n)))
            st = import_text(s, c, &c->array, s->g->n, &c->out);
    }
    return st;
}

static jvn_status open_result(pass *s, call *c)
{
    size_t size = c->x->fn->state_size, n = (size_t)s->g->n;
    if (!c->whole) {
        c->states = aligned_alloc(64, (size * (n + 1) + 63) / 64 * 64);
        c->later = aligned_alloc(64, (size * ((size_t)s->n_later + 1) + 63) / 64 * 64);
        if (!c->states || !c->later) return no_memory(s);
    }
    if (c->x->type == JVN_STRING) return JVN_OK;
    if (!(c->out = column_new(c->x->type, s->g->n, 0, true))) return no_memory(s);
    c->buffers[0] = c->out->validity->data;
    c->buffers[1] = c->out->data->data;
    c->array = (struct ArrowArray){.length = s->g->n, .null_count = -1, .n_buffers = 2, .buffers = c->buffers};
    return JVN_OK;
}

static void close_pass(pass *s)
{
    for (int i = 0; i < s->n_args; i++) {
        s->arrays[i].release(&s->arrays[i]);
        column_unref(s->args[i]);
    }
    for (int i = 0; i < s->n_calls; i++) {
        free(s->calls[i].states);
        free(s->calls[i].later);
        column_unref(s->calls[i].out);
    }
    free(s->parts);
}

static jvn_status run_pass(pass *s)
{
    jvn_status st;
    cut(s);
    for (int i = 0; i < s->n_calls; i++) TRY(open_result(s, &s->calls[i]));
    TRY(run_tasks(s, s->n_parts, step_part));
    merge_groups(s);
    TRY(run_tasks(s, (s->g->n + TASK_GROUPS - 1) / TASK_GROUPS, finish_part));
    TRY(finish_texts(s));
out:
    return st;
}

jvn_status run_aggregates(plan *p, node *const *calls, int n, const jvn_groups *g, column **out)
{
    jvn_status st;
    int n_args = 0;
    arena *a = p->env->a;
    pass s = {.p = p, .g = g, .n_calls = n};
    for (int i = 0; i < n; i++) n_args += calls[i]->n;
    s.calls = arena_alloc(a, sizeof *s.calls * (size_t)(n + 1));
    s.arg_nodes = arena_alloc(a, sizeof *s.arg_nodes * (size_t)(n_args + 1));
    s.args = arena_alloc(a, sizeof *s.args * (size_t)(n_args + 1));
    s.arrays = arena_alloc(a, sizeof *s.arrays * (size_t)(n_args + 1));
    for (int i = 0; i < n; i++) TRY(open_call(&s, &s.calls[i], calls[i]));
    TRY(run_pass(&s));
    for (int i = 0; i < n; i++) {
        out[i] = s.calls[i].out;
        s.calls[i].out = NULL;
        column_count_nulls(out[i]);
    }
out:
    close_pass(&s);
    return st;
}

/* ---- items ---------------------------------------------------------------------------------------- */

typedef struct found {
    arena *a;
    node **nodes;
    int n;
} found;

static void find_aggregates(found *f, node *x)
{
    if (x->kind != N_AGGREGATE) {
        for (int i = 0; i < x->n; i++) find_aggregates(f, x->kids[i]);
        return;
    }
    if ((f->n & (f->n - 1)) == 0) {
        node **more = arena_alloc(f->a, sizeof *more * (size_t)(f->n ? 2 * f->n : 1));
        if (f->n) memcpy(more, f->nodes, sizeof *more * (size_t)f->n);
        f->nodes = more;
    }
    f->nodes[f->n++] = x;
}

/* The distinct calls among f's; which[i]: that of node i. */
static int distinct_calls(const found *f, node **calls, int *which)
{
    int n = 0;
    for (int i = 0; i < f->n; i++) {
        int k = 0;
        while (k < n && !node_equal(calls[k], f->nodes[i])) k++;
        if (k == n) calls[n++] = f->nodes[i];
        which[i] = k;
    }
    return n;
}

/* Evaluates every aggregate of f and puts its column in its place. */
static jvn_status settle(plan *p, plan *after, const found *f, const jvn_groups *g)
{
    arena *a = p->env->a;
    node **calls = arena_alloc(a, sizeof *calls * (size_t)(f->n + 1));
    column **results = arena_alloc(a, sizeof *results * (size_t)(f->n + 1));
    int *which = arena_alloc(a, sizeof *which * (size_t)(f->n + 1));
    int n = distinct_calls(f, calls, which);
    jvn_status st = JVN_OK;
    for (int i = 0; i < n; i++) {
        for (int k = 0; k < calls[i]->n && !st; k++) st = plan_prepare(p, calls[i]->kids[k]);
    }
    if (!st) st = run_aggregates(p, calls, n, g, results);
    if (st) return st;
    for (int i = 0; i < f->n; i++) node_become_column(after, f->nodes[i], column_ref(results[which[i]]), false);
    for (int i = 0; i < n; i++) column_unref(results[i]);
    return JVN_OK;
}

static jvn_status item_column(plan *p, node *tree, column **out)
{
    jvn_status st = plan_column(p, tree, out);
    if (st || !tree->constant) return st;
    return column_repeat(*out, p->rows, out, p->e);
}

jvn_status expr_aggregate(const expr_env *env, const expr_item *items, int n, const jvn_groups *g, column **out, err *e)
{
    jvn_status st = JVN_OK;
    node **trees = arena_alloc(env->a, sizeof *trees * (size_t)(n + 1));
    found f = {.a = env->a};
    binder b = {.env = env, .e = e, .grouped = true};
    plan rows = {
        .env = env, .groups = env->groups ? env->groups : g, .rows = env->input ? env->input->rows : 1, .e = e};
    plan after = {.env = env, .rows = g->n, .e = e};
    int done = 0;
    for (int i = 0; i < n; i++) {
        TRY(expr_bind(&b, items[i].e, &trees[i]));
        if (trees[i]->type == JVN_NOTYPE) bind_cast(&b, &trees[i], JVN_FLOAT64);
        find_aggregates(&f, trees[i]);
    }
    TRY(settle(&rows, &after, &f, g));
    for (; done < n; done++) TRY(item_column(&after, trees[done], &out[done]));
out:
    while (st && done) column_unref(out[--done]);
    plan_end(&after);
    plan_end(&rows);
    return st;
}
