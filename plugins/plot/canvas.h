/* SPDX-License-Identifier: GPL-3.0-or-later */
/* canvas.h -- a grid of character cells, each with an ink, and dots within cells (braille; without UTF-8 one a cell). */
#ifndef PLOT_CANVAS_H
#define PLOT_CANVAS_H

#include <jevons/plugin.h>
#include <pool.h>
#include <stdbool.h>

typedef struct cell {
    char s[24];   /* one character with what combines with it; "": nothing */
    uint8_t dots; /* of the eight of a braille character */
    char ink;     /* as in the column `ink`; ' ': the text's own */
    bool tail;    /* the second half of a wide character */
} cell;

typedef struct canvas {
    cell *cells;
    int width, height;
    bool ascii;
    int across, down; /* dots a cell */
} canvas;

canvas canvas_new(pool *p, int width, int height, bool ascii);
/* Cells that s takes, where what acts or cannot be seen is spelt out. */
int text_width(const char *s, bool ascii);
/* Bytes of s that take at most so many cells, no character in two. */
int text_cut(const char *s, int most);
/* Writes s from there on, cut to `most` cells; returns the cells taken. */
int canvas_text(canvas *c, int row, int column, int most, char ink, const char *s);
/* One character; the second is for ASCII. */
void canvas_put(canvas *c, int row, int column, char ink, const char *s, char plain);
/* A dot, counted from the top left; plain: what stands for it without UTF-8. */
void canvas_dot(canvas *c, int x, int y, char ink, char plain);
void canvas_line(canvas *c, int x0, int y0, int x1, int y1, char ink, char plain);
/* Appends a row's text, without blanks at its end, and a byte of ink a character. */
void canvas_row(const canvas *c, int row, jvn_bytes *text, jvn_bytes *ink);

#endif
