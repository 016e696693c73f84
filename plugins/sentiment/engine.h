/* SPDX-License-Identifier: GPL-3.0-or-later */
/* engine.h -- what tells the feeling of a text: three engines, one answer. */
#ifndef SENTIMENT_ENGINE_H
#define SENTIMENT_ENGINE_H

#include <stdbool.h>

#include "pool.h"
#include "span.h"

typedef enum label { NEGATIVE = -1, NEUTRAL = 0, POSITIVE = 1 } label;

static inline const char *label_name(label l) { return l == NEGATIVE ? "negative" : l == NEUTRAL ? "neutral" : "positive"; }

typedef struct judgement {
    double score;                       /* -1 .. 1 */
    double negative, neutral, positive; /* shares of the text (rules) or probabilities (model): of sum 1, or all 0 */
    double confidence;                  /* 0 .. 1: how often a label given so clearly is right, as each engine documents */
    label label;
} judgement;

/* A term that counted: its bytes in the text, and what it brought towards the score, with negation and the like applied. */
typedef struct hit {
    span at;
    double weight;
} hit;

typedef struct hits {
    pool *p;
    hit *items;
    int64_t n, room;
} hits;

/* judge: a text of n bytes of UTF-8; hits: where to append what counted, NULL: not asked for. Linear in n; several threads may
 * call it at once. self is constant, in the pool that opened it. */
typedef struct engine {
    const char *name;
    const void *self;
    void (*judge)(const void *self, const char *text, int64_t n, judgement *out, hits *hits);
    double trifle; /* weights of a size below say nothing to a reader */
} engine;

/* A term of the user's: weight from -4 to 4, as in VADER's lexicon; phrases have single blanks between words. */
typedef struct term {
    const char *text;
    double weight;
} term;

typedef struct terms {
    const term *items;
    int64_t n;
} terms;

/* Which of an engine's sources: its lexicon or model, its list of emoji, the user's terms. */
typedef enum engine_source { FROM_FILE, FROM_EMOJI, FROM_TERMS } engine_source;

/* Why one cannot be read. */
typedef struct engine_fault {
    engine_source source;
    int64_t line; /* of the file, or row of the terms, from 1; 0: not of one */
    const char *found, *wanted;
} engine_fault;

/* VADER (Hutto and Gilbert, 2014), exactly. lexicon: bytes of a file of its format (term, tab, mean, ...), n_lexicon of them; emoji: of its
 * list of emoji (emoji, tab, words), NULL: none. */
bool vader_open(pool *p, const char *lexicon, int64_t n_lexicon, const char *emoji, int64_t n_emoji, const terms *more, engine *e, engine_fault *f);
/* The rules and lexicon of jevons: data/sentiment. */
void rules_open(pool *p, const terms *more, engine *e);
/* A linear model: bytes of a file that `sentiment train` wrote, NULL: the one that ships. */
bool model_open(pool *p, const char *bytes, int64_t n, const terms *more, engine *e, engine_fault *f);

#endif
