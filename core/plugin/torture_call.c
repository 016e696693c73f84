/* SPDX-License-Identifier: GPL-3.0-or-later */
/* torture_call.c -- the stages of a statement up to the tortured one, and what is expected of that. */
#include "torture_call.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>

#include "../base/guard.h"
#include "../base/limit.h"
#include "../base/pool.h"
#include "torture_host.h"
#include "torture_print.h"
#include "torture_report.h"
#include "torture_watch.h"

enum { WATCH_BOUND = 16 /* columns whose structs are compared */ };

typedef struct try_run {
    const torture_world *w;
    torture_try *t;
    arena *a;
    statement st;
    table *result;
    err e;
} try_run;

torture_try torture_try_of(const char *line, const reg_item *target, torture_kind kind)
{
    return (torture_try){.line = line, .target = target, .kind = kind, .threads = 2, .fail_after = -1, .cancel_after = -1, .late = -1};
}

/* ---- stopping ---- */

static struct timespec asked;

static double since_asked(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - asked.tv_sec) + (double)(now.tv_nsec - asked.tv_nsec) * 1e-9;
}

static void ask_now(int sig)
{
    (void)sig;
    clock_gettime(CLOCK_MONOTONIC, &asked);
    cancel_ask();
}

static void ask_later(int64_t micros)
{
    asked = (struct timespec){0, 0};
    if (micros == 0) ask_now(0);
    if (micros > 0) setitimer(ITIMER_REAL, &(struct itimerval){.it_value = {micros / 1000000, micros % 1000000}}, NULL);
}

static void stop_asking(torture_try *t)
{
    setitimer(ITIMER_REAL, &(struct itimerval){.it_value = {0, 0}}, NULL);
    if (asked.tv_sec) t->late = since_asked();
}

/* ---- what is expected of a call ---- */

static void check_blame(const host_call *h, int n_args)
{
    int arg = h->fault.arg, at = arg & 0xff, item = (arg >> 8) - 1;
    if (arg == JVN_NOARG) return;
    if (at >= n_args) report_found(SIN_BLAME, "argument %d of %d: %s", at, n_args, h->fault.msg);
    else if (at < h->s->n_args && item >= h->s->args[at].n && (uint32_t)item >= h->b.args[at].items.count)
        report_found(SIN_BLAME, "item %d of argument %d, which has %d: %s", item, at, h->s->args[at].n, h->fault.msg);
}

void torture_check_status(const host_call *h, jvn_status st, int n_args)
{
    const err *f = &h->fault;
    if (st == JVN_OK && f->code != JVN_OK && !cancel_asked())
        report_found(SIN_IGNORES, "OK is returned after: %s", *f->msg ? f->msg : "(no message)");
    if (st != JVN_OK && (f->code == JVN_OK || !*f->msg) && !cancel_asked()) report_found(SIN_SILENT, "status %d is returned", (int)st);
    if (f->code == JVN_EPLUGIN) report_found(SIN_INVALID, "%s", f->msg);
    if (f->code != JVN_OK) check_blame(h, n_args);
}

/* A metric has one row with a value. */
static void check_metric(const host_call *h, jvn_status st)
{
    if (h->s->format && h->s->format->kind == REG_METRIC && st == JVN_OK &&
        (!h->primary || h->primary->rows != 1 || table_find(h->primary, "value") < 0))
        report_found(SIN_INVALID, "a metric gives one row with a column 'value'");
}

typedef struct structs {
    int n;
    struct ArrowArray arrays[WATCH_BOUND];
} structs;

static void look_at_input(const host_call *h, structs *s)
{
    const struct ArrowArray *a = h->call.input ? h->call.input->array : NULL;
    s->n = a ? (int)(a->n_children < WATCH_BOUND ? a->n_children : WATCH_BOUND) : 0;
    for (int i = 0; i < s->n; i++) s->arrays[i] = *a->children[i];
}

static void check_input(const host_call *h, const structs *s)
{
    for (int i = 0; i < s->n; i++) {
        const struct ArrowArray *now = h->call.input->array->children[i];
        if (memcmp(now, &s->arrays[i], sizeof *now) == 0) continue;
        report_found(now->release ? SIN_WRITES : SIN_RELEASES, "column %d of the input", i);
        *h->call.input->array->children[i] = s->arrays[i];
        return;
    }
}

/* ---- a call ---- */

static jvn_status call_target(host_call *h, text *written)
{
    jvn_status st;
    size_t n = 0;
    const reg_item *format = h->s->format;
    h->call.data = h->s->command->data;
    if (!format) return h->s->command->run(&h->call);
    if (format->kind == REG_WRITER) {
        h->sink = open_memstream(&written->s, &n);
        h->sink_name = "a file";
    }
    st = host_run_format(h, format);
    if (h->sink) fclose(h->sink);
    written->n = n;
    return st;
}

static void begin_call(const torture_try *t)
{
    pool_set_threads(t->threads);
    torture_host_begin(t->cancel_at);
    watch_call(true);
    ask_later(t->cancel_after);
    limit_fail_after(t->fail_after);
}

static void end_call(torture_try *t)
{
    t->has_failed = limit_fail_after(-1) < 0 && t->fail_after >= 0;
    stop_asking(t);
    watch_call(false);
    t->host_calls = torture_host_calls();
    if (torture_host_foreign()) report_found(SIN_FOREIGN, "%s()", torture_host_foreign());
}

static void print_result(torture_try *t, const host_call *h, const text *written)
{
    t->print = print_bytes(t->print, written->s ? written->s : "", (int64_t)written->n);
    t->print = print_table(t->print, h->primary);
    for (int i = 0; i < h->n_sides; i++) t->print = print_table(print_text(t->print, h->sides[i].name), h->sides[i].t);
    if (h->notes.n) t->print = print_text(t->print, h->notes.s);
}

static void run_target(try_run *r, host_call *h)
{
    torture_try *t = r->t;
    structs given;
    text written = {0};
    look_at_input(h, &given);
    begin_call(t);
    t->reached = true;
    jvn_status st = call_target(h, &written);
    end_call(t);
    check_input(h, &given);
    torture_check_status(h, st, h->s->n_args);
    check_metric(h, st);
    if (st != JVN_OK || h->fault.code != JVN_OK) st = host_explain(h, st, &r->e);
    t->status = st;
    if (!t->input) print_result(t, h, &written);
    free(written.s);
}

static bool is_target(const try_run *r, const stage *s)
{
    const reg_item *x = r->t->target;
    return !s->dataset && (x->kind == REG_COMMAND ? s->item == x : s->format == x);
}

/* The call itself stands in guarded memory, too. */
static jvn_status run_stage(try_run *r, stage *s)
{
    bool guarded = guard_is_on();
    host_call *h = guarded ? guard_take(sizeof *h, 64) : malloc(sizeof *h);
    if (!h) abort();
    jvn_status st = host_begin(h, r->a, s, r->w->sc, r->result, "the input", r->w->session, &r->e);
    if (st == JVN_OK && is_target(r, s)) run_target(r, h);
    else if (st == JVN_OK) st = host_run(h, &r->e);
    if (st == JVN_OK && !r->t->reached) {
        table_unref(r->result);
        r->result = h->primary;
        h->primary = NULL;
    }
    host_end(h);
    if (guarded) guard_drop(h);
    else free(h);
    return st;
}

static jvn_status run_stages(try_run *r)
{
    jvn_status st = JVN_OK;
    for (int i = 0; i < r->st.n && st == JVN_OK && !r->t->reached; i++) {
        stage *s = &r->st.stages[i];
        const dataset *d;
        if (!s->dataset) {
            if (i && !r->result) return fail(&r->e, JVN_EARG, "the stage before it makes no table");
            st = run_stage(r, s);
        } else if ((st = datasets_use(r->w->sc->data, s->dataset, NULL, &d, &r->e)) == JVN_OK) {
            r->result = table_ref(d->t);
        }
    }
    return st;
}

/* A function is wherever the line calls it. */
static jvn_status run_function(try_run *r)
{
    begin_call(r->t);
    jvn_status st = run_stages(r);
    end_call(r->t);
    r->t->reached = true;
    if (!r->t->input) r->t->print = print_table(r->t->print, r->result);
    if (st == JVN_EPLUGIN) report_found(SIN_INVALID, "%s", r->e.msg);
    return st;
}

/* ---- around it ---- */

static void put_tables(const torture_try *t, datasets *d, const lineage *l)
{
    err e;
    table *px = t->input ? table_ref(t->input) : torture_table(t->kind, t->target->kind == REG_FUNCTION ? t->line : NULL);
    named_table all[] = {{.name = "px", .t = px}, {.name = "other", .t = px}};
    if (datasets_put(d, all, t->kind == DATA_NO_COLUMNS ? 1 : 2, l, &e) != JVN_OK) abort();
    table_unref(px);
}

static void run_line(const torture_world *w, torture_try *t)
{
    lineage l;
    try_run r = {.w = w, .t = t, .a = arena_new()};
    err_clear(&r.e);
    lineage_begin(&l, t->line, false);
    w->sc->data = datasets_new();
    w->sc->from = &l;
    put_tables(t, w->sc->data, &l);
    jvn_status st = parse_statement(r.a, t->line, w->sc, &r.st, &r.e);
    if (st == JVN_OK) st = t->target->kind == REG_FUNCTION ? run_function(&r) : run_stages(&r);
    if (t->status == JVN_OK) t->status = st;
    if (t->status != JVN_OK) t->print = print_text(t->print, r.e.msg) + t->status;
    snprintf(t->said, sizeof t->said, "%s", r.e.msg);
    table_unref(r.result);
    datasets_free(w->sc->data);
    w->sc->data = NULL;
    w->sc->from = NULL;
    lineage_clear(&l);
    arena_free(r.a);
}

static jvn_status nothing(void *context, int64_t i)
{
    (void)context, (void)i;
    return JVN_OK;
}

/* The host's own threads and handlers are there from the start. */
void torture_open(void)
{
    signal(SIGALRM, ask_now);
    pool_set_threads(2);
    pool_run(2, nothing, NULL);
    torture_host_install();
    watch_begin();
}

void torture_run(const torture_world *w, torture_try *t)
{
    int64_t bytes = buffer_live();
    long pieces = guard_live();
    guard_fill(t->fill);
    guard_set(!t->input);
    cancel_clear();
    run_line(w, t);
    cancel_clear();
    guard_set(false);
    bool free_again = torture_is_free() || t->input;
    if (!free_again) report_found(SIN_LEAK, "a share of the input is never released");
    else if (buffer_live() != bytes) report_found(SIN_LEAK, "%lld bytes in arrays that are never released", (long long)(buffer_live() - bytes));
    else if (guard_live() > pieces) report_found(SIN_LEAK, "%ld pieces of the host's memory", guard_live() - pieces);
    watch_look();
}
