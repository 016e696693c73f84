/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expr_eval.c -- the driver: prepares a typed tree (windows and aggregates first, constants folded, work on
 * dictionaries lifted), then walks it block by block on all cores. Results and errors do not depend on the
 * number of threads: after a failure the blocks are walked again in order, up to the first that fails. */
#include <pthread.h>
#include <stdlib.h>

#include "expr_tree.h"

enum { CHUNK = 16 * EXPR_BLOCK }; /* rows a task */

/* ---- scratch -------------------------------------------------------------------------------------- */

typedef struct slots {
    arena *a;
    int n, n_free, cap;
    int *free;
} slots;

static int slot_take(slots *s) { return s->n_free ? s->free[--s->n_free] : s->n++; }

static void slot_give(slots *s, int slot)
{
    if (s->n_free == s->cap) {
        int *more = arena_alloc(s->a, sizeof *more * (size_t)(2 * s->cap + 8));
        if (s->n_free) memcpy(more, s->free, sizeof *more * (size_t)s->n_free);
        s->free = more;
        s->cap = 2 * s->cap + 8;
    }
    s->free[s->n_free++] = slot;
}

static bool needs_extra(node_kind kind)
{
    return kind == N_IN || kind == N_BETWEEN || kind == N_LOGIC || kind == N_CASE || kind == N_COALESCE ||
           kind == N_NULLIF || kind == N_MAP;
}

/* Gives every node its scratch; a slot is free again when its reader is done. Nodes with more than a result
 * write while their kids are at work: they take theirs first. */
static void assign_slots(slots *s, node *x)
{
    bool first = needs_extra(x->kind);
    if (x->kind == N_LITERAL) return;
    if (first) x->extra = slot_take(s);
    if (first) x->slot = slot_take(s);
    for (int i = 0; i < x->n; i++) assign_slots(s, x->kids[i]);
    if (!first) x->slot = slot_take(s);
    for (int i = 0; i < x->n; i++) {
        if (x->kids[i]->kind != N_LITERAL) slot_give(s, x->kids[i]->slot);
    }
    if (first) slot_give(s, x->extra);
}

static bool frame_open(frame *f, const plan *p, int n_slots, int64_t rows)
{
    int64_t room = (rows < EXPR_BLOCK ? rows + 64 : EXPR_BLOCK) / 64 * 64;
    *f = (frame){.p = p, .room = room};
    err_clear(&f->e);
    f->mem = aligned_alloc(64, (size_t)(room * 17 * (n_slots + 1)));
    return f->mem != NULL;
}

static void frame_close(frame *f)
{
    frame_done(f);
    free(f->kept);
    free(f->mem);
}

/* ---- one tree over all rows ----------------------------------------------------------------------- */

typedef struct idle {
    frame f;
    struct idle *next;
} idle;

/* Text results of one task, until all are known. */
typedef struct chunk {
    char *s;
    int64_t n, cap;
} chunk;

typedef struct run {
    plan *p;
    const node *x;
    column *out;
    int64_t rows;
    int n_slots;
    bool quiet; /* several tasks at once: which error comes first is found later */
    chunk *chunks;
    pthread_mutex_t lock;
    idle *frames;
} run;

static idle *take_frame(run *r)
{
    pthread_mutex_lock(&r->lock);
    idle *f = r->frames;
    if (f) r->frames = f->next;
    pthread_mutex_unlock(&r->lock);
    if (f) return f;
    f = xcalloc(1, sizeof *f);
    if (frame_open(&f->f, r->p, r->n_slots, r->rows)) return f;
    free(f);
    return NULL;
}

static void give_frame(run *r, idle *f)
{
    pthread_mutex_lock(&r->lock);
    f->next = r->frames;
    r->frames = f;
    pthread_mutex_unlock(&r->lock);
}

static bool chunk_room(chunk *c, int64_t more)
{
    if (c->n + more <= c->cap) return true;
    int64_t cap = (c->n + more) * 2 + 256;
    char *s = realloc(c->s, (size_t)cap);
    if (!s) return false;
    c->s = s;
    c->cap = cap;
    return true;
}

static jvn_status store_text(run *r, frame *f, const vec *v, int64_t n)
{
    const str *s = v->data;
    chunk *c = &r->chunks[f->start / CHUNK];
    int64_t *at = (int64_t *)r->out->data->data + f->start, total = 0;
    for (int64_t i = 0; i < n; i++) total += !v->valid || v->valid[i] ? s[i].n : 0;
    if (!chunk_room(c, total)) return fail(&f->e, JVN_ENOMEM, "not enough memory for the text");
    for (int64_t i = 0; i < n; i++) {
        bool known = !v->valid || v->valid[i];
        if (known && s[i].n) memcpy(c->s + c->n, s[i].s, (size_t)s[i].n);
        c->n += known ? s[i].n : 0;
        at[i + 1] = c->n;
    }
    return JVN_OK;
}

static jvn_status run_block(run *r, frame *f)
{
    vec v;
    jvn_type type = r->x->type;
    char *data = r->out->data->data, *dest = NULL;
    int64_t n = frame_rows(f, r->x);
    if (type != JVN_BOOL && type != JVN_STRING) dest = data + f->start * type_width(type);
    jvn_status st = node_eval(f, r->x, dest, &v);
    if (st) return st;
    if (type == JVN_STRING && (st = store_text(r, f, &v, n))) return st;
    if (type == JVN_BOOL) bytes_to_bits(data + f->start / 8, v.data, n);
    if (dest && v.data != dest) memcpy(dest, v.data, (size_t)(n * type_width(type)));
    if (v.valid && r->out->validity) bytes_to_bits((char *)r->out->validity->data + f->start / 8, v.valid, n);
    return JVN_OK;
}

static jvn_status run_chunk(void *context, int64_t i)
{
    run *r = context;
    jvn_status st = JVN_OK;
    idle *it = take_frame(r);
    if (!it) return r->quiet ? JVN_ENOMEM : fail(r->p->e, JVN_ENOMEM, "not enough memory to compute in");
    frame *f = &it->f;
    int64_t end = (i + 1) * CHUNK < r->rows ? (i + 1) * CHUNK : r->rows;
    if (r->chunks) r->chunks[i].n = 0;
    for (f->start = i * CHUNK; f->start < end && !st; f->start += EXPR_BLOCK) {
        f->n = end - f->start < EXPR_BLOCK ? end - f->start : EXPR_BLOCK;
        st = cancel_asked() ? fail(&f->e, JVN_ECANCELLED, "stopped") : run_block(r, f);
        frame_done(f);
    }
    if (st && !r->quiet) *r->p->e = f->e;
    give_frame(r, it);
    return st;
}

static jvn_status run_all(run *r)
{
    int64_t n = (r->rows + CHUNK - 1) / CHUNK;
    r->quiet = n > 1;
    jvn_status st = pool_run(n, run_chunk, r);
    if (!st || !r->quiet) return st;
    r->quiet = false;
    if (r->p->env->fault) err_clear(r->p->env->fault);
    for (int64_t i = 0; i < n; i++) {
        if ((st = run_chunk(r, i))) return st;
    }
    return JVN_OK;
}

/* Puts the tasks' texts behind each other. */
static jvn_status join_text(run *r)
{
    int64_t n = (r->rows + CHUNK - 1) / CHUNK, total = 0;
    int64_t *at = r->out->data->data;
    for (int64_t i = 0; i < n; i++) total += r->chunks[i].n;
    buffer *bytes = buffer_new(total);
    if (!bytes) return fail(r->p->e, JVN_ENOMEM, "not enough memory for the text");
    buffer_unref(r->out->bytes);
    r->out->bytes = bytes;
    at[0] = total = 0;
    for (int64_t i = 0; i < n; i++) {
        int64_t end = (i + 1) * CHUNK < r->rows ? (i + 1) * CHUNK : r->rows;
        if (r->chunks[i].n) memcpy((char *)bytes->data + total, r->chunks[i].s, (size_t)r->chunks[i].n);
        for (int64_t k = i * CHUNK; k < end && total; k++) at[k + 1] += total;
        total += r->chunks[i].n;
    }
    return JVN_OK;
}

static void run_close(run *r)
{
    while (r->frames) {
        idle *f = r->frames;
        r->frames = f->next;
        frame_close(&f->f);
        free(f);
    }
    for (int64_t i = 0; r->chunks && i * CHUNK < r->rows; i++) free(r->chunks[i].s);
    free(r->chunks);
    pthread_mutex_destroy(&r->lock);
}

jvn_status tree_run(plan *p, node *x, column **out)
{
    jvn_status st;
    slots s = {.a = p->env->a};
    run r = {.p = p, .x = x, .rows = x->constant ? 1 : p->rows};
    pthread_mutex_init(&r.lock, NULL);
    assign_slots(&s, x);
    r.n_slots = s.n;
    r.out = column_new(x->type, r.rows, 0, x->nullable);
    if (!r.out) TRY(fail(p->e, JVN_ENOMEM, "not enough memory for %lld rows", (long long)r.rows));
    if (x->type == JVN_STRING) r.chunks = xcalloc((size_t)(r.rows / CHUNK + 1), sizeof *r.chunks);
    TRY(run_all(&r));
    if (x->type == JVN_STRING) TRY(join_text(&r));
    column_count_nulls(r.out);
    *out = r.out;
    r.out = NULL;
out:
    column_unref(r.out);
    run_close(&r);
    return st;
}

/* ---- preparation ---------------------------------------------------------------------------------- */

column *plan_own(plan *p, column *c)
{
    if ((p->n_owned & (p->n_owned - 1)) == 0) {
        p->owned = xrealloc(p->owned, sizeof(column *) * (size_t)(p->n_owned ? 2 * p->n_owned : 1));
    }
    return p->owned[p->n_owned++] = c;
}

void plan_end(plan *p)
{
    for (int i = 0; i < p->n_owned; i++) column_unref(p->owned[i]);
    free(p->owned);
    p->owned = NULL;
    p->n_owned = 0;
}

void node_become_column(plan *p, node *x, column *c, bool constant)
{
    x->kind = N_COLUMN;
    x->col = plan_own(p, c);
    x->n = 0;
    x->constant = constant;
    x->nullable = c->validity != NULL;
    if (c->type != JVN_DICT) x->type = c->type;
}

/* One value a group to one value a row. */
static jvn_status repeat_groups(plan *p, column *c, column **out)
{
    const jvn_groups *g = p->groups;
    buffer *rows = buffer_new(p->rows * 8);
    if (!rows) return fail(p->e, JVN_ENOMEM, "not enough memory for %lld rows", (long long)p->rows);
    int64_t *row = rows->data;
    for (int64_t i = 0; i < g->n; i++) {
        for (int64_t k = g->starts[i]; k < g->starts[i + 1]; k++) row[g->order ? g->order[k] : k] = i;
    }
    jvn_status st = rows_take(c, row, p->rows, out, p->e);
    buffer_unref(rows);
    return st;
}

static jvn_status settle_aggregate(plan *p, node *x)
{
    column *c = NULL, *wide = NULL;
    const int64_t starts[2] = {0, p->rows};
    const jvn_groups all = {1, starts, NULL};
    jvn_status st = run_aggregates(p, &x, 1, p->groups ? p->groups : &all, &c);
    if (!st && p->groups) {
        st = repeat_groups(p, c, &wide);
        column_unref(c);
        c = wide;
    }
    if (!st) node_become_column(p, x, c, p->groups == NULL);
    return st;
}

static jvn_status settle_window(plan *p, node *x)
{
    column *c = NULL;
    jvn_status st = run_window(p, x, &c);
    if (!st) node_become_column(p, x, c, false);
    return st;
}

/* Evaluates a constant once; what cannot be is left, to fail where its value is wanted. */
static void fold(plan *p, node *x)
{
    vec v;
    frame f;
    slots s = {.a = p->env->a};
    assign_slots(&s, x);
    if (!frame_open(&f, p, s.n, 1)) return;
    f.n = 1;
    if (node_eval(&f, x, NULL, &v)) {
        if (p->env->fault) err_clear(p->env->fault);
    } else {
        x->known = v.valid ? v.valid[0] : 1;
        memset(&x->value, 0, sizeof x->value);
        memcpy(&x->value, v.data, (size_t)vec_width(x->type));
        if (x->type == JVN_STRING)
            x->value.s.s = arena_text(p->env->a, x->value.s.s ? x->value.s.s : "", (size_t)x->value.s.n);
        x->kind = N_LITERAL;
        x->nullable = !x->known;
        x->n = 0;
    }
    frame_close(&f);
}

/* What a node's value depends on. */
static void trace(node *x)
{
    x->source = NULL;
    x->mixed = false;
    if (x->kind == N_COLUMN && !x->constant) {
        x->mixed = x->col->type != JVN_DICT;
        if (!x->mixed) x->source = x->col;
    }
    for (int i = 0; i < x->n; i++) {
        const node *k = x->kids[i];
        x->mixed |= k->mixed || (x->source && k->source && x->source != k->source);
        if (k->source) x->source = k->source;
    }
}

jvn_status plan_prepare(plan *p, node *x)
{
    jvn_status st = JVN_OK;
    for (int i = 0; i < x->n && !st; i++) st = plan_prepare(p, x->kids[i]);
    if (st) return st;
    if (x->kind == N_WINDOW) st = settle_window(p, x);
    if (x->kind == N_AGGREGATE) st = settle_aggregate(p, x);
    if (st) return st;
    x->constant = x->kind != N_COLUMN || x->constant;
    for (int i = 0; i < x->n; i++) x->constant &= x->kids[i]->constant;
    if (x->constant && x->kind != N_LITERAL) fold(p, x);
    trace(x);
    return JVN_OK;
}

/* ---- results -------------------------------------------------------------------------------------- */

static column *labelled(column *c, const char *unit)
{
    if (!c || !strcmp(c->unit, unit)) return c;
    column *r = column_label(c, unit, NULL);
    column_unref(c);
    return r;
}

/* The value of a prepared tree. */
jvn_status tree_column(plan *p, node *x, column **out)
{
    jvn_status st = JVN_OK;
    if (x->kind == N_COLUMN) {
        *out = column_ref(x->col);
    } else {
        lift(p, x);
        st = x->kind == N_MAP && x->type == JVN_STRING ? map_column(p, x, out) : tree_run(p, x, out);
    }
    if (!st) *out = labelled(*out, x->unit);
    return st;
}

jvn_status plan_column(plan *p, node *x, column **out)
{
    jvn_status st = plan_prepare(p, x);
    return st ? st : tree_column(p, x, out);
}

/* n rows of a column's only value; text as a dictionary of one word. Takes c. */
jvn_status column_repeat(column *c, int64_t n, column **out, err *e)
{
    column *r = NULL;
    if (n == 1) {
        *out = c;
        return JVN_OK;
    }
    if (column_is_null(c, 0)) {
        r = column_constant(c->type, NULL, n);
    } else if (c->type == JVN_STRING) {
        if ((r = column_new(JVN_DICT, n, 0, false))) {
            memset(r->data->data, 0, (size_t)n * 4);
            r->dict = column_ref(c);
        }
    } else if (c->type == JVN_BOOL) {
        bool truth = column_bool(c, 0);
        r = column_constant(c->type, &truth, n);
    } else {
        r = column_constant(c->type, column_data(c), n);
    }
    if (r) r = labelled(r, c->unit);
    column_unref(c);
    *out = r;
    return r ? JVN_OK : fail(e, JVN_ENOMEM, "not enough memory for %lld rows", (long long)n);
}

jvn_status expr_eval(const expr_env *env, const expr *x, column **out, err *e)
{
    jvn_status st;
    node *tree = NULL;
    column *c = NULL;
    int64_t rows = env->input && env->input->rows >= 0 ? env->input->rows : 1;
    binder b = {.env = env, .e = e};
    plan p = {.env = env, .groups = env->groups, .rows = rows, .e = e};
    TRY(expr_bind(&b, x, &tree));
    if (tree->type == JVN_NOTYPE) bind_cast(&b, &tree, JVN_FLOAT64);
    TRY(plan_column(&p, tree, &c));
    if (tree->constant) TRY(column_repeat(c, rows, &c, e));
    *out = c;
out:
    plan_end(&p);
    return st;
}
