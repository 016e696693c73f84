/* SPDX-License-Identifier: GPL-3.0-or-later */
/* join.c -- join: each row of the input with the rows of another table that have equal keys, or stand nearest. */
#include "frame.h"

#include <math.h>

enum { TABLE, ON, HOW, ASOF, DIRECTION, WITHIN }; /* the parameters */
enum { INNER, LEFT };
enum { BACKWARD, FORWARD };

/* Pairs of rows; right -1: no match. `same`: the left rows are the input's, each once, in its order. */
typedef struct matches {
    const int64_t *left, *right;
    int64_t n, without;
    bool same;
} matches;

static bool is_text(jvn_type type) { return type == JVN_STRING || type == JVN_DICT; }

/* The other table's column that goes by the name of one of the input's, and is alike. */
static jvn_status right_column(jvn_call *call, const jvn_table *other, int arg, int i, int32_t *column)
{
    const jvn_item *item = jvn_item_of(call, arg, i);
    const char *name = column_name(call->input, item->column);
    *column = find_column(other, name);
    if (*column < 0)
        return jvn_fail(call, JVN_ENAME, JVN_BLAME(arg, i), "rename one of the two first", "%s has no column '%s'",
                        other->name, name);
    jvn_type here = call->host->type_of(item->schema), there = call->host->type_of(jvn_column_schema(other, *column));
    if (here != there && !(is_text(here) && is_text(there)))
        return jvn_fail(call, JVN_ETYPE, JVN_BLAME(arg, i), "convert one of the two with set",
                        "'%s' is %s here and %s in %s", name, type_word(here), type_word(there), other->name);
    char unit[256]; /* the host's text is gone with its next */
    snprintf(unit, sizeof unit, "%s", call->host->unit_of(item->schema));
    const char *other_unit = call->host->unit_of(jvn_column_schema(other, *column));
    if (!*unit || !*other_unit || strcmp(unit, other_unit) == 0) return JVN_OK;
    return jvn_fail(call, JVN_EUNIT, JVN_BLAME(arg, i), NULL, "'%s' is in %s here and in %s in %s", name, unit,
                    other_unit, other->name);
}

/* The other table's keys, by the names of the input's. */
static jvn_status right_keys(jvn_call *call, const jvn_table *other, keys *k, int32_t *columns)
{
    for (int32_t i = 0; i < k->n; i++) {
        jvn_status st = right_column(call, other, ON, i, &columns[i]);
        if (st != JVN_OK) return st;
        k->schemas[i] = jvn_column_schema(other, columns[i]);
        k->arrays[i] = jvn_column(other, columns[i]);
    }
    return JVN_OK;
}

/* How far apart two rows may be, in the column's own measure: a number given for dates and times counts days. */
static long double within(const jvn_call *call, jvn_type type)
{
    const double day = 86400e6;
    if (!jvn_given(call, WITHIN)) return HUGE_VALL;
    return (long double)jvn_item_of(call, WITHIN, 0)->number * (type == JVN_TIMESTAMP ? day : 1);
}

/* Every row of the input once, with the row that stands nearest before or after it. */
static jvn_status match_asof(jvn_call *call, const jvn_table *other, const keys *left, const keys *right, matches *m)
{
    const jvn_item *item = jvn_item_of(call, ASOF, 0);
    jvn_type type = call->host->type_of(item->schema);
    asof_wish wish = {item, -1, jvn_item_of(call, DIRECTION, 0)->integer == FORWARD, within(call, type)};
    if (type == JVN_BOOL || is_text(type))
        return jvn_fail(call, JVN_ETYPE, ASOF, "dates, times and numbers have a before and after", "'%s' is %s", item->text,
                        type_word(type));
    jvn_status st = right_column(call, other, ASOF, 0, &wish.right);
    int64_t *left_rows = call->host->scratch(call, (call->input->rows + 1) * (int64_t)sizeof *left_rows);
    int64_t *right_rows = call->host->scratch(call, (call->input->rows + 1) * (int64_t)sizeof *right_rows);
    if (!left_rows || !right_rows) return JVN_ENOMEM;
    for (int64_t i = 0; i < call->input->rows; i++) left_rows[i] = i;
    if (st == JVN_OK) st = asof_match(call, other, left, right, &wish, right_rows);
    *m = (matches){.left = left_rows, .right = right_rows, .n = call->input->rows};
    return st;
}

static jvn_status match(jvn_call *call, const jvn_table *other, const keys *left, const keys *right, matches *m)
{
    if (jvn_given(call, ASOF)) return match_asof(call, other, left, right, m);
    if (!left->n)
        return jvn_fail(call, JVN_EARG, JVN_NOARG, "for example: join fx --on ticker, or join fx --asof date",
                        "--on is missing: columns that both have and that must be equal");
    for (int arg = DIRECTION; arg <= WITHIN; arg++)
        if (jvn_arg_of(call, arg)->given)
            return jvn_fail(call, JVN_EARG, arg, "name the column: --asof date", "this is of as-of joins");
    return jvn_rows_of(call)->match(call, left->n, left->schemas, left->arrays, right->schemas, right->arrays, &m->left,
                                    &m->right, &m->n);
}

/* Counts rows without a match, and drops them unless they are to be kept. */
static jvn_status settle(jvn_call *call, matches *m, bool keep)
{
    m->same = m->n == call->input->rows;
    for (int64_t i = 0; i < m->n; i++) {
        m->without += m->right[i] < 0;
        m->same &= m->left[i] == i;
    }
    if (keep || !m->without) return JVN_OK;
    int64_t kept = 0, *left = call->host->scratch(call, (m->n + 1) * (int64_t)sizeof *left);
    int64_t *right = call->host->scratch(call, (m->n + 1) * (int64_t)sizeof *right);
    if (!left || !right) return JVN_ENOMEM;
    for (int64_t i = 0; i < m->n; i++) {
        if (m->right[i] < 0) continue;
        left[kept] = m->left[i];
        right[kept++] = m->right[i];
    }
    m->left = left, m->right = right, m->n = kept, m->same = false;
    return JVN_OK;
}

static jvn_status add_left(jvn_call *call, const matches *m)
{
    if (m->same) return add_slices(call, call->input, 0, call->input->rows);
    return add_all_rows(call, call->input, m->left, m->n);
}

/* A name that neither table has: name_2, name_3 ... */
static const char *free_name(jvn_call *call, const jvn_table *other, const char *name)
{
    size_t room = strlen(name) + 24;
    char *to = call->host->scratch(call, (int64_t)room);
    for (int i = 2; to; i++) {
        snprintf(to, room, "%s_%d", name, i);
        if (find_column(call->input, to) < 0 && find_column(other, to) < 0) break;
    }
    return to;
}

/* A column of the other table whose name is taken gets another, and a note says so: one for all after the first few. */
typedef struct renames {
    int64_t n;
    const char *first, *as; /* after the first few */
} renames;
enum { NOTED = 6 };

static const char *rename_right(jvn_call *call, const jvn_table *other, const char *name, renames *r)
{
    const char *as = free_name(call, other, name);
    if (as && r->n++ < NOTED) jvn_say(call, "both have a column '%s': that of %s is %s here", name, other->name, as);
    if (as && r->n == NOTED + 1) r->first = name, r->as = as;
    return as;
}

static void note_renames(jvn_call *call, const jvn_table *other, const renames *r)
{
    if (r->n > NOTED)
        jvn_say(call, "both have %lld more columns of one name: '%s' of %s is %s here, and so on", (long long)(r->n - NOTED),
                r->first, other->name, r->as);
}

/* The other table's columns but for its keys. */
static jvn_status add_right(jvn_call *call, const jvn_table *other, const matches *m, const int32_t *on, int32_t n_on)
{
    jvn_status st = JVN_OK;
    renames r = {0};
    for (int32_t c = 0; c < other->n_columns && st == JVN_OK; c++) {
        const char *name = column_name(other, c);
        bool key = false;
        for (int32_t i = 0; i < n_on; i++) key |= on[i] == c;
        if (key) continue;
        if (find_column(call->input, name) >= 0 && !(name = rename_right(call, other, name, &r))) return JVN_ENOMEM;
        st = add_rows(call, other, c, name, m->right, m->n);
    }
    note_renames(call, other, &r);
    return st;
}

static void report(jvn_call *call, const jvn_table *other, const matches *m, bool kept)
{
    if (!m->without) return;
    jvn_say(call, "rows without a match in %s: %lld of %lld, %s", other->name, (long long)m->without,
            (long long)call->input->rows, kept ? "kept with nulls" : "left out; --how left keeps them");
}

jvn_status run_join(jvn_call *call)
{
    const jvn_table *other = jvn_item_of(call, TABLE, 0)->table;
    bool keep = jvn_item_of(call, HOW, 0)->integer == LEFT;
    keys left, right;
    matches m = {0};
    jvn_status st = check_twice(call, ON, "listed", NULL);
    if (st == JVN_OK) st = keys_of(call, ON, &left);
    if (st == JVN_OK) st = keys_of(call, ON, &right);
    if (st != JVN_OK) return st;
    int32_t *columns = call->host->scratch(call, (right.n + 1) * (int64_t)sizeof *columns);
    if (!columns) return JVN_ENOMEM;
    st = right_keys(call, other, &right, columns);
    if (st == JVN_OK) st = match(call, other, &left, &right, &m);
    if (st == JVN_OK) st = settle(call, &m, keep);
    if (st == JVN_OK) st = add_left(call, &m);
    if (st == JVN_OK) st = add_right(call, other, &m, columns, right.n);
    if (st == JVN_OK) report(call, other, &m, keep);
    return st;
}
