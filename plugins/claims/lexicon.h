/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lexicon.h -- the words that numbers are made of. */
#ifndef CLAIMS_LEXICON_H
#define CLAIMS_LEXICON_H

#include "token.h"

typedef enum word_role {
    NO_ROLE,
    ONES, TEENS, TENS,      /* one .. nine; ten .. nineteen; twenty .. ninety; nought is a TEENS of 0 */
    HUNDRED, SCALE, DOZEN,  /* hundred; thousand .. trillion, lakh, crore; dozen */
    NTH,                    /* first .. ninety-ninth, hundredth, millionth */
    NTHS,                   /* thirds, fifths, thirtieths */
    HALF, QUARTER,          /* half, halves; quarter(s) */
    VAGUE,                  /* several, few, couple, pair */
    SCALES,                 /* dozens, tens, hundreds, thousands, millions ... */
    MULTI,                  /* multimillion, multi */
    MANIFOLD,               /* twofold .. hundredfold, fold */
    TIMES,                  /* twice, thrice, doubled, halved: multiples in one word */
    SUPERLATIVE, PLACE_WORD, /* largest; last, next, previous, current */
    ARTICLE, MINUS, AND, POINT, OTHER /* a, an; minus, negative; and; point; words that begin something else */
} word_role;

typedef struct lexeme {
    uint64_t hash;
    double value;
    uint8_t role, form;     /* form: of NTH and NTHS the role of the cardinal; of HALF and QUARTER 1 in the plural */
} lexeme;

/* NULL: the word is none of them. Safe from any thread. */
const lexeme *lexicon_find(uint64_t hash);
/* Builds the table; lexicon_find needs it done once. */
void lexicon_ready(void);
/* A letter for a magnitude: k, K, m, MM, b, T ..., by its bytes; 0: none. money: of a sum of money; blank: it stands apart from the digits. */
double lexicon_letter(const char *s, size_t n, bool money, bool blank);

#endif
