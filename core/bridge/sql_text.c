/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sql_text.c -- as much of SQL's lexical rules as it takes to find a word's place. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "sql_work.h"

static bool is_word(char c) { return isalnum((unsigned char)c) || c == '_' || c == '$' || (c & 0x80); }

/* Behind blanks and comments. */
static int skip(const char *s, int at)
{
    for (;;) {
        if (isspace((unsigned char)s[at])) {
            at++;
        } else if (s[at] == '-' && s[at + 1] == '-') {
            at += (int)strcspn(s + at, "\n");
        } else if (s[at] == '/' && s[at + 1] == '*') {
            const char *end = strstr(s + at + 2, "*/");
            at = end ? (int)(end + 2 - s) : (int)strlen(s);
        } else {
            return at;
        }
    }
}

/* Behind the quote that opens here; a doubled one stands for itself. */
static int skip_quoted(const char *s, int at)
{
    char close = s[at] == '[' ? ']' : s[at];
    for (at++; s[at]; at++) {
        if (s[at] != close) continue;
        if (close == ']' || s[at + 1] != close) return at + 1;
        at++;
    }
    return at;
}

sql_token sql_next(const char *s, int *at)
{
    sql_token t = {SQL_OTHER, skip(s, *at), 1};
    char c = s[t.at];
    int end = t.at + 1;
    if (c == '\0') {
        t.kind = SQL_END;
        end = t.at;
    } else if (c == '\'' || c == '"' || c == '`' || c == '[') {
        t.kind = c == '\'' ? SQL_STRING : SQL_QUOTED;
        end = skip_quoted(s, t.at);
    } else if (is_word(c)) {
        t.kind = isdigit((unsigned char)c) ? SQL_OTHER : SQL_WORD;
        while (is_word(s[end]) || (t.kind == SQL_OTHER && s[end] == '.')) end++;
    }
    t.len = end - t.at;
    *at = end;
    return t;
}

char *sql_spell(const char *s, const sql_token *t)
{
    text out = {0};
    text_puts(&out, "");
    if (t->kind != SQL_QUOTED && t->kind != SQL_STRING) {
        text_add(&out, s + t->at, (size_t)t->len);
        return out.s;
    }
    char close = s[t->at] == '[' ? ']' : s[t->at];
    for (int i = t->at + 1; i < t->at + t->len; i++) {
        if (s[i] == close && (close == ']' || s[++i] != close || i >= t->at + t->len)) break;
        text_putc(&out, s[i]);
    }
    return out.s;
}

bool sql_is(const char *s, const sql_token *t, const char *name)
{
    if (t->kind == SQL_QUOTED) {
        char *own = sql_spell(s, t);
        bool same = strcasecmp(own, name) == 0;
        free(own);
        return same;
    }
    return t->kind == SQL_WORD && strlen(name) == (size_t)t->len && strncasecmp(s + t->at, name, (size_t)t->len) == 0;
}

sql_token sql_find(const char *s, const char *name, bool call)
{
    for (int at = 0;;) {
        sql_token t = sql_next(s, &at);
        if (t.kind == SQL_END) return t;
        if (!sql_is(s, &t, name)) continue;
        int behind = at;
        sql_token after = sql_next(s, &behind);
        if (!call || (after.kind == SQL_OTHER && s[after.at] == '(')) return t;
    }
}

void sql_quote(text *out, const char *s, char mark)
{
    text_putc(out, mark);
    for (; *s; s++) {
        if (*s == mark) text_putc(out, mark);
        text_putc(out, *s);
    }
    text_putc(out, mark);
}
