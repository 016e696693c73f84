/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rows_match.c -- the join: both sides' keys are numbered together, the right rows stand in lists by number,
 * and each left row reads the list of its own. */
#include "rows.h"

#include <stdlib.h>

#include "../base/pool.h"
#include "../base/text.h"
#include "rows_equal.h"
#include "rows_key.h"

typedef struct matching {
    int64_t n_left, n_right, count;
    uint64_t *ids;          /* left rows, then right rows; `count` where a key is null */
    const int64_t *starts, *lists;
    int64_t *places;        /* pairs in each chunk of left rows, then where each begins */
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

static void mark_nulls(const matching *m, int n_keys, column *const *keys, uint64_t *ids)
{
    for (int k = 0; k < n_keys; k++)
        for (int64_t i = 0; keys[k]->nulls && i < keys[k]->length; i++)
            if (column_is_null(keys[k], i)) ids[i] = (uint64_t)m->count;
}

/* Right rows by number, in their own order: starts has count + 1 entries. */
static void list_right(const matching *m, int64_t *starts, int64_t *lists)
{
    const uint64_t *ids = m->ids + m->n_left;
    memset(starts, 0, (size_t)(m->count + 2) * sizeof *starts);
    for (int64_t i = 0; i < m->n_right; i++) starts[ids[i] + 1] += ids[i] < (uint64_t)m->count;
    for (int64_t g = 0; g < m->count; g++) starts[g + 1] += starts[g];
    for (int64_t i = 0; i < m->n_right; i++)
        if (ids[i] < (uint64_t)m->count) lists[starts[ids[i]]++] = i;
    memmove(starts + 1, starts, (size_t)m->count * sizeof *starts); /* each start had moved to its list's end */
    starts[0] = 0;
}

static inline int64_t matches(const matching *m, int64_t row)
{
    uint64_t id = m->ids[row];
    return id == (uint64_t)m->count ? 0 : m->starts[id + 1] - m->starts[id];
}

static jvn_status count_chunk(void *context, int64_t chunk)
{
    const matching *m = context;
    int64_t sum = 0;
    for (int64_t i = chunk * ROWS_CHUNK, end = chunk_end(chunk, m->n_left); i < end; i++) {
        int64_t n = matches(m, i);
        sum += n ? n : 1;
    }
    m->places[chunk] = sum;
    return JVN_OK;
}

static jvn_status pair_chunk(void *context, int64_t chunk)
{
    const matching *m = context;
    int64_t at = m->places[chunk];
    for (int64_t i = chunk * ROWS_CHUNK, end = chunk_end(chunk, m->n_left); i < end; i++) {
        int64_t n = matches(m, i), k = 0;
        do {
            m->left[at] = i;
            m->right[at++] = n ? m->lists[m->starts[m->ids[i]] + k] : -1;
        } while (++k < n);
    }
    return JVN_OK;
}

static int64_t count_pairs(matching *m)
{
    int64_t sum = 0, chunks = chunk_count(m->n_left);
    m->places = xcalloc((size_t)chunks + 1, sizeof *m->places);
    pool_run(chunks, count_chunk, m);
    for (int64_t i = 0; i < chunks; i++) {
        int64_t n = m->places[i];
        m->places[i] = sum;
        sum += n;
    }
    return sum;
}

static jvn_status make_pairs(matching *m, buffer **left, buffer **right, int64_t *n)
{
    *n = count_pairs(m);
    *left = buffer_new(*n * 8);
    *right = buffer_new(*n * 8);
    jvn_status st = *left && *right ? JVN_OK : JVN_ENOMEM;
    if (st == JVN_OK) {
        m->left = (*left)->data;
        m->right = (*right)->data;
        pool_run(chunk_count(m->n_left), pair_chunk, m);
    }
    free(m->places);
    return st;
}

static jvn_status match_ids(matching *m, buffer **left, buffer **right, int64_t *n)
{
    buffer *starts = buffer_new((m->count + 2) * 8), *lists = buffer_new(m->n_right * 8);
    jvn_status st = starts && lists ? JVN_OK : JVN_ENOMEM;
    if (st == JVN_OK) {
        list_right(m, starts->data, lists->data);
        m->starts = starts->data;
        m->lists = lists->data;
        st = make_pairs(m, left, right, n);
    }
    buffer_unref(starts);
    buffer_unref(lists);
    return st;
}

jvn_status rows_match(int n_keys, column *const *left, column *const *right, buffer **left_rows,
                      buffer **right_rows, int64_t *n, err *e)
{
    buffer *ids = NULL;
    matching m = {.n_left = left[0]->length, .n_right = right[0]->length};
    *left_rows = *right_rows = NULL;
    jvn_status st = check_types(n_keys, left, right, e);
    if (st != JVN_OK) return st;
    st = equal_ids(n_keys, left, right, &ids, &m.count);
    if (st == JVN_OK) {
        m.ids = ids->data;
        mark_nulls(&m, n_keys, left, m.ids);
        mark_nulls(&m, n_keys, right, m.ids + m.n_left);
        st = match_ids(&m, left_rows, right_rows, n);
    }
    buffer_unref(ids);
    if (st == JVN_OK) return st;
    buffer_unref(*left_rows);
    buffer_unref(*right_rows);
    *left_rows = *right_rows = NULL;
    if (st == JVN_ELIMIT) return fail(e, st, "too many rows to match by these keys");
    return fail(e, st, "not enough memory to match %lld rows with %lld", (long long)m.n_left, (long long)m.n_right);
}
