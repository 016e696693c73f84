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
    [TAGGED] = {"unions and enums cannot be given or taken", "an enum is called as int"},
    [NO_STRUCT] = {"this struct has not been declared", "before the prototype: struct pair {int a; int b;};"},
    [BITS] = {"bit fields cannot be given or taken", "their places are the compiler's own"},
    [LONG_DOUBLE] = {"long double has no type in a column", "call the function's double form"},
    [NO_TYPE] = {"these words together are no type", "for example unsigned long"},
    [POINTER_ARRAY] = {"an array of pointers cannot be given", "arrays are of numbers: const double *"},
    [ARRAY_ARRAY] = {"an array of arrays cannot be given", "arrays have one dimension"},
    [POINTER_POINTER] = {"a pointer to a pointer cannot be given or taken", "arrays have one dimension"},
    [DEEP_CALLBACK] = {"a callback that takes or gives a callback cannot be made", "void * takes code that Lua was given"},
    [LONG_NAME] = {"this name is longer than 63 characters", "leave a parameter's name away"},
    [VOID_VALUE] = {"void is no value", "void stands alone between the brackets: f(void)"},
    [FREED_RESULT] = {"this result may be memory that has to be freed", "const char * is copied, and never freed"},
    [WRITABLE_TEXT] = {"the function may write to this text", "texts that are only read are const char *"},
    [VARARGS] = {"a varying number of arguments cannot be called", "look for a form with a fixed list"},
    [TOO_MANY] = {"more than 16 parameters are not called", "wrap it in a function with fewer"},
    [TOO_MANY_TAKEN] = {"a callback of more than 8 parameters cannot be made", "wrap it in a function with fewer"},
    [TOO_MANY_STRUCTS] = {"more than 8 structs in one prototype are too many", "leave away what is not needed"},
    [TOO_MANY_FIELDS] = {"more than 64 fields in one prototype are too many", "const char * and void * hide what is behind"},
    [TOO_MANY_CALLBACKS] = {"more than 4 callbacks in one prototype are too many", "wrap it in a function with fewer"},
    [NESTED_DEEP] = {"structs within structs go 8 deep here", "flatten them: their fields stand in the same places"},
    [NO_FIELDS] = {"a struct without fields cannot be given or taken", "for example struct {int quot; int rem;}"},
    [BAD_COUNT] = {"an array within a struct has from 1 to 256 values", "for example double x[3]"},
    [BIG_STRUCT] = {"a struct of more than 4096 values cannot be given or taken", "void * holds one that C has made"},
    [NOT_WRITTEN] = {"inout is for what the function writes to", "for example inout double *x"},
    [CALLBACK_GIVES] = {"a callback gives a number, a struct, or void", "for example double (*f)(double x)"},
    [CALLBACK_TAKES] = {"a callback is given no pointer that it could write to", "for example const double *"},
    [BEFORE_ARRAY] = {"this stands between arrays",
                      "arrays come first, then one length: const double *x, const double *y, size_t n"},
    [NO_LENGTH] = {"this array has no length behind it", "for example const double *x, size_t n; one value: const double x[1]"},
    [STRUCT_ARRAY] = {"an array of structs cannot be given", "arrays are of numbers; one struct: struct pair p[1]"},
    [NO_RESULT] = {"a function that gives nothing back cannot stand in an expression",
                   "it would be called for what it does alone: from Lua, jevons.ffi calls it"},
    [OPAQUE_PARAM] = {"an opaque pointer cannot stand in an expression", "a struct is declared before the prototype; Lua holds any pointer: jevons.ffi(library, prototype)"},
    [OPAQUE_RESULT] = {"a result that is an opaque pointer cannot stand in an expression",
                       "Lua holds such: jevons.ffi(library, prototype)"},
    [FIELD_ARRAY] = {"a struct with an array in it cannot be given in an expression",
                     "Lua gives it as a table: jevons.ffi(library, prototype)"},
    [LUA_CALLBACK] = {"an expression takes and gives numbers: this callback is made by Lua alone",
                      "jevons.ffi(library, prototype)"},
    [SEVERAL_OUTPUTS] = {"there is more than one output to take", ""},
    [MANY_ARGS] = {"more than 48 values are not given or taken", "a struct's fields count one by one"},
};

static jvn_status refuse(err *e, int at, int len, refusal why)
{
    fail_at(e, JVN_ETYPE, at, len, "%s", refusals[why].what);
    err_hint(e, "%s", refusals[why].hint);
    return JVN_ETYPE;
}

jvn_status c_refused_text(reader *r, int at, int end, refusal why)
{
    while (end > at + 1 && isspace((unsigned char)r->s[end - 1])) end--;
    return refuse(r->e, at, end > at ? end - at : 1, why);
}

jvn_status c_refused(reader *r, int at, refusal why)
{
    return c_refused_text(r, at, r->at > at ? r->at : at + r->len, why);
}

jvn_status c_refused_param(const c_param *p, refusal why, err *e) { return refuse(e, p->at, p->len, why); }
