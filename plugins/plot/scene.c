/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scene.c -- shapes are collected, and thinned to what can be seen. */
#include "scene.h"

#include <math.h>
#include <string.h>

double *scene_numbers(scene *s, int64_t n) { return pool_get(s->p, (size_t)(n + 1) * sizeof(double)); }

void scene_add(scene *s, shape sh)
{
    s->shapes = pool_grow(s->p, s->shapes, s->n_shapes, &s->room, sizeof *s->shapes);
    s->shapes[s->n_shapes++] = sh;
}

int scene_mark(int series) { return series < 0 ? 0 : (series + 2 * (series / SCENE_INKS)) % SCENE_INKS; }

void extent(const double *v, int64_t n, double *lo, double *hi)
{
    for (int64_t i = 0; i < n; i++) {
        if (!isfinite(v[i])) continue;
        if (v[i] < *lo) *lo = v[i];
        if (v[i] > *hi) *hi = v[i];
    }
}

/* ---- lines ---- */

/* The points of one step that are kept, by their places. */
typedef struct step {
    int64_t first, least, most, last, gap;
} step;

static int64_t keep(double *x, double *y, int64_t at, int64_t to)
{
    x[to] = x[at];
    y[to] = y[at];
    return to + 1;
}

/* In the order in which they stood; what is written never passes what is still to be read. */
static int64_t keep_step(double *x, double *y, const step *s, int64_t to)
{
    int64_t places[5] = {s->first, s->least, s->most, s->last, s->gap}, before = -1;
    for (int i = 1; i < 5; i++)
        for (int k = i; k > 0 && places[k] < places[k - 1]; k--) {
            int64_t t = places[k];
            places[k] = places[k - 1];
            places[k - 1] = t;
        }
    for (int i = 0; i < 5; i++)
        if (places[i] > before) to = keep(x, y, before = places[i], to);
    return to;
}

static void see(step *s, const double *y, int64_t i)
{
    if (!isfinite(y[i])) {
        s->gap = i;
        return;
    }
    if (s->first < 0) s->first = s->least = s->most = i;
    if (y[i] < y[s->least]) s->least = i;
    if (y[i] > y[s->most]) s->most = i;
    s->last = i;
}

int64_t thin_line(double *x, double *y, int64_t n, int64_t columns)
{
    if (n <= 5 * columns) return n;
    double lo = x[0], width = (x[n - 1] / 2 - x[0] / 2) / (double)columns * 2;
    int64_t kept = 0, column = 0;
    step s = {-1, -1, -1, -1, -1};
    for (int64_t i = 0; i < n; i++) {
        int64_t at = width > 0 ? (int64_t)fmin((x[i] - lo) / width, (double)columns) : 0;
        if (at != column) {
            kept = keep_step(x, y, &s, kept);
            s = (step){-1, -1, -1, -1, -1};
            column = at;
        }
        see(&s, y, i);
    }
    return keep_step(x, y, &s, kept);
}

/* ---- dots ---- */

int64_t thin_dots(double *x, double *y, int64_t n, const axis *ax, const axis *ay, int columns, int rows, uint8_t *taken)
{
    int64_t kept = 0;
    memset(taken, 0, (size_t)(columns * rows + 7) / 8);
    for (int64_t i = 0; i < n; i++) {
        if (!isfinite(x[i]) || !isfinite(y[i])) continue;
        int64_t at = (int64_t)(axis_place(ay, y[i]) * (rows - 1)) * columns + (int64_t)(axis_place(ax, x[i]) * (columns - 1));
        if (jvn_bit(taken, at)) continue;
        jvn_set_bit(taken, at, 1);
        kept = keep(x, y, i, kept);
    }
    return kept;
}
