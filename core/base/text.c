/* SPDX-License-Identifier: GPL-3.0-or-later */
/* text.c -- growable strings and did-you-mean. */
#include "text.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static void *checked(void *p)
{
    if (p) return p;
    fputs("jevons: out of memory\n", stderr);
    abort();
}

void *xmalloc(size_t n) { return checked(malloc(n ? n : 1)); }
void *xcalloc(size_t n, size_t size) { return checked(calloc(n ? n : 1, size ? size : 1)); }
void *xrealloc(void *p, size_t n) { return checked(realloc(p, n ? n : 1)); }
char *xstrdup(const char *s) { return checked(strdup(s)); }
char *xstrndup(const char *s, size_t n) { return checked(strndup(s, n)); }

static void reserve(text *t, size_t more)
{
    if (t->n + more + 1 <= t->cap) return;
    while (t->cap < t->n + more + 1) t->cap = t->cap ? t->cap * 2 : 64;
    t->s = xrealloc(t->s, t->cap);
}

void text_add(text *t, const char *s, size_t n)
{
    reserve(t, n);
    if (n) memcpy(t->s + t->n, s, n);
    t->n += n;
    t->s[t->n] = '\0';
}

void text_puts(text *t, const char *s) { text_add(t, s, strlen(s)); }
void text_putc(text *t, char c) { text_add(t, &c, 1); }

/* Room for a short text first; a longer one is written again into the room that it turned out to need. */
void text_printf(text *t, const char *format, ...)
{
    va_list ap, again;
    va_start(ap, format);
    va_copy(again, ap);
    reserve(t, 63);
    size_t room = t->cap - t->n;
    int n = vsnprintf(t->s + t->n, room, format, ap);
    va_end(ap);
    if (n >= 0 && (size_t)n >= room) {
        reserve(t, (size_t)n);
        vsnprintf(t->s + t->n, (size_t)n + 1, format, again);
    }
    va_end(again);
    if (n > 0) t->n += (size_t)n;
}

void text_clear(text *t)
{
    t->n = 0;
    if (t->s) t->s[0] = '\0';
}

void text_free(text *t)
{
    free(t->s);
    *t = (text){0};
}

void text_word(text *t, const char *s)
{
    if (*s && *s != '-' && !strpbrk(s, " \t\r\n|'\"#")) {
        text_puts(t, s);
        return;
    }
    text_putc(t, '\'');
    for (; *s; s++) {
        if (*s == '\'') text_putc(t, '\'');
        text_putc(t, *s);
    }
    text_putc(t, '\'');
}

bool text_is(const char *s, size_t n, const char *word) { return strlen(word) == n && memcmp(s, word, n) == 0; }

enum { LONGEST = 63 };

static int least(int a, int b, int c) { return a < b ? (a < c ? a : c) : (b < c ? b : c); }

/* Damerau's distance in its restricted form, over at most LONGEST bytes. */
int text_distance(const char *a, const char *b)
{
    int d[3][LONGEST + 1];
    int n = (int)strnlen(a, LONGEST), m = (int)strnlen(b, LONGEST);
    for (int j = 0; j <= m; j++) d[0][j] = j;
    for (int i = 1; i <= n; i++) {
        int *row = d[i % 3], *above = d[(i + 2) % 3], *above2 = d[(i + 1) % 3];
        row[0] = i;
        for (int j = 1; j <= m; j++) {
            int ca = tolower((unsigned char)a[i - 1]), cb = tolower((unsigned char)b[j - 1]);
            row[j] = least(above[j] + 1, row[j - 1] + 1, above[j - 1] + (ca != cb));
            bool swapped = i > 1 && j > 1 && ca == tolower((unsigned char)b[j - 2]) &&
                           tolower((unsigned char)a[i - 2]) == cb;
            if (swapped && above2[j - 2] + 1 < row[j]) row[j] = above2[j - 2] + 1;
        }
    }
    return d[n % 3][m];
}

/* A third of the word may be wrong, and a word that the candidate begins with is near. */
static int strangeness(const char *word, const char *candidate)
{
    int n = (int)strlen(word), d = text_distance(word, candidate);
    if (d <= (n + 2) / 3 && d < n) return d;
    if (n >= 3 && strncasecmp(word, candidate, (size_t)n) == 0) return n;
    return -1;
}

const char *text_nearest(const char *word, const char *const *candidates, size_t n)
{
    const char *best = NULL;
    int least_so_far = 0;
    for (size_t i = 0; i < n; i++) {
        int d = strangeness(word, candidates[i]);
        if (d < 0 || (best && d >= least_so_far)) continue;
        best = candidates[i];
        least_so_far = d;
    }
    return best;
}
