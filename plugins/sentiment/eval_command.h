/* SPDX-License-Identifier: GPL-3.0-or-later */
/* eval_command.h -- the command `sentiment eval`: engines against texts whose feeling is told. */
#ifndef SENTIMENT_EVAL_COMMAND_H
#define SENTIMENT_EVAL_COMMAND_H

#include "labelled.h"
#include "tag_command.h"

enum { EVAL_ENGINES = N_LABELLED_PARAMS, EVAL_LEXICON, EVAL_EMOJI, EVAL_MODEL, EVAL_TERMS, N_EVAL_PARAMS };
extern const jvn_param eval_params[N_EVAL_PARAMS];
jvn_status run_eval(jvn_call *call);

#define EVAL_COMMAND                                                                                                       \
    {.name = "sentiment eval",                                                                                             \
     .summary = "how often engines are right on texts whose feeling is told, and whether they differ by more than chance", \
     .example = "px | head 4 | set text = 'what a great day', label = 'positive' | sentiment eval --engines model",        \
     .details = "A row an engine: accuracy, macro-F1 (the mean of the F1 of the labels that there are), and p, the probability that it " \
                "and the first engine differ so much or more by chance (McNemar, exact, two-sided: of the rows that just one of the two " \
                "has right, each is as likely to have them). The side table `classes` has precision, recall and F1 of each label and what " \
                "was said of its rows (the confusion matrix), `pairs` McNemar's test of every two engines.\n\n"             \
                "Labels and --cut are those of `sentiment train`. A model that was trained on the rows has seen the answers: its figures " \
                "here tell nothing; those of `sentiment train` do.",                                                       \
     .input = JVN_INPUT_REQUIRED, .params = JVN_LIST(eval_params), .run = run_eval}

#endif
