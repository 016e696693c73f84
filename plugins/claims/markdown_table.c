/* SPDX-License-Identifier: GPL-3.0-or-later */
/* markdown_table.c -- GitHub's tables: a cell is a block that knows what heads its column and its row. */
#include "markdown.h"

typedef struct grid {
    reading *r;
    int64_t *heads;    /* the blocks of row 0; -1 */
    int columns;       /* of row 0; what rows have beyond is dropped, as GitHub does */
    int64_t room;
    int64_t table;
} grid;

static void add_cell(grid *g, int row, int column, int64_t start, int64_t end, int64_t *label)
{
    if (row == 0) {
        g->heads = pool_grow(g->r->p, g->heads, g->columns, &g->room, sizeof *g->heads);
        g->heads[g->columns++] = -1;
    }
    if (column >= g->columns) text_blank(g->r->text, start, end);
    block *b = block_add(g->r, CELL, start, end);
    if (!b) return;
    int64_t at = g->r->d->n_blocks - 1;
    b->row = row;
    b->column = column;
    b->table = g->table;
    b->label = column ? *label : -1;
    b->head = row ? g->heads[column] : -1;
    if (row == 0) g->heads[column] = at;
    if (column == 0) *label = at;
}

/* The bar that ends a cell; a bar after a backslash is its text. */
static int64_t cell_end(const char *text, int64_t at, int64_t end)
{
    while (at < end && text[at] != '|') at += text[at] == '\\' && at + 1 < end ? 2 : 1;
    return at < end ? at : end;
}

static void read_row(grid *g, int row, int64_t at, int64_t end)
{
    char *text = g->r->text;
    int64_t label = -1, stop;
    span s = text_trim(text, at, end);
    if (s.start < s.end && text[s.start] == '|') text[s.start++] = ' ';
    at = s.start;
    for (int column = 0; at < s.end; column++, at = stop + 1) {
        stop = cell_end(text, at, s.end);
        add_cell(g, row, column, at, stop, &label);
        if (stop < s.end) text[stop] = ' ';
    }
}

int64_t read_table(reading *r, int64_t at)
{
    grid g = {.r = r, .table = r->tables++};
    int64_t end = text_line(r->text, at, r->n), start = at;
    read_row(&g, 0, start, end);
    start = end + 1;
    end = text_line(r->text, start, r->n);
    text_blank(r->text, start, end);
    for (int row = 1;; row++) {
        start = end + 1;
        if (start >= r->n) break;
        end = text_line(r->text, start, r->n);
        span s = text_trim(r->text, start, end);
        while (s.start < s.end && r->text[s.start] == '>') r->text[s.start++] = ' ';
        if (s.start == s.end || !memchr(r->text + s.start, '|', (size_t)(s.end - s.start))) break;
        read_row(&g, row, s.start, s.end);
    }
    return start < r->n ? start : r->n;
}
