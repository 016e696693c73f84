/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rows_order.c -- the order of rows by keys: looked up among what is known, else checked by a pass over
 * neighbours, else sorted. */
#include "rows.h"

#include <pthread.h>
#include <stdlib.h>

#include "../base/pool.h"
#include "../base/text.h"
#include "rows_fact.h"
#include "rows_key.h"
#include "rows_near.h"
#include "rows_radix.h"

/* Whether a column, with others after it as lesser keys, is in order. Columns do not change, so nor do facts. */
struct sort_fact {
    struct sort_fact *next;
    bool sorted, first_descending;
    int n; /* lesser keys */
    struct lesser {
        uint64_t id;
        bool descending;
    } lesser[];
};

static pthread_mutex_t facts_lock = PTHREAD_MUTEX_INITIALIZER;

static bool falls(const int32_t *descending, int i) { return descending && descending[i]; }

static bool fact_is(const struct sort_fact *f, int n_keys, column *const *keys, const int32_t *descending)
{
    if (f->n != n_keys - 1 || f->first_descending != falls(descending, 0)) return false;
    for (int i = 0; i < f->n; i++)
        if (f->lesser[i].id != keys[i + 1]->id || f->lesser[i].descending != falls(descending, i + 1)) return false;
    return true;
}

static bool find_fact(int n_keys, column *const *keys, const int32_t *descending, bool *sorted)
{
    pthread_mutex_lock(&facts_lock);
    const struct sort_fact *f = keys[0]->facts;
    while (f && !fact_is(f, n_keys, keys, descending)) f = f->next;
    if (f) *sorted = f->sorted;
    pthread_mutex_unlock(&facts_lock);
    return f != NULL;
}

static void add_fact(int n_keys, column *const *keys, const int32_t *descending, bool sorted)
{
    struct sort_fact *f = xcalloc(1, sizeof *f + (size_t)n_keys * sizeof *f->lesser);
    f->sorted = sorted;
    f->first_descending = falls(descending, 0);
    f->n = n_keys - 1;
    for (int i = 0; i < f->n; i++) f->lesser[i] = (struct lesser){keys[i + 1]->id, falls(descending, i + 1)};
    pthread_mutex_lock(&facts_lock);
    f->next = keys[0]->facts;
    keys[0]->facts = f;
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

typedef struct checking {
    const near_key *keys;
    int n_keys;
    int64_t n;
} checking;

static jvn_status check_chunk(void *context, int64_t chunk)
{
    const checking *c = context;
    uint8_t same[ROWS_BLOCK];
    int64_t from = chunk * ROWS_CHUNK, end = chunk_end(chunk, c->n);
    for (from += from == 0; from < end; from += ROWS_BLOCK)
        if (near_block(c->keys, c->n_keys, from, smaller(ROWS_BLOCK, end - from), same)) return JVN_EDATA;
    return JVN_OK;
}

static jvn_status check_order(int n_keys, column *const *keys, const int32_t *descending, bool *sorted)
{
    *sorted = true;
    if (n_keys == 0 || keys[0]->length < 2 || find_fact(n_keys, keys, descending, sorted)) return JVN_OK;
    near_key *near = xcalloc((size_t)n_keys, sizeof *near);
    jvn_status st = near_open(near, n_keys, keys, descending, true);
    checking c = {near, n_keys, keys[0]->length};
    if (st == JVN_OK) {
        *sorted = pool_run(chunk_count(c.n), check_chunk, &c) == JVN_OK;
        add_fact(n_keys, keys, descending, *sorted);
    }
    near_close(near, n_keys);
    free(near);
    return st;
}

bool rows_sorted(int n_keys, column *const *keys)
{
    bool sorted;
    return check_order(n_keys, keys, NULL, &sorted) == JVN_OK && sorted;
}

/* Stable sorting from the last word to the first. */
static jvn_status sort_keys(int n_keys, column *const *keys, const int32_t *descending, buffer **order)
{
    key_word *w = xcalloc((size_t)n_keys * 2, sizeof *w);
    int n_words = 0;
    jvn_status st = keys_pack(KEY_ORDER, n_keys, keys, NULL, descending, w, &n_words);
    for (int i = n_words - 1; st == JVN_OK && i >= 0; i--)
        st = radix_order(w[i].b->data, keys[0]->length, w[i].max, order, NULL);
    words_free(w, n_words);
    free(w);
    return st;
}

jvn_status rows_order(int n_keys, column *const *keys, const int32_t *descending, buffer **order, err *e)
{
    bool sorted;
    *order = NULL;
    jvn_status st = check_order(n_keys, keys, descending, &sorted);
    if (st == JVN_OK && !sorted) st = sort_keys(n_keys, keys, descending, order);
    if (st == JVN_OK) return st;
    buffer_unref(*order);
    *order = NULL;
    return fail(e, st, "not enough memory to sort %lld rows", (long long)keys[0]->length);
}
