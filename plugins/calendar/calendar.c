/* SPDX-License-Identifier: GPL-3.0-or-later */
/* calendar.c -- the days on which exchanges trade, from 2015 to 2026, as functions and a command.
 *
 *     px | where is_trading_day(date, 'XNYS')
 *     px | sessions XNYS XTKS
 *
 * Calendars are named by market identifier codes (ISO 10383); CRYPTO trades every day. Days come from
 * data/calendars/holidays.csv, which is part of the plugin: after a change of that file it has to be built anew. */
#include "calendar.h"

#define DAYS(signature_, name_, flags_, summary_, example_)                                                         \
    {.shape = JVN_S_SCALAR, .flags = flags_, .signature = signature_, .summary = summary_, .example = example_,     \
     .scalar = scalar_##name_}

static const jvn_function functions[] = {
    DAYS("bool is_trading_day(date day, string calendar)", is_trading_day, JVN_F_NULLS,
         "whether an exchange has a session on a day", "px | where not is_trading_day(date, 'XNYS')"),
    DAYS("date next_trading_day(date day, string calendar)", next_trading_day, JVN_F_NULLS,
         "the first session after a day", "calc next_trading_day(2025-01-08, 'XNYS')"),
    DAYS("date previous_trading_day(date day, string calendar)", previous_trading_day, JVN_F_NULLS,
         "the last session before a day", "calc previous_trading_day(2025-01-27, 'XNYS')"),
    DAYS("int64 trading_days_between(date from, date to, string calendar)", trading_days_between, JVN_F_NULLS,
         "sessions after a day, up to and with another; negative backwards",
         "calc trading_days_between(2025-01-24, 2025-01-28, 'XNYS')"),
    DAYS("timestamp session_open(date day, string calendar)", session_open, JVN_F_NULLS,
         "when a day's session begins, UTC; null where there is none", "calc session_open(2025-01-27, 'XNYS')"),
    DAYS("timestamp session_close(date day, string calendar)", session_close, JVN_F_NULLS,
         "when a day's session ends, UTC, early closes minded; null where there is none",
         "calc session_close(2025-07-03, 'XNYS')"),
    DAYS("int64 periods_per_year(string calendar)", periods_per_year, JVN_F_NULLS,
         "days to annualise by: 252 for exchanges, 365 for CRYPTO", "calc periods_per_year('CRYPTO')"),
};

static const jvn_param params[] = {
    [IN_CALENDARS] = {"CALENDAR", JVN_P_WORD, JVN_REQUIRED | JVN_MANY, NULL, NULL,
                      "exchanges: XNYS XNAS XLON XPAR XAMS XETR XTKS CRYPTO"},
    [IN_DATE] = {"--date", JVN_P_COLUMN, 0, NULL, NULL, "dates; else the input's first column of dates"},
};

static const jvn_command commands[] = {
    {.name = "sessions",
     .summary = "the rows of days on which all the named exchanges trade",
     .example = "px | sessions XNYS XTKS | head 3",
     .details =
         "Calendars are known from 2015-01-01 to 2026-12-31, and a date outside is an error. The side table dropped tells\n"
         "which days were left out (date, rows), which exchange was closed, the first of those named, and why.",
     .input = JVN_INPUT_REQUIRED,
     .params = JVN_LIST(params),
     .run = run_sessions},
};

JVN_PLUGIN("calendar", "0.1.0", "days on which exchanges trade", JVN_NEEDS_ROWS, "", .commands = JVN_LIST(commands),
           .functions = JVN_LIST(functions));
