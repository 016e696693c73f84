/* SPDX-License-Identifier: GPL-3.0-or-later */
/* csignature_read.c -- the tokens of a prototype, and how what is wrong with it is told. */
#include "csignature_read.h"

#include <ctype.h>
#include <string.h>

static int skip_blanks(const char *s, int at)
{
    for (;;) {
        if (isspace((unsigned char)s[at])) {
            at++;
        } else if (s[at] == '/' && s[at + 1] == '*') {
            const char *end = strstr(s + at + 2, "*/");
            at = end ? (int)(end + 2 - s) : at + (int)strlen(s + at);
        } else if (s[at] == '/' && s[at + 1] == '/') {
            at += (int)strcspn(s + at, "\n");
        } else {
            return at;
        }
    }
}

static bool in_word(char c) { return isalnum((unsigned char)c) || c == '_'; }

void c_next(reader *r)
{
    const char *p = r->s + (r->at = skip_blanks(r->s, r->at + r->len));
    r->len = *p != '\0';
    r->kind = (unsigned char)*p;
    if (in_word(*p)) {
        r->kind = isdigit((unsigned char)*p) ? DIGITS : WORD;
        while (in_word(p[r->len])) r->len++;
    } else if (strncmp(p, "...", 3) == 0) {
        r->kind = DOTS;
        r->len = 3;
    } else {
        while (*p && ((unsigned char)p[r->len] & 0xc0) == 0x80) r->len++; /* all of a UTF-8 character */
    }
}

bool c_at(const reader *r, const char *word)
{
    return r->kind == WORD && text_is(r->s + r->at, (size_t)r->len, word);
}

bool c_accept(reader *r, int kind)
{
    if (r->kind != kind) return false;
    c_next(r);
    return true;
}

bool c_accept_any(reader *r, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!c_at(r, words[i])) continue;
        c_next(r);
        return true;
    }
    return false;
}

jvn_status c_wanted(reader *r, const char *what)
{
    if (r->kind == END) fail_at(r->e, JVN_ESYNTAX, r->at, 1, "the signature ends where %s was wanted", what);
    else fail_at(r->e, JVN_ESYNTAX, r->at, r->len, "found '%.*s', wanted %s", r->len, r->s + r->at, what);
    err_hint(r->e, "a prototype as C has it: double hypot(double x, double y)");
    return JVN_ESYNTAX;
}

static const struct {
    const char *what, *hint;
} refusals[] = {
    [TAGGED] = {"structs, unions and enums cannot be given or taken", "an enum is called as int"},
    [LONG_DOUBLE] = {"long double has no type in a column", "call the function's double form"},
    [NO_TYPE] = {"these words together are no type", "for example unsigned long"},
    [POINTER_ARRAY] = {"an array of pointers cannot be given", "arrays are of numbers: const double *"},
    [ARRAY_ARRAY] = {"an array of arrays cannot be given", "arrays have one dimension"},
    [POINTER_POINTER] = {"a pointer to a pointer cannot be given or taken", "arrays have one dimension"},
    [CALLBACK] = {"a pointer to a function cannot be given", "functions that call back are not called from here"},
    [LONG_NAME] = {"this name is longer than 63 characters", "leave a parameter's name away"},
    [VOID_VALUE] = {"void is no value", "void stands alone between the brackets: f(void)"},
    [NO_RESULT] = {"a function that gives nothing back cannot stand in an expression",
                   "it would be called for what it does alone"},
    [FREED_RESULT] = {"this result may be memory that has to be freed", "const char * is copied, and never freed"},
    [WRITTEN] = {"the function may write to this", "arrays and texts that are only read are const"},
    [VOID_POINTER] = {"const void * does not say what it points to", "for example const double *"},
    [POINTER_RESULT] = {"a pointer as a result does not say how many values there are",
                        "only const char * can be taken"},
    [VARARGS] = {"a varying number of arguments cannot be called", "look for a form with a fixed list"},
    [TOO_MANY] = {"more than 16 parameters are not called", "wrap it in a function with fewer"},
    [BEFORE_ARRAY] = {"this stands before an array",
                      "arrays come first, then one length: const double *x, const double *y, size_t n"},
    [NO_LENGTH] = {"this array has no length behind it", "for example const double *x, size_t n"},
};

jvn_status c_refused_text(reader *r, int at, int end, refusal why)
{
    while (end > at + 1 && isspace((unsigned char)r->s[end - 1])) end--;
    fail_at(r->e, JVN_ETYPE, at, end > at ? end - at : 1, "%s", refusals[why].what);
    err_hint(r->e, "%s", refusals[why].hint);
    return JVN_ETYPE;
}

jvn_status c_refused(reader *r, int at, refusal why)
{
    return c_refused_text(r, at, r->at > at ? r->at : at + r->len, why);
}
