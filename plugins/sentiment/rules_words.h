/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rules_words.h -- a text as sentences of words, each looked up as it is read. */
#ifndef SENTIMENT_RULES_WORDS_H
#define SENTIMENT_RULES_WORDS_H

#include "rules_lexicon.h"

typedef enum word_kind { WORD, NUMBER, SYMBOL, CASHTAG, NAME, INSIDE } word_kind; /* INSIDE: of a phrase that starts before */
typedef enum cut { JOINED, COMMA, CLAUSE } cut;                                  /* what stands before a word */

typedef struct word {
    int64_t at, n;
    uint64_t hash;
    const lexeme *entry; /* NULL: none */
    double value;        /* of a NUMBER */
    float factor, weight; /* what the rules make of the entry */
    uint8_t kind, cut, role; /* role: of the entry, set with the marks */
    uint8_t with;            /* from 1: the word that its weight is due to as well, a negation or what moves; 0: none */
    int8_t sign;                    /* of a number: -1, 1, 0 where none is written */
    bool percent, loud, initial, stretched, quoted; /* loud: in capitals; initial: the first letter is; stretched: soooo */
    bool denies; /* a negation that ends its sentence, with nothing in its clause to turn: it is not */
} word;

enum { MAX_WORDS = 160 }; /* of a sentence: what is longer is taken apart */

typedef struct sentence {
    word words[MAX_WORDS];
    uint8_t marks[MAX_WORDS]; /* which of them have an entry, are numbers or tickers, or begin a clause; find_phrases thins them out */
    int n, n_marks, exclaims;
    bool question, trails; /* trails: ends in an ellipsis */
} sentence;

/* Where a reading stands, and what it met. */
typedef struct scan {
    const lexicon *l;
    const char *text;
    int64_t n, at;
    int64_t words, loud, initials, tags, swaps; /* swaps: words in aLtErNaTiNg capitals */
    bool quoted, irony;                                /* irony: marked as such, "/s" */
    uint8_t cut;
    int8_t sign;
} scan;

/* false: the text is at its end, and the sentence is empty. */
bool next_sentence(scan *s, sentence *to);

#endif
