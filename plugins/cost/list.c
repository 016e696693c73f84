/* SPDX-License-Identifier: GPL-3.0-or-later */
/* list.c -- a row a formula, and one for a quantity without any. */
#include "list.h"

#include "columns.h"
#include "formulas.h"

enum { MAX_ROWS = 2 * N_QUANTITIES };

typedef struct rows {
    const char *quantity[MAX_ROWS], *unit[MAX_ROWS], *formula[MAX_ROWS], *source[MAX_ROWS], *summary[MAX_ROWS];
    double usual[MAX_ROWS];
    int64_t n;
} rows;

static const char *text_or_null(const char *s) { return *s ? s : NULL; }

static void put(rows *r, int q, const char *text, const char *source)
{
    r->quantity[r->n] = quantities[q].name;
    r->unit[r->n] = text_or_null(quantities[q].unit);
    r->usual[r->n] = quantities[q].usual;
    r->formula[r->n] = text;
    r->source[r->n] = text_or_null(source);
    r->summary[r->n++] = quantities[q].summary;
}

static bool put_formulas(jvn_call *call, rows *r, int q)
{
    bool any = false;
    for (int i = 0; i < n_formulas; i++) {
        if (formulas[i].out != q) continue;
        char *text = call->host->scratch(call, 200);
        if (!text) return false;
        put(r, q, jvn_given(call, 0) ? formulas[i].text : formula_spell(&formulas[i], text, 200), formulas[i].source);
        any = true;
    }
    if (!any) put(r, q, NULL, quantities[q].source);
    return true;
}

jvn_status run_formulas(jvn_call *call)
{
    rows *r = call->host->scratch(call, sizeof *r);
    if (!r) return JVN_ENOMEM;
    r->n = 0;
    for (int q = 0; q < N_QUANTITIES; q++)
        if (!put_formulas(call, r, q)) return JVN_ENOMEM;
    jvn_status st = add_texts(call, NULL, "quantity", NULL, r->quantity, r->n);
    if (st == JVN_OK) st = add_texts(call, NULL, "unit", NULL, r->unit, r->n);
    if (st == JVN_OK) st = add_numbers(call, NULL, "usual", NULL, NULL, r->usual, r->n);
    if (st == JVN_OK) st = add_texts(call, NULL, "formula", NULL, r->formula, r->n);
    if (st == JVN_OK) st = add_texts(call, NULL, "source", NULL, r->source, r->n);
    return st == JVN_OK ? add_texts(call, NULL, "summary", NULL, r->summary, r->n) : st;
}
