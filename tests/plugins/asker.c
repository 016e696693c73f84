/* SPDX-License-Identifier: MIT-0 */
/* asker.c -- a plugin that asks metrics: from a command, from a metric, and from where it must not. */
#include <jevons/plugin.h>

#include <math.h>

static jvn_status add_text(jvn_call *call, const char *side, const char *name, const char *s)
{
    struct ArrowArray a;
    int64_t n = (int64_t)strlen(s);
    jvn_status st = call->host->new_array(call, JVN_STRING, 1, n, 0, &a);
    if (st != JVN_OK) return st;
    ((int64_t *)jvn_out(&a))[0] = 0;
    ((int64_t *)jvn_out(&a))[1] = n;
    memcpy(jvn_out_text(&a), s, (size_t)n);
    return call->host->add(call, side, name, call->host->field(call, JVN_STRING, NULL, NULL), &a);
}

static jvn_status add_number(jvn_call *call, const char *name, const char *unit, const char *convention, double x)
{
    struct ArrowArray a;
    jvn_status st = call->host->new_array(call, JVN_FLOAT64, 1, 0, JVN_NULLABLE, &a);
    if (st != JVN_OK) return st;
    *(double *)jvn_out(&a) = x;
    if (isnan(x)) jvn_set_null(&a, 0);
    return call->host->add(call, NULL, name, call->host->field(call, JVN_FLOAT64, unit, convention), &a);
}

/* What the value was made of, as it is. */
static jvn_status add_rows(jvn_call *call, const jvn_table *rows)
{
    jvn_status st = JVN_OK;
    for (int32_t i = 0; rows && i < rows->n_columns && st == JVN_OK; i++) {
        struct ArrowArray a;
        st = call->host->share(call, jvn_column(rows, i), 0, rows->rows, &a);
        if (st == JVN_OK) st = call->host->add(call, "rows", jvn_column_schema(rows, i)->name, jvn_column_schema(rows, i), &a);
    }
    return st;
}

static jvn_status ask(jvn_call *call)
{
    jvn_answer a = {.size = sizeof a};
    jvn_status st = jvn_evidence_of(call)->ask(call, jvn_item_of(call, 0, 0)->text, &a);
    if (st == JVN_OK) st = add_number(call, "value", a.unit, a.convention, a.value);
    const char *const texts[][2] = {{"metric", a.metric}, {"plugin", a.plugin}, {"reason", a.reason}, {"error", a.error},
                                    {"hint", a.hint},     {"notes", a.notes}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts && st == JVN_OK; i++) st = add_text(call, NULL, texts[i][0], texts[i][1]);
    return st == JVN_OK ? add_rows(call, a.rows) : st;
}

/* A narrow answer, as an older header has none. */
static jvn_status ask_narrow(jvn_call *call)
{
    jvn_answer a = {.size = 24};
    return jvn_evidence_of(call)->ask(call, "closing NVDA --prices px", &a);
}

static jvn_status list(jvn_call *call)
{
    jvn_list all;
    char line[1000] = "";
    jvn_status st = jvn_evidence_of(call)->metrics(call, &all);
    for (uint32_t i = 0; i < all.count; i++) {
        const jvn_measure *m = jvn_at(&all, i);
        size_t n = strlen(line);
        snprintf(line + n, sizeof line - n, "%s%s of %s with %u", n ? ", " : "", m->name, m->plugin, m->params.count);
    }
    return st == JVN_OK ? add_text(call, NULL, "measures", line) : st;
}

static jvn_status in_task(void *context, int64_t i)
{
    jvn_answer a = {.size = sizeof a};
    (void)i;
    return jvn_evidence_of((jvn_call *)context)->ask((jvn_call *)context, "closing NVDA --prices px", &a);
}

static jvn_status ask_in_task(jvn_call *call) { return call->host->parallel_for(call, 1, in_task, call); }

static jvn_status scalar(jvn_call *call, const struct ArrowArray *const *args, int32_t n_args, int64_t n, struct ArrowArray *out)
{
    jvn_list all;
    (void)args, (void)n_args, (void)n, (void)out;
    return jvn_evidence_of(call)->metrics(call, &all);
}

/* A metric that hands on what another says of the entity: of itself, in the end the host's answer. */
static jvn_status relay(jvn_call *call)
{
    char line[512];
    jvn_answer a = {.size = sizeof a};
    snprintf(line, sizeof line, (const char *)call->data, jvn_item_of(call, 0, 0)->text);
    jvn_status st = jvn_evidence_of(call)->ask(call, line, &a);
    jvn_say(call, "asked");
    if (st == JVN_OK) st = add_number(call, "value", a.unit, a.convention, a.value);
    return st == JVN_OK ? add_text(call, NULL, "reason", *a.error ? a.error : a.reason) : st;
}

static const jvn_param line[] = {{"LINE", JVN_P_RAW, JVN_REQUIRED, NULL, NULL, "what stands behind `metric`"}};

static const jvn_command commands[] = {
    {"asker ask", "asks a metric", "asker ask relayed NVDA", NULL, JVN_INPUT_NONE, JVN_LIST(line), ask, NULL, 0},
    {"asker metrics", "lists the metrics", "asker metrics", NULL, JVN_INPUT_NONE, JVN_NONE, list, NULL, 0},
#ifdef SINS
    {"asker task", "asks from a task", "asker task", NULL, JVN_INPUT_NONE, JVN_NONE, ask_in_task, NULL},
    {"asker narrow", "gives too little room", "asker narrow", NULL, JVN_INPUT_NONE, JVN_NONE, ask_narrow, NULL},
#endif
};

static const jvn_function functions[] = {
#ifdef SINS
    {.shape = JVN_S_SCALAR, .signature = "float64 asker_function(float64 x)", .summary = "asks from a function",
     .example = "calc asker_function(1)", .scalar = scalar},
#else
    JVN_PLAIN("double asker_plain(double x)", fabs, "asks nothing", "calc asker_plain(1)"),
#endif
};

static const jvn_metric metrics[] = {
    {"relayed", "what closing says", "metric relayed NVDA", NULL, JVN_NONE, relay, "closing %s --prices px"},
    {"endless", "what it says itself", "metric endless NVDA", NULL, JVN_NONE, relay, "endless %s"},
};

JVN_PLUGIN("asker", "1.0", "asks metrics", JVN_NEEDS_EVIDENCE, "", .commands = JVN_LIST(commands),
           .functions = JVN_LIST(functions), .metrics = JVN_LIST(metrics));
