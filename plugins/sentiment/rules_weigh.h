/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rules_weigh.h -- what each word of a sentence weighs, given the words around it. */
#ifndef SENTIMENT_RULES_WEIGH_H
#define SENTIMENT_RULES_WEIGH_H

#include "rules_words.h"

/* Joins words to phrases, the longest first, and leaves marks of what they hide out. */
void find_phrases(const lexicon *l, sentence *s);
/* Sets the factor of every word: negation, degree, contrast, what is supposed or asked, scare quotes, capitals. shouting: the text is in capitals. */
void weigh_clauses(sentence *s, bool shouting);
/* Sets the weight of every word, factors applied: moves with what moves, figures with those before. market: the text is about markets. */
void weigh_moves(sentence *s, bool market);
/* What weighed, as phrases: words with the negation, the degree, the figure or what moves that their weights are due to. */
void add_hits(const scan *of, const sentence *s, hits *h);

static inline role role_of(const word *w) { return (role)w->role; }

#endif
