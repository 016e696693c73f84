/* SPDX-License-Identifier: GPL-3.0-or-later */
/* metric.c -- the command `metric`: asks a metric for its evidence. */
#include "builtins.h"

enum { NAME };

/* A metric answers with one row that has a value. */
static jvn_status check_answer(jvn_call *call, const reg_item *metric, const table *t)
{
    if (!t || table_find(t, "value") < 0)
        return jvn_fail(call, JVN_EPLUGIN, NAME, NULL, "%s gave no column 'value': a defect of %s", metric->name, metric->owner);
    if (t->rows == 1) return JVN_OK;
    return jvn_fail(call, JVN_EPLUGIN, NAME, NULL, "%s gave %lld rows, wanted one: a defect of %s", metric->name,
                    (long long)t->rows, metric->owner);
}

static jvn_status run_metric(jvn_call *call)
{
    host_call *h = call->host_data;
    const reg_item *metric = h->s->format; /* the parser knows no other */
    jvn_status st = host_run_format(h, metric);
    return st == JVN_OK ? check_answer(call, metric, h->primary) : st;
}

static const jvn_param params[] = {
    {"NAME", JVN_P_WORD, JVN_REQUIRED | PARAM_MEASURES, NULL, NULL, "the metric; its own flags follow the entity"},
    {"ENTITY", JVN_P_WORD, JVN_REQUIRED, NULL, NULL, "whose value: a ticker, a model, a company"},
    {"--on", JVN_P_DATE, 0, NULL, NULL, "the day; without it the metric takes the latest"},
};

static const jvn_command commands[] = {
    {"metric", "asks a metric for a value and what it was made of", "help metric",
     "The answer has one row: the value, with its unit, and where there is no evidence a null and the reason.\n"
     "The rows it was made of are kept as NAME.rows where the metric gives them. `help` lists the metrics.",
     JVN_INPUT_NONE, JVN_LIST(params), .run = run_metric},
};
const jvn_list metric_commands = JVN_LIST(commands);
