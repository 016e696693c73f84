/* SPDX-License-Identifier: GPL-3.0-or-later */
/* svg.c -- paths and texts with classes; each has its colour as an attribute too, for readers of SVG that know no
 * custom properties. */
#include "svg.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct svg_pen {
    pen p;
    jvn_bytes *out;
    bool open; /* a path is begun */
} svg_pen;

static const char *const role_classes[] = {[PEN_GRID] = "grid", [PEN_AXIS] = "axis", [PEN_LINE] = "line",
                                           [PEN_MARK] = "mark", [PEN_FILL] = "fill", [PEN_BAND] = "band", [PEN_GROUND] = "ground"};
static const char *const text_classes[] = {[PEN_TITLE] = "title", [PEN_LABEL] = "label", [PEN_TICK] = "tick"};
static const char *const anchors[] = {[PEN_START] = "start", [PEN_MIDDLE] = "middle", [PEN_END] = "end"};
static const char grid[2][8] = {"#e3e3e3", "#33363c"}, inks[2][8] = {"#333333", "#dddddd"}, ground[2][8] = {"#ffffff", "#16181d"};

JVN_FORMAT(2, 3) static void put(jvn_bytes *b, const char *format, ...)
{
    char text[512];
    va_list ap;
    va_start(ap, format);
    int n = vsnprintf(text, sizeof text, format, ap);
    va_end(ap);
    jvn_put(b, text, n < (int)sizeof text ? n : (int)sizeof text - 1);
}

/* Tenths of a point are enough, and shorter. */
static void put_number(jvn_bytes *b, double x)
{
    double tenths = rint(x * 10);
    if (fmod(tenths, 10) == 0) put(b, "%.0f", tenths / 10 + 0.0);
    else put(b, "%.1f", tenths / 10);
}

/* What XML takes for itself, and characters that it does not know. */
static void put_text(jvn_bytes *b, const char *s)
{
    for (int64_t left = (int64_t)strlen(s); left > 0;) {
        int n = jvn_character(s, left);
        unsigned char c = (unsigned char)*s;
        bool odd = n == 0 || c < 0x20 || c == 0x7f || (n == 3 && memcmp(s, "\xef\xbf", 2) == 0 && ((unsigned char)s[2] & 0xfe) == 0xbe);
        if (odd) jvn_puts(b, "\xef\xbf\xbd");
        else if (c == '&') jvn_puts(b, "&amp;");
        else if (c == '<') jvn_puts(b, "&lt;");
        else if (c == '>') jvn_puts(b, "&gt;");
        else if (c == '"') jvn_puts(b, "&quot;");
        else jvn_put(b, s, n);
        s += n ? n : 1;
        left -= n ? n : 1;
    }
}

/* ---- the pen ---- */

static void go(pen *p, char how, double x, double y)
{
    svg_pen *v = (svg_pen *)p;
    if (!v->open) jvn_puts(v->out, "<path d=\"");
    v->open = true;
    jvn_putc(v->out, how);
    put_number(v->out, x);
    jvn_putc(v->out, ' ');
    put_number(v->out, y);
}

static void svg_move(pen *p, double x, double y) { go(p, 'M', x, y); }
static void svg_line(pen *p, double x, double y) { go(p, 'L', x, y); }
static void svg_close(pen *p) { jvn_putc(((svg_pen *)p)->out, 'Z'); }

static void put_dash(jvn_bytes *b, int series)
{
    const double *dash = pen_dash(series);
    if (dash[0] == 0) return;
    jvn_puts(b, " stroke-dasharray=\"");
    for (int i = 0; dash[i] != 0; i++) put(b, i ? " %g" : "%g", dash[i]);
    jvn_putc(b, '"');
}

/* Colours of the light ground as attributes. */
static void put_look(jvn_bytes *b, pen_role role, int series)
{
    const char *colour = series >= 0 ? pen_colours[0][series % SCENE_INKS] : role == PEN_GRID ? grid[0] : role == PEN_GROUND ? ground[0] : inks[0];
    bool filled = role == PEN_FILL || role == PEN_BAND || role == PEN_GROUND;
    put(b, filled ? " fill=\"%s\"" : " fill=\"none\" stroke=\"%s\"", colour);
    if (role == PEN_BAND) jvn_puts(b, " fill-opacity=\".18\"");
    if (role == PEN_FILL) jvn_puts(b, " fill-opacity=\".75\"");
    if (!filled && pen_width(role, series) != 1) put(b, " stroke-width=\"%g\"", pen_width(role, series));
    if (role == PEN_LINE || role == PEN_MARK) jvn_puts(b, " stroke-linecap=\"round\" stroke-linejoin=\"round\"");
    if (role == PEN_LINE && series >= 0) put_dash(b, series);
}

static void svg_paint(pen *p, pen_role role, int series)
{
    svg_pen *v = (svg_pen *)p;
    if (!v->open) return;
    v->open = false;
    put(v->out, "\" class=\"%s", role_classes[role]);
    if (series >= 0) put(v->out, " s%d", series % SCENE_INKS + 1);
    jvn_putc(v->out, '"');
    put_look(v->out, role, series);
    jvn_puts(v->out, "/>\n");
}

static void svg_text(pen *p, pen_text kind, pen_anchor anchor, bool turned, double x, double y, const char *s)
{
    svg_pen *v = (svg_pen *)p;
    put(v->out, "<text class=\"%s\" fill=\"%s\" font-size=\"%g\"", text_classes[kind], inks[0], pen_sizes[kind]);
    if (kind == PEN_TITLE) jvn_puts(v->out, " font-weight=\"bold\"");
    if (anchor != PEN_START) put(v->out, " text-anchor=\"%s\"", anchors[anchor]);
    if (turned) put(v->out, " transform=\"translate(%.1f %.1f) rotate(-90)\">", x, y);
    else put(v->out, " x=\"%.1f\" y=\"%.1f\">", x, y);
    put_text(v->out, s);
    jvn_puts(v->out, "</text>\n");
}

/* ---- the document ---- */

static void put_colours(jvn_bytes *b, int dark, int n)
{
    put(b, ".jevons-plot{--t:%s;--g:%s;--b:%s", inks[dark], grid[dark], ground[dark]);
    for (int i = 0; i < n; i++) put(b, ";--c%d:%s", i + 1, pen_colours[dark][i]);
    jvn_putc(b, '}');
}

/* Of the n colours that are used. */
static void put_style(jvn_bytes *b, int n)
{
    jvn_puts(b, "<style>\n");
    put_colours(b, 0, n);
    jvn_puts(b, "\n@media(prefers-color-scheme:dark){");
    put_colours(b, 1, n);
    jvn_puts(b, "}\n.jevons-plot text{font-family:system-ui,sans-serif;fill:var(--plot-text,var(--t))}\n"
                ".jevons-plot .ground{fill:var(--plot-ground,var(--b))}\n"
                ".jevons-plot .grid{stroke:var(--plot-grid,var(--g))}\n"
                ".jevons-plot .axis{stroke:var(--plot-text,var(--t))}\n");
    for (int i = 1; i <= n; i++)
        put(b, ".jevons-plot .s%d:not(.fill):not(.band){stroke:var(--plot-%d,var(--c%d))}"
               ".jevons-plot .s%d.fill,.jevons-plot .s%d.band{fill:var(--plot-%d,var(--c%d))}\n", i, i, i, i, i, i, i);
    jvn_puts(b, "</style>\n");
}

static void put_element(jvn_bytes *b, const char *name, const char *text)
{
    put(b, "<%s>", name);
    put_text(b, text);
    put(b, "</%s>\n", name);
}

void svg_draw(scene *s, double width, double height, const jvn_texts *texts, jvn_bytes *out)
{
    svg_pen v = {{svg_move, svg_line, svg_close, svg_paint, svg_text}, out, false};
    put(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"jevons-plot\" role=\"img\" width=\"%g\" height=\"%g\" viewBox=\"0 0 %g %g\" aria-label=\"",
        width, height, width, height);
    put_text(out, s->about);
    jvn_puts(out, "\" font-family=\"sans-serif\">\n");
    put_element(out, "title", *s->title ? s->title : s->about);
    put_element(out, "desc", s->about);
    put_style(out, s->n_series < SCENE_INKS ? s->n_series : SCENE_INKS);
    put(out, "<rect class=\"ground\" width=\"%g\" height=\"%g\" fill=\"%s\"/>\n", width, height, ground[0]);
    pen_draw(&v.p, s, width, height, texts);
    jvn_puts(out, "</svg>\n");
}
