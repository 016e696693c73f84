/* SPDX-License-Identifier: GPL-3.0-or-later */
/* when.h -- dates, times and spans of time, absolute and relative to a document's date. */
#ifndef CLAIMS_WHEN_H
#define CLAIMS_WHEN_H

#include "token.h"

typedef enum when_kind { A_DATE, A_RANGE, A_TIME, A_DATETIME, A_DATETIME_RANGE, A_TIME_RANGE, A_DURATION, A_SET } when_kind;
typedef enum grain { SECOND, MINUTE, HOUR, DAY, WEEK, WEEKEND, MONTH, QUARTER, HALF, YEAR, DECADE, CENTURY } grain;

/* A_DATE: a day. A_RANGE: days: a week, a month, a year, from one to another. A time without a day is put on the reference's. */
typedef struct when {
    span at;              /* with "from", "between", "before", "since" ..., "in" of "in three days"; else without preposition and "the" */
    when_kind kind;
    grain grain;          /* of ranges: of the last thing named ("from 2021 to May 2023": MONTH) */
    int64_t from, to;     /* microseconds since 1970-01-01, to excluded, the last thing named included ("from 2021 to 2023": to
                             2024), but times of day end the range themselves; INT64_MIN: not known (a month without a year and
                             no reference). With a side: of the time named ("by May": May) */
    int64_t other_from, other_to; /* the other reading of what has no year or week ("Tuesday": the next one, where from is the
                             last); INT64_MIN: none */
    bool half_day;        /* twelve hours later may be meant: "at seven" */
    bool relative;        /* it took the document's date: "Tuesday", "last week" */
    bool approximate;     /* "around 2021" */
    int side;             /* -1 "before", "by"; +1 "after", "since"; 0. Of durations: "less than", "more than" */
    bool excluded;        /* with a side: what is named is not part of it: "before 2021", "after 2021" */
    double seconds;       /* A_DURATION */
    bool clash;           /* it contradicts itself: "Monday, January 26, 2025", "February 30" */
    char timex[40];       /* TIMEX3 value: 2025-01-27, 2025-W05, XXXX-01-27, P6M, T15:30, PRESENT_REF; ranges from/to */
} when;

typedef struct whens {
    when *items;
    int64_t n;
} whens;

/* In order, none overlapping another. Reference: microseconds since 1970-01-01; INT64_MIN: none, then what is relative has no
 * from and to. */
whens whens_read(pool *p, const tokens *t, int64_t reference);

#endif
