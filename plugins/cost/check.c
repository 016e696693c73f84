/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check.c -- the command `cost check`: every reported figure beside what the other reported figures make of it. */
#include "compare.h"

#include "assumptions.h"
#include "columns.h"
#include "form.h"

typedef struct found {
    const char *stage, *quantity, *unit, *formula, *verdict;
    double reported, computed, off;
} found;

typedef struct findings {
    const scenario *reported; /* of a model, what its report has; NULL: without one, what was given */
    int n_reported;
    found *rows;
    int64_t n, room;
    double within; /* a share */
} findings;

/* The same stage with nothing but what was reported; NULL: there is no report. */
static const scenario *report_of(const findings *f, const scenario *s)
{
    for (int i = 0; i < f->n_reported; i++)
        if (s->label && !strcmp(f->reported[i].label, s->label)) return &f->reported[i];
    return NULL;
}

static bool is_reported(const scenario *report, const scenario *s, int q)
{
    return s->known[q].basis == GIVEN || (report && report->known[q].basis != UNKNOWN);
}

/* Without the figure, and without prices of the market and the design of chips, which say nothing of a report. */
static scenario others_of(const scenario *report, const scenario *s, int q)
{
    static const int16_t general[] = {Q_RATE, Q_CHIP_PRICE, Q_PRICE, Q_KWH_PRICE, Q_TDP};
    scenario without = *s;
    without.known[q].basis = UNKNOWN;
    for (size_t k = 0; k < sizeof general / sizeof *general; k++)
        if (!is_reported(report, s, general[k])) without.known[general[k]].basis = UNKNOWN;
    return without;
}

static jvn_status check_one(const request *r, findings *f, const scenario *s, int q)
{
    const scenario *report = report_of(f, s);
    double values[N_QUANTITIES];
    plan p;
    if (!is_reported(report, s, q)) return JVN_OK;
    scenario without = others_of(report, s, q);
    if (!plan_make(&p, &without, &q, 1) || p.basis[q] != MADE || plan_is_assumed(&p) || plan_stands_in(&p, q) || f->n == f->room) return JVN_OK;
    plan_point(&p, &without, values);
    const char *how = assumptions_how(r->call, &p, q);
    if (!how) return JVN_ENOMEM;
    double reported = dist_quantile(&s->known[q].value, 0.5), off = reported / values[q] - 1;
    f->rows[f->n++] = (found){s->label, quantities[q].name, *quantities[q].unit ? quantities[q].unit : NULL,
        how, fabs(off) <= f->within ? "agrees" : "differs", reported, values[q], 100 * off};
    return JVN_OK;
}

static const member columns[] = {
    TEXT_OF(found, stage, NULL),
    TEXT_OF(found, quantity, NULL),
    NUMBER_OF(found, reported, NULL, NULL),
    NUMBER_OF(found, computed, NULL, "from the other figures"),
    TEXT_OF(found, unit, NULL),
    NUMBER_OF(found, off, "%", "reported/computed - 1"),
    TEXT_OF(found, verdict, NULL),
    TEXT_OF(found, formula, NULL),
};

static jvn_status open_report(const request *r, findings *f)
{
    scenario *stages = NULL;
    const char **chips;
    if (!r->model) return JVN_OK;
    jvn_status st = facts_model(r->call, r->facts, r->model_arg, r->model, &stages, &chips, &f->n_reported);
    f->reported = stages;
    return st;
}

jvn_status run_check(jvn_call *call)
{
    request r = form_request(call);
    findings f = {.within = jvn_item_of(call, r.base + IN_WITHIN, 0)->number / 100};
    jvn_status st = request_open(&r);
    if (st == JVN_OK) st = open_report(&r, &f);
    f.room = (int64_t)r.n * N_QUANTITIES;
    if (st == JVN_OK && !(f.rows = call->host->scratch(call, (f.room + 1) * (int64_t)sizeof *f.rows))) st = JVN_ENOMEM;
    for (int i = 0; i < r.n; i++)
        for (int q = 0; q < N_QUANTITIES && st == JVN_OK; q++)
            if (r.stages[i].known[q].basis != UNKNOWN) st = check_one(&r, &f, &r.stages[i], q);
    if (st != JVN_OK) return st;
    if (!f.n) jvn_say(call, "no figure follows from the others: nothing can be compared");
    int64_t differ = 0;
    for (int64_t i = 0; i < f.n; i++) differ += f.rows[i].verdict[0] == 'd';
    if (differ) jvn_say(call, "%lld of %lld figures differ by more than %g %% from what the others make of them",
                        (long long)differ, (long long)f.n, 100 * f.within);
    return add_members(call, NULL, columns, N_MEMBERS(columns), f.rows, sizeof *f.rows, f.n);
}
