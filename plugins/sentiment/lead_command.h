/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lead_command.h -- the command `sentiment lead`: whether a mood goes before returns or behind them. */
#ifndef SENTIMENT_LEAD_COMMAND_H
#define SENTIMENT_LEAD_COMMAND_H

#include <jevons/plugin.h>

enum { LEAD_PRICES, LEAD_TICKER, LEAD_COLUMN, LEAD_LAGS, N_LEAD_PARAMS };
extern const jvn_param lead_params[N_LEAD_PARAMS];
jvn_status run_lead(jvn_call *call);

#define LEAD_COMMAND                                                                                                       \
    {.name = "sentiment lead",                                                                                             \
     .summary = "whether the mood of posts goes before an instrument's returns or behind them",                            \
     .example = "px | set time = date, score = close / 100 - 1.2 | sentiment lead --prices px --ticker NVDA", \
     .details =                                                                                                            \
         "Of a table with `score` and `time` (or `date`), as `sentiment` makes them of posts that have a time. A post\n"    \
         "belongs to the trading day of its date (UTC), or the next one; the mood of a day is the mean of its scores,\n"    \
         "its return the price over that of the trading day before, less 1. Row k: the correlation of the mood of day t\n"  \
         "with the return of trading day t + k, so that the mood leads where it is far from 0 for k > 0. p: two-sided,\n"   \
         "by Fisher's z, atanh(r) sqrt(n - 3) (R. A. Fisher, 1921); days are taken as independent. n < 4: no figure.\n"     \
         "Side table: days, with date, posts, mood and return.",                                                           \
     .input = JVN_INPUT_REQUIRED, .params = JVN_LIST(lead_params), .run = run_lead}

#endif
