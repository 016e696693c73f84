/* SPDX-License-Identifier: GPL-3.0-or-later */
/* replay.c -- the command `replay`: the lines behind a dataset, run again from the sources, and what came of each beside
 * what is stored. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "../base/pool.h"
#include "../table/difference.h"
#include "build_table.h"
#include "builtins.h"
#include "program_read.h"
#include "rerun.h"

enum { NAME };

typedef struct replaying {
    build b;
    session *s;
    rerun r;
    ancestry of;
    table **made;  /* one an ancestor: what goes into the lines behind it; NULL: nothing yet, or it is gone */
    bool *done;
    bool good;     /* the last that was compared came out as it is stored */
    bool whole;    /* the dataset that was asked for did ... */
    bool lost;     /* ... but something on the way could not be made again */
    jvn_status st; /* not JVN_OK: the user has stopped it */
    err fault;
} replaying;

/* ---- one row of the answer ---- */

typedef struct finding {
    const char *result, *column;
    int64_t row; /* from 0; -1: none */
    const char *old, *new, *note;
} finding;

static void put_row(replaying *p, const char *what, const finding *f)
{
    const char *const texts[] = {f->old, f->new, f->note};
    build_text(&p->b, what);
    build_text(&p->b, f->result);
    build_text(&p->b, f->column ? f->column : "");
    if (f->row >= 0) build_int(&p->b, f->row + 1);
    else build_null(&p->b);
    for (int i = 0; i < 3; i++) build_text(&p->b, texts[i] ? texts[i] : "");
}

static void put_ancestor(replaying *p, const ancestor *x, const finding *f)
{
    text name = {0};
    text_printf(&name, "%s@%d", x->name, x->version);
    put_row(p, x->now ? x->now : name.s, f);
    text_free(&name);
}

/* ---- sources and code ---- */

/* "0.1.0, 1460 bytes, xxh3 1a2b3c4d"; the time where there is no hash. */
static void put_identity(text *t, const lineage_input *x, bool hashed)
{
    char when[40];
    text_puts(t, x->kind == INPUT_PLUGIN ? x->detail : "");
    if (x->size >= 0) text_printf(t, "%s%" PRId64 " bytes", t->n ? ", " : "", x->size);
    text_timestamp(when, x->modified);
    if (hashed) text_printf(t, ", xxh3 %.8s", x->hash);
    else if (x->modified) text_printf(t, ", %s", when);
}

/* What the file, or the plugin of that id, is now. */
static void look(const replaying *p, const lineage_input *x, lineage *now)
{
    plugin *code = x->kind == INPUT_PLUGIN ? plugins_find(&p->s->plugins, x->name) : NULL;
    lineage_begin(now, "", *x->hash != '\0');
    if (code) plugin_note(code, now);
    else lineage_add_file(now, x->kind, x->name, x->detail, x->name);
}

/* Without hashes time and size tell. */
static bool is_same(const lineage_input *x, const lineage_input *y, bool hashed)
{
    if (x->size != y->size || strcmp(x->detail, y->detail) != 0) return false;
    return hashed ? strcmp(x->hash, y->hash) == 0 : x->modified == y->modified;
}

static void check_source(replaying *p, const lineage_input *x)
{
    lineage now;
    text what = {0}, old = {0}, new = {0};
    finding f = {.result = "same", .row = -1};
    look(p, x, &now);
    const lineage_input *y = &now.inputs[0];
    const bool hashed = *x->hash && *y->hash;
    text_printf(&what, "%s%s", x->kind == INPUT_FILE ? "" : input_word(x->kind), x->kind == INPUT_FILE ? "" : " ");
    text_puts(&what, x->name);
    if (y->size < 0) {
        f.result = "missing";
        f.note = x->kind == INPUT_PLUGIN ? "it is not loaded" : "it is not there";
    } else if (!is_same(x, y, hashed)) {
        f.result = "changed";
        put_identity(&old, x, hashed);
        put_identity(&new, y, hashed);
        f.old = old.s;
        f.new = new.s;
        if (!hashed && x->size == y->size) f.note = "its bytes may be the same: no hash was kept";
    }
    if (x->kind == INPUT_FILE || strcmp(f.result, "same") != 0) put_row(p, what.s, &f);
    text_free(&what);
    text_free(&old);
    text_free(&new);
    lineage_clear(&now);
}

static bool is_source(const lineage_input *x) { return x->kind != INPUT_DATASET && x->size >= 0; }

/* The first place at which something is used. */
static bool is_first(const replaying *p, int at, int input)
{
    const lineage_input *x = &p->of.all[at].from->inputs[input];
    for (int i = 0; i <= at; i++) {
        const lineage *l = p->of.all[i].from;
        for (int k = 0; l && k < (i < at ? l->n : input); k++) {
            const lineage_input *y = &l->inputs[k];
            if (y->kind == x->kind && strcmp(y->name, x->name) == 0 && is_same(x, y, true)) return false;
        }
    }
    return true;
}

static void check_sources(replaying *p)
{
    for (int i = 0; i < p->of.n; i++)
        for (int k = 0; p->of.all[i].now && k < p->of.all[i].from->n; k++)
            if (is_source(&p->of.all[i].from->inputs[k]) && is_first(p, i, k)) check_source(p, &p->of.all[i].from->inputs[k]);
}

/* ---- what came of a line ---- */

/* Its values, by what they are told by in the file; they are not loaded. */
static bool has_same_marks(replaying *p, const dataset *stored, const table *t)
{
    err e;
    bool same = stored->t->n == t->n && stored->t->rows == t->rows;
    char **marks = xcalloc((size_t)stored->t->n + 1, sizeof *marks);
    if (same) same = datasets_marks(p->r.kept, stored, marks, &e) == JVN_OK;
    for (int i = 0; i < t->n && same; i++) {
        char *mark = datasets_mark(t->columns[i], &e);
        same = mark && strcmp(mark, marks[i]) == 0 && strcmp(t->names[i], stored->t->names[i]) == 0;
        free(mark);
    }
    for (int i = 0; i < stored->t->n; i++) free(marks[i]);
    free(marks);
    return same;
}

static void put_difference(replaying *p, const ancestor *x, const table *old, const table *new)
{
    difference d;
    text note = {0};
    difference_find(old, new, &d);
    const bool differs = d.what != NULL;
    text_puts(&note, differs ? strcmp(d.what, "value") == 0 ? "" : d.what : "the same values, laid out otherwise");
    if (differs && old->rows != new->rows && strcmp(d.what, "rows") != 0)
        text_printf(&note, "%s%" PRId64 " rows, now %" PRId64, note.n ? "; " : "", old->rows, new->rows);
    put_ancestor(p, x, &(finding){differs ? "differs" : "equal", d.column, d.row, d.old.s, d.new.s, note.s});
    p->good = !differs;
    text_free(&note);
    difference_clear(&d);
}

static void fail_row(replaying *p, const ancestor *x, const err *e)
{
    put_ancestor(p, x, &(finding){.result = "failed", .row = -1, .note = e->msg});
    p->good = false;
    p->lost = true;
}

static void compare(replaying *p, const ancestor *x, const table *t)
{
    err e;
    text note = {0};
    const dataset *stored = datasets_find(p->r.kept, x->now);
    text_printf(&note, "%d column%s, %" PRId64 " row%s", t->n, t->n == 1 ? "" : "s", t->rows, t->rows == 1 ? "" : "s");
    p->good = true;
    if (has_same_marks(p, stored, t)) put_ancestor(p, x, &(finding){.result = "bit-equal", .row = -1, .note = note.s});
    else if (rerun_stored(&p->r, x, &stored, &e) == JVN_OK) put_difference(p, x, stored->t, t);
    else fail_row(p, x, &e);
    text_free(&note);
}

/* ---- one line ---- */

/* As it is stored, for the lines behind it. */
static void take_stored(replaying *p, int at)
{
    err e;
    const dataset *d;
    if (rerun_stored(&p->r, &p->of.all[at], &d, &e) == JVN_OK) p->made[at] = table_ref(d->t);
}

static void keep_stored(replaying *p, int at, const char *why)
{
    put_ancestor(p, &p->of.all[at], &(finding){.result = "stored", .row = -1, .note = why});
    p->lost = true;
    take_stored(p, at);
}

/* Everything that the line of one has made, which is compared. */
static void take_made(replaying *p, int at)
{
    err e;
    for (int i = 0; i < p->of.n; i++) {
        const ancestor *x = &p->of.all[i];
        if (i != at && (p->done[i] || !rerun_together(x, &p->of.all[at]))) continue;
        const dataset *d = rerun_made(&p->r, x);
        p->done[i] = true;
        if (d) compare(p, x, (p->made[i] = table_ref(d->t)));
        else fail_row(p, x, (fail(&e, JVN_ENAME, "its line has not made it"), &e));
        if (!d) take_stored(p, i);
        if (i == 0) p->whole = p->good;
    }
}

/* What was made of it cannot be made again. NULL: nothing is missing. */
static const ancestor *missing_input(const replaying *p, const ancestor *x)
{
    for (int i = 0; i < x->from->n; i++)
        if (x->of[i] >= 0 && !p->made[x->of[i]]) return &p->of.all[x->of[i]];
    return NULL;
}

static bool was_put(const char *line)
{
    static const char by_line[] = "lua jevons.put('", by_script[] = "jevons.put('";
    return strncmp(line, by_line, sizeof by_line - 1) == 0 || strncmp(line, by_script, sizeof by_script - 1) == 0;
}

/* The program that a line took a table from; NULL: none. */
static const char *program_of(const ancestor *x)
{
    for (int i = 0; i < x->from->n; i++) {
        const lineage_input *in = &x->from->inputs[i];
        if (in->kind == INPUT_FILE && strcmp(in->detail, PROGRAM_DETAIL) == 0) return in->name;
    }
    return NULL;
}

static void run_again(replaying *p, int at)
{
    err e;
    text why = {0};
    const ancestor *x = &p->of.all[at], *missing = missing_input(p, x);
    const char *program = program_of(x);
    if (missing) text_printf(&why, "%s@%d, which it was made of, is there no more", missing->name, missing->version);
    else if (was_put(x->from->line)) text_puts(&why, "Lua has put it there: no line makes it again");
    else if (program) text_printf(&why, "programs are not run again: %.200s", program);
    if (why.n) {
        keep_stored(p, at, why.s);
    } else if (rerun_line(&p->r, &p->of, at, p->made, &e) == JVN_OK) {
        take_made(p, at);
    } else {
        fail_row(p, x, &e);
        take_stored(p, at);
    }
    if (cancel_asked()) p->st = fail(&p->fault, JVN_ECANCELLED, "stopped");
    text_free(&why);
}

static void replay_one(replaying *p, int at)
{
    const ancestor *x = &p->of.all[at];
    p->done[at] = true;
    p->lost |= !x->now;
    if (x->now) run_again(p, at);
    else put_ancestor(p, x, &(finding){.result = "missing", .row = -1, .note = "it is there no more"});
}

/* ---- in order ---- */

static bool is_ready(const replaying *p, int at)
{
    const ancestor *x = &p->of.all[at];
    for (int i = 0; x->now && i < x->from->n; i++)
        if (x->of[i] >= 0 && !p->done[x->of[i]]) return false;
    return true;
}

/* Of those whose inputs are done the one that was made first; -1: none is left. */
static int next_ready(const replaying *p)
{
    int best = -1;
    for (int i = 0; i < p->of.n; i++) {
        if (p->done[i] || !is_ready(p, i)) continue;
        const ancestor *x = &p->of.all[i];
        if (best < 0 || !x->now || (p->of.all[best].now && x->from->made_at < p->of.all[best].from->made_at)) best = i;
    }
    return best;
}

static void replay_all(replaying *p)
{
    check_sources(p);
    rerun_begin(&p->r, p->s);
    for (int at; p->st == JVN_OK && (at = next_ready(p)) >= 0;) replay_one(p, at);
    rerun_end(&p->r);
}

static void end(replaying *p)
{
    for (int i = 0; i < p->of.n; i++) table_unref(p->made[i]);
    free(p->made);
    free(p->done);
    ancestry_free(&p->of);
}

static jvn_status run_replay(jvn_call *call)
{
    static const char *const names[] = {"replayed", "result", "column", "row", "old", "new", "note"};
    replaying p = {.b = {.call = call}, .s = session_of(call)};
    if (ancestry_read(p.s->data, word_of(call, NAME), &p.of, &p.fault) != JVN_OK) return host_raise(call, NAME, &p.fault);
    datasets_note(datasets_find(p.s->data, word_of(call, NAME)), p.s->sc.from);
    p.made = xcalloc((size_t)p.of.n, sizeof(table *));
    p.done = xcalloc((size_t)p.of.n, sizeof(bool));
    replay_all(&p);
    end(&p);
    jvn_status st = build_done(&p.b, names, "TTTITTT");
    if (!p.whole || p.lost) p.s->failed = true;
    return p.st == JVN_OK ? st : host_raise(call, JVN_NOARG, &p.fault);
}

static const jvn_param params[] = {
    {"NAME", JVN_P_WORD, JVN_REQUIRED, NULL, NULL, "the dataset, or a version of it: px@2"},
};

static const jvn_command commands[] = {
    {"replay", "makes a dataset again from its sources, and compares", "replay px",
     "Every line behind the dataset runs again, in the order of who needs whom, beside the workspace, which stays as it "
     "is; files that a line writes are written again. Sources come first: same, changed or missing, by size and XXH3-128 "
     "(without a workspace on disk by size and time), and plugins and scripts that are others now.\n"
     "Each dataset is bit-equal, by the hashes of its values; equal: the same values in another layout; differs: "
     "column and row of the first difference, its old and its new value; failed: the line did; or stored: it cannot be "
     "made again (jevons.put, a program's output, an input that was removed), and what is stored stands in for it in the lines behind. "
     "Lines behind a difference run with what came out now. Results without a name (_) are made again by their lines, "
     "with the datasets that were used.\n"
     "The exit status is 1 unless all of it could be made again and the dataset itself came out bit-equal or equal.",
     JVN_INPUT_NONE, JVN_LIST(params), .run = run_replay},
};
const jvn_list replay_commands = JVN_LIST(commands);
