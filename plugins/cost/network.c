/* SPDX-License-Identifier: GPL-3.0-or-later */
/* network.c -- settles quantities one after the other, as network.h orders it, and keeps the steps that targets need. */
#include "network.h"

#include <string.h>

typedef struct search {
    const scenario *s;
    plan *p;
    bool touched[N_QUANTITIES]; /* something given would enter it */
} search;

static bool has_usual(int q, custom c) { return quantities[q].custom == c; }

/* Whether there is a value without a formula that is not assumed. */
static bool is_at_hand(const search *x, int q)
{
    return x->s->known[q].basis != UNKNOWN || has_usual(q, CONVENTION);
}

static bool all_inputs(const formula *f, const bool *have)
{
    for (int k = 0; k < f->n_in; k++)
        if (!have[f->in[k]]) return false;
    return true;
}

static bool any_input(const search *x, const formula *f)
{
    for (int k = 0; k < f->n_in; k++)
        if (x->s->known[f->in[k]].basis == GIVEN || x->touched[f->in[k]]) return true;
    return false;
}

/* Which quantities formulas could make with something given among the inputs. */
static void find_touched(search *x)
{
    bool have[N_QUANTITIES];
    for (int q = 0; q < N_QUANTITIES; q++) have[q] = is_at_hand(x, q);
    for (bool more = true; more;) {
        more = false;
        for (int i = 0; i < n_formulas; i++) {
            const formula *f = &formulas[i];
            if (!all_inputs(f, have)) continue;
            bool touches = !x->touched[f->out] && x->s->known[f->out].basis != GIVEN && any_input(x, f);
            more |= touches || !have[f->out];
            have[f->out] = true;
            x->touched[f->out] |= touches;
        }
    }
}

/* Formulas whose inputs are settled settle their results, the first listed first. */
static void make_all(search *x)
{
    for (bool more = true; more;) {
        more = false;
        for (int i = 0; i < n_formulas && !more; i++) {
            const formula *f = &formulas[i];
            if (x->p->basis[f->out] != UNKNOWN) continue;
            more = true;
            for (int k = 0; k < f->n_in; k++) more &= x->p->basis[f->in[k]] != UNKNOWN;
            if (!more) continue;
            x->p->basis[f->out] = MADE;
            x->p->formula[f->out] = i;
            x->p->steps[x->p->n_steps++] = i;
        }
    }
}

static basis basis_at_hand(const search *x, int q)
{
    return x->s->known[q].basis != UNKNOWN ? x->s->known[q].basis : USUAL;
}

/* What is at hand, but what should rather be made with something given; that, where it cannot be, one by one. */
static void settle_known(search *x)
{
    for (int q = 0; q < N_QUANTITIES; q++)
        if (is_at_hand(x, q) && !(x->touched[q] && x->s->known[q].basis != GIVEN)) x->p->basis[q] = basis_at_hand(x, q);
    make_all(x);
    for (int q = 0; q < N_QUANTITIES; q++)
        if (x->p->basis[q] == UNKNOWN && is_at_hand(x, q)) {
            x->p->basis[q] = basis_at_hand(x, q);
            make_all(x);
        }
}

static void settle_assumed(search *x)
{
    for (int q = 0; q < N_QUANTITIES; q++)
        if (x->p->basis[q] == UNKNOWN && has_usual(q, ASSUMED)) x->p->basis[q] = USUAL;
    make_all(x);
}

static bool all_settled(const plan *p, const int *targets, int n)
{
    for (int k = 0; k < n; k++)
        if (p->basis[targets[k]] == UNKNOWN) return false;
    return true;
}

/* Forgets what no target needs. */
static void keep_needed(plan *p, const int *targets, int n)
{
    bool needed[N_QUANTITIES] = {false};
    for (int k = 0; k < n; k++) needed[targets[k]] = true;
    for (int i = p->n_steps; i-- > 0;) {
        const formula *f = &formulas[p->steps[i]];
        for (int k = 0; needed[f->out] && k < f->n_in; k++) needed[f->in[k]] = true;
    }
    int kept = 0;
    for (int i = 0; i < p->n_steps; i++)
        if (needed[formulas[p->steps[i]].out]) p->steps[kept++] = p->steps[i];
    p->n_steps = kept;
    for (int q = 0; q < N_QUANTITIES; q++)
        if (!needed[q]) p->basis[q] = UNKNOWN;
}

bool plan_make(plan *p, const scenario *s, const int *targets, int n_targets)
{
    search x = {.s = s, .p = p};
    memset(p, 0, sizeof *p);
    find_touched(&x);
    settle_known(&x);
    if (!all_settled(p, targets, n_targets)) settle_assumed(&x);
    bool done = all_settled(p, targets, n_targets);
    keep_needed(p, targets, n_targets);
    return done;
}

bool plan_is_assumed(const plan *p)
{
    for (int q = 0; q < N_QUANTITIES; q++)
        if (p->basis[q] == USUAL && has_usual(q, ASSUMED)) return true;
    return false;
}

bool plan_stands_in(const plan *p, int q)
{
    const formula *f = p->basis[q] == MADE ? &formulas[p->formula[q]] : NULL;
    return f && f->n_in == 1 && !strcmp(f->text, quantities[f->in[0]].name);
}

bool plan_make_new(plan *p, const scenario *s, const int *targets, int n_targets)
{
    scenario anew = *s;
    for (int k = 0; k < n_targets; k++) {
        int q = targets[k];
        plan without;
        if (s->known[q].basis != FOUND) continue;
        anew.known[q].basis = UNKNOWN;
        if (!plan_make(&without, &anew, &q, 1) || plan_is_assumed(&without) || plan_stands_in(&without, q)) anew.known[q].basis = FOUND;
    }
    return plan_make(p, &anew, targets, n_targets);
}

void plan_work(const plan *p, int64_t n, double *const *columns)
{
    for (int i = 0; i < p->n_steps; i++) {
        const formula *f = &formulas[p->steps[i]];
        const double *in[MAX_INPUTS];
        for (int k = 0; k < f->n_in; k++) in[k] = columns[f->in[k]];
        f->work(n, columns[f->out], in);
    }
}

void plan_point(const plan *p, const scenario *s, double *values)
{
    double *columns[N_QUANTITIES];
    for (int q = 0; q < N_QUANTITIES; q++) {
        columns[q] = &values[q];
        values[q] = p->basis[q] == USUAL                             ? quantities[q].usual
                    : p->basis[q] == GIVEN || p->basis[q] == FOUND ? dist_quantile(&s->known[q].value, 0.5)
                                                                       : NAN;
    }
    plan_work(p, 1, columns);
}

double plan_otherwise(const scenario *s, int q, int *made_by)
{
    scenario without = *s;
    double values[N_QUANTITIES];
    plan p;
    without.known[q].basis = UNKNOWN;
    if (!plan_make(&p, &without, &q, 1) || p.basis[q] != MADE || plan_is_assumed(&p)) return NAN;
    plan_point(&p, &without, values);
    *made_by = p.formula[q];
    return values[q];
}
