/* SPDX-License-Identifier: GPL-3.0-or-later */
/* number.h -- numbers in digits and in words, without signs and units. */
#ifndef CLAIMS_NUMBER_H
#define CLAIMS_NUMBER_H

#include "lexicon.h"

typedef enum number_form { CARDINAL, FRACTION, NTH_NUMBER } number_form;

typedef struct number {
    int64_t next;       /* the token after it */
    double value;
    double place;       /* of the last digit written; 0 of fractions in words */
    double scale;       /* the magnitude at its end, "billion"; 1: none */
    uint8_t form;
    bool worded;        /* no digit in it */
    bool article;       /* "a" counts in it: a million, a dozen */
    bool vague;         /* several, a few, a couple */
    bool plenty;        /* hundreds of millions, multimillion: at least so much */
    bool list;          /* digits of an address, a date or a telephone number: each run stands for itself */
} number;

/* Digits with separators, fractions and powers: 1,234.5, 1 234, 4/5, 2½, 1e10, 1.3x10^6, .08. */
bool number_digits(const tokens *t, int64_t i, int64_t end, number *n);
/* Any number that begins at token i, magnitudes worked in. money: letters after it are magnitudes of money. */
bool number_read(const tokens *t, int64_t i, int64_t end, bool money, number *n);

/* Helpers: the byte of a sign of one byte, 0: none; whether there is a token i < end that stands close to the one before. */
static inline char sign_at(const tokens *t, int64_t i, int64_t end)
{
    return i >= 0 && i < end && t->items[i].kind == SIGN && t->items[i].length == 1 ? t->text[t->items[i].start] : 0;
}
static inline bool is_close(const tokens *t, int64_t i, int64_t end) { return i < end && t->items[i].blank == 0; }
static inline bool is_digits(const tokens *t, int64_t i, int64_t end) { return i >= 0 && i < end && t->items[i].kind == DIGITS; }
/* A hyphen or dash of any kind. */
bool is_dash(const tokens *t, int64_t i, int64_t end);
bool is_text(const tokens *t, int64_t i, int64_t end, const char *bytes);

#endif
