/* SPDX-License-Identifier: GPL-3.0-or-later */
/* feature.h -- a text as hashed features: words, their pairs and triples, pieces of words, words behind a negation, signs. */
#ifndef SENTIMENT_FEATURE_H
#define SENTIMENT_FEATURE_H

#include <stdint.h>

/* Goes up with any change of what is hashed, and how: models are of one version. */
enum { FEATURES_VERSION = 1, FEATURES_BLOCK = 512 };

/* Features in the order of the text. Those of one token follow each other, its own first, and end where it ends; a pair starts
 * where its first token does. */
typedef struct features {
    uint32_t hash[FEATURES_BLOCK];
    uint32_t start[FEATURES_BLOCK], end[FEATURES_BLOCK]; /* bytes start .. end-1 */
    int n;
    void (*take)(struct features *f); /* called when the block is full, and at the end of the text */
    void *context;                    /* the taker's */
} features;

/* Of the first 4 GB of text, any bytes. Linear; allocates nothing. f: take and context are set. */
void features_read(features *f, const char *text, int64_t n);

#endif
