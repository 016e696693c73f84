/* SPDX-License-Identifier: GPL-3.0-or-later */
/* thread_words.h -- words as they are compared to find what was repeated: without case, apostrophes and signs. */
#ifndef SENTIMENT_THREAD_WORDS_H
#define SENTIMENT_THREAD_WORDS_H

#include "thread_body.h"

typedef struct word {
    uint64_t hash;
    int64_t start, end; /* bytes of the body */
    bool line;          /* the first of a line */
    bool sentence;      /* the first of a sentence */
} word;

typedef struct words {
    word *items;
    int64_t n, room;
} words;

/* Appends those of bytes from .. end-1 of s, but of links and of lines that are noise. */
void words_add(pool *p, words *to, const char *s, int64_t from, int64_t end, bool pasted);
/* The hash of a sequence, word by word, from 0. */
static inline uint64_t hash_on(uint64_t h, uint64_t w) { return (h ^ w) * 0x9e3779b97f4a7c15u + (h >> 29) + 1; }
uint64_t hash_words(const word *w, int64_t n);
uint64_t hash_text(const char *s);

/* Numbers by hashes: the first that is put under one stays. */
typedef struct entry {
    uint64_t key;
    int64_t value;  /* 1 more; 0: none */
} entry;
typedef struct map {
    pool *p;
    entry *at;
    int64_t n, room;
} map;
int64_t map_find(const map *m, uint64_t key); /* -1: none */
void map_put(map *m, uint64_t key, int64_t value);
void map_set(map *m, uint64_t key, int64_t value); /* the last stays */

#endif
