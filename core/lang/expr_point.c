/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expr_point.c -- what the end of an unfinished expression is, read by tokens, since it need not parse; and what a whole
 * one names. */
#include "expr_tree.h"

static lex_mode mode_of(expr_form form)
{
    return form == FORM_COLUMNS || form == FORM_COLUMN ? WORDS : form == FORM_RENAME ? WORDS_NAMED : EXPRESSION;
}

static bool is_column(const token *t)
{
    return t->kind == T_QUOTED || (t->kind == T_NAME && !lex_keyword(t->text));
}

/* The token that touches the end: whether something can be added to it. */
static void end_in(const token *t, int end, expr_point *out)
{
    bool touches = t->at + t->len == end && t->len > 0;
    out->at = end;
    if (!touches) return;
    if (t->kind == T_NAME) out->at = t->at;
    else if (t->kind == T_LITERAL || t->kind == T_QUOTED || t->kind == T_BRACKET) out->at = -1;
}

/* A quote that is not closed is what the text ends in; any other mistake leaves nothing to add. */
static void end_badly(const char *s, const err *e, expr_point *out)
{
    char c = e->at >= 0 && e->code == JVN_EMORE ? s[e->at] : 'x';
    if (c == '\0') return; /* just not finished */
    out->at = -1;
    if (c != '\'' && c != '"') return;
    out->quote = c;
    out->at = e->at + 1;
}

/* Follows one token: what it makes of the place behind it. */
static void follow(const lexer *l, const token *before, expr_point *out)
{
    if (l->tok.kind == T_COMMA && l->depth == 0) out->named = false;
    if (l->tok.kind == T_OP && l->tok.op == OP_EQ && l->depth == 0 && is_column(before)) out->named = true;
    if (is_column(before) && l->tok.kind != T_OPEN) out->column = before->text;
}

void expr_point_find(arena *a, const char *s, int from, expr_form form, expr_point *out)
{
    lexer l;
    err e;
    token before = {0};
    bool operand = true;
    *out = (expr_point){.operand = true};
    err_clear(&e);
    for (lex_start(&l, a, s, from, mode_of(form), &e); l.tok.kind != T_END; lex_next(&l)) {
        follow(&l, &before, out);
        operand = l.want || !before.len || before.kind == T_OPEN;
        before = l.tok;
    }
    end_in(&before, (int)strlen(s), out);
    bool in_word = out->at < (int)strlen(s) && out->at >= 0;
    out->operand = in_word ? operand : l.want || !before.len;
    out->inside = l.depth > 0;
    if (!in_word && is_column(&before)) out->column = before.text;
    if (l.st) end_badly(s, &e, out);
    else if (l.tok.at < (int)strlen(s)) out->at = -1; /* it ended before the text did */
}

bool expr_columns(const expr *x, bool (*note)(void *context, const char *name), void *context)
{
    bool go = x->kind != X_COLUMN || note(context, x->text);
    for (int i = 0; i < x->n && go; i++) go = expr_columns(x->kids[i], note, context);
    return go;
}

bool expr_names_fit(const expr *x, bool (*fits)(const void *context, const char *name), const void *context)
{
    bool fit = (x->kind != X_COLUMN && x->kind != X_CALL) || fits(context, x->text);
    for (int i = 0; i < x->n && fit; i++) fit = expr_names_fit(x->kids[i], fits, context);
    return fit;
}
