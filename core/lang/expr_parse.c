/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expr_parse.c -- the grammar of expressions, by precedence climbing, and of the lists of them that commands
 * take. Gives a tree of what was written; nothing is looked up here.
 * After the first error the lexer is at its end for good, and what is read then is thrown away. */
#include <strings.h>

#include "expr_tree.h"

/* How tightly operators bind; binary(l, TIGHT) reads an operand with its signs. */
enum { LOOSE = 1, NOT = 4, WORDED = 4, SIDE = 5, TIGHT = 8 };

static expr *binary(lexer *l, int min);

/* ---- trees ---------------------------------------------------------------------------------------- */

static void too_deep(lexer *l, int at)
{
    if (l->st) return;
    lex_stop(l, fail_at(l->e, JVN_ELIMIT, at, 1, "the expression is nested too deeply"));
    err_hint(l->e, "compute parts of it into columns with set");
}

static void unexpected(lexer *l, const char *wanted)
{
    const token *t = &l->tok;
    int len = t->len ? t->len : 1;
    if (l->st) return;
    if (t->kind == T_END)
        fail_at(l->e, JVN_ESYNTAX, t->at, len, "the expression ends where %s should stand", wanted);
    else
        fail_at(l->e, JVN_ESYNTAX, t->at, len, "found '%.*s' where %s should stand", len, l->s + t->at, wanted);
    lex_stop(l, JVN_ESYNTAX);
}

/* A node for the token that stands here, which is passed. */
static expr *take(lexer *l, expr_kind kind)
{
    const token *t = &l->tok;
    expr *x = arena_alloc(l->a, sizeof *x);
    *x = (expr){.kind = kind, .at = t->at, .len = t->len, .op_at = t->at, .op_len = t->len};
    x->text = t->text;
    x->type = t->type;
    x->value = t->value;
    lex_next(l);
    return x;
}

static void add_kid(lexer *l, expr *x, expr *kid)
{
    x->kids = arena_grow(l->a, x->kids, x->n, sizeof *x->kids);
    x->kids[x->n++] = kid;
    if (x->height <= kid->height) x->height = kid->height + 1;
}

static void operand(lexer *l, int min, expr *x) { add_kid(l, x, binary(l, min)); }

/* x reaches from `at` to here. */
static expr *closed(lexer *l, expr *x, int at)
{
    x->at = at;
    x->len = l->last - at;
    if (x->height > EXPR_HEIGHT) too_deep(l, x->op_at);
    return x;
}

static bool accept(lexer *l, const char *word)
{
    bool here = lex_is(l, word);
    if (here) lex_next(l);
    return here;
}

static void expect(lexer *l, const char *word)
{
    char wanted[16];
    snprintf(wanted, sizeof wanted, "'%s'", word);
    if (!accept(l, word)) unexpected(l, wanted);
}

static void expect_close(lexer *l)
{
    if (l->tok.kind != T_CLOSE) unexpected(l, "',' or ')'");
    lex_next(l);
}

/* ---- operands ------------------------------------------------------------------------------------- */

static const struct {
    const char *word;
    interval one;
} spans[] = {{"microsecond", {0, 0, 1}},   {"millisecond", {0, 0, 1000}}, {"second", {0, 0, 1000000}},
             {"minute", {0, 0, 60000000}}, {"hour", {0, 0, 3600000000}},  {"day", {0, 1, 0}},
             {"week", {0, 7, 0}},          {"month", {1, 0, 0}},          {"quarter", {3, 0, 0}},
             {"year", {12, 0, 0}}};

static const interval *find_span(const lexer *l)
{
    const char *word = l->tok.text;
    if (l->tok.kind != T_NAME) return NULL;
    size_t n = strlen(word);
    if (word[n - 1] == 's' || word[n - 1] == 'S') n--;
    for (size_t i = 0; i < sizeof spans / sizeof *spans; i++) {
        if (strlen(spans[i].word) == n && !strncasecmp(word, spans[i].word, n)) return &spans[i].one;
    }
    return NULL;
}

static void add_span(lexer *l, interval *sum, const interval *one, int64_t n, int at)
{
    bool bad = n > INT32_MAX || n < INT32_MIN || sum->months > INT32_MAX || sum->days > INT32_MAX;
    int64_t micros = 0;
    bad |= __builtin_mul_overflow(one->micros, n, &micros) || __builtin_add_overflow(sum->micros, micros, &sum->micros);
    if (bad) {
        lex_stop(l, fail_at(l->e, JVN_ELIMIT, at, 1, "the interval is too long"));
        return;
    }
    sum->months += one->months * n;
    sum->days += one->days * n;
}

static bool is_whole(const lexer *l) { return l->tok.kind == T_LITERAL && l->tok.type == JVN_INT64; }

/* A constant, or `5 days`, `1 year 3 months`. */
static expr *literal(lexer *l)
{
    bool more = is_whole(l);
    expr *x = take(l, X_LITERAL);
    int64_t n = x->value.i64;
    if (!more || !find_span(l)) return x;
    x->kind = X_INTERVAL;
    while (more) {
        const interval *one = find_span(l);
        if (one)
            add_span(l, &x->span, one, n, x->at);
        else
            unexpected(l, "a span of time (days, weeks, months, years, hours, minutes, seconds)");
        lex_next(l);
        more = is_whole(l);
        n = l->tok.value.i64;
        if (more) lex_next(l);
    }
    return closed(l, x, x->at);
}

static expr *case_when(lexer *l)
{
    expr *x = take(l, X_CASE);
    x->op_len = 0;
    if (!lex_is(l, "when")) unexpected(l, "'when'");
    while (accept(l, "when")) {
        operand(l, LOOSE, x);
        expect(l, "then");
        operand(l, LOOSE, x);
    }
    if (accept(l, "else")) operand(l, LOOSE, x);
    expect(l, "end");
    return closed(l, x, x->at);
}

/* The rest of a list in brackets; the opening one has been passed. */
static void arguments(lexer *l, expr *x)
{
    while (l->tok.kind != T_CLOSE) {
        operand(l, LOOSE, x);
        if (l->tok.kind != T_COMMA) break;
        lex_next(l);
        if (l->tok.kind == T_CLOSE) unexpected(l, "a value");
    }
    expect_close(l);
}

static expr *call(lexer *l, expr *x)
{
    x->kind = X_CALL;
    lex_next(l);
    arguments(l, x);
    closed(l, x, x->at);
    x->source = arena_text(l->a, l->s + x->at, (size_t)x->len);
    return x;
}

static const struct {
    const char *word;
    jvn_type type;
    uint8_t value;
} constants[] = {{"null", JVN_NOTYPE, 0}, {"true", JVN_BOOL, 1}, {"false", JVN_BOOL, 0}};

static expr *word(lexer *l)
{
    if (lex_is(l, "case")) return case_when(l);
    for (size_t i = 0; i < sizeof constants / sizeof *constants; i++) {
        if (!lex_is(l, constants[i].word)) continue;
        expr *x = take(l, X_LITERAL);
        x->type = constants[i].type;
        x->value.b = constants[i].value;
        return x;
    }
    if (lex_keyword(l->tok.text)) {
        unexpected(l, "a value");
        err_hint(l->e, "a column of that name goes in quotes: \"%s\"", l->tok.text);
    }
    expr *x = take(l, X_COLUMN);
    return l->tok.kind == T_OPEN && l->tok.at == l->last ? call(l, x) : x;
}

static expr *in_brackets(lexer *l)
{
    int at = l->tok.at;
    lex_next(l);
    expr *x = binary(l, LOOSE);
    expect_close(l);
    return x->kind == X_COLUMN ? x : closed(l, x, at);
}

static expr *primary(lexer *l)
{
    switch (l->tok.kind) {
    case T_NAME: return word(l);
    case T_QUOTED: return take(l, X_COLUMN);
    case T_LITERAL: return literal(l);
    case T_OPEN: return in_brackets(l);
    default: unexpected(l, "a value"); return take(l, X_LITERAL);
    }
}

/* An operand with units in brackets behind it. */
static expr *postfix(lexer *l)
{
    expr *x = primary(l);
    while (l->tok.kind == T_BRACKET) {
        expr *unit = take(l, X_UNIT);
        add_kid(l, unit, x);
        x = closed(l, unit, x->at);
    }
    return x;
}

/* ---- operators ------------------------------------------------------------------------------------ */

static void is_null(lexer *l, expr *x)
{
    x->flag = accept(l, "not");
    expect(l, "null");
}

static void in_list(lexer *l, expr *x)
{
    if (l->tok.kind != T_OPEN) unexpected(l, "'(' and a list of values");
    lex_next(l);
    if (l->tok.kind == T_CLOSE) unexpected(l, "a value");
    arguments(l, x);
}

static void between(lexer *l, expr *x)
{
    operand(l, SIDE, x);
    expect(l, "and");
    operand(l, SIDE, x);
}

/* Operators between two operands. `not`, a prefix, stands at 3. */
typedef struct joint {
    const char *word;
    expr_op op;
    int level;
    void (*rest)(lexer *, expr *); /* what follows; NULL: an operand of the next level */
} joint;

static const joint joints[] = {{"or", OP_OR, 1, NULL},
                               {"and", OP_AND, 2, NULL},
                               {NULL, OP_EQ, 4, NULL},
                               {NULL, OP_NE, 4, NULL},
                               {NULL, OP_LT, 4, NULL},
                               {NULL, OP_LE, 4, NULL},
                               {NULL, OP_GT, 4, NULL},
                               {NULL, OP_GE, 4, NULL},
                               {"is", OP_ISNULL, 4, is_null},
                               {"in", OP_IN, 4, in_list},
                               {"between", OP_BETWEEN, 4, between},
                               {"like", OP_LIKE, 4, NULL},
                               {"ilike", OP_ILIKE, 4, NULL},
                               {NULL, OP_CONCAT, 5, NULL},
                               {NULL, OP_ADD, 6, NULL},
                               {NULL, OP_SUB, 6, NULL},
                               {NULL, OP_MUL, 7, NULL},
                               {NULL, OP_DIV, 7, NULL},
                               {NULL, OP_MOD, 7, NULL}};
static const joint power = {NULL, OP_POW, 7, NULL};

static bool is_op(const lexer *l, expr_op op) { return l->tok.kind == T_OP && l->tok.op == op; }

static const joint *find_joint(const lexer *l)
{
    for (size_t i = 0; i < sizeof joints / sizeof *joints; i++) {
        const joint *o = &joints[i];
        if (o->word ? lex_is(l, o->word) : is_op(l, o->op)) return o;
    }
    return NULL;
}

static expr *prefix(lexer *l, expr_op op, int min)
{
    expr *x = take(l, X_OPERATOR);
    x->op = op;
    operand(l, min, x);
    return closed(l, x, x->at);
}

static expr *infix(lexer *l, const joint *o, expr *left)
{
    expr *x = take(l, X_OPERATOR);
    x->op = o->op;
    add_kid(l, x, left);
    if (o->rest)
        o->rest(l, x);
    else
        operand(l, o->level + 1, x);
    return closed(l, x, left->at);
}

static expr *unary(lexer *l)
{
    expr *x;
    if (++l->nest > EXPR_NEST) too_deep(l, l->tok.at);
    if (lex_is(l, "not")) {
        x = prefix(l, OP_NOT, NOT);
    } else if (is_op(l, OP_SUB)) {
        x = prefix(l, OP_NEG, TIGHT);
    } else if (is_op(l, OP_ADD)) {
        lex_next(l);
        x = unary(l);
    } else {
        x = postfix(l);
        if (is_op(l, OP_POW)) x = infix(l, &power, x);
    }
    l->nest--;
    return x;
}

/* Operators of level min and above. */
static expr *binary(lexer *l, int min)
{
    expr *x = unary(l);
    for (;;) {
        const int at = l->tok.at, len = l->tok.len;
        const bool negated = min <= WORDED && accept(l, "not");
        const joint *o = find_joint(l);
        if (negated && !(o && o->op >= OP_IN && o->op <= OP_ILIKE)) unexpected(l, "'in', 'between' or 'like'");
        if (!o || o->level < min) return x;
        x = infix(l, o, x);
        if (!negated) continue;
        x->flag = true;
        x->op_at = at;
        x->op_len = len;
    }
}

/* ---- lists ---------------------------------------------------------------------------------------- */

/* Whether `name =` stands here; the lexer passes it if so. */
static void item_name(lexer *l, expr_item *it)
{
    const lexer before = *l;
    if (l->tok.kind != T_QUOTED && (l->tok.kind != T_NAME || lex_keyword(l->tok.text))) return;
    lex_next(l);
    if (is_op(l, OP_EQ) && l->tok.len == 1) {
        it->label = before.tok.text;
        it->named = true;
        lex_next(l);
    } else if (!l->st) {
        *l = before;
    }
}

static void unnamed(lexer *l, int at)
{
    if (l->st) return;
    lex_stop(l, fail_at(l->e, JVN_ESYNTAX, at, l->last > at ? l->last - at : 1, "an item without a name"));
    err_hint(l->e, "write `name = expression`");
}

static void read_item(lexer *l, expr_form form, expr_item *it)
{
    if (form != FORM_ONE && form != FORM_KEYS) item_name(l, it);
    const int from = l->tok.at;
    it->e = binary(l, LOOSE);
    if (form == FORM_ASSIGN && !it->named) unnamed(l, from);
    if (!it->named) it->label = expr_column(it->e);
    if (!it->label && !l->st) it->label = arena_text(l->a, l->s + from, (size_t)(l->last - from));
    if (form != FORM_KEYS) return;
    it->descending = accept(l, "desc");
    if (!it->descending) accept(l, "asc");
}

static expr *read_column(lexer *l)
{
    if (l->tok.kind != T_NAME && l->tok.kind != T_QUOTED) unexpected(l, "a column");
    return take(l, X_COLUMN);
}

/* `column` or `new = old`. */
static void read_column_item(lexer *l, expr_form form, expr_item *it)
{
    it->e = read_column(l);
    it->label = it->e->text;
    if (form != FORM_RENAME) return;
    if (!is_op(l, OP_EQ)) unnamed(l, it->at);
    l->words = WORDS;
    lex_next(l);
    l->words = WORDS_NAMED;
    it->named = true;
    it->e = read_column(l);
}

static void not_over(lexer *l, expr_form form)
{
    static const char *const orders[] = {"desc", "asc"};
    const char *word = arena_text(l->a, l->s + l->tok.at, (size_t)l->tok.len), *near = text_nearest(word, orders, 2);
    const bool again = l->tok.kind == T_NAME || l->tok.kind == T_QUOTED;
    unexpected(l, l->words ? "','" : "an operator");
    if (again && !l->words && form == FORM_KEYS && near) err_hint(l->e, "did you mean '%s'?", near);
    else if (again && !l->words && form != FORM_ONE) err_hint(l->e, "expressions are separated by commas");
    if (l->words) err_hint(l->e, "columns are separated by commas; a name with blanks goes in \" quotes");
}

jvn_status expr_parse(arena *a, const char *s, int *at, expr_form form, expr_item **items, int *n, err *e)
{
    lexer l;
    bool columns = form == FORM_COLUMNS || form == FORM_COLUMN || form == FORM_RENAME, more = true;
    *n = 0;
    lex_start(&l, a, s, *at, !columns ? EXPRESSION : form == FORM_RENAME ? WORDS_NAMED : WORDS, e);
    while (more) {
        *items = arena_grow(a, *items, *n, sizeof **items);
        expr_item *it = &(*items)[(*n)++];
        it->at = l.tok.at;
        (columns ? read_column_item : read_item)(&l, form, it);
        it->len = l.last - it->at;
        more = l.tok.kind == T_COMMA && form != FORM_ONE;
        if (more) lex_next(&l);
    }
    if (l.st) return l.st;
    *at = l.tok.at;
    const bool next = form == FORM_COLUMN && (l.tok.kind == T_NAME || l.tok.kind == T_QUOTED);
    if (l.tok.kind != T_END && !next) not_over(&l, form);
    return l.st;
}

const char *expr_column(const expr *e) { return e->kind == X_COLUMN ? e->text : NULL; }
