/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rows_match.c -- the join: the rows of both sides are sorted together by their keys; in each run of equal ones the
 * left rows come first, and learn where the right ones stand. */
#include "rows.h"

#include "../base/pool.h"
#include "rows_work.h"

/* Of a left row: where its matches stand in the sorted order (-1: none), and its pairs in the result. */
typedef struct place {
    int64_t from, at;
} place;

typedef struct matching {
    const key_set *k;
    int64_t n_left;
    run_set r;
    place *places; /* one more than there are left rows */
    int64_t *left, *right;
} matching;

static jvn_status check_types(int n_keys, column *const *left, column *const *right, err *e)
{
    for (int k = 0; k < n_keys; k++) {
        jvn_type a = left[k]->type, b = right[k]->type;
        if (a != b && !(type_is_text(a) && type_is_text(b)))
            return fail(e, JVN_ETYPE, "key %d is %s on the left and %s on the right", k + 1, type_name(a), type_name(b));
    }
    return JVN_OK;
}

static bool has_null(const key_set *k, int64_t left_row)
{
    for (int i = 0; i < k->n; i++)
        if (column_is_null(k->at[i].part[0], left_row)) return true;
    return false;
}

/* Where the right rows of a run begin. */
static int64_t right_rows(const matching *m, int64_t run)
{
    int64_t lo = m->r.starts[run], hi = m->r.starts[run + 1];
    while (lo < hi) {
        int64_t mid = lo + (hi - lo) / 2;
        if (m->r.order[mid] < m->n_left) lo = mid + 1;
        else hi = mid;
    }
    return lo;
}

/* Left rows get their matches' place, and as `at` the number of their pairs. */
static jvn_status find_chunk(void *context, int64_t chunk)
{
    const matching *m = context;
    int64_t i = chunk * ROWS_CHUNK, end = chunk_end(chunk, m->k->rows);
    for (int64_t run = run_at(m->r.starts, m->r.n, i); i < end; run++) {
        int64_t next = m->r.starts[run + 1], split = right_rows(m, run), stop = smaller(split, end);
        bool some = split < next && i < stop && !has_null(m->k, m->r.order[i]);
        for (; i < stop; i++) m->places[m->r.order[i]] = some ? (place){split, next - split} : (place){-1, 1};
        i = next;
    }
    return JVN_OK;
}

static jvn_status pair_chunk(void *context, int64_t chunk)
{
    const matching *m = context;
    for (int64_t i = chunk * ROWS_CHUNK, end = chunk_end(chunk, m->n_left); i < end; i++) {
        place p = m->places[i];
        if (cancel_asked()) return JVN_ECANCELLED;
        for (int64_t at = p.at; at < m->places[i + 1].at; at++) {
            m->left[at] = i;
            m->right[at] = p.from < 0 ? -1 : m->r.order[p.from + at - p.at] - m->n_left;
        }
    }
    return JVN_OK;
}

/* Counts of pairs become the places of the first; returns how many pairs there are. */
static int64_t count_pairs(const matching *m)
{
    int64_t sum = 0;
    for (int64_t i = 0; i < m->n_left; i++) {
        int64_t n = m->places[i].at;
        m->places[i].at = sum;
        sum += n;
    }
    return m->places[m->n_left].at = sum;
}

static jvn_status make_pairs(matching *m, buffer **left, buffer **right, int64_t *n)
{
    buffer *places = buffer_new((m->n_left + 1) * (int64_t)sizeof(place));
    if (!places) return JVN_ENOMEM;
    m->places = places->data;
    (void)pool_run(chunk_count(m->k->rows), find_chunk, m); /* cannot fail */
    *n = count_pairs(m);
    *left = buffer_new(*n * 8);
    *right = buffer_new(*n * 8);
    jvn_status st = *left && *right ? JVN_OK : JVN_ENOMEM;
    if (st == JVN_OK) {
        m->left = (*left)->data;
        m->right = (*right)->data;
        st = pool_run(chunk_count(m->n_left), pair_chunk, m);
    }
    buffer_unref(places);
    return st;
}

jvn_status rows_match(int n_keys, column *const *left, column *const *right, buffer **left_rows,
                      buffer **right_rows, int64_t *n, err *e)
{
    key_set k;
    matching m = {.k = &k, .n_left = left[0]->length};
    *left_rows = *right_rows = NULL;
    jvn_status st = check_types(n_keys, left, right, e);
    if (st != JVN_OK) return st;
    st = keys_open(&k, KEY_EQUAL, n_keys, left, right, NULL);
    if (st == JVN_OK) st = keys_pack(&k, KEY_EQUAL);
    if (st == JVN_OK) st = runs_open(k.words, k.n_words, k.rows, &m.r);
    if (st == JVN_OK) st = make_pairs(&m, left_rows, right_rows, n);
    runs_close(&m.r);
    keys_close(&k);
    if (st == JVN_OK) return st;
    buffer_unref(*left_rows);
    buffer_unref(*right_rows);
    *left_rows = *right_rows = NULL;
    return rows_done(st, "match", left[0]->length, e);
}
