/* SPDX-License-Identifier: GPL-3.0-or-later */
/* weekday.c -- dates that name their weekday. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "arithmetic.h"

static const char *const weekdays[] = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
static const char *const months[] = {"January", "February", "March",     "April",   "May",      "June",
                                     "July",    "August",   "September", "October", "November", "December"};

typedef struct words {
    const char *s, *end;
} words;

/* The next run of letters or of digits; false: none is left. A sentence's end is one, "." behind a short month is not. */
static int next_word(words *w, char word[16])
{
    size_t n = 0;
    while (w->s < w->end && !isalnum((unsigned char)*w->s)) {
        if (*w->s == ';' || *w->s == '\n' || *w->s == '(') return 0;
        w->s++;
    }
    const int digits = w->s < w->end && isdigit((unsigned char)*w->s);
    for (; w->s < w->end && (digits ? isdigit((unsigned char)*w->s) : isalpha((unsigned char)*w->s)); w->s++)
        if (n < 15) word[n++] = *w->s;
    word[n] = 0;
    return n > 0;
}

/* By at least its first three letters; -1: it is none. */
static int named(const char *word, const char *const *names, int n)
{
    const size_t length = strlen(word);
    for (int i = 0; i < n && length >= 3; i++)
        if (strncasecmp(word, names[i], length) == 0) return i;
    return -1;
}

/* Sakamoto's method: 0 is a Sunday. */
static int weekday_of(int year, int month, int day)
{
    static const int shift[] = {0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4};
    year -= month < 2;
    return (year + year / 4 - year / 100 + year / 400 + shift[month] + day) % 7;
}

/* "January 27, 2025", "27 January 2025", "the 27th of January 2025". */
static int read_date(words *w, int *year, int *month, int *day)
{
    char word[16];
    *year = *day = 0;
    *month = -1;
    for (int i = 0; i < 6 && !*year && next_word(w, word); i++) {
        const int number = isdigit((unsigned char)*word) ? atoi(word) : 0;
        if (number && number <= 31 && *day) return 0; /* a time, or two days */
        if (number > 31) *year = number;
        else if (number) *day = number;
        else if (named(word, months, 12) >= 0) *month = named(word, months, 12);
        else if (strcmp(word, "the") != 0 && strcmp(word, "of") != 0 && strlen(word) != 2) return 0;
    }
    return *year >= 1700 && *year <= 9999 && *month >= 0 && *day >= 1;
}

int weekday_agrees(const char *text, size_t n, const char **is)
{
    char word[16];
    int year, month, day;
    words w = {text, text + n};
    while (w.s < w.end) {
        if (!next_word(&w, word)) {
            w.s += w.s < w.end;
            continue;
        }
        const int told = named(word, weekdays, 7);
        words ahead = w;
        if (told < 0 || !read_date(&ahead, &year, &month, &day)) continue;
        const int found = weekday_of(year, month, day);
        *is = weekdays[found];
        return found == told;
    }
    return -1;
}
