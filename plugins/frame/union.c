/* SPDX-License-Identifier: GPL-3.0-or-later */
/* union.c -- union: the rows of another table below the input's, column by column, by name. */
#include "frame.h"

enum { TABLE }; /* the parameters */

static jvn_status refuse(jvn_call *call, jvn_status st, const char *name, const part *here, const part *there)
{
    const jvn_table *other = jvn_item_of(call, TABLE, 0)->table;
    char unit[256];
    if (st == JVN_ETYPE)
        return jvn_fail(call, st, TABLE, "convert one of the two with set", "'%s' is %s here and %s in %s", name,
                        type_word(call->host->type_of(here->schema)), type_word(call->host->type_of(there->schema)), other->name);
    snprintf(unit, sizeof unit, "%s", call->host->unit_of(here->schema));
    return jvn_fail(call, st, TABLE, NULL, "'%s' is in '%s' here and in '%s' in %s", name, unit,
                    call->host->unit_of(there->schema), other->name);
}

static part part_of(const jvn_table *t, int32_t column)
{
    if (column < 0) return (part){NULL, NULL, t->rows};
    return (part){jvn_column_schema(t, column), jvn_column(t, column), t->rows};
}

static jvn_status add_both(jvn_call *call, const char *name, int32_t here, int32_t there)
{
    int32_t bad;
    const struct ArrowSchema *field;
    struct ArrowArray a = {0};
    const part parts[] = {part_of(call->input, here), part_of(jvn_item_of(call, TABLE, 0)->table, there)};
    if (call->host->cancelled(call)) return JVN_ECANCELLED;
    jvn_status st = stack_field(call, parts, 2, &bad, &field);
    if (st != JVN_OK) return refuse(call, st, name, &parts[0], &parts[1]);
    st = stack(call, field, parts, 2, &a);
    if (st == JVN_OK) return call->host->add(call, NULL, name, field, &a);
    if (a.release) a.release(&a);
    return st;
}

/* Names the columns that one of the two lacks: their rows have nulls. */
static void report(jvn_call *call, const jvn_table *t, const jvn_table *lacks)
{
    char names[400] = "";
    size_t at = 0;
    for (int32_t i = 0; i < t->n_columns && lacks->rows && at < sizeof names; i++)
        if (find_column(lacks, column_name(t, i)) < 0)
            at += (size_t)snprintf(names + at, sizeof names - at, "%s'%s'", at ? ", " : "", column_name(t, i));
    if (at) jvn_say(call, "%s has no %s: nulls in its rows", lacks->name, names);
}

/* The input's rows come first; the others have none there. */
static jvn_status map_both(jvn_call *call, int64_t there)
{
    int64_t here = call->input->n_columns ? call->input->rows : 0;
    int64_t *rows = call->host->scratch(call, (here + there + 1) * (int64_t)sizeof *rows);
    if (!rows) return JVN_ENOMEM;
    for (int64_t i = 0; i < here + there; i++) rows[i] = i < here ? i : -1;
    return call->host->map_rows(call, NULL, rows, here + there);
}

jvn_status run_union(jvn_call *call)
{
    const jvn_table *in = call->input, *other = jvn_item_of(call, TABLE, 0)->table;
    jvn_status st = JVN_OK;
    for (int32_t i = 0; i < in->n_columns && st == JVN_OK; i++)
        st = add_both(call, column_name(in, i), i, find_column(other, column_name(in, i)));
    for (int32_t i = 0; i < other->n_columns && st == JVN_OK; i++)
        if (find_column(in, column_name(other, i)) < 0) st = add_both(call, column_name(other, i), -1, i);
    if (st != JVN_OK) return st;
    report(call, in, other);
    report(call, other, in);
    return map_both(call, other->n_columns ? other->rows : 0);
}
