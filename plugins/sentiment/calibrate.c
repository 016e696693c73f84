/* SPDX-License-Identifier: GPL-3.0-or-later */
/* calibrate.c -- Newton's method on four parameters; the loss is convex. */
#include "calibrate.h"

#include <math.h>

enum { N_PARAMETERS = 4, STEPS = 50 };

/* Keeps the parameters finite where sums tell all labels apart. */
#define RIDGE 1e-3

typedef struct slope_of_loss {
    double loss, first[N_PARAMETERS], second[N_PARAMETERS][N_PARAMETERS];
} slope_of_loss;

static double *parameter(model *m, int i) { return i == 0 ? &m->slope : i == 1 ? &m->rules : &m->offset[i - 2]; }

/* Parameter i moves the logit of label k by this: the first two by what they weigh, an offset its own label alone. */
static double reach(const evidence *e, int i, int k)
{
    int side = k == 0 ? 0 : 1;
    return k == 1 ? 0 : i == 0 ? e->sums[side] : i == 1 ? e->odds[side] : i - 2 == side;
}

static void add_row(const model *m, const evidence *e, int is, slope_of_loss *d)
{
    double shares[N_LABELS], mean[N_PARAMETERS] = {0};
    model_decide(m, e, shares);
    d->loss -= log(fmax(shares[is], 1e-300));
    for (int i = 0; i < N_PARAMETERS; i++) {
        for (int k = 0; k < N_LABELS; k++) mean[i] += shares[k] * reach(e, i, k);
        d->first[i] += mean[i] - reach(e, i, is);
    }
    for (int i = 0; i < N_PARAMETERS; i++)
        for (int j = 0; j < N_PARAMETERS; j++) {
            double both = 0;
            for (int k = 0; k < N_LABELS; k++) both += shares[k] * reach(e, i, k) * reach(e, j, k);
            d->second[i][j] += both - mean[i] * mean[j];
        }
}

static slope_of_loss look(model *m, const evidence *rows, const label *labels, int64_t n)
{
    slope_of_loss d = {0};
    for (int64_t i = 0; i < n; i++) add_row(m, &rows[i], labels[i] + 1, &d);
    for (int i = 0; i < N_PARAMETERS; i++) {
        double x = *parameter(m, i);
        d.loss += RIDGE * x * x / 2;
        d.first[i] += RIDGE * x;
        d.second[i][i] += RIDGE;
    }
    return d;
}

/* Solves second * step = first by elimination; second is positive definite. */
static void solve(slope_of_loss *d, double step[N_PARAMETERS])
{
    for (int i = 0; i < N_PARAMETERS; i++)
        for (int r = i + 1; r < N_PARAMETERS; r++) {
            double times = d->second[r][i] / d->second[i][i];
            for (int c = i; c < N_PARAMETERS; c++) d->second[r][c] -= times * d->second[i][c];
            d->first[r] -= times * d->first[i];
        }
    for (int i = N_PARAMETERS - 1; i >= 0; i--) {
        step[i] = d->first[i];
        for (int c = i + 1; c < N_PARAMETERS; c++) step[i] -= d->second[i][c] * step[c];
        step[i] /= d->second[i][i];
    }
}

void calibrate(model *m, const evidence *rows, const label *labels, int64_t n)
{
    m->slope = 1;
    m->rules = m->offset[0] = m->offset[1] = 0;
    slope_of_loss d = look(m, rows, labels, n);
    for (int t = 0; t < STEPS; t++) {
        double step[N_PARAMETERS], share = 1, loss = d.loss;
        model next = *m;
        solve(&d, step);
        do {
            for (int i = 0; i < N_PARAMETERS; i++) *parameter(&next, i) = *parameter(m, i) - share * step[i];
            d = look(&next, rows, labels, n);
            share /= 2;
        } while (d.loss > loss && share > 1e-6);
        if (d.loss >= loss) return;
        *m = next;
        if (loss - d.loss < 1e-9 * loss) return;
    }
}
