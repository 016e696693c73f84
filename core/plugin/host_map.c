/* SPDX-License-Identifier: GPL-3.0-or-later */
/* host_map.c -- the maps from rows of the result to rows of the input, as a plugin gives them. */
#include "host_map.h"

#include <string.h>

#include "../base/pool.h"

/* The scratch of the call that holds all n rows; NULL: they lie elsewhere. */
static buffer *find_scratch(const host_call *h, const int64_t *rows, int64_t n)
{
    for (int i = 0; i < h->n_scratch; i++) {
        const buffer *b = h->scratch[i];
        uintptr_t from = (uintptr_t)b->data, at = (uintptr_t)rows;
        if (at >= from && at - from <= (uintptr_t)b->size && ((uintptr_t)b->size - (at - from)) / 8 >= (uintptr_t)n)
            return h->scratch[i];
    }
    return NULL;
}

static jvn_status tell(jvn_call *call, const char *side, row_step s)
{
    if (call->types || pool_task() >= 0) {
        row_step_clear(&s);
        return jvn_fail(call, JVN_EPLUGIN, JVN_NOARG, NULL, "map: a function, or a task of parallel_for, has no table to map");
    }
    row_step *to = host_step(call->host_data, side);
    row_step_clear(to);
    *to = s;
    return JVN_OK;
}

jvn_status host_map_rows(jvn_call *call, const char *side, const int64_t *rows, int64_t n)
{
    buffer *own = NULL, *there = rows && n > 0 ? find_scratch(call->host_data, rows, n) : NULL;
    if (n < 0 || (n && !rows)) return jvn_fail(call, JVN_EPLUGIN, JVN_NOARG, NULL, "map_rows: no rows, and %lld of them", (long long)n);
    if (there) return tell(call, side, (row_step){.told = true, .at = rows, .rows = buffer_ref(there), .n = n});
    if (!(own = buffer_new(n > INT64_MAX / 8 ? INT64_MAX : n * 8)))
        return jvn_fail(call, JVN_ENOMEM, JVN_NOARG, NULL, "no memory for the map of %lld rows", (long long)n);
    if (n) memcpy(own->data, rows, (size_t)n * 8);
    return tell(call, side, (row_step){.told = true, .at = own->data, .rows = own, .n = n});
}

jvn_status host_map_slice(jvn_call *call, const char *side, int64_t first, int64_t n)
{
    return tell(call, side, (row_step){.told = true, .first = first, .n = n});
}

/* Rows, one after the other, of groups that were given in any order. */
typedef struct gathering {
    const jvn_groups *g;
    const int64_t *of;
    int64_t n, input;
} gathering;

static int64_t group_at(const gathering *x, int64_t i) { return x->of ? x->of[i] : i; }

/* How many rows they have; -1: one of them is none of the input's. */
static int64_t count_rows(const gathering *x)
{
    int64_t all = 0;
    const jvn_groups *g = x->g;
    for (int64_t i = 0; i < x->n; i++) {
        const int64_t k = group_at(x, i);
        if (k < 0 || k >= g->n || g->starts[k] < 0 || g->starts[k] > g->starts[k + 1] || g->starts[k + 1] > x->input) return -1;
        for (int64_t r = g->starts[k]; g->order && r < g->starts[k + 1]; r++)
            if (g->order[r] < 0 || g->order[r] >= x->input) return -1;
        all += g->starts[k + 1] - g->starts[k];
    }
    return all;
}

static void fill(const gathering *x, int64_t *starts, int64_t *rows)
{
    int64_t at = 0;
    for (int64_t i = 0; i < x->n; i++) {
        const int64_t k = group_at(x, i);
        starts[i] = at;
        for (int64_t r = x->g->starts[k]; r < x->g->starts[k + 1]; r++) rows[at++] = x->g->order ? x->g->order[r] : r;
    }
    starts[x->n] = at;
}

/* A summary would hold more than it gives, did nobody trace. */
jvn_status host_map_groups(jvn_call *call, const char *side, const jvn_groups *g, const int64_t *of, int64_t n)
{
    const host_call *h = call->host_data;
    const gathering x = {g, of, n, h->b.has_input ? h->b.input.rows : 0};
    if (!h->traced) return JVN_OK;
    const int64_t all = n < 0 ? -1 : count_rows(&x);
    if (all < 0) return jvn_fail(call, JVN_EPLUGIN, JVN_NOARG, NULL, "map_groups: rows that its input, of %lld, does not have", (long long)x.input);
    row_step s = {.told = true, .n = n, .groups = buffer_new((n + 1) * 8), .rows = buffer_new(all * 8)};
    if (!s.groups || !s.rows) {
        row_step_clear(&s);
        return jvn_fail(call, JVN_ENOMEM, JVN_NOARG, NULL, "no memory for the map of %lld rows", (long long)all);
    }
    s.starts = s.groups->data;
    s.at = s.rows->data;
    fill(&x, s.groups->data, s.rows->data);
    return tell(call, side, s);
}

jvn_status host_map_also(jvn_call *call, const char *side, const char *name, int64_t (*other)(const void *context, int64_t row),
                         const void *context)
{
    host_call *h = call->host_data;
    const int64_t input = h->b.has_input ? h->b.input.rows : 0;
    if (!h->traced) return JVN_OK;
    if (call->types || pool_task() >= 0 || !host_step(h, side)->told)
        return jvn_fail(call, JVN_EPLUGIN, JVN_NOARG, NULL, "map_also: the rows of the table are not mapped");
    int64_t *rows = row_step_also(host_step(h, side), name);
    const int64_t n = rows ? host_step(h, side)->n : 0;
    if (!rows) return jvn_fail(call, JVN_ENOMEM, JVN_NOARG, NULL, "no memory for a map of rows");
    for (int64_t i = 0; i < n; i++) {
        rows[i] = other(context, i);
        if (rows[i] >= -1 && rows[i] < input) continue;
        row_step_clear(host_step(h, side));
        return jvn_fail(call, JVN_EPLUGIN, JVN_NOARG, NULL, "map_also: a row that its input, of %lld, does not have", (long long)input);
    }
    return JVN_OK;
}

static jvn_status check(const host_call *h, const char *side, const row_step *s, const table *t, err *e)
{
    err what;
    int64_t input = h->b.has_input ? h->b.input.rows : 0;
    jvn_status st = !t && s->told ? fail(&what, JVN_EPLUGIN, "a map of rows that it does not give") : JVN_OK;
    if (t && st == JVN_OK) st = row_step_check(s, t->rows < 0 ? 0 : t->rows, input, &what);
    if (st == JVN_OK) return st;
    fail(e, JVN_EPLUGIN, "%s%s%s%s: a defect of plugin %s", side ? "side table '" : "", side ? side : "", side ? "': " : "",
         what.msg, (h->s->format ? h->s->format : h->s->item)->owner);
    stage_blame(h->s, JVN_NOARG, &e->at, &e->len);
    return JVN_EPLUGIN;
}

jvn_status host_check_maps(host_call *h, err *e)
{
    jvn_status st = check(h, NULL, &h->rows, h->primary, e);
    for (int i = 0; i < h->n_sides && st == JVN_OK; i++) st = check(h, h->sides[i].name, &h->sides[i].rows, h->sides[i].t, e);
    return st;
}
