/* SPDX-License-Identifier: GPL-3.0-or-later */
/* undo.c -- steps taken back and returned: a file's by what it keeps of them, in memory by what was held back here. */
#include <stdlib.h>
#include <string.h>

#include "../base/text.h"
#include "datasets_inside.h"

/* A step, and for each of its changes what it is about. While the step stands, a removal holds the series; while it is
 * undone, an assignment holds the version, and the series that began with it. */
typedef struct held_step {
    undo_step s;
    struct held {
        series *x;
        dataset *made; /* NULL: it is no assignment */
    } *all;
} held_step;

struct undo {
    held_step *all;
    int n, done;            /* those behind `done` are undone */
    const lineage *pending; /* a step that has not changed anything yet; NULL: none */
};

/* ---- what is held ---- */

static bool holds_series(const held_step *h, int i)
{
    return h->s.undone ? h->all[i].made && !h->s.all[i].was : !h->s.all[i].became;
}

static bool holds_version(const held_step *h, int i) { return h->s.undone && h->all[i].made; }

static bool holds_any(const held_step *h)
{
    for (int i = 0; i < h->s.n; i++)
        if (holds_series(h, i) || holds_version(h, i)) return true;
    return false;
}

static void drop_step(held_step *h)
{
    for (int i = 0; i < h->s.n; i++) {
        if (holds_version(h, i)) dataset_free(h->all[i].made);
        if (holds_series(h, i)) series_free(h->all[i].x);
    }
    free(h->all);
    step_clear(&h->s);
}

/* The first n. */
static void forget_first(struct undo *u, int n)
{
    if (!n) return;
    for (int i = 0; i < n; i++) drop_step(&u->all[i]);
    u->n -= n;
    u->done -= n;
    if (u->n) memmove(u->all, u->all + n, (size_t)u->n * sizeof *u->all);
}

static void forget_undone(struct undo *u)
{
    while (u->n > u->done) drop_step(&u->all[--u->n]);
}

bool undo_forget_one(datasets *d)
{
    struct undo *u = d->steps;
    for (int i = 0; u && i < u->done; i++)
        if (holds_any(&u->all[i])) {
            forget_first(u, i + 1);
            datasets_count_earlier(d);
            return true;
        }
    if (!u || u->n == u->done) return false;
    forget_undone(u);
    datasets_count_earlier(d);
    return true;
}

void undo_lost(datasets *d, const dataset *v)
{
    struct undo *u = d->steps;
    for (int i = u ? u->done : 0; i-- > 0;)
        for (int k = 0; k < u->all[i].s.n; k++)
            if (u->all[i].all[k].made == v) {
                forget_first(u, i + 1);
                return;
            }
}

void undo_forget(datasets *d)
{
    if (!d->steps) return;
    forget_undone(d->steps);
    forget_first(d->steps, d->steps->n);
    free(d->steps->all);
    free(d->steps);
    d->steps = NULL;
}

static int64_t series_bytes(const series *x)
{
    int64_t n = 0;
    for (int i = 0; i < x->versions.n; i++)
        n += dataset_own_bytes(x->versions.all[i], i + 1 < x->versions.n ? x->versions.all[i + 1] : NULL);
    return n;
}

int64_t undo_bytes(const datasets *d)
{
    int64_t n = 0;
    for (int i = 0; d->steps && i < d->steps->n; i++) {
        const held_step *h = &d->steps->all[i];
        for (int k = 0; k < h->s.n; k++) {
            const series *x = h->all[k].x;
            if (holds_series(h, k)) n += series_bytes(x);
            if (holds_version(h, k)) n += dataset_own_bytes(h->all[k].made, x->versions.n ? series_newest(x) : NULL);
        }
    }
    return n;
}

/* ---- a new step ---- */

void undo_begin(datasets *d, const lineage *l)
{
    if (d->keeps_all) return;
    if (!d->steps) d->steps = xcalloc(1, sizeof *d->steps);
    d->steps->pending = l;
}

static held_step *begin_pending(struct undo *u)
{
    forget_undone(u);
    u->all = xrealloc(u->all, (size_t)(u->n + 1) * sizeof *u->all);
    held_step *h = &u->all[u->n++];
    *h = (held_step){0};
    step_begin(&h->s, u->pending->line, u->pending->made_at);
    u->pending = NULL;
    u->done = u->n;
    return h;
}

void undo_note(datasets *d, series *x, dataset *made, const char *was, const char *became)
{
    struct undo *u = d->steps;
    if (d->keeps_all) return;
    held_step *h = u->pending ? begin_pending(u) : &u->all[u->n - 1];
    step_add(&h->s, was, became);
    h->all = xrealloc(h->all, (size_t)h->s.n * sizeof *h->all);
    h->all[h->s.n - 1] = (struct held){x, made};
}

/* ---- forth and back, in memory ---- */

static void take_back(datasets *d, const held_step *h, int i)
{
    const undo_change *c = &h->s.all[i];
    series *x = h->all[i].x;
    if (!c->became) datasets_enter(d, x);
    else if (!h->all[i].made) series_rename(x, c->was);
    else x->versions.n--;
    if (!c->was) datasets_leave(d, x);
}

static void give_again(datasets *d, const held_step *h, int i)
{
    const undo_change *c = &h->s.all[i];
    series *x = h->all[i].x;
    if (!c->was) datasets_enter(d, x);
    if (!c->became) datasets_leave(d, x);
    else if (!h->all[i].made) series_rename(x, c->became);
    else series_add(x, h->all[i].made);
}

static void copy_step(const undo_step *from, undo_step *to)
{
    step_begin(to, from->line, from->made_at);
    to->undone = from->undone;
    for (int i = 0; i < from->n; i++) step_add(to, from->all[i].was, from->all[i].became);
}

static jvn_status turn(datasets *d, bool redo, undo_step *out, err *e)
{
    struct undo *u = d->steps;
    if (!u || (redo ? u->done == u->n : u->done == 0)) return fail(e, JVN_ENAME, "there is nothing to %s", redo ? "return" : "take back");
    held_step *h = &u->all[redo ? u->done++ : --u->done];
    copy_step(&h->s, out);
    for (int i = 0; redo && i < h->s.n; i++) give_again(d, h, i);
    for (int i = h->s.n; !redo && i-- > 0;) take_back(d, h, i);
    h->s.undone = !redo;
    datasets_count_earlier(d);
    return JVN_OK;
}

void datasets_let_go(datasets *d)
{
    if (d->s) {
        versions_let_go(d->file);
        return;
    }
    undo_forget(d);
    datasets_count_earlier(d);
}

/* ---- either ---- */

/* What is lost has been told when the file was opened. */
static jvn_status turn_file(datasets *d, bool redo, undo_step *out, err *e)
{
    jvn_status st = versions_turn(d->file, redo, out, e);
    if (st == JVN_OK) st = datasets_list_file(d, e);
    free(datasets_take_notes(d));
    if (st != JVN_OK) step_clear(out);
    return st;
}

jvn_status datasets_undo(datasets *d, bool redo, undo_step *out, err *e)
{
    *out = (undo_step){0};
    return d->s ? turn_file(d, redo, out, e) : turn(d, redo, out, e);
}

jvn_status datasets_steps(datasets *d, undo_steps *out, err *e)
{
    *out = (undo_steps){0};
    if (d->s) return versions_steps(d->file, out, e);
    for (int i = 0; d->steps && i < d->steps->n; i++) copy_step(&d->steps->all[i].s, undo_steps_add(out));
    return JVN_OK;
}

static void tell_held(const datasets *d, void (*each)(void *context, const dataset *x), void *context)
{
    for (int i = 0; d->steps && i < d->steps->n; i++) {
        const held_step *h = &d->steps->all[i];
        for (int k = 0; k < h->s.n; k++) {
            for (int m = 0; holds_series(h, k) && m < h->all[k].x->versions.n; m++) each(context, h->all[k].x->versions.all[m]);
            if (holds_version(h, k)) each(context, h->all[k].made);
        }
    }
}

jvn_status datasets_held(datasets *d, void (*each)(void *context, const dataset *x), void *context, err *e)
{
    dataset_list gone = {0};
    if (!d->s) tell_held(d, each, context);
    jvn_status st = d->s ? versions_gone(d->file, &gone, e) : JVN_OK;
    for (int i = 0; i < gone.n; i++) each(context, gone.all[i]);
    dataset_list_free(&gone);
    return st;
}
