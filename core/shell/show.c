/* SPDX-License-Identifier: GPL-3.0-or-later */
/* show.c -- the command `show`: prints a table, and with --all the whole of it, through the pager. */

#include "builtins.h"
#include "output.h"

enum { NAME, ALL };

/* The table by name, that comes by the pipe, or the last result. */
static jvn_status find_table(jvn_call *call, table **out)
{
    host_call *h = call->host_data;
    session *s = h->session;
    const dataset *last;
    err e;
    if (call->input && jvn_given(call, NAME))
        return jvn_fail(call, JVN_EARG, NAME, "`show NAME` or `TABLE | show`", "there are two tables to show");
    if (call->input || jvn_given(call, NAME)) {
        const dataset *named = call->input ? NULL : datasets_find(s->data, word_of(call, NAME));
        *out = named ? named->t : (table *)(uintptr_t)h->b.env.input;
        return JVN_OK;
    }
    if (!datasets_find(s->data, "_"))
        return jvn_fail(call, JVN_EARG, JVN_NOARG, "for example: show px --all", "there is no result yet to show");
    if (datasets_use(s->data, "_", s->sc.from, &last, &e) != JVN_OK)
        return host_raise(call, JVN_NOARG, &e);
    *out = last->t;
    return JVN_OK;
}

static jvn_status run_show(jvn_call *call)
{
    host_call *h = call->host_data;
    table *t = NULL;
    err e;
    jvn_status st = find_table(call, &t);
    if (st != JVN_OK) return st;
    err_clear(&e);
    st = output_table(h->session, t, jvn_given(call, ALL), &e);
    return st == JVN_OK ? st : host_raise(call, JVN_NOARG, &e);
}

static const jvn_param params[] = {
    {"NAME", JVN_P_TABLE, 0, NULL, NULL, "the dataset; without one what comes by the pipe, else the last result"},
    {"--all", JVN_P_SWITCH, 0, NULL, NULL, "every row and column, however large the screen"},
};

static const jvn_command commands[] = {
    {"show", "prints a table, or with --all the whole of it", "show px --all",
     "What is longer than the screen goes through $PAGER (`option pager`). The last result stays what it is.",
     JVN_INPUT_OPTIONAL, JVN_LIST(params), .run = run_show},
};
const jvn_list show_commands = JVN_LIST(commands);
