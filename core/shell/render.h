/* SPDX-License-Identifier: GPL-3.0-or-later */
/* render.h -- tables for people: aligned, rounded to what can be read, cut to the terminal. */
#ifndef JV_RENDER_H
#define JV_RENDER_H

#include <stdio.h>

#include "../base/text.h"
#include "../table/table.h"

typedef struct render_opts {
    int width, height; /* of the terminal; width 0: not a terminal, everything is printed; height 0: all rows */
    int rows;          /* of a long table that are shown; 0: as many as the height has room for */
    bool colour;
    bool pager;        /* `less` is of use */
    bool brief;        /* no line on how to see what is hidden */
} render_opts;

/* Prints t: names, units where there are any, rows, the count of rows, and a line for every convention. A
 * column's numbers share their decimals: all of them when they are few, else as many as five or six
 * significant digits need; what would round to zero is written with an exponent. A null is `·`. */
void render_table(const table *t, const render_opts *o, FILE *out);

#endif
