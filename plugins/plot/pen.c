/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pen.c -- a scene laid out in points: margins by the texts that stand in them, grid, shapes, axes, a legend on top. */
#include "pen.h"

#include <math.h>
#include <string.h>

#include "canvas.h"

const char *const pen_colours[2][SCENE_INKS] = {
    {"#0072b2", "#d55e00", "#00936b", "#c26a99", "#b87f00", "#2e8fc6", "#333333"},
    {"#56b4e9", "#e8762c", "#1fc796", "#d98fb8", "#e69f00", "#3d93d0", "#dddddd"},
};
static const double dashes[SCENE_INKS][5] = {{0}, {7, 3, 0}, {2, 3, 0}, {9, 3, 2, 3, 0}, {5, 2, 0}, {1, 2, 0}, {12, 4, 0}};
const double pen_sizes[PEN_TEXTS] = {[PEN_TITLE] = 14, [PEN_LABEL] = 12, [PEN_TICK] = 11};
static const double widths[PEN_ROLES] = {[PEN_GRID] = 1, [PEN_AXIS] = 1, [PEN_LINE] = 1.8, [PEN_MARK] = 1.4, [PEN_FILL] = 1, [PEN_BAND] = 1, [PEN_GROUND] = 1};

const double *pen_dash(int series) { return dashes[series < 0 ? 0 : (series + series / SCENE_INKS) % SCENE_INKS]; }

/* The first series' mark is a dot. */
double pen_width(pen_role role, int series)
{
    if (role == PEN_AXIS && series >= 0) return 1.6;
    return role == PEN_MARK && scene_mark(series) == 0 ? 4.4 : widths[role];
}

/* Of a text's letters, of the size of its kind: no font is asked, a sans serif is no wider. */
#define LETTER 0.64
#define GAP 8
#define LEGEND_ROW 18
#define TITLE_ROW 18
#define TITLE_LINES 3
#define SWATCH 24
#define MARK 2.8
#define MARK_ROOM 10
#define APART 36 /* points between marks on a line */

typedef struct board {
    pen *p;
    scene *s;
    double width, height, left, right, top, bottom; /* the plot's edges */
} board;

static double wide(const char *s, pen_text kind) { return text_width(s, false) * pen_sizes[kind] * LETTER; }

/* As much of s as has room, with a sign that there is more. */
static const char *fit(const board *b, const char *s, pen_text kind, double most)
{
    int cells = (int)(most / (pen_sizes[kind] * LETTER) + 0.01);
    if (text_width(s, false) <= cells) return s;
    int n = text_cut(s, cells - 1);
    char *cut = pool_get(b->s->p, (size_t)n + 4);
    memcpy(cut, s, (size_t)n);
    memcpy(cut + n, "…", 4);
    return cut;
}

static double at_x(const board *b, double v) { return b->left + axis_place(&b->s->x, v) * (b->right - b->left); }
static double at_y(const board *b, double v)
{
    double at = axis_place(&b->s->y, v);
    return b->s->y.kind == AXIS_NAMES ? b->top + at * (b->bottom - b->top) : b->bottom - at * (b->bottom - b->top);
}

static bool is_there(const shape *sh, int64_t i)
{
    return isfinite(sh->x[i]) && isfinite(sh->y[i]) && (!sh->x2 || isfinite(sh->x2[i])) && (!sh->y2 || isfinite(sh->y2[i]));
}

static void stroke(const board *b, double x0, double y0, double x1, double y1)
{
    b->p->move(b->p, x0, y0);
    b->p->line(b->p, x1, y1);
}

/* ---- marks ---- */

/* Strokes of a mark, in tenths of its size: -10 .. 10; each is a line. */
static const struct {
    int n;
    signed char of[4][4];
} mark_strokes[SCENE_INKS] = {
    {1, {{0, 0, 0, 0}}},
    {2, {{-10, 0, 10, 0}, {0, -10, 0, 10}}},
    {2, {{-9, -9, 9, 9}, {-9, 9, 9, -9}}},
    {3, {{-9, 8, 9, 8}, {9, 8, 0, -10}, {0, -10, -9, 8}}},
    {4, {{-8, -8, 8, -8}, {8, -8, 8, 8}, {8, 8, -8, 8}, {-8, 8, -8, -8}}},
    {4, {{0, -10, 10, 0}, {10, 0, 0, 10}, {0, 10, -10, 0}, {-10, 0, 0, -10}}},
    {1, {{-10, 0, 10, 0}}},
};

static void mark(const board *b, int series, double x, double y)
{
    int k = scene_mark(series);
    for (int i = 0; i < mark_strokes[k].n; i++) {
        const signed char *o = mark_strokes[k].of[i];
        stroke(b, x + o[0] * MARK / 10, y + o[1] * MARK / 10, x + o[2] * MARK / 10, y + o[3] * MARK / 10);
    }
}

/* ---- shapes ---- */

static void draw_line(const board *b, const shape *sh)
{
    bool joined = false;
    for (int64_t i = 0; i < sh->n; joined = is_there(sh, i++)) {
        if (!is_there(sh, i)) continue;
        double x = at_x(b, sh->x[i]), y = at_y(b, sh->y[i]);
        if (!joined) b->p->move(b->p, x, y);
        b->p->line(b->p, x, y);
    }
    b->p->paint(b->p, PEN_LINE, sh->series);
    double free_from = b->left;
    for (int64_t i = 0; b->s->n_series > 1 && i < sh->n; i++) {
        double x = at_x(b, sh->x[i]);
        if (!is_there(sh, i) || x < free_from) continue;
        mark(b, sh->series, x, at_y(b, sh->y[i]));
        free_from = x + APART;
    }
    b->p->paint(b->p, PEN_MARK, sh->series);
}

static void draw_dots(const board *b, const shape *sh)
{
    for (int64_t i = 0; i < sh->n; i++)
        if (is_there(sh, i)) mark(b, sh->series, at_x(b, sh->x[i]), at_y(b, sh->y[i]));
    b->p->paint(b->p, PEN_MARK, sh->series);
}

/* One outline for each stretch without a gap. */
static void draw_band(const board *b, const shape *sh)
{
    for (int64_t i = 0, end; i < sh->n; i = end + 1) {
        for (end = i; end < sh->n && is_there(sh, end);) end++;
        if (end == i) continue;
        b->p->move(b->p, at_x(b, sh->x[i]), at_y(b, sh->y[i]));
        for (int64_t k = i + 1; k < end; k++) b->p->line(b->p, at_x(b, sh->x[k]), at_y(b, sh->y[k]));
        for (int64_t k = end - 1; k >= i; k--) b->p->line(b->p, at_x(b, sh->x[k]), at_y(b, sh->y2[k]));
        b->p->close(b->p);
    }
    b->p->paint(b->p, PEN_BAND, sh->series);
}

static void outline(const board *b, double x0, double y0, double x1, double y1)
{
    b->p->move(b->p, x0, y0);
    b->p->line(b->p, x1, y0);
    b->p->line(b->p, x1, y1);
    b->p->line(b->p, x0, y1);
    b->p->close(b->p);
}

static bool is_hollow(const scene *s, int series) { return s->hollow && series == 1; }
static bool has_legend(const scene *s) { return s->n_series > 1 && !s->bare; }
static bool has_marks(const scene *s) { return has_legend(s) && !s->hollow; }

/* What bars say, and before it the series' mark, where there are several. */
static void draw_labels(const board *b, const shape *sh)
{
    bool marked = has_marks(b->s);
    for (int64_t i = 0; i < sh->n; i++) {
        if (!is_there(sh, i) || !*sh->labels[i]) continue;
        double x = fmax(at_x(b, sh->x[i]), at_x(b, sh->x2[i])) + 4, y = at_y(b, sh->y[i] / 2 + sh->y2[i] / 2);
        if (marked) mark(b, sh->series, x + MARK, y);
        if (marked) b->p->paint(b->p, PEN_MARK, sh->series);
        x += marked ? MARK_ROOM : 0;
        outline(b, x - 2, y - 6, x + wide(sh->labels[i], PEN_TICK), y + 6);
        b->p->paint(b->p, PEN_GROUND, -1);
        b->p->text(b->p, PEN_TICK, PEN_START, false, x, y + 4, sh->labels[i]);
    }
}

static void draw_boxes(const board *b, const shape *sh)
{
    bool quartiles = b->s->y.kind == AXIS_NAMES && !sh->labels; /* light, so that the median is seen in it */
    bool light = quartiles || is_hollow(b->s, sh->series);
    for (int pass = 0; pass <= light; pass++) {
        for (int64_t i = 0; i < sh->n; i++)
            if (is_there(sh, i)) outline(b, at_x(b, sh->x[i]), at_y(b, sh->y[i]), at_x(b, sh->x2[i]), at_y(b, sh->y2[i]));
        b->p->paint(b->p, pass ? PEN_AXIS : light ? PEN_BAND : PEN_FILL, sh->series);
    }
}

static void draw_rules(const board *b, const shape *sh)
{
    for (int64_t i = 0; i < sh->n; i++)
        if (is_there(sh, i)) stroke(b, at_x(b, sh->x[i]), at_y(b, sh->y[i]), at_x(b, sh->x2[i]), at_y(b, sh->y2[i]));
    b->p->paint(b->p, PEN_AXIS, sh->series);
}

static void draw_shapes(const board *b)
{
    static void (*const draw[])(const board *, const shape *) = {
        [SHAPE_BAND] = draw_band, [SHAPE_BOX] = draw_boxes, [SHAPE_RULE] = draw_rules, [SHAPE_LINE] = draw_line, [SHAPE_DOTS] = draw_dots,
    };
    for (int kind = 0; kind < SHAPE_KINDS; kind++)
        for (int64_t i = 0; i < b->s->n_shapes; i++)
            if ((int)b->s->shapes[i].kind == kind && b->s->shapes[i].n > 0) draw[kind](b, &b->s->shapes[i]);
    for (int64_t i = 0; i < b->s->n_shapes; i++)
        if (b->s->shapes[i].labels) draw_labels(b, &b->s->shapes[i]);
}

/* ---- around it ---- */

static void draw_grid(const board *b)
{
    const axis *x = &b->s->x, *y = &b->s->y;
    for (int i = 0; i < y->n_ticks; i++) stroke(b, b->left, at_y(b, y->ticks[i].at), b->right, at_y(b, y->ticks[i].at));
    for (int i = 0; i < x->n_ticks; i++) stroke(b, at_x(b, x->ticks[i].at), b->top, at_x(b, x->ticks[i].at), b->bottom);
    b->p->paint(b->p, PEN_GRID, -1);
}

static void draw_axes(const board *b)
{
    const axis *x = &b->s->x, *y = &b->s->y;
    double free_from = 0;
    stroke(b, b->left, b->bottom, b->right, b->bottom);
    stroke(b, b->left, b->top, b->left, b->bottom);
    b->p->paint(b->p, PEN_AXIS, -1);
    for (int i = 0; i < y->n_ticks; i++)
        b->p->text(b->p, PEN_TICK, PEN_END, false, b->left - 6, at_y(b, y->ticks[i].at) + 4, y->ticks[i].label);
    for (int64_t i = 0; i < y->n_names; i++)
        b->p->text(b->p, PEN_TICK, PEN_END, false, b->left - 6, at_y(b, (double)i) + 4,
                   fit(b, y->names[i], PEN_TICK, b->left - 6 - GAP));
    for (int i = 0; i < x->n_ticks; i++) {
        double half = wide(x->ticks[i].label, PEN_TICK) / 2, at = fmin(fmax(at_x(b, x->ticks[i].at), half + 2), b->width - half - 2);
        if (at - half < free_from) continue;
        b->p->text(b->p, PEN_TICK, PEN_MIDDLE, false, at, b->bottom + 16, x->ticks[i].label);
        free_from = at + half + GAP;
    }
    if (*x->title) b->p->text(b->p, PEN_LABEL, PEN_MIDDLE, false, (b->left + b->right) / 2, b->bottom + 34, fit(b, x->title, PEN_LABEL, b->right - b->left));
}

/* A box, or the dash and the mark. */
static void draw_swatch(const board *b, int series, double x, double y)
{
    bool filled = false, line = !b->s->dots, hollow = is_hollow(b->s, series);
    for (int64_t i = 0; i < b->s->n_shapes; i++) {
        filled |= b->s->shapes[i].kind == SHAPE_BOX;
        line |= b->s->shapes[i].kind == SHAPE_LINE && b->s->shapes[i].series == series;
    }
    for (int pass = 0; filled && pass <= hollow; pass++) {
        outline(b, x, y - 5, x + SWATCH / (b->s->hollow ? 1 : 2), y + 5);
        b->p->paint(b->p, pass ? PEN_AXIS : hollow ? PEN_BAND : PEN_FILL, series);
    }
    if (!filled && line) stroke(b, x, y, x + SWATCH, y);
    if (!filled && line) b->p->paint(b->p, PEN_LINE, series);
    if (b->s->hollow) return;
    mark(b, series, x + (filled ? SWATCH - MARK : SWATCH / 2.0), y);
    b->p->paint(b->p, PEN_MARK, series);
}

/* Returns how many rows it takes; draw: draws it too. */
static int draw_legend(const board *b, double y, bool draw)
{
    double x = GAP;
    int rows = 1;
    for (int i = 0; i < b->s->n_series; i++) {
        const char *name = fit(b, b->s->series[i], PEN_TICK, b->width - SWATCH - 6 - 2 * GAP);
        double w = SWATCH + 6 + wide(name, PEN_TICK) + 2 * GAP;
        if (x + w > b->width && x > GAP) x = GAP, rows++;
        double at = y + (rows - 1) * LEGEND_ROW - 4;
        if (draw) {
            draw_swatch(b, i, x, at);
            b->p->text(b->p, PEN_TICK, PEN_START, false, x + SWATCH + 6, at + 4, name);
        }
        x += w;
    }
    return rows;
}

static double widest_label(const axis *a)
{
    double w = 8;
    for (int i = 0; i < a->n_ticks; i++) w = fmax(w, wide(a->ticks[i].label, PEN_TICK));
    for (int64_t i = 0; i < a->n_names; i++) w = fmax(w, wide(a->names[i], PEN_TICK));
    return w;
}

static double widest_value(const scene *s)
{
    double w = 0;
    for (int64_t k = 0; k < s->n_shapes; k++)
        for (int64_t i = 0; s->shapes[k].labels && i < s->shapes[k].n; i++) w = fmax(w, wide(s->shapes[k].labels[i], PEN_TICK) + 4);
    return w;
}

/* In lines, broken at blanks; the last of TITLE_LINES is cut. Returns how many; draw: draws them too. */
static int draw_title(const board *b, bool draw)
{
    const double most = b->width - 2 * GAP;
    const char *rest = b->s->title;
    int lines = 0;
    while (*rest) {
        const char *line = fit(b, rest, PEN_TITLE, most);
        int n = (int)strlen(rest);
        if (line != rest && ++lines < TITLE_LINES) {
            n = text_cut(rest, (int)(most / (pen_sizes[PEN_TITLE] * LETTER)));
            for (int k = n; k > 0; k--)
                if (rest[k] == ' ') {
                    n = k;
                    break;
                }
            line = pool_text(b->s->p, rest, (size_t)n);
        } else if (line == rest) {
            lines++;
        }
        if (draw) b->p->text(b->p, PEN_TITLE, PEN_START, false, GAP, GAP + 16 + (lines - 1) * TITLE_ROW, line);
        rest += n;
        while (*rest == ' ') rest++;
    }
    return lines;
}

/* What stands above the plot takes. */
static double head_of(const board *b)
{
    int title = draw_title(b, false);
    return GAP + 4 + (title ? title * TITLE_ROW + 4 : 0) + (has_legend(b->s) ? LEGEND_ROW * draw_legend(b, 0, false) + 4 : 0);
}

static double foot_of(const scene *s) { return *s->x.title ? 44 : 26; }

double pen_height(scene *s, double width, double names)
{
    const board b = {.s = s, .width = width};
    return head_of(&b) + names + foot_of(s);
}

void pen_draw(pen *p, scene *s, double width, double height, const jvn_texts *texts)
{
    board b = {.p = p, .s = s, .width = width, .height = height};
    b.top = head_of(&b);
    b.bottom = fmax(height - foot_of(s), b.top + 20);
    axis_ticks(&s->y, (int)fmin(10, (b.bottom - b.top) / 36), texts);
    b.left = fmin(GAP + widest_label(&s->y) + 6 + (*s->y.title && strcmp(s->y.title, s->title) != 0 ? 18 : 0), width * 0.42);
    b.right = fmax(width - GAP - 4 - widest_value(s) - (has_marks(s) ? MARK_ROOM : 0), b.left + 20);
    axis_ticks(&s->x, (int)fmin(10, (b.right - b.left) / 90), texts);
    draw_grid(&b);
    draw_shapes(&b);
    draw_axes(&b);
    if (*s->y.title && strcmp(s->y.title, s->title) != 0)
        p->text(p, PEN_LABEL, PEN_MIDDLE, true, GAP + 8, (b.top + b.bottom) / 2, fit(&b, s->y.title, PEN_LABEL, b.bottom - b.top));
    draw_title(&b, true);
    if (has_legend(s)) draw_legend(&b, b.top - 4 - LEGEND_ROW * draw_legend(&b, 0, false) + 12, true);
}
