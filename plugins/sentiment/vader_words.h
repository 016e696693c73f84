/* SPDX-License-Identifier: GPL-3.0-or-later */
/* vader_words.h -- the words that VADER knows: a lexicon's, and those that its rules name. */
#ifndef SENTIMENT_VADER_WORDS_H
#define SENTIMENT_VADER_WORDS_H

#include "engine.h"

/* Words that a rule names; 0: none does. */
typedef enum vader_id {
    V_NONE, V_NO, V_OR, V_NOR, V_KIND, V_SORT, V_OF, V_JUST, V_ENOUGH, V_LEAST, V_AT, V_VERY, V_NEVER, V_SO, V_THIS, V_WITHOUT, V_DOUBT,
    V_BUT, V_THE, V_SHIT, V_BOMB, V_BAD, V_ASS, V_BUS, V_STOP, V_YEAH, V_RIGHT, V_KISS, V_DEATH, V_TO, V_DIE, V_FOR, V_BEATING, V_BROKEN, V_HEART,
} vader_id;

typedef struct vader_word {
    const char *text;   /* n bytes in small letters */
    int64_t n;
    double valence;     /* of the lexicon */
    double boost;       /* what it adds to a word behind it; 0: nothing */
    uint8_t id;         /* vader_id */
    bool in_lexicon, negates;
} vader_word;

/* A character and the words that are read instead. */
typedef struct vader_emoji {
    uint32_t character; /* 0: a free slot */
    uint32_t n;
    const char *text;
} vader_emoji;

/* Two tables with open addressing. */
typedef struct vader_words {
    vader_word *slots;
    uint32_t *hashes;   /* of the slots; 0: free */
    uint32_t mask;
    uint64_t filter[1 << 11]; /* a bit for each hash: most words are not known */
    vader_emoji *emoji;
    uint32_t emoji_mask;
} vader_words;

bool vader_words_read(pool *p, const char *lexicon, int64_t n_lexicon, const char *emoji, int64_t n_emoji, const terms *more, vader_words *w, engine_fault *f);
/* NULL: it is not known. Up to seven bytes behind the n are read, which are 0. */
const vader_word *vader_words_find(const vader_words *w, const char *text, int64_t n);
/* The words that a character stands for; NULL: none. */
const vader_emoji *vader_words_emoji(const vader_words *w, uint32_t character);

#endif
