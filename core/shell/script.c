/* SPDX-License-Identifier: GPL-3.0-or-later */
/* script.c -- `jevons run SCRIPT ARGS`, and what the session's Lua is given of the shell. */
#include "script.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "eval.h"
#include "help.h"
#include "output.h"
#include "pager.h"
#include "render.h"
#include "terminal.h"

/* ---- the shell as Lua sees it ---- */

static jvn_status run_line(void *context, const char *line, const lineage *scripts, table **out, const char **command, err *e)
{
    session *s = context;
    const lineage *outer = s->scripts;
    s->scripts = scripts;
    jvn_status st = eval_statement(s, line, out, e);
    s->scripts = outer;
    *command = s->blamed;
    return st;
}

static jvn_status show(void *context, table *t, err *e) { return output_table(context, t, false, e); }
static void render(const table *t, FILE *out) { render_table(t, &(render_opts){0}, out); }
static void usage(void *context, const char *call, const char *about, const jvn_list *params)
{
    FILE *out = pager_open(context, true);
    help_script(call, about, params, terminal_width(context, STDOUT_FILENO), out);
    pager_close(out);
}

static void note(void *context, const char *message) { report_notes(context, NULL, message); }

/* The workspace is closed as at any other end. */
static void leave(void *context, int status)
{
    bool lost = fflush(stdout) != 0 || ferror(stdout);
    if (lost) fprintf(stderr, "error: cannot write the results: %s\n", err_system(errno));
    session_free(context);
    exit(lost && !status ? EXIT_FAILURE : status);
}

jvn_status script_bridge(session *s, bridge **out, err *e)
{
    const bridge_shell shell = {s, s->reg, s->data, &s->sc, &s->files, run_line, show, render, note, leave, s->foreign, usage};
    jvn_status st = s->lua ? JVN_OK : bridge_new(&shell, &s->lua, e);
    *out = s->lua;
    return st;
}

/* ---- failing ---- */

void script_place(bridge_fault *f, const char *source)
{
    char *end, *msg = f->e.msg;
    size_t n = strlen(source);
    if (strncmp(msg, source, n) != 0 || msg[n] != ':') return;
    long line = strtol(msg + n + 1, &end, 10);
    if (end == msg + n + 1 || *end != ':' || line < 1 || line > INT32_MAX) return;
    end += end[1] == ' ' ? 2 : 1;
    memmove(msg, end, strlen(end) + 1);
    if (f->line) return;
    f->source = xstrdup(source);
    f->line = (int)line;
}

/* The arguments of the script itself are wrong: its own lines are not to blame. */
static bool is_usage(const bridge_fault *f) { return f->status == BRIDGE_USAGE && f->statement; }

/* For people the place stands before the message, unless the statement is shown. */
static void put_place(const bridge_fault *f, err *e)
{
    if (!f->line || (f->statement && (f->e.at >= 0 || is_usage(f)))) return;
    fail(e, f->e.code, "%s:%d: %s", f->source, f->line, f->e.msg);
    if (*f->e.hint) err_hint(e, "%s", f->e.hint);
}

static void report_callers(const char *calls)
{
    for (const char *p = calls; p && *p;) {
        int n = (int)strcspn(p, "\n");
        fprintf(stderr, "  called from %.*s\n", n, p);
        p += n + (p[n] == '\n');
    }
}

static void report_fault(session *s, const char *script, bridge_fault *f)
{
    script_place(f, f->source ? f->source : script);
    const bool placed = !s->errors_json && f->e.code != JVN_ECANCELLED, called_wrongly = is_usage(f);
    err e = f->e;
    if (placed) put_place(f, &e);
    const origin at = {f->source ? f->source : script, called_wrongly ? 0 : f->line, f->statement};
    report_traced(s, &at, f->command, &e, f->calls);
    if (placed && !called_wrongly) report_callers(f->calls);
    s->status = f->status;
}

/* ---- running ---- */

bool script_run(session *s, int argc, char **argv)
{
    bridge *b;
    bridge_fault f = {0};
    lineage from, *outer = s->sc.from;
    lineage_begin(&from, argv[0], datasets_path(s->data) != NULL);
    s->sc.from = &from;
    jvn_status st = script_bridge(s, &b, &f.e);
    if (st == JVN_OK) st = bridge_run(b, argc, argv, &f);
    s->sc.from = outer;
    lineage_clear(&from);
    if (st != JVN_OK) report_fault(s, strcmp(argv[0], "-") ? argv[0] : "stdin", &f);
    bridge_fault_clear(&f);
    return st == JVN_OK;
}
