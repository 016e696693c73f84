/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tree.c -- the command `why`: what a dataset was made of, and that of, as a tree down to the files. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "../base/text.h"
#include "../registry/ancestry.h"
#include "build_table.h"
#include "builtins.h"

enum { NAME, ALL };
enum { DEEPEST = 60 }; /* levels of a tree: what is below has one of its own */

typedef struct drawing {
    build b;
    const session *s;
    ancestry of;
    bool *drawn;
    bool all;
    text before; /* what stands before the branches of the level at work */
} drawing;

/* ---- one row ---- */

static void put_row(drawing *d, const char *branch, const char *name, const char *note, const char *made_by)
{
    text t = {0};
    text_printf(&t, "%s%s%s%s", d->before.n ? d->before.s : "", branch, name, note);
    build_text(&d->b, t.s);
    build_text(&d->b, made_by);
    text_free(&t);
}

static void put_unknown(drawing *d)
{
    build_null(&d->b);
    build_null(&d->b);
}

/* "1460 bytes, 2025-01-28T09:00:00Z, xxh3 1a2b3c4d" */
static void put_file(drawing *d, const char *branch, const lineage_input *x)
{
    char when[40];
    text facts = {0};
    text_puts(&facts, "");
    if (*x->detail) text_puts(&facts, x->detail);
    if (x->size >= 0) text_printf(&facts, "%s%" PRId64 " bytes", facts.n ? ", " : "", x->size);
    text_timestamp(when, x->modified);
    if (x->modified) text_printf(&facts, "%s%s", facts.n ? ", " : "", when);
    if (*x->hash) text_printf(&facts, ", xxh3 %.8s", x->hash);
    const char *kind = x->kind == INPUT_PLUGIN ? "plugin " : x->kind == INPUT_SCRIPT ? "script " : "";
    put_row(d, branch, kind, x->name, facts.s);
    put_unknown(d);
    text_free(&facts);
}

static void put_ancestor(drawing *d, const char *branch, const ancestor *x, bool again)
{
    text name = {0}, note = {0};
    text_printf(&name, "%s@%d", x->name, x->version);
    text_puts(&note, "");
    if (x->now && strcmp(x->now, name.s) != 0) text_printf(&note, ", now %s", x->now);
    if (again) text_puts(&note, " (above)");
    put_row(d, branch, name.s, note.s, again ? "" : x->now ? x->from->line : "is there no more");
    if (!x->now || again) {
        put_unknown(d);
    } else {
        build_int(&d->b, x->rows);
        build_int(&d->b, x->from->made_at);
    }
    text_free(&name);
    text_free(&note);
}

/* ---- branches ---- */

/* Code that came with jevons is behind every line: it is told when it is asked for. */
static bool is_told(const drawing *d, const lineage_input *x)
{
    return d->all || !session_came_with(d->s, x);
}

static void draw_inputs(drawing *d, const ancestor *x, int depth);

static void draw_ancestor(drawing *d, const char *branch, const char *below, int at, int depth)
{
    const ancestor *x = &d->of.all[at];
    const bool again = d->drawn[at];
    const size_t n = d->before.n;
    put_ancestor(d, branch, x, again);
    d->drawn[at] = true;
    if (again || !x->now) return;
    text_puts(&d->before, below);
    draw_inputs(d, x, depth + 1);
    d->before.n = n;
    d->before.s[n] = '\0';
}

static void draw_input(drawing *d, const ancestor *x, int i, bool last, int depth)
{
    const lineage_input *in = &x->from->inputs[i];
    const char *branch = last ? "└─ " : "├─ ", *below = last ? "   " : "│  ";
    if (x->of[i] >= 0) {
        draw_ancestor(d, branch, below, x->of[i], depth);
    } else if (in->kind == INPUT_DATASET) {
        put_row(d, branch, in->name, "", in->detail);
        put_unknown(d);
    } else {
        put_file(d, branch, in);
    }
}

static void draw_inputs(drawing *d, const ancestor *x, int depth)
{
    int last = -1;
    for (int i = 0; i < x->from->n; i++)
        if (is_told(d, &x->from->inputs[i])) last = i;
    if (last >= 0 && depth > DEEPEST) {
        text line = {0};
        text_printf(&line, "`why %s` goes on", x->now);
        put_row(d, "└─ ", "⋮", "", line.s);
        put_unknown(d);
        text_free(&line);
        return;
    }
    for (int i = 0; i <= last; i++)
        if (is_told(d, &x->from->inputs[i])) draw_input(d, x, i, i == last, depth);
}

static jvn_status run_why(jvn_call *call)
{
    static const char *const names[] = {"lineage", "made_by", "rows", "made_at"};
    err e;
    session *s = session_of(call);
    drawing d = {.b = {.call = call}, .s = s, .all = jvn_given(call, ALL)};
    if (ancestry_read(s->data, word_of(call, NAME), &d.of, &e) != JVN_OK) return host_raise(call, NAME, &e);
    datasets_note(datasets_find(s->data, word_of(call, NAME)), s->sc.from);
    d.drawn = xcalloc((size_t)d.of.n, sizeof *d.drawn);
    draw_ancestor(&d, "", "", 0, 0);
    free(d.drawn);
    text_free(&d.before);
    ancestry_free(&d.of);
    return build_done(&d.b, names, "TTIZ");
}

static const jvn_param params[] = {
    {"NAME", JVN_P_WORD, JVN_REQUIRED, NULL, NULL, "the dataset, or a version of it: px@2"},
    {"--all", JVN_P_SWITCH, 0, NULL, NULL, "with the plugins that came with jevons"},
};

static const jvn_command commands[] = {
    {"why", "draws what a dataset was made of, down to the files", "why px",
     "Below each dataset stands what the line that made it used: datasets by name and version, files with size, time "
     "and the first digits of their XXH3-128, plugins and scripts with theirs. One that stands further up already is "
     "named again as (above). Names are those of the time. `_` is a result without a name, and its line is told. `history NAME --inputs` has all of it as a table.",
     JVN_INPUT_NONE, JVN_LIST(params), .run = run_why},
};
const jvn_list tree_commands = JVN_LIST(commands);
