/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rows_group.c -- groups of equal keys: runs where equal rows stand together, else rows sorted by keys, whose runs
 * are then laid out in order of first appearance. Few groups of rows that stand together are remembered. */
#include "rows.h"

#include <stdlib.h>

#include "../base/pool.h"
#include "../base/text.h"
#include "rows_fact.h"
#include "rows_work.h"

void groups_free(groups *g)
{
    buffer_unref(g->starts);
    buffer_unref(g->order);
    *g = (groups){0};
}

static void set_groups(groups *out, buffer *starts, buffer *order, int64_t n)
{
    out->starts = starts;
    out->order = order;
    out->g = (jvn_groups){n, starts->data, order ? order->data : NULL};
}

/* No group, or one of all rows. */
static jvn_status group_all(int64_t n, groups *out)
{
    buffer *b = buffer_new(16);
    if (!b) return JVN_ENOMEM;
    ((int64_t *)b->data)[0] = 0;
    ((int64_t *)b->data)[1] = n;
    set_groups(out, b, NULL, n > 0);
    return JVN_OK;
}

/* ---- rows that stand together ---- */

/* Whether no two runs have equal keys: the first rows of runs are grouped in their turn. */
static jvn_status runs_differ(int n_keys, column *const *keys, const int64_t *starts, int64_t runs, bool *differ)
{
    column **firsts = xcalloc((size_t)n_keys, sizeof *firsts);
    groups g = {0};
    jvn_status st = JVN_OK;
    for (int i = 0; st == JVN_OK && i < n_keys; i++) st = rows_take(keys[i], starts, runs, &firsts[i], NULL);
    if (st == JVN_OK) st = rows_group(n_keys, firsts, runs, &g, NULL);
    *differ = g.g.n == runs;
    groups_free(&g);
    for (int i = 0; i < n_keys; i++) column_unref(firsts[i]);
    free(firsts);
    return st;
}

/* Sorted rows, and long runs that differ; else out stays empty. */
static jvn_status group_runs(int n_keys, column *const *keys, const key_set *k, groups *out)
{
    buffer *begins = begins_new(k->rows), *starts = NULL;
    int64_t runs;
    if (!begins) return JVN_ENOMEM;
    near_found found = near_pass(k, begins);
    bool differ = found == NEAR_SORTED;
    jvn_status st = found == NEAR_STOPPED ? JVN_OK : begins_to_starts(begins, k->rows, &starts, &runs);
    if (st == JVN_OK && found == NEAR_RUNS && runs < k->rows)
        st = runs_differ(n_keys, keys, starts->data, runs, &differ);
    if (st == JVN_OK && differ) set_groups(out, starts, NULL, runs);
    else buffer_unref(starts);
    buffer_unref(begins);
    return st;
}

/* ---- sorted runs by first appearance ---- */

typedef struct layout {
    const run_set *r;
    const int64_t *by; /* runs in order of first appearance */
    int64_t rows, *starts, *order;
    bool moves; /* atomic: whether any row stands elsewhere in the order than in the table */
} layout;

static jvn_status find_first(void *context, int64_t chunk)
{
    const layout *l = context;
    for (int64_t i = chunk * ROWS_CHUNK, end = chunk_end(chunk, l->r->n); i < end; i++)
        l->starts[i] = l->r->order[l->r->starts[i]];
    return JVN_OK;
}

static jvn_status copy_chunk(void *context, int64_t chunk)
{
    layout *l = context;
    int64_t i = chunk * ROWS_CHUNK, end = chunk_end(chunk, l->rows), moved = 0;
    for (int64_t g = run_at(l->starts, l->r->n, i); i < end; g++) {
        const int64_t *from = l->r->order + l->r->starts[l->by[g]] - l->starts[g];
        for (int64_t stop = smaller(l->starts[g + 1], end); i < stop; i++) moved |= (l->order[i] = from[i]) ^ i;
    }
    if (moved) __atomic_store_n(&l->moves, true, __ATOMIC_RELAXED);
    return JVN_OK;
}

static jvn_status lay_out(const run_set *r, int64_t rows, groups *out)
{
    buffer *starts = buffer_new((r->n + 1) * 8), *order = buffer_new(rows * 8), *by = NULL;
    jvn_status st = starts && order ? JVN_OK : JVN_ENOMEM;
    if (st == JVN_OK) {
        layout l = {.r = r, .rows = rows, .starts = starts->data, .order = order->data};
        pool_run(chunk_count(r->n), find_first, &l);
        st = words_sort(&(key_word){starts, bit_width((uint64_t)rows)}, 1, r->n, &by, NULL);
        if (st == JVN_OK) {
            l.by = by->data;
            for (int64_t i = 0; i < r->n; i++) l.starts[i] = r->starts[l.by[i] + 1] - r->starts[l.by[i]];
            l.starts[r->n] = counts_to_places(l.starts, r->n);
            pool_run(chunk_count(rows), copy_chunk, &l);
            set_groups(out, starts, l.moves ? buffer_ref(order) : NULL, r->n);
        }
    }
    buffer_unref(by);
    buffer_unref(order);
    if (st != JVN_OK) buffer_unref(starts);
    return st;
}

static jvn_status find_groups(int n_keys, column *const *keys, int64_t n, groups *out)
{
    key_set k = {0};
    run_set r = {0};
    jvn_status st = keys_open(&k, KEY_EQUAL, n_keys, keys, NULL, NULL);
    if (st == JVN_OK) st = group_runs(n_keys, keys, &k, out);
    if (st == JVN_OK && !out->starts) {
        st = keys_pack(&k, KEY_EQUAL);
        if (st == JVN_OK) st = runs_open(k.words, k.n_words, n, &r);
        if (st == JVN_OK && r.n == n) set_groups(out, buffer_ref(r.buffers[1]), NULL, n); /* each row is one */
        else if (st == JVN_OK) st = lay_out(&r, n, out);
        runs_close(&r);
    }
    keys_close(&k);
    return st;
}

jvn_status rows_group(int n_keys, column *const *keys, int64_t n, groups *out, err *e)
{
    *out = (groups){0};
    if (!n_keys || !n) return rows_done(group_all(n, out), "group", n, e);
    fact *f = fact_new(FACT_GROUPS, n_keys, keys, NULL);
    bool known = fact_find(keys[0], f);
    jvn_status st = known ? JVN_OK : find_groups(n_keys, keys, n, &f->found);
    fact_settle(keys[0], f, known, out);
    return rows_done(st, "group", n, e);
}
