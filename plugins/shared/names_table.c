/* SPDX-License-Identifier: GPL-3.0-or-later */
/* names_table.c -- reads a user's table of names. */
#include "names_table.h"

#include "columns.h"

enum { ID, LABEL, KIND, ALIASES, N_COLUMNS, MOST_NOTES = 5 };
static const char *const column_names[N_COLUMNS] = {"id", "label", "kind", "aliases"};

static jvn_status find_columns(jvn_call *call, int arg, const jvn_table *t, int at[N_COLUMNS])
{
    for (int k = 0; k < N_COLUMNS; k++) {
        at[k] = column_named(t, column_names[k]);
        jvn_type type = at[k] < 0 ? JVN_STRING : call->host->type_of(jvn_column_schema(t, at[k]));
        if (type != JVN_STRING && type != JVN_DICT)
            return jvn_fail(call, JVN_ETYPE, arg, "columns: id, label, kind, aliases", "column '%s' of %s holds no text, wanted names", column_names[k], t->name);
    }
    if (at[ID] < 0) return jvn_fail(call, JVN_ENAME, arg, "columns: id, label, kind, aliases", "%s has no column 'id'", t->name);
    return JVN_OK;
}

/* NULL: null or not there. */
static const char *cell(pool *p, const jvn_table *t, int column, int64_t row)
{
    slice text = column < 0 ? (slice){NULL, 0} : text_in(jvn_column(t, column), row);
    return text.n ? pool_text(p, text.s, (size_t)text.n) : text.s ? "" : NULL;
}

/* What is not taken as it stands: the first rows, and how many there are. */
static void note_row(jvn_call *call, int64_t *n, const char *table, int64_t row, const char *id)
{
    if ((*n)++ >= MOST_NOTES) return;
    if (!id || !*id) jvn_say(call, "row %lld of %s has no id, and is left out", (long long)row + 1, table);
    else jvn_say(call, "row %lld of %s tells of '%.60s' again, and replaces what stood before", (long long)row + 1, table, id);
}

static void note_clashes(jvn_call *call, const clash *c, int64_t n)
{
    for (int64_t i = 0; i < n && i < MOST_NOTES; i++)
        jvn_say(call, "'%.60s' of %.60s is a name of %.60s already, which keeps it", c[i].alias, c[i].other, c[i].kept);
    if (n > MOST_NOTES) jvn_say(call, "%lld more names clash", (long long)(n - MOST_NOTES));
}

jvn_status names_open(jvn_call *call, pool *p, int arg, names **n)
{
    *n = names_new(p);
    const jvn_table *t = jvn_given(call, arg) ? jvn_item_of(call, arg, 0)->table : NULL;
    int at[N_COLUMNS];
    jvn_status st = t ? find_columns(call, arg, t, at) : JVN_OK;
    if (st != JVN_OK) return st;
    int64_t noted = 0;
    for (int64_t i = 0; t && i < t->rows; i++) {
        const char *id = cell(p, t, at[ID], i);
        bool taken = id && *id && names_add(*n, id, cell(p, t, at[LABEL], i), cell(p, t, at[KIND], i), cell(p, t, at[ALIASES], i));
        if (!taken) note_row(call, &noted, t->name, i, id);
    }
    if (noted > MOST_NOTES) jvn_say(call, "%lld more rows of %s have no id, or one that stood before", (long long)(noted - MOST_NOTES), t->name);
    int64_t clashes;
    const clash *c = names_build(*n, &clashes);
    note_clashes(call, c, clashes);
    return JVN_OK;
}
