/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pen.h -- what a scene is drawn with where there are points instead of cells: paths and texts, each in a role. */
#ifndef PLOT_PEN_H
#define PLOT_PEN_H

#include "scene.h"

typedef enum pen_role {
    PEN_GRID,   /* faint lines behind */
    PEN_AXIS,
    PEN_LINE,   /* a series' line, in its dash */
    PEN_MARK,   /* a series' marks: short strokes with round ends */
    PEN_FILL,   /* a series' box or bar */
    PEN_BAND,   /* a series' band, seen through */
    PEN_GROUND, /* a place behind a text, of the ground's colour */
    PEN_ROLES
} pen_role;

typedef enum pen_text { PEN_TITLE, PEN_LABEL, PEN_TICK, PEN_TEXTS } pen_text;
typedef enum pen_anchor { PEN_START, PEN_MIDDLE, PEN_END } pen_anchor;

/* Points from the top left. A path is moves and lines, and ends with paint. */
typedef struct pen {
    void (*move)(struct pen *p, double x, double y);
    void (*line)(struct pen *p, double x, double y);
    void (*close)(struct pen *p);
    void (*paint)(struct pen *p, pen_role role, int series);
    /* s is UTF-8 in which nothing acts. turned: read from below. */
    void (*text)(struct pen *p, pen_text kind, pen_anchor anchor, bool turned, double x, double y, const char *s);
} pen;

/* Okabe and Ito 2008 without yellow and black, which white and dark grounds hide, darker on white where the contrast would be below 3; one is the text's own colour. On white
 * and on dark grounds, as #rrggbb. */
extern const char *const pen_colours[2][SCENE_INKS];
/* Lengths of dash and gap, up to four, ended by 0. */
const double *pen_dash(int series);
extern const double pen_sizes[PEN_TEXTS];
double pen_width(pen_role role, int series);

/* The height of s in width points, with so many names of so many points below each other. */
double pen_height(scene *s, double width, double names);
/* Draws s in width by height points. Sets the ticks of the axes. */
void pen_draw(pen *p, scene *s, double width, double height, const jvn_texts *texts);

#endif
