/* SPDX-License-Identifier: GPL-3.0-or-later */
/* terms_table.c -- cells to terms. */
#include "terms_table.h"

#include <math.h>

#include "columns.h"

enum { MOST = 4 };

typedef struct columns {
    const struct ArrowArray *term, *weight;
    jvn_type weight_type;
} columns;

static jvn_status find(jvn_call *call, int arg, const jvn_table *t, columns *c)
{
    for (int32_t i = 0; i < t->n_columns; i++) {
        const struct ArrowSchema *s = jvn_column_schema(t, i);
        jvn_type type = call->host->type_of(s);
        if (!strcmp(s->name, "term") && (type == JVN_STRING || type == JVN_DICT)) c->term = jvn_column(t, i);
        if (!strcmp(s->name, "weight") && (type == JVN_FLOAT64 || type == JVN_INT64)) c->weight = jvn_column(t, i), c->weight_type = type;
    }
    if (!c->term) return jvn_fail(call, JVN_ENAME, arg, "columns: term, weight", "%s has no column term of texts", t->name);
    if (!c->weight) return jvn_fail(call, JVN_ENAME, arg, "columns: term, weight", "%s has no column weight of numbers", t->name);
    return JVN_OK;
}

/* In small letters (ASCII), runs of blanks as one, none around. */
static const char *neat(pool *p, const char *s, int64_t n)
{
    char *to = pool_get(p, (size_t)n + 1);
    int64_t m = 0;
    for (int64_t i = 0; i < n; i++) {
        char c = s[i] >= 'A' && s[i] <= 'Z' ? (char)(s[i] | 0x20) : s[i];
        if (c != ' ' && (c < '\t' || c > '\r')) to[m++] = c;
        else if (m && to[m - 1] != ' ') to[m++] = ' ';
    }
    if (m && to[m - 1] == ' ') m--;
    to[m] = 0;
    return to;
}

static jvn_status read_row(jvn_call *call, pool *p, int arg, const columns *c, int64_t i, term *to)
{
    slice text = text_in(c->term, i);
    *to = (term){neat(p, text.s, text.n), c->weight_type == JVN_FLOAT64 ? jvn_f64(c->weight)[i] : (double)jvn_i64(c->weight)[i]};
    if (!*to->text) return jvn_fail(call, JVN_EDATA, arg, NULL, "row %lld: the term is empty", (long long)i + 1);
    if (fabs(to->weight) <= MOST) return JVN_OK;
    return jvn_fail(call, JVN_EDATA, arg, "weights are from -4, the worst, to 4", "row %lld: the weight of '%.60s' is %g", (long long)i + 1, to->text, to->weight);
}

jvn_status terms_read(jvn_call *call, pool *p, int arg, terms *t)
{
    *t = (terms){NULL, 0};
    if (!jvn_given(call, arg)) return JVN_OK;
    const jvn_table *table = jvn_item_of(call, arg, 0)->table;
    columns c = {NULL, NULL, JVN_NOTYPE};
    jvn_status st = find(call, arg, table, &c);
    if (st != JVN_OK) return st;
    term *items = pool_get(p, sizeof *items * (size_t)(table->rows + 1));
    for (int64_t i = 0; i < table->rows && st == JVN_OK; i++)
        if (!jvn_null(c.term, i) && !jvn_null(c.weight, i)) st = read_row(call, p, arg, &c, i, &items[t->n++]);
    t->items = items;
    return st;
}
