/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fold.c -- breaks lines at blanks, and joins those that were broken by hand. */
#define _GNU_SOURCE /* memmem */
#include "fold.h"

#include <stdbool.h>
#include <string.h>

#include "render_text.h"

enum {
    LONGEST = 112,  /* of a line where no screen says how long one is */
    BY_HAND = 80,   /* a line longer than that, which does not end a sentence, was broken by hand */
    LEAST = 20      /* a column narrower than that is left to the terminal */
};

/* How much of a line of n bytes fits in room: up to a blank; where there is none, its first word. */
static size_t piece(const char *s, size_t n, size_t room)
{
    size_t k = room;
    if (n <= room) return n;
    while (k > 0 && s[k] != ' ') k--;
    if (k == 0) k = room + strcspn(s + room, " \n");
    return k < n ? k : n;
}

static void fold_line(const char *s, size_t n, int used, int indent, size_t room, FILE *out)
{
    for (size_t k; n > 0; n -= k, s += k) {
        k = piece(s, n, room);
        fprintf(out, "%*s%.*s\n", used, "", (int)k, s);
        used = indent;
        if (k < n && s[k] == ' ') k++;
    }
}

void fold_rest(const char *s, int used, int indent, int width, FILE *out)
{
    size_t n = strlen(s);
    bool narrow = width - indent < LEAST || width - used < LEAST;
    if (!width || narrow || used + (int)n <= width) {
        fprintf(out, "%s\n", s);
        return;
    }
    size_t k = piece(s, n, (size_t)(width - used));
    fprintf(out, "%.*s\n", (int)k, s);
    s += k + (s[k] == ' ');
    fold_line(s, strlen(s), indent, indent, (size_t)(width - indent), out);
}

static bool has_columns(const char *s, size_t n) { return *s == ' ' || memmem(s, n, "  ", 2); }

static bool was_broken(const char *s, size_t n)
{
    return n > BY_HAND && !strchr(".:", s[n - 1]) && s[n] == '\n' && s[n + 1] && s[n + 1] != '\n' && !has_columns(s, n) &&
           !has_columns(s + n + 1, strcspn(s + n + 1, "\n"));
}

/* Whether a line that was broken by hand would be broken again. */
static bool breaks_twice(const char *s, size_t room)
{
    for (size_t n; *s; s += n + (s[n] == '\n')) {
        n = strcspn(s, "\n");
        if (n > room && was_broken(s, n)) return true;
    }
    return false;
}

static void join(const char *s, text *out)
{
    while (*s) {
        size_t n = strcspn(s, "\n");
        text_add(out, s, n);
        if (s[n]) text_putc(out, was_broken(s, n) ? ' ' : '\n');
        s += n + (s[n] == '\n');
    }
}

void fold_paragraphs(const char *s, int width, FILE *out)
{
    text t = {0};
    size_t room = width - 2 >= LEAST ? (size_t)width - 2 : LONGEST;
    if (room > LONGEST) room = LONGEST;
    if (breaks_twice(s, room)) join(s, &t);
    else text_puts(&t, s);
    for (const char *at = t.n ? t.s : ""; *at;) {
        size_t n = strcspn(at, "\n");
        if (n) fold_line(at, n, 2, 2, width && has_columns(at, n) ? n : room, out);
        else fputc('\n', out);
        at += n + (at[n] == '\n');
    }
    text_free(&t);
}

void fold_words(text *t, const char *s, int used, int indent, int width)
{
    const bool narrow = width - indent < LEAST;
    for (size_t n; *s; s += n) {
        size_t blanks = strspn(s, " ");
        n = blanks + strcspn(s + blanks, " ");
        int cells = show_text(NULL, s, (int64_t)n, 0);
        if (width && !narrow && blanks && used > indent && used + cells > width) {
            text_printf(t, "\n%*s", indent, "");
            used = indent;
            cells -= (int)blanks;
        } else {
            blanks = 0;
        }
        show_text(t, s + blanks, (int64_t)(n - blanks), 0);
        used += cells;
    }
}
