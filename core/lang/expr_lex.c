/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expr_lex.c -- the tokens of expressions: knows where an expression ends, and when its text goes on. */
#include <ctype.h>
#include <math.h>
#include <strings.h>

#include "expr_tree.h"

/* An operand must follow the first OPENING of them. */
static const char *const keywords[] = {"and",  "or",   "not",  "in",   "between", "is",   "like", "ilike",
                                       "case", "when", "then", "else", "end",     "null", "true", "false"};
enum { OPENING = 12 };

/* Whether it is one of the first n. */
static bool among(const char *word, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!strcasecmp(word, keywords[i])) return true;
    }
    return false;
}

bool lex_keyword(const char *word) { return among(word, sizeof keywords / sizeof *keywords); }

const char *expr_keyword(int i) { return i < (int)(sizeof keywords / sizeof *keywords) ? keywords[i] : NULL; }

bool lex_is(const lexer *l, const char *word) { return l->tok.kind == T_NAME && !strcasecmp(l->tok.text, word); }

static bool is_name_start(char c) { return isalpha((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80; }
static bool is_name(char c) { return is_name_start(c) || isdigit((unsigned char)c); }
static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

static jvn_status more(lexer *l, int at, const char *what) { return fail_at(l->e, JVN_EMORE, at, 1, "%s", what); }

static void set(lexer *l, token_kind kind, int at, int end)
{
    l->tok = (token){.kind = kind, .at = at, .len = end - at};
    l->pos = end;
}

/* Whether a flag, a pipe, a comment, a newline or the end stands at i, so that an open expression ends. */
static bool is_end(const lexer *l, int i)
{
    const char *s = l->s + i;
    bool blank = i == 0 || is_blank(s[-1]) || s[-1] == '\n';
    if (!*s) return true;
    if (l->depth) return false;
    if (*s == '\n') return !l->want;
    if (*s == '#') return blank && !l->want;
    if (*s == '|') return l->words || s[1] != '|';
    return blank && s[0] == '-' && s[1] == '-' && isalpha((unsigned char)s[2]);
}

static int skip_blanks(const lexer *l)
{
    int i = l->pos;
    while (!is_end(l, i)) {
        if (l->s[i] == '#' && (i == 0 || isspace((unsigned char)l->s[i - 1]))) {
            while (l->s[i] && l->s[i] != '\n') i++;
        } else if (is_blank(l->s[i]) || l->s[i] == '\n') {
            i++;
        } else {
            break;
        }
    }
    return i;
}

/* 'text' or "name": the quote doubled stands for itself. */
static jvn_status quoted(lexer *l, int at)
{
    char q = l->s[at];
    char *out = arena_alloc(l->a, strlen(l->s + at) + 1);
    size_t n = 0;
    int i = at + 1;
    for (;; i++) {
        if (!l->s[i])
            return more(l, at,
                        q == '\'' ? "the text is not closed: ' is missing" : "the name is not closed: \" is missing");
        if (l->s[i] == q && l->s[++i] != q) break;
        out[n++] = l->s[i];
    }
    set(l, q == '\'' ? T_LITERAL : T_QUOTED, at, i);
    l->tok.text = out;
    l->tok.type = JVN_STRING;
    l->tok.value.s = (str){out, (int64_t)n};
    return JVN_OK;
}

static bool digits(const char *s, size_t n) { return strspn(s, "0123456789") >= n; }

static bool looks_like_date(const char *s)
{
    return digits(s, 4) && s[4] == '-' && digits(s + 5, 2) && s[7] == '-' && digits(s + 8, 2) &&
           !is_name(s[10] == 'T' ? ' ' : s[10]);
}

static int timestamp_end(const char *s, int i)
{
    i += (int)strspn(s + i, "0123456789:.");
    if (s[i] == 'Z' || s[i] == 'z') return i + 1;
    bool zone = (s[i] == '+' || s[i] == '-') && digits(s + i + 1, 2) && s[i + 3] == ':' && digits(s + i + 4, 2);
    return zone ? i + 6 : i;
}

static jvn_status date(lexer *l, int at)
{
    const char *s = l->s + at;
    int n = 10;
    bool good, stamp = s[10] == 'T' && isdigit((unsigned char)s[11]);
    if (stamp) n = timestamp_end(s, 11);
    set(l, T_LITERAL, at, at + n);
    l->tok.type = stamp ? JVN_TIMESTAMP : JVN_DATE;
    good = stamp ? text_to_timestamp(s, (size_t)n, &l->tok.value.i64) : text_to_date(s, 10, &l->tok.value.i32);
    if (good) return JVN_OK;
    return fail_at(l->e, JVN_ESYNTAX, at, n, "'%.*s' is not a %s", n, s, stamp ? "time" : "date");
}

static int digits_end(const char *s, int i)
{
    while (isdigit((unsigned char)s[i]) || (s[i] == '_' && isdigit((unsigned char)s[i + 1]))) i++;
    return i;
}

static int number_end(const char *s, bool *whole)
{
    int i = digits_end(s, 0), j;
    *whole = s[i] != '.';
    if (!*whole) i = digits_end(s, i + 1);
    if (s[i] != 'e' && s[i] != 'E') return i;
    j = i + 1 + (s[i + 1] == '+' || s[i + 1] == '-');
    if (!isdigit((unsigned char)s[j])) return i;
    *whole = false;
    return j + (int)strspn(s + j, "0123456789");
}

static jvn_status number(lexer *l, int at)
{
    const char *s = l->s + at;
    bool whole;
    int n = number_end(s, &whole), k = 0;
    char *plain = arena_alloc(l->a, (size_t)n + 2);
    for (int i = 0; i < n; i++) {
        if (i == 0 && s[i] == '.') plain[k++] = '0';
        if (s[i] != '_') plain[k++] = s[i];
    }
    set(l, T_LITERAL, at, at + n);
    if (is_name(s[n]) || (s[n] == '.' && isdigit((unsigned char)s[n + 1]))) {
        while (is_name(s[n]) || s[n] == '.') n++;
        fail_at(l->e, JVN_ESYNTAX, at, n, "'%.*s' is not a number", n, s);
        err_hint(l->e, "a unit goes in brackets, as in 2[USD]; a column whose name starts with a digit in \" quotes");
        return JVN_ESYNTAX;
    }
    l->tok.type = JVN_INT64;
    if (whole && text_to_int64(plain, (size_t)k, &l->tok.value.i64)) return JVN_OK;
    l->tok.type = JVN_FLOAT64;
    if (k && plain[k - 1] == '.') k--;
    if (!text_to_double(plain, (size_t)k, &l->tok.value.f64))
        return fail_at(l->e, JVN_ESYNTAX, at, n, "'%.*s' is not a number", n, s);
    return isfinite(l->tok.value.f64) ? JVN_OK
                                      : fail_at(l->e, JVN_ESYNTAX, at, n, "'%.*s' is beyond what a number holds", n, s);
}

static jvn_status bracket(lexer *l, int at)
{
    int i = at + 1;
    while (l->s[i] && l->s[i] != ']' && l->s[i] != '\n') i++;
    if (!l->s[i]) return more(l, at, "the unit is not closed: ] is missing");
    if (l->s[i] == '\n') return fail_at(l->e, JVN_ESYNTAX, at, i - at, "the unit is not closed: ] is missing");
    set(l, T_BRACKET, at, i + 1);
    l->tok.text = arena_text(l->a, l->s + at + 1, (size_t)(i - at - 1));
    return JVN_OK;
}

static jvn_status name(lexer *l, int at)
{
    int i = at;
    const char *s = l->s;
    while (is_name(s[i]) || (s[i] == '.' && is_name_start(s[i + 1]))) i++;
    set(l, T_NAME, at, i);
    l->tok.text = arena_text(l->a, s + at, (size_t)(i - at));
    return JVN_OK;
}

static const struct {
    const char *s;
    token_kind kind;
    expr_op op;
} signs[] = {{"||", T_OP, OP_CONCAT}, {"==", T_OP, OP_EQ},    {"!=", T_OP, OP_NE}, {"<>", T_OP, OP_NE},
             {"<=", T_OP, OP_LE},     {">=", T_OP, OP_GE},    {"=", T_OP, OP_EQ},  {"<", T_OP, OP_LT},
             {">", T_OP, OP_GT},      {"+", T_OP, OP_ADD},    {"-", T_OP, OP_SUB}, {"*", T_OP, OP_MUL},
             {"/", T_OP, OP_DIV},     {"%", T_OP, OP_MOD},    {"^", T_OP, OP_POW}, {"(", T_OPEN, OP_NONE},
             {")", T_CLOSE, OP_NONE}, {",", T_COMMA, OP_NONE}};

/* Signs of other languages, and what to write instead. */
static const struct {
    const char *s, *hint;
} strangers[] = {{"&&", "write `and`"},
                 {"&", "write `and`"},
                 {"!", "write `not`"},
                 {"`", "a name with odd characters goes in \" quotes"},
                 {"|", "close the bracket before the pipe"}};

static jvn_status stranger(lexer *l, int at)
{
    const char *s = l->s + at;
    int n = 1;
    for (size_t i = 0; i < sizeof strangers / sizeof *strangers; i++) {
        if (strncmp(s, strangers[i].s, strlen(strangers[i].s))) continue;
        fail_at(l->e, JVN_ESYNTAX, at, (int)strlen(strangers[i].s), "'%s' cannot stand here", strangers[i].s);
        err_hint(l->e, "%s", strangers[i].hint);
        return JVN_ESYNTAX;
    }
    if ((unsigned char)*s < 0x20)
        return fail_at(l->e, JVN_ESYNTAX, at, n, "a control character (%d) cannot stand here", *s);
    return fail_at(l->e, JVN_ESYNTAX, at, n, "'%c' cannot stand here", *s);
}

static jvn_status sign(lexer *l, int at)
{
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        int n = (int)strlen(signs[i].s);
        if (strncmp(l->s + at, signs[i].s, (size_t)n)) continue;
        set(l, signs[i].kind, at, at + n);
        l->tok.op = signs[i].op;
        return JVN_OK;
    }
    return stranger(l, at);
}

/* A bare column in a list of columns: blanks and commas may stand inside its brackets. */
static jvn_status word(lexer *l, int at)
{
    const char *s = l->s;
    int i = at, depth = 0;
    for (; s[i] && !strchr("\n|\"", s[i]); i++) {
        if (s[i] == '(') depth++;
        if (s[i] == ')' && depth) depth--;
        if (!depth && (is_blank(s[i]) || s[i] == ',' || (l->words == WORDS_NAMED && s[i] == '='))) break;
    }
    if (i == at) return sign(l, at);
    set(l, T_NAME, at, i);
    l->tok.text = arena_text(l->a, s + at, (size_t)(i - at));
    return JVN_OK;
}

static jvn_status read_token(lexer *l)
{
    int at = skip_blanks(l);
    char c = l->s[at];
    if (is_end(l, at)) {
        set(l, T_END, at, at);
        if (c == '-') l->tok.len = 2;
        if (c == '|') l->tok.len = 1;
        if (!c && (l->depth || l->want))
            return more(l, at, l->depth ? "a bracket is not closed" : "the line ends where a value should follow");
        return JVN_OK;
    }
    if (c == '"' || (c == '\'' && !l->words)) return quoted(l, at);
    if (l->words) return word(l, at);
    if (c == '[') return bracket(l, at);
    if (is_name_start(c)) return name(l, at);
    if (isdigit((unsigned char)c) && looks_like_date(l->s + at)) return date(l, at);
    if (isdigit((unsigned char)c) || (c == '.' && isdigit((unsigned char)l->s[at + 1]))) return number(l, at);
    return sign(l, at);
}

/* What passing the current token opens and closes. */
static void track(lexer *l)
{
    const token *t = &l->tok;
    l->want = t->kind == T_OP || t->kind == T_COMMA || t->kind == T_OPEN;
    if (t->kind == T_OPEN) l->depth++;
    if (t->kind == T_CLOSE && l->depth) l->depth--;
    if (t->kind != T_NAME || l->words) return;
    l->want = among(t->text, OPENING);
    if (lex_is(l, "case")) l->depth++;
    if (lex_is(l, "end") && l->depth) l->depth--;
}

void lex_stop(lexer *l, jvn_status st)
{
    l->st = st;
    if (st) l->tok.kind = T_END;
}

void lex_next(lexer *l)
{
    if (l->st) return;
    track(l);
    l->last = l->tok.at + l->tok.len;
    lex_stop(l, read_token(l));
}

void lex_start(lexer *l, arena *a, const char *s, int at, lex_mode words, err *e)
{
    *l = (lexer){.a = a, .s = s, .pos = at, .last = at, .words = words, .e = e};
    lex_stop(l, read_token(l));
}
