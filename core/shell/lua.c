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
    "In the code `_` is the stage's input and `jevons` the shell: `help jevons` lists what it offers. A dataset,\n"
    "columns or a list of values becomes the stage's table, a single value a table of one row. What is set\n"
    "without `local` stays for the next `lua`. A bare `|` ends the stage: put it in brackets. `script` runs a\n"
    "file in the same way.\n"
    "A statement that fails raises a table with code, message, hint, command, line, at and len.\n"
    "t.close is a column, and c[i] a value: dates are text as 2025-01-27, a null is nil. + - * / % ^ .. & | ~\n"
    "work on whole columns, as do c:eq(x), ne, lt, le, gt, ge and every function: c:lag(1), c:mean(). t[c:gt(100)]\n"
    "keeps rows; Lua makes one true or false of c > 100, so that this is refused, and c == 100 is false.\n"
    "Random numbers begin the same in every run, and pairs goes by the order of keys: numbers, texts, false,\n"
    "true, then all others as Lua finds them.\n"
    "\n"
    "Code registers what a plugin can, with jevons.command, func, metric, reader, writer and option, under its script's\n"
    "name (SCRIPT.NAME where another has the name already): `help script load` tells how.";

static const jvn_command commands[] = {
    {"lua", "runs Lua code, which sees the datasets and can add commands and functions", "px | lua _.close * 2", details,
     JVN_INPUT_OPTIONAL, JVN_LIST(params), .run = run_lua},
};
const jvn_list lua_commands = JVN_LIST(commands);
