/* SPDX-License-Identifier: GPL-3.0-or-later */
/* number_parts.h -- cardinals in words, of which number_words.c makes fractions and ordinals. */
#ifndef CLAIMS_NUMBER_PARTS_H
#define CLAIMS_NUMBER_PARTS_H

#include "number.h"

/* A group ("two hundred and five", "21") or a sum of groups with their magnitudes. */
typedef struct part {
    int64_t next;
    double value, least;    /* least: the smallest magnitude in it, below which what follows must stay */
    uint8_t last;           /* role of the last word; NO_ROLE: digits */
    double tail;            /* the tens at its end, "thirty" of "one hundred thirty" */
    bool tail_alone;        /* nothing before those tens, or "and" */
    bool digits;
    double place, written;  /* written: the value before its magnitudes */
} part;

/* A lexeme of role NO_ROLE where token i is no word of numbers. */
const lexeme *number_word(const tokens *t, int64_t i, int64_t end);
/* The token after an optional hyphen, which parts words of one number: "twenty-five", "fifty - two". */
int64_t past_hyphen(const tokens *t, int64_t i, int64_t end);
bool same_place(const tokens *t, int64_t i, int64_t end);
bool is_and(const tokens *t, int64_t i, int64_t end);
bool is_hundred(const tokens *t, int64_t i, int64_t end);

/* one .. ninety-nine. */
bool part_small(const tokens *t, int64_t i, int64_t end, part *p);
/* Any whole number that begins at token i, in words or digits or both: "two hundred fifty thousand and twenty-two". */
bool part_cardinal(const tokens *t, int64_t i, int64_t end, part *p);
/* What a number is over: "thirds", "quarter", and with numerator one "third"; 0: nothing. */
double part_denominator(const tokens *t, int64_t i, int64_t end, double above, int64_t *next);
/* The magnitudes at *i, "thousand", "lakh crore": moves past them; 1: none. */
double part_magnitude(const tokens *t, int64_t *i, int64_t end);
/* "point zero three" at token i: adds it to *value; gives the token after it, i: there is none. */
int64_t part_point(const tokens *t, int64_t i, int64_t end, double *value, double *place);

#endif
