/* SPDX-License-Identifier: GPL-3.0-or-later */
/* compare.h -- `claims compare` and `claims diff`: documents set against each other, and two runs. */
#ifndef CLAIMS_COMPARE_H
#define CLAIMS_COMPARE_H

#include "group.h"

/* Adds a table of groups: what each says, what all of it has in common, and what only seems to contradict. */
jvn_status groups_add(jvn_call *call, pool *p, const char *side, const groups *g, const record *rows);

jvn_status run_compare(jvn_call *call);
jvn_status run_diff(jvn_call *call);

extern const jvn_param compare_params[2], diff_params[2];
#define COMPARE_COMMAND                                                                                                    \
    {.name = "claims compare",                                                                                             \
     .summary = "what the documents of a ledger say of one thing: together, or against each other",                        \
     .example = "px | head 3 | set value = close, entity = ticker, metric = 'price_level', from = date | claims compare --all", \
     .details =                                                                                                            \
         "A group is whose, which measure and kind, at which phase of the day, in which period and unit. agree: one value\n" \
         "can make all of its asserted claims true, common_low to common_high; disputed: none can; inconsistent: within one\n" \
         "source. `apart` names groups of the same thing at another phase that have nothing in common with it: no\n"       \
         "contradiction, as 11 % before the open and 17 % at the close. Without --all, groups of two claims or more.",      \
     .input = JVN_INPUT_REQUIRED,                                                                                          \
     .params = JVN_LIST(compare_params),                                                                                   \
     .run = run_compare},                                                                                                  \
    {.name = "claims diff",                                                                                                \
     .summary = "what changed between two ledgers, claim by claim",                                                        \
     .example = "claims diff ledger ledger",                                                          \
     .details = "By id: claims that are new, that are gone, and each column of a claim that is another now.",              \
     .input = JVN_INPUT_NONE,                                                                                              \
     .params = JVN_LIST(diff_params),                                                                                      \
     .run = run_diff}

#endif
