/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tagged.c -- columns by name, and their values. */
#include "tagged.h"

#include <limits.h>

#include "columns.h"
#include "engine.h"

jvn_status input_find(jvn_call *call, const char *called, jvn_type type, input_column *c)
{
    int32_t at = column_named(call->input, called);
    c->array = at < 0 ? NULL : jvn_column(call->input, at);
    jvn_type found = at < 0 ? type : call->host->type_of(jvn_column_schema(call->input, at));
    if (found == type || (type == JVN_STRING && found == JVN_DICT)) return JVN_OK;
    const char *wanted = type == JVN_STRING ? "text" : type == JVN_FLOAT64 ? "numbers with a fraction" : "what `sentiment` made";
    return jvn_fail(call, JVN_ETYPE, -1, "`sentiment` makes such tables", "column %s of %s does not hold %s", called, call->input->name, wanted);
}

jvn_status input_need(jvn_call *call, const char *called, jvn_type type, input_column *c)
{
    jvn_status st = input_find(call, called, type, c);
    if (st != JVN_OK || c->array) return st;
    return jvn_fail(call, JVN_ENAME, -1, "`sentiment` makes such tables", "%s has no column %s", call->input->name, called);
}

bool is_text(const struct ArrowArray *a, int64_t row, const char *text)
{
    slice found = text_in(a, row);
    return found.s && found.n == (int64_t)strlen(text) && !memcmp(found.s, text, (size_t)found.n);
}

int input_label(const input_column *c, int64_t row)
{
    for (label l = NEGATIVE; l <= POSITIVE; l++)
        if (is_text(c->array, row, label_name(l))) return l;
    return INT_MIN;
}
