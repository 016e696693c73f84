/* SPDX-License-Identifier: GPL-3.0-or-later */
/* render_picture.c -- pictures on a terminal. Colours come from the table's ink alone: what a line says of itself (an
 * escape, a control character) is made visible as in any other text.
 *
 * The colours of series are those of the 256 that are nearest to M. Okabe and K. Ito, "Color Universal Design" (2008), which
 * tell apart for most eyes, and of middle lightness, so that they are seen on dark and on light. */
#include "render_picture.h"

#include <string.h>

#include "render_text.h"

static const char *const colours[] = {"38;5;32", "38;5;166", "38;5;36", "38;5;175", "38;5;172", "38;5;74", "1"};
enum { COLOURS = sizeof colours / sizeof *colours };

bool render_is_picture(const table *t)
{
    size_t n = strlen(JVN_PICTURE);
    if (t->n < 1 || !type_is_text(t->columns[0]->type) || strncmp(t->columns[0]->convention, JVN_PICTURE, n) != 0) return false;
    return !t->columns[0]->convention[n] || t->columns[0]->convention[n] == ':';
}

/* Bytes of as many characters of s as have the ink of the first; *characters: how many these are. */
static int64_t run_of(const char *s, int64_t n, const char *ink, int64_t n_ink, int64_t *characters)
{
    int64_t at = 0;
    for (*characters = 0; at < n; ++*characters) {
        if (*characters < n_ink ? ink[*characters] != ink[0] : n_ink > 0) break;
        for (at++; at < n && ((unsigned char)s[at] & 0xc0) == 0x80;) at++;
    }
    return at;
}

static bool begin_ink(text *line, char ink)
{
    if (ink == '.') text_puts(line, "\033[2m");
    else if (ink >= '1' && ink < '1' + COLOURS) text_printf(line, "\033[%sm", colours[ink - '1']);
    else return false;
    return true;
}

static void add_inked(text *line, const char *s, int64_t n, const char *ink, int64_t n_ink, int width)
{
    int64_t characters;
    int used = 0;
    while (n > 0 && (!width || used < width)) {
        int64_t bytes = run_of(s, n, ink, n_ink, &characters);
        bool inked = n_ink > 0 && begin_ink(line, ink[0]);
        used += show_text(line, s, bytes, width ? width - used : 0);
        if (inked) text_puts(line, "\033[0m");
        s += bytes;
        n -= bytes;
        ink += n_ink > 0 ? characters : 0;
        n_ink -= n_ink > 0 ? characters : 0;
    }
}

void render_picture(const table *t, const render_opts *o, FILE *out)
{
    const column *c = t->columns[0], *ink = t->n > 1 && strcmp(t->names[1], JVN_INK) == 0 ? t->columns[1] : NULL;
    if (ink && !type_is_text(ink->type)) ink = NULL;
    for (int64_t row = 0; row < t->rows; row++) {
        int64_t n = 0, n_ink = 0;
        text line = {0};
        const char *s = column_is_null(c, row) ? "" : column_text(c, row, &n);
        const char *inks = !o->colour || !ink || column_is_null(ink, row) ? "" : column_text(ink, row, &n_ink);
        add_inked(&line, s, n, inks, n_ink, o->width);
        text_putc(&line, '\n');
        fwrite(line.s, 1, line.n, out);
        text_free(&line);
    }
}
