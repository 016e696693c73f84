/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rows_group.c -- groups of equal keys: runs where equal rows stand together, else numbers for distinct keys
 * and a counting sort by them. */
#include "rows.h"

#include <stdlib.h>

#include "../base/pool.h"
#include "../base/text.h"
#include "rows_equal.h"
#include "rows_ids.h"
#include "rows_key.h"
#include "rows_near.h"
#include "rows_radix.h"

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

/* Whether no code begins two runs. */
static bool codes_once(const column *c, const int64_t *starts, int64_t runs)
{
    uint8_t *seen = xcalloc((size_t)c->dict->length + 1, 1);
    bool once = true;
    for (int64_t i = 0; once && i < runs; i++) {
        int64_t code = column_is_null(c, starts[i]) ? c->dict->length : column_i32(c)[starts[i]];
        once = !seen[code];
        seen[code] = 1;
    }
    free(seen);
    return once;
}

/* Groups that stand together: those of sorted rows, and runs of one dictionary code each. */
static jvn_status group_runs(int n_keys, column *const *keys, int64_t n, groups *out)
{
    bool codes = n_keys == 1 && keys[0]->type == JVN_DICT;
    if (!codes && !rows_sorted(n_keys, keys)) return JVN_OK;
    near_key *near = xcalloc((size_t)n_keys, sizeof *near);
    buffer *starts = NULL;
    int64_t runs;
    jvn_status st = near_open(near, n_keys, keys, NULL, false);
    if (st == JVN_OK) st = near_runs(near, n_keys, n, codes ? keys[0]->dict->length + 1 : n, &starts, &runs);
    if (starts && (!codes || codes_once(keys[0], starts->data, runs))) set_groups(out, starts, NULL, runs);
    else buffer_unref(starts);
    near_close(near, n_keys);
    free(near);
    return st;
}

typedef struct rising {
    const uint64_t *ids;
    int64_t n;
} rising;

static jvn_status rises(void *context, int64_t chunk)
{
    const rising *r = context;
    bool falls = false;
    for (int64_t i = chunk * ROWS_CHUNK + (chunk == 0), end = chunk_end(chunk, r->n); i < end; i++)
        falls |= r->ids[i] < r->ids[i - 1];
    return falls ? JVN_EDATA : JVN_OK;
}

/* Starts of groups whose ids never fall. */
static void starts_of_ids(const uint64_t *ids, int64_t n, int64_t *starts)
{
    for (int64_t i = 0; i < n; i++)
        if (i == 0 || ids[i] != ids[i - 1]) starts[ids[i]] = i;
}

static jvn_status group_ids(const uint64_t *ids, int64_t n, int64_t count, groups *out)
{
    buffer *starts = buffer_new((count + 1) * 8), *order = NULL;
    rising r = {ids, n};
    jvn_status st = starts ? JVN_OK : JVN_ENOMEM;
    if (st == JVN_OK && pool_run(chunk_count(n), rises, &r) == JVN_OK) starts_of_ids(ids, n, starts->data);
    else if (st == JVN_OK) st = radix_order(ids, n, (uint64_t)count - 1, &order, starts->data);
    if (st == JVN_OK) {
        ((int64_t *)starts->data)[count] = n;
        set_groups(out, starts, order, count);
    } else {
        buffer_unref(starts);
    }
    return st;
}

jvn_status rows_group(int n_keys, column *const *keys, int64_t n, groups *out, err *e)
{
    *out = (groups){0};
    buffer *ids = NULL;
    int64_t count;
    jvn_status st = n_keys && n ? group_runs(n_keys, keys, n, out) : group_all(n, out);
    if (st == JVN_OK && !out->starts) {
        st = equal_ids(n_keys, keys, NULL, &ids, &count);
        if (st == JVN_OK) st = group_ids(ids->data, n, count, out);
        buffer_unref(ids);
    }
    if (st == JVN_ELIMIT) return fail(e, st, "too many rows to group by these keys: %lld", (long long)n);
    return st == JVN_OK ? st : fail(e, st, "not enough memory to group %lld rows", (long long)n);
}
