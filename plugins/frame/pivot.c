/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pivot.c -- pivot wide: one column for each value of a column; pivot long: columns below each other, as names and
 * values. */
#include "frame.h"

enum { MOST_COLUMNS = 10000 };

static jvn_status name_taken(jvn_call *call, int arg, const char *name)
{
    return jvn_fail(call, JVN_ENAME, arg, "rename one of the two first", "there is a column '%s' already", name);
}

/* ---- wide --------------------------------------------------------------------------------------- */

enum { VALUES, NAMES, BY }; /* the parameters */

/* Rows of the input in a grid: cell[id * n_names + name], -1: none has both. */
typedef struct grid {
    keys id_keys;
    jvn_groups ids, names;
    int64_t *cell;
} grid;

static bool is_item(const jvn_call *call, int arg, int32_t column)
{
    for (int i = 0; i < jvn_count(call, arg); i++)
        if (jvn_item_of(call, arg, i)->column == column) return true;
    return false;
}

/* The columns that stay: those of --by, else all that are neither names nor values. */
static jvn_status id_keys(jvn_call *call, keys *k)
{
    const jvn_table *t = call->input;
    if (jvn_given(call, BY)) return keys_of(call, BY, k);
    k->n = 0;
    k->schemas = call->host->scratch(call, (t->n_columns + 1) * (int64_t)sizeof *k->schemas);
    k->arrays = call->host->scratch(call, (t->n_columns + 1) * (int64_t)sizeof *k->arrays);
    if (!k->schemas || !k->arrays) return JVN_ENOMEM;
    for (int32_t i = 0; i < t->n_columns; i++) {
        if (is_item(call, VALUES, i) || is_item(call, NAMES, i)) continue;
        k->schemas[k->n] = jvn_column_schema(t, i);
        k->arrays[k->n++] = jvn_column(t, i);
    }
    return JVN_OK;
}

static int64_t first_row(const jvn_groups *g, int64_t i) { return g->order ? g->order[g->starts[i]] : g->starts[i]; }

static const char *name_of(jvn_call *call, int64_t row, char *buf, int64_t n)
{
    const jvn_item *names = jvn_item_of(call, NAMES, 0);
    return jvn_texts_of(call)->spell(names->schema, names->array, row, buf, n);
}

static jvn_status twice(jvn_call *call, int64_t first, int64_t second)
{
    char name[80];
    return jvn_fail(call, JVN_EDATA, BY, "name in --by all that tells rows apart, or aggregate first: summary ... --by ...",
                    "rows %lld and %lld go into one cell: '%s', with all of --by equal", (long long)first + 1,
                    (long long)second + 1, name_of(call, second, name, sizeof name));
}

static jvn_status fill_grid(jvn_call *call, grid *g)
{
    const int64_t *id = group_of_rows(call, &g->ids, call->input->rows);
    const int64_t *name = group_of_rows(call, &g->names, call->input->rows);
    if (!id || !name) return JVN_ENOMEM;
    if (g->names.n > MOST_COLUMNS)
        return jvn_fail(call, JVN_ELIMIT, NAMES, NULL, "%lld names: at most %d columns can be made of them",
                        (long long)g->names.n, MOST_COLUMNS);
    int64_t cells = g->ids.n * g->names.n;
    g->cell = call->host->scratch(call, (cells + 1) * (int64_t)sizeof *g->cell);
    if (!g->cell) return JVN_ENOMEM;
    memset(g->cell, 0xff, (size_t)cells * sizeof *g->cell);
    for (int64_t r = 0; r < call->input->rows; r++) {
        int64_t *cell = &g->cell[id[r] * g->names.n + name[r]];
        if (*cell >= 0) return twice(call, *cell, r);
        *cell = r;
    }
    return JVN_OK;
}

static jvn_status add_ids(jvn_call *call, const grid *g)
{
    const int64_t *rows;
    jvn_status st = first_rows(call, &g->ids, &rows);
    for (int32_t k = 0; k < g->id_keys.n && st == JVN_OK; k++) {
        struct ArrowArray a;
        st = jvn_rows_of(call)->take(call, g->id_keys.schemas[k], g->id_keys.arrays[k], rows, g->ids.n, &a);
        if (st == JVN_OK) st = call->host->add(call, NULL, g->id_keys.schemas[k]->name, g->id_keys.schemas[k], &a);
    }
    return st;
}

static jvn_status add_cells(jvn_call *call, const grid *g, const jvn_item *value, int64_t name, int64_t *rows)
{
    enum { LONGEST = 1024 };
    char text[LONGEST + 2], full[2 * LONGEST];
    bool several = jvn_count(call, VALUES) > 1;
    int64_t row = first_row(&g->names, name);
    name_of(call, row, text, sizeof text);
    if (!text[0] || strlen(text) > LONGEST)
        return jvn_fail(call, JVN_EDATA, NAMES, "leave such rows out first, or name them with set",
                        "row %lld: %s names no column", (long long)row + 1, text[0] ? "a text of more than 1024 bytes" : "an empty text");
    snprintf(full, sizeof full, several ? "%s_%s" : "%s%s", several ? value->text : "", text);
    for (int32_t k = 0; k < g->id_keys.n; k++)
        if (strcmp(g->id_keys.schemas[k]->name, full) == 0) return name_taken(call, NAMES, full);
    for (int64_t i = 0; i < g->ids.n; i++) rows[i] = g->cell[i * g->names.n + name];
    return add_rows(call, call->input, value->column, full, rows, g->ids.n);
}

jvn_status run_pivot_wide(jvn_call *call)
{
    keys names;
    grid g = {0};
    jvn_status st = check_twice(call, VALUES, "listed", NULL);
    if (st == JVN_OK) st = check_twice(call, BY, "listed", NULL);
    if (st == JVN_OK) st = keys_of(call, NAMES, &names);
    if (st == JVN_OK) st = id_keys(call, &g.id_keys);
    if (st == JVN_OK) st = groups_by(call, &names, &g.names);
    if (st == JVN_OK) st = groups_by(call, &g.id_keys, &g.ids);
    if (st == JVN_OK) st = fill_grid(call, &g);
    if (st == JVN_OK) st = add_ids(call, &g);
    int64_t *rows = call->host->scratch(call, (g.ids.n + 1) * (int64_t)sizeof *rows);
    if (!rows) return JVN_ENOMEM;
    for (int v = 0; v < jvn_count(call, VALUES); v++)
        for (int64_t j = 0; j < g.names.n && st == JVN_OK; j++) st = add_cells(call, &g, jvn_item_of(call, VALUES, v), j, rows);
    return st;
}

/* ---- long --------------------------------------------------------------------------------------- */

enum { COLUMNS, NAMES_TO, VALUES_TO, DROP }; /* the parameters */

/* Row i of the result is row row[i] of the input, column which[i] of those that are stacked. */
typedef struct places {
    int64_t n, *row, *from; /* from: the place among the stacked values */
    int32_t *which;
} places;

static jvn_status stack_columns(jvn_call *call, const struct ArrowSchema **field, struct ArrowArray *out)
{
    int n = jvn_count(call, COLUMNS);
    int32_t bad = 0;
    part *parts = call->host->scratch(call, (n + 1) * (int64_t)sizeof *parts);
    if (!parts) return JVN_ENOMEM;
    for (int i = 0; i < n; i++) {
        const jvn_item *x = jvn_item_of(call, COLUMNS, i);
        parts[i] = (part){x->schema, x->array, call->input->rows};
    }
    jvn_status st = stack_field(call, parts, n, &bad, field);
    if (st == JVN_OK) return stack(call, *field, parts, n, out);
    const char *first = jvn_item_of(call, COLUMNS, 0)->text, *other = jvn_item_of(call, COLUMNS, bad)->text;
    if (st == JVN_EUNIT) return jvn_fail(call, st, JVN_BLAME(COLUMNS, bad), NULL, "'%s' has another unit than '%s'", other, first);
    return jvn_fail(call, st, JVN_BLAME(COLUMNS, bad), "convert it with set, or leave it out", "'%s' is %s, and '%s' is %s",
                    other, type_word(call->host->type_of(parts[bad].schema)), first,
                    type_word(call->host->type_of(parts[0].schema)));
}

static jvn_status find_places(jvn_call *call, const struct ArrowArray *stacked, places *p)
{
    int64_t rows = call->input->rows, k = jvn_count(call, COLUMNS), total = rows * k;
    bool drop = jvn_given(call, DROP);
    p->row = call->host->scratch(call, (total + 1) * (int64_t)sizeof *p->row);
    p->from = call->host->scratch(call, (total + 1) * (int64_t)sizeof *p->from);
    p->which = call->host->scratch(call, (total + 1) * (int64_t)sizeof *p->which);
    if (!p->row || !p->from || !p->which) return JVN_ENOMEM;
    for (int64_t i = 0; i < rows; i++)
        for (int64_t c = 0; c < k; c++) {
            if (drop && jvn_null(stacked, c * rows + i)) continue;
            p->row[p->n] = i;
            p->from[p->n] = c * rows + i;
            p->which[p->n++] = (int32_t)c;
        }
    if (p->n < total) jvn_say(call, "rows without a value: %lld, left out", (long long)(total - p->n));
    return JVN_OK;
}

static jvn_status column_names(jvn_call *call, struct ArrowArray *out)
{
    int k = jvn_count(call, COLUMNS);
    int64_t bytes = 0;
    for (int i = 0; i < k; i++) bytes += (int64_t)strlen(jvn_item_of(call, COLUMNS, i)->text);
    jvn_status st = call->host->new_array(call, JVN_STRING, k, bytes, 0, out);
    if (st != JVN_OK) return st;
    int64_t *ends = jvn_out(out);
    ends[0] = 0;
    for (int i = 0; i < k; i++) {
        const char *s = jvn_item_of(call, COLUMNS, i)->text;
        memcpy(jvn_out_text(out) + ends[i], s, strlen(s));
        ends[i + 1] = ends[i] + (int64_t)strlen(s);
    }
    return JVN_OK;
}

static jvn_status add_names(jvn_call *call, const places *p)
{
    struct ArrowArray words = {0}, codes = {0};
    jvn_status st = column_names(call, &words);
    if (st == JVN_OK) st = call->host->new_array(call, JVN_DICT, p->n, 0, 0, &codes);
    if (st != JVN_OK) {
        if (words.release) words.release(&words);
        return st;
    }
    if (p->n) memcpy(jvn_out(&codes), p->which, (size_t)p->n * sizeof *p->which);
    st = call->host->set_dictionary(call, &codes, &words);
    const char *name = jvn_item_of(call, NAMES_TO, 0)->text;
    if (st == JVN_OK) return call->host->add(call, NULL, name, call->host->field(call, JVN_DICT, NULL, NULL), &codes);
    codes.release(&codes);
    return st;
}

static jvn_status add_values(jvn_call *call, const struct ArrowSchema *field, const struct ArrowArray *stacked, const places *p)
{
    struct ArrowArray a;
    jvn_status st = jvn_rows_of(call)->take(call, field, stacked, p->from, p->n, &a);
    return st == JVN_OK ? call->host->add(call, NULL, jvn_item_of(call, VALUES_TO, 0)->text, field, &a) : st;
}

/* Columns that stay are repeated; new names must not be theirs. */
static jvn_status add_kept(jvn_call *call, const places *p)
{
    const jvn_table *t = call->input;
    jvn_status st = JVN_OK;
    for (int32_t i = 0; i < t->n_columns && st == JVN_OK; i++) {
        if (is_item(call, COLUMNS, i)) continue;
        for (int arg = NAMES_TO; arg <= VALUES_TO; arg++)
            if (strcmp(jvn_item_of(call, arg, 0)->text, column_name(t, i)) == 0) return name_taken(call, arg, column_name(t, i));
        st = add_rows(call, t, i, column_name(t, i), p->row, p->n);
    }
    return st;
}

jvn_status run_pivot_long(jvn_call *call)
{
    places p = {0};
    struct ArrowArray stacked = {0};
    const struct ArrowSchema *field;
    jvn_status st = check_twice(call, COLUMNS, "listed", NULL);
    if (st == JVN_OK && strcmp(jvn_item_of(call, NAMES_TO, 0)->text, jvn_item_of(call, VALUES_TO, 0)->text) == 0)
        st = name_taken(call, VALUES_TO, jvn_item_of(call, VALUES_TO, 0)->text);
    if (st == JVN_OK) st = stack_columns(call, &field, &stacked);
    if (st == JVN_OK) st = find_places(call, &stacked, &p);
    if (st == JVN_OK) st = add_kept(call, &p);
    if (st == JVN_OK) st = call->host->map_rows(call, NULL, p.row, p.n);
    if (st == JVN_OK) st = add_names(call, &p);
    if (st == JVN_OK) st = add_values(call, field, &stacked, &p);
    if (stacked.release) stacked.release(&stacked);
    return st;
}
