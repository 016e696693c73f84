/* SPDX-License-Identifier: GPL-3.0-or-later */
/* text.c -- a scene on a canvas: lines, dots and bands in braille, boxes in eighths of a block, names of lines at their
 * right end, so that they are known without colours. */
#include "text.h"

#include <math.h>
#include <string.h>

enum { LABEL_MOST = 24, NAME_MOST = 16, TICK_CELLS = 14 };

typedef struct sheet {
    scene *s;
    canvas c;
    int top, left, rows, columns; /* the plot's */
    bool named;                   /* lines have their names on the right */
} sheet;

static const char plain_marks[] = "*o+x#@%";
static const char *const marks[] = {"•", "+", "×", "o", "▴", "▪", "◇"};

/* Of bars, so that they are told apart without colour. */
static const char plain_fills[] = "#=:%*o@";
static const char *const fills[] = {"█", "▒", "░", "▓", "◆", "●", "▪"};

static char ink_of(int series) { return series < 0 ? '.' : "1234567"[series % SCENE_INKS]; }
static char plain_of(int series) { return series < 0 ? '-' : plain_marks[scene_mark(series)]; }

/* ---- places ---- */

static double share_y(const sheet *h, double v)
{
    double at = axis_place(&h->s->y, v);
    return h->s->y.kind == AXIS_NAMES ? at : 1 - at;
}

static int dot_x(const sheet *h, double v)
{
    return h->left * h->c.across + (int)lround(axis_place(&h->s->x, v) * (h->columns * h->c.across - 1));
}
static int dot_y(const sheet *h, double v)
{
    return h->top * h->c.down + (int)lround(share_y(h, v) * (h->rows * h->c.down - 1));
}
static int row_of(const sheet *h, double v)
{
    int row = (int)(share_y(h, v) * h->rows);
    return h->top + (row >= h->rows ? h->rows - 1 : row);
}
static int column_of(const sheet *h, double v)
{
    int column = (int)(axis_place(&h->s->x, v) * h->columns);
    return h->left + (column >= h->columns ? h->columns - 1 : column);
}

static bool is_there(const shape *sh, int64_t i)
{
    return isfinite(sh->x[i]) && isfinite(sh->y[i]) && (!sh->x2 || isfinite(sh->x2[i])) && (!sh->y2 || isfinite(sh->y2[i]));
}

/* ---- shapes ---- */

static void draw_line(sheet *h, const shape *sh)
{
    bool joined = false;
    for (int64_t i = 0; i < sh->n; joined = is_there(sh, i++)) {
        if (!is_there(sh, i)) continue;
        int64_t from = joined ? i - 1 : i;
        canvas_line(&h->c, dot_x(h, sh->x[from]), dot_y(h, sh->y[from]), dot_x(h, sh->x[i]), dot_y(h, sh->y[i]),
                    ink_of(sh->series), plain_of(sh->series));
    }
}

/* A band's edges, dotted, and within it a dot here and there, so that lines are seen on it. */
static void draw_column(sheet *h, int x, double lo, double hi)
{
    int y0 = dot_y(h, hi), y1 = dot_y(h, lo), step = h->c.across, down = h->c.down;
    if (x % step) return;
    canvas_dot(&h->c, x, y0, '.', ':');
    canvas_dot(&h->c, x, y1, '.', ':');
    for (int y = y0; x / step % 2 == 0 && y < y1; y++)
        if (y % down == down / 2) canvas_dot(&h->c, x, y, '.', ':');
}

static void draw_band(sheet *h, const shape *sh)
{
    for (int64_t i = 0; i < sh->n; i++) {
        if (!is_there(sh, i)) continue;
        int64_t next = i + 1 < sh->n && is_there(sh, i + 1) ? i + 1 : i;
        int from = dot_x(h, sh->x[i]), to = dot_x(h, sh->x[next]);
        for (int x = from; x <= to; x++) {
            double t = to > from ? (double)(x - from) / (to - from) : 0;
            draw_column(h, x, sh->y[i] * (1 - t) + sh->y[next] * t, sh->y2[i] * (1 - t) + sh->y2[next] * t);
        }
    }
}

static void draw_dots(sheet *h, const shape *sh)
{
    bool own = h->s->n_series > 1 || h->s->y.kind == AXIS_NAMES;
    for (int64_t i = 0; i < sh->n; i++) {
        if (!is_there(sh, i)) continue;
        if (!own) canvas_dot(&h->c, dot_x(h, sh->x[i]), dot_y(h, sh->y[i]), ink_of(sh->series), '*');
        else canvas_put(&h->c, row_of(h, sh->y[i]), column_of(h, sh->x[i]), ink_of(sh->series),
                        marks[scene_mark(sh->series)], plain_of(sh->series));
    }
}

/* A bar that lies, in eighths of a cell to the right; to the left in halves. */
static void draw_bar(sheet *h, const shape *sh, int64_t i)
{
    static const char *const eighths[] = {" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    int row = row_of(h, sh->y[i] / 2 + sh->y2[i] / 2), zero = h->left + (int)lround(axis_place(&h->s->x, sh->x[i]) * h->columns);
    double end = h->left + axis_place(&h->s->x, sh->x2[i]) * h->columns;
    int whole = (int)floor(end), part = (int)((end - whole) * 8), column = zero, k = sh->series % SCENE_INKS;
    char ink = ink_of(sh->series), plain = plain_fills[k];
    if (k) whole = (int)lround(end), part = 0; /* the first series' fill alone has eighths */
    if (end >= zero) {
        for (; column < whole; column++) canvas_put(&h->c, row, column, ink, fills[k], plain);
        if (column == whole && part) canvas_put(&h->c, row, column++, ink, eighths[part], part > 3 ? plain : ' ');
    } else {
        for (int at = zero - 1; at >= whole + 1; at--) canvas_put(&h->c, row, at, ink, fills[k], plain);
        if (whole < zero) canvas_put(&h->c, row, whole, ink, part > 4 ? " " : part ? "▐" : fills[k], part > 4 ? ' ' : plain);
        column = zero + (sh->x[i] == 0); /* on the line at 0 */
    }
    if (*sh->labels[i]) canvas_text(&h->c, row, column + 1, h->c.width - column - 1, ' ', sh->labels[i]);
}

/* A bar that stands on the axis. */
static void draw_pillar(sheet *h, const shape *sh, int64_t i)
{
    static const char *const eighths[] = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇"};
    int from = h->left + (int)lround(axis_place(&h->s->x, sh->x[i]) * h->columns);
    int to = h->left + (int)lround(axis_place(&h->s->x, sh->x2[i]) * h->columns);
    int tall = (int)lround(axis_place(&h->s->y, sh->y2[i]) * h->rows * 8);
    if (tall == 0 && sh->y2[i] > sh->y[i]) tall = 1;
    if (to <= from) to = from + 1;
    for (int k = 0; k * 8 < tall; k++)
        for (int column = from; column < to; column++) {
            int part = tall - k * 8;
            canvas_put(&h->c, h->top + h->rows - 1 - k, column, ink_of(sh->series), part >= 8 ? "█" : eighths[part], part > 3 ? '#' : '_');
        }
}

/* A box between quartiles, or a bar. */
static void draw_box(sheet *h, const shape *sh)
{
    for (int64_t i = 0; i < sh->n; i++) {
        if (!is_there(sh, i)) continue;
        if (h->s->y.kind != AXIS_NAMES) draw_pillar(h, sh, i);
        else if (sh->labels) draw_bar(h, sh, i);
        else
            for (int k = column_of(h, sh->x[i]); k <= column_of(h, sh->x2[i]); k++)
                canvas_put(&h->c, row_of(h, sh->y[i] / 2 + sh->y2[i] / 2), k, ink_of(sh->series), "▒", '=');
    }
}

/* A line of the picture's own, dotted: across or upright. */
static void draw_own(sheet *h, const shape *sh, int64_t i)
{
    int x0 = dot_x(h, sh->x[i]), x1 = dot_x(h, sh->x2[i]), y0 = dot_y(h, sh->y2[i]), y1 = dot_y(h, sh->y[i]);
    if (y0 == y1)
        for (int x = x0; x <= x1; x += 2 * h->c.across) canvas_dot(&h->c, x, y0, '.', '.');
    else
        for (int y = y0; y <= y1; y += h->c.down > 1 ? 2 : 1) canvas_dot(&h->c, x0, y, '.', '.');
}

static void draw_rule(sheet *h, const shape *sh, int64_t i)
{
    char ink = ink_of(sh->series);
    if (h->s->y.kind != AXIS_NAMES && sh->series < 0) {
        draw_own(h, sh, i);
        return;
    }
    if (h->s->y.kind != AXIS_NAMES) {
        canvas_line(&h->c, dot_x(h, sh->x[i]), dot_y(h, sh->y[i]), dot_x(h, sh->x2[i]), dot_y(h, sh->y2[i]), ink, plain_of(sh->series));
        return;
    }
    bool across = sh->y[i] == sh->y2[i];
    int row = row_of(h, sh->y[i] / 2 + sh->y2[i] / 2);
    if (sh->series < 0 && sh->y[i] > h->s->y.lo) return; /* from bar to bar: rows touch */
    if (sh->series < 0) {
        int zero = h->left + (int)lround(axis_place(&h->s->x, sh->x[i]) * h->columns); /* where bars begin */
        for (int k = 0; k < h->rows; k++) canvas_put(&h->c, h->top + k, zero, '.', "│", '|');
        return;
    }
    for (int k = column_of(h, sh->x[i]); k <= column_of(h, sh->x2[i]); k++)
        canvas_put(&h->c, row, k, ink, across ? "─" : "┃", across ? '-' : '|');
}

static void draw_rules(sheet *h, const shape *sh)
{
    for (int64_t i = 0; i < sh->n; i++)
        if (is_there(sh, i)) draw_rule(h, sh, i);
}

static void draw_shape(sheet *h, const shape *sh)
{
    switch (sh->kind) {
    case SHAPE_BAND: draw_band(h, sh); break;
    case SHAPE_BOX: draw_box(h, sh); break;
    case SHAPE_LINE: draw_line(h, sh); break;
    case SHAPE_DOTS: draw_dots(h, sh); break;
    case SHAPE_RULE: draw_rules(h, sh); break;
    case SHAPE_KINDS: break;
    }
}

/* The picture's own lines lie below all others. */
static void draw_shapes(sheet *h)
{
    const scene *s = h->s;
    for (int64_t i = 0; i < s->n_shapes; i++)
        if (s->shapes[i].series < 0) draw_shape(h, &s->shapes[i]);
    for (int kind = 0; kind < SHAPE_KINDS; kind++)
        for (int64_t i = 0; i < s->n_shapes; i++)
            if ((int)s->shapes[i].kind == kind && s->shapes[i].series >= 0) draw_shape(h, &s->shapes[i]);
}

/* ---- around it ---- */

static void draw_y_axis(sheet *h)
{
    const axis *a = &h->s->y;
    for (int i = 0; i < h->rows; i++) canvas_put(&h->c, h->top + i, h->left - 1, '.', "│", '|');
    for (int i = 0; i < a->n_ticks; i++) {
        const char *label = a->ticks[i].label;
        int row = dot_y(h, a->ticks[i].at) / h->c.down, width = text_width(label, h->c.ascii);
        canvas_text(&h->c, row, h->left - 2 - width, width, ' ', label);
        canvas_put(&h->c, row, h->left - 1, '.', "┤", '+');
    }
    for (int64_t i = 0; i < a->n_names; i++) {
        int width = text_width(a->names[i], h->c.ascii), most = h->left - 2;
        if (width > most) width = most;
        int row = h->top + (int)((double)i * h->rows / (double)a->n_names);
        canvas_text(&h->c, row, h->left - 2 - width, width, ' ', a->names[i]);
    }
}

/* Labels that would touch the one before are left out. */
static void draw_x_axis(sheet *h)
{
    const axis *a = &h->s->x;
    int row = h->top + h->rows, free_from = 0;
    canvas_put(&h->c, row, h->left - 1, '.', "└", '+');
    for (int i = 0; i < h->columns; i++) canvas_put(&h->c, row, h->left + i, '.', "─", '-');
    for (int i = 0; i < a->n_ticks; i++) {
        int at = dot_x(h, a->ticks[i].at) / h->c.across, width = text_width(a->ticks[i].label, h->c.ascii);
        int from = at - width / 2;
        if (from + width > h->c.width) from = h->c.width - width;
        if (from < 0) from = 0;
        canvas_put(&h->c, row, at, '.', "┴", '+');
        if (from < free_from) continue;
        canvas_text(&h->c, row + 1, from, width, ' ', a->ticks[i].label);
        free_from = from + width + 1;
    }
}

/* A line's last row, or the nearest that no name stands in. */
static void name_line(sheet *h, const shape *sh, bool *used)
{
    int64_t i = sh->n - 1;
    while (i >= 0 && !is_there(sh, i)) i--;
    if (i < 0) return;
    int row = dot_y(h, sh->y[i]) / h->c.down - h->top;
    for (int far = 0; far < h->rows; far++)
        for (int side = -1; side <= 1; side += 2) {
            int at = row + side * far;
            if (at < 0 || at >= h->rows || used[at]) continue;
            used[at] = true;
            int from = h->left + h->columns + 1;
            canvas_put(&h->c, h->top + at, from, ink_of(sh->series), marks[scene_mark(sh->series)], plain_of(sh->series));
            canvas_text(&h->c, h->top + at, from + 2, h->c.width - from - 2, ink_of(sh->series), h->s->series[sh->series]);
            return;
        }
}

static void name_lines(sheet *h)
{
    bool *used = pool_get(h->s->p, (size_t)h->rows);
    for (int64_t i = 0; i < h->s->n_shapes; i++)
        if (h->s->shapes[i].kind == SHAPE_LINE && h->s->shapes[i].series >= 0) name_line(h, &h->s->shapes[i], used);
}

/* Marks and names below, where they do not stand at lines' ends. Without a canvas: only the rows that it takes. */
static int draw_legend(sheet *h, int row, bool draw)
{
    int at = h->left, rows = 1;
    for (int i = 0; i < h->s->n_series; i++) {
        int width = text_width(h->s->series[i], h->c.ascii) + 4;
        if (at + width > h->c.width && at > h->left) at = h->left, rows++;
        if (draw) {
            canvas_put(&h->c, row + rows - 1, at, ink_of(i), h->s->dots ? marks[scene_mark(i)] : fills[i % SCENE_INKS],
                       h->s->dots ? plain_of(i) : plain_fills[i % SCENE_INKS]);
            canvas_text(&h->c, row + rows - 1, at + 2, h->c.width - at - 2, ' ', h->s->series[i]);
        }
        at += width;
    }
    return rows;
}

/* ---- layout ---- */

static int least(int a, int b) { return a < b ? a : b; }
static int most(int a, int b) { return a > b ? a : b; }

static int y_label_width(const axis *a, int width, bool ascii)
{
    int widest = 1;
    for (int i = 0; i < a->n_ticks; i++) widest = most(widest, text_width(a->ticks[i].label, ascii));
    for (int64_t i = 0; i < a->n_names; i++) widest = most(widest, text_width(a->names[i], ascii));
    return least(widest, most(LABEL_MOST, width / 3));
}

static int right_width(const sheet *h, int width, bool ascii)
{
    int widest = 0;
    const shape *bars = NULL;
    if (h->named)
        for (int i = 0; i < h->s->n_series; i++) widest = most(widest, 3 + least(NAME_MOST, text_width(h->s->series[i], ascii)));
    for (int64_t k = 0; k < h->s->n_shapes; k++) {
        bars = &h->s->shapes[k];
        for (int64_t i = 0; bars->labels && i < bars->n; i++) widest = most(widest, 1 + text_width(bars->labels[i], ascii));
    }
    return least(widest, width / 3);
}

static bool has_lines(const scene *s)
{
    for (int64_t i = 0; i < s->n_shapes; i++)
        if (s->shapes[i].kind == SHAPE_LINE) return true;
    return false;
}

static void lay_out(sheet *h, int width, int height, bool ascii, const jvn_texts *texts)
{
    scene *s = h->s;
    h->c.width = width, h->c.ascii = ascii;
    h->top = *s->title != 0;
    h->rows = height;
    h->named = s->n_series > 1 && has_lines(s);
    if (h->named && height < s->n_series) h->rows = height = s->n_series; /* a row for each name */
    axis_ticks(&s->y, most(2, least(8, height / 2)), texts);
    h->left = y_label_width(&s->y, width, ascii) + 2;
    h->columns = most(8, width - h->left - right_width(h, width, ascii));
    axis_ticks(&s->x, most(2, h->columns / TICK_CELLS), texts);
    if (s->n_series > 1 && !h->named && !s->bare) height += draw_legend(h, 0, false);
    h->c = canvas_new(s->p, width, h->top + height + 2 + (*s->x.title != 0), ascii);
}

canvas text_draw(scene *s, int width, int height, bool ascii, const jvn_texts *texts)
{
    sheet h = {.s = s};
    lay_out(&h, width, height, ascii, texts);
    int below = h.top + h.rows + 2;
    canvas_text(&h.c, 0, h.left, width - h.left, ' ', s->title);
    draw_y_axis(&h);
    draw_x_axis(&h);
    draw_shapes(&h);
    if (h.named) name_lines(&h);
    if (*s->x.title) {
        int text = text_width(s->x.title, ascii), from = h.left + most(0, h.columns - text) / 2;
        canvas_text(&h.c, below++, from, width - from, '.', s->x.title);
    }
    if (s->n_series > 1 && !h.named && !s->bare) draw_legend(&h, below, true);
    return h.c;
}
