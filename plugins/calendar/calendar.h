/* SPDX-License-Identifier: GPL-3.0-or-later */
/* calendar.h -- what the plugin's files share: exchanges, and which days each of them trades. */
#ifndef CALENDAR_H
#define CALENDAR_H

#include <stdbool.h>

#include <jevons/plugin.h>

enum { N_EXCHANGES = 8, FIRST_DAY = 16436, N_DAYS = 4383 }; /* 2015-01-01 to 2026-12-31 */

/* Which rule moves a zone's clock by an hour in summer. */
typedef enum summer_time { NEVER, AMERICA, EUROPE } summer_time;

typedef struct exchange {
    const char *code, *name, *zone;
    int open, close;    /* minutes after midnight, local */
    int offset;         /* minutes east of UTC, in winter */
    summer_time summer;
    int periods;        /* a year, to annualise by */
    bool always;        /* trades on every day, without end */
} exchange;

extern const exchange exchanges[N_EXCHANGES];

/* One exchange's days: entry k is the day FIRST_DAY + k. */
typedef struct days {
    bool read;
    int16_t close[N_DAYS];      /* minutes after midnight, local; 0: no session */
    int16_t before[N_DAYS + 1]; /* sessions before a day */
} days;

/* What one call has read of data/calendars/holidays.csv so far. */
typedef struct book {
    jvn_call *call;
    days of[N_EXCHANGES];
} book;

/* book.c. NULL: no memory, and the call has failed. */
book *book_open(jvn_call *call);
void book_close(book *b);
/* The exchange of a code of n bytes; -1: there is none, and the call has failed at argument arg. */
int book_find(book *b, const char *code, int64_t n, int arg);
/* Fails unless the exchange's days are known around that day. */
jvn_status book_check(book *b, int e, int32_t day, int arg);
/* For days that book_check passed. */
bool book_trades(const book *b, int e, int32_t day);
/* Sessions before a day. */
int64_t book_before(const book *b, int e, int32_t day);
/* When the day's session begins and ends: microseconds since 1970-01-01, UTC. */
int64_t book_opens(int e, int32_t day);
int64_t book_closes(const book *b, int e, int32_t day);
/* Why there is no session on a day: "weekend", or the holiday. */
void book_reason(int e, int32_t day, char *to, size_t n);

/* days.c */
#define SCALAR(name)                                                                                              \
    jvn_status scalar_##name(jvn_call *call, const struct ArrowArray *const *args, int32_t n_args JVN_UNUSED, int64_t n, \
                             struct ArrowArray *out)
SCALAR(is_trading_day);
SCALAR(next_trading_day);
SCALAR(previous_trading_day);
SCALAR(trading_days_between);
SCALAR(session_open);
SCALAR(session_close);
SCALAR(periods_per_year);

/* sessions.c */
enum { IN_CALENDARS, IN_DATE };
jvn_status run_sessions(jvn_call *call);

#endif
