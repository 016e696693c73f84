/* SPDX-License-Identifier: GPL-3.0-or-later */
/* output.c -- a scene as a table of lines for the terminal, as SVG text, or in a file of the kind that its name tells. */
#include <columns.h>
#include <errno.h>
#include <refused.h>
#include <stdio.h>
#include <strings.h>

#include "cairo.h"
#include "pen.h"
#include "plot.h"
#include "svg.h"
#include "text.h"

enum { USUAL_ROWS = 16, LEAST_WIDTH = 24, CELLS_MOST = 400 };
enum { FILE_WIDTH = 720, FILE_HEIGHT = 420, FILE_ROW = 20, NARROW = 500, NARROW_PLOT = 240 };

static int64_t asked(const job *j, int arg) { return jvn_given(j->call, arg) ? jvn_item_of(j->call, arg, 0)->integer : 0; }

/* ---- lines ---- */

static jvn_view look(const job *j)
{
    jvn_view v = {.size = sizeof v, .width = 80, .utf8 = 1};
    const jvn_screen *screen = jvn_screen_of(j->call);
    if (screen) screen->look(j->call, &v);
    if (asked(j, ARG_WIDTH)) v.width = (int32_t)asked(j, ARG_WIDTH);
    v.width = v.width < LEAST_WIDTH ? LEAST_WIDTH : v.width > CELLS_MOST ? CELLS_MOST : v.width;
    return v;
}

/* Rows of the plot: one a name where names stand; else as asked, or what a low screen has room for. */
static int rows_of(const job *j, const jvn_view *v)
{
    int64_t rows = asked(j, ARG_HEIGHT) ? asked(j, ARG_HEIGHT) : USUAL_ROWS;
    if (!asked(j, ARG_HEIGHT) && v->height && rows > v->height - 8) rows = v->height - 8;
    if (j->lines) rows = j->lines;
    return (int)(rows < 3 && !j->lines ? 3 : rows > CELLS_MOST && !j->lines ? CELLS_MOST : rows);
}

static jvn_status add_lines(job *j)
{
    jvn_view v = look(j);
    bool ascii = jvn_given(j->call, ARG_ASCII) || !v.utf8;
    canvas c = text_draw(&j->s, v.width, rows_of(j, &v), ascii, j->texts);
    const char **lines = pool_get(j->p, (size_t)c.height * sizeof *lines), **inks = pool_get(j->p, (size_t)c.height * sizeof *inks);
    jvn_bytes text = {.texts = j->texts}, ink = {.texts = j->texts};
    for (int i = 0; i < c.height; i++) {
        text.n = ink.n = 0;
        canvas_row(&c, i, &text, &ink);
        lines[i] = pool_text(j->p, text.data ? text.data : "", (size_t)text.n);
        inks[i] = pool_text(j->p, ink.data ? ink.data : "", (size_t)ink.n);
    }
    j->texts->drop(&text);
    j->texts->drop(&ink);
    jvn_status st = add_texts(j->call, NULL, "picture", job_text(j, JVN_PICTURE ": %s", j->s.about), lines, c.height);
    return st == JVN_OK ? add_texts(j->call, NULL, JVN_INK, NULL, inks, c.height) : st;
}

/* ---- files ---- */

static void file_size(job *j, double *width, double *height)
{
    int64_t w = asked(j, ARG_WIDTH), h = asked(j, ARG_HEIGHT);
    *width = w ? (double)w : FILE_WIDTH;
    double plot = j->lines ? (double)(j->lines * FILE_ROW) : NARROW_PLOT;
    *height = h ? (double)h : j->lines || *width < NARROW ? pen_height(&j->s, *width, plot) : FILE_HEIGHT;
}

static jvn_status no_memory(job *j) { return jvn_fail(j->call, JVN_ENOMEM, JVN_NOARG, NULL, "no memory for the picture"); }

/* A file of that name is what it was until the picture is whole. */
static jvn_status write_file(job *j, const char *path, const jvn_bytes *b)
{
    const char *beside = job_text(j, "%s.part", path);
    FILE *f = fopen(beside, "wb");
    bool good = f && fwrite(b->data, 1, (size_t)b->n, f) == (size_t)b->n;
    if (f && fclose(f) != 0) good = false;
    if (good && rename(beside, path) == 0) return JVN_OK;
    const int why = errno;
    if (f) remove(beside);
    return file_refused(j->call, ARG_TO, "write", path, why);
}

typedef struct written {
    const char *file;
    int64_t width, height, bytes;
} written;

static const member written_members[] = {
    MEMBER_OF(written, file, IS_TEXT), MEMBER_OF(written, width, IS_WHOLE), MEMBER_OF(written, height, IS_WHOLE),
    MEMBER_OF(written, bytes, IS_WHOLE),
};

static bool ends_with(const char *path, const char *end)
{
    size_t n = strlen(path), m = strlen(end);
    return n >= m && strcasecmp(path + n - m, end) == 0;
}

static jvn_status draw_file(job *j, const char *path, double width, double height, jvn_bytes *b)
{
    if (ends_with(path, ".svg")) svg_draw(&j->s, width, height, j->texts, b);
    else {
        const char *why = cairo_draw(&j->s, ends_with(path, ".pdf") ? CAIRO_PDF : CAIRO_PNG, width, height, j->texts, b);
        if (why) return jvn_fail(j->call, JVN_EIO, ARG_TO, "SVG needs no library: --to NAME.svg; Debian has cairo in libcairo2", "cannot draw %s: %s", path, why);
    }
    return b->failed ? no_memory(j) : JVN_OK;
}

static jvn_status add_file(job *j, const char *path)
{
    double width, height;
    jvn_bytes b = {.texts = j->texts};
    file_size(j, &width, &height);
    jvn_status st = draw_file(j, path, width, height, &b);
    if (st == JVN_OK) st = write_file(j, path, &b);
    written w = {path, (int64_t)width, (int64_t)height, b.n};
    j->texts->drop(&b);
    return st == JVN_OK ? add_members(j->call, NULL, written_members, N_MEMBERS(written_members), &w, sizeof w, 1) : st;
}

static jvn_status add_svg(job *j)
{
    double width, height;
    jvn_bytes b = {.texts = j->texts};
    file_size(j, &width, &height);
    svg_draw(&j->s, width, height, j->texts, &b);
    if (b.failed) return no_memory(j);
    const char *all = pool_text(j->p, b.data, (size_t)b.n);
    j->texts->drop(&b);
    return add_texts(j->call, NULL, "svg", NULL, &all, 1);
}

jvn_status output_scene(job *j)
{
    if (jvn_given(j->call, ARG_TO)) return add_file(j, jvn_item_of(j->call, ARG_TO, 0)->text);
    return jvn_given(j->call, ARG_SVG) ? add_svg(j) : add_lines(j);
}

jvn_status output_check(job *j)
{
    static const char *const kinds[] = {".svg", ".png", ".pdf"};
    const char *path = jvn_given(j->call, ARG_TO) ? jvn_item_of(j->call, ARG_TO, 0)->text : ".svg";
    for (int i = 0; i < 3; i++)
        if (ends_with(path, kinds[i])) return JVN_OK;
    return jvn_fail(j->call, JVN_EARG, ARG_TO, "for example --to picture.svg", "the name ends in none of .svg, .png, .pdf: '%s'", path);
}
