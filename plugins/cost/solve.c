/* SPDX-License-Identifier: GPL-3.0-or-later */
/* solve.c -- looks for changes of sign on a grid of magnitudes, and halves them. */
#include "solve.h"

#include <float.h>

enum { PER_DECADE = 16 };

/* q: what is tried. */
typedef struct trial {
    const problem *p;
    int q;
} trial;

jvn_status solve_open(jvn_call *call, problem *p)
{
    p->room = call->host->scratch(call, (int64_t)sizeof *p->room * (p->n + 1));
    p->plans = call->host->scratch(call, (int64_t)sizeof *p->plans * (p->n + 1));
    return p->room && p->plans ? JVN_OK : JVN_ENOMEM;
}

static double trial_at(const trial *t, double x)
{
    double values[N_QUANTITIES], sum = 0;
    for (int i = 0; i < t->p->n; i++) {
        t->p->room[i].known[t->q] = (belief){GIVEN, dist_constant(x), NULL};
        plan_point(&t->p->plans[i], &t->p->room[i], values);
        sum += values[t->p->target];
    }
    return sum;
}

/* The stages with q given and the target forgotten, and how the target is had then. */
static outcome trial_open(const trial *t)
{
    const problem *p = t->p;
    bool enters = false, planned = true;
    for (int i = 0; i < p->n; i++) {
        p->room[i] = p->stages[i];
        p->room[i].known[p->target].basis = UNKNOWN;
        p->room[i].known[t->q].basis = GIVEN;
        planned &= plan_make(&p->plans[i], &p->room[i], &p->target, 1);
        enters |= p->plans[i].basis[t->q] != UNKNOWN;
    }
    return !planned ? UNPLANNED : enters ? SOLVED : IDLE;
}

/* Between two points where target - goal has different signs. */
static double halve(const trial *t, double goal, double lo, double hi)
{
    bool rises = trial_at(t, hi) > goal;
    for (int i = 0; i < 200; i++) {
        double mid = lo + (hi - lo) / 2;
        if (mid <= lo || mid >= hi) break;
        if ((trial_at(t, mid) > goal) == rises) hi = mid;
        else lo = mid;
    }
    return fabs(trial_at(t, lo) - goal) < fabs(trial_at(t, hi) - goal) ? lo : hi;
}

static bool is_nearer(double x, double best, double start)
{
    return isnan(best) || (!isnan(start) && fabs(x - start) < fabs(best - start));
}

/* Roots between two bounds; lo may be 0: then from far below hi on. */
static double search(const trial *t, double goal, double start, double lo, double hi)
{
    double from = lo > 0 ? lo : hi * 1e-30, best = NAN, last = lo > 0 ? lo : 0, before = trial_at(t, last) - goal;
    int steps = (int)ceil(log10(hi / from) * PER_DECADE);
    for (int i = 0; i <= steps; i++) {
        double x = i == steps ? hi : from * pow(10, (double)i / PER_DECADE), off = trial_at(t, x) - goal;
        double root = off == 0 ? x : before == 0 ? last : (before < 0) != (off < 0) && !isnan(before) && !isnan(off) ? halve(t, goal, last, x) : NAN;
        if (!isnan(root) && is_nearer(root, best, start)) best = root;
        last = x;
        before = off;
    }
    return best;
}

outcome solve_for(const problem *p, int q, double goal, double start, double *x)
{
    const trial t = {p, q};
    outcome o = trial_open(&t);
    *x = NAN;
    if (o == SOLVED && isnan(*x = search(&t, goal, start, quantities[q].least, quantities[q].most)))
        o = isnan(*x = search(&t, goal, start, 0, 1e40)) ? NOWHERE : BEYOND;
    return o;
}

bool solve_range(const problem *p, int q, double *least, double *most)
{
    const trial t = {p, q};
    bool enters = trial_open(&t) == SOLVED;
    double hi = quantities[q].most, from = quantities[q].least > 0 ? quantities[q].least : hi * 1e-15;
    int steps = (int)ceil(log10(hi / from) * PER_DECADE);
    *least = INFINITY, *most = -INFINITY;
    for (int i = 0; enters && i <= steps; i++) {
        double y = trial_at(&t, i == steps ? hi : from * pow(10, (double)i / PER_DECADE));
        if (y < *least) *least = y;
        if (y > *most) *most = y;
    }
    return enters;
}
