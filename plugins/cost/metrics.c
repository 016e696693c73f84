/* SPDX-License-Identifier: GPL-3.0-or-later */
/* metrics.c -- one number of a model, with its unit, its formula and what it was made of; or why there is none. */
#include "metrics.h"

#include "assumptions.h"
#include "columns.h"
#include "missing.h"

/* A number, or the reason that there is none. */
typedef struct answer {
    double value;
    char how[300], reason[300];
    plan *plans;
    double *values;
    request r;
} answer;

/* Of sizes the report's word counts; of costs what goes in comes before the result. */
static bool make_plan(plan *p, const scenario *s, const int *targets, int n)
{
    const bool is_size = *targets == Q_PARAMETERS || *targets == Q_ACTIVE || *targets == Q_TOKENS;
    return is_size ? plan_make(p, s, targets, n) : plan_make_new(p, s, targets, n);
}

/* Works the targets out for each stage; false: a reason is given. */
static bool plan_all(answer *a, const form *f)
{
    const request *r = &a->r;
    for (int i = 0; i < r->n; i++) {
        int targets[2] = {f->targets[0], f->targets[f->n_targets - 1]};
        char sets[160];
        if (!make_plan(&a->plans[i], &r->stages[i], targets, f->n_targets)) {
            snprintf(a->reason, sizeof a->reason, "%s of %s is not known; it takes %s", quantities[*targets].name,
                     r->stages[i].label ? r->stages[i].label : r->model, missing_sets(&r->stages[i], *targets, NULL, 0, sets, sizeof sets));
            return false;
        }
        plan_point(&a->plans[i], &r->stages[i], a->values + (int64_t)i * N_QUANTITIES);
    }
    return true;
}

static double sum_of(const answer *a, int q)
{
    double sum = 0;
    for (int i = 0; i < a->r.n; i++) sum += a->values[(int64_t)i * N_QUANTITIES + q];
    return sum;
}

static jvn_status work_out(answer *a, const form *f)
{
    const request *r = &a->r;
    a->plans = r->call->host->scratch(r->call, (int64_t)sizeof *a->plans * (r->n + 1));
    a->values = r->call->host->scratch(r->call, (int64_t)sizeof *a->values * N_QUANTITIES * (r->n + 1));
    if (!a->plans || !a->values) return JVN_ENOMEM;
    if (!plan_all(a, f)) return JVN_OK;
    a->value = sum_of(a, f->targets[0]);
    assumptions_spell(a->plans, r->stages, r->n, f->targets[0], a->how, sizeof a->how);
    if (f->n_targets < 2) return JVN_OK;
    a->value /= sum_of(a, f->targets[1]);
    snprintf(a->how, sizeof a->how, "%s / %s", quantities[f->targets[0]].name, quantities[f->targets[1]].name);
    return JVN_OK;
}

static jvn_status answer_of(answer *a, const char *model, int arg, const form *f)
{
    a->value = NAN;
    a->how[0] = a->reason[0] = 0;
    a->r.model = model;
    a->r.model_arg = arg;
    if (!facts_has_model(a->r.facts, model)) {
        snprintf(a->reason, sizeof a->reason, "no model is called '%s'; --models-table brings others", model);
        return JVN_OK;
    }
    jvn_status st = request_open(&a->r);
    return st == JVN_OK ? work_out(a, f) : st;
}

/* a over b. */
static void divide(answer *a, const answer *b)
{
    char how[sizeof a->how];
    if (*b->reason) memcpy(a->reason, b->reason, sizeof a->reason);
    if (*a->reason) return;
    snprintf(how, sizeof how, "%.140s; over %.20s: %.110s", a->how, b->r.model, b->how);
    memcpy(a->how, how, sizeof how);
    a->value /= b->value;
}

static jvn_status add_answer(jvn_call *call, const answer *a, const char *unit)
{
    const char *reason[] = {a->reason};
    const double value = *a->reason ? NAN : a->value;
    jvn_status st = add_numbers(call, NULL, "value", unit, a->how, &value, 1);
    if (st == JVN_OK && *a->reason) return add_texts(call, NULL, "reason", NULL, reason, 1);
    return st == JVN_OK ? assumptions_add(call, "rows", a->plans, a->r.stages, a->values, a->r.n) : st;
}

jvn_status run_metric(jvn_call *call)
{
    const metric_form *f = call->data;
    answer a = {.r = {.call = call, .map = f->asked.map, .n_map = f->asked.n_map, .first = N_METRIC_ARGS,
                      .base = N_METRIC_ARGS + f->asked.n_map, .goal = -1}}, b;
    int to = a.r.base + IN_TO;
    if (f->needs_stage && !jvn_given(call, a.r.base + IN_STAGE))
        return jvn_fail(call, JVN_EARG, a.r.base + IN_STAGE, "--stage pre-training", "which stage?");
    jvn_status st = request_facts(&a.r);
    b = a;
    if (st == JVN_OK) st = answer_of(&a, jvn_item_of(call, IN_ENTITY, 0)->text, IN_ENTITY, &f->asked);
    if (st == JVN_OK && f->is_ratio) {
        st = answer_of(&b, jvn_item_of(call, to, 0)->text, to, &f->asked);
        if (st == JVN_OK) divide(&a, &b);
    }
    return st == JVN_OK ? add_answer(call, &a, f->unit) : st;
}
