/* SPDX-License-Identifier: GPL-3.0-or-later */
/* call.c -- what one call across the ABI costs, beside a bare call through a pointer: nanoseconds, the best of seven.
 *
 *     call       a command that does nothing is begun, run and ended over three rows, and over ten million
 *     hand on    one that gives its input's column back: share, field, add
 *     statement  the same command as a line of text, and all that a statement is besides
 *     row        one scalar callback, and one plain function, called for a single row
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "../../core/lang/expr_apply.h"
#include "../../core/plugin/host.h"
#include "../../core/shell/eval.h"

enum { REPEATS = 7, CALLS = 100000 };

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static void need(jvn_status st, const err *e)
{
    if (st == JVN_OK) return;
    fprintf(stderr, "call bench: %s\n", e->msg);
    exit(1);
}

/* ---- the plugin ---- */

static jvn_status nothing(jvn_call *call)
{
    (void)call;
    return JVN_OK;
}

static jvn_status hand_on(jvn_call *call)
{
    struct ArrowArray a;
    const jvn_host *host = call->host;
    jvn_status st = host->share(call, jvn_column(call->input, 0), 0, call->input->rows, &a);
    return st == JVN_OK ? host->add(call, NULL, "x", host->field(call, JVN_FLOAT64, NULL, NULL), &a) : st;
}

static jvn_status same(jvn_call *call, const struct ArrowArray *const *args, int32_t n_args, int64_t n, struct ArrowArray *out)
{
    (void)call;
    (void)n_args;
    memcpy(jvn_out(out), jvn_f64(args[0]), (size_t)n * sizeof(double));
    return JVN_OK;
}

static double same_plain(double x) { return x; }

static const jvn_command commands[] = {
    {.name = "nothing", .summary = "s", .example = "e", .input = JVN_INPUT_REQUIRED, .run = nothing},
    {.name = "hand_on", .summary = "s", .example = "e", .input = JVN_INPUT_REQUIRED, .run = hand_on},
};
static const jvn_function functions[] = {
    {.shape = JVN_S_SCALAR, .signature = "float64 same(float64 x)", .summary = "s", .example = "e", .scalar = same},
    JVN_PLAIN("double same_plain(double x)", same_plain, "s", "e"),
};

static session *start(void)
{
    err e;
    const char *taken;
    session *s = session_new();
    for (int i = 0; i < 2; i++) {
        need(registry_add(s->reg, REG_COMMAND, "bench", &commands[i], &taken, &e), &e);
        need(registry_add(s->reg, REG_FUNCTION, "bench", &functions[i], &taken, &e), &e);
    }
    return s;
}

static void put_table(session *s, const char *name, int64_t rows)
{
    err e;
    lineage l;
    table *t = table_new();
    column *c = column_new(JVN_FLOAT64, rows, 0, false);
    if (!c) need(fail(&e, JVN_ENOMEM, "no memory"), &e);
    memset(c->data->data, 0, (size_t)rows * sizeof(double));
    lineage_begin(&l, "bench", false);
    need(table_take(t, "x", c, &e), &e);
    need(datasets_put(s->data, &(named_table){.name = name, .t = t}, 1, &l, &e), &e);
    lineage_clear(&l);
    table_unref(t);
}

/* ---- what is timed: CALLS times ---- */

typedef struct job {
    session *s;
    const char *what; /* a line, or a function's name */
} job;

static jvn_status (*volatile through_pointer)(jvn_call *call) = nothing;

static void call_pointer(const job *j)
{
    jvn_call call = {.size = sizeof call};
    (void)j;
    for (int i = 0; i < CALLS; i++) through_pointer(&call);
}

/* The stage is read once. */
static void call_command(const job *j)
{
    err e;
    statement st;
    arena *read = arena_new();
    need(parse_statement(read, j->what, &j->s->sc, &st, &e), &e);
    table *input = datasets_find(j->s->data, st.stages[0].dataset)->t;
    for (int i = 0; i < CALLS; i++) {
        host_call h;
        arena *a = arena_new();
        need(host_begin(&h, a, &st.stages[1], &j->s->sc, input, "x", j->s, &e), &e);
        need(host_run(&h, &e), &e);
        host_end(&h);
        arena_free(a);
    }
    arena_free(read);
}

static void run_statements(const job *j)
{
    err e;
    table *t;
    for (int i = 0; i < CALLS; i++) {
        need(eval_statement(j->s, j->what, &t, &e), &e);
        table_unref(t);
    }
}

static void apply_rows(const job *j)
{
    err e;
    host_call h;
    apply *f;
    apply_value x = {.type = JVN_FLOAT64, .f = 1.5}, y;
    const jvn_type type = JVN_FLOAT64;
    arena *a = arena_new();
    stage st = {.item = registry_find(j->s->reg, REG_COMMAND, "nothing"), .command = &commands[0]};
    need(host_begin(&h, a, &st, &j->s->sc, NULL, NULL, j->s, &e), &e);
    need(apply_new(j->s->reg, j->what, &type, 1, &h.call, &h.fault, NULL, &f, &e), &e);
    for (int i = 0; i < CALLS; i++) need(apply_row(f, &x, &y, &e), &e);
    apply_free(f);
    host_end(&h);
    arena_free(a);
}

static void report(const char *name, void (*run)(const job *j), session *s, const char *what)
{
    const job j = {s, what};
    double best = 1e300;
    for (int i = 0; i < REPEATS; i++) {
        double begin = now();
        run(&j);
        double took = (now() - begin) / CALLS;
        if (took < best) best = took;
    }
    printf("%-44s%10.1f\n", name, best);
    fflush(stdout);
}

int main(void)
{
    session *s = start();
    put_table(s, "few", 3);
    put_table(s, "many", 10000000);
    printf("%-44s%10s\n", "one call across the ABI", "ns");
    report("bare call through a pointer", call_pointer, s, NULL);
    report("call of a command, 3 rows", call_command, s, "few | nothing");
    report("call of a command, 10,000,000 rows", call_command, s, "many | nothing");
    report("call that hands a column on, 3 rows", call_command, s, "few | hand_on");
    report("call that hands a column on, 10,000,000 rows", call_command, s, "many | hand_on");
    report("statement `few | nothing`", run_statements, s, "few | nothing");
    report("scalar callback, one row", apply_rows, s, "same");
    report("plain function, one row", apply_rows, s, "same_plain");
    session_free(s);
    return 0;
}
