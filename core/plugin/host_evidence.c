/* SPDX-License-Identifier: GPL-3.0-or-later */
/* host_evidence.c -- "jevons.evidence/1": what metrics there are, and a metric asked from inside a plugin's call. Its
 * failures are an answer and not the caller's own. */
#include "host_evidence.h"

#include <math.h>
#include <string.h>

#include "../base/pool.h"
#include "../table/exchange.h"
#include "host_rows.h"

enum { DEPTH = 16 /* of metrics that ask metrics */ };

static host_call *of(jvn_call *call) { return call->host_data; }

/* Functions, and tasks on whatever thread, ask nothing: they may be many at once. */
static jvn_status check_caller(jvn_call *call)
{
    err e;
    if (!call->types && pool_task() < 0) return JVN_OK;
    return host_fault(call, fail(&e, JVN_EPLUGIN, "ask: called from a function, or from a task of parallel_for"), &e);
}

/* ---- the list ---- */

static jvn_measure measure_of(const reg_item *it)
{
    const jvn_metric *m = it->spec;
    return (jvn_measure){it->called, it->owner, it->file ? it->file : "", it->summary, it->example, m->details ? m->details : "", *it->params};
}

static jvn_status list_metrics(jvn_call *call, jvn_list *measures)
{
    int n;
    jvn_status st = check_caller(call);
    *measures = (jvn_list)JVN_NONE;
    if (st != JVN_OK) return st;
    const reg_item *const *all = registry_all(of(call)->sc->reg, REG_METRIC, &n);
    jvn_measure *out = arena_alloc(of(call)->a, (size_t)(n + 1) * sizeof *out);
    for (int i = 0; i < n; i++) out[i] = measure_of(all[i]);
    *measures = (jvn_list){out, (uint32_t)n, (uint32_t)sizeof *out};
    return JVN_OK;
}

/* ---- a question ---- */

typedef struct question {
    host_call *h;  /* who asks */
    arena *a;      /* the question's own; what is in the answer is in the asker's */
    statement st;
    host_call asked;
    jvn_answer *answer;
} question;

static const char *kept(const question *q, const char *s) { return *s ? arena_text(q->h->a, s, strlen(s)) : ""; }

static void answer_with(const question *q, const err *e)
{
    q->answer->status = (int32_t)e->code;
    q->answer->error = kept(q, e->msg);
    q->answer->hint = kept(q, e->hint);
}

/* One stage, the metric and no more: nothing is assigned, nothing comes of it behind a pipe. */
static jvn_status check_line(const question *q, err *e)
{
    const statement *st = &q->st;
    const stage *s = st->n == 1 && !st->target ? &st->stages[0] : NULL;
    if (s && !s->dataset && s->format && s->format->kind == REG_METRIC) return JVN_OK;
    return fail(e, JVN_ESYNTAX, "found '%s', wanted one metric and its arguments", st->text);
}

static jvn_status check_depth(const question *q, err *e)
{
    int deep = 0;
    for (const host_call *h = q->h; h; h = h->outer) deep += h->s->format && h->s->format->kind == REG_METRIC;
    return deep < DEPTH ? JVN_OK : fail(e, JVN_ELIMIT, "metrics ask metrics %d deep: does one ask itself?", DEPTH);
}

static jvn_status read_line(question *q, const char *line, err *e)
{
    err_clear(e);
    if (!text_is_utf8(line, strlen(line))) return fail(e, JVN_ESYNTAX, "the line is not UTF-8");
    jvn_status st = parse_statement(q->a, arena_printf(q->a, "metric %s", line), q->h->sc, &q->st, e);
    if (st == JVN_EMORE) e->code = st = JVN_ESYNTAX;
    if (st == JVN_OK) st = check_line(q, e);
    return st == JVN_OK ? check_depth(q, e) : st;
}

/* ---- its answer ---- */

static const jvn_table *given_table(const question *q, const table *t, const char *name)
{
    jvn_table *out = arena_alloc(q->h->a, sizeof *out);
    bind_give_table(&q->h->b, t, name, out);
    return out;
}

static double number_at(jvn_type type, const struct ArrowArray *a)
{
    if (jvn_null(a, 0)) return NAN;
    switch (type) {
    case JVN_BOOL: return jvn_bool(a, 0);
    case JVN_INT64: case JVN_TIMESTAMP: return (double)jvn_i64(a)[0];
    case JVN_FLOAT64: return jvn_f64(a)[0];
    case JVN_DATE: return jvn_i32(a)[0];
    default: return NAN;
    }
}

static const char *text_at(const question *q, jvn_type type, const struct ArrowArray *a)
{
    int64_t n = 0;
    if (jvn_null(a, 0) || (type != JVN_STRING && type != JVN_DICT)) return "";
    const char *s = type == JVN_DICT ? jvn_text(a->dictionary, jvn_i32(a)[0], &n) : jvn_text(a, 0, &n);
    return arena_text(q->h->a, s, (size_t)n);
}

/* The command `metric` has seen to it that there is one row, and a value in it. */
static void take_answer(const question *q)
{
    jvn_answer *out = q->answer;
    const table *t = q->asked.primary;
    const int value = table_find(t, "value"), reason = table_find(t, "reason");
    out->row = given_table(q, t, "the answer");
    out->value = number_at(t->columns[value]->type, jvn_column(out->row, value));
    out->unit = kept(q, t->columns[value]->unit);
    out->convention = kept(q, t->columns[value]->convention);
    if (reason >= 0) out->reason = text_at(q, t->columns[reason]->type, jvn_column(out->row, reason));
    for (int i = 0; i < q->asked.n_sides; i++)
        if (strcmp(q->asked.sides[i].name, "rows") == 0) out->rows = given_table(q, q->asked.sides[i].t, "rows");
}

static void run_line(question *q)
{
    err e;
    const scope *sc = q->h->sc;
    stage *s = &q->st.stages[0];
    q->answer->metric = kept(q, s->format->called);
    q->answer->plugin = kept(q, s->format->owner);
    registry_note(sc->reg, s->item, sc->from);
    registry_note(sc->reg, s->format, sc->from);
    jvn_status st = host_begin(&q->asked, q->a, s, sc, NULL, NULL, q->h->session, &e);
    q->asked.statement = &q->st;
    if (st == JVN_OK) st = host_run(&q->asked, &e);
    if (st == JVN_OK) take_answer(q);
    else answer_with(q, &e);
    if (q->asked.notes.n) q->answer->notes = arena_text(q->h->a, q->asked.notes.s, q->asked.notes.n - 1);
    host_end(&q->asked);
}

/* An answer may be of an older header, or a newer one. */
static jvn_status check_answer(jvn_call *call, const jvn_answer *answer)
{
    err e;
    const size_t least = offsetof(jvn_answer, rows) + sizeof answer->rows;
    if (answer->size >= least) return JVN_OK;
    return host_fault(call, fail(&e, JVN_EPLUGIN, "ask: an answer of %u bytes, wanted %zu", answer->size, least), &e);
}

static jvn_status ask(jvn_call *call, const char *line, jvn_answer *answer)
{
    err e;
    jvn_answer full = {answer->size, JVN_OK, NAN, "", "", "", "", "", "", "", "", NULL, NULL};
    question q = {.h = of(call), .answer = &full};
    jvn_status st = check_caller(call);
    if (st == JVN_OK) st = check_answer(call, answer);
    if (st != JVN_OK) return st;
    q.a = arena_new();
    if (read_line(&q, line, &e) == JVN_OK) run_line(&q);
    else answer_with(&q, &e);
    arena_free(q.a);
    memcpy(answer, &full, full.size < sizeof full ? full.size : sizeof full);
    err_clear(&e);
    return cancel_asked() ? host_fault(call, JVN_ECANCELLED, &e) : JVN_OK;
}

const jvn_evidence host_evidence = {.size = sizeof(jvn_evidence), .metrics = list_metrics, .ask = ask};
