/* SPDX-License-Identifier: GPL-3.0-or-later */
/* solve.c -- looks for changes of sign on a grid of magnitudes, and halves them. */
#include "solve.h"

#include <float.h>
#include <stdlib.h>
#include <string.h>

enum { PER_DECADE = 16 };

/* The stages with q given and the target forgotten, and how the target is had then. */
typedef struct trial {
    scenario *stages;
    plan *plans;
    int n, q, target;
} trial;

static void trial_free(trial *t)
{
    free(t->stages);
    free(t->plans);
}

static double trial_at(const trial *t, double x)
{
    double values[N_QUANTITIES], sum = 0;
    for (int i = 0; i < t->n; i++) {
        if (t->q >= 0) t->stages[i].known[t->q] = (belief){GIVEN, {.kind = CONSTANT, .a = x, .least = -INFINITY, .most = INFINITY}, NULL};
        plan_point(&t->plans[i], &t->stages[i], values);
        sum += values[t->target];
    }
    return sum;
}

/* q: -1, or which is given. */
static outcome trial_open(trial *t, const problem *p, int q)
{
    bool enters = q < 0, planned = true;
    *t = (trial){calloc((size_t)p->n + 1, sizeof *t->stages), calloc((size_t)p->n + 1, sizeof *t->plans), p->n, q, p->target};
    if (!t->stages || !t->plans) abort();
    memcpy(t->stages, p->stages, sizeof *t->stages * (size_t)p->n);
    for (int i = 0; i < p->n; i++) {
        t->stages[i].known[p->target].basis = UNKNOWN;
        if (q >= 0) t->stages[i].known[q].basis = GIVEN;
        planned &= plan_make(&t->plans[i], &t->stages[i], &p->target, 1);
        enters |= q >= 0 && t->plans[i].basis[q] != UNKNOWN;
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
    trial t;
    outcome o = trial_open(&t, p, q);
    *x = NAN;
    if (o == SOLVED && isnan(*x = search(&t, goal, start, quantities[q].least, quantities[q].most)))
        o = isnan(*x = search(&t, goal, start, 0, 1e40)) ? NOWHERE : BEYOND;
    trial_free(&t);
    return o;
}

double solve_now(const problem *p)
{
    trial t;
    double now = trial_open(&t, p, -1) == SOLVED ? trial_at(&t, 0) : NAN;
    trial_free(&t);
    return now;
}

bool solve_range(const problem *p, int q, double *least, double *most)
{
    trial t;
    bool enters = trial_open(&t, p, q) == SOLVED;
    double hi = quantities[q].most, from = quantities[q].least > 0 ? quantities[q].least : hi * 1e-15;
    int steps = (int)ceil(log10(hi / from) * PER_DECADE);
    *least = INFINITY, *most = -INFINITY;
    for (int i = 0; enters && i <= steps; i++) {
        double y = trial_at(&t, i == steps ? hi : from * pow(10, (double)i / PER_DECADE));
        if (y < *least) *least = y;
        if (y > *most) *most = y;
    }
    trial_free(&t);
    return enters;
}
