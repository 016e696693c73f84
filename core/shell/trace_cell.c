/* SPDX-License-Identifier: GPL-3.0-or-later */
/* trace_cell.c -- the command `trace NAME ROW`: where one value came from, stage by stage and line by line. The lines run
 * again over the versions that they used, beside the workspace, and are watched. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "../base/text.h"
#include "../table/difference.h"
#include "../table/exchange.h"
#include "../table/rows.h"
#include "build_table.h"
#include "builtins.h"
#include "rerun.h"
#include "trail.h"

enum { NAME, ROW, COLUMN };
enum { VALUES_SHOWN = 8, ROWS_SHOWN = 8, ROWS_SPELLED = 2, LAST_ROWS = 10000 };

static const char last_name[] = "_.last"; /* what `trace last` looked at last */

typedef struct tracing {
    build b;
    jvn_call *call;
    session *s;
    ancestry of;
    int at;             /* the ancestor at work */
    const char **columns; /* that the value was made of, of the table at work; none: whole rows */
    int n_columns;
    int64_t *rows, n;   /* from 0 */
    trail steps;
    table *source;      /* whose rows they are */
    err fault;
} tracing;

/* ---- rows of the answer ---- */

/* "38", or "1, 2, 3, 4, 5, 6, 7, 8 and 55 more" */
static void put_numbers(const tracing *x, text *t)
{
    text_puts(t, "");
    for (int64_t i = 0; i < x->n && i < ROWS_SHOWN; i++) text_printf(t, "%s%" PRId64, i ? ", " : "", x->rows[i] + 1);
    if (x->n > ROWS_SHOWN) text_printf(t, " and %" PRId64 " more", x->n - ROWS_SHOWN);
}

static void put_texts(tracing *x, const char *what, const char *found, const char *rows, const char *code)
{
    build_text(&x->b, what);
    build_text(&x->b, found);
    build_text(&x->b, rows);
    build_text(&x->b, code);
}

static void put(tracing *x, const char *what, const char *found, bool rows, const char *code)
{
    text numbers = {0};
    text_puts(&numbers, "");
    if (rows) put_numbers(x, &numbers);
    put_texts(x, what, found, numbers.s, code);
    text_free(&numbers);
}

static bool is_wanted(const tracing *x, const char *name)
{
    for (int i = 0; i < x->n_columns; i++)
        if (strcmp(name, x->columns[i]) == 0) return true;
    return !x->n_columns;
}

/* ": close 118.42, half 59.21": the columns that matter. */
static void put_values(const tracing *x, table *t, int64_t row, text *to)
{
    err e;
    const column *c;
    int shown = 0;
    for (int i = 0; i < t->n; i++) {
        if (!is_wanted(x, t->names[i])) continue;
        if (shown++ == VALUES_SHOWN) {
            text_puts(to, " …");
            return;
        }
        text_printf(to, "%s%s ", shown > 1 ? ", " : ": ", t->names[i]);
        if (table_need(t, i, &c, &e) == JVN_OK) column_spell(c, row, to);
        else text_puts(to, e.msg);
    }
}

/* The plugin's id and the version that the lineage noted. */
static void put_code(const tracing *x, const char *owner, text *t)
{
    const lineage *l = x->of.all[x->at].from;
    const plugin *p = plugins_find(&x->s->plugins, owner);
    text_puts(t, strcmp(owner, "core") == 0 ? "jevons" : owner);
    for (int i = 0; i < l->n; i++)
        if (l->inputs[i].kind == INPUT_PLUGIN && strcmp(l->inputs[i].name, owner) == 0) {
            text_printf(t, " %s", l->inputs[i].detail);
            return;
        }
    if (p) text_printf(t, " %s", p->note.version);
}

/* Few rows with their values, each for itself; of more the numbers tell. */
static void put_from(tracing *x, const char *what, const char *name, table *t)
{
    if (x->n > ROWS_SPELLED) put(x, what, name, true, "");
    for (int64_t i = 0; i < x->n && x->n <= ROWS_SPELLED; i++) {
        text found = {0}, row = {0};
        text_puts(&found, name);
        text_printf(&row, "%" PRId64, x->rows[i] + 1);
        put_values(x, t, x->rows[i], &found);
        put_texts(x, i ? "and" : what, found.s, row.s, "");
        text_free(&found);
        text_free(&row);
    }
}

/* ---- a line, watched ---- */

static void drop_tables(const tracing *x, table **given)
{
    for (int i = 0; i < x->of.n; i++) table_unref(given[i]);
    free(given);
}

/* What the line used, as it is stored. */
static jvn_status load_inputs(const tracing *x, const rerun *r, table **given, err *e)
{
    const ancestor *a = &x->of.all[x->at];
    jvn_status st = JVN_OK;
    for (int i = 0; i < a->from->n && st == JVN_OK; i++) {
        const dataset *d;
        const int k = a->of[i];
        if (k >= 0 && !x->of.all[k].now) st = fail(e, JVN_ENAME, "%.100s@%d, which it was made of, is there no more", x->of.all[k].name, x->of.all[k].version);
        if (k < 0 || given[k] || !x->of.all[k].now) continue;
        st = rerun_stored(r, &x->of.all[k], &d, e);
        if (st == JVN_OK) given[k] = table_ref(d->t);
    }
    return st;
}

/* *made: the table that the trail leads to. [owned] NULL: the line does not make it again. */
static jvn_status watch(tracing *x, table **made, err *e)
{
    rerun r;
    table **given = xcalloc((size_t)x->of.n, sizeof(table *));
    const dataset *d = NULL;
    trail_clear(&x->steps);
    rerun_begin(&r, x->s);
    trail_begin(&x->steps, x->s);
    jvn_status st = load_inputs(x, &r, given, e);
    if (st == JVN_OK) st = rerun_line(&r, &x->of, x->at, given, e);
    if (st == JVN_OK) d = rerun_made(&r, &x->of.all[x->at]);
    *made = d ? table_ref(d->t) : NULL;
    trail_end(&x->steps, x->s);
    rerun_end(&r);
    drop_tables(x, given);
    return st;
}

/* A line of one stage that takes no input leads to no other row: it need not run. */
static bool is_head_alone(tracing *x, table *t)
{
    statement of;
    err e;
    arena *a = arena_new();
    const char *line = x->of.all[x->at].from->line;
    bool alone = parse_statement(a, line, &x->s->sc, &of, &e) == JVN_OK && of.n == 1 && of.stages[0].command;
    if (alone) {
        trail_clear(&x->steps);
        trail_add_head(&x->steps, &of, &of.stages[0], t);
    }
    arena_free(a);
    return alone;
}

/* ---- back through a stage ---- */

/* A column of the input that one of the stage's was made of. */
static void want(tracing *x, const char *name)
{
    if (x->n_columns && is_wanted(x, name)) return;
    x->columns = xrealloc(x->columns, (size_t)(x->n_columns + 1) * sizeof *x->columns);
    x->columns[x->n_columns++] = arena_text(call_of(x->call)->a, name, strlen(name));
}

static const char *convention_of(const table *t, const char *name)
{
    const int at = table_find(t, name);
    return at >= 0 && t->columns[at] ? t->columns[at]->convention : "";
}

/* Whether the stage took the column's values over from its input. */
static bool passes(const step *s, const table *made, const char *name)
{
    const int old = s->input ? table_find(s->input, name) : -1, new = table_find(made, name);
    return old >= 0 && new >= 0 && !step_recipe(s, name) &&
           strcmp(s->input->columns[old]->convention, made->columns[new]->convention) == 0;
}

/* How the stage made one column, and what it is made of; false: that is not known but by the whole row. */
static bool put_formula(tracing *x, const step *s, const table *made, const char *name)
{
    const recipe *r = step_recipe(s, name);
    const char *convention = convention_of(made, name);
    if (passes(s, made, name)) {
        want(x, name);
        return true;
    }
    if (r && (!r->bare || strcmp(r->bare, name) != 0)) put(x, "formula", r->text, false, "");
    else if (!r && *convention) put(x, "formula", convention, false, "");
    for (int i = 0; r && i < r->n_uses; i++) want(x, r->uses[i]);
    return r && r->n_uses;
}

/* From the columns that the stage made to those of its input. */
static void put_formulas(tracing *x, const step *s, const table *made)
{
    bool known = true;
    const char **columns = x->columns;
    const int n = x->n_columns;
    x->columns = NULL;
    x->n_columns = 0;
    for (int i = 0; i < n; i++) known &= put_formula(x, s, made, columns[i]);
    if (!known) x->n_columns = 0;
    free(columns);
}

static void put_stage(tracing *x, const step *s)
{
    text code = {0};
    put_code(x, s->owner, &code);
    put(x, "made by", s->text, false, code.s);
    for (int i = 0; s->input && i < s->n_others; i++) put(x, "with", s->others[i], false, "");
    text_free(&code);
}

static bool go_back(tracing *x, const row_step *s)
{
    int64_t *rows, n;
    row_step_back(s, (row_columns){x->columns, x->n_columns}, x->rows, x->n, &rows, &n);
    if (!rows) return false;
    free(x->rows);
    x->rows = rows;
    x->n = n;
    return n > 0;
}

/* ---- where a line begins ---- */

/* Row by row it is known of a reader's file alone. */
static void put_sources(tracing *x, bool reads)
{
    const ancestor *a = &x->of.all[x->at];
    for (int i = 0; i < a->from->n; i++) {
        const lineage_input *in = &a->from->inputs[i];
        text found = {0};
        if (in->kind == INPUT_PLUGIN || in->kind == INPUT_SCRIPT) continue;
        text_puts(&found, in->name);
        if (in->kind == INPUT_DATASET && in->name[0] != '_') text_printf(&found, "@%d", in->version);
        if (*in->hash) text_printf(&found, " (xxh3 %.8s)", in->hash);
        put(x, reads ? "row of" : "made of", found.s, reads, "");
        text_free(&found);
    }
}

static void take_source(tracing *x, table *t)
{
    table_unref(x->source);
    x->source = table_ref(t);
}

/* The ancestor that a dataset's name in the line meant; -1: none. */
static int ancestor_of(const tracing *x, const step *s)
{
    const ancestor *a = &x->of.all[x->at];
    for (int i = 0; i < a->from->n; i++)
        if (a->of[i] >= 0 && a->from->inputs[i].version == s->version && strcmp(a->from->inputs[i].name, s->dataset) == 0) return a->of[i];
    return -1;
}

/* ---- the way back ---- */

/* From a step to the one before; false: the line begins here, or nothing is told further back. */
static bool back_through(tracing *x, const step *s, const yield *y)
{
    const bool goes = s->input && y->rows.told && go_back(x, &y->rows);
    put_stage(x, s);
    put_formulas(x, s, y->t);
    if (!s->input) {
        put_sources(x, strcmp(s->command, "load") == 0);
        return false;
    }
    if (goes) return true;
    put(x, "stops", y->rows.told ? "the row is none of its input's" : "it does not tell which rows of its input it took", false, "");
    put_sources(x, false);
    return false;
}

/* Back along the line to the dataset at its head: which of the ancestors; -1: the way ends. t: [borrowed] */
static int back_along(tracing *x, table *t)
{
    int which = 0;
    for (int i = x->steps.n; (i = trail_find(&x->steps, i, t, &which)) >= 0;) {
        const step *s = &x->steps.all[i];
        if (s->dataset && s->dataset[0] == '_') continue;
        if (s->dataset) return ancestor_of(x, s);
        if (!back_through(x, s, &s->yields[which])) return -1;
        t = s->input;
    }
    return -1;
}

/* A line that runs again over what it used should give what is stored. */
static bool leads_there(tracing *x, const table *stored, const table *made)
{
    difference d;
    difference_find(stored, made, &d);
    const bool same = !d.what;
    if (!same) put(x, "stops", "its line gives something else now: `replay` tells what", false, "");
    difference_clear(&d);
    return same;
}

/* Which of the ancestors the line that made this one begins with; -1: the way ends. */
static int back_through_line(tracing *x, table *stored)
{
    err e;
    table *made = NULL;
    int next = -1;
    if (is_head_alone(x, stored)) return back_along(x, stored);
    const jvn_status st = watch(x, &made, &e);
    if (made && leads_there(x, stored, made)) next = back_along(x, made);
    if (!made) {
        put(x, "made by", x->of.all[x->at].from->line, false, "");
        put(x, "stops", st == JVN_OK ? "its line does not make it again" : e.msg, false, "");
    }
    table_unref(made);
    return next;
}

/* One line back; false: the way ends. */
static bool back_one(tracing *x)
{
    err e;
    const dataset *d;
    const ancestor *a = &x->of.all[x->at];
    if (!a->now) fail(&e, JVN_ENAME, "%.100s@%d is there no more", a->name, a->version);
    if (!a->now || datasets_use(x->s->data, a->now, NULL, &d, &e) != JVN_OK) {
        put(x, "stops", e.msg, false, "");
        return false;
    }
    table *stored = table_ref(d->t);
    take_source(x, stored);
    put_from(x, x->at ? "from" : "cell", strcmp(d->name, last_name) == 0 ? "last" : a->now, stored);
    x->at = back_through_line(x, stored);
    table_unref(stored);
    return x->at >= 0;
}

/* ---- what was asked ---- */

/* `last` is the last result, of another command than this. */
static const char *find_last(session *s)
{
    err e;
    const dataset *d = datasets_find(s->data, "_"), *kept = datasets_find(s->data, last_name);
    if (!d) return "_";
    if (kept && strncmp(d->from->line, "trace ", 6) == 0) return last_name;
    return datasets_put(s->data, &(named_table){last_name, d->t, d->map}, 1, d->from, &e) == JVN_OK ? last_name : "_";
}

static const char *find_name(jvn_call *call)
{
    session *s = session_of(call);
    const char *typed = word_of(call, NAME);
    const bool last = strcmp(typed, "last") == 0 && !datasets_name(s->data, typed);
    return last || strcmp(typed, "_") == 0 ? find_last(s) : typed;
}

static jvn_status check_cell(tracing *x, const char *name)
{
    err e;
    int at;
    const dataset *d;
    const int64_t row = jvn_item_of(x->call, ROW, 0)->integer;
    if (datasets_use(x->s->data, name, NULL, &d, &e) != JVN_OK) return host_raise(x->call, NAME, &e);
    if (d->t->rows < 1) return jvn_fail(x->call, JVN_EARG, ROW, NULL, "%s has no rows", word_of(x->call, NAME));
    if (row > d->t->rows) return jvn_fail(x->call, JVN_EARG, ROW, NULL, "found row %" PRId64 ", wanted one of 1 to %" PRId64, row, d->t->rows);
    if (jvn_given(x->call, COLUMN)) {
        if (table_column(d->t, word_of(x->call, NAME), word_of(x->call, COLUMN), &at, &e) != JVN_OK) return host_raise(x->call, COLUMN, &e);
        want(x, d->t->names[at]);
    }
    x->rows = xmalloc(sizeof *x->rows);
    x->rows[0] = row - 1;
    x->n = 1;
    return JVN_OK;
}

/* The rows that it all began with, whole. */
static jvn_status add_source(tracing *x)
{
    err e;
    table *t = table_new();
    const int64_t n = x->n < LAST_ROWS ? x->n : LAST_ROWS;
    jvn_status st = table_need_all(x->source, &e);
    for (int i = 0; i < x->source->n && st == JVN_OK; i++) {
        column *c;
        st = rows_take(x->source->columns[i], x->rows, n, &c, &e);
        if (st == JVN_OK) st = table_take(t, x->source->names[i], c, &e);
    }
    st = st == JVN_OK ? host_add_table(x->call, "rows", t) : host_raise(x->call, JVN_NOARG, &e);
    table_unref(t);
    return st;
}

static void end(tracing *x)
{
    free(x->columns);
    free(x->rows);
    table_unref(x->source);
    trail_clear(&x->steps);
    ancestry_free(&x->of);
}

static jvn_status run_cell(jvn_call *call)
{
    static const char *const names[] = {"what", "found", "rows", "plugin"};
    tracing x = {.b = {.call = call}, .call = call, .s = session_of(call)};
    const char *name = find_name(call);
    jvn_status st = check_cell(&x, name);
    if (st == JVN_OK && ancestry_read(x.s->data, name, &x.of, &x.fault) != JVN_OK) st = host_raise(call, NAME, &x.fault);
    if (st == JVN_OK) {
        datasets_note(datasets_find(x.s->data, name), x.s->sc.from);
        while (back_one(&x)) continue;
        st = build_done(&x.b, names, "TTTT");
        if (st == JVN_OK && x.source) st = add_source(&x);
    }
    end(&x);
    return st;
}

static const jvn_param params[] = {
    {"NAME", JVN_P_WORD, JVN_REQUIRED, NULL, NULL, "the dataset, or a version of it; last: the last result"},
    {"ROW", JVN_P_INTEGER, JVN_REQUIRED, "1..", NULL, "the row, from 1"},
    {"COLUMN", JVN_P_WORD, 0, NULL, NULL, "the column; without it the whole row is meant"},
};

static const jvn_command commands[] = {
    {"trace", "where a value came from: rows, commands, plugins and formulas", "trace px 38 close",
     "Back from the cell, stage by stage and line by line, down to the file: `made by` is the stage with its plugin's "
     "version, `formula` what made the column (the expression as written, else the convention that the plugin gave it), `from` the "
     "row or rows of the dataset before it, with the values that went in (a return is from a row `and` another). Lines of several stages run again for it, over the versions that "
     "they used and beside the workspace; what they give is held against what is stored. `stops` says where a stage tells "
     "no rows. The side table rows has the rows that it all began with.\n"
     "`trace last 3 abnormal_return` is about the last result that was printed, and stays with it from trace to trace.",
     JVN_INPUT_NONE, JVN_LIST(params), .run = run_cell},
};
const jvn_list trace_cell_commands = JVN_LIST(commands);
