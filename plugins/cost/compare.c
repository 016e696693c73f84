/* SPDX-License-Identifier: GPL-3.0-or-later */
/* compare.c -- the command `cost compare`: models and claimed figures side by side, as ratios to one of them. */
#include "compare.h"

#include "assumptions.h"
#include "bars.h"
#include "columns.h"
#include "figure.h"
#include "form.h"
#include "input.h"
#include "names.h"

typedef struct side {
    const char *name, *how, *times;
    double value, ratio;
} side;

static jvn_status compare_model(const request *shared, side *out)
{
    request r = *shared;
    double values[N_QUANTITIES];
    jvn_status st = request_open(&r);
    out->value = 0;
    for (int i = 0; i < r.n && st == JVN_OK; i++) {
        plan p;
        if (!plan_make_new(&p, &r.stages[i], &r.goal, 1)) return form_cannot(&r, &r.stages[i], -1, r.goal);
        plan_point(&p, &r.stages[i], values);
        if (i == 0 || request_adds_up(&r, r.goal)) out->value += values[r.goal];
        else if (out->value != values[r.goal]) return form_adds_up(&r, r.goal);
        if (!(out->how = assumptions_how(r.call, &p, r.goal))) return JVN_ENOMEM;
    }
    return st;
}

/* A name of a model, or a figure. */
static jvn_status compare_one(const request *shared, int item, side *out)
{
    int arg = JVN_BLAME(shared->base + IN_NAMES, item);
    dist d;
    out->name = jvn_item_of(shared->call, shared->base + IN_NAMES, item)->text;
    request r = *shared;
    r.model = out->name;
    r.model_arg = arg;
    if (!strchr("0123456789.", out->name[0])) return compare_model(&r, out);
    jvn_status st = input_take(r.call, arg, out->name, r.goal, &d);
    if (st != JVN_OK) return st;
    out->value = dist_quantile(&d, 0.5);
    out->how = "as claimed";
    return JVN_OK;
}

/* Bars from nothing to each value. */
static jvn_status add_scale(const request *r, const side *sides, int n)
{
    double *zero = r->call->host->scratch(r->call, (int64_t)sizeof *zero * n), *values = r->call->host->scratch(r->call, (int64_t)sizeof *values * n);
    double most = 0;
    if (!zero || !values) return JVN_ENOMEM;
    for (int i = 0; i < n; i++) {
        zero[i] = 0;
        values[i] = sides[i].value;
        if (values[i] > most) most = values[i];
    }
    return add_bars(r->call, NULL, NULL, zero, values, NAN, 0, most, n);
}

static jvn_status add_sides(const request *r, side *sides, int n)
{
    char times[32], to[80];
    const quantity *goal = &quantities[r->goal];
    const member columns[] = {TEXT_OF(side, name, NULL), {goal->name, offsetof(side, value), 0, goal->unit, goal->summary},
                              NUMBER_OF(side, ratio, NULL, to), TEXT_OF(side, times, to), TEXT_OF(side, how, NULL)};
    snprintf(to, sizeof to, "to %s", sides[0].name);
    for (int i = 0; i < n; i++) {
        sides[i].ratio = sides[i].value / sides[0].value;
        figure_times(sides[i].ratio, times);
        if (!(sides[i].times = keep_text(r->call, times))) return JVN_ENOMEM;
    }
    jvn_status st = add_members(r->call, NULL, columns, N_MEMBERS(columns), sides, sizeof *sides, n);
    return st == JVN_OK ? add_scale(r, sides, n) : st;
}

jvn_status run_compare(jvn_call *call)
{
    request r = form_request(call);
    int n = jvn_count(call, r.base + IN_NAMES);
    side *sides = call->host->scratch(call, (int64_t)sizeof *sides * (n + 1));
    jvn_status st = sides ? form_goal(&r) : JVN_ENOMEM;
    for (int i = 0; i < n && st == JVN_OK; i++) st = compare_one(&r, i, &sides[i]);
    return st == JVN_OK ? add_sides(&r, sides, n) : st;
}
