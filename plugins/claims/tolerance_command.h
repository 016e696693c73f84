/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tolerance_command.h -- `claims tolerance`: what each figure of a ledger can mean. */
#ifndef CLAIMS_TOLERANCE_COMMAND_H
#define CLAIMS_TOLERANCE_COMMAND_H

#include "ledger.h"

/* The rules that ship, the user's (an argument) before them. */
jvn_status rules_read(jvn_call *call, pool *p, int arg, grid *rules);
/* Adds tolerance, tolerance_low, tolerance_high and rule. */
jvn_status tolerance_columns(jvn_call *call, const ledger *l);
jvn_status run_tolerance(jvn_call *call);

#define RULES_PARAM \
    {"--tolerances", JVN_P_TABLE, 0, NULL, NULL, "rows of rules by hedge or comparator, before those that ship: see data/claims/tolerances.csv"}

extern const jvn_param tolerance_params[2];
#define TOLERANCE_COMMAND                                                                                              \
    {.name = "claims tolerance",                                                                                       \
     .summary = "what each figure of a ledger can mean: an interval, and the rule",                                    \
     .example = "px | head 3 | set value = close, comparator = 'about' | claims tolerance --against close",            \
     .details =                                                                                                        \
         "Of the columns value, high, comparator, hedge, place, quote; with --against also direction and negated.\n"   \
         "u is the place of the last digit that was written, which the quote shows: $600 billion is told to the billion.\n" \
         "bare: half of u; about: the larger of that and 5 %; nearly: from 10 % below to half of u above; under, over:\n" \
         "one-sided, and uninformative beyond twice; on the order of: times or over the root of 10; a range: its ends\n"  \
         "widened by half of u. A near-miss is outside, within 2 % of the claim. After Ferson et al. 2015.\n"          \
         "--tolerances: columns word, below_share, below_places, above_share, above_places, factor, says.",            \
     .input = JVN_INPUT_REQUIRED,                                                                                      \
     .params = JVN_LIST(tolerance_params),                                                                             \
     .run = run_tolerance}

#endif
