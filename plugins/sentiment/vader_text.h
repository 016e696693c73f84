/* SPDX-License-Identifier: GPL-3.0-or-later */
/* vader_text.h -- a text as VADER's words: between blanks, without the punctuation around them. */
#ifndef SENTIMENT_VADER_TEXT_H
#define SENTIMENT_VADER_TEXT_H

#include "vader_words.h"

typedef struct vader_token {
    const vader_word *word;  /* NULL: not known */
    double sentiment;        /* for the rules to fill */
    uint32_t start, end;     /* bytes of the text */
    bool is_upper;           /* as Python's isupper() */
    bool has_nt;             /* "n't" is in it */
} vader_token;

enum { VADER_STACK = 192 };

/* Not to be copied: what is short lies in it. */
typedef struct vader_text {
    vader_token *tokens;
    int64_t n, room;
    int64_t n_upper;                    /* tokens that are upper */
    int64_t exclamations, questions;    /* marks */
    const char *text;
    int64_t n_text;
    const char *read;                   /* what is read: the text, or its copy with the words of emoji */
    int64_t n_read;
    char *copy;
    uint32_t *origin;                   /* of each byte of the copy, where in the text it came from */
    vader_token first[VADER_STACK];
} vader_text;

/* Texts of 4 GB at most. */
void vader_text_read(vader_text *t, const vader_words *w, const char *text, int64_t n);
void vader_text_free(vader_text *t);

#endif
