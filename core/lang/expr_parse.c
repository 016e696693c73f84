/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expr_parse.c -- the grammar of expressions, by precedence climbing, and of the lists of them that commands
 * take. Gives a tree of what was written; nothing is looked up here. */
#include <ctype.h>
#include <strings.h>

#include "expr_tree.h"

/* How tightly operators bind; binary(l, TIGHT, ...) reads an operand with its signs. */
enum { LOOSE = 1, NOT = 4, WORDED = 4, SIDE = 5, TIGHT = 8 };

static jvn_status binary(lexer *l, int min, expr **out);

void *arena_grow(arena *a, void *items, int n, size_t size)
{
    if (n & (n - 1)) return items;
    void *more = arena_alloc(a, size * (size_t)(n ? 2 * n : 1));
    if (n) memcpy(more, items, size * (size_t)n);
    return more;
}

/* ---- trees ---------------------------------------------------------------------------------------- */

static jvn_status too_deep(lexer *l, int at)
{
    fail_at(l->e, JVN_ELIMIT, at, 1, "the expression is nested too deeply");
    err_hint(l->e, "compute parts of it into columns with set");
    return JVN_ELIMIT;
}

static expr *leaf(lexer *l, expr_kind kind)
{
    expr *x = arena_alloc(l->a, sizeof *x);
    *x = (expr){.kind = kind,
                .at = l->tok.at,
                .len = l->tok.len,
                .text = l->tok.text,
                .integer = l->tok.integer,
                .number = l->tok.number};
    return x;
}

static void add_kid(lexer *l, expr *x, expr *kid)
{
    x->kids = arena_grow(l->a, x->kids, x->n, sizeof *x->kids);
    x->kids[x->n++] = kid;
    if (x->height <= kid->height) x->height = kid->height + 1;
}

static jvn_status close_at(lexer *l, expr *x, int at)
{
    x->at = at;
    x->len = l->last - at;
    return x->height > EXPR_HEIGHT ? too_deep(l, x->op_at) : JVN_OK;
}

/* A node for the operator that stands here, which is passed. */
static jvn_status open_node(lexer *l, expr_kind kind, expr_op op, expr **out)
{
    expr *x = *out = leaf(l, kind);
    x->op = op;
    x->op_at = x->at;
    x->op_len = x->len;
    return lex_next(l);
}

static jvn_status operand(lexer *l, int min, expr *x)
{
    expr *kid = NULL;
    jvn_status st = binary(l, min, &kid);
    if (!st) add_kid(l, x, kid);
    return st;
}

static jvn_status unexpected(lexer *l, const char *wanted)
{
    const token *t = &l->tok;
    int len = t->len ? t->len : 1;
    if (t->kind == T_END)
        return fail_at(l->e, JVN_ESYNTAX, t->at, len, "the expression ends where %s should stand", wanted);
    return fail_at(l->e, JVN_ESYNTAX, t->at, len, "found '%.*s' where %s should stand", len, l->s + t->at, wanted);
}

static jvn_status expect_word(lexer *l, const char *word)
{
    char wanted[16];
    snprintf(wanted, sizeof wanted, "'%s'", word);
    return lex_is(l, word) ? lex_next(l) : unexpected(l, wanted);
}

static jvn_status expect_close(lexer *l) { return l->tok.kind == T_CLOSE ? lex_next(l) : unexpected(l, "',' or ')'"); }

/* ---- operands ------------------------------------------------------------------------------------- */

static const struct {
    const char *word;
    interval one;
} spans[] = {{"microsecond", {0, 0, 1}},   {"millisecond", {0, 0, 1000}}, {"second", {0, 0, 1000000}},
             {"minute", {0, 0, 60000000}}, {"hour", {0, 0, 3600000000}},  {"day", {0, 1, 0}},
             {"week", {0, 7, 0}},          {"month", {1, 0, 0}},          {"quarter", {3, 0, 0}},
             {"year", {12, 0, 0}}};

static const interval *find_span(const char *word)
{
    size_t n = strlen(word);
    if (n && (word[n - 1] == 's' || word[n - 1] == 'S')) n--;
    for (size_t i = 0; i < sizeof spans / sizeof *spans; i++) {
        if (strlen(spans[i].word) == n && !strncasecmp(word, spans[i].word, n)) return &spans[i].one;
    }
    return NULL;
}

static jvn_status add_span(lexer *l, interval *sum, const interval *one, int64_t n, int at)
{
    bool bad = n > INT32_MAX || n < INT32_MIN || sum->months > INT32_MAX || sum->days > INT32_MAX;
    int64_t micros = 0;
    bad |= __builtin_mul_overflow(one->micros, n, &micros) || __builtin_add_overflow(sum->micros, micros, &sum->micros);
    if (bad) return fail_at(l->e, JVN_ELIMIT, at, 1, "the interval is too long");
    sum->months += one->months * n;
    sum->days += one->days * n;
    return JVN_OK;
}

/* `5 days`, `1 year 3 months`: the number has been read into x. */
static jvn_status interval_rest(lexer *l, expr *x)
{
    jvn_status st;
    int64_t n = x->integer;
    x->kind = X_INTERVAL;
    for (;;) {
        const interval *one = find_span(l->tok.text);
        if (!one) return unexpected(l, "a span of time (days, weeks, months, years, hours, minutes, seconds)");
        if ((st = add_span(l, &x->span, one, n, x->at)) || (st = lex_next(l))) return st;
        if (l->tok.kind != T_INT) return close_at(l, x, x->at);
        n = l->tok.integer;
        if ((st = lex_next(l))) return st;
        if (l->tok.kind != T_NAME) return unexpected(l, "a span of time");
    }
}

static jvn_status number(lexer *l, expr **out)
{
    jvn_status st;
    *out = leaf(l, l->tok.kind == T_INT ? X_INT : X_FLOAT);
    if ((st = lex_next(l))) return st;
    if ((*out)->kind == X_INT && l->tok.kind == T_NAME && find_span(l->tok.text)) return interval_rest(l, *out);
    return JVN_OK;
}

static jvn_status case_when(lexer *l, expr **out)
{
    jvn_status st;
    expr *x = *out = leaf(l, X_CASE);
    TRY(lex_next(l));
    if (!lex_is(l, "when")) return unexpected(l, "'when'");
    while (lex_is(l, "when")) {
        TRY(lex_next(l));
        TRY(operand(l, LOOSE, x));
        TRY(expect_word(l, "then"));
        TRY(operand(l, LOOSE, x));
    }
    if (lex_is(l, "else")) {
        TRY(lex_next(l));
        TRY(operand(l, LOOSE, x));
    }
    TRY(expect_word(l, "end"));
    st = close_at(l, x, x->at);
out:
    return st;
}

/* The rest of a list in brackets; the opening one has been passed. */
static jvn_status arguments(lexer *l, expr *x)
{
    jvn_status st;
    while (l->tok.kind != T_CLOSE) {
        TRY(operand(l, LOOSE, x));
        if (l->tok.kind != T_COMMA) break;
        TRY(lex_next(l));
        if (l->tok.kind == T_CLOSE) return unexpected(l, "a value");
    }
    st = expect_close(l);
out:
    return st;
}

static jvn_status call(lexer *l, expr *x)
{
    jvn_status st;
    x->kind = X_CALL;
    x->op_at = x->at;
    x->op_len = x->len;
    TRY(lex_next(l));
    TRY(arguments(l, x));
    TRY(close_at(l, x, x->at));
    x->source = arena_text(l->a, l->s + x->at, (size_t)x->len);
out:
    return st;
}

static const struct {
    const char *word;
    expr_kind kind;
    int64_t value;
} constants[] = {{"null", X_NULL, 0}, {"true", X_BOOL, 1}, {"false", X_BOOL, 0}};

static jvn_status word(lexer *l, expr **out)
{
    jvn_status st;
    if (lex_is(l, "case")) return case_when(l, out);
    for (size_t i = 0; i < sizeof constants / sizeof *constants; i++) {
        if (!lex_is(l, constants[i].word)) continue;
        *out = leaf(l, constants[i].kind);
        (*out)->integer = constants[i].value;
        return lex_next(l);
    }
    if (lex_keyword(l->tok.text)) {
        st = unexpected(l, "a value");
        err_hint(l->e, "a column of that name goes in quotes: \"%s\"", l->tok.text);
        return st;
    }
    *out = leaf(l, X_COLUMN);
    if ((st = lex_next(l))) return st;
    return l->tok.kind == T_OPEN && l->tok.at == l->last ? call(l, *out) : JVN_OK;
}

static jvn_status in_brackets(lexer *l, expr **out)
{
    jvn_status st;
    int at = l->tok.at;
    TRY(lex_next(l));
    TRY(binary(l, LOOSE, out));
    TRY(expect_close(l));
    if ((*out)->kind != X_COLUMN) st = close_at(l, *out, at);
out:
    return st;
}

static jvn_status plain_leaf(lexer *l, expr_kind kind, expr **out)
{
    *out = leaf(l, kind);
    return lex_next(l);
}

static jvn_status primary(lexer *l, expr **out)
{
    switch (l->tok.kind) {
    case T_NAME: return word(l, out);
    case T_QUOTED: return plain_leaf(l, X_COLUMN, out);
    case T_TEXT: return plain_leaf(l, X_TEXT, out);
    case T_INT:
    case T_FLOAT: return number(l, out);
    case T_DATE: return plain_leaf(l, X_DATE, out);
    case T_TIMESTAMP: return plain_leaf(l, X_TIMESTAMP, out);
    case T_OPEN: return in_brackets(l, out);
    default: return unexpected(l, "a value");
    }
}

/* An operand with units in brackets behind it. */
static jvn_status postfix(lexer *l, expr **out)
{
    jvn_status st;
    TRY(primary(l, out));
    while (l->tok.kind == T_BRACKET) {
        expr *x, *kid = *out;
        TRY(open_node(l, X_UNIT, OP_NONE, &x));
        add_kid(l, x, kid);
        TRY(close_at(l, x, kid->at));
        *out = x;
    }
out:
    return st;
}

/* ---- operators ------------------------------------------------------------------------------------ */

static bool is_op(const lexer *l, expr_op op) { return l->tok.kind == T_OP && l->tok.op == op; }

static jvn_status prefix(lexer *l, expr_op op, int min, expr **out)
{
    jvn_status st;
    TRY(open_node(l, X_OPERATOR, op, out));
    TRY(operand(l, min, *out));
    st = close_at(l, *out, (*out)->at);
out:
    return st;
}

static jvn_status infix(lexer *l, expr_op op, int min, expr **left)
{
    jvn_status st;
    expr *x;
    TRY(open_node(l, X_OPERATOR, op, &x));
    add_kid(l, x, *left);
    TRY(operand(l, min, x));
    TRY(close_at(l, x, (*left)->at));
    *left = x;
out:
    return st;
}

static jvn_status unary(lexer *l, expr **out)
{
    jvn_status st;
    if (++l->nest > EXPR_NEST) return too_deep(l, l->tok.at);
    if (lex_is(l, "not")) {
        st = prefix(l, OP_NOT, NOT, out);
    } else if (is_op(l, OP_SUB)) {
        st = prefix(l, OP_NEG, TIGHT, out);
    } else if (is_op(l, OP_ADD)) {
        if (!(st = lex_next(l))) st = unary(l, out);
    } else {
        st = postfix(l, out);
        if (!st && is_op(l, OP_POW)) st = infix(l, OP_POW, TIGHT, out);
    }
    l->nest--;
    return st;
}

/* `not`, a prefix, stands at 3, `^` above all. */
static const struct {
    const char *word;
    expr_op op;
    int level;
} levels[] = {{"or", OP_OR, 1},  {"and", OP_AND, 2}, {NULL, OP_EQ, 4},  {NULL, OP_NE, 4},     {NULL, OP_LT, 4},
              {NULL, OP_LE, 4},  {NULL, OP_GT, 4},   {NULL, OP_GE, 4},  {NULL, OP_CONCAT, 5}, {NULL, OP_ADD, 6},
              {NULL, OP_SUB, 6}, {NULL, OP_MUL, 7},  {NULL, OP_DIV, 7}, {NULL, OP_MOD, 7}};

static int binary_level(const lexer *l, expr_op *op)
{
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
        bool here = levels[i].word ? lex_is(l, levels[i].word) : l->tok.kind == T_OP && l->tok.op == levels[i].op;
        if (!here) continue;
        *op = levels[i].op;
        return levels[i].level;
    }
    return 0;
}

static jvn_status is_null(lexer *l, expr *x)
{
    jvn_status st;
    x->kind = X_ISNULL;
    if (lex_is(l, "not")) {
        x->flag = true;
        TRY(lex_next(l));
    }
    st = lex_is(l, "null") ? lex_next(l) : unexpected(l, "'null'");
out:
    return st;
}

static jvn_status in_list(lexer *l, expr *x)
{
    jvn_status st;
    x->kind = X_IN;
    if (l->tok.kind != T_OPEN) return unexpected(l, "'(' and a list of values");
    if ((st = lex_next(l))) return st;
    return l->tok.kind == T_CLOSE ? unexpected(l, "a value") : arguments(l, x);
}

static jvn_status between(lexer *l, expr *x)
{
    jvn_status st;
    x->kind = X_BETWEEN;
    TRY(operand(l, SIDE, x));
    TRY(expect_word(l, "and"));
    st = operand(l, SIDE, x);
out:
    return st;
}

static jvn_status like(lexer *l, expr *x)
{
    x->kind = X_LIKE;
    return operand(l, SIDE, x);
}

/* Comparisons by words. */
static const struct {
    const char *word;
    jvn_status (*rest)(lexer *, expr *);
} worded[] = {{"is", is_null}, {"in", in_list}, {"between", between}, {"like", like}, {"ilike", like}};

/* Whether one stands here, with or without `not`; it is read behind *left if so. */
static jvn_status compare_by_words(lexer *l, expr **left, bool *found)
{
    jvn_status st = JVN_OK;
    size_t i = 0, n = sizeof worded / sizeof *worded;
    expr *x = leaf(l, X_ISNULL);
    x->op_at = x->at;
    x->op_len = x->len;
    if ((x->flag = lex_is(l, "not"))) TRY(lex_next(l));
    while (i < n && !lex_is(l, worded[i].word)) i++;
    *found = i < n;
    if (x->flag && (i == 0 || i == n)) return unexpected(l, "'in', 'between' or 'like'");
    if (i == n) return JVN_OK;
    x->fold = lex_is(l, "ilike");
    add_kid(l, x, *left);
    TRY(lex_next(l));
    TRY(worded[i].rest(l, x));
    TRY(close_at(l, x, (*left)->at));
    *left = x;
out:
    return st;
}

/* Operators of level min and above. */
static jvn_status binary(lexer *l, int min, expr **out)
{
    jvn_status st;
    TRY(unary(l, out));
    for (bool more = true; more;) {
        expr_op op = OP_NONE;
        int level = binary_level(l, &op);
        more = level && level >= min;
        if (more)
            TRY(infix(l, op, level + 1, out));
        else if (min <= WORDED)
            TRY(compare_by_words(l, out, &more));
    }
out:
    return st;
}

/* ---- lists ---------------------------------------------------------------------------------------- */

/* Whether `name =` stands here; the lexer passes it if so. */
static jvn_status item_name(lexer *l, expr_item *it)
{
    jvn_status st;
    lexer before = *l;
    if (l->tok.kind != T_QUOTED && (l->tok.kind != T_NAME || lex_keyword(l->tok.text))) return JVN_OK;
    const char *label = l->tok.text;
    TRY(lex_next(l));
    if (!is_op(l, OP_EQ) || l->tok.len != 1) {
        *l = before;
        return JVN_OK;
    }
    it->label = label;
    it->named = true;
    st = lex_next(l);
out:
    return st;
}

static jvn_status unnamed(lexer *l, int at)
{
    fail_at(l->e, JVN_ESYNTAX, at, l->last > at ? l->last - at : 1, "an item without a name");
    err_hint(l->e, "write `name = expression`");
    return JVN_ESYNTAX;
}

static jvn_status read_item(lexer *l, expr_form form, expr_item *it)
{
    jvn_status st;
    int from = it->at;
    if (form != FORM_ONE && form != FORM_KEYS) TRY(item_name(l, it));
    if (it->named) from = l->tok.at;
    TRY(binary(l, LOOSE, &it->e));
    if (form == FORM_ASSIGN && !it->named) return unnamed(l, from);
    if (!it->named) it->label = expr_column(it->e);
    if (!it->label) it->label = arena_text(l->a, l->s + from, (size_t)(l->last - from));
    if (form != FORM_KEYS) return JVN_OK;
    it->descending = lex_is(l, "desc");
    if (it->descending || lex_is(l, "asc")) st = lex_next(l);
out:
    return st;
}

static jvn_status read_column(lexer *l, expr **out)
{
    if (l->tok.kind == T_NAME || l->tok.kind == T_QUOTED) return plain_leaf(l, X_COLUMN, out);
    return unexpected(l, "a column");
}

/* `column` or `new = old`. */
static jvn_status read_column_item(lexer *l, expr_form form, expr_item *it)
{
    jvn_status st;
    TRY(read_column(l, &it->e));
    it->label = it->e->text;
    if (form != FORM_RENAME) return JVN_OK;
    if (!is_op(l, OP_EQ)) return unnamed(l, it->at);
    l->words = WORDS;
    TRY(lex_next(l));
    l->words = WORDS_NAMED;
    it->named = true;
    st = read_column(l, &it->e);
out:
    return st;
}

static jvn_status not_over(lexer *l)
{
    if (!l->words) return unexpected(l, "an operator");
    unexpected(l, "','");
    err_hint(l->e, "columns are separated by commas; a name with blanks goes in \" quotes");
    return JVN_ESYNTAX;
}

jvn_status expr_parse(arena *a, const char *s, int *at, expr_form form, expr_item **items, int *n, err *e)
{
    jvn_status st;
    lexer l = {0};
    bool columns = form == FORM_COLUMNS || form == FORM_RENAME, more = true;
    *n = 0;
    TRY(lex_start(&l, a, s, *at, !columns ? EXPRESSION : form == FORM_RENAME ? WORDS_NAMED : WORDS, e));
    while (more) {
        expr_item *it;
        *items = arena_grow(a, *items, *n, sizeof **items);
        it = &(*items)[(*n)++];
        it->at = l.tok.at;
        TRY((columns ? read_column_item : read_item)(&l, form, it));
        it->len = l.last - it->at;
        more = l.tok.kind == T_COMMA && form != FORM_ONE;
        if (more) TRY(lex_next(&l));
    }
    *at = l.tok.at;
    if (l.tok.kind != T_END) st = not_over(&l);
out:
    return st;
}

const char *expr_column(const expr *e) { return e->kind == X_COLUMN ? e->text : NULL; }
