/* SPDX-License-Identifier: GPL-3.0-or-later */
/* asof.c -- the as-of join: each row of the input with the row of another table that stands nearest before it, or
 * after it, in a column that both are ordered by. */
#include "frame.h"

#include <math.h>

enum { PATIENCE = 1 << 18 }; /* rows between two looks whether the user has had enough */

/* A column that orders rows; long double holds dates, times and whole numbers exactly. */
typedef struct axis {
    jvn_type type;
    const struct ArrowArray *a;
} axis;

static bool has_place(const axis *x, int64_t row)
{
    return !jvn_null(x->a, row) && !(x->type == JVN_FLOAT64 && isnan(jvn_f64(x->a)[row]));
}

static long double place_of(const axis *x, int64_t row)
{
    if (x->type == JVN_DATE) return jvn_i32(x->a)[row];
    return x->type == JVN_FLOAT64 ? (long double)jvn_f64(x->a)[row] : (long double)jvn_i64(x->a)[row];
}

/* The other table's rows that have a place: those of group g are rows[starts[g]] .. rows[starts[g+1]-1], in order. */
typedef struct ladder {
    axis x;
    jvn_groups groups;
    int64_t *starts, *rows;
} ladder;

static jvn_status fill_ladder(jvn_call *call, ladder *l, const int64_t *order, const int64_t *group, int64_t n)
{
    int64_t *end = call->host->scratch(call, (l->groups.n + 1) * (int64_t)sizeof *end);
    l->starts = call->host->scratch(call, (l->groups.n + 2) * (int64_t)sizeof *l->starts);
    l->rows = call->host->scratch(call, (n + 1) * (int64_t)sizeof *l->rows);
    if (!end || !l->starts || !l->rows) return JVN_ENOMEM;
    memset(l->starts, 0, (size_t)(l->groups.n + 2) * sizeof *l->starts);
    for (int64_t r = 0; r < n; r++)
        if (has_place(&l->x, r)) l->starts[group[r] + 1]++;
    for (int64_t g = 0; g < l->groups.n; g++) {
        end[g] = l->starts[g];
        l->starts[g + 1] += l->starts[g];
    }
    for (int64_t i = 0; i < n; i++) {
        int64_t r = order ? order[i] : i;
        if (has_place(&l->x, r)) l->rows[end[group[r]]++] = r;
    }
    return JVN_OK;
}

/* The other table's groups of equal keys, each in order of its axis. */
static jvn_status build_ladder(jvn_call *call, const jvn_table *other, const keys *right, int32_t column, ladder *l)
{
    const struct ArrowSchema *schema = jvn_column_schema(other, column);
    const jvn_rows *rows = jvn_rows_of(call);
    const int64_t *order;
    l->x = (axis){call->host->type_of(schema), jvn_column(other, column)};
    jvn_status st = rows->group(call, right->n, right->schemas, right->arrays, other->rows, &l->groups);
    if (st == JVN_OK) st = rows->order(call, 1, &schema, &l->x.a, NULL, &order);
    if (st != JVN_OK) return st;
    int64_t *group = group_of_rows(call, &l->groups, other->rows);
    return group ? fill_ladder(call, l, order, group, other->rows) : JVN_ENOMEM;
}

/* The group of the other table that each row of the input belongs to; -1: none. */
static jvn_status find_groups(jvn_call *call, const keys *left, const keys *right, const ladder *l, int64_t *of)
{
    const int64_t *first, *a, *b;
    int64_t n = 0, rows = call->input->rows;
    memset(of, l->groups.n && !left->n ? 0 : 0xff, (size_t)rows * sizeof *of);
    if (!left->n || !l->groups.n) return JVN_OK;
    struct ArrowArray *own = call->host->scratch(call, right->n * (int64_t)sizeof *own);
    const struct ArrowArray **firsts = call->host->scratch(call, right->n * (int64_t)sizeof *firsts);
    jvn_status st = own && firsts ? first_rows(call, &l->groups, &first) : JVN_ENOMEM;
    int32_t taken = 0;
    for (; taken < right->n && st == JVN_OK; taken++) {
        st = jvn_rows_of(call)->take(call, right->schemas[taken], right->arrays[taken], first, l->groups.n, &own[taken]);
        firsts[taken] = &own[taken];
        if (st != JVN_OK) break;
    }
    if (st == JVN_OK) st = jvn_rows_of(call)->match(call, left->n, left->schemas, left->arrays, right->schemas, firsts, &a, &b, &n);
    for (int64_t i = 0; i < n && st == JVN_OK; i++) of[a[i]] = b[i];
    while (taken-- > 0) own[taken].release(&own[taken]);
    return st;
}

/* How many of the group's rows stand before `at`; with equal ones counted, or not. */
static int64_t count_before(const ladder *l, int64_t g, long double at, bool equal)
{
    int64_t lo = l->starts[g], hi = l->starts[g + 1];
    while (lo < hi) {
        int64_t mid = lo + (hi - lo) / 2;
        long double x = place_of(&l->x, l->rows[mid]);
        if (x < at || (equal && x == at)) lo = mid + 1;
        else hi = mid;
    }
    return lo - l->starts[g];
}

/* The row for `at` in group g; of several at one place the last, looking back, or the first. -1: there is none. */
static int64_t find_row(const ladder *l, int64_t g, long double at, const asof_wish *wish)
{
    int64_t i = l->starts[g] + count_before(l, g, at, !wish->forward) - !wish->forward;
    if (i < l->starts[g] || i >= l->starts[g + 1]) return -1;
    long double apart = fabsl(place_of(&l->x, l->rows[i]) - at);
    return apart > wish->within ? -1 : l->rows[i];
}

jvn_status asof_match(jvn_call *call, const jvn_table *other, const keys *left, const keys *right, const asof_wish *wish,
                      int64_t *right_rows)
{
    ladder l = {0};
    const jvn_item *x = wish->left;
    const axis here = {call->host->type_of(x->schema), x->array};
    jvn_status st = build_ladder(call, other, right, wish->right, &l);
    if (st == JVN_OK) st = find_groups(call, left, right, &l, right_rows);
    for (int64_t i = 0; i < call->input->rows && st == JVN_OK; i++) {
        int64_t g = right_rows[i];
        right_rows[i] = g >= 0 && has_place(&here, i) ? find_row(&l, g, place_of(&here, i), wish) : -1;
        if (i % PATIENCE == 0 && call->host->cancelled(call)) st = JVN_ECANCELLED;
    }
    return st;
}
