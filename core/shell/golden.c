/* SPDX-License-Identifier: GPL-3.0-or-later */
/* golden.c -- a session split at its prompts, and two answers side by side, line by line. */
#include "golden.h"

#include <stdlib.h>
#include <string.h>

#include "render_text.h"

enum { INDENT = 4, WIDTH = 80 - INDENT - 2, BEFORE = 24 /* cells shown before a difference */, MOST = 6 /* lines a side */ };

/* ---- reading ---- */

typedef struct line {
    const char *s;
    size_t n; /* without the newline */
} line;

/* The line at *s, which is moved behind it; false: there is none. */
static bool next_line(const char **s, const char *end, line *out)
{
    if (*s >= end) return false;
    const char *newline = memchr(*s, '\n', (size_t)(end - *s));
    out->s = *s;
    out->n = (size_t)((newline ? newline : end) - *s);
    *s = newline ? newline + 1 : end;
    return true;
}

static bool starts(line l, char mark) { return l.n && l.s[0] == mark && (l.n == 1 || l.s[1] == ' '); }

static void add_part(golden *g, const char *s, int number)
{
    g->parts = xrealloc(g->parts, (size_t)(g->n + 1) * sizeof *g->parts);
    g->parts[g->n++] = (golden_part){s, 0, number};
}

void golden_read(golden *g, const char *s, size_t n)
{
    const char *at = s, *end = s + n;
    line l;
    int number = 1;
    *g = (golden){0};
    for (; next_line(&at, end, &l); number++) {
        bool comment = !g->n && l.n && l.s[0] == '#';
        if (comment) g->head = (size_t)(at - s);
        else if (!g->n || starts(l, '>')) add_part(g, l.s, number);
        if (!comment) g->parts[g->n - 1].n = (size_t)(at - g->parts[g->n - 1].s);
    }
}

void golden_free(golden *g)
{
    free(g->parts);
    *g = (golden){0};
}

void golden_input(const char *s, size_t n, text *out)
{
    const char *end = s + n;
    bool typed = false;
    line l;
    while (next_line(&s, end, &l)) {
        typed = starts(l, '>') || (typed && starts(l, '.'));
        if (!typed) continue;
        if (l.n > 2) text_add(out, l.s + 2, l.n - 2);
        text_putc(out, '\n');
    }
}

bool golden_same(const golden_part *expected, const golden_part *found)
{
    return expected && found && expected->n == found->n && memcmp(expected->s, found->s, found->n) == 0;
}

/* ---- differences ---- */

typedef struct lines {
    line *all;
    int n;
} lines;

static lines lines_of(const golden_part *p)
{
    lines ls = {0};
    line l;
    const char *s = p ? p->s : NULL;
    while (p && next_line(&s, p->s + p->n, &l)) {
        ls.all = xrealloc(ls.all, (size_t)(ls.n + 1) * sizeof l);
        ls.all[ls.n++] = l;
    }
    return ls;
}

static bool same_line(line a, line b) { return a.n == b.n && memcmp(a.s, b.s, a.n) == 0; }

/* Cells before the first character that differs. */
static int first_difference(line a, line b)
{
    size_t i = 0;
    while (i < a.n && i < b.n && a.s[i] == b.s[i]) i++;
    while (i > 0 && i < a.n && ((unsigned char)a.s[i] & 0xc0) == 0x80) i--;
    return show_text(NULL, a.s, (int64_t)i, 0);
}

/* The line from `skip` cells on. */
static void put_line(text *out, char mark, line l, int skip)
{
    size_t at = 0;
    while (skip > 1 && at < l.n && show_text(NULL, l.s, (int64_t)at, 0) < skip) {
        int step = text_utf8(l.s + at, l.n - at);
        at += step ? (size_t)step : 1;
    }
    text_printf(out, "%*s%c %s", INDENT, "", mark, at ? "…" : "");
    show_text(out, l.s + at, (int64_t)(l.n - at), WIDTH - (at ? 1 : 0));
    text_putc(out, '\n');
}

static void put_left(text *out, int n, const char *what)
{
    if (n > 0) text_printf(out, "%*s… %d %s%s\n", INDENT, "", n, what, n == 1 ? "" : "s");
}

/* Lines from..to of one side. */
static void put_side(text *out, char mark, const lines *ls, int from, int to, int skip)
{
    for (int i = from; i < to && i < from + MOST; i++) put_line(out, mark, ls->all[i], skip);
    put_left(out, to - from - MOST, mark == '-' ? "more wanted line" : "more found line");
}

/* As many lines on both sides: pair by pair, equal ones left out. */
static void put_pairs(text *out, const lines *e, const lines *f, int from, int to, int skip)
{
    int shown = 0, left = 0;
    for (int i = from; i < to; i++) {
        if (same_line(e->all[i], f->all[i])) continue;
        if (shown++ >= MOST) {
            left++;
            continue;
        }
        put_line(out, '-', e->all[i], skip);
        put_line(out, '+', f->all[i], skip);
    }
    put_left(out, left, "more pair");
}

/* The first line of the two that do not agree decides from where lines are shown. */
static int skipped(const lines *e, const lines *f, int from)
{
    if (from >= e->n || from >= f->n) return 0;
    line a = e->all[from], b = f->all[from];
    int at = first_difference(a, b);
    bool fits = show_text(NULL, a.s, (int64_t)a.n, 0) <= WIDTH && show_text(NULL, b.s, (int64_t)b.n, 0) <= WIDTH;
    return !fits && at > BEFORE ? at - BEFORE : 0;
}

/* The statement, what comes first in the answer, as a table's names, and the line before the difference. */
static void put_context(text *out, const lines *ls, int n, int skip)
{
    for (int i = 0; i < n; i++) {
        if (i < 2 || n <= 4 || i == n - 1) put_line(out, ' ', ls->all[i], i ? skip : 0);
        else if (i == 2) put_left(out, n - 3, "equal line");
    }
}

void golden_difference(const golden_part *expected, const golden_part *found, text *out)
{
    lines e = lines_of(expected), f = lines_of(found);
    int from = 0, tail = 0;
    while (from < e.n && from < f.n && same_line(e.all[from], f.all[from])) from++;
    while (tail < e.n - from && tail < f.n - from && same_line(e.all[e.n - 1 - tail], f.all[f.n - 1 - tail])) tail++;
    int skip = skipped(&e, &f, from);
    put_context(out, &e, from, skip);
    if (e.n == f.n) put_pairs(out, &e, &f, from, e.n - tail, skip);
    else {
        put_side(out, '-', &e, from, e.n - tail, skip);
        put_side(out, '+', &f, from, f.n - tail, skip);
    }
    free(e.all);
    free(f.all);
}
