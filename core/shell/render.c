/* SPDX-License-Identifier: GPL-3.0-or-later */
/* render.c -- the page: which rows and columns fit, heads, rows in blocks on all cores, and what stands below. */
#include "render.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "../base/pool.h"
#include "fold.h"
#include "render_cell.h"
#include "render_picture.h"
#include "render_text.h"

enum { GAP = 2, LEAST_ROWS = 4, LEAST_TEXT = 24, BLOCK_ROWS = 2048, INDENT = 2, WORD = 8 /* cells that a broken line leaves empty */ };

typedef struct page {
    const table *t;
    const render_opts *o;
    int64_t rows;
    shown shown;
    cell_style *styles; /* of all columns */
    int *widths;        /* with their names and units */
    int last, lead;     /* shown are as many of the first columns, a gap, and the last; no gap when all fit */
    bool units;
} page;

static const char *dim(const page *p) { return p->o->colour ? "\033[2m" : ""; }
static const char *bright(const page *p) { return p->o->colour ? "\033[0m" : ""; }

/* 18531 as "18,531". buf: 32 bytes. */
static const char *count_text(char *buf, int64_t n)
{
    char digits[24];
    int len = sprintf(digits, "%" PRId64, n), at = 0;
    for (int i = 0; i < len; i++) {
        if (i && (len - i) % 3 == 0) buf[at++] = ',';
        buf[at++] = digits[i];
    }
    buf[at] = 0;
    return buf;
}

/* Ends a line: no blanks there, and what is dimmed is not what follows. */
static void end_line(const page *p, bool dimmed, text *line)
{
    while (line->n && line->s[line->n - 1] == ' ') line->n--;
    text_puts(line, dimmed ? bright(p) : "");
    text_putc(line, '\n');
}

static void print_text(text *t, FILE *out)
{
    fwrite(t->s, 1, t->n, out);
    text_free(t);
}

static void add_repeated(text *line, const char *s, int n)
{
    for (; n > 0; n--) text_puts(line, s);
}

/* ---- what is shown ---- */

/* A name, unit or convention. */
static int show_word(text *line, const char *s, int most) { return show_text(line, s, (int64_t)strlen(s), most); }

/* Lines that "name: convention" takes below the table. */
static int lines_of(const page *p, const char *name, const char *convention)
{
    int cells = show_word(NULL, name, 0) + 2 + show_word(NULL, convention, 0);
    if (!*convention) return 0;
    if (!p->o->width || cells <= p->o->width) return 1;
    int line = larger(p->o->width - WORD, WORD);
    return (cells + line - 1) / line;
}

/* Whether a column is among those that are shown. */
static bool is_shown(const page *p, int i) { return i < p->lead || i == p->last; }

/* Names, units, rule, the gap, the count, three lines on what is hidden and the next prompt take their place. */
static void choose_rows(page *p)
{
    int64_t room = p->o->height - 8;
    for (int i = 0; i < p->t->n; i++) {
        p->units |= p->t->columns[i]->unit[0] != 0;
        if (!is_shown(p, i)) continue;
        room -= lines_of(p, p->t->names[i], p->t->columns[i]->convention);
    }
    room -= p->units;
    if (room < LEAST_ROWS) room = LEAST_ROWS;
    if (p->o->rows) room = p->o->rows;
    p->shown = (shown){p->rows, p->rows, 0};
    if (!p->o->width || !p->o->height || p->rows <= room) return;
    p->shown.tail = room / 2;
    p->shown.head = room - p->shown.tail;
}

static void measure_column(page *p, int i)
{
    const column *c = p->t->columns[i];
    int most = p->o->width ? larger(LEAST_TEXT, p->o->width / 3) : 0;
    cell_style_find(&p->styles[i], c, &p->shown, most);
    int head = larger(show_word(NULL, p->t->names[i], most), show_word(NULL, c->unit, most));
    p->widths[i] = larger(head, larger(p->styles[i].width, 1));
}

/* The last column and as many of the first as fit beside it; without a terminal all. */
static void choose_columns(page *p)
{
    int total = p->widths[p->last], used = p->widths[p->last] + GAP + 1;
    for (p->lead = 0; p->lead < p->last; p->lead++) total += GAP + p->widths[p->lead];
    if (!p->o->width || total <= p->o->width) return;
    for (p->lead = 0; (used += p->widths[p->lead] + GAP) <= p->o->width;) p->lead++;
}

/* Rows leave room for what is told of columns: at first of all, then of those that were found to fit. */
static void choose(page *p)
{
    int before = p->lead = p->last;
    for (int pass = 0; pass < 2 && (pass == 0 || before < p->last); pass++) {
        choose_rows(p);
        for (int i = 0; i < p->t->n; i++) measure_column(p, i);
        choose_columns(p);
        if (p->lead > before) p->lead = before;
        before = p->lead;
    }
}

/* Texts that were cut take what is left of the line. */
static void use_spare(page *p)
{
    int spare = p->o->width - (p->lead < p->last ? GAP + 1 : 0) + GAP;
    for (int i = 0; i <= p->last; i++) spare -= is_shown(p, i) ? GAP + p->widths[i] : 0;
    for (int i = 0; i <= p->last && spare > 0; i++) {
        cell_style *s = &p->styles[i];
        int before = p->widths[i];
        if (!is_shown(p, i) || s->number || s->width < s->most) continue;
        cell_style_find(s, s->c, &p->shown, s->most + spare);
        p->widths[i] = larger(before, s->width);
        spare -= p->widths[i] - before;
    }
}

/* ---- lines of cells ---- */

typedef enum line_kind { NAMES, UNITS, RULE, ROW, HIDDEN } line_kind;

static void add_word(const page *p, int i, const char *s, text *line)
{
    int most = p->o->width ? p->widths[i] : 0, space = p->widths[i] - show_word(NULL, s, most);
    if (p->styles[i].number) add_repeated(line, " ", space);
    show_word(line, s, most);
    if (!p->styles[i].number) add_repeated(line, " ", space);
}

static void add_cell(const page *p, line_kind what, int i, int64_t row, text *line)
{
    switch (what) {
    case NAMES: add_word(p, i, p->t->names[i], line); break;
    case UNITS: add_word(p, i, p->t->columns[i]->unit, line); break;
    case RULE: add_repeated(line, "─", p->widths[i]); break;
    case ROW: cell_write(&p->styles[i], row, p->widths[i], p->o->colour, line); break;
    case HIDDEN: add_word(p, i, "⋮", line); break;
    }
}

static void add_line(const page *p, line_kind what, int64_t row, text *line)
{
    static const char *const gaps[] = {[NAMES] = "…", [UNITS] = " ", [RULE] = " ", [ROW] = "…", [HIDDEN] = "⋮"};
    bool dimmed = what != NAMES && what != ROW;
    text_puts(line, dimmed ? dim(p) : "");
    for (int i = 0; i <= p->last; i++) {
        add_repeated(line, " ", i ? GAP : 0);
        if (i == p->lead && i < p->last) {
            text_puts(line, gaps[what]);
            add_repeated(line, " ", GAP);
            i = p->last;
        }
        add_cell(p, what, i, row, line);
    }
    end_line(p, dimmed, line);
}

static void print_line(const page *p, line_kind what, FILE *out)
{
    text line = {0};
    add_line(p, what, 0, &line);
    print_text(&line, out);
}

typedef struct printing {
    const page *p;
    int64_t from, to;
    text *blocks;
} printing;

static jvn_status fill_block(void *context, int64_t i)
{
    const printing *g = context;
    int64_t from = g->from + i * BLOCK_ROWS, to = from + BLOCK_ROWS < g->to ? from + BLOCK_ROWS : g->to;
    text_clear(&g->blocks[i]);
    for (int64_t row = from; row < to; row++) add_line(g->p, ROW, row, &g->blocks[i]);
    return JVN_OK;
}

/* Blocks are filled on all cores, a few at a time, and printed in order. */
static void print_rows(const page *p, int64_t from, int64_t to, FILE *out)
{
    int most = 4 * pool_threads();
    printing g = {p, from, to, xcalloc((size_t)most, sizeof(text))};
    while (g.from < to && !ferror(out) && !cancel_asked()) {
        int64_t n = (to - g.from + BLOCK_ROWS - 1) / BLOCK_ROWS;
        if (n > most) n = most;
        pool_run(n, fill_block, &g);
        for (int64_t i = 0; i < n; i++) fwrite(g.blocks[i].s, 1, g.blocks[i].n, out);
        g.from += n * BLOCK_ROWS;
    }
    for (int i = 0; i < most; i++) text_free(&g.blocks[i]);
    free(g.blocks);
}

/* ---- below ---- */

/* Names of hidden columns, as many as the line holds. */
static void add_hidden_names(const page *p, text *line, int used)
{
    for (int i = p->lead; i < p->last; i++) {
        used += 2 + show_word(NULL, p->t->names[i], 0);
        text_puts(line, i == p->lead ? ": " : ", ");
        if (used + 3 > p->o->width) {
            text_puts(line, "…");
            return;
        }
        show_word(line, p->t->names[i], 0);
    }
}

/* How to see what is hidden: as much as one line holds. */
static void add_ways(const page *p, bool rows, bool columns, text *line)
{
    static const char first[] = "to see them: show --all";
    const char *const ways[] = {rows ? ", head N, tail N" : "", columns ? ", select COLUMN" : "", p->o->pager ? ", less" : "", ", save FILE"};
    int used = (int)strlen(first);
    text_printf(line, "%s%s", dim(p), first);
    for (int i = 0; i < 4 && (used += (int)strlen(ways[i])) <= p->o->width; i++) text_puts(line, ways[i]);
    end_line(p, true, line);
}

static void print_hidden(const page *p, FILE *out)
{
    char buf[32];
    text line = {0};
    int64_t rows = p->o->brief ? 0 : p->rows - p->shown.head - p->shown.tail; /* the count above tells enough */
    int columns = p->last - p->lead;
    if (!rows && !columns) return;
    if (rows) {
        text_printf(&line, "%s… %s more row%s", dim(p), count_text(buf, rows), rows == 1 ? "" : "s");
        end_line(p, true, &line);
    }
    if (columns) {
        size_t start = line.n + strlen(dim(p)) + 2; /* "…" takes one cell, and three bytes */
        text_printf(&line, "%s… %d more column%s", dim(p), columns, columns == 1 ? "" : "s");
        add_hidden_names(p, &line, (int)(line.n - start));
        end_line(p, true, &line);
    }
    if (!p->o->brief) add_ways(p, rows != 0, columns != 0, &line);
    print_text(&line, out);
}

/* One line a convention, with the names of all columns that are shown and have it. */
static void print_conventions(const page *p, FILE *out)
{
    const table *t = p->t;
    for (int i = 0; i < t->n; i++) {
        if (!is_shown(p, i)) continue;
        const char *convention = t->columns[i]->convention;
        int first = 0;
        while (!is_shown(p, first) || strcmp(t->columns[first]->convention, convention) != 0) first++;
        if (!*convention || first < i) continue;
        text line = {0};
        int used = 2;
        text_puts(&line, dim(p));
        for (int k = i; k < t->n; k++) {
            if (!is_shown(p, k) || strcmp(t->columns[k]->convention, convention) != 0) continue;
            if (k > i) text_puts(&line, ", ");
            used += (k > i ? 2 : 0) + show_word(&line, t->names[k], 0);
        }
        text_puts(&line, ": ");
        fold_words(&line, convention, used, INDENT, p->o->width);
        end_line(p, true, &line);
        print_text(&line, out);
    }
}

/* ---- all of it ---- */

static void print_page(const page *p, FILE *out)
{
    char buf[32];
    print_line(p, NAMES, out);
    if (p->units) print_line(p, UNITS, out);
    print_line(p, RULE, out);
    print_rows(p, 0, p->shown.head, out);
    if (p->shown.head + p->shown.tail < p->rows) print_line(p, HIDDEN, out);
    print_rows(p, p->rows - p->shown.tail, p->rows, out);
    fprintf(out, "%s(%s row%s)%s\n", dim(p), count_text(buf, p->rows), p->rows == 1 ? "" : "s", bright(p));
    print_hidden(p, out);
    print_conventions(p, out);
}

void render_table(const table *t, const render_opts *o, FILE *out)
{
    page p = {.t = t, .o = o, .rows = t->rows < 0 ? 0 : t->rows, .last = t->n - 1};
    if (t->n == 0) {
        fprintf(out, "%s(no columns)%s\n", dim(&p), bright(&p));
        return;
    }
    if (render_is_picture(t)) {
        render_picture(t, o, out);
        return;
    }
    p.styles = xcalloc((size_t)t->n, sizeof *p.styles);
    p.widths = xcalloc((size_t)t->n, sizeof *p.widths);
    choose(&p);
    if (p.o->width) use_spare(&p);
    print_page(&p, out);
    free(p.styles);
    free(p.widths);
}
