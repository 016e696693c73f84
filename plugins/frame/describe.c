/* SPDX-License-Identifier: GPL-3.0-or-later */
/* describe.c -- what a table's columns are: one row a column, with values shown as text. */
#include "frame.h"

enum { WIDTH = 48 }; /* bytes of a value shown, with the final NUL */

typedef enum field { COLUMN, TYPE, UNIT, CONVENTION, MIN, MAX, EXAMPLE, TEXTS } field;

/* The texts of the result by field and column, and its two counts. */
typedef struct facts {
    const char **texts[TEXTS];
    struct ArrowArray nulls, distinct;
} facts;

/* Rows of a column with the least and the greatest value, and the first that is not null; -1: none. NaN is
 * neither least nor greatest. */
typedef struct places {
    int64_t min, max, first, nulls;
} places;

static bool is_nan(jvn_type type, const struct ArrowArray *a, int64_t row)
{
    return type == JVN_FLOAT64 && jvn_f64(a)[row] != jvn_f64(a)[row];
}

static places find_places(jvn_type type, const struct ArrowArray *a)
{
    places p = {-1, -1, -1, 0};
    for (int64_t row = 0; row < a->length; row++) {
        if (jvn_null(a, row)) {
            p.nulls++;
            continue;
        }
        if (p.first < 0) p.first = row;
        if (is_nan(type, a, row)) continue;
        if (p.min < 0)
            p.min = p.max = row;
        else if (value_compare(type, a, row, p.min) < 0)
            p.min = row;
        else if (value_compare(type, a, row, p.max) > 0)
            p.max = row;
    }
    return p;
}

/* A value as text in scratch; row -1: NULL. */
static jvn_status show(jvn_call *call, const struct ArrowSchema *schema, const struct ArrowArray *a, int64_t row,
                       const char **to)
{
    char *text = row < 0 ? NULL : call->host->scratch(call, WIDTH);
    *to = text;
    if (row < 0) return JVN_OK;
    if (!text) return JVN_ENOMEM;
    jvn_texts_of(call)->spell(schema, a, row, text, WIDTH);
    return JVN_OK;
}

/* A copy in scratch, since the host's text is gone with its next; NULL for "". */
static jvn_status keep(jvn_call *call, const char *text, const char **to)
{
    size_t room = strlen(text) + 1;
    char *copy = room > 1 ? call->host->scratch(call, (int64_t)room) : NULL;
    *to = copy;
    if (copy) memcpy(copy, text, room);
    return copy || room == 1 ? JVN_OK : JVN_ENOMEM;
}

static jvn_status describe_column(jvn_call *call, const jvn_table *t, int32_t c, facts *f)
{
    const struct ArrowSchema *schema = jvn_column_schema(t, c);
    const struct ArrowArray *a = jvn_column(t, c);
    jvn_type type = call->host->type_of(schema);
    places p = find_places(type, a);
    jvn_groups groups;
    jvn_status st = jvn_rows_of(call)->group(call, 1, &schema, &a, a->length, &groups);
    if (st != JVN_OK) return st;
    f->texts[COLUMN][c] = schema->name;
    f->texts[TYPE][c] = type_word(type);
    ((int64_t *)jvn_out(&f->nulls))[c] = p.nulls;
    ((int64_t *)jvn_out(&f->distinct))[c] = groups.n - (p.nulls > 0);
    st = keep(call, call->host->unit_of(schema), &f->texts[UNIT][c]);
    if (st == JVN_OK) st = keep(call, call->host->convention_of(schema), &f->texts[CONVENTION][c]);
    if (st == JVN_OK) st = show(call, schema, a, p.min, &f->texts[MIN][c]);
    if (st == JVN_OK) st = show(call, schema, a, p.max, &f->texts[MAX][c]);
    if (st == JVN_OK) st = show(call, schema, a, p.first, &f->texts[EXAMPLE][c]);
    return st;
}

static jvn_status make_room(jvn_call *call, int32_t n, facts *f)
{
    for (int k = 0; k < TEXTS; k++) {
        f->texts[k] = call->host->scratch(call, (n + 1) * (int64_t)sizeof *f->texts[k]);
        if (!f->texts[k]) return JVN_ENOMEM;
    }
    jvn_status st = call->host->new_array(call, JVN_INT64, n, 0, 0, &f->nulls);
    return st == JVN_OK ? call->host->new_array(call, JVN_INT64, n, 0, 0, &f->distinct) : st;
}

static jvn_status add_field(jvn_call *call, const facts *f, int32_t n, field k)
{
    static const char *const names[] = {"column", "type", "unit", "convention", "min", "max", "example"};
    return add_texts(call, names[k], f->texts[k], n);
}

static jvn_status add_facts(jvn_call *call, facts *f, int32_t n)
{
    const struct ArrowSchema *integer = call->host->field(call, JVN_INT64, NULL, NULL);
    jvn_status st = JVN_OK;
    for (field k = COLUMN; k < MIN && st == JVN_OK; k++) st = add_field(call, f, n, k);
    if (st == JVN_OK) st = call->host->add(call, NULL, "nulls", integer, &f->nulls);
    if (st == JVN_OK) st = call->host->add(call, NULL, "distinct", integer, &f->distinct);
    for (field k = MIN; k < TEXTS && st == JVN_OK; k++) st = add_field(call, f, n, k);
    return st;
}

enum { TABLE };

/* The table before the pipe, or the one that is named. */
static jvn_status find_table(jvn_call *call, const jvn_table **out)
{
    bool named = jvn_given(call, TABLE);
    *out = named ? jvn_item_of(call, TABLE, 0)->table : call->input;
    if (named && call->input)
        return jvn_fail(call, JVN_EARG, TABLE, "leave one of them away", "a table stands before the pipe already");
    if (*out) return JVN_OK;
    return jvn_fail(call, JVN_EARG, JVN_NOARG, "for example: describe px",
                    "wants a dataset's name, or a pipe before it");
}

jvn_status run_describe(jvn_call *call)
{
    facts f = {0};
    const jvn_table *t;
    jvn_status st = find_table(call, &t);
    if (st == JVN_OK) st = make_room(call, t->n_columns, &f);
    for (int32_t c = 0; st == JVN_OK && c < t->n_columns; c++)
        st = call->host->cancelled(call) ? JVN_ECANCELLED : describe_column(call, t, c, &f);
    if (st == JVN_OK) st = add_facts(call, &f, t->n_columns);
    if (f.nulls.release) f.nulls.release(&f.nulls);
    if (f.distinct.release) f.distinct.release(&f.distinct);
    return st;
}
