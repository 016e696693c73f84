/* SPDX-License-Identifier: GPL-3.0-or-later */
/* when_calendar.h -- the Gregorian calendar in days since 1970-01-01 and in microseconds. */
#ifndef CLAIMS_WHEN_CALENDAR_H
#define CLAIMS_WHEN_CALENDAR_H

#include "when.h"

enum { MONDAY = 1, THURSDAY = 4, SATURDAY = 6, SUNDAY = 7 };
#define SECOND_US INT64_C(1000000)
#define DAY_US (86400 * SECOND_US)

typedef struct civil {
    int year, month, day;
} civil;

int32_t civil_days(int year, int month, int day);
civil days_civil(int32_t days);
int days_weekday(int32_t days);             /* 1 Monday .. 7 Sunday */
int month_length(int year, int month);
int32_t us_days(int64_t us);                /* rounded down */
/* The first instant of the unit around an instant, and an instant so many units later (months keep the day where there is
 * one, else the month's last). */
int64_t unit_start(int64_t us, grain g);
int64_t unit_add(int64_t us, grain g, double n);
double unit_seconds(grain g);               /* a month has 30 days, a year 365 */
void iso_week(int32_t days, int *year, int *week);
int32_t iso_week_start(int year, int week); /* its Monday */
int32_t nth_weekday(int year, int month, int weekday, int n); /* n -1: the last */

#endif
