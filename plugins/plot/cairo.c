/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cairo.c -- the library is looked for when a PNG or PDF is wanted, so that a machine without it has all the rest. What is
 * called is named below with its prototype, which cairo has kept since 1.2 (2006). */
#include "cairo.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

typedef struct surface surface;
typedef struct drawing drawing;
typedef int write_bytes(void *to, const unsigned char *bytes, unsigned n);
typedef struct extents {
    double x_bearing, y_bearing, width, height, x_advance, y_advance;
} extents;

enum { FORMAT_ARGB32 = 0, ROUND = 1, SLANT_NORMAL = 0, WEIGHT_NORMAL = 0, WEIGHT_BOLD = 1, DONE = 0, NO_MEMORY = 1 };
enum { SCALE = 2 /* pixels a point */ };

/* Result, name, parameters of each function of the library. */
#define CALLS(X)                                                                                                        \
    X(surface *, cairo_image_surface_create, (int format, int width, int height))                                      \
    X(surface *, cairo_pdf_surface_create_for_stream, (write_bytes *, void *to, double width, double height))          \
    X(int, cairo_surface_write_to_png_stream, (surface *, write_bytes *, void *to))                                    \
    X(void, cairo_surface_finish, (surface *))                                                                         \
    X(int, cairo_surface_status, (surface *))                                                                          \
    X(void, cairo_surface_destroy, (surface *))                                                                        \
    X(drawing *, cairo_create, (surface *))                                                                            \
    X(void, cairo_destroy, (drawing *))                                                                                \
    X(int, cairo_status, (drawing *))                                                                                  \
    X(const char *, cairo_status_to_string, (int))                                                                     \
    X(void, cairo_scale, (drawing *, double, double))                                                                  \
    X(void, cairo_save, (drawing *))                                                                                   \
    X(void, cairo_restore, (drawing *))                                                                                \
    X(void, cairo_translate, (drawing *, double, double))                                                              \
    X(void, cairo_rotate, (drawing *, double))                                                                         \
    X(void, cairo_set_source_rgba, (drawing *, double, double, double, double))                                        \
    X(void, cairo_set_line_width, (drawing *, double))                                                                 \
    X(void, cairo_set_line_cap, (drawing *, int))                                                                      \
    X(void, cairo_set_line_join, (drawing *, int))                                                                     \
    X(void, cairo_set_dash, (drawing *, const double *, int, double))                                                  \
    X(void, cairo_move_to, (drawing *, double, double))                                                                \
    X(void, cairo_line_to, (drawing *, double, double))                                                                \
    X(void, cairo_close_path, (drawing *))                                                                             \
    X(void, cairo_fill, (drawing *))                                                                                   \
    X(void, cairo_stroke, (drawing *))                                                                                 \
    X(void, cairo_paint, (drawing *))                                                                                  \
    X(void, cairo_select_font_face, (drawing *, const char *, int, int))                                               \
    X(void, cairo_set_font_size, (drawing *, double))                                                                  \
    X(void, cairo_text_extents, (drawing *, const char *, extents *))                                                  \
    X(void, cairo_show_text, (drawing *, const char *))

#define MEMBER(result, name, parameters) result(*name) parameters;
typedef struct library {
    void *handle;
    CALLS(MEMBER)
} library;

typedef struct cairo_pen {
    pen p;
    const library *l;
    drawing *d;
} cairo_pen;

/* A function pointer is taken from what dlsym gives by its bytes: C has no other way. */
static bool find(void *handle, const char *name, void *to)
{
    void *at = dlsym(handle, name);
    memcpy(to, &at, sizeof at);
    return at != NULL;
}

#define FIND(result, name, parameters) found &= find(l->handle, #name, &l->name);
static bool open_library(library *l)
{
    bool found = true;
    memset(l, 0, sizeof *l);
    l->handle = dlopen("libcairo.so.2", RTLD_NOW | RTLD_LOCAL);
    if (!l->handle) return false;
    CALLS(FIND)
    return found;
}

/* ---- the pen ---- */

static void set_colour(const cairo_pen *c, const char *rgb, double alpha)
{
    unsigned long all = strtoul(rgb + 1, NULL, 16);
    c->l->cairo_set_source_rgba(c->d, (double)(all >> 16 & 255) / 255, (double)(all >> 8 & 255) / 255, (double)(all & 255) / 255, alpha);
}

static void cairo_go(pen *p, double x, double y) { ((cairo_pen *)p)->l->cairo_move_to(((cairo_pen *)p)->d, x, y); }
static void cairo_draw_line(pen *p, double x, double y) { ((cairo_pen *)p)->l->cairo_line_to(((cairo_pen *)p)->d, x, y); }
static void cairo_shut(pen *p) { ((cairo_pen *)p)->l->cairo_close_path(((cairo_pen *)p)->d); }

static void cairo_ink(pen *p, pen_role role, int series)
{
    const cairo_pen *c = (cairo_pen *)p;
    int n = 0;
    bool filled = role == PEN_FILL || role == PEN_BAND || role == PEN_GROUND, dashed = role == PEN_LINE && series >= 0;
    const double *dash = pen_dash(dashed ? series : -1);
    while (dash[n] != 0) n++;
    set_colour(c, series >= 0 ? pen_colours[0][series % SCENE_INKS] : role == PEN_GRID ? "#e3e3e3" : role == PEN_GROUND ? "#ffffff" : "#333333",
               role == PEN_BAND ? 0.18 : role == PEN_FILL ? 0.75 : 1);
    c->l->cairo_set_dash(c->d, dash, n, 0);
    c->l->cairo_set_line_width(c->d, pen_width(role, series));
    if (filled) c->l->cairo_fill(c->d);
    else c->l->cairo_stroke(c->d);
}

static void cairo_write(pen *p, pen_text kind, pen_anchor anchor, bool turned, double x, double y, const char *s)
{
    const cairo_pen *c = (cairo_pen *)p;
    extents e = {0};
    set_colour(c, "#333333", 1);
    c->l->cairo_select_font_face(c->d, "sans-serif", SLANT_NORMAL, kind == PEN_TITLE ? WEIGHT_BOLD : WEIGHT_NORMAL);
    c->l->cairo_set_font_size(c->d, pen_sizes[kind]);
    c->l->cairo_text_extents(c->d, s, &e);
    c->l->cairo_save(c->d);
    c->l->cairo_translate(c->d, x, y);
    if (turned) c->l->cairo_rotate(c->d, -1.5707963267948966);
    c->l->cairo_move_to(c->d, anchor == PEN_END ? -e.x_advance : anchor == PEN_MIDDLE ? -e.x_advance / 2 : 0, 0);
    c->l->cairo_show_text(c->d, s);
    c->l->cairo_restore(c->d);
}

/* ---- the picture ---- */

static int take(void *to, const unsigned char *bytes, unsigned n)
{
    jvn_put(to, (const char *)bytes, n);
    return ((jvn_bytes *)to)->failed ? NO_MEMORY : DONE;
}

static int draw(const library *l, surface *on, cairo_kind kind, scene *s, double width, double height, const jvn_texts *texts)
{
    cairo_pen c = {{cairo_go, cairo_draw_line, cairo_shut, cairo_ink, cairo_write}, l, l->cairo_create(on)};
    if (kind == CAIRO_PNG) l->cairo_scale(c.d, SCALE, SCALE);
    set_colour(&c, "#ffffff", 1);
    l->cairo_paint(c.d);
    l->cairo_set_line_cap(c.d, ROUND);
    l->cairo_set_line_join(c.d, ROUND);
    pen_draw(&c.p, s, width, height, texts);
    int status = l->cairo_status(c.d);
    l->cairo_destroy(c.d);
    return status;
}

const char *cairo_draw(scene *s, cairo_kind kind, double width, double height, const jvn_texts *texts, jvn_bytes *out)
{
    library l;
    if (!open_library(&l)) {
        if (l.handle) dlclose(l.handle);
        return "the library libcairo.so.2 is not there";
    }
    surface *on = kind == CAIRO_PNG ? l.cairo_image_surface_create(FORMAT_ARGB32, (int)(width * SCALE), (int)(height * SCALE))
                                    : l.cairo_pdf_surface_create_for_stream(take, out, width, height);
    int status = draw(&l, on, kind, s, width, height, texts);
    if (status == DONE && kind == CAIRO_PNG) status = l.cairo_surface_write_to_png_stream(on, take, out);
    l.cairo_surface_finish(on);
    if (status == DONE) status = l.cairo_surface_status(on);
    const char *why = status == DONE ? NULL : l.cairo_status_to_string(status);
    l.cairo_surface_destroy(on);
    return why; /* the library stays: it keeps fonts of its own, and the text is its */
}
