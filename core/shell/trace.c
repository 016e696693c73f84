/* SPDX-License-Identifier: GPL-3.0-or-later */
/* trace.c -- the command `trace`: from the rows of a result back to those of the dataset that it was made from. */
#include "../table/exchange.h"
#include "../table/rows.h"
#include "builtins.h"

static const char again[] = "run the line that made it again, or put trace at its end";

/* The line does not lead back to a dataset. */
static jvn_status refuse(jvn_call *call, const row_origin *o)
{
    const char *name = call->input->name;
    if (!*o->stage)
        return jvn_fail(call, JVN_EARG, JVN_NOARG, again,
                        "where the rows of %s came from is not known: that is kept in memory, for what lines of this session made", name);
    if (o->heads)
        return jvn_fail(call, JVN_EARG, JVN_NOARG, "name what it makes, and trace lines that begin with the name",
                        "'%s' heads the line that made the rows: no dataset is behind it", o->stage);
    return jvn_fail(call, JVN_EARG, JVN_NOARG, "put trace before it, or name the result: `trace NAME ROW` can tell of groups too",
                    "'%s' does not tell which rows its own are made from", o->stage);
}

/* The dataset's version may be gone by now. */
static jvn_status find_origin(jvn_call *call, const row_origin *o, table **out)
{
    err e;
    const dataset *d;
    host_call *h = call->host_data;
    session *s = h->session;
    const char *name = arena_printf(h->a, "%s@%d", o->dataset, o->version);
    jvn_status st = datasets_use(s->data, name, s->sc.from, &d, &e);
    if (st == JVN_OK && d->from->made_at == o->made_at && d->t->rows == o->rows) {
        *out = d->t;
        return JVN_OK;
    }
    const char *hint = o->dataset[0] == '_' ? "name what is to be traced back to" : st == JVN_OK ? "another has its name now" : e.msg;
    return jvn_fail(call, JVN_ENAME, JVN_NOARG, hint, "%s, which the rows came from, is there no more", name);
}

/* A name that no column of t has: row, row_2 ... */
static const char *row_name(arena *a, const table *t)
{
    const char *name = "row";
    for (int i = 2; table_find(t, name) >= 0; i++) name = arena_printf(a, "row_%d", i);
    return name;
}

/* As people count, from 1; none is null. */
static jvn_status add_numbers(jvn_call *call, const char *name, const int64_t *rows, int64_t n)
{
    struct ArrowArray a;
    jvn_status st = call->host->new_array(call, JVN_INT64, n, 0, JVN_NULLABLE, &a);
    if (st != JVN_OK) return st;
    int64_t *to = jvn_out(&a);
    for (int64_t i = 0; i < n; i++) {
        to[i] = rows[i] + 1;
        if (rows[i] < 0) jvn_set_null(&a, i);
    }
    return call->host->add(call, NULL, name, call->host->field(call, JVN_INT64, NULL, NULL), &a);
}

static jvn_status add_rows(jvn_call *call, const table *from, const int64_t *rows, int64_t n)
{
    err e;
    table *t = table_new();
    jvn_status st = JVN_OK;
    err_clear(&e);
    for (int i = 0; i < from->n && st == JVN_OK; i++) {
        column *c;
        st = rows_take(from->columns[i], rows, n, &c, &e);
        if (st == JVN_OK) st = table_take(t, from->names[i], c, &e);
    }
    st = st == JVN_OK ? host_add_table(call, NULL, t) : host_raise(call, JVN_NOARG, &e);
    table_unref(t);
    return st;
}

static jvn_status run_trace(jvn_call *call)
{
    host_call *h = call->host_data;
    table *from;
    const int64_t n = call->input->rows;
    const row_origin o = row_map_origin(h->from);
    if (!o.dataset) return refuse(call, &o);
    jvn_status st = find_origin(call, &o, &from);
    if (st != JVN_OK) return st;
    int64_t *rows = call->host->scratch(call, (n + 1) * (int64_t)sizeof *rows);
    if (!rows) return JVN_ENOMEM;
    for (int64_t i = 0; i < n; i++) rows[i] = i;
    row_map_follow(h->from, rows, n);
    jvn_say(call, "rows of %s@%d", o.dataset, o.version);
    st = add_numbers(call, row_name(h->a, from), rows, n);
    if (st == JVN_OK) st = add_rows(call, from, rows, n);
    return st == JVN_OK ? call->host->map_slice(call, NULL, 0, n) : st;
}

static const jvn_command commands[] = {
    {"trace", "the rows of the dataset that each row of a result was made from",
     "px | where close > 100 | sort close desc | head 3 | trace",
     "One row for each row of the result: its number in the dataset at the head of the line, from 1, and that row; null "
     "for what was made of none. `day | trace` goes back along the line that made day, where it was run in "
     "this session. A stage that makes a row of several (summary), or that does not tell, is named in the refusal.",
     JVN_INPUT_REQUIRED, {0}, .run = run_trace},
};
const jvn_list trace_commands = JVN_LIST(commands);
