/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lua.c -- the command `lua`: code in a line, whose value is the stage's table. */
#include <ctype.h>
#include <string.h>

#include "../plugin/host_rows.h"
#include "builtins.h"
#include "progress.h"
#include "script.h"

enum { CODE };

/* The place in the statement of a line (from 1) of the code. */
static void blame_line(const word *code, int line, err *e)
{
    const char *s = code->s;
    for (int i = 1; i < line && strchr(s, '\n'); i++) s = strchr(s, '\n') + 1;
    size_t n = strcspn(s, "\n");
    while (n && isspace((unsigned char)*s)) s++, n--;
    while (n && isspace((unsigned char)s[n - 1])) n--;
    if (!n) return;
    e->at = code->at + (int)(s - code->s);
    e->len = (int)n;
}

/* What failed, and under the line of the code that did. */
static jvn_status refuse(jvn_call *call, bridge_fault *f)
{
    const host_call *h = call->host_data;
    const word *code = &h->s->args[CODE].words[0];
    script_place(f, "lua");
    err e = f->e;
    e.at = -1;
    e.arg = CODE;
    if (f->statement)
        snprintf(e.msg, sizeof e.msg, "'%.100s': %s%s%.120s", f->statement, f->command ? f->command : "", f->command ? ": " : "", f->e.msg);
    if (f->line && f->source && strcmp(f->source, "lua") == 0) blame_line(code, f->line, &e);
    return host_fault(call, e.code, &e);
}

static jvn_status run_lua(jvn_call *call)
{
    bridge *b;
    bridge_fault f = {0};
    table *out = NULL;
    host_call *h = call->host_data;
    table *in = (table *)(uintptr_t)h->b.env.input;
    progress_hush(); /* the code may print */
    jvn_status st = script_bridge(h->session, &b, &f.e);
    if (st == JVN_OK) st = bridge_eval(b, word_of(call, CODE), in, &out, &f);
    if (st != JVN_OK) st = refuse(call, &f);
    else if (out) st = host_add_table(call, NULL, out);
    table_unref(out);
    bridge_fault_clear(&f);
    return st;
}

static const jvn_param params[] = {
    {"CODE", JVN_P_RAW, JVN_REQUIRED, NULL, NULL, "an expression, or statements that may `return` one; { } spans lines"},
};

static const char details[] =
    "In the code `_` is the stage's input and `jevons` the shell. A dataset, columns or a list of values becomes\n"
    "the stage's table, a single value a table of one row. What is set without `local` stays for the next `lua`.\n"
    "A bare `|` ends the stage: put it in brackets.\n"
    "jevons.run(line [, dataset]) runs a statement and gives its dataset; the dataset given is `_` in the line.\n"
    "A statement that fails raises a table with code, message, hint, command, line, at and len.\n"
    "jevons.data.NAME, jevons.dataset(name) and jevons.put(name, value) get and set; jevons.show(value) prints.\n"
    "t.close is a column, as t:column('close'); #t, t:names(), t:row(i), t:rows(), t:eval('close / lag(close)').\n"
    "c[i] is a value: dates are text as 2025-01-27, a null is nil. #c, c:table(), c:name(), c:type(), c:unit().\n"
    "+ - * / % ^ .. & | ~ and c:eq(x), ne, lt, le, gt, ge work on whole columns, and c:unit('USD') labels one.\n"
    "jevons.fn.cbrt(c), or jevons.call('cbrt', c), calls any function; an aggregate gives a value.\n"
    "jevons.ffi('libm.so.6', 'double erf(double)') is the command `ffi`, and gives the function.\n"
    "jevons.table{close = {1, 2}} makes a dataset; so does a list of {'close', {1, 2}, type = , unit = } or of\n"
    "records. jevons.column(list, type) makes a column; types are bool, int64, float64, string, date, timestamp;\n"
    "jevons.null is a null in a list. jevons.days('2025-01-27') counts days, jevons.date(days) gives the text.\n"
    "\n"
    "A script registers what a plugin can, under its own name (SCRIPT.NAME where another has the name already). Each\n"
    "has name, summary and example; command and metric may have details; all but func may have params.\n"
    "  jevons.command  run = function(call)                gives a dataset, and side tables by name\n"
    "  jevons.func     run = function(x, ...)              signature = 'float64 twice(float64 x)' names it\n"
    "  jevons.reader   run = function(path, flags)         gives a dataset, and side tables; extensions = 'csv txt'\n"
    "  jevons.writer   run = function(t, flags, write)     write(text); extensions = 'csv txt'\n"
    "  jevons.metric   run = function(entity, date, args)  gives a value (nil: missing), and what is known of it:\n"
    "                                                      {unit = , convention = , reason = , rows = }\n"
    "  jevons.option   type = , initial = , values =       a setting; gives a function that gives its value\n"
    "\n"
    "params = {{name = '--top', type = 'integer', values = '1..', initial = '3', summary = }}: also required, many,\n"
    "groups. Types are switch word file name enum integer number date range table newtable expr exprs assign keys\n"
    "columns column agg rename raw. A command's input is 'none', 'required' or 'optional'. call.args.top, call.units,\n"
    "call.input, call:note(message), call:fail{arg = '--top', message = , hint = }; call:aggregate('A', 'by') works\n"
    "out the agg parameter A for each group of the columns parameter by; call:rows({3, 1} [, side]) says which rows\n"
    "of the input the result's rows were made from (true: all, in place), for `trace`.\n"
    "A function is called for each row; with vector = true for whole columns (of a group), and with aggregate = true\n"
    "to fold one, of which it sees all values at once. nulls = true shows it nulls, unit = true gives the result the\n"
    "first argument's unit, positions = true takes its results for places in the first argument. A list of signatures\n"
    "makes overloads with one run; a type `any` is what the caller has.";

static const jvn_command commands[] = {
    {"lua", "runs Lua code, which sees the datasets and can add commands and functions", "px | lua _.close * 2", details,
     JVN_INPUT_OPTIONAL, JVN_LIST(params), .run = run_lua},
};
const jvn_list lua_commands = JVN_LIST(commands);
