/* SPDX-License-Identifier: GPL-3.0-or-later */
/* confusion.h -- what was said against what is so, and the scores of that. */
#ifndef SENTIMENT_CONFUSION_H
#define SENTIMENT_CONFUSION_H

#include "labelled.h"

typedef struct confusion {
    int64_t counts[3][3]; /* of what is so (negative, neutral, positive), of what was said */
    int64_t n;
} confusion;

/* The scores of a label; `all`: means over the labels that there are. NAN: not told, of what is in no row and never said. */
typedef struct label_scores {
    const char *engine, *label;
    int64_t n;
    double precision, recall, f1;
    int64_t negative, neutral, positive; /* what was said of these n */
} label_scores;

void confusion_add(confusion *c, label is, label said);
double confusion_accuracy(const confusion *c);
label_scores confusion_of(const confusion *c, label is);
/* Of labels that no row has there is no F1, and they do not count. */
label_scores confusion_all(const confusion *c);

#endif
