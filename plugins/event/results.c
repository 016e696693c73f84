/* SPDX-License-Identifier: GPL-3.0-or-later */
/* results.c -- which events stayed, and the tests of each group in each window. */
#include <math.h>

#include "event.h"

static jvn_status keep_events(const work *w, results *r)
{
    r->kept = w->call->host->scratch(w->call, (w->s.n + 1) * (int64_t)sizeof *r->kept);
    if (!r->kept) return JVN_ENOMEM;
    for (int64_t i = 0; i < w->s.n; i++)
        if (w->out[i].why == KEPT) r->kept[r->n_kept++] = i;
    return JVN_OK;
}

/* Events of a cell that have a sum in its window. */
static int64_t members_of(const work *w, const results *r, const cell *c, int64_t *members)
{
    int64_t n = 0;
    for (int64_t k = 0; k < r->n_kept; k++) {
        int64_t i = r->kept[k];
        const request *q = &w->r->of[i];
        double car = w->s.sums[i * w->s.n_windows + c->window].car;
        if (car == car && is_in(q, c->bench, c->group)) members[n++] = i;
    }
    return n;
}

typedef struct correlation_job {
    jvn_call *call;
    correlator c;
    correlation parts[CORRELATION_TASKS];
} correlation_job;

static jvn_status correlation_task(void *context, int64_t i)
{
    correlation_job *j = context;
    if (j->call->host->cancelled(j->call)) return JVN_ECANCELLED;
    study_correlation_part(&j->c, (int)i, &j->parts[i]);
    return JVN_OK;
}

static jvn_status prepare_task(void *context, int64_t i)
{
    correlator *c = &((correlation_job *)context)->c;
    study_correlation_prepare(c, c->n * i / CORRELATION_TASKS, c->n * (i + 1) / CORRELATION_TASKS);
    return JVN_OK;
}

static jvn_status correlate(const work *w, const int64_t *members, int64_t n, aggregate *g)
{
    const jvn_host *host = w->call->host;
    correlation_job j = {.call = w->call, .c = {.s = &w->s, .members = members, .n = n}};
    j.c.unit = host->scratch(w->call, n * (w->s.est + 1) * (int64_t)sizeof(double));
    j.c.by_day = host->scratch(w->call, n * (int64_t)sizeof *j.c.by_day);
    j.c.hash = host->scratch(w->call, n * (int64_t)sizeof *j.c.hash);
    j.c.single = host->scratch(w->call, n);
    if (!j.c.unit || !j.c.by_day || !j.c.hash || !j.c.single) return JVN_ENOMEM;
    jvn_status st = host->parallel_for(w->call, CORRELATION_TASKS, prepare_task, &j);
    if (st) return st;
    study_correlation_mark(&j.c);
    st = host->parallel_for(w->call, CORRELATION_TASKS, correlation_task, &j);
    if (!st) study_correlation(&j.c, j.parts, g);
    return st;
}

typedef struct scratch {
    int64_t *members, *before; /* of this cell, and of the one that rbar was computed for */
    int64_t n_before;
    double *doubles;
    aggregate known;
} scratch;

static bool is_same(const scratch *x, int64_t n)
{
    return x->n_before == n && memcmp(x->members, x->before, (size_t)n * sizeof *x->members) == 0;
}

static jvn_status make_cell(const work *w, const results *r, scratch *x, cell *c)
{
    int64_t n = members_of(w, r, c, x->members);
    jvn_status st = JVN_OK;
    if (!n) return JVN_OK;
    if (!is_same(x, n)) {
        if ((st = correlate(w, x->members, n, &x->known))) return st;
        memcpy(x->before, x->members, (size_t)n * sizeof *x->members);
        x->n_before = n;
    }
    c->g = x->known;
    study_tests(&w->s, c->window, x->members, n, w->o->tests, x->doubles, &c->g, c->tests);
    return st;
}

jvn_status results_make(const work *w, results *r)
{
    const jvn_host *host = w->call->host;
    int groups = w->r->n_groups > 1 ? w->r->n_groups + 1 : 1, blocks = benches_blocks(w->m);
    scratch x = {.n_before = -1};
    *r = (results){0};
    jvn_status st = keep_events(w, r);
    if (st || !w->ranks) return st;
    x.members = host->scratch(w->call, (r->n_kept + 1) * (int64_t)sizeof(int64_t));
    x.before = host->scratch(w->call, (r->n_kept + 1) * (int64_t)sizeof(int64_t));
    x.doubles = host->scratch(w->call, (3 * r->n_kept + 4 * (w->s.est + w->s.span) + 8) * (int64_t)sizeof(double));
    r->n_cells = (int64_t)blocks * groups * w->s.n_windows;
    r->cells = host->scratch(w->call, r->n_cells * (int64_t)sizeof *r->cells);
    if (!x.members || !x.before || !x.doubles || !r->cells) return JVN_ENOMEM;
    memset(r->cells, 0, (size_t)r->n_cells * sizeof *r->cells);
    for (int64_t k = 0; k < r->n_cells && !st; k++) {
        r->cells[k].bench = blocks > 1 ? (int32_t)(k / w->s.n_windows / groups) : -1;
        r->cells[k].group = (int32_t)(k / w->s.n_windows % groups);
        r->cells[k].window = (int)(k % w->s.n_windows);
        st = make_cell(w, r, &x, &r->cells[k]);
    }
    return st;
}
