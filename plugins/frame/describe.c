/* SPDX-License-Identifier: GPL-3.0-or-later */
/* describe.c -- what a table's columns are: one row a column, with values shown as text. */
#include "frame.h"

enum { TABLE, ALL };

typedef enum field { COLUMN, TYPE, UNIT, CONVENTION, MIN, MAX, EXAMPLE, TEXTS } field;

/* The texts of the result by field and column, and its two counts. */
typedef struct facts {
    const char **texts[TEXTS];
    struct ArrowArray nulls, distinct;
} facts;

/* The columns at work, by all threads. */
typedef struct work {
    jvn_call *call;
    const jvn_table *t;
    jvn_type *types;
    jvn_facts *found;
} work;

static jvn_status find_facts(void *context, int64_t c)
{
    const work *w = context;
    if (w->call->host->cancelled(w->call)) return JVN_ECANCELLED;
    w->found[c].size = sizeof *w->found;
    w->found[c].all = jvn_given(w->call, ALL);
    return w->call->host->facts(w->call, jvn_column(w->t, (int32_t)c), &w->found[c]);
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

/* Texts that are no dictionary's are grouped. */
static jvn_status count_texts(jvn_call *call, const struct ArrowSchema *schema, const struct ArrowArray *a, jvn_facts *f)
{
    jvn_groups groups;
    jvn_status st = jvn_rows_of(call)->group(call, 1, &schema, &a, a->length, &groups);
    if (st == JVN_OK) f->distinct = groups.n - (f->nulls > 0);
    return st;
}

static jvn_status describe_column(const work *w, int32_t c, facts *f)
{
    jvn_call *call = w->call;
    const struct ArrowSchema *schema = jvn_column_schema(w->t, c);
    const struct ArrowArray *a = jvn_column(w->t, c);
    jvn_facts *p = &w->found[c];
    jvn_status st = w->types[c] == JVN_STRING ? count_texts(call, schema, a, p) : JVN_OK;
    f->texts[COLUMN][c] = schema->name;
    f->texts[TYPE][c] = type_word(w->types[c]);
    f->texts[MIN][c] = p->least;
    f->texts[MAX][c] = p->greatest;
    f->texts[EXAMPLE][c] = p->first;
    ((int64_t *)jvn_out(&f->nulls))[c] = p->nulls;
    ((int64_t *)jvn_out(&f->distinct))[c] = p->distinct;
    if (st == JVN_OK && p->distinct < 0) jvn_set_null(&f->distinct, c);
    if (st == JVN_OK) st = keep(call, call->host->unit_of(schema), &f->texts[UNIT][c]);
    if (st == JVN_OK) st = keep(call, call->host->convention_of(schema), &f->texts[CONVENTION][c]);
    return st;
}

static jvn_status describe_columns(jvn_call *call, const jvn_table *t, facts *f)
{
    work w = {call, t, call->host->scratch(call, (t->n_columns + 1) * (int64_t)sizeof *w.types),
              call->host->scratch(call, (t->n_columns + 1) * (int64_t)sizeof *w.found)};
    if (!w.types || !w.found) return JVN_ENOMEM;
    for (int32_t c = 0; c < t->n_columns; c++) w.types[c] = call->host->type_of(jvn_column_schema(t, c));
    jvn_status st = call->host->parallel_for(call, t->n_columns, find_facts, &w);
    for (int32_t c = 0; st == JVN_OK && c < t->n_columns; c++)
        st = call->host->cancelled(call) ? JVN_ECANCELLED : describe_column(&w, c, f);
    return st;
}

static jvn_status make_room(jvn_call *call, int32_t n, facts *f)
{
    for (int k = 0; k < TEXTS; k++) {
        f->texts[k] = call->host->scratch(call, (n + 1) * (int64_t)sizeof *f->texts[k]);
        if (!f->texts[k]) return JVN_ENOMEM;
    }
    jvn_status st = call->host->new_array(call, JVN_INT64, n, 0, 0, &f->nulls);
    return st == JVN_OK ? call->host->new_array(call, JVN_INT64, n, 0, JVN_NULLABLE, &f->distinct) : st;
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
    if (st == JVN_OK) st = describe_columns(call, t, &f);
    if (st == JVN_OK) st = add_facts(call, &f, t->n_columns);
    if (f.nulls.release) f.nulls.release(&f.nulls);
    if (f.distinct.release) f.distinct.release(&f.distinct);
    return st;
}
