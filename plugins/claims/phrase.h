/* SPDX-License-Identifier: GPL-3.0-or-later */
/* phrase.h -- tables of phrases of several tokens, looked up forwards from a token or backwards from one. */
#ifndef CLAIMS_PHRASE_H
#define CLAIMS_PHRASE_H

#include "token.h"

/* What a phrase stands for. Phrases that differ in nothing but case, or mean two things, are chained by `next`. */
typedef struct phrase_item {
    uint64_t exact;     /* of the bytes as they are; 0: capitals do not matter */
    int32_t value, next;
} phrase_item;

typedef struct phrase_entry {
    uint64_t key;
    int32_t item;       /* -1: a beginning of longer phrases only */
} phrase_entry;

enum { PHRASE_DEPTH = 8 };

/* Zeroed but for these; room of entries is a power of two, at most half used. */
typedef struct phrase_table {
    phrase_entry *entries;
    phrase_item *items;
    uint32_t room, n_entries, n_items, room_items;
    bool backwards;
} phrase_table;

/* False: there is no room. */
bool phrase_add(phrase_table *t, pool *p, const char *text, int value, bool exact);

/* The matches from token i, the longest first: the number of tokens in `length`, the item in `item`. None crosses an empty
 * line or goes beyond `end` (excluded; of backward tables: the first that may be taken). Returns how many. */
int phrase_find(const phrase_table *t, const tokens *k, int64_t i, int64_t end, int length[PHRASE_DEPTH], int item[PHRASE_DEPTH]);

/* Whether the capitals are those of the item, where that matters. */
bool phrase_fits(const phrase_table *t, int item, const tokens *k, int64_t from, int64_t n);

#endif
