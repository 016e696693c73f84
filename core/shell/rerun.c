/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rerun.c -- the session's datasets are put aside, so that everything that holds the session, its Lua too, works on
 * what is put in their place. */
#include "rerun.h"

#include <stdlib.h>
#include <string.h>

#include "../base/text.h"
#include "eval.h"

void rerun_begin(rerun *r, session *s)
{
    *r = (rerun){.s = s, .kept = datasets_aside(s->data), .outer = s->sc.from, .quiet = s->quiet};
    s->sc.from = NULL;
    s->quiet = true;
    r->no_programs = s->no_programs;
    s->no_programs = "again";
}

void rerun_end(rerun *r)
{
    r->s->sc.from = r->outer;
    r->s->quiet = r->quiet;
    r->s->no_programs = r->no_programs;
    datasets_back(r->s->data);
}

/* ---- what a line finds ---- */

static jvn_status put(rerun *r, const lineage_input *x, const lineage *from, table *t, err *e)
{
    jvn_status st = datasets_put(r->s->data, &(named_table){x->name, t, NULL}, 1, from, e);
    if (st == JVN_OK) datasets_number(r->s->data, x->name, x->version);
    return st;
}

/* Of the inputs that are datasets and not yet there the lowest version; -1: all are. */
static int next_input(const ancestry *of, const ancestor *x, const bool *there)
{
    int best = -1;
    for (int i = 0; i < x->from->n; i++) {
        if (x->of[i] < 0 || !of->all[x->of[i]].now || there[i]) continue;
        if (best < 0 || x->from->inputs[i].version < x->from->inputs[best].version) best = i;
    }
    return best;
}

/* A name without a version is the newest: versions go in one after the other. */
static jvn_status put_inputs(rerun *r, const ancestry *of, const ancestor *x, table *const *given, err *e)
{
    bool *there = xcalloc((size_t)x->from->n + 1, sizeof *there);
    jvn_status st = JVN_OK;
    for (int i; st == JVN_OK && (i = next_input(of, x, there)) >= 0;) {
        there[i] = true;
        st = put(r, &x->from->inputs[i], of->all[x->of[i]].from, given[x->of[i]], e);
    }
    free(there);
    return st;
}

/* ---- running ---- */

static jvn_status run_line(const rerun *r, const char *line, err *e)
{
    table *t = NULL;
    jvn_status st = eval_statement(r->s, line, &t, e);
    table_unref(t);
    e->at = -1;
    return st;
}

/* Each notes the ones that it was made of behind itself. */
static jvn_status run_nameless(const rerun *r, const lineage *from, err *e)
{
    jvn_status st = JVN_OK;
    for (int i = from->n; i-- > 0 && st == JVN_OK;) {
        const lineage_input *x = &from->inputs[i];
        if (x->kind == INPUT_DATASET && x->name[0] == '_' && *x->detail) st = run_line(r, x->detail, e);
    }
    return st;
}

static void remove_all(const rerun *r)
{
    err e;
    while (datasets_count(r->s->data))
        if (datasets_remove(r->s->data, &(const char *){datasets_at(r->s->data, 0)->name}, 1, NULL, &e) != JVN_OK) return;
}

jvn_status rerun_line(rerun *r, const ancestry *of, int at, table *const *given, err *e)
{
    lineage now;
    const ancestor *x = &of->all[at];
    err_clear(e);
    remove_all(r);
    jvn_status st = put_inputs(r, of, x, given, e);
    if (st == JVN_OK) st = run_nameless(r, x->from, e);
    lineage_begin(&now, "", false);
    r->begun = now.made_at;
    lineage_clear(&now);
    return st == JVN_OK ? run_line(r, x->from->line, e) : st;
}

/* ---- what it made ---- */

static const dataset *find_made(const rerun *r, const char *name)
{
    const dataset *d = name ? datasets_find(r->s->data, name) : NULL;
    return d && d->from->made_at >= r->begun && strcmp(d->name, name) == 0 ? d : NULL;
}

/* Whether it has the columns of what is stored. */
static bool is_alike(const rerun *r, const ancestor *x, const dataset *made)
{
    const dataset *stored = datasets_find(r->kept, x->now);
    bool alike = stored && stored->t->n == made->t->n;
    for (int i = 0; alike && i < made->t->n; i++) alike = strcmp(made->t->names[i], stored->t->names[i]) == 0;
    return alike;
}

/* A side table that has another name since: it has the columns of the one that is stored. */
static const dataset *find_alike(const rerun *r, const ancestor *x)
{
    for (int i = 0; i < datasets_count(r->s->data); i++) {
        const dataset *d = find_made(r, datasets_at(r->s->data, i)->name);
        if (d && is_alike(r, x, d)) return d;
    }
    return NULL;
}

/* By the name that the workspace knows, which may have been given later: then by the line's own, where a side table's
 * has the same end, or the same columns. */
const dataset *rerun_made(const rerun *r, const ancestor *x)
{
    text side_name = {0};
    const char *side = strrchr(x->name, '.');
    char *target = ancestry_target(x->from->line);
    const dataset *d = find_made(r, x->name), *named = NULL;
    if (target && side) text_printf(&side_name, "%s%s", target, side);
    if (!d) d = find_made(r, side_name.s);
    if (!d && (named = find_made(r, target)) && !is_alike(r, x, named)) d = find_alike(r, x);
    if (!d) d = named;
    if (!d && !target && x->name[0] == '_') d = find_made(r, "_");
    text_free(&side_name);
    free(target);
    return d;
}

jvn_status rerun_stored(const rerun *r, const ancestor *x, const dataset **out, err *e)
{
    return datasets_use(r->kept, x->now, NULL, out, e);
}

bool rerun_together(const ancestor *x, const ancestor *y)
{
    return x->now && y->now && x->from->made_at == y->from->made_at && strcmp(x->from->line, y->from->line) == 0;
}
