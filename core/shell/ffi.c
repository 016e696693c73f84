/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ffi.c -- the commands `ffi` and `ffi ls`: functions of C libraries, by their prototypes. */
#include <stdlib.h>
#include <string.h>

#include "build_table.h"
#include "builtins.h"

enum { LIBRARY, PROTOTYPE, AS, NAME, TAKE, SUMMARY, PURE };

static const char *word_or_null(const jvn_call *call, int arg)
{
    return jvn_given(call, arg) ? word_of(call, arg) : NULL;
}

/* With the caret inside the argument, where each of its bytes stands in the statement as it does in the word: bare,
 * or between one pair of quotes without any doubled inside. */
static jvn_status raise_inside(jvn_call *call, int arg, const err *e)
{
    host_call *h = call->host_data;
    const word *w = &h->s->args[arg].words[0];
    int around = w->len - (int)strlen(w->s);
    host_raise(call, arg, e);
    if (e->at < 0 || (around != 0 && around != 2)) return e->code;
    h->fault.at = w->at + around / 2 + e->at;
    h->fault.len = e->len;
    return e->code;
}

static jvn_status check_as(jvn_call *call)
{
    if (jvn_given(call, AS) == jvn_given(call, NAME)) return JVN_OK;
    return jvn_fail(call, JVN_ESYNTAX, AS, "for example: as root", "a name was wanted behind 'as'");
}

static jvn_status run_ffi(jvn_call *call)
{
    err e;
    foreign_part part;
    foreign_info made;
    session *s = session_of(call);
    const foreign_wish wish = {.library = word_or_null(call, LIBRARY), .prototype = word_or_null(call, PROTOTYPE),
                               .name = word_or_null(call, NAME), .summary = word_or_null(call, SUMMARY),
                               .take = word_or_null(call, TAKE), .pure = jvn_given(call, PURE)};
    jvn_status st = check_as(call);
    err_clear(&e);
    if (st != JVN_OK) return st;
    if (foreign_bind(s->foreign, s->reg, &wish, &made, &part, &e) != JVN_OK) {
        static const int args[] = {[FOREIGN_LIBRARY] = LIBRARY, [FOREIGN_PROTOTYPE] = PROTOTYPE, [FOREIGN_NAME] = NAME,
                                   [FOREIGN_TAKE] = TAKE};
        return part == FOREIGN_PROTOTYPE ? raise_inside(call, PROTOTYPE, &e) : host_raise(call, args[part], &e);
    }
    if (made.taken) jvn_say(call, "%s is taken by %s; this one is called ffi.%s", made.name, made.taken, made.name);
    return JVN_OK;
}

/* As it is called: ffi.NAME where a plugin has the name. */
static void put_name(build *b, const registry *r, const char *name)
{
    text t = {0};
    const reg_item *first = registry_find(r, REG_FUNCTION, name);
    text_printf(&t, "%s%s", first && strcmp(first->owner, "ffi") != 0 ? "ffi." : "", name);
    build_text(b, t.s);
    text_free(&t);
}

static jvn_status run_ffi_ls(jvn_call *call)
{
    static const char *const names[] = {"name", "signature", "gives", "prototype", "called", "threads", "library"};
    int n;
    session *s = session_of(call);
    foreign_info *all = foreigns_list(s->foreign, &n);
    build b = {.call = call};
    for (int i = 0; i < n; i++) {
        put_name(&b, s->reg, all[i].name);
        build_text(&b, all[i].signature ? all[i].signature : "");
        build_text(&b, all[i].gives ? all[i].gives : "");
        build_text(&b, all[i].prototype);
        build_text(&b, all[i].typed ? "typed pointer" : all[i].signature ? "libffi" : "from Lua");
        build_text(&b, all[i].serial ? "one" : "all");
        build_text(&b, all[i].library);
    }
    free(all);
    return build_done(&b, names, "TTTTTTT");
}

static const jvn_param params[] = {
    {"LIBRARY", JVN_P_FILE, JVN_REQUIRED, NULL, NULL, "as the system names it, libm.so.6, or a path with a slash"},
    {"SIGNATURE", JVN_P_WORD, JVN_REQUIRED, NULL, NULL, "the function's prototype in C, in quotes"},
    {"as", JVN_P_ENUM, 0, "as", NULL, "before a name of your own"},
    {"NAME", JVN_P_NAME, 0, NULL, NULL, "what the function is called here; without it, its name in C"},
    {"--take", JVN_P_WORD, 0, NULL, NULL, "which output is its value: return, or what a pointer or field is called"},
    {"--summary", JVN_P_WORD, 0, NULL, NULL, "what `help` says of it"},
    {"--pure", JVN_P_SWITCH, 0, NULL, NULL, "it keeps no state: all cores may call it at once"},
};

static const jvn_command commands[] = {
    {"ffi", "makes a function of a C library a function of expressions, SQL and Lua",
     "ffi libm.so.6 'double cbrt(double)'",
     "The signature is taken on trust, unchecked: a wrong one gives wrong numbers or ends the shell.\n"
     "Values: bool, char, short, int, long, long long, unsigned or not, those of <stdint.h>, size_t, float, "
     "double, and const char *. A value that does not fit its type is an error that names the row; a null argument gives null "
     "without a call; a text that comes back is copied, NULL is null.\n"
     "Outputs: `double *x` is one value that the function writes, `inout double *x` one that it changes. `int f(double x, double "
     "*y, int *n)` gives return, y and n; --take says which is the value here: else it is the result, or the only output of "
     "a void function.\n"
     "Arrays: `double mean(const double *x, size_t n)` takes a whole column, as an aggregate; several arrays share the length, "
     "which is called n or stands behind them, strides (stride, incx) are 1, constants may stand beside. `void scale(const double "
     "*x, double *out, size_t n)` gives a column. `double x[]` is always an array, `double x[1]` one value; what is written "
     "is zero before the call, or, where no const array is given, a copy of the column: `void sort(double x[], size_t n)`.\n"
     "Structs are declared first: `struct pair {int quot; int rem;}; struct pair div(int, int)`, or typedef struct. By value or by "
     "pointer; in expressions the fields are arguments one by one, and --take quot picks one of the result.\n"
     "Callbacks, `double (*f)(double x, void *params)`, as parameters or in structs, are given an expression as text: 'exp(-x^2)'. "
     "Its names are the callback's parameters (const double *a: the value pointed to); void * is left out. An error in it gives "
     "zero, and is raised when the function has returned.\n"
     "Lua has all of this and opaque pointers: jevons.ffi(library, prototype [, {name, take, pure}]) gives a function that "
     "returns the result and every output. It takes columns or lists for arrays, tables for structs, functions for callbacks; "
     "pointers are handles, nil is NULL, and jevons.ffi_gc(handle, free) frees one when it is no longer held. A callback that C "
     "keeps is made by jevons.callback('double f(double x)', fn), and lives as long as that value.\n"
     "Calls come from one thread, in the rows' order, unless --pure; a call whose arguments are constants is made "
     "once, one of a dictionary column alone once a word, one without arguments for every row. C that runs long is not "
     "interrupted by Ctrl-C, but its callbacks are. GSL is told not to end the shell when it fails: it gives a status.\n"
     "A name bound again is replaced; one that a plugin has is left to it, and this one is called ffi.NAME.",
     JVN_INPUT_NONE, JVN_LIST(params), .run = run_ffi},
    {"ffi ls", "lists the functions bound with ffi", "ffi ls", NULL, JVN_INPUT_NONE, {0}, .run = run_ffi_ls},
};
const jvn_list ffi_commands = JVN_LIST(commands);
