/* SPDX-License-Identifier: GPL-3.0-or-later */
/* render_cell.h -- one column's way of being written: decimals, alignment, width. */
#ifndef JV_RENDER_CELL_H
#define JV_RENDER_CELL_H

#include "../base/text.h"
#include "../table/column.h"

#define NULL_MARK "·"

static inline int larger(int a, int b) { return a > b ? a : b; }

/* The rows that are shown: 0 .. head-1 and the last `tail`. */
typedef struct shown {
    int64_t rows, head, tail;
} shown;

typedef struct cell_style {
    const column *c;
    bool number;       /* stands to the right, on its decimal point */
    int decimals;      /* of float64; -1: each number's own */
    int most;          /* cells that text may take; 0: any */
    int before, after; /* widths left of the point, and from it on */
    int width;         /* of the column, without its name */
} cell_style;

/* Finds decimals and widths for the rows that are shown. */
void cell_style_find(cell_style *s, const column *c, const shown *rows, int most);
/* Appends a value, padded to s->width or to `width` if that is more. */
void cell_write(const cell_style *s, int64_t row, int width, bool colour, text *out);

#endif
