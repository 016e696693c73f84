/* SPDX-License-Identifier: GPL-3.0-or-later */
/* render.c -- the page: which rows and columns fit, heads, rows in blocks on all cores, and what stands below. */
#include "render.h"

#include <inttypes.h>
#include <stdlib.h>

#include "../base/pool.h"
#include "render_cell.h"
#include "render_text.h"

enum { GAP = 2, LEAST_ROWS = 4, LEAST_TEXT = 24, BLOCK_ROWS = 2048 };

typedef struct page {
    const table *t;
    const render_opts *o;
    int64_t rows;
    shown shown;
    cell_style *styles; /* of all columns */
    int *widths;        /* with their names and units */
    int *columns;       /* those shown; -1: a gap */
    int n;
    bool units;
} page;

static int larger(int a, int b) { return a > b ? a : b; }

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

/* Prints a line without the blanks at its end. */
static void print_line(const page *p, bool dimmed, text *line, FILE *out)
{
    fputs(dimmed ? dim(p) : "", out);
    while (line->n && line->s[line->n - 1] == ' ') line->n--;
    fwrite(line->s, 1, line->n, out);
    fputs(dimmed ? bright(p) : "", out);
    fputc('\n', out);
    text_clear(line);
}

static void add_repeated(text *line, const char *s, int n)
{
    for (; n > 0; n--) text_puts(line, s);
}

/* ---- what is shown ---- */

static int count_conventions(const table *t)
{
    int n = 0;
    for (int i = 0; i < t->n; i++) n += t->columns[i]->convention[0] != 0;
    return n;
}

/* Names, units, rule, the gap, the count, three lines on what is hidden and the next prompt take their place. */
static void choose_rows(page *p)
{
    int64_t room = p->o->height - 8 - p->units - count_conventions(p->t);
    p->shown = (shown){p->rows, p->rows, 0};
    if (!p->o->width || !p->o->height || p->rows <= (room = room < LEAST_ROWS ? LEAST_ROWS : room)) return;
    p->shown.tail = room / 2;
    p->shown.head = room - p->shown.tail;
}

static void measure_column(page *p, int i)
{
    const column *c = p->t->columns[i];
    int most = p->o->width ? larger(LEAST_TEXT, p->o->width / 3) : 0;
    cell_style_find(&p->styles[i], c, &p->shown, most);
    int name = show_text(NULL, p->t->names[i], (int64_t)strlen(p->t->names[i]), most);
    int unit = show_text(NULL, c->unit, (int64_t)strlen(c->unit), most);
    p->widths[i] = larger(larger(name, unit), larger(p->styles[i].width, 1));
}

/* The last column and as many of the first as fit beside it; without a terminal all. */
static void choose_columns(page *p)
{
    int total = -GAP, last = p->t->n - 1, used;
    for (int i = 0; i < p->t->n; i++) total += p->widths[i] + GAP;
    p->n = 0;
    if (!p->o->width || total <= p->o->width) {
        while (p->n < p->t->n) p->columns[p->n] = p->n, p->n++;
        return;
    }
    used = p->widths[last] + GAP + 1;
    for (int i = 0; i < last && used + p->widths[i] + GAP <= p->o->width; i++) {
        used += p->widths[i] + GAP;
        p->columns[p->n++] = i;
    }
    if (p->n < last) p->columns[p->n++] = -1;
    p->columns[p->n++] = last;
}

static bool has_units(const table *t)
{
    for (int i = 0; i < t->n; i++)
        if (t->columns[i]->unit[0]) return true;
    return false;
}

/* ---- heads ---- */

static void add_head(const page *p, int i, const char *s, text *line)
{
    int most = p->o->width ? p->widths[i] : 0;
    int width = show_text(NULL, s, (int64_t)strlen(s), most), space = p->widths[i] - width;
    if (p->styles[i].number) add_repeated(line, " ", space);
    show_text(line, s, (int64_t)strlen(s), most);
    if (!p->styles[i].number) add_repeated(line, " ", space);
}

typedef enum head { HEAD_NAMES, HEAD_UNITS, HEAD_RULE } head;

static void print_head(const page *p, head what, FILE *out)
{
    text line = {0};
    for (int k = 0; k < p->n; k++) {
        int i = p->columns[k];
        add_repeated(&line, " ", k ? GAP : 0);
        if (i < 0) text_puts(&line, what == HEAD_NAMES ? "…" : " ");
        else if (what == HEAD_RULE) add_repeated(&line, "─", p->widths[i]);
        else add_head(p, i, what == HEAD_NAMES ? p->t->names[i] : p->t->columns[i]->unit, &line);
    }
    print_line(p, what != HEAD_NAMES, &line, out);
    text_free(&line);
}

/* ---- rows ---- */

static void add_row(const page *p, int64_t row, text *out)
{
    for (int k = 0; k < p->n; k++) {
        int i = p->columns[k];
        add_repeated(out, " ", k ? GAP : 0);
        if (i < 0) text_puts(out, "…");
        else cell_write(&p->styles[i], row, p->widths[i], p->o->colour, out);
    }
    while (out->n && out->s[out->n - 1] == ' ') out->n--;
    text_putc(out, '\n');
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
    for (int64_t row = from; row < to; row++) add_row(g->p, row, &g->blocks[i]);
    return JVN_OK;
}

/* Blocks are filled on all cores, a few at a time, and printed in order. */
static void print_rows(const page *p, int64_t from, int64_t to, FILE *out)
{
    int most = 4 * pool_threads();
    printing g = {p, from, to, xcalloc((size_t)most, sizeof(text))};
    while (g.from < to && !ferror(out)) {
        int64_t n = (to - g.from + BLOCK_ROWS - 1) / BLOCK_ROWS;
        if (n > most) n = most;
        pool_run(n, fill_block, &g);
        for (int64_t i = 0; i < n; i++) fwrite(g.blocks[i].s, 1, g.blocks[i].n, out);
        g.from += n * BLOCK_ROWS;
    }
    for (int i = 0; i < most; i++) text_free(&g.blocks[i]);
    free(g.blocks);
}

static void print_gap(const page *p, FILE *out)
{
    text line = {0};
    for (int k = 0; k < p->n; k++) {
        int i = p->columns[k], width = i < 0 ? 1 : p->widths[i];
        bool right = i >= 0 && p->styles[i].number;
        add_repeated(&line, " ", (k ? GAP : 0) + (right ? width - 1 : 0));
        text_puts(&line, "⋮");
        add_repeated(&line, " ", right ? 0 : width - 1);
    }
    print_line(p, true, &line, out);
    text_free(&line);
}

/* ---- below ---- */

static bool is_shown(const page *p, int i)
{
    for (int k = 0; k < p->n; k++)
        if (p->columns[k] == i) return true;
    return false;
}

/* Names of hidden columns, as many as the line holds. */
static void add_hidden_names(const page *p, text *line, int used)
{
    const char *before = ": ";
    for (int i = 0; i < p->t->n; i++) {
        if (is_shown(p, i)) continue;
        int64_t n = (int64_t)strlen(p->t->names[i]);
        used += 2 + show_text(NULL, p->t->names[i], n, 0);
        text_puts(line, before);
        before = ", ";
        if (used + 3 > p->o->width) {
            text_puts(line, "…");
            return;
        }
        show_text(line, p->t->names[i], n, 0);
    }
}

static void print_hidden(const page *p, FILE *out)
{
    char buf[32];
    text line = {0};
    int64_t rows = p->rows - p->shown.head - p->shown.tail;
    int columns = 0;
    for (int i = 0; i < p->t->n; i++) columns += !is_shown(p, i);
    if (!rows && !columns) return;
    if (rows) {
        text_printf(&line, "… %s more row%s", count_text(buf, rows), rows == 1 ? "" : "s");
        print_line(p, true, &line, out);
    }
    if (columns) {
        text_printf(&line, "… %d more column%s", columns, columns == 1 ? "" : "s");
        add_hidden_names(p, &line, (int)line.n - 2);
        print_line(p, true, &line, out);
    }
    text_printf(&line, "to see them: %s%ssave FILE", rows ? "head N, tail N, " : "", columns ? "select COLUMN, " : "");
    print_line(p, true, &line, out);
    text_free(&line);
}

/* One line a convention, with the names of all columns that have it. */
static void print_conventions(const page *p, FILE *out)
{
    const table *t = p->t;
    for (int i = 0; i < t->n; i++) {
        const char *convention = t->columns[i]->convention;
        int first = 0;
        while (strcmp(t->columns[first]->convention, convention) != 0) first++;
        if (!*convention || first < i) continue;
        text line = {0};
        for (int k = i; k < t->n; k++) {
            if (strcmp(t->columns[k]->convention, convention) != 0) continue;
            if (k > i) text_puts(&line, ", ");
            show_text(&line, t->names[k], (int64_t)strlen(t->names[k]), 0);
        }
        text_puts(&line, ": ");
        show_text(&line, convention, (int64_t)strlen(convention), 0);
        print_line(p, true, &line, out);
        text_free(&line);
    }
}

/* ---- all of it ---- */

static void print_page(const page *p, FILE *out)
{
    char buf[32];
    print_head(p, HEAD_NAMES, out);
    if (p->units) print_head(p, HEAD_UNITS, out);
    print_head(p, HEAD_RULE, out);
    print_rows(p, 0, p->shown.head, out);
    if (p->shown.head + p->shown.tail < p->rows) print_gap(p, out);
    print_rows(p, p->rows - p->shown.tail, p->rows, out);
    fprintf(out, "%s(%s row%s)%s\n", dim(p), count_text(buf, p->rows), p->rows == 1 ? "" : "s", bright(p));
    print_hidden(p, out);
    print_conventions(p, out);
}

void render_table(const table *t, const render_opts *o, FILE *out)
{
    page p = {.t = t, .o = o, .rows = t->rows < 0 ? 0 : t->rows, .units = has_units(t)};
    if (t->n == 0) {
        fprintf(out, "%s(no columns)%s\n", dim(&p), bright(&p));
        return;
    }
    p.styles = xcalloc((size_t)t->n, sizeof *p.styles);
    p.widths = xcalloc((size_t)t->n, sizeof *p.widths);
    p.columns = xcalloc((size_t)t->n + 1, sizeof *p.columns);
    choose_rows(&p);
    for (int i = 0; i < t->n; i++) measure_column(&p, i);
    choose_columns(&p);
    print_page(&p, out);
    free(p.styles);
    free(p.widths);
    free(p.columns);
}

void render_value(text *out, const column *c, int64_t row)
{
    char buf[40];
    int64_t n;
    if (column_is_null(c, row)) {
        text_puts(out, "null");
        return;
    }
    switch (c->type) {
    case JVN_BOOL: text_puts(out, column_bool(c, row) ? "true" : "false"); return;
    case JVN_INT64: text_printf(out, "%" PRId64, column_i64(c)[row]); return;
    case JVN_FLOAT64: n = text_double(buf, column_f64(c)[row]); break;
    case JVN_DATE: n = text_date(buf, column_i32(c)[row]); break;
    case JVN_TIMESTAMP: n = text_timestamp(buf, column_i64(c)[row]); break;
    default: {
        const char *s = column_text(c, row, &n);
        show_text(out, s, n, 0);
        return;
    }
    }
    text_add(out, buf, (size_t)n);
}
