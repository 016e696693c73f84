/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lex.c -- words and raw text. */
#include "lex.h"

#include <ctype.h>
#include <string.h>

#include "../base/text.h"

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

static bool at_comment(const lexer *x)
{
    return x->text[x->at] == '#' && (x->at == 0 || strchr(" \t\r\n", x->text[x->at - 1]));
}

void lex_blanks(lexer *x, bool lines)
{
    for (;; x->at++) {
        if (lines && at_comment(x)) x->at += (int)strcspn(x->text + x->at, "\n");
        char c = x->text[x->at];
        if (!is_blank(c) && !(lines && c == '\n')) return;
    }
}

bool lex_at_end(const lexer *x)
{
    char c = x->text[x->at];
    return c == '\0' || c == '\n' || c == '|' || at_comment(x);
}

bool lex_at_flag(const lexer *x)
{
    const char *p = x->text + x->at;
    return p[0] == '-' && p[1] == '-' && isalpha((unsigned char)p[2]);
}

/* The inside of a quoted piece, added to t; at stands on the opening quote. */
static jvn_status quoted(lexer *x, text *t)
{
    int start = x->at;
    char q = x->text[x->at++];
    for (;; x->at++) {
        char c = x->text[x->at];
        if (c == '\0') {
            fail_at(x->e, JVN_EMORE, start, 1, "this quote is not closed");
            return JVN_EMORE;
        }
        if (c == q && x->text[x->at + 1] != q) break;
        if (c == q) x->at++;
        text_putc(t, c);
    }
    x->at++;
    return JVN_OK;
}

jvn_status lex_word(lexer *x, word *out)
{
    jvn_status st = JVN_OK;
    text t = {0};
    out->at = x->at;
    while (x->text[x->at] && !is_blank(x->text[x->at]) && x->text[x->at] != '\n' && x->text[x->at] != '|') {
        char c = x->text[x->at];
        if (c == '\'' || c == '"') TRY(quoted(x, &t));
        else {
            text_putc(&t, c);
            x->at++;
        }
    }
    out->len = x->at - out->at;
    out->s = arena_text(x->a, t.s, t.n);
out:
    text_free(&t);
    return st;
}

/* ---- raw text ---- */

/* Behind a comment of SQL or Lua that starts here; the same place when none does. */
static int skip_comment(const char *s, int at, bool sql)
{
    if (s[at] == '-' && s[at + 1] == '-') {
        bool is_long = !sql && s[at + 2] == '[' && s[at + 3] == '[';
        const char *end = is_long ? strstr(s + at, "]]") : NULL;
        return end ? (int)(end + 2 - s) : at + (int)strcspn(s + at, "\n");
    }
    if (s[at] == '/' && s[at + 1] == '*') {
        const char *end = strstr(s + at + 2, "*/");
        return end ? (int)(end + 2 - s) : (int)strlen(s);
    }
    return at;
}

/* Behind the quote that starts here; -1: it is not closed. */
static int skip_quote(const char *s, int at, bool sql)
{
    char q = s[at++];
    for (; s[at]; at++) {
        if (!sql && s[at] == '\\' && s[at + 1]) at++;
        else if (s[at] == q) return at + 1;
    }
    return -1;
}

static bool raw_ends(const char *s, int at, int depth)
{
    if (depth) return false;
    return s[at] == '\n' || (s[at] == '|' && s[at + 1] != '|' && (at == 0 || s[at - 1] != '|'));
}

static jvn_status scan_raw(lexer *x, bool sql, int *depth, int *opened)
{
    const char *s = x->text;
    while (s[x->at] && !raw_ends(s, x->at, *depth)) {
        char c = s[x->at];
        bool quote = c == '\'' || c == '"' || (sql && c == '`');
        int behind = quote ? skip_quote(s, x->at, sql) : skip_comment(s, x->at, sql);
        if (behind < 0) return fail_at(x->e, JVN_EMORE, x->at, 1, "this quote is not closed");
        if (behind > x->at) {
            x->at = behind;
            continue;
        }
        if (strchr("([{", c) && (*depth)++ == 0) *opened = x->at;
        if (strchr(")]}", c) && *depth > 0) (*depth)--;
        x->at++;
    }
    return JVN_OK;
}

/* All of it, verbatim, but for blanks at the end. */
static jvn_status end_raw(lexer *x, int start, int depth, int opened, word *out)
{
    if (depth) return fail_at(x->e, JVN_EMORE, opened, 1, "this bracket is not closed");
    int end = x->at;
    while (end > start && isspace((unsigned char)x->text[end - 1])) end--;
    *out = (word){arena_text(x->a, x->text + start, (size_t)(end - start)), start, end - start};
    return JVN_OK;
}

jvn_status lex_raw(lexer *x, bool sql, word *out)
{
    int depth = 0, opened = x->at, start = x->at;
    jvn_status st = scan_raw(x, sql, &depth, &opened);
    return st == JVN_OK ? end_raw(x, start, depth, opened, out) : st;
}

/* ---- programs ---- */

/* Behind what begins at `at` as the system's shell reads it: a quoted text, a character behind a backslash, any other
 * character; -1: a quote is not closed. */
static int skip_shell(const char *s, int at)
{
    char q = s[at++];
    if (q == '\\' && s[at]) return at + 1;
    if (q != '\'' && q != '"' && q != '`') return at;
    for (; s[at]; at++) {
        if (q != '\'' && s[at] == '\\' && s[at + 1]) at++;
        else if (s[at] == q) return at + 1;
    }
    return -1;
}

jvn_status lex_program(lexer *x, word *out)
{
    const char *s = x->text;
    int depth = 0, opened = x->at, start = x->at;
    while (s[x->at] && !raw_ends(s, x->at, depth)) {
        if (s[x->at] == '(' && depth++ == 0) opened = x->at;
        if (s[x->at] == ')' && depth > 0) depth--;
        int behind = skip_shell(s, x->at);
        if (behind < 0) return fail_at(x->e, JVN_EMORE, x->at, 1, "this quote is not closed");
        x->at = behind;
    }
    return end_raw(x, start, depth, opened, out);
}
