/* SPDX-License-Identifier: GPL-3.0-or-later */
/* classes.h -- what single English words do in a sentence of news: a set of classes for each. */
#ifndef CLAIMS_CLASSES_H
#define CLAIMS_CLASSES_H

#include "token.h"

#define WORD_CLASSES(X)                                                                               \
    X(FALL)       /* fell, down */                                                                    \
    X(RISE)       /* rose, up */                                                                      \
    X(LOSE)       /* lost, erased: of a sum, not of a price */                                        \
    X(GAINS)      /* added, recovered */                                                              \
    X(RECOVER)    /* recouped */                                                                      \
    X(MOVE_VERB)  /* a finite verb of movement, not the noun */                                       \
    X(SAY)        /* said, reported */                                                                \
    X(GUESS)      /* estimated, suggest: an estimate, whoever says it */                              \
    X(ABOUT_TO)   /* will, expected, could */                                                         \
    X(IF)                                                                                             \
    X(NOT)                                                                                            \
    X(DENY)                                                                                           \
    X(BE)                                                                                             \
    X(AUX)        /* have, do */                                                                      \
    X(EVENT)      /* released, founded: what has a date */                                            \
    X(HAPPENING)  /* launch, interview: the same as nouns */                                          \
    X(PRONOUN)    /* it, its */                                                                       \
    X(FIRM)       /* "the company": stands for one that was named */                                  \
    X(GROUP)      /* stocks, sector, companies */                                                     \
    X(MEASURE)    /* shares, price, value: what a name behind "of" has */                             \
    X(OF)                                                                                             \
    X(FROM)       /* from, off */                                                                     \
    X(LIKE)       /* than, with, by, to, in: what follows is not the subject */                       \
    X(AND)                                                                                            \
    X(BUT)        /* while, but, as: another clause begins */                                         \
    X(WHICH)                                                                                          \
    X(ARTICLE)                                                                                        \
    X(MONTH)                                                                                          \
    X(SUPERLATIVE)                                                                                    \
    X(SHARE_WORD) /* much, most, half */                                                              \
    X(LOSS_NOUN)  /* loss, drop, gain */                                                              \
    X(BEATS)      /* surpasses */                                                                     \
    X(VAGUE_SUM)  /* billions, multimillion */                                                        \
    X(NUMBERED)   /* figure, table, section: what has a number as its name */                         \
    X(VALUE_NOUN) /* "market value", worth */                                                         \
    X(COST_NOUN)                                                                                      \
    X(IN_A_ROW)   /* consecutive */                                                                   \
    X(EVER)       /* ever, history */                                                                 \
    X(BEFORE)     /* before, after, until: a date behind it bounds, and does not say when */          \
    X(STATIVE)    /* remained, is */

#define CLASS_INDEX(name) I_##name,
enum { WORD_CLASSES(CLASS_INDEX) N_CLASSES };
#define CLASS_BIT(name) static const uint64_t W_##name = (uint64_t)1 << I_##name;
WORD_CLASSES(CLASS_BIT)

/* The classes of a word, 0: none. Builds its table once, on any thread; then reads alone. */
uint64_t classes_of(uint64_t word_hash);

#endif
