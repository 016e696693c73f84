/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_plot_scene.c -- any numbers as points, ranges and sizes: axes tick within their range, in rising order and with labels
 * that differ; what is drawn stays on its canvas, and SVG has nothing in it that XML has no place for. */
#include "fuzz.h"

#include <math.h>
#include <stdio.h>

#include "../../core/plugin/host_text.h"
#include "../../plugins/plot/svg.h"
#include "../../plugins/plot/text.h"

typedef struct bytes {
    const uint8_t *s;
    size_t n;
} bytes;

static uint8_t take_byte(bytes *b)
{
    if (!b->n) return 0;
    b->n--;
    return *b->s++;
}

static double take_double(bytes *b)
{
    double x = 0;
    size_t n = b->n < sizeof x ? b->n : sizeof x;
    memcpy(&x, b->s, n);
    b->s += n;
    b->n -= n;
    return x;
}

static void check_axis(const axis *a)
{
    if (!(a->lo < a->hi) || !isfinite(a->lo) || !isfinite(a->hi) || a->n_ticks < 0 || a->n_ticks > AXIS_TICKS) abort();
    for (int i = 0; i < a->n_ticks; i++) {
        if (!(a->ticks[i].at >= a->lo && a->ticks[i].at <= a->hi)) abort();
        if (i && !(a->ticks[i].at > a->ticks[i - 1].at)) abort();
        if (!*a->ticks[i].label || strlen(a->ticks[i].label) >= AXIS_LABEL) abort();
    }
}

static void check_place(const axis *a, double v)
{
    double at = axis_place(a, v);
    if (isfinite(v) && !(at >= 0 && at <= 1)) abort();
}

static void make_axis(axis *a, bytes *b, const double *v, int64_t n)
{
    double lo = INFINITY, hi = -INFINITY;
    a->kind = (axis_kind)(take_byte(b) % AXIS_NAMES);
    a->title = a->unit = "x";
    extent(v, n, &lo, &hi);
    if (lo > hi) lo = 0, hi = 1;
    axis_range(a, lo, hi, take_byte(b) / 1024.0);
    axis_ticks(a, take_byte(b), &host_texts);
    check_axis(a);
    for (int64_t i = 0; i < n; i++) check_place(a, v[i]);
}

/* Every row takes no more cells than there are, and has a byte of ink a character. */
static void check_text(scene *s, int width, int height, bool ascii)
{
    canvas c = text_draw(s, width, height, ascii, &host_texts);
    jvn_bytes line = {.texts = &host_texts}, ink = {.texts = &host_texts};
    for (int i = 0; i < c.height; i++) {
        int64_t characters = 0;
        line.n = ink.n = 0;
        canvas_row(&c, i, &line, &ink);
        if (line.n && !text_is_utf8(line.data, (size_t)line.n)) abort();
        for (int64_t k = 0; k < line.n; k++) {
            characters += ((uint8_t)line.data[k] & 0xc0) != 0x80;
            if ((uint8_t)line.data[k] < 0x20 || (ascii && (uint8_t)line.data[k] > 0x7e)) abort();
        }
        if (characters != ink.n) abort();
    }
    host_texts.drop(&line);
    host_texts.drop(&ink);
}

static void check_svg(scene *s, double width, double height)
{
    jvn_bytes b = {.texts = &host_texts};
    svg_draw(s, width, height, &host_texts, &b);
    if (!text_is_utf8(b.data, (size_t)b.n)) abort();
    jvn_putc(&b, 0);
    for (const char *d = b.data; (d = strstr(d, "<path d=\"")); d++) {
        const char *path = d + 9;
        if (path[strspn(path, "MLZ0123456789.- ")] != '"') abort();
    }
    if (strstr(b.data, "<script")) abort();
    for (int64_t i = 0; i + 1 < b.n; i++)
        if ((uint8_t)b.data[i] < 0x20 && b.data[i] != '\n') abort();
    host_texts.drop(&b);
}

/* The least and most of a line stay when it is thinned. */
static void check_thin(const double *x_, const double *y_, int64_t n)
{
    double *x = malloc((size_t)(n + 1) * sizeof *x), *y = malloc((size_t)(n + 1) * sizeof *y);
    double lo = INFINITY, hi = -INFINITY, least = INFINITY, most = -INFINITY;
    int64_t kept = 0;
    for (int64_t i = 0; i < n; i++)
        if (isfinite(x_[i]) && (!kept || x_[i] >= x[kept - 1])) x[kept] = x_[i], y[kept++] = y_[i];
    extent(y, kept, &lo, &hi);
    kept = kept ? thin_line(x, y, kept, 2) : 0;
    extent(y, kept, &least, &most);
    if (lo != least || hi != most) abort();
    free(x);
    free(y);
}

static char *rest_as_text(pool *p, bytes *b)
{
    char *s = pool_text(p, (const char *)b->s, b->n < 64 ? b->n : 64);
    while (!text_is_utf8(s, strlen(s))) s[strlen(s) - 1] = 0; /* what the shell hands on is UTF-8 */
    return s;
}

/* Labels of a range, with blanks between. */
static void check_labels(axis_kind kind, double lo, double hi, int want, const char *wanted)
{
    char all[512] = "";
    axis a = {.kind = kind};
    axis_range(&a, lo, hi, 0);
    axis_ticks(&a, want, &host_texts);
    for (int i = 0; i < a.n_ticks; i++) sprintf(all + strlen(all), i ? " %s" : "%s", a.ticks[i].label);
    if (strcmp(all, wanted) != 0) abort();
}

static void check_known(void)
{
    if (nice_number(0.23, true) != 0.2 || nice_number(34, true) != 50 || nice_number(7.1, true) != 10) abort();
    if (nice_number(2.1, false) != 5 || nice_number(1, false) != 1 || nice_number(501, false) != 1000) abort();
    check_labels(AXIS_NUMBER, 0, 100, 5, "0 20 40 60 80 100");
    check_labels(AXIS_NUMBER, -0.31, 0.29, 4, "-0.2 0.0 0.2");
    check_labels(AXIS_NUMBER, 0, 3e9, 4, "0 1B 2B 3B");
    check_labels(AXIS_NUMBER, 1e15, 1e15 + 4, 5, "950T 1000T 1050T");
    check_labels(AXIS_NUMBER, 1e9, 1e9 + 0.5, 3, "1000000000 1000000000.2 1000000000.4");
    check_labels(AXIS_LOG, 0, 4, 5, "1 10 100 1000 10K");
    check_labels(AXIS_NUMBER, 0, 60000, 4, "0 20K 40K 60K");
    check_labels(AXIS_NUMBER, 0, 3e17, 4, "0 1e+17 2e+17 3e+17");
    check_labels(AXIS_LOG, 0, 1, 6, "1 2 5 10");
    check_labels(AXIS_DATE, 20112, 20116, 6, "2025-01-24 2025-01-25 2025-01-26 2025-01-27 2025-01-28");
    check_labels(AXIS_DATE, 19783, 20148, 5, "2024-04 2024-07 2024-10 2025-01");
    check_labels(AXIS_DATE, 0, 20148, 7, "1970 1980 1990 2000 2010 2020");
    check_labels(AXIS_TIME, 20115.5, 20116.25, 5, "12:00 18:00 2025-01-28 06:00");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    check_known();
    bytes b = {data, n};
    scene s = {.p = pool_new()};
    int64_t points = take_byte(&b) % 48;
    int series = take_byte(&b) % 10 + 1, width = 24 + take_byte(&b), height = 3 + take_byte(&b) % 64;
    bool names = take_byte(&b) % 4 == 0, ascii = take_byte(&b) % 2;
    double *v[4];
    for (int k = 0; k < 4; k++) {
        v[k] = scene_numbers(&s, points);
        for (int64_t i = 0; i < points; i++) v[k][i] = take_double(&b);
    }
    make_axis(&s.x, &b, v[0], points);
    make_axis(&s.y, &b, v[1], points);
    const char **labels = pool_get(s.p, 64 * sizeof *labels);
    uint8_t kinds = take_byte(&b);
    s.dots = take_byte(&b) % 2;
    s.title = s.about = rest_as_text(s.p, &b);
    for (int i = 0; i < 64; i++) labels[i] = s.title;
    s.series = labels;
    s.n_series = series;
    s.hollow = series == 2;
    s.bare = series == 3;
    if (names) s.y = (axis){.kind = AXIS_NAMES, .lo = -0.5, .hi = (double)points + 0.5, .names = labels, .n_names = points + 1, .title = "", .unit = ""};
    for (int k = 0; k < SHAPE_KINDS; k++)
        if (kinds >> k & 1)
            scene_add(&s, (shape){(shape_kind)k, k % series, points, v[0], v[1], k == SHAPE_BOX || k == SHAPE_RULE ? v[2] : NULL,
                                  k < SHAPE_LINE ? v[3] : NULL, k == SHAPE_BOX && kinds >> 7 ? labels : NULL});
    check_thin(v[0], v[1], points);
    check_text(&s, width, height, ascii);
    check_svg(&s, 100 + width * 10, 60 + height * 10);
    pool_free(s.p);
    return 0;
}
