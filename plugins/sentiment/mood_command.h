/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mood_command.h -- the command `sentiment mood`: what groups of tagged posts feel, and how much they agree. */
#ifndef SENTIMENT_MOOD_COMMAND_H
#define SENTIMENT_MOOD_COMMAND_H

#include <jevons/plugin.h>

enum { MOOD_BY, MOOD_TEXT, N_MOOD_PARAMS };
extern const jvn_param mood_params[N_MOOD_PARAMS];
jvn_status run_mood(jvn_call *call);

#define MOOD_COMMAND                                                                                                       \
    {.name = "sentiment mood",                                                                                             \
     .summary = "what groups of tagged posts feel, how much they agree, and who drives it",                                \
     .example = "px | head 9 | set label = 'positive', score = 0.5 | sentiment mood ticker",                               \
     .details =                                                                                                            \
         "Of a table that `sentiment` made: `t | sentiment mood author`, `t.entities | sentiment mood entity`,\n"          \
         "`t | sentiment mood date(time)`. With P posts that are positive and N that are negative,\n"                      \
         "  bullishness = ln((1 + P) / (1 + N)),  agreement = 1 - sqrt(1 - ((P - N) / (P + N))^2),\n"                      \
         "which is 1 where all that take a side take the same, and 0 where as many take the other: W. Antweiler and\n"     \
         "M. Frank, \"Is All That Talk Just Noise?\", Journal of Finance 59(3), 2004, equations 2 and 3. Untagged posts\n"  \
         "count in n alone. strongest and against: the post of the greatest score with the group's sign, and of the\n"     \
         "greatest score with the other.",                                                                                 \
     .input = JVN_INPUT_REQUIRED, .params = JVN_LIST(mood_params), .run = run_mood}

#endif
