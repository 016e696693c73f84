/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rolling.c -- moments over rolling and growing windows, a few operations a row whatever the width.
 *
 * A run is cut into blocks. Within one, sums are kept of deviations from a value near the block's, and a window is a
 * difference of two of them, so that rounding cannot build up over the column. Where a window's squares are so small
 * beside the block's that the difference would have lost digits, that window is summed anew. */
#include "risk.h"

#include <float.h>
#include <stdlib.h>

enum { BLOCK = 512 };
static const double LOST = 1e-4; /* below this share of the block's squares a window is summed anew */

/* Running sums of one block: entry k is over its first k values. */
typedef struct block {
    double x0, y0; /* what deviations are taken from */
    double *x, *xx, *y, *yy, *xy;
} block;

/* ---- one column --------------------------------------------------------------------------------- */

/* to[i + 1 .. i + 4]: the sum so far with four more. Only one addition in four waits for the one before. */
static inline double add_four(double *to, double sum, double a, double b, double c, double d)
{
    double ab = a + b, abc = ab + c, all = ab + (c + d);
    to[0] = sum + a;
    to[1] = sum + ab;
    to[2] = sum + abc;
    return to[3] = sum + all;
}

static void sum_block(block *b, const double *x, int64_t n)
{
    double s = 0, ss = 0, x0 = b->x0;
    int64_t i = 0;
    b->x[0] = b->xx[0] = 0;
    for (; i + 4 <= n; i += 4) {
        double d[4];
        for (int k = 0; k < 4; k++) d[k] = x[i + k] - x0;
        s = add_four(b->x + i + 1, s, d[0], d[1], d[2], d[3]);
        ss = add_four(b->xx + i + 1, ss, d[0] * d[0], d[1] * d[1], d[2] * d[2], d[3] * d[3]);
    }
    for (; i < n; i++) {
        double d = x[i] - x0;
        b->x[i + 1] = s += d;
        b->xx[i + 1] = ss += d * d;
    }
}

/* Whether the block's squares have lost their digits, though its values differ. */
static bool is_tiny(double squares, const double *x, int64_t n) { return squares < SQUARES_LEAST && varies(x, n); }

/* The squares of n windows that begin at the block's values 0 .. n-1; gives the least of them. */
JVN_WIDE static double window_squares(const double *restrict x, const double *restrict xx, int64_t n, int64_t width,
                                  double *restrict out)
{
    double least = INFINITY, share = 1 / (double)width;
    for (int64_t i = 0; i < n; i++) {
        double s = x[i + width] - x[i], ss = xx[i + width] - xx[i] - s * s * share;
        out[i] = ss;
        least = ss < least ? ss : least;
    }
    return least;
}

JVN_WIDE static void scale_sd(double *x, int64_t n, double scale)
{
    for (int64_t i = 0; i < n; i++) x[i] = sqrt(x[i] * scale);
}

/* sd * sqrt(periods) over windows: squares first, then roots, each one plain loop. */
static void roll_sd_block(block *b, const double *x, int64_t n, int64_t width, const sample *run, double *out)
{
    int64_t all = n + width - 1, looked = 0;
    b->x0 = x[0];
    sum_block(b, x, all);
    double limit = LOST * b->xx[all];
    if (!(window_squares(b->x, b->xx, n, width, out) >= limit) || is_tiny(b->xx[all], x, all))
        for (int64_t i = 0; i < n; i++) {
            if (out[i] >= limit && out[i] >= SQUARES_LEAST) continue;
            if (had_enough(run->call, width, &looked)) return;
            out[i] = squares_of(x + i, width, mean_of(x + i, width));
        }
    scale_sd(out, n, run->periods / (double)(width - 1));
}

/* ---- two columns -------------------------------------------------------------------------------- */

static void sum_pairs(block *b, const double *x, const double *y, int64_t n)
{
    double s = 0, ss = 0, t = 0, tt = 0, st = 0;
    b->x[0] = b->xx[0] = b->y[0] = b->yy[0] = b->xy[0] = 0;
    for (int64_t i = 0; i < n; i++) {
        double d = x[i] - b->x0, e = y ? y[i] - b->y0 : 0;
        b->x[i + 1] = s += d;
        b->xx[i + 1] = ss += d * d;
        b->y[i + 1] = t += e;
        b->yy[i + 1] = tt += e * e;
        b->xy[i + 1] = st += d * e;
    }
}

static moments window_moments(const block *b, int64_t i, int64_t width, bool pairs)
{
    double n = (double)width, s = b->x[i + width] - b->x[i], t = b->y[i + width] - b->y[i];
    moments m = {.n = n, .mx = b->x0 + s / n, .xx = b->xx[i + width] - b->xx[i] - s * s / n};
    if (!pairs) return m;
    m.my = b->y0 + t / n;
    m.yy = b->yy[i + width] - b->yy[i] - t * t / n;
    m.xy = b->xy[i + width] - b->xy[i] - s * t / n;
    return m;
}

static void roll_block(const measure *of, block *b, const sample *run, int64_t from, int64_t n, int64_t width,
                       double *out)
{
    const double *x = run->ex + from, *y = of->columns == 2 && !of->active ? run->ey + from : NULL;
    int64_t all = n + width - 1, looked = 0;
    b->x0 = x[0];
    b->y0 = y ? y[0] : 0;
    sum_pairs(b, x, y, all);
    bool tiny = is_tiny(b->xx[all], x, all) || (y && is_tiny(b->yy[all], y, all));
    for (int64_t i = 0; i < n; i++) {
        moments m = window_moments(b, i, width, y != NULL);
        if (tiny || !(m.xx >= LOST * b->xx[all]) || (y && !(m.yy >= LOST * b->yy[all]))) {
            if (had_enough(run->call, width, &looked)) return;
            m = moments_of(x + i, y ? y + i : NULL, width);
        }
        out[i] = of->from(&m, run);
    }
}

static jvn_status roll_blocks(const measure *of, const sample *run, int64_t width, double *out)
{
    int64_t step = width * 2 > BLOCK ? width * 2 : BLOCK, room = step + width + 8;
    double *sums = malloc((size_t)room * 5 * sizeof *sums);
    if (!sums) return JVN_ENOMEM;
    block b = {.x = sums, .xx = sums + room, .y = sums + 2 * room, .yy = sums + 3 * room, .xy = sums + 4 * room};
    for (int64_t at = 0; at + width <= run->n; at += step) {
        int64_t n = run->n - width + 1 - at < step ? run->n - width + 1 - at : step;
        double *to = out + at + width - 1;
        if (of->sd)
            roll_sd_block(&b, run->ex + at, n, width, run, to);
        else
            roll_block(of, &b, run, at, n, width, to);
        if (run->call && run->call->host->cancelled(run->call)) break;
    }
    free(sums);
    return run->call && run->call->host->cancelled(run->call) ? JVN_ECANCELLED : JVN_OK;
}

/* ---- growing windows ---------------------------------------------------------------------------- */

/* Welford 1962. */
static void add_pair(moments *m, double x, double y)
{
    double dx = x - m->mx, dy = y - m->my;
    m->n++;
    m->mx += dx / m->n;
    m->my += dy / m->n;
    m->xx += dx * (x - m->mx);
    m->yy += dy * (y - m->my);
    m->xy += dx * (y - m->my);
}

/* Whether a sum of squares is what a double can hold. */
static bool is_held(double squares, bool vary) { return squares <= DBL_MAX && (!vary || squares >= SQUARES_LEAST); }

jvn_status roll_moments(const measure *of, const sample *run, int64_t width, double *out)
{
    const double *y = of->columns == 2 && !of->active ? run->ey : NULL;
    moments m = {0};
    bool x_varies = false, y_varies = false;
    if (width) return roll_blocks(of, run, width, out);
    for (int64_t i = 0; i < run->n; i++) {
        add_pair(&m, run->ex[i], y ? y[i] : 0);
        x_varies |= run->ex[i] != run->ex[0];
        y_varies |= y && y[i] != y[0];
        bool held = is_held(m.xx, x_varies) && is_held(m.yy, y_varies);
        out[i] = i + 1 < of->least || !held ? NAN : of->from(&m, run);
    }
    return JVN_OK;
}
