/* SPDX-License-Identifier: GPL-3.0-or-later */
/* defaults.c -- what commands take where the user named no column and nothing that tells series apart. A note says
 * what it was. */
#include "risk.h"

#include <stdlib.h>
#include <strings.h>

static const char *const price_names[] = {"adj_close", "adj close", "close", "price", NULL};
static const char *const key_names[] = {"ticker", "symbol", "permno", NULL};

/* The input's column of the first of these names that it has, in any letter case; -1: none. */
static int32_t find_named(const jvn_table *t, const char *const *names)
{
    for (; *names; names++)
        for (int32_t i = 0; i < t->n_columns; i++)
            if (strcasecmp(jvn_column_schema(t, i)->name, *names) == 0) return i;
    return -1;
}

static jvn_item item_at(const jvn_table *t, int32_t i)
{
    const struct ArrowSchema *s = jvn_column_schema(t, i);
    return (jvn_item){.text = s->name, .unit = "", .column = i, .schema = s, .array = jvn_column(t, i)};
}

bool default_key(frame *f)
{
    int32_t at = find_named(f->call->input, key_names);
    if (f->n_keys || at < 0) return false;
    f->keys[0] = item_at(f->call->input, at); /* scratch gives room for one more */
    f->n_keys = 1;
    return true;
}

bool is_plain(const jvn_call *call, int arg)
{
    for (int i = 0; i < jvn_count(call, arg); i++) {
        const jvn_item *it = jvn_item_of(call, arg, i);
        char *end;
        strtod(it->text, &end);
        if (it->column < 0 && (end == it->text || *end)) return false;
    }
    return true;
}

jvn_status price_items(jvn_call *call, int arg, const jvn_item ***items, int *n)
{
    *n = jvn_given(call, arg) ? jvn_count(call, arg) : 1;
    *items = scratch(call, *n, sizeof **items);
    jvn_item *one = scratch(call, 1, sizeof *one);
    if (!*items || !one) return JVN_ENOMEM;
    for (int i = 0; i < *n; i++) (*items)[i] = jvn_given(call, arg) ? jvn_item_of(call, arg, i) : one;
    if (jvn_given(call, arg)) return JVN_OK;
    int32_t at = find_named(call->input, price_names);
    if (at < 0)
        return jvn_fail(call, JVN_ENAME, arg, "name the column of prices or returns",
                        "there is no column adj_close, close or price");
    *one = item_at(call->input, at);
    return JVN_OK;
}

void say_defaults(const frame *f, int arg, const jvn_item *taken)
{
    bool column = !jvn_given(f->call, arg), key = f->n_keys && !jvn_given(f->call, f->by);
    if (column && key)
        jvn_say(f->call, "of %s by %s", taken->text, f->keys[0].text);
    else if (column || key)
        jvn_say(f->call, "%s %s", column ? "of" : "by", column ? taken->text : f->keys[0].text);
}
