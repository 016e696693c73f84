/* SPDX-License-Identifier: GPL-3.0-or-later */
/* backward.c -- the command `cost solve`: for each input, what it would have to be for a sentence to be true. */
#include "backward.h"

#include "call.h"
#include "columns.h"
#include "figure.h"
#include "form.h"
#include "solve.h"

typedef struct answer {
    const char *quantity, *unit, *verdict;
    double now, needed, low, high, ratio;
} answer;

typedef struct answers {
    answer rows[N_QUANTITIES];
    int64_t n;
} answers;

/* The ends of what was given: those of a range, else where 5 and 95 % lie. */
static void ends_of(const dist *d, double *lo, double *hi)
{
    double tail = d->kind == UNIFORM ? 0 : 0.05;
    *lo = dist_quantile(d, tail);
    *hi = dist_quantile(d, 1 - tail);
}

static const char *verdict_of(jvn_call *call, const problem *p, double goal, int q, outcome o, double x)
{
    const quantity *what = &quantities[q];
    double least, most;
    char bound[32], *text = call->host->scratch(call, 160);
    if (!text) return NULL;
    if (o == SOLVED) snprintf(text, 160, "possible");
    else if (o == BEYOND && x > what->most) snprintf(text, 160, "impossible: %s is at most %g", what->name, what->most);
    else if (o == BEYOND) snprintf(text, 160, "impossible: %s is at least %g", what->name, what->least);
    else if (solve_range(p, q, &least, &most))
        snprintf(text, 160, "impossible: %s is at %s %s", quantities[p->target].name, goal < least ? "least" : "most",
                 figure_amount(goal < least ? least : most, bound));
    else snprintf(text, 160, "it does not enter");
    return text;
}

static jvn_status put(answers *a, const request *r, const problem *p, int q, double now)
{
    answer *to = &a->rows[a->n++];
    const dist *goal = &r->goal_value.value;
    double lo, hi, swap, middle = dist_quantile(goal, 0.5);
    outcome o = solve_for(p, q, middle, now, &to->needed);
    to->quantity = quantities[q].name;
    to->unit = *quantities[q].unit ? quantities[q].unit : NULL;
    to->now = now;
    to->ratio = to->needed / now;
    ends_of(goal, &lo, &hi);
    solve_for(p, q, lo, now, &to->low);
    solve_for(p, q, hi, now, &to->high);
    if (to->low > to->high) swap = to->low, to->low = to->high, to->high = swap;
    to->verdict = verdict_of(r->call, p, middle, q, o, to->needed);
    return to->verdict ? JVN_OK : JVN_ENOMEM;
}

/* What the target is made of, but conventions; what stages know differently is no one input. */
static bool is_input(const problem *p, const plan *plans, int q)
{
    bool any = false;
    for (int i = 0; i < p->n; i++) {
        basis b = plans[i].basis[q];
        if (b == MADE || (b == USUAL && quantities[q].custom == CONVENTION)) return false;
        any |= b != UNKNOWN;
    }
    return any && q != p->target;
}

/* How things stand: values that all stages share, else NAN. */
static jvn_status stand(const request *r, const problem *p, plan *plans, double *now)
{
    double values[N_QUANTITIES];
    for (int q = 0; q < N_QUANTITIES; q++) now[q] = NAN;
    for (int i = 0; i < p->n; i++) {
        scenario s = p->stages[i];
        s.known[p->target].basis = UNKNOWN;
        plan_make(&plans[i], &s, &p->target, 1);
        plan_point(&plans[i], &s, values);
        for (int q = 0; q < N_QUANTITIES; q++)
            if (i == 0) now[q] = values[q];
            else if (now[q] != values[q]) now[q] = NAN;
    }
    return r->n ? JVN_OK : jvn_fail(r->call, JVN_EDATA, JVN_NOARG, NULL, "there is no stage");
}

/* One value of a sum cannot be meant for each stage. */
static bool is_of_each(const request *r, int q) { return r->n > 1 && request_adds_up(r, q); }

static jvn_status check_named(const request *r, int blame, int q)
{
    if (q == r->goal) return jvn_fail(r->call, JVN_EARG, blame, "name what it is made of: --for mfu", "%s is the goal itself", quantities[q].name);
    if (!is_of_each(r, q)) return JVN_OK;
    return jvn_fail(r->call, JVN_EARG, blame, "name one: --stage NAME", "%s would be that of each of %d stages", quantities[q].name, r->n);
}

static jvn_status put_all(answers *a, const request *r, const problem *p, const plan *plans, const double *now)
{
    jvn_status st = JVN_OK;
    for (int q = 0; q < N_QUANTITIES && st == JVN_OK; q++)
        if (is_input(p, plans, q) && !is_of_each(r, q)) st = put(a, r, p, q, now[q]);
    if (a->n || st != JVN_OK) return st;
    return jvn_fail(r->call, JVN_EARG, JVN_NOARG, "name the one that is looked for: --for mfu",
                    "%s cannot be worked out from what is given but for one input", quantities[p->target].name);
}

static bool is_put(const answers *a, int q)
{
    for (int64_t i = 0; i < a->n; i++)
        if (a->rows[i].quantity == quantities[q].name) return true;
    return false;
}

static jvn_status put_named(answers *a, const request *r, const problem *p, const double *now)
{
    int arg = r->base + IN_FOR, n = jvn_count(r->call, arg);
    jvn_status st = JVN_OK;
    for (int k = 0; k < n && st == JVN_OK; k++) {
        const char *name = jvn_item_of(r->call, arg, k)->text;
        double x;
        int q;
        st = request_quantity(r->call, JVN_BLAME(arg, k), name, strlen(name), &q);
        if (st == JVN_OK) st = check_named(r, JVN_BLAME(arg, k), q);
        if (st == JVN_OK && solve_for(p, q, dist_quantile(&r->goal_value.value, 0.5), NAN, &x) == UNPLANNED)
            return form_cannot(r, p->stages, q, p->target);
        if (st == JVN_OK && !is_put(a, q)) st = put(a, r, p, q, now[q]);
    }
    return st;
}

/* low and high where the goal is a range. */
static const member columns[] = {
    TEXT_OF(answer, quantity, NULL),
    NUMBER_OF(answer, now, NULL, "as given, found or assumed"),
    NUMBER_OF(answer, needed, NULL, "alone, with all others as they are"),
    NUMBER_OF(answer, low, NULL, NULL),
    NUMBER_OF(answer, high, NULL, NULL),
    TEXT_OF(answer, unit, NULL),
    NUMBER_OF(answer, ratio, NULL, "needed/now"),
    TEXT_OF(answer, verdict, NULL),
};
enum { LOW = 3, BEHIND_HIGH = 5 };

static jvn_status add_answers(jvn_call *call, const answers *a, bool is_range)
{
    int ends = is_range ? BEHIND_HIGH : LOW;
    jvn_status st = add_members(call, NULL, columns, ends, a->rows, sizeof *a->rows, a->n);
    return st == JVN_OK ? add_members(call, NULL, columns + BEHIND_HIGH, N_MEMBERS(columns) - BEHIND_HIGH, a->rows, sizeof *a->rows, a->n) : st;
}

static jvn_status open_goal(request *r)
{
    jvn_status st = form_goal(r);
    if (st == JVN_OK) st = request_open(r);
    if (st == JVN_OK) st = form_adds_up(r, r->goal);
    if (st != JVN_OK || r->goal_value.basis == GIVEN) return st;
    return jvn_fail(r->call, JVN_EARG, JVN_NOARG, "give what it should come to: --cost 5.576e6; --basis names another goal",
                    "%s is missing: the goal", quantities[r->goal].flag);
}

jvn_status run_solve(jvn_call *call)
{
    request r = form_request(call);
    double now[N_QUANTITIES];
    jvn_status st = open_goal(&r);
    if (st != JVN_OK) return st;
    problem p = {.stages = r.stages, .n = r.n, .target = r.goal};
    plan *plans = call->host->scratch(call, (int64_t)sizeof *plans * (r.n + 1));
    answers *a = call->host->scratch(call, sizeof *a);
    st = plans && a ? solve_open(call, &p) : JVN_ENOMEM;
    if (st != JVN_OK) return st;
    a->n = 0;
    st = stand(&r, &p, plans, now);
    if (st == JVN_OK) st = jvn_given(call, r.base + IN_FOR) ? put_named(a, &r, &p, now) : put_all(a, &r, &p, plans, now);
    return st == JVN_OK ? add_answers(call, a, r.goal_value.value.kind != CONSTANT) : st;
}
