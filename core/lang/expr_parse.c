/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expr_parse.c -- the grammar of expressions, by precedence climbing, and of the lists of them that commands
 * take. Gives a tree of what was written; nothing is looked up here. */
#include <ctype.h>
#include <strings.h>

#include "expr_tree.h"

static jvn_status binary(lexer *l, int min, expr **out);

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
    if ((x->n & (x->n - 1)) == 0) {
        expr **kids = arena_alloc(l->a, sizeof *kids * (size_t)(x->n ? 2 * x->n : 1));
        for (int i = 0; i < x->n; i++) kids[i] = x->kids[i];
        x->kids = kids;
    }
    x->kids[x->n++] = kid;
    if (x->height <= kid->height) x->height = kid->height + 1;
}

static jvn_status close_at(lexer *l, expr *x, int at)
{
    x->at = at;
    x->len = l->last - at;
    return x->height > EXPR_HEIGHT ? too_deep(l, x->op_at) : JVN_OK;
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

static jvn_status case_arm(lexer *l, expr *x)
{
    jvn_status st;
    expr *when = NULL, *then = NULL;
    TRY(lex_next(l));
    TRY(binary(l, 1, &when));
    TRY(expect_word(l, "then"));
    TRY(binary(l, 1, &then));
    add_kid(l, x, when);
    add_kid(l, x, then);
out:
    return st;
}

static jvn_status case_when(lexer *l, expr **out)
{
    jvn_status st;
    expr *x = *out = leaf(l, X_CASE), *other = NULL;
    TRY(lex_next(l));
    if (!lex_is(l, "when")) return unexpected(l, "'when'");
    while (lex_is(l, "when")) TRY(case_arm(l, x));
    if (lex_is(l, "else")) {
        TRY(lex_next(l));
        TRY(binary(l, 1, &other));
        add_kid(l, x, other);
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
        expr *kid = NULL;
        TRY(binary(l, 1, &kid));
        add_kid(l, x, kid);
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
    TRY(binary(l, 1, out));
    TRY(expect_close(l));
    expr *x = arena_alloc(l->a, sizeof *x);
    *x = **out;
    if (x->kind == X_COLUMN) return JVN_OK;
    *out = x;
    x->at = at;
    x->len = l->last - at;
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
        expr *x = leaf(l, X_UNIT);
        x->op_at = x->at;
        x->op_len = x->len;
        add_kid(l, x, *out);
        TRY(lex_next(l));
        TRY(close_at(l, x, (*out)->at));
        *out = x;
    }
out:
    return st;
}

/* ---- operators ------------------------------------------------------------------------------------ */

static jvn_status unary(lexer *l, expr **out);

static jvn_status prefix(lexer *l, expr_op op, int min, expr **out)
{
    jvn_status st;
    expr *x = leaf(l, X_UNARY), *kid = NULL;
    x->op = op;
    x->op_at = x->at;
    x->op_len = x->len;
    TRY(lex_next(l));
    TRY(min ? binary(l, min, &kid) : unary(l, &kid));
    add_kid(l, x, kid);
    TRY(close_at(l, x, x->at));
    *out = x;
out:
    return st;
}

static jvn_status unary_plus(lexer *l, expr **out)
{
    jvn_status st = lex_next(l);
    return st ? st : unary(l, out);
}

static jvn_status power(lexer *l, expr **out)
{
    jvn_status st;
    TRY(postfix(l, out));
    if (l->tok.kind != T_OP || l->tok.op != OP_POW) return JVN_OK;
    expr *x = leaf(l, X_BINARY), *right = NULL;
    x->op = OP_POW;
    x->op_at = x->at;
    x->op_len = x->len;
    TRY(lex_next(l));
    TRY(unary(l, &right));
    add_kid(l, x, *out);
    add_kid(l, x, right);
    TRY(close_at(l, x, (*out)->at));
    *out = x;
out:
    return st;
}

static jvn_status unary(lexer *l, expr **out)
{
    jvn_status st;
    if (++l->nest > EXPR_NEST) return too_deep(l, l->tok.at);
    if (lex_is(l, "not"))
        st = prefix(l, OP_NOT, 4, out);
    else if (l->tok.kind == T_OP && l->tok.op == OP_SUB)
        st = prefix(l, OP_NEG, 0, out);
    else if (l->tok.kind == T_OP && l->tok.op == OP_ADD)
        st = unary_plus(l, out);
    else
        st = power(l, out);
    l->nest--;
    return st;
}

/* How tightly each operator binds; `not`, a prefix, stands at 3. */
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
    TRY(lex_next(l));
    if (l->tok.kind == T_CLOSE) return unexpected(l, "a value");
    st = arguments(l, x);
out:
    return st;
}

static jvn_status between(lexer *l, expr *x)
{
    jvn_status st;
    expr *lo = NULL, *hi = NULL;
    x->kind = X_BETWEEN;
    TRY(binary(l, 5, &lo));
    TRY(expect_word(l, "and"));
    TRY(binary(l, 5, &hi));
    add_kid(l, x, lo);
    add_kid(l, x, hi);
out:
    return st;
}

static jvn_status like(lexer *l, expr *x)
{
    expr *pattern = NULL;
    jvn_status st = binary(l, 5, &pattern);
    x->kind = X_LIKE;
    if (!st) add_kid(l, x, pattern);
    return st;
}

/* Whether a comparison by words stands here: is, [not] in, between, like. */
static bool is_worded(const lexer *l)
{
    static const char *const words[] = {"is", "not", "in", "between", "like", "ilike"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (lex_is(l, words[i])) return true;
    }
    return false;
}

static jvn_status worded_rest(lexer *l, expr *x)
{
    jvn_status st;
    bool is = lex_is(l, "is"), in = lex_is(l, "in"), mid = lex_is(l, "between");
    x->fold = lex_is(l, "ilike");
    if (!is && !in && !mid && !x->fold && !lex_is(l, "like")) return unexpected(l, "'in', 'between' or 'like'");
    if ((st = lex_next(l))) return st;
    return is ? is_null(l, x) : in ? in_list(l, x) : mid ? between(l, x) : like(l, x);
}

static jvn_status worded(lexer *l, expr **left)
{
    jvn_status st;
    expr *x = leaf(l, X_ISNULL);
    x->op_at = x->at;
    x->op_len = x->len;
    add_kid(l, x, *left);
    if (lex_is(l, "not")) {
        x->flag = true;
        TRY(lex_next(l));
        if (lex_is(l, "is")) return unexpected(l, "'in', 'between' or 'like'");
    }
    TRY(worded_rest(l, x));
    TRY(close_at(l, x, (*left)->at));
    *left = x;
out:
    return st;
}

static jvn_status infix(lexer *l, expr_op op, int level, expr **left)
{
    jvn_status st;
    expr *x = leaf(l, X_BINARY), *right = NULL;
    x->op = op;
    x->op_at = x->at;
    x->op_len = x->len;
    TRY(lex_next(l));
    TRY(binary(l, level + 1, &right));
    add_kid(l, x, *left);
    add_kid(l, x, right);
    TRY(close_at(l, x, (*left)->at));
    *left = x;
out:
    return st;
}

/* Operators of level min and above. */
static jvn_status binary(lexer *l, int min, expr **out)
{
    jvn_status st;
    expr_op op = OP_NONE;
    expr *x = NULL;
    TRY(unary(l, &x));
    for (;;) {
        int level = binary_level(l, &op);
        if (level && level >= min)
            TRY(infix(l, op, level, &x));
        else if (min <= 4 && is_worded(l))
            TRY(worded(l, &x));
        else
            break;
    }
    *out = x;
out:
    return st;
}

/* ---- lists ---------------------------------------------------------------------------------------- */

typedef struct list {
    expr_item *items;
    int n;
    expr_form form;
} list;

static expr_item *new_item(lexer *l, list *li)
{
    if ((li->n & (li->n - 1)) == 0) {
        expr_item *items = arena_alloc(l->a, sizeof *items * (size_t)(li->n ? 2 * li->n : 1));
        if (li->n) memcpy(items, li->items, sizeof *items * (size_t)li->n);
        li->items = items;
    }
    return &li->items[li->n++];
}

/* Whether `name =` stands here; the lexer passes it if so. */
static jvn_status item_name(lexer *l, expr_item *it)
{
    jvn_status st;
    lexer before = *l;
    if (l->tok.kind != T_QUOTED && (l->tok.kind != T_NAME || lex_keyword(l->tok.text))) return JVN_OK;
    const char *label = l->tok.text;
    TRY(lex_next(l));
    if (l->tok.kind != T_OP || l->tok.op != OP_EQ || l->tok.len != 1) {
        *l = before;
        return JVN_OK;
    }
    it->label = label;
    it->named = true;
    st = lex_next(l);
out:
    return st;
}

static jvn_status item_order(lexer *l, expr_item *it)
{
    it->descending = lex_is(l, "desc");
    return it->descending || lex_is(l, "asc") ? lex_next(l) : JVN_OK;
}

static jvn_status unnamed(lexer *l, int at)
{
    fail_at(l->e, JVN_ESYNTAX, at, l->last > at ? l->last - at : 1, "an item without a name");
    err_hint(l->e, "write `name = expression`");
    return JVN_ESYNTAX;
}

static jvn_status read_item(lexer *l, list *li)
{
    jvn_status st;
    expr_item *it = new_item(l, li);
    int from;
    it->at = from = l->tok.at;
    if (li->form != FORM_ONE && li->form != FORM_KEYS) TRY(item_name(l, it));
    if (it->named) from = l->tok.at;
    TRY(binary(l, 1, &it->e));
    if (li->form == FORM_ASSIGN && !it->named) return unnamed(l, from);
    if (!it->named) it->label = expr_column(it->e);
    if (!it->label) it->label = arena_text(l->a, l->s + from, (size_t)(l->last - from));
    if (li->form == FORM_KEYS) TRY(item_order(l, it));
    it->len = l->last - it->at;
out:
    return st;
}

static jvn_status read_items(lexer *l, list *li, int *at)
{
    jvn_status st;
    TRY(read_item(l, li));
    while (l->tok.kind == T_COMMA && li->form != FORM_ONE) {
        TRY(lex_next(l));
        TRY(read_item(l, li));
    }
    if (l->tok.kind == T_END)
        *at = l->tok.at;
    else
        st = unexpected(l, "an operator");
out:
    return st;
}

/* ---- lists of columns ----------------------------------------------------------------------------- */

static void skip_space(lexer *l, bool lines)
{
    const char *s = l->s;
    while (s[l->pos] == ' ' || s[l->pos] == '\t' || s[l->pos] == '\r' || (lines && s[l->pos] == '\n')) l->pos++;
}

/* The end of a bare word: blanks and commas may stand inside its brackets. */
static int word_end(const char *s, int i, bool stop_at_equals)
{
    int depth = 0;
    for (; s[i] && s[i] != '\n' && s[i] != '|' && s[i] != '"'; i++) {
        if (s[i] == '(') depth++;
        if (s[i] == ')' && depth) depth--;
        if (depth) continue;
        if (s[i] == ' ' || s[i] == '\t' || s[i] == '\r' || s[i] == ',' || (stop_at_equals && s[i] == '=')) break;
    }
    return i;
}

/* Whether a list of columns is over at pos. */
static bool list_ends(const lexer *l)
{
    const char *s = l->s + l->pos;
    bool blank = l->pos == 0 || isspace((unsigned char)s[-1]);
    return !*s || *s == '|' || *s == '\n' ||
           (blank && (*s == '#' || (s[0] == '-' && s[1] == '-' && isalpha((unsigned char)s[2]))));
}

static jvn_status column_word(lexer *l, bool naming, expr **out)
{
    jvn_status st;
    bool first = l->last == l->pos;
    if (list_ends(l)) {
        if (!l->s[l->pos] && !first)
            return fail_at(l->e, JVN_EMORE, l->pos, 1, "the line ends where a column should follow");
        return fail_at(l->e, JVN_ESYNTAX, l->pos, 1, "the list ends where a column should stand");
    }
    if (l->s[l->pos] == '"') {
        lexer inner;
        if ((st = lex_start(&inner, l->a, l->s, l->pos, l->e))) return st;
        l->tok = inner.tok;
        l->pos = inner.pos;
    } else {
        int end = word_end(l->s, l->pos, naming);
        if (end == l->pos)
            return fail_at(l->e, JVN_ESYNTAX, l->pos, 1, "found '%c' where a column should stand", l->s[l->pos]);
        l->tok = (token){.kind = T_NAME,
                         .at = l->pos,
                         .len = end - l->pos,
                         .text = arena_text(l->a, l->s + l->pos, (size_t)(end - l->pos))};
        l->pos = end;
    }
    *out = leaf(l, X_COLUMN);
    return JVN_OK;
}

static jvn_status column_item(lexer *l, list *li)
{
    jvn_status st;
    expr_item *it = new_item(l, li);
    expr *left = NULL;
    bool rename = li->form == FORM_RENAME;
    TRY(column_word(l, rename, &left));
    it->at = left->at;
    it->label = left->text;
    it->e = left;
    if (rename) {
        skip_space(l, false);
        if (l->s[l->pos] != '=') return unnamed(l, left->at);
        l->pos++;
        skip_space(l, true);
        TRY(column_word(l, false, &it->e));
        it->named = true;
    }
    it->len = l->pos - it->at;
out:
    return st;
}

static jvn_status read_columns(lexer *l, list *li, int *at)
{
    jvn_status st;
    skip_space(l, false);
    l->last = l->pos;
    TRY(column_item(l, li));
    for (;;) {
        skip_space(l, false);
        if (l->s[l->pos] != ',') break;
        l->last = l->pos++;
        skip_space(l, true);
        TRY(column_item(l, li));
    }
    *at = l->pos;
    if (list_ends(l)) return JVN_OK;
    fail_at(l->e, JVN_ESYNTAX, l->pos, 1, "found '%c' where ',' should stand", l->s[l->pos]);
    err_hint(l->e, "columns are separated by commas; a name with blanks goes in \" quotes");
    st = JVN_ESYNTAX;
out:
    return st;
}

jvn_status expr_parse(arena *a, const char *s, int *at, expr_form form, expr_item **items, int *n, err *e)
{
    jvn_status st;
    lexer l = {.a = a, .s = s, .pos = *at, .last = *at, .e = e};
    list li = {.form = form};
    if (form == FORM_COLUMNS || form == FORM_RENAME) {
        TRY(read_columns(&l, &li, at));
    } else {
        TRY(lex_start(&l, a, s, *at, e));
        TRY(read_items(&l, &li, at));
    }
    *items = li.items;
    *n = li.n;
out:
    return st;
}

const char *expr_column(const expr *e) { return e->kind == X_COLUMN ? e->text : NULL; }
