/* SPDX-License-Identifier: GPL-3.0-or-later */
/* labelled.h -- texts of a table whose feeling somebody has told. */
#ifndef SENTIMENT_LABELLED_H
#define SENTIMENT_LABELLED_H

#include <jevons/plugin.h>

#include "columns.h"
#include "engine.h"

typedef struct labelled {
    slice *texts;
    label *labels;
    int64_t n;
    int64_t of[3]; /* how many are negative, neutral, positive */
} labelled;

#define LABELLED_PARAMS                                                                                                    \
    {"text", JVN_P_COLUMN, 0, NULL, NULL, "the column of texts; else the one that is called text"},                        \
    {"--label", JVN_P_COLUMN, 0, NULL, NULL, "what they feel, words or scores around 0; else the column label"},           \
    {"--negative", JVN_P_WORD, JVN_MANY, "--label", NULL, "labels that mean negative"},                                      \
    {"--neutral", JVN_P_WORD, JVN_MANY, "--label", NULL, "labels that mean neutral"},                                        \
    {"--positive", JVN_P_WORD, JVN_MANY, "--label", NULL, "labels that mean positive"},                                      \
    {"--cut", JVN_P_NUMBER, 0, "0..", "0.05", "of scores: those nearer to 0 are neutral"}
enum { LABELLED_TEXT, LABELLED_LABEL, LABELLED_NEGATIVE, LABELLED_NEUTRAL, LABELLED_POSITIVE, LABELLED_CUT, N_LABELLED_PARAMS };

/* Of a command's input whose parameters begin with LABELLED_PARAMS. Fails where a row has no text, where a label is
 * missing or not known, and where scores have none below 0. */
jvn_status labelled_read(jvn_call *call, pool *p, labelled *rows);

#endif
