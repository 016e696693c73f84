/* SPDX-License-Identifier: GPL-3.0-or-later */
/* script_stage.c -- the command `script`: a Lua file at the head of a line, or as a stage of it. */
#include <stdlib.h>
#include <string.h>

#include "../base/pool.h"
#include "../plugin/host_rows.h"
#include "builtins.h"
#include "progress.h"
#include "script.h"

enum { PATH, ARGUMENTS };

/* The script's place stands in the message: the line shows the stage alone. A script in the script has said its own. */
static void put_place(const bridge_fault *f, const char *path, err *e)
{
    text m = {0};
    if (f->command && strcmp(f->command, "script") == 0) return;
    if (f->line) text_printf(&m, "%.80s:%d: ", f->source ? f->source : path, f->line);
    if (f->statement) text_printf(&m, "'%.100s': ", f->statement);
    if (f->command) text_printf(&m, "%s: ", f->command);
    snprintf(e->msg, sizeof e->msg, "%s%.*s", m.n ? m.s : "", 120, f->e.msg);
    text_free(&m);
}

/* Arguments that the script does not take are blamed themselves. */
static jvn_status refuse(jvn_call *call, bridge_fault *f, const char *path)
{
    const stage *s = call_of(call)->s;
    script_place(f, f->source ? f->source : path);
    err e = f->e;
    e.at = -1;
    e.row = -1;
    e.arg = PATH;
    if (f->word > 0 && f->word <= s->args[ARGUMENTS].n) {
        e.at = s->args[ARGUMENTS].words[f->word - 1].at;
        e.len = s->args[ARGUMENTS].words[f->word - 1].len;
    } else if (!f->status) {
        put_place(f, path, &e);
    }
    return host_fault(call, e.code, &e);
}

static jvn_status run_script(jvn_call *call)
{
    bridge *b;
    bridge_fault f = {0};
    table *out = NULL;
    host_call *h = call_of(call);
    table *in = (table *)(uintptr_t)h->b.env.input;
    const char *path = word_of(call, PATH);
    const int n = jvn_count(call, ARGUMENTS);
    char **words = xcalloc((size_t)n + 1, sizeof *words);
    for (int i = 0; i < n; i++) words[i] = (char *)(uintptr_t)jvn_item_of(call, ARGUMENTS, i)->text;
    progress_hush(); /* the script may print */
    jvn_status st = script_bridge(h->session, &b, &f.e);
    if (st == JVN_OK) st = bridge_script(b, path, n, words, in, &out, &f);
    if (st != JVN_OK) st = refuse(call, &f, path);
    else if (out) st = host_add_table(call, NULL, out);
    table_unref(out);
    bridge_fault_clear(&f);
    free(words);
    return st;
}

static const jvn_param params[] = {
    {"FILE", JVN_P_FILE, JVN_REQUIRED, NULL, NULL, "the script"},
    {"ARG", JVN_P_WORD, JVN_MANY | PARAM_WORDS, NULL, NULL, "its arguments, whatever they begin with: `arg` in the script"},
};

static const char details[] =
    "In the script `_` and `...` are the stage's input. What it returns becomes the stage's table, as with `lua`:\n"
    "a dataset, columns or values. Its globals are its own, and so are its random numbers, which begin the same\n"
    "each time: the same input and arguments give the same table, which `replay` tries. `script FILE --help`\n"
    "shows what a script that uses jevons.options takes; `jevons run FILE` runs it as a program.";

static const jvn_command commands[] = {
    {"script", "runs a Lua script at the head of a line or as a stage of it", "script scripts/simulate.lua | head 3", details,
     JVN_INPUT_OPTIONAL, JVN_LIST(params), .run = run_script},
};
const jvn_list script_stage_commands = JVN_LIST(commands);
