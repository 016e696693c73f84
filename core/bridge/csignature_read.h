/* SPDX-License-Identifier: GPL-3.0-or-later */
/* csignature_read.h -- private to csignature*.c: the tokens of a prototype, and its refusals. */
#ifndef JV_CSIGNATURE_READ_H
#define JV_CSIGNATURE_READ_H

#include "csignature.h"

enum { END = 0, DOTS = 1, WORD = 'a', DIGITS = '0' };

/* The token at hand: its kind is END, WORD, DIGITS, DOTS, or its one character. */
typedef struct reader {
    const char *s;
    int kind, at, len;
    err *e;
} reader;

/* Passes the token at hand, comments too. A reader starts with len 0. */
void c_next(reader *r);
/* The token at hand is this word. */
bool c_at(const reader *r, const char *word);
/* Passes it if it is of that kind, or one of those words. */
bool c_accept(reader *r, int kind);
bool c_accept_any(reader *r, const char *const *words, size_t n);
/* Something else was wanted than the token at hand. */
jvn_status c_wanted(reader *r, const char *what);

/* What is C, but cannot be called from here. */
typedef enum refusal {
    TAGGED, LONG_DOUBLE, NO_TYPE, POINTER_ARRAY, ARRAY_ARRAY, POINTER_POINTER, CALLBACK, LONG_NAME, VOID_VALUE,
    NO_RESULT, FREED_RESULT, WRITTEN, VOID_POINTER, POINTER_RESULT, VARARGS, TOO_MANY, BEFORE_ARRAY, NO_LENGTH
} refusal;

/* Refuses the text from at up to end, blanks left out. */
jvn_status c_refused_text(reader *r, int at, int end, refusal why);
/* Refuses the token at `at`, or all from there up to the one at hand. */
jvn_status c_refused(reader *r, int at, refusal why);

#endif
