/* SPDX-License-Identifier: GPL-3.0-or-later */
/* train_command.h -- the command `sentiment train`: a model from texts whose feeling is told. */
#ifndef SENTIMENT_TRAIN_COMMAND_H
#define SENTIMENT_TRAIN_COMMAND_H

#include "labelled.h"

enum { TRAIN_TO = N_LABELLED_PARAMS, TRAIN_FOLDS, TRAIN_SEED, TRAIN_COST, TRAIN_TOLERANCE, TRAIN_BITS, N_TRAIN_PARAMS };
extern const jvn_param train_params[N_TRAIN_PARAMS];
jvn_status run_train(jvn_call *call);

#define TRAIN_COMMAND                                                                                                      \
    {.name = "sentiment train",                                                                                            \
     .summary = "a linear model from texts whose feeling is told, and how well it does on texts that it has not seen",     \
     .example = "px | set text = 'price of ' || ticker, label = if(close > 150, 'positive', 'negative') | sentiment train", \
     .details = "Labels are negative, neutral and positive (also bearish and bullish, -1 and 1), others by --negative, --neutral and " \
                "--positive; two of the three are enough. Scores around 0 are cut by --cut.\n\n"                           \
                "The result tells of each label how a model did that had not seen the row (nor another with the same text): precision, " \
                "recall, F1, and in the columns `negative` to `positive` what was said of the rows that have it: the confusion matrix. `all` " \
                "has the means over labels (macro-F1). The side table `summary` has one row: rows, accuracy, macro-F1. --to writes the " \
                "model that is trained on all rows, for `sentiment --engine model --model FILE` and `sentiment eval`.\n\n"  \
                "Words, their pairs and triples, pieces of four letters, words behind a negation, signs and emoji, hashed, and what the rules say; linear support " \
                "vector machines (LIBLINEAR) over log-count ratios (Wang and Manning, 2012); probabilities are fitted to the rows of " \
                "cross-validation. The same rows, seed and settings give the same bytes.",                                 \
     .input = JVN_INPUT_REQUIRED, .params = JVN_LIST(train_params), .run = run_train}

#endif
