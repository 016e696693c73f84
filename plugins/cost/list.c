/* SPDX-License-Identifier: GPL-3.0-or-later */
/* list.c -- a row a formula, and one for a quantity without any. */
#include "list.h"

#include "assumptions.h"
#include "columns.h"

typedef struct line {
    const char *quantity, *unit, *formula, *source, *summary;
    double usual;
} line;

typedef struct lines {
    line *rows;
    int64_t n;
} lines;

static const member columns[] = {
    TEXT_OF(line, quantity, NULL), TEXT_OF(line, unit, NULL), NUMBER_OF(line, usual, NULL, NULL),
    TEXT_OF(line, formula, NULL), TEXT_OF(line, source, NULL), TEXT_OF(line, summary, NULL),
};

static const char *text_or_null(const char *s) { return *s ? s : NULL; }

static void put(lines *l, int q, const char *text, const char *source)
{
    const quantity *what = &quantities[q];
    l->rows[l->n++] = (line){what->name, text_or_null(what->unit), text, text_or_null(source), what->summary, what->usual};
}

static bool put_formulas(jvn_call *call, lines *l, int q)
{
    bool any = false, units = jvn_given(call, 0);
    for (int i = 0; i < n_formulas; i++) {
        const formula *f = &formulas[i];
        if (f->out != q) continue;
        const char *text = units ? f->text : assumptions_formula(call, f);
        if (!text) return false;
        put(l, q, text, f->source);
        any = true;
    }
    if (!any) put(l, q, NULL, quantities[q].source);
    return true;
}

jvn_status run_formulas(jvn_call *call)
{
    lines l = {.rows = call->host->scratch(call, (N_QUANTITIES + n_formulas) * (int64_t)sizeof *l.rows)};
    if (!l.rows) return JVN_ENOMEM;
    for (int q = 0; q < N_QUANTITIES; q++)
        if (!put_formulas(call, &l, q)) return JVN_ENOMEM;
    return add_members(call, NULL, columns, N_MEMBERS(columns), l.rows, sizeof *l.rows, l.n);
}
