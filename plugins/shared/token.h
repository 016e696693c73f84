/* SPDX-License-Identifier: GPL-3.0-or-later */
/* token.h -- text as words, numbers and signs. */
#ifndef SHARED_TOKEN_H
#define SHARED_TOKEN_H

#include <stdbool.h>

#include "pool.h"
#include "span.h"

typedef enum token_kind { WORD, DIGITS, SIGN } token_kind;

/* WORD: letters alone, of any script; apostrophes and hyphens are signs ("twenty-five", "Trump's": three tokens each);
 * DIGITS: ASCII digits alone (points and commas are signs); SIGN: any other character, superscripts and ½ too. No-break
 * and thin spaces are blanks. */
typedef struct token {
    uint64_t hash;      /* of the lower-cased bytes (ASCII, Latin-1), FNV-1a 64: word_hash("million"); of any kind */
    uint32_t start;
    uint16_t length;    /* longer runs are cut into several tokens */
    uint8_t kind;       /* token_kind */
    uint8_t blank : 4;  /* blanks before it: 0 none, 1 one, 2 more, 3 a line's end, 4 an empty line, or the beginning */
    uint8_t caps : 4;   /* 0 lower or no word, 1 Capital (and single capitals), 2 ALL, 3 mIxed */
} token;

typedef struct tokens {
    const char *text;
    token *items;
    int64_t n;
} tokens;

/* Of bytes from .. end-1, of which the first 4 GB are read. Linear; in the pool. What is no UTF-8 is a sign per byte. */
tokens tokens_read(pool *p, const char *text, int64_t from, int64_t end);
uint64_t word_hash(const char *s);
/* Digits that signs join without a blank, "0-1-2-3-...", more than any number, date or range has: the token behind them. i: token
 * i begins none. */
int64_t tokens_past_chain(const tokens *t, int64_t i);

#endif
