/* SPDX-License-Identifier: GPL-3.0-or-later */
/* model.h -- a linear model of feelings: its weights, its file, and how it decides. */
#ifndef SENTIMENT_MODEL_H
#define SENTIMENT_MODEL_H

#include "engine.h"

enum { MODEL_LEAST_BITS = 10, MODEL_MOST_BITS = 20, N_LABELS = 3, N_SIDES = 2 };

/* What is known of a text: its features' weights, added up, over the square root of how many features there were, for negative
 * and for positive against neutral; and the log odds of the same that the rules give. */
typedef struct evidence {
    double sums[N_SIDES], odds[N_SIDES];
} evidence;

/* Against 0 for neutral the logits are slope * sum + rules * odds + offset. */
typedef struct linear_model {
    int bits;                 /* the features' hashes are cut to these */
    bool has[N_LABELS];       /* negative, neutral, positive: which it tells apart, two at least */
    int64_t rows;             /* it was trained on */
    double scale;             /* of the weights */
    double slope, rules, offset[N_SIDES];
    /* Of each weight the root, with its sign: so what is small is told finely, and a byte holds it. Of the bytes it was read from. */
    const int8_t (*roots)[N_SIDES];
    engine lexicon;           /* the rules; not in the file */
} model;

static inline int model_weight(int8_t root) { return root * (root < 0 ? -root : root); }

/* shares: of sum 1, 0 for what the model does not know. */
label model_decide(const model *m, const evidence *e, double shares[N_LABELS]);
void model_odds(const judgement *of_rules, double odds[N_SIDES]);

/* The file: bytes in the pool; *n of them. */
char *model_write(pool *p, const model *m, int64_t *n);
/* Checks all. bytes outlive the model. */
bool model_read(const char *bytes, int64_t n, model *m, engine_fault *f);

#endif
