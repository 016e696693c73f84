/* SPDX-License-Identifier: GPL-3.0-or-later */
/* values.c -- what the verbs share: adding columns to the result, keys and groups, values as text. */
#include "frame.h"

int32_t find_column(const jvn_table *t, const char *name)
{
    for (int32_t i = 0; i < t->n_columns; i++)
        if (strcmp(column_name(t, i), name) == 0) return i;
    return -1;
}

/* ---- columns of the result ---------------------------------------------------------------------- */

jvn_status add_slice(jvn_call *call, const jvn_table *t, int32_t column, const char *name, int64_t offset, int64_t n)
{
    struct ArrowArray a;
    jvn_status st = call->host->share(call, jvn_column(t, column), offset, n, &a);
    return st == JVN_OK ? call->host->add(call, NULL, name, jvn_column_schema(t, column), &a) : st;
}

jvn_status map_slice(jvn_call *call, int64_t offset, int64_t n)
{
    bool has_rows = call->input && call->input->n_columns > 0; /* without columns an expression gives a row of its own */
    return has_rows ? call->host->map_slice(call, NULL, offset, n) : JVN_OK;
}

jvn_status add_slices(jvn_call *call, const jvn_table *t, int64_t offset, int64_t n)
{
    jvn_status st = map_slice(call, offset, n);
    for (int32_t i = 0; i < t->n_columns && st == JVN_OK; i++) st = add_slice(call, t, i, column_name(t, i), offset, n);
    return st;
}

jvn_status add_rows(jvn_call *call, const jvn_table *t, int32_t column, const char *name, const int64_t *rows,
                    int64_t n)
{
    struct ArrowArray a;
    const struct ArrowSchema *schema = jvn_column_schema(t, column);
    jvn_status st = jvn_rows_of(call)->take(call, schema, jvn_column(t, column), rows, n, &a);
    return st == JVN_OK ? call->host->add(call, NULL, name, schema, &a) : st;
}

jvn_status add_all_rows(jvn_call *call, const jvn_table *t, const int64_t *rows, int64_t n)
{
    jvn_status st = call->host->map_rows(call, NULL, rows, n);
    for (int32_t i = 0; i < t->n_columns && st == JVN_OK; i++) st = add_rows(call, t, i, column_name(t, i), rows, n);
    return st;
}

jvn_status add_item(jvn_call *call, const jvn_item *item, const char *name)
{
    struct ArrowArray a;
    jvn_status st = call->host->share(call, item->array, 0, item->array->length, &a);
    return st == JVN_OK ? call->host->add(call, NULL, name, item->schema, &a) : st;
}

jvn_status add_texts(jvn_call *call, const char *name, const char *const *texts, int64_t n)
{
    struct ArrowArray a;
    int64_t bytes = 0;
    for (int64_t i = 0; i < n; i++) bytes += texts[i] ? (int64_t)strlen(texts[i]) : 0;
    jvn_status st = call->host->new_array(call, JVN_STRING, n, bytes, JVN_NULLABLE, &a);
    if (st != JVN_OK) return st;
    int64_t *ends = jvn_out(&a);
    ends[0] = 0;
    for (int64_t i = 0; i < n; i++) {
        size_t length = texts[i] ? strlen(texts[i]) : 0;
        if (length) memcpy(jvn_out_text(&a) + ends[i], texts[i], length);
        if (!texts[i]) jvn_set_null(&a, i);
        ends[i + 1] = ends[i] + (int64_t)length;
    }
    return call->host->add(call, NULL, name, call->host->field(call, JVN_STRING, NULL, NULL), &a);
}

/* ---- keys and groups ---------------------------------------------------------------------------- */

jvn_status keys_of(jvn_call *call, int arg, keys *k)
{
    k->n = jvn_count(call, arg);
    k->schemas = call->host->scratch(call, (k->n + 1) * (int64_t)sizeof *k->schemas);
    k->arrays = call->host->scratch(call, (k->n + 1) * (int64_t)sizeof *k->arrays);
    if (!k->schemas || !k->arrays) return JVN_ENOMEM;
    for (int32_t i = 0; i < k->n; i++) {
        k->schemas[i] = jvn_item_of(call, arg, i)->schema;
        k->arrays[i] = jvn_item_of(call, arg, i)->array;
    }
    return JVN_OK;
}

jvn_status groups_by(jvn_call *call, const keys *k, jvn_groups *groups)
{
    return jvn_rows_of(call)->group(call, k->n, k->schemas, k->arrays, call->input->rows, groups);
}

jvn_status first_rows(jvn_call *call, const jvn_groups *groups, const int64_t **rows)
{
    int64_t *first = call->host->scratch(call, (groups->n + 1) * (int64_t)sizeof *first);
    if (!first) return JVN_ENOMEM;
    for (int64_t g = 0; g < groups->n; g++)
        first[g] = groups->order ? groups->order[groups->starts[g]] : groups->starts[g];
    *rows = first;
    return JVN_OK;
}

int64_t *group_of_rows(jvn_call *call, const jvn_groups *groups, int64_t n)
{
    int64_t *of = call->host->scratch(call, (n + 1) * (int64_t)sizeof *of);
    for (int64_t g = 0; of && g < groups->n; g++)
        for (int64_t i = groups->starts[g]; i < groups->starts[g + 1]; i++) of[groups->order ? groups->order[i] : i] = g;
    return of;
}

jvn_status check_twice(jvn_call *call, int arg, const char *verb, const char *hint)
{
    for (int i = 1; i < jvn_count(call, arg); i++)
        for (int k = 0; k < i; k++)
            if (strcmp(jvn_item_of(call, arg, i)->text, jvn_item_of(call, arg, k)->text) == 0)
                return jvn_fail(call, JVN_EARG, JVN_BLAME(arg, i), hint, "'%s' is %s twice",
                                jvn_item_of(call, arg, i)->text, verb);
    return JVN_OK;
}

/* ---- values ------------------------------------------------------------------------------------- */

const char *type_word(jvn_type type)
{
    static const char *const words[] = {"none", "bool", "int64", "float64", "string", "string", "date", "timestamp"};
    return words[type];
}
