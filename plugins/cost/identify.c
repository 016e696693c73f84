/* SPDX-License-Identifier: GPL-3.0-or-later */
/* identify.c -- the command `cost identify`: which quantity of which model a circulating figure is. */
#include "compare.h"

#include <stdlib.h>

#include "assumptions.h"
#include "columns.h"
#include "figure.h"
#include "form.h"
#include "input.h"

/* What a sum of money that is told of a model may be. */
static const int16_t meanings[] = {Q_COST, Q_OWNED, Q_DEVELOPMENT, Q_STAFF, Q_ENERGY_COST, Q_CHIP_COST, Q_CAPEX, Q_FLEET, Q_YEARLY, Q_OPEX};
enum { N_MEANINGS = sizeof meanings / sizeof *meanings };

typedef struct candidate {
    const char *model, *stage, *quantity, *how, *fits, *assumed;
    double value, ratio;
} candidate;

typedef struct search {
    request r; /* without a model */
    double figure, half_place;
    candidate *rows;
    int64_t n, room;
} search;

static const char *fit_of(const search *x, double value)
{
    if (fabs(value - x->figure) <= x->half_place * (1 + 1e-9)) return "rounds to it";
    return fabs(value / x->figure - 1) <= 0.05 ? "within 5 %" : NULL;
}

static bool grow(search *x)
{
    int64_t room = x->room ? 2 * x->room : 1024;
    candidate *rows = x->r.call->host->scratch(x->r.call, room * (int64_t)sizeof *rows);
    if (!rows) return false;
    if (x->n) memcpy(rows, x->rows, (size_t)x->n * sizeof *rows);
    x->rows = rows;
    x->room = room;
    return true;
}

/* What nobody reported, and is assumed: "mfu, staff_share"; NULL: nothing. */
static const char *assumed_of(jvn_call *call, const plan *p)
{
    char text[200] = "";
    size_t n = 0;
    for (int q = 0; q < N_QUANTITIES; q++)
        if (p->basis[q] == USUAL && quantities[q].custom == ASSUMED && n < sizeof text)
            n += (size_t)snprintf(text + n, sizeof text - n, "%s%s", n ? ", " : "", quantities[q].name);
    char *kept = n ? call->host->scratch(call, (int64_t)sizeof text) : NULL;
    return kept ? strcpy(kept, text) : NULL;
}

static jvn_status put(search *x, const char *stage, int q, const plan *p, double value)
{
    if (!(value > 0)) return JVN_OK;
    const char *how = assumptions_how(x->r.call, p, q);
    if (!how || (x->n == x->room && !grow(x))) return JVN_ENOMEM;
    x->rows[x->n++] = (candidate){x->r.model, stage, quantities[q].name, how, fit_of(x, value), assumed_of(x->r.call, p), value, x->figure / value};
    return JVN_OK;
}

/* One meaning in each stage, and in all together; what cannot be worked out is no candidate. */
static jvn_status put_meaning(search *x, const request *r, int q)
{
    double values[N_QUANTITIES], total = 0;
    bool all = r->n > 0;
    jvn_status st = JVN_OK;
    plan p;
    for (int i = 0; i < r->n && st == JVN_OK; i++) {
        bool can = plan_make_new(&p, &r->stages[i], &q, 1);
        all &= can;
        if (!can) continue;
        plan_point(&p, &r->stages[i], values);
        total += values[q];
        if (r->n > 1) st = put(x, r->stages[i].label, q, &p, values[q]);
    }
    return all && st == JVN_OK ? put(x, r->n > 1 ? "total" : r->stages[0].label, q, &p, total) : st;
}

static jvn_status put_model(search *x, const char *model, int blame)
{
    request r = x->r;
    r.model = x->r.model = model;
    r.model_arg = blame;
    jvn_status st = request_open(&r);
    for (int k = 0; k < N_MEANINGS && st == JVN_OK; k++) st = put_meaning(x, &r, meanings[k]);
    return st;
}

/* 0: rounds to the figure and assumes nothing; 1: assumes something; 2: does not round to it. */
static int rank_of(const candidate *c) { return !c->fits || c->fits[0] != 'r' ? 2 : c->assumed != NULL; }

/* What rounds to the figure first, of that what assumes nothing, then the nearest. */
static int by_distance(const void *a, const void *b)
{
    double x = fabs(log(((const candidate *)a)->ratio)), y = fabs(log(((const candidate *)b)->ratio));
    int ranks = rank_of(a) - rank_of(b);
    return ranks ? ranks : (x > y) - (x < y);
}

static const member columns[] = {
    TEXT_OF(candidate, model, NULL),
    TEXT_OF(candidate, stage, NULL),
    TEXT_OF(candidate, quantity, NULL),
    NUMBER_OF(candidate, value, "USD", NULL),
    NUMBER_OF(candidate, ratio, NULL, "figure/value"),
    TEXT_OF(candidate, fits, "rounds to it: within half the place of its last digit"),
    TEXT_OF(candidate, assumed, "by nobody reported"),
    TEXT_OF(candidate, how, NULL),
};

static jvn_status read_figure(search *x)
{
    int arg = x->r.base + IN_FIGURE;
    const char *text = jvn_item_of(x->r.call, arg, 0)->text;
    dist d;
    jvn_status st = input_take(x->r.call, arg, text, Q_COST, &d);
    if (st != JVN_OK) return st;
    x->figure = dist_quantile(&d, 0.5);
    if (d.kind != CONSTANT || !(x->figure > 0))
        return jvn_fail(x->r.call, JVN_EARG, arg, "as it is told: 5.6M, 294K, 1.6e9", "found '%.60s', wanted one figure above 0", text);
    x->half_place = figure_half_place(text);
    return JVN_OK;
}

static jvn_status put_models(search *x)
{
    jvn_call *call = x->r.call;
    int arg = x->r.base + IN_AMONG, n = jvn_count(call, arg);
    const char *const *names = NULL;
    jvn_status st = JVN_OK;
    for (int i = 0; i < n && st == JVN_OK; i++) st = put_model(x, jvn_item_of(call, arg, i)->text, JVN_BLAME(arg, i));
    if (n) return st;
    st = facts_models(call, x->r.facts, &names, &n);
    for (int i = 0; i < n && st == JVN_OK; i++) st = put_model(x, names[i], JVN_NOARG);
    return st;
}

jvn_status run_identify(jvn_call *call)
{
    search x = {.r = form_request(call)};
    jvn_status st = read_figure(&x);
    if (st == JVN_OK) st = request_facts(&x.r);
    if (st == JVN_OK) st = put_models(&x);
    if (st != JVN_OK) return st;
    if (x.n) qsort(x.rows, (size_t)x.n, sizeof *x.rows, by_distance);
    int64_t most = jvn_item_of(call, x.r.base + IN_ROWS, 0)->integer;
    if (x.n > most) x.n = most;
    return add_members(call, NULL, columns, N_MEMBERS(columns), x.rows, sizeof *x.rows, x.n);
}
