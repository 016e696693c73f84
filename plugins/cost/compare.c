/* SPDX-License-Identifier: GPL-3.0-or-later */
/* compare.c -- the command `cost compare`: models and claimed figures side by side, as ratios to one of them. */
#include "compare.h"

#include "columns.h"
#include "figure.h"
#include "form.h"
#include "input.h"

typedef struct side {
    const char *name, *how;
    double value;
} side;

static jvn_status compare_model(const request *shared, int item, side *out)
{
    request r = *shared;
    double values[N_QUANTITIES];
    const formula *last = NULL;
    r.model_arg = JVN_BLAME(r.base + IN_NAMES, item);
    jvn_status st = request_open(&r);
    out->value = 0;
    for (int i = 0; i < r.n && st == JVN_OK; i++) {
        plan p;
        if (!plan_make_new(&p, &r.stages[i], &r.goal, 1)) return form_cannot(&r, &r.stages[i], -1, r.goal);
        plan_point(&p, &r.stages[i], values);
        out->value += values[r.goal];
        last = p.basis[r.goal] == MADE ? &formulas[p.formula[r.goal]] : NULL;
    }
    char *how = r.call->host->scratch(r.call, 200);
    if (!how) return JVN_ENOMEM;
    out->how = last ? formula_spell(last, how, 200) : "as reported";
    return st;
}

/* A name of a model, or a figure. */
static jvn_status compare_one(const request *shared, int item, side *out)
{
    input_error e = {0};
    dist d;
    out->name = jvn_item_of(shared->call, shared->base + IN_NAMES, item)->text;
    request r = *shared;
    r.model = out->name;
    if (!strchr("0123456789.", out->name[0])) return compare_model(&r, item, out);
    if (!input_read(out->name, &quantities[r.goal], &d, &e))
        return jvn_fail(r.call, JVN_EARG, JVN_BLAME(r.base + IN_NAMES, item), *e.hint ? e.hint : NULL, "%s", e.message);
    out->value = dist_quantile(&d, 0.5);
    out->how = "as claimed";
    return JVN_OK;
}

/* Bars from nothing to each value. */
static jvn_status add_scale(const request *r, const double *values, int n)
{
    double *zero = r->call->host->scratch(r->call, (int64_t)sizeof *zero * (n + 1)), most = 0;
    if (!zero) return JVN_ENOMEM;
    for (int i = 0; i < n; i++) {
        zero[i] = 0;
        if (values[i] > most) most = values[i];
    }
    return add_bars(r->call, NULL, NULL, zero, values, NAN, 0, most, n);
}

static jvn_status add_sides(const request *r, const side *sides, int n)
{
    const jvn_host *h = r->call->host;
    const char **names = h->scratch(r->call, n * 8), **how = h->scratch(r->call, n * 8), **times = h->scratch(r->call, n * 8);
    double *values = h->scratch(r->call, n * 8), *ratios = h->scratch(r->call, n * 8);
    char *text = h->scratch(r->call, n * 32), convention[80];
    if (!names || !how || !times || !values || !ratios || !text) return JVN_ENOMEM;
    for (int i = 0; i < n; i++) {
        names[i] = sides[i].name, how[i] = sides[i].how, values[i] = sides[i].value;
        ratios[i] = sides[i].value / sides[0].value;
        times[i] = figure_times(ratios[i], text + 32 * i);
    }
    snprintf(convention, sizeof convention, "to %s", sides[0].name);
    jvn_status st = add_texts(r->call, NULL, "name", NULL, names, n);
    if (st == JVN_OK) st = add_numbers(r->call, NULL, quantities[r->goal].name, quantities[r->goal].unit, quantities[r->goal].summary, values, n);
    if (st == JVN_OK) st = add_numbers(r->call, NULL, "ratio", NULL, convention, ratios, n);
    if (st == JVN_OK) st = add_texts(r->call, NULL, "times", convention, times, n);
    if (st == JVN_OK) st = add_texts(r->call, NULL, "how", NULL, how, n);
    return st == JVN_OK ? add_scale(r, values, n) : st;
}

jvn_status run_compare(jvn_call *call)
{
    const form *f = call->data;
    request r = {.call = call, .map = f->map, .n_map = f->n_map, .base = f->n_map};
    int n = jvn_count(call, r.base + IN_NAMES);
    side *sides = call->host->scratch(call, (int64_t)sizeof *sides * (n + 1));
    jvn_status st = sides ? form_goal(&r) : JVN_ENOMEM;
    for (int i = 0; i < n && st == JVN_OK; i++) st = compare_one(&r, i, &sides[i]);
    return st == JVN_OK ? add_sides(&r, sides, n) : st;
}
