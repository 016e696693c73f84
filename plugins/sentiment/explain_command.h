/* SPDX-License-Identifier: GPL-3.0-or-later */
/* explain_command.h -- the command `sentiment explain`: which words of a post decided. */
#ifndef SENTIMENT_EXPLAIN_COMMAND_H
#define SENTIMENT_EXPLAIN_COMMAND_H

#include "tag_command.h"

enum { EXPLAIN_ROW, EXPLAIN_FILE, EXPLAIN_AS, EXPLAIN_ENGINE, N_EXPLAIN_PARAMS = EXPLAIN_ENGINE + N_ENGINE_PARAMS };
enum { EXPLAIN_TEXT = 1, EXPLAIN_TABLE_ENGINE, N_EXPLAIN_TABLE_PARAMS = EXPLAIN_TABLE_ENGINE + N_ENGINE_PARAMS };

extern const jvn_param explain_params[N_EXPLAIN_PARAMS], explain_table_params[N_EXPLAIN_TABLE_PARAMS];
jvn_status run_explain(jvn_call *call);
jvn_status run_explain_table(jvn_call *call);

#define EXPLAIN_DETAILS                                                                                                    \
    "Read downwards, the column text is the post; weight is what the words beside it brought towards the\n"            \
    "score, with negation and the like applied: valences of a lexicon (vader, rules), or a model's weights.\n"         \
    "Where terms overlap, as those of a model do, each word has its part of them. Quotes are not shown:\n"             \
    "they are not the author's."
#define EXPLAIN_COMMANDS                                                                                                   \
    {.name = "sentiment explain",                                                                                          \
     .summary = "the words of a post that decided, with their weights",                                                    \
     .example = "sentiment explain 1 data/deepseek-2025/thread.json",                                                      \
     .details = EXPLAIN_DETAILS,                                                                                           \
     .input = JVN_INPUT_NONE, .params = JVN_LIST(explain_params), .run = run_explain},                                     \
    {.name = "sentiment explain",                                                                                          \
     .summary = "the words of a row's text that decided, with their weights",                                              \
     .example = "px | head 3 | set text = 'not a bad buy, but a rug pull' | sentiment explain 2",                          \
     .details = EXPLAIN_DETAILS,                                                                                           \
     .input = JVN_INPUT_REQUIRED, .params = JVN_LIST(explain_table_params), .run = run_explain_table}

#endif
