/* SPDX-License-Identifier: GPL-3.0-or-later */
/* find_command.h -- the entries of `claims find` and `claims names`, for the plugin's list of commands. */
#ifndef CLAIMS_FIND_COMMAND_H
#define CLAIMS_FIND_COMMAND_H

#include "find_params.h"
#include "listing.h"

extern const jvn_param find_params[FIND_PARAMS], names_params[NAMES_PARAMS];
/* Puts the claims of all documents into l; first: the index of FILE among the arguments. */
jvn_status find_documents(jvn_call *call, int first, listing *l);
jvn_status run_find(jvn_call *call);
jvn_status run_names(jvn_call *call);

#define FIND_COMMAND                                                                                                         \
    {.name = "claims find",                                                                                                  \
     .summary = "the quantitative claims of documents: what is said of whom, by whom, when, and how surely",                 \
     .example = "claims find README.md | select line, quote, subject, metric, value",                                        \
     .details =                                                                                                              \
         "One row a claim. start and stop are bytes of the file. value and high have worked-in magnitudes, and the sign of\n" \
         "their direction where the metric is a change; comparator is =, ~ (about), <~ (nearly), <, <=, >, >=, range, ~~\n" \
         "(on the order of) or !=. from and to are the first and last day that the claim is of, published is the\n"     \
         "document's own; hash is of its bytes. Citations, addresses, lists' numbers and names that hold digits are no\n" \
         "claims. --names adds names and aliases, or replaces those of data/instruments.csv; --metrics adds words.",                            \
     .input = JVN_INPUT_NONE,                                                                                                \
     .params = {find_params, FIND_PARAMS, sizeof(jvn_param)},                                                                \
     .run = run_find}

#define NAMES_COMMAND                                                                                                        \
    {.name = "claims names",                                                                                                 \
     .summary = "the instruments, models and firms that claims are told of",                                                 \
     .example = "claims names Nvidia DeepSeek",                                                                              \
     .details = "All of them, or what the words mean. Aliases that two names have are noted when they come from --names.",    \
     .input = JVN_INPUT_NONE,                                                                                                \
     .params = {names_params, NAMES_PARAMS, sizeof(jvn_param)},                                                              \
     .run = run_names}

#endif
