/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scene.h -- a picture before it is drawn: two axes, and shapes in their coordinates. Made once, drawn as text, as SVG and
 * by cairo. What is not finite is not drawn. */
#ifndef PLOT_SCENE_H
#define PLOT_SCENE_H

#include <pool.h>

#include "axis.h"

enum { SCENE_INKS = 7 /* colours; a series further on has the colour of one before and another dash and mark */ };

typedef enum shape_kind {
    SHAPE_BAND, /* between y and y2 at x */
    SHAPE_BOX,  /* x, y to x2, y2 */
    SHAPE_RULE, /* a straight line from x, y to x2, y2 */
    SHAPE_LINE, /* x, y; a gap at what is not finite */
    SHAPE_DOTS, /* x, y */
    SHAPE_KINDS
} shape_kind;

typedef struct shape {
    shape_kind kind;
    int series; /* -1: none, a line of the picture's own */
    int64_t n;
    const double *x, *y, *x2, *y2;
    const char *const *labels; /* boxes: what each says, behind its end, or ""; NULL: nothing, and they are no bars */
} shape;

typedef struct scene {
    pool *p;
    axis x, y; /* names stand on y alone, the first on top */
    shape *shapes;
    int64_t n_shapes, room;
    const char *const *series; /* names of n_series; one alone may be "" */
    int n_series;
    const char *title;
    const char *about; /* what it shows, in a sentence, for those who do not see it */
    bool dots;         /* a series is known by its marks: the legend shows them */
    bool bare;         /* what bars say tells their series: there is no legend */
    bool hollow;       /* the second series' bars are outlines */
} scene;

double *scene_numbers(scene *s, int64_t n);
void scene_add(scene *s, shape sh);
/* Which of SCENE_INKS marks a series has: another than one before of its colour. */
int scene_mark(int series);
/* The finite least and most of n values into *lo, *hi, which begin as INFINITY and -INFINITY. */
void extent(const double *v, int64_t n, double *lo, double *hi);

/* Of n points whose x rises the first, least, most and last of each of `columns` equal steps, with the gaps: what a line of
 * that many columns shows is the same (M4: Jugel, Jerzak, Hackenbroich and Markl, VLDB 2014). Returns how many are left at
 * the begin of x and y. */
int64_t thin_line(double *x, double *y, int64_t n, int64_t columns);
/* Of n points one for each of columns by rows places. */
int64_t thin_dots(double *x, double *y, int64_t n, const axis *ax, const axis *ay, int columns, int rows, uint8_t *taken);

#endif
