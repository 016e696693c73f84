/* SPDX-License-Identifier: GPL-3.0-or-later */
/* grid.h -- a small table of texts, as the files of data/claims are, with the user's rows before them. */
#ifndef SHARED_GRID_H
#define SHARED_GRID_H

#include <stdbool.h>

#include "pool.h"

enum { GRID_COLUMNS = 12 };

/* Cells are never NULL; "" is an empty one. */
typedef struct grid_row {
    const char *cells[GRID_COLUMNS];
    bool his; /* the user's */
} grid_row;

typedef struct grid {
    grid_row *rows;
    int64_t n, room;
} grid;

/* Appends the rows of a text with a head line and n_columns columns: cells with commas stand in double quotes. The columns
 * are those of the program, in order; cells that lack are empty. */
void grid_add_csv(pool *p, grid *g, const char *csv, int n_columns);
grid_row *grid_add_row(pool *p, grid *g);
/* Of a cell that lists words with `;` between: whether word is one of them. */
bool grid_lists(const char *cell, const char *word);
/* As a number; otherwise where it is none. */
double grid_number(const char *cell, double otherwise);

#endif
