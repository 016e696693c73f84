/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expr_eval.c -- the driver: prepares a typed tree (windows and aggregates first), evaluates constants once and
 * what depends on one dictionary column alone once a word, then walks the tree block by block on all cores.
 * Results and errors do not depend on the number of threads. */
#include <stdlib.h>

#include "expr_tree.h"

/* Rows walked at once, whose scratch stays in cache; rows a task; rows of a task that gives text. */
enum { WALK = EXPR_BLOCK / 4, CHUNK = 64 * WALK, TEXTS = 8 * WALK };

jvn_status no_memory(plan *p) { return fail(p->e, JVN_ENOMEM, "not enough memory for %lld rows", (long long)p->rows); }

static bool has_fault(const plan *p) { return p->env->fault && p->env->fault->code != JVN_OK; }

jvn_status callback_status(const plan *p, jvn_status st)
{
    return st || p->quiet || !has_fault(p) ? st : p->env->fault->code;
}

jvn_status run_tasks(plan *p, int64_t n, jvn_status (*task)(void *, int64_t), void *context)
{
    const bool quiet = n > 1 && !p->serial;
    jvn_status st = JVN_OK;
    p->quiet = quiet;
    if (!p->serial) st = pool_run(n, task, context);
    p->quiet = false;
    if (!p->serial && (!quiet || (!st && !has_fault(p)))) return st;
    if (p->env->fault) err_clear(p->env->fault);
    for (int64_t i = 0; i < n; i++) {
        if ((st = task(context, i))) return st;
    }
    return JVN_OK;
}

static bool is_serial(const node *x)
{
    bool serial = x->fn && x->fn->flags & JVN_F_SERIAL;
    for (int i = 0; i < x->n && !serial; i++) serial = is_serial(x->kids[i]);
    return serial;
}

void plan_look(plan *p, node *const *trees, int n)
{
    for (int i = 0; i < n && !p->serial; i++) p->serial = is_serial(trees[i]);
}

/* ---- text ----------------------------------------------------------------------------------------- */

void strs_read(const column *c, int64_t start, int64_t n, str *out)
{
    const bool coded = c->type == JVN_DICT;
    const column *words = coded ? c->dict : c;
    const int32_t *code = coded ? column_i32(c) + start : NULL;
    const int64_t *at = column_i64(words);
    const char *s = words->bytes ? words->bytes->data : "";
    for (int64_t i = 0; i < n; i++) {
        bool null = coded && column_is_null(c, start + i);
        int64_t k = coded ? code[i] : start + i;
        out[i] = null ? (str){"", 0} : (str){s + at[k], at[k + 1] - at[k]};
    }
}

/* Such a column from rows; NULL: no memory. [owned] */
static column *strs_column(const str *s, const uint8_t *valid, int64_t n)
{
    int64_t total = 0;
    for (int64_t i = 0; i < n; i++) total += !valid || valid[i] ? s[i].n : 0;
    column *c = column_new(JVN_STRING, n, total, valid != NULL);
    if (!c) return NULL;
    int64_t *at = c->data->data;
    char *to = c->bytes->data;
    at[0] = 0;
    for (int64_t i = 0; i < n; i++) {
        int64_t len = !valid || valid[i] ? s[i].n : 0;
        if (len) memcpy(to + at[i], s[i].s, (size_t)len);
        at[i + 1] = at[i] + len;
    }
    if (valid) bytes_to_bits(c->validity->data, valid, n);
    column_count_nulls(c);
    return c;
}

column *strs_join(column *const *parts, int64_t n_parts, int64_t n)
{
    buffer *b = buffer_new(n * ((int64_t)sizeof(str) + 1));
    if (!b) return NULL;
    str *all = b->data;
    uint8_t *valid = memset(all + n, 1, (size_t)n);
    for (int64_t i = 0, at = 0; i < n_parts; at += parts[i++]->length) {
        const column *c = parts[i];
        strs_read(c, 0, c->length, all + at);
        if (c->validity) bits_to_bytes(valid + at, c->validity->data, c->offset, c->length);
    }
    column *c = strs_column(all, valid, n);
    buffer_unref(b);
    return c;
}

/* ---- one tree over all rows ----------------------------------------------------------------------- */

typedef struct run {
    plan *p;
    node *x;
    column *out, **texts; /* texts: of each task, one block each */
    int64_t rows, chunk, block;
    int n_slots;
} run;

static jvn_status run_block(run *r, frame *f)
{
    jvn_type type = r->x->type;
    char *data = r->out ? r->out->data->data : NULL;
    f->dest = !data || type == JVN_BOOL ? NULL : data + f->start * type_width(type);
    jvn_status st = node_eval(f, r->x);
    const vec *v = frame_vec(f, r->x);
    if (st) return st;
    if (r->texts) {
        column **to = &r->texts[f->start / r->chunk];
        column_unref(*to);
        *to = strs_column(v->data, v->valid, f->n);
        return *to ? JVN_OK : fail(&f->e, JVN_ENOMEM, "not enough memory for the text");
    }
    if (type == JVN_BOOL) bytes_to_bits(data + f->start / 8, v->data, f->n);
    if (f->dest && v->data != f->dest) memcpy(f->dest, v->data, (size_t)(f->n * type_width(type)));
    if (v->valid) bytes_to_bits((char *)r->out->validity->data + f->start / 8, v->valid, f->n);
    return JVN_OK;
}

static jvn_status run_chunk(void *context, int64_t i)
{
    run *r = context;
    frame f;
    int64_t from = i * r->chunk, to = from + r->chunk < r->rows ? from + r->chunk : r->rows;
    if (!frame_open(&f, r->p, &r->x, 1, r->n_slots, to - from < r->block ? to - from : r->block))
        return r->p->quiet ? JVN_ENOMEM : no_memory(r->p);
    jvn_status st = JVN_OK;
    f.root = r->x;
    for (f.start = from; f.start < to && !st; f.start += r->block) {
        f.n = to - f.start < r->block ? to - f.start : r->block;
        st = cancel_asked() ? fail(&f.e, JVN_ECANCELLED, "stopped") : run_block(r, &f);
        frame_done(&f);
    }
    if (st && !r->p->quiet) *r->p->e = f.e;
    frame_close(&f);
    return st;
}

static jvn_status tree_run(plan *p, node *x, int64_t rows, column **out)
{
    jvn_status st;
    bool is_text = x->type == JVN_STRING;
    run r = {.p = p, .x = x, .rows = rows, .n_slots = number_slots(&x, 1)};
    r.chunk = is_text ? TEXTS : CHUNK;
    r.block = is_text ? TEXTS : WALK;
    int64_t n = (rows + r.chunk - 1) / r.chunk;
    if (is_text)
        r.texts = xcalloc((size_t)n + 1, sizeof *r.texts);
    else if (!(r.out = column_new(x->type, rows, 0, true)))
        TRY(no_memory(p));
    TRY(run_tasks(p, n, run_chunk, &r));
    if (r.texts && !(r.out = strs_join(r.texts, n, rows))) TRY(no_memory(p));
    if (!r.texts) column_count_nulls(r.out);
    *out = r.out;
    r.out = NULL;
out:
    column_unref(r.out);
    for (int64_t i = 0; r.texts && i < n; i++) column_unref(r.texts[i]);
    free(r.texts);
    return st;
}

/* ---- once in place of once a row ------------------------------------------------------------------ */

static const column many; /* stands for several sources, or one that is no dictionary */

/* Evaluates x over n rows (words: those of its dictionary) in one block, into the arena. false: it failed, for
 * a row that need not matter; it is left, to fail where its value is wanted. */
static bool evaluate_apart(plan *p, node *x, int64_t n, bool words, vec *out)
{
    frame f;
    arena *a = p->env->a;
    if (!frame_open(&f, p, &x, 1, number_slots(&x, 1), n)) return false;
    f.a = a;
    f.n = n;
    f.words = words;
    bool good = node_eval(&f, x) == JVN_OK;
    const vec v = *frame_vec(&f, x);
    if (good) {
        size_t bytes = (size_t)(n * vec_width(x->type));
        out->data = memcpy(arena_alloc(a, bytes + 1), v.data, bytes);
        bool nulls = v.valid && memchr(v.valid, 0, (size_t)n);
        out->valid = nulls ? memcpy(arena_alloc(a, (size_t)n), v.valid, (size_t)n) : NULL;
    } else if (p->env->fault) {
        err_clear(p->env->fault);
    }
    f.a = NULL;
    frame_close(&f);
    return good;
}

static void become_literal(node *x, const vec *v)
{
    x->kind = N_LITERAL;
    x->n = 0;
    x->known = !v->valid;
    memset(&x->value, 0, sizeof x->value);
    memcpy(&x->value, v->data, (size_t)vec_width(x->type));
}

static void become_map(node *x, const vec *v, int64_t n)
{
    const uint8_t *truth = v->data, *first = x->type == JVN_BOOL ? memchr(truth, 1, (size_t)n) : NULL;
    bool one = first && !memchr(first + 1, 1, (size_t)(truth + n - first - 1));
    x->only = one ? (int32_t)(first - truth) : -1;
    x->kind = N_MAP;
    x->n = 0;
    x->col = (column *)(uintptr_t)x->source;
    x->map = *v;
    x->source = &many;
}

/* `in` with constants alone becomes a set; null and NaN, which nothing equals, are left out. */
static void become_set(plan *p, node *x)
{
    int width = vec_width(x->kids[0]->type);
    char *set = arena_alloc(p->env->a, (size_t)(x->n * width));
    x->known = 1;
    for (int i = 1; i < x->n; i++) {
        const node *v = x->kids[i];
        bool nan = v->type == JVN_FLOAT64 && v->value.f64 != v->value.f64;
        if (v->kind != N_LITERAL) return;
        if (v->known && !nan) memcpy(set + width * x->n_map++, &v->value, (size_t)width);
        x->known &= v->known;
    }
    sort_values(set, x->n_map, x->kids[0]->type);
    x->map.data = set;
    x->kind = N_SET;
    x->n = 1;
}

/* Makes literals of constants and maps of what depends on one dictionary column with fewer words than rows. */
static void lift(plan *p, node *x)
{
    vec v;
    bool mapped = x->source && x->source != &many && x->source->dict->length < p->rows;
    int64_t n = mapped ? x->source->dict->length + (x->source->validity != NULL) : 1;
    if (x->kind == N_COLUMN || x->kind == N_LITERAL) return;
    if ((mapped || !x->source) && evaluate_apart(p, x, n, mapped, &v)) {
        if (mapped)
            become_map(x, &v, n);
        else
            become_literal(x, &v);
        return;
    }
    for (int i = 0; i < x->n; i++) lift(p, x->kids[i]);
    if (x->kind == N_TESTS && x->op == OP_IN) become_set(p, x);
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

void node_become_column(plan *p, node *x, column *c)
{
    x->kind = N_COLUMN;
    x->type = c->type == JVN_DICT ? JVN_STRING : c->type;
    x->col = plan_own(p, c);
    x->source = c->type == JVN_DICT ? c : &many;
    x->n = 0;
}

jvn_status node_become_literal(plan *p, node *x)
{
    vec v;
    if (!evaluate_apart(p, x, 1, false, &v)) return no_memory(p);
    become_literal(x, &v);
    return JVN_OK;
}

/* What keeps a state, as a generator of random numbers does, is called for every row, arguments or not. */
static bool differs_by_row(const node *x) { return x->kind == N_SCALAR && !x->n && x->fn->flags & JVN_F_SERIAL; }

static jvn_status settle_windows(plan *p, node *x)
{
    column *c = NULL;
    jvn_status st = JVN_OK;
    x->source = differs_by_row(x) ? &many : NULL;
    for (int i = 0; i < x->n && !st; i++) {
        st = settle_windows(p, x->kids[i]);
        const column *of = x->kids[i]->source;
        if (of) x->source = x->source && x->source != of ? &many : of;
    }
    if (!st && x->kind == N_WINDOW && !(st = run_window(p, x, &c))) node_become_column(p, x, c);
    if (x->kind == N_COLUMN) x->source = x->col->type == JVN_DICT ? x->col : &many;
    return st;
}

jvn_status plan_prepare(plan *p, node *const *trees, int n)
{
    const int64_t starts[2] = {0, p->rows};
    const jvn_groups all = {1, starts, NULL};
    plan_look(p, trees, n);
    jvn_status st = settle_aggregates(p, p, trees, n, p->groups ? p->groups : &all);
    for (int i = 0; i < n && !st; i++) st = settle_windows(p, trees[i]);
    return st;
}

jvn_status plan_fold(plan *p, node *x)
{
    jvn_status st = plan_prepare(p, &x, 1);
    if (st == JVN_OK) lift(p, x);
    return st;
}

/* ---- results -------------------------------------------------------------------------------------- */

/* A lifted tree of text as a dictionary column: equal words become one. */
static jvn_status map_column(plan *p, node *x, column **out)
{
    jvn_status st;
    groups g = {0};
    column *words, *dict = NULL;
    int64_t n = x->col->dict->length + (x->col->validity != NULL), k = 0;
    int32_t *code = arena_alloc(p->env->a, sizeof *code * (size_t)(n + 1));
    int64_t *word = arena_alloc(p->env->a, sizeof *word * (size_t)(n + 1));
    if (!(words = strs_column(x->map.data, x->map.valid, n))) return no_memory(p);
    TRY(rows_group(1, &words, n, &g, p->e));
    for (int64_t i = 0; i < g.g.n; i++) {
        const int64_t *order = g.g.order, from = g.g.starts[i], first = order ? order[from] : from;
        const bool null = column_is_null(words, first);
        for (int64_t j = from; j < g.g.starts[i + 1]; j++) code[order ? order[j] : j] = null ? 0 : (int32_t)k;
        if (!null) word[k++] = first;
    }
    TRY(rows_take(words, word, k, &dict, p->e));
    x->map.data = code;
    x->type = JVN_DICT;
    TRY(tree_run(p, x, p->rows, out));
    (*out)->dict = column_ref(dict);
out:
    column_unref(dict);
    column_unref(words);
    groups_free(&g);
    return st;
}

/* A constant text for every row: a dictionary of one word. */
static jvn_status repeat_text(plan *p, node *x, column **out)
{
    column *word = NULL, *c = NULL;
    jvn_status st = tree_run(p, x, 1, &word);
    if (!st && (c = column_new(JVN_DICT, p->rows, 0, false))) {
        memset(c->data->data, 0, (size_t)p->rows * 4);
        c->dict = word;
    } else {
        column_unref(word);
    }
    *out = c;
    return st || c ? st : no_memory(p);
}

jvn_status tree_column(plan *p, node *x, bool wide, column **out)
{
    jvn_status st = JVN_OK;
    lift(p, x);
    if (x->kind == N_COLUMN)
        *out = column_ref(x->col);
    else if (x->kind == N_MAP && x->type == JVN_STRING)
        st = map_column(p, x, out);
    else if (x->kind == N_LITERAL && x->type == JVN_STRING && x->known && wide && p->rows != 1)
        st = repeat_text(p, x, out);
    else
        st = tree_run(p, x, x->source || wide ? p->rows : 1, out);
    if (st || (!strcmp((*out)->unit, x->unit) && !x->convention)) return st;
    column *bare = *out;
    *out = column_label(bare, x->unit, x->convention);
    column_unref(bare);
    return JVN_OK;
}

jvn_status plan_rows(plan *p, node *x, column **out)
{
    jvn_status st = plan_prepare(p, &x, 1);
    return st ? st : tree_column(p, x, true, out);
}

jvn_status expr_eval(const expr_env *env, const expr *x, column **out, err *e)
{
    node *tree = NULL;
    binder b = {.env = env, .e = e};
    plan p = {.env = env, .groups = env->groups, .rows = 1, .e = e};
    if (env->input && env->input->rows >= 0) p.rows = env->input->rows;
    jvn_status st = bind_value(&b, x, &tree);
    if (!st) st = plan_rows(&p, tree, out);
    plan_end(&p);
    return st;
}
