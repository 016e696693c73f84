/* SPDX-License-Identifier: MIT-0 */
/* zoo.c -- one of every kind, to be unloaded and loaded again. With -DSECOND it is another version, with other names;
 * with -DBROKEN its last function is one that the host refuses; with -DID='"x"' it is called so. `zoo lend` gives memory of
 * its own, which the host does not copy. */
#include <stdlib.h>

#include <jevons/plugin.h>

#ifndef ID
#define ID "zoo"
#endif
#ifdef SECOND
#define VERSION "2.0"
#define TIMES 3
#else
#define VERSION "1.0"
#define TIMES 2
#endif

/* ---- commands ---- */

static jvn_status add_numbers(jvn_call *call, const char *side, const char *name, int64_t n)
{
    struct ArrowArray a;
    jvn_status st = call->host->new_array(call, JVN_FLOAT64, n, 0, 0, &a);
    if (st != JVN_OK) return st;
    for (int64_t i = 0; i < n; i++) ((double *)jvn_out(&a))[i] = (double)(i * TIMES);
    return call->host->add(call, side, name, call->host->field(call, JVN_FLOAT64, "USD", "made by zoo"), &a);
}

static jvn_status count_run(jvn_call *call)
{
    jvn_say(call, "counting");
    jvn_status st = add_numbers(call, NULL, "x", 3);
    return st == JVN_OK ? add_numbers(call, "half", "y", 2) : st;
}

static void release_lent(struct ArrowArray *a)
{
    free((void *)(uintptr_t)a->buffers[1]);
    free(a->buffers);
    a->release = NULL;
}

static jvn_status lend_run(jvn_call *call)
{
    double *values = malloc(4 * sizeof *values);
    const void **buffers = calloc(2, sizeof *buffers);
    for (int i = 0; i < 4; i++) values[i] = i;
    buffers[1] = values;
    struct ArrowArray a = {.length = 4, .n_buffers = 2, .buffers = buffers, .release = release_lent};
    return call->host->add(call, NULL, "x", call->host->field(call, JVN_FLOAT64, NULL, NULL), &a);
}

static const jvn_command commands[] = {
    {.name = "zoo count", .summary = "counts", .example = "zoo count", .input = JVN_INPUT_NONE, .run = count_run},
    {.name = "zoo lend", .summary = "lends its memory", .example = "zoo lend", .input = JVN_INPUT_NONE, .run = lend_run},
#ifdef SECOND
    {.name = "zoo more", .summary = "counts", .example = "zoo more", .input = JVN_INPUT_NONE, .run = count_run},
#endif
};

/* ---- functions ---- */

static double times(double x) { return x * TIMES; }
static int64_t size(const char *s) { return (int64_t)strlen(s) * TIMES; }

static jvn_status spell(jvn_call *call, const struct ArrowArray *const *args, int32_t n_args, int64_t n, struct ArrowArray *out)
{
    static const char word[] = "zoo";
    (void)args, (void)n_args;
    jvn_status st = call->host->new_array(call, JVN_STRING, n, 3 * n, 0, out);
    if (st != JVN_OK) return st;
    for (int64_t i = 0; i <= n; i++) ((int64_t *)jvn_out(out))[i] = 3 * i;
    for (int64_t i = 0; i < n; i++) memcpy(jvn_out_text(out) + 3 * i, word, 3);
    return JVN_OK;
}

static void init(jvn_call *call, void *state)
{
    (void)call;
    *(double *)state = 0;
}
static void step(jvn_call *call, void *state, const struct ArrowArray *const *args, int32_t n_args, int64_t offset, int64_t n)
{
    (void)call, (void)n_args;
    for (int64_t i = 0; i < n; i++) *(double *)state += jvn_f64(args[0])[offset + i] * TIMES;
}
static void merge(jvn_call *call, void *state, const void *later)
{
    (void)call;
    *(double *)state += *(const double *)later;
}
static jvn_status final(jvn_call *call, const void *states, int64_t n, struct ArrowArray *out, int64_t at)
{
    (void)call;
    memcpy((double *)jvn_out(out) + at, states, (size_t)n * sizeof(double));
    return JVN_OK;
}

static jvn_status window(jvn_call *call, const struct ArrowArray *const *args, int32_t n_args, const jvn_groups *groups,
                         struct ArrowArray *out)
{
    (void)call, (void)n_args;
    for (int64_t i = 0; i < groups->starts[groups->n]; i++) ((double *)jvn_out(out))[i] = jvn_f64(args[0])[i] * TIMES;
    return JVN_OK;
}

static const jvn_function functions[] = {
    {.shape = JVN_S_PLAIN, .signature = "double zoo_times(double x)", .summary = "times", .example = "calc zoo_times(1.0)",
     .plain = (jvn_plain)times},
    {.shape = JVN_S_PLAIN, .signature = "int64_t zoo_size(const char *s)", .summary = "size", .example = "calc zoo_size('a')",
     .plain = (jvn_plain)size},
    {.shape = JVN_S_SCALAR, .signature = "string zoo_spell(float64 x)", .summary = "spells", .example = "calc zoo_spell(1.0)",
     .scalar = spell},
    {.shape = JVN_S_AGGREGATE, .signature = "float64 zoo_sum(float64 x)", .summary = "adds", .example = "px | summary zoo_sum(close)",
     .state_size = sizeof(double), .init = init, .step = step, .merge = merge, .final = final},
    {.shape = JVN_S_WINDOW, .signature = "float64 zoo_each(float64 x)", .summary = "each", .example = "px | set e = zoo_each(close)",
     .window = window},
#ifndef SECOND
    {.shape = JVN_S_PLAIN, .signature = "double zoo_old(double x)", .summary = "times", .example = "calc zoo_old(1.0)",
     .plain = (jvn_plain)times},
#endif
#ifdef BROKEN
    {.shape = JVN_S_PLAIN, .signature = "double zoo_broken(struct x y)", .summary = "no", .example = "no", .plain = (jvn_plain)times},
#endif
};

/* ---- readers, writers, metrics ---- */

static jvn_status read_run(jvn_call *call) { return add_numbers(call, NULL, "read", 2); }
static jvn_status write_run(jvn_call *call) { return call->host->write(call, "zoo\n", 4); }
static jvn_status metric_run(jvn_call *call) { return add_numbers(call, NULL, "value", 1); }

static const jvn_reader readers[] = {
    {.name = "zoo", .extensions = "zoo", .summary = "reads", .example = "load x.zoo", .run = read_run},
};
static const jvn_writer writers[] = {
    {.name = "zoo", .extensions = "zoo", .summary = "writes", .example = "px | save x.zoo", .run = write_run},
};
static const jvn_metric metrics[] = {
    {.name = "zoo_value", .summary = "a value", .example = "metric zoo_value X", .run = metric_run},
};

static const jvn_param options[] = {
    {"cages", JVN_P_INTEGER, 0, "0..9", "1", "how many"},
#ifdef SECOND
    {"gate", JVN_P_ENUM, 0, "wide|shut", "wide", "how wide"},
#else
    {"gate", JVN_P_ENUM, 0, "open|shut|ajar", "open", "how wide"},
#endif
};

JVN_PLUGIN(ID, VERSION, "one of every kind", "", "", .commands = JVN_LIST(commands), .functions = JVN_LIST(functions),
           .readers = JVN_LIST(readers), .writers = JVN_LIST(writers), .metrics = JVN_LIST(metrics), .options = JVN_LIST(options));
