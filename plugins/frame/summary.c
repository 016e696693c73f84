/* SPDX-License-Identifier: GPL-3.0-or-later */
/* summary.c -- verbs that make one row of many: summary, count. */
#include "frame.h"

static jvn_status add_keys(jvn_call *call, int arg, const int64_t *rows, int64_t n)
{
    jvn_status st = JVN_OK;
    for (int i = 0; i < jvn_count(call, arg) && st == JVN_OK; i++) {
        int32_t column = jvn_item_of(call, arg, i)->column;
        st = add_rows(call, call->input, column, column_name(call->input, column), rows, n);
    }
    return st;
}

/* An aggregate must not have the name of a key. */
static jvn_status check_labels(jvn_call *call)
{
    jvn_status st = check_twice(call, 0, "listed", "name one of them: new = aggregate");
    if (st == JVN_OK) st = check_twice(call, 1, "listed", NULL);
    for (int i = 0; i < jvn_count(call, 0) && st == JVN_OK; i++)
        for (int k = 0; k < jvn_count(call, 1) && st == JVN_OK; k++) {
            const char *name = jvn_item_of(call, 0, i)->text;
            if (strcmp(name, column_name(call->input, jvn_item_of(call, 1, k)->column)) == 0)
                st = jvn_fail(call, JVN_EARG, JVN_BLAME(0, i), NULL, "'%s' is the name of a column of --by", name);
        }
    return st;
}

/* Adds the results; those after a failure are released. */
static jvn_status add_results(jvn_call *call, const struct ArrowSchema **fields, struct ArrowArray *results)
{
    jvn_status st = JVN_OK;
    for (int i = 0; i < jvn_count(call, 0); i++) {
        if (st == JVN_OK)
            st = call->host->add(call, NULL, jvn_item_of(call, 0, i)->text, fields[i], &results[i]);
        else
            results[i].release(&results[i]);
    }
    return st;
}

jvn_status run_summary(jvn_call *call)
{
    keys k;
    const int64_t *rows, whole[] = {0, call->input->rows};
    jvn_groups groups = {1, whole, NULL}; /* without keys one row, of an empty table too */
    int n = jvn_count(call, 0);
    if (!n) return profile_numbers(call, 1);
    const struct ArrowSchema **fields = call->host->scratch(call, n * (int64_t)sizeof *fields);
    struct ArrowArray *results = call->host->scratch(call, n * (int64_t)sizeof *results);
    if (!fields || !results) return JVN_ENOMEM;
    jvn_status st = check_labels(call);
    if (st == JVN_OK) st = keys_of(call, 1, &k);
    if (st == JVN_OK && k.n) st = groups_by(call, &k, &groups);
    if (st == JVN_OK && k.n) st = first_rows(call, &groups, &rows);
    if (st == JVN_OK && k.n) st = add_keys(call, 1, rows, groups.n);
    if (st == JVN_OK) st = jvn_rows_of(call)->aggregate(call, 0, &groups, fields, results);
    if (st == JVN_OK) st = call->host->map_groups(call, NULL, &groups, NULL, groups.n);
    return st == JVN_OK ? add_results(call, fields, results) : st;
}

/* ---- count -------------------------------------------------------------------------------------- */

/* The groups from the largest to the smallest: their rows and sizes, both in that order. */
static jvn_status by_size(jvn_call *call, const jvn_groups *groups, const int64_t **rows, const int64_t **order,
                          struct ArrowArray *sizes)
{
    const int32_t falls[] = {1};
    const int64_t *first;
    struct ArrowArray unsorted;
    const struct ArrowSchema *field = call->host->field(call, JVN_INT64, NULL, NULL);
    const struct ArrowArray *key = &unsorted;
    jvn_status st = first_rows(call, groups, &first);
    int64_t *ranked = call->host->scratch(call, (groups->n + 1) * (int64_t)sizeof *ranked);
    if (st != JVN_OK || !ranked) return JVN_ENOMEM;
    st = call->host->new_array(call, JVN_INT64, groups->n, 0, 0, &unsorted);
    if (st != JVN_OK) return st;
    for (int64_t g = 0; g < groups->n; g++)
        ((int64_t *)jvn_out(&unsorted))[g] = groups->starts[g + 1] - groups->starts[g];
    st = jvn_rows_of(call)->order(call, 1, &field, &key, falls, order);
    if (st == JVN_OK) st = call->host->new_array(call, JVN_INT64, groups->n, 0, 0, sizes);
    for (int64_t i = 0; st == JVN_OK && i < groups->n; i++) {
        int64_t g = *order ? (*order)[i] : i;
        ranked[i] = first[g];
        ((int64_t *)jvn_out(sizes))[i] = jvn_i64(&unsorted)[g];
    }
    unsorted.release(&unsorted);
    *rows = ranked;
    return st;
}

/* No rows and no keys are one group of none: the count is 0, not nothing. */
jvn_status run_count(jvn_call *call)
{
    static const int64_t none[] = {0, 0};
    keys k;
    jvn_groups groups;
    const int64_t *rows, *order = NULL;
    struct ArrowArray sizes = {0};
    jvn_status st = check_twice(call, 0, "listed", NULL);
    if (st == JVN_OK) st = keys_of(call, 0, &k);
    if (st == JVN_OK) st = groups_by(call, &k, &groups);
    if (st == JVN_OK && k.n == 0 && groups.n == 0) groups = (jvn_groups){1, none, NULL};
    if (st == JVN_OK) st = by_size(call, &groups, &rows, &order, &sizes);
    if (st == JVN_OK) st = call->host->map_groups(call, NULL, &groups, order, groups.n);
    if (st != JVN_OK) return st;
    st = add_keys(call, 0, rows, groups.n);
    if (st == JVN_OK) return call->host->add(call, NULL, "n", call->host->field(call, JVN_INT64, NULL, NULL), &sizes);
    sizes.release(&sizes);
    return st;
}
