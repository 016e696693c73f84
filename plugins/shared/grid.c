/* SPDX-License-Identifier: GPL-3.0-or-later */
/* grid.c -- comma-separated cells to rows. */
#include "grid.h"

#include <stdlib.h>
#include <string.h>

grid_row *grid_add_row(pool *p, grid *g)
{
    g->rows = pool_grow(p, g->rows, g->n, &g->room, sizeof *g->rows);
    grid_row *r = &g->rows[g->n++];
    *r = (grid_row){.his = false};
    for (int k = 0; k < GRID_COLUMNS; k++) r->cells[k] = "";
    return r;
}

/* The cell at s; *end is behind it. */
static const char *read_cell(pool *p, const char *s, const char **end)
{
    bool quoted = *s == '"';
    const char *from = s + quoted, *to = from;
    while (*to && (quoted ? *to != '"' : *to != ',' && *to != '\n')) to++;
    *end = to + (quoted && *to == '"');
    return to == from ? "" : pool_text(p, from, (size_t)(to - from));
}

void grid_add_csv(pool *p, grid *g, const char *csv, int n_columns)
{
    const char *s = strchr(csv, '\n');
    while (s && *++s) {
        grid_row *r = grid_add_row(p, g);
        for (int k = 0; *s && *s != '\n'; k++) {
            const char *cell = read_cell(p, s, &s);
            if (k < n_columns && k < GRID_COLUMNS) r->cells[k] = cell;
            s += *s == ',';
        }
    }
}

bool grid_lists(const char *cell, const char *word)
{
    const size_t n = strlen(word);
    for (const char *s = cell; n; s++) {
        const size_t m = strcspn(s, ";");
        if (m == n && memcmp(s, word, n) == 0) return true;
        s += m;
        if (!*s) break;
    }
    return false;
}

double grid_number(const char *cell, double otherwise)
{
    char *end;
    double x = strtod(cell, &end);
    return end == cell ? otherwise : x;
}
