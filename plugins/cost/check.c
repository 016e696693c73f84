/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check.c -- the command `cost check`: every reported figure beside what the other reported figures make of it. */
#include "compare.h"

#include "columns.h"
#include "form.h"

typedef struct found {
    const char *stage, *quantity, *unit, *formula, *verdict;
    double reported, computed, off;
} found;

typedef struct findings {
    found *rows;
    int64_t n, room;
    double within; /* a share */
} findings;

static jvn_status check_one(const request *r, findings *f, const scenario *s, int q)
{
    scenario without = *s;
    double values[N_QUANTITIES];
    plan p;
    without.known[q].basis = UNKNOWN;
    if (!plan_make(&p, &without, &q, 1) || p.basis[q] != MADE || plan_is_assumed(&p) || f->n == f->room) return JVN_OK;
    plan_point(&p, &without, values);
    char *how = r->call->host->scratch(r->call, 200);
    if (!how) return JVN_ENOMEM;
    double reported = dist_quantile(&s->known[q].value, 0.5), off = reported / values[q] - 1;
    f->rows[f->n++] = (found){s->label, quantities[q].name, *quantities[q].unit ? quantities[q].unit : NULL,
        formula_spell(&formulas[p.formula[q]], how, 200), fabs(off) <= f->within ? "agrees" : "differs", reported, values[q], 100 * off};
    return JVN_OK;
}

#define TEXT(member_) {#member_, offsetof(found, member_), 1, NULL, NULL}
static const member columns[] = {
    TEXT(stage),
    TEXT(quantity),
    {"reported", offsetof(found, reported), 0, NULL, NULL},
    {"computed", offsetof(found, computed), 0, NULL, "from the other figures"},
    TEXT(unit),
    {"off", offsetof(found, off), 0, "%", "reported/computed - 1"},
    TEXT(verdict),
    TEXT(formula),
};

jvn_status run_check(jvn_call *call)
{
    const form *asked = call->data;
    request r = {.call = call, .map = asked->map, .n_map = asked->n_map, .base = asked->n_map, .goal = -1};
    findings f = {.within = jvn_item_of(call, r.base + IN_WITHIN, 0)->number / 100};
    jvn_status st = request_open(&r);
    f.room = (int64_t)r.n * N_QUANTITIES;
    if (st == JVN_OK && !(f.rows = call->host->scratch(call, (f.room + 1) * (int64_t)sizeof *f.rows))) st = JVN_ENOMEM;
    for (int i = 0; i < r.n; i++)
        for (int q = 0; q < N_QUANTITIES && st == JVN_OK; q++)
            if (r.stages[i].known[q].basis != UNKNOWN) st = check_one(&r, &f, &r.stages[i], q);
    if (st != JVN_OK) return st;
    int64_t differ = 0;
    for (int64_t i = 0; i < f.n; i++) differ += f.rows[i].verdict[0] == 'd';
    if (differ) jvn_say(call, "%lld of %lld figures differ by more than %g %% from what the others make of them",
                        (long long)differ, (long long)f.n, 100 * f.within);
    return add_members(call, NULL, columns, sizeof columns / sizeof *columns, f.rows, sizeof *f.rows, f.n);
}
