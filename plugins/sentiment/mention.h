/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mention.h -- how a text feels about each instrument, firm or person that it names. */
#ifndef SENTIMENT_MENTION_H
#define SENTIMENT_MENTION_H

#include "engine.h"
#include "names.h"

/* A name and what is felt where it stands. */
typedef struct mention_score {
    const name *name;
    span at;           /* of the first clause that names it */
    int64_t clauses;   /* how many do */
    judgement judged;  /* of these clauses together */
} mention_score;

typedef struct mention_scores {
    mention_score *items;
    int64_t n;
} mention_scores;

/* whole: what the engine said of the text. Where one name alone is there it is felt as the text is, else as the clauses are
 * that name it: sentences, and what "but", "while" and their like divide. In order of appearance; in the pool. */
mention_scores mention_read(pool *p, const names *known, const engine *e, const char *text, int64_t n, const judgement *whole);

#endif
