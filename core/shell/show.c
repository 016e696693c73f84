/* SPDX-License-Identifier: GPL-3.0-or-later */
/* show.c -- the commands `show`: prints a table, and with --all the whole of it, through the pager; and `less`: pages it. */

#include "builtins.h"
#include "output.h"

enum { NAME, FORMAT, ALL };

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

/* In the format that this one call wants. */
static jvn_status print(jvn_call *call, table *t, bool all)
{
    err e;
    session *s = session_of(call);
    const char *own = s->format;
    err_clear(&e);
    if (jvn_given(call, FORMAT)) s->format = word_of(call, FORMAT);
    jvn_status st = output_check(s, s->format, &e);
    if (st != JVN_OK) st = host_raise(call, FORMAT, &e);
    else if (output_table(s, t, all, &e) != JVN_OK) st = host_raise(call, JVN_NOARG, &e);
    s->format = own;
    return st;
}

static jvn_status run_show(jvn_call *call)
{
    table *t = NULL;
    jvn_status st = find_table(call, &t);
    return st == JVN_OK ? print(call, t, jvn_given(call, ALL)) : st;
}

/* Whatever `option pager` says. */
static jvn_status run_less(jvn_call *call)
{
    table *t = NULL;
    session *s = session_of(call);
    const int own = s->set.pager;
    jvn_status st = find_table(call, &t);
    s->set.pager = PAGER_ON;
    if (st == JVN_OK) st = print(call, t, true);
    s->set.pager = own;
    return st;
}

static const jvn_param params[] = {
    {"NAME", JVN_P_TABLE, 0, NULL, NULL, "the dataset; without one what comes by the pipe, else the last result"},
    {"--format", JVN_P_WORD, 0, NULL, NULL, "how, this once: table, or a writer; else as `option format` says"},
    {"--all", JVN_P_SWITCH, 0, NULL, NULL, "every row and column, however large the screen"},
};
static const jvn_param less_params[] = {
    {"NAME", JVN_P_TABLE, 0, NULL, NULL, "the dataset; without one what comes by the pipe, else the last result"},
    {"--format", JVN_P_WORD, 0, NULL, NULL, "how: table, or a writer; else as `option format` says"},
};

static const jvn_command commands[] = {
    {"show", "prints a table, or with --all the whole of it", "show px --all",
     "What is longer than the screen goes through $PAGER (`option pager`). The last result stays what it is. "
     "`px | show --format json` prints one result in another format; `option format json` does so from then on.",
     JVN_INPUT_OPTIONAL, JVN_LIST(params), .run = run_show},
    {"less", "pages the whole of a table", "px | less",
     "Through $PAGER, else less: arrow keys also move sideways, q comes back. What fits the screen is printed. Not at a terminal "
     "it is `show --all`.",
     JVN_INPUT_OPTIONAL, JVN_LIST(less_params), .run = run_less},
};
const jvn_list show_commands = JVN_LIST(commands);
