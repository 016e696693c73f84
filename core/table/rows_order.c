/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rows_order.c -- the order of rows by keys: looked up among what is known, else checked by a pass over
 * neighbours, else sorted. Runs that rise are found by the same pass. */
#include "rows.h"

#include "../base/pool.h"
#include "../base/text.h"
#include "rows_fact.h"
#include "rows_work.h"

/* ---- neighbours are compared by their words, block by block, as they come out of the keys ---- */

enum { SHORT_RUN = 16, FEW_RUNS = 1024 };

/* v[-1] is there. Sets differs[i] where v[i] is another value, and falls[i] where it is less and all earlier words were
 * the same. Returns whether any falls. */
WIDE_CLONES static bool near_words(const uint64_t *v, int64_t n, uint8_t *restrict differs, uint8_t *restrict falls)
{
    uint8_t any = 0;
    for (int64_t i = 0; i < n; i++) {
        uint8_t more = v[i] > v[i - 1], less = v[i] < v[i - 1];
        any |= falls[i] |= (uint8_t)(less & !differs[i]);
        differs[i] |= more | less;
    }
    return any != 0;
}

/* Rows from .. from+n-1; from >= 1. Returns whether any should stand before its predecessor. */
static bool near_block(const key_set *k, int64_t from, int64_t n, uint8_t *differs, uint8_t *falls)
{
    uint64_t v[ROWS_BLOCK + 1];
    bool any = false;
    memset(differs, 0, (size_t)n);
    memset(falls, 0, (size_t)n);
    for (int i = 0, fit, bits; i < k->n; i += fit) {
        fit = keys_fit(&k->at[i], k->n - i, &bits);
        keys_words(&k->at[i], fit, 0, from - 1, n + 1, v);
        any |= near_words(v + 1, n, differs, falls);
    }
    return any;
}

typedef struct near {
    const key_set *k;
    uint8_t *begins;
    bool breach; /* atomic */
} near;

/* Chunks are judged by themselves, so that what is found does not depend on threads. */
static jvn_status near_chunk(void *context, int64_t chunk)
{
    near *r = context;
    int64_t at = chunk * ROWS_CHUNK, end = chunk_end(chunk, r->k->rows), runs = 0, rows = 0;
    bool breach = false;
    for (; at < end; at += ROWS_BLOCK) {
        uint8_t block[ROWS_BLOCK], falls[ROWS_BLOCK], *differs = r->begins ? r->begins + at : block;
        int64_t n = smaller(ROWS_BLOCK, end - at), first = at == 0;
        differs[0] = 1; /* the first row of all begins a run */
        breach |= near_block(r->k, at + first, n - first, differs + first, falls);
        if (!breach) continue;
        if (!r->begins) return JVN_EDATA;
        for (int64_t i = 0; i < n; i++) runs += differs[i];
        if (runs > FEW_RUNS + (rows += n) / SHORT_RUN) return JVN_EDATA;
    }
    if (breach) __atomic_store_n(&r->breach, true, __ATOMIC_RELAXED);
    return JVN_OK;
}

near_found near_pass(const key_set *k, buffer *begins)
{
    near r = {k, begins ? begins->data : NULL, false};
    if (pool_run(chunk_count(k->rows), near_chunk, &r) != JVN_OK) return NEAR_STOPPED;
    return r.breach ? NEAR_RUNS : NEAR_SORTED;
}

/* ---- rising runs ---- */

static jvn_status rise_chunk(void *context, int64_t chunk)
{
    near *r = context;
    int64_t at = chunk * ROWS_CHUNK, end = chunk_end(chunk, r->k->rows);
    for (; at < end; at += ROWS_BLOCK) {
        uint8_t differs[ROWS_BLOCK];
        int64_t n = smaller(ROWS_BLOCK, end - at), first = at == 0;
        r->begins[at] = 1; /* the first row of all; others are set anew */
        near_block(r->k, at + first, n - first, differs, r->begins + at + first);
    }
    return JVN_OK;
}

static jvn_status find_rises(int n_keys, column *const *keys, groups *out)
{
    key_set k = {0};
    jvn_status st = keys_open(&k, KEY_ORDER, n_keys, keys, NULL, NULL);
    buffer *begins = st == JVN_OK ? begins_new(k.rows) : NULL;
    near r = {&k, begins ? begins->data : NULL, false};
    if (st == JVN_OK && !begins) st = JVN_ENOMEM;
    if (st == JVN_OK) st = pool_run(chunk_count(k.rows), rise_chunk, &r);
    if (st == JVN_OK) st = begins_to_starts(begins, k.rows, &out->starts, &out->g.n);
    if (st == JVN_OK) out->g.starts = out->starts->data;
    buffer_unref(begins);
    keys_close(&k);
    return st;
}

jvn_status rows_rises(int n_keys, column *const *keys, groups *out, err *e)
{
    *out = (groups){0};
    fact *f = fact_new(FACT_RISES, n_keys, keys, NULL);
    bool known = fact_find(keys[0], f);
    jvn_status st = known ? JVN_OK : find_rises(n_keys, keys, &f->found);
    fact_settle(keys[0], f, known, out);
    return rows_done(st, "compare", keys[0]->length, e);
}

/* ---- order ---- */

/* Whether rows stand in order, and if order is given, the order that they should have. */
static jvn_status find_order(int n_keys, column *const *keys, const int32_t *descending, bool *sorted, buffer **order)
{
    *sorted = true;
    if (n_keys == 0 || keys[0]->length < 2) return JVN_OK;
    fact *f = fact_new(FACT_SORTED, n_keys, keys, descending);
    bool known = fact_find(keys[0], f);
    key_set k = {0};
    jvn_status st = JVN_OK;
    if (!known || (order && !f->sorted)) st = keys_open(&k, KEY_ORDER, n_keys, keys, NULL, descending);
    if (st == JVN_OK && !known) f->sorted = near_pass(&k, NULL) == NEAR_SORTED;
    *sorted = f->sorted;
    if (st == JVN_OK && order && !*sorted) {
        st = keys_pack(&k, KEY_ORDER);
        if (st == JVN_OK) st = words_sort(k.words, k.n_words, k.rows, order, NULL);
    }
    keys_close(&k);
    if (st == JVN_OK && !known) fact_keep(keys[0], f);
    else facts_free(f);
    return st;
}

bool rows_sorted(int n_keys, column *const *keys)
{
    bool sorted;
    return find_order(n_keys, keys, NULL, &sorted, NULL) == JVN_OK && sorted;
}

jvn_status rows_order(int n_keys, column *const *keys, const int32_t *descending, buffer **order, err *e)
{
    bool sorted;
    *order = NULL;
    jvn_status st = find_order(n_keys, keys, descending, &sorted, order);
    return rows_done(st, "sort", n_keys ? keys[0]->length : 0, e);
}
