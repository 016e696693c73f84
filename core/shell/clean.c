/* SPDX-License-Identifier: GPL-3.0-or-later */
/* clean.c -- each line as show_text shows it, but for the colours of examples' tables. */
#define _GNU_SOURCE /* fopencookie */
#include "clean.h"

#include <stdlib.h>
#include <string.h>

#include "../base/text.h"
#include "render_text.h"

typedef struct cleaner {
    FILE *to;
    text line; /* not ended yet */
} cleaner;

/* The length of a colour, ESC [ digits m; 0: this is none. */
static size_t colour_at(const char *s, size_t n)
{
    size_t k = 2;
    if (n < 3 || s[0] != '\033' || s[1] != '[') return 0;
    while (k < n && strchr("0123456789;", s[k])) k++;
    return k < n && s[k] == 'm' ? k + 1 : 0;
}

static void put_line(cleaner *c)
{
    text out = {0};
    const char *s = c->line.s;
    for (size_t left = c->line.n, k; left; s += k, left -= k) {
        k = colour_at(s, left);
        if (k) {
            text_add(&out, s, k);
            continue;
        }
        for (k = 1; k < left && !colour_at(s + k, left - k);) k++;
        show_text(&out, s, (int64_t)k, 0);
    }
    if (out.n) fwrite(out.s, 1, out.n, c->to);
    text_free(&out);
    text_clear(&c->line);
}

static ssize_t put(void *context, const char *s, size_t n)
{
    cleaner *c = context;
    for (size_t i = 0; i < n; i++) {
        if (s[i] != '\n') {
            text_putc(&c->line, s[i]);
            continue;
        }
        put_line(c);
        fputc('\n', c->to);
    }
    return (ssize_t)n;
}

static int end(void *context)
{
    cleaner *c = context;
    put_line(c);
    text_free(&c->line);
    free(c);
    return 0;
}

FILE *clean_open(FILE *to)
{
    cleaner *c = xcalloc(1, sizeof *c);
    c->to = to;
    FILE *f = fopencookie(c, "w", (cookie_io_functions_t){.write = put, .close = end});
    if (!f) free(c);
    return f;
}
