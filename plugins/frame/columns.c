/* SPDX-License-Identifier: GPL-3.0-or-later */
/* columns.c -- verbs that choose, name and compute columns: select, calc, drop, rename, set. Columns that
 * stay are shared with the input, not copied. */
#include "frame.h"

jvn_status run_select(jvn_call *call)
{
    jvn_status st = check_twice(call, 0, "listed", "name one of them: new = expression");
    if (st == JVN_OK && call->input) st = map_slice(call, 0, call->input->rows);
    for (int i = 0; i < jvn_count(call, 0) && st == JVN_OK; i++)
        st = add_item(call, jvn_item_of(call, 0, i), jvn_item_of(call, 0, i)->text);
    return st;
}

jvn_status run_drop(jvn_call *call)
{
    const jvn_table *t = call->input;
    jvn_status st = check_twice(call, 0, "listed", NULL);
    if (st == JVN_OK && jvn_count(call, 0) == t->n_columns)
        return jvn_fail(call, JVN_EARG, 0, "a table has one column or more", "this would drop all %d columns",
                        (int)t->n_columns);
    if (st == JVN_OK) st = map_slice(call, 0, t->rows);
    for (int32_t c = 0; c < t->n_columns && st == JVN_OK; c++) {
        bool dropped = false;
        for (int i = 0; i < jvn_count(call, 0); i++) dropped |= jvn_item_of(call, 0, i)->column == c;
        if (!dropped) st = add_slice(call, t, c, column_name(t, c), 0, t->rows);
    }
    return st;
}

/* The item that names column c anew; NULL: it keeps its name. */
static const jvn_item *new_name(const jvn_call *call, int32_t c)
{
    for (int i = 0; i < jvn_count(call, 0); i++)
        if (jvn_item_of(call, 0, i)->column == c) return jvn_item_of(call, 0, i);
    return NULL;
}

/* A new name must not be one that another column keeps; no column takes two names. */
static jvn_status check_names(jvn_call *call)
{
    const jvn_table *t = call->input;
    jvn_status st = check_twice(call, 0, "given", NULL);
    for (int i = 0; i < jvn_count(call, 0) && st == JVN_OK; i++) {
        const jvn_item *item = jvn_item_of(call, 0, i);
        int32_t same = find_column(t, item->text);
        if (new_name(call, item->column) != item)
            st = jvn_fail(call, JVN_EARG, JVN_BLAME(0, i), "`set new = old` makes a second column of one",
                          "'%s' is renamed twice", column_name(t, item->column));
        else if (same >= 0 && !new_name(call, same))
            st = jvn_fail(call, JVN_EARG, JVN_BLAME(0, i), "rename or drop that one too",
                          "there is a column '%s' already", item->text);
    }
    return st;
}

jvn_status run_rename(jvn_call *call)
{
    const jvn_table *t = call->input;
    jvn_status st = check_names(call);
    if (st == JVN_OK) st = map_slice(call, 0, t->rows);
    for (int32_t c = 0; c < t->n_columns && st == JVN_OK; c++) {
        const jvn_item *item = new_name(call, c);
        st = add_slice(call, t, c, item ? item->text : column_name(t, c), 0, t->rows);
    }
    return st;
}

/* The item that sets a name; NULL: none does. */
static const jvn_item *setting(const jvn_call *call, const char *name)
{
    for (int i = 0; i < jvn_count(call, 0); i++)
        if (strcmp(jvn_item_of(call, 0, i)->text, name) == 0) return jvn_item_of(call, 0, i);
    return NULL;
}

jvn_status run_set(jvn_call *call)
{
    const jvn_table *t = call->input;
    jvn_status st = check_twice(call, 0, "set", "take two stages: set a = ... | set a = ...");
    if (st == JVN_OK) st = map_slice(call, 0, t->rows);
    for (int32_t c = 0; c < t->n_columns && st == JVN_OK; c++) {
        const jvn_item *item = setting(call, column_name(t, c));
        st = item ? add_item(call, item, item->text) : add_slice(call, t, c, column_name(t, c), 0, t->rows);
    }
    for (int i = 0; i < jvn_count(call, 0) && st == JVN_OK; i++) {
        const jvn_item *item = jvn_item_of(call, 0, i);
        if (find_column(t, item->text) < 0) st = add_item(call, item, item->text);
    }
    return st;
}
