/* SPDX-License-Identifier: GPL-3.0-or-later */
/* text.h -- strings: a growable buffer, formatting of values, comparison, did-you-mean. */
#ifndef JV_TEXT_H
#define JV_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jevons/plugin.h>

/* A growable string, always NUL-terminated once something was added. Zero-initialise; text_free. */
typedef struct text {
    char *s;
    size_t n, cap;
} text;

void text_add(text *t, const char *s, size_t n);
void text_puts(text *t, const char *s);
void text_putc(text *t, char c);
void text_printf(text *t, const char *format, ...) JVN_FORMAT(2, 3);
/* Keeps the memory. */
void text_clear(text *t);
void text_free(text *t);

/* malloc, realloc, strdup that abort when there is no memory: for small things only. */
void *xmalloc(size_t n);
void *xcalloc(size_t n, size_t size);
void *xrealloc(void *p, size_t n);
char *xstrdup(const char *s);
char *xstrndup(const char *s, size_t n);

/* The shortest decimal that reads back as x: "0.1", "1e+300", "nan", "inf", "-inf". buf: 32 bytes at least. */
int text_double(char *buf, double x);
/* buf: 24 bytes at least. */
int text_int64(char *buf, int64_t x);
/* "2025-01-27"; any day that fits int32. buf: 24 bytes at least. */
int text_date(char *buf, int32_t days);
/* "2025-01-27T14:30:00Z", with fraction where there is one. buf: 40 bytes at least. */
int text_timestamp(char *buf, int64_t micros);
/* Reads "2025-01-27"; false: not a date. n bytes, all of them. */
bool text_to_date(const char *s, size_t n, int32_t *days);
/* Reads "2025-01-27T14:30[:00[.000000]][Z|+01:00]", blank or T between; without zone UTC is taken. */
bool text_to_timestamp(const char *s, size_t n, int64_t *micros);
/* Days since 1970-01-01 from a proleptic Gregorian date, and back. */
int32_t date_from_ymd(int64_t y, int m, int d);
void date_to_ymd(int32_t days, int64_t *y, int *m, int *d);
int days_in_month(int64_t y, int m);

/* Reads all n bytes as a number; false: not one. Decimal point '.', exponent allowed, no blanks. */
bool text_to_double(const char *s, size_t n, double *x);
bool text_to_int64(const char *s, size_t n, int64_t *x);

/* Bytes of the well-formed UTF-8 character at s, of n bytes left; 0: there is none. */
int text_utf8(const char *s, size_t n);
bool text_is_utf8(const char *s, size_t n);
/* Appends s as a JSON string, quotes included; bytes that are no UTF-8 become U+FFFD. */
void text_json(text *t, const char *s);

/* Appends s as a word of the language: in quotes where it needs them. */
void text_word(text *t, const char *s);

bool text_is(const char *s, size_t n, const char *word);
/* Edit distance (insert, delete, substitute, swap of neighbours), letter case ignored. */
int text_distance(const char *a, const char *b);
/* The candidate nearest to word, near enough to be meant; NULL: none is. */
const char *text_nearest(const char *word, const char *const *candidates, size_t n);

#endif
