/* SPDX-License-Identifier: GPL-3.0-or-later */
/* when_command.h -- the entry of `claims dates`, for the plugin's list of commands. */
#ifndef CLAIMS_WHEN_COMMAND_H
#define CLAIMS_WHEN_COMMAND_H

#include <jevons/plugin.h>

enum { DATES_PARAMS = 2 };
extern const jvn_param dates_params[DATES_PARAMS];
jvn_status run_dates(jvn_call *call);

#define DATES_COMMAND                                                                                                          \
    {.name = "claims dates",                                                                                                   \
     .summary = "the dates, times, durations and sets of times in a column of text",                                           \
     .example = "px | head 1 | set said = 'since last Friday' | claims dates said --ref date",                                 \
     .details =                                                                                                                \
         "A row each. from and to (excluded) are what is meant, read from --ref, the day or time that the text was written:\n" \
         "\"Tuesday\" is the last one, or the next where the sentence says \"will\" or \"due\"; the other reading is in other_from\n" \
         "and other_to. Without --ref what is relative has only its timex, the value that TIMEX3 gives it. side is -1 (before,\n" \
         "by) or 1 (since, after), excluded where what is named is not part of it; half_day: twelve hours later may be meant;\n" \
         "clash: weekday and date contradict each other, or there is no such day. Days and months stand as in the USA where\n"  \
         "both are possible. row counts the input's rows from 0; start and stop are bytes of its text.",                       \
     .input = JVN_INPUT_REQUIRED,                                                                                              \
     .params = {dates_params, DATES_PARAMS, sizeof(jvn_param)},                                                                \
     .run = run_dates}

#endif
