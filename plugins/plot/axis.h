/* SPDX-License-Identifier: GPL-3.0-or-later */
/* axis.h -- one axis of a picture: its range, and ticks at numbers that people count in.
 *
 * What stands on it is a double: numbers, or their decimal logarithms where the axis is logarithmic, or days since 1970-01-01
 * (with fractions, for times), or for names 0, 1, 2 ... A range is never empty and never beyond what a double tells apart. */
#ifndef PLOT_AXIS_H
#define PLOT_AXIS_H

#include <jevons/plugin.h>
#include <stdbool.h>

enum { AXIS_TICKS = 32, AXIS_LABEL = 40 };

typedef enum axis_kind { AXIS_NUMBER, AXIS_LOG, AXIS_DATE, AXIS_TIME, AXIS_NAMES } axis_kind;

typedef struct tick {
    double at;
    char label[AXIS_LABEL];
} tick;

typedef struct axis {
    axis_kind kind;
    double lo, hi;
    int n_ticks;
    tick ticks[AXIS_TICKS];
    double least;             /* the smallest step between ticks of numbers; 0: any */
    const char *title, *unit; /* "": none */
    const char *const *names; /* AXIS_NAMES: n_names of them */
    int64_t n_names;
} axis;

/* Widens the range by what lies around finite lo .. hi; pad: the share of the range that is left free at both ends. */
void axis_range(axis *a, double lo, double hi, double pad);
/* About `want` ticks (2 .. AXIS_TICKS), rising, within the range. */
void axis_ticks(axis *a, int want, const jvn_texts *texts);
/* A number in at most AXIS_LABEL bytes, four digits of it: thousands, millions, billions, trillions as K, M, B, T. */
void axis_spell(char *buf, double x);
/* Where v stands: 0 at lo, 1 at hi, between them for all that is finite. */
double axis_place(const axis *a, double v);
/* 1, 2 or 5 times a power of ten: the nearest, or the least that is not below x. P. S. Heckbert, "Nice numbers for graph
 * labels", Graphics Gems, 1990. x > 0. */
double nice_number(double x, bool nearest);

#endif
