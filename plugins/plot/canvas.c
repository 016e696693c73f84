/* SPDX-License-Identifier: GPL-3.0-or-later */
/* canvas.c -- text, blocks and braille dots on a grid. */
#include "canvas.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

canvas canvas_new(pool *p, int width, int height, bool ascii)
{
    canvas c = {.width = width, .height = height, .ascii = ascii, .across = ascii ? 1 : 2, .down = ascii ? 1 : 4};
    c.cells = pool_get(p, (size_t)width * (size_t)height * sizeof(cell));
    for (int i = 0; i < width * height; i++) c.cells[i].ink = ' ';
    return c;
}

static cell *cell_at(canvas *c, int row, int column)
{
    bool inside = row >= 0 && row < c->height && column >= 0 && column < c->width;
    return inside ? &c->cells[row * c->width + column] : NULL;
}

/* ---- text ---- */

/* A character and what combines with it. */
typedef struct glyph {
    char s[24];
    int bytes, width; /* of the text, read; on the screen */
} glyph;

static bool is_hidden(utf8proc_int32_t c)
{
    utf8proc_category_t k = utf8proc_category(c);
    return k == UTF8PROC_CATEGORY_CC || k == UTF8PROC_CATEGORY_CF || k == UTF8PROC_CATEGORY_ZL || k == UTF8PROC_CATEGORY_ZP;
}

static glyph next_glyph(const char *s, bool ascii)
{
    utf8proc_int32_t c, next, state = 0;
    glyph g = {.width = 1};
    size_t n = strlen(s);
    utf8proc_ssize_t got = utf8proc_iterate((const utf8proc_uint8_t *)s, (utf8proc_ssize_t)n, &c);
    g.bytes = got > 0 ? (int)got : 1;
    if (got <= 0 || is_hidden(c)) {
        g.width = snprintf(g.s, sizeof g.s, got > 0 && c > 0xff ? "\\u%04x" : "\\x%02x", got > 0 ? (unsigned)c : (unsigned char)*s);
        return g;
    }
    for (size_t at = (size_t)g.bytes; at < n; at = (size_t)g.bytes) {
        got = utf8proc_iterate((const utf8proc_uint8_t *)s + at, (utf8proc_ssize_t)(n - at), &next);
        if (got <= 0 || is_hidden(next) || utf8proc_grapheme_break_stateful(c, next, &state)) break;
        if (g.bytes + got >= (int)sizeof g.s) break;
        g.bytes += (int)got;
    }
    memcpy(g.s, s, (size_t)g.bytes);
    g.width = utf8proc_charwidth(c);
    if (ascii && g.bytes > 1) strcpy(g.s, g.width > 1 ? "??" : "?");
    return g;
}

int text_width(const char *s, bool ascii)
{
    int width = 0;
    for (glyph g; *s; s += g.bytes) {
        g = next_glyph(s, ascii);
        width += g.width;
    }
    return width;
}

int text_cut(const char *s, int most)
{
    int bytes = 0;
    for (glyph g; s[bytes]; bytes += g.bytes) {
        g = next_glyph(s + bytes, false);
        if (g.width > most) break;
        most -= g.width;
    }
    return bytes;
}

/* What is spelt with several characters takes a cell for each. */
static void put_glyph(canvas *c, int row, int column, char ink, const glyph *g)
{
    bool spelt = g->s[0] && g->width > 1 && (int)strlen(g->s) == g->width;
    for (int i = 0; i < g->width; i++) {
        cell *at = cell_at(c, row, column + i);
        if (!at) return;
        *at = (cell){.ink = ink, .tail = i > 0 && !spelt};
        if (spelt) at->s[0] = g->s[i];
        else if (i == 0) memcpy(at->s, g->s, sizeof at->s);
    }
}

int canvas_text(canvas *c, int row, int column, int most, char ink, const char *s)
{
    int used = 0;
    bool cut = text_width(s, c->ascii) > most;
    if (most <= 0) return 0;
    for (glyph g; *s; s += g.bytes) {
        g = next_glyph(s, c->ascii);
        if (used + g.width > most - cut) break;
        if (g.width > 0) put_glyph(c, row, column + used, ink, &g);
        used += g.width;
    }
    if (!cut) return used;
    canvas_put(c, row, column + used, ink, "…", '~');
    return used + 1;
}

void canvas_put(canvas *c, int row, int column, char ink, const char *s, char plain)
{
    cell *at = cell_at(c, row, column);
    if (!at) return;
    *at = (cell){.ink = ink};
    if (c->ascii) at->s[0] = plain;
    else snprintf(at->s, sizeof at->s, "%s", s);
}

/* ---- dots ---- */

void canvas_dot(canvas *c, int x, int y, char ink, char plain)
{
    static const uint8_t bits[4][2] = {{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};
    cell *at = x < 0 || y < 0 ? NULL : cell_at(c, y / c->down, x / c->across);
    if (!at) return;
    if (ink != '.' || !at->dots) at->ink = ink; /* what is faint lies below */
    if (c->ascii) at->s[0] = plain;
    else at->s[0] = 0;
    at->dots |= c->ascii ? 1 : bits[y % 4][x % 2];
}

/* Bresenham 1965. */
void canvas_line(canvas *c, int x0, int y0, int x1, int y1, char ink, char plain)
{
    int dx = abs(x1 - x0), dy = -abs(y1 - y0), sx = x0 < x1 ? 1 : -1, sy = y0 < y1 ? 1 : -1, error = dx + dy;
    for (;;) {
        canvas_dot(c, x0, y0, ink, plain);
        if (x0 == x1 && y0 == y1) return;
        int twice = 2 * error;
        if (twice >= dy) error += dy, x0 += sx;
        if (twice <= dx) error += dx, y0 += sy;
    }
}

/* ---- out ---- */

static bool is_blank(const cell *at) { return !at->tail && !at->dots && (!at->s[0] || strcmp(at->s, " ") == 0); }

static int characters_of(const char *s)
{
    int n = 0;
    for (; *s; s++) n += ((unsigned char)*s & 0xc0) != 0x80;
    return n;
}

/* U+2800 and the dots. */
static void put_cell(const cell *at, bool ascii, jvn_bytes *text, jvn_bytes *ink)
{
    char braille[4] = {(char)0xe2, (char)(0xa0 | at->dots >> 6), (char)(0x80 | (at->dots & 0x3f)), 0};
    const char *s = at->s[0] ? at->s : at->dots && !ascii ? braille : " ";
    if (at->tail) return;
    jvn_puts(text, s);
    for (int i = characters_of(s); i > 0; i--) jvn_putc(ink, at->ink);
}

void canvas_row(const canvas *c, int row, jvn_bytes *text, jvn_bytes *ink)
{
    const cell *cells = &c->cells[row * c->width];
    int n = c->width;
    while (n > 0 && is_blank(&cells[n - 1])) n--;
    for (int i = 0; i < n; i++) put_cell(&cells[i], c->ascii, text, ink);
}
