/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rows_order.c -- the order of rows by keys: looked up among what is known, else checked by a pass over
 * neighbours, else sorted. */
#include "rows.h"

#include <pthread.h>
#include <stdlib.h>

#include "../base/pool.h"
#include "../base/text.h"
#include "rows_fact.h"
#include "rows_work.h"

/* ---- what is known ---- */

/* Whether a column, with others after it as lesser keys, is in order. Columns do not change, so nor do facts. */
struct sort_fact {
    struct sort_fact *next;
    bool sorted;
    int n;
    uint64_t keys[]; /* ids and directions */
};

static pthread_mutex_t facts_lock = PTHREAD_MUTEX_INITIALIZER;

static struct sort_fact *fact_new(int n_keys, column *const *keys, const int32_t *descending)
{
    struct sort_fact *f = xcalloc(1, sizeof *f + (size_t)n_keys * sizeof *f->keys);
    f->n = n_keys;
    for (int i = 0; i < n_keys; i++) f->keys[i] = keys[i]->id << 1 | (descending && descending[i]);
    return f;
}

static bool find_fact(const column *c, struct sort_fact *asked)
{
    pthread_mutex_lock(&facts_lock);
    const struct sort_fact *f = c->facts;
    while (f && (f->n != asked->n || memcmp(f->keys, asked->keys, (size_t)f->n * sizeof *f->keys))) f = f->next;
    if (f) asked->sorted = f->sorted;
    pthread_mutex_unlock(&facts_lock);
    return f != NULL;
}

static void add_fact(column *c, struct sort_fact *f)
{
    pthread_mutex_lock(&facts_lock);
    f->next = c->facts;
    c->facts = f;
    pthread_mutex_unlock(&facts_lock);
}

void rows_forget(struct sort_fact *facts)
{
    while (facts) {
        struct sort_fact *next = facts->next;
        free(facts);
        facts = next;
    }
}

/* ---- neighbours are compared by their words, block by block, as they come out of the keys ---- */

enum { SHORT_RUN = 16, FEW_RUNS = 1024 };

/* v[-1] is there. Sets differs[i] where v[i] is another value; a fall counts only where all earlier words were
 * the same. */
WIDE_CLONES static bool near_words(const uint64_t *v, int64_t n, uint8_t *differs)
{
    uint8_t falls = 0;
    for (int64_t i = 0; i < n; i++) {
        uint8_t more = v[i] > v[i - 1], less = v[i] < v[i - 1];
        falls |= (uint8_t)(less & !differs[i]);
        differs[i] |= more | less;
    }
    return falls != 0;
}

/* Rows from .. from+n-1; from >= 1. Returns whether any should stand before its predecessor. */
static bool near_block(const key_set *k, int64_t from, int64_t n, uint8_t *differs)
{
    uint64_t v[ROWS_BLOCK + 1];
    bool falls = false;
    memset(differs, 0, (size_t)n);
    for (int i = 0, fit, bits; i < k->n; i += fit) {
        fit = keys_fit(&k->at[i], k->n - i, &bits);
        keys_words(&k->at[i], fit, 0, from - 1, n + 1, v);
        falls |= near_words(v + 1, n, differs);
    }
    return falls;
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
        uint8_t block[ROWS_BLOCK], *differs = r->begins ? r->begins + at : block;
        int64_t n = smaller(ROWS_BLOCK, end - at), first = at == 0;
        differs[0] = 1; /* the first row of all begins a run */
        breach |= near_block(r->k, at + first, n - first, differs + first);
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

/* ---- order ---- */

/* Whether rows stand in order, and if order is given, the order that they should have. */
static jvn_status find_order(int n_keys, column *const *keys, const int32_t *descending, bool *sorted, buffer **order)
{
    *sorted = true;
    if (n_keys == 0 || keys[0]->length < 2) return JVN_OK;
    struct sort_fact *f = fact_new(n_keys, keys, descending);
    bool known = find_fact(keys[0], f);
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
    if (st == JVN_OK && !known) add_fact(keys[0], f);
    else free(f);
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
