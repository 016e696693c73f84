/* SPDX-License-Identifier: GPL-3.0-or-later */
/* when_timex.c -- a piece as the value that TIMEX3 gives it. */
#include "when_read.h"

#include <stdio.h>
#include <string.h>

enum { LONGEST = sizeof((piece *)0)->timex };

static const char *part_names[] = {[MORNING] = "MO", [AFTERNOON] = "AF", [EVENING] = "EV", [NIGHT] = "NI", [LUNCH] = "MEL", [DINNER] = "MED",
                                   [BREAKFAST] = "MEB", [DAYTIME] = "DT", [NIGHTTIME] = "NT"};

static void clock_text(const piece *p, char *to)
{
    int s = p->clock;
    if (p->part) snprintf(to, LONGEST, "T%s", p->part == NOON ? "12" : p->part == MIDNIGHT ? "00" : part_names[p->part]);
    else if (s < 0) *to = 0;
    else if (p->clock_grain == HOUR) snprintf(to, LONGEST, "T%02d", s / 3600);
    else if (p->clock_grain == MINUTE) snprintf(to, LONGEST, "T%02d:%02d", s / 3600, s / 60 % 60);
    else snprintf(to, LONGEST, "T%02d:%02d:%02d", s / 3600, s / 60 % 60, s % 60);
}

static void month_day(const piece *p, char *to)
{
    if (p->year) snprintf(to, LONGEST, "%04d-%02d-%02d", p->year, p->month, p->day);
    else snprintf(to, LONGEST, "XXXX-%02d-%02d", p->month, p->day);
}

/* What is known only as far as it is said: XXXX-05-01, XXXX-WXX-2. */
static void said(const piece *p, char *to)
{
    if (p->holiday >= 0) snprintf(to, LONGEST, "XXXX");
    else if (p->day && p->month) month_day(p, to);
    else if (p->day) snprintf(to, LONGEST, "XXXX-XX-%02d", p->day);
    else if (p->weekday) snprintf(to, LONGEST, "XXXX-WXX-%d", p->weekday);
    else if (p->grain == QUARTER) snprintf(to, LONGEST, "XXXX-Q%d", (p->month - 1) / 3 + 1);
    else if (p->grain == HALF) snprintf(to, LONGEST, "XXXX-H%d", (p->month - 1) / 6 + 1);
    else if (p->month) snprintf(to, LONGEST, "XXXX-%02d", p->month);
    else snprintf(to, LONGEST, "%s", p->grain == WEEK ? "XXXX-WXX" : p->grain == WEEKEND ? "XXXX-WXX-WE" : p->grain == MONTH ? "XXXX-XX"
                                     : p->grain == DAY ? "XXXX-XX-XX" : "XXXX");
}

/* What is known whole. */
static void known(int64_t from, grain g, char *to)
{
    int year, week;
    int32_t d = us_days(from);
    civil c = days_civil(d);
    iso_week(d, &year, &week);
    switch (g) {
    case WEEK: snprintf(to, LONGEST, "%04d-W%02d", year, week); break;
    case WEEKEND: snprintf(to, LONGEST, "%04d-W%02d-WE", year, week); break;
    case MONTH: snprintf(to, LONGEST, "%04d-%02d", c.year, c.month); break;
    case QUARTER: snprintf(to, LONGEST, "%04d-Q%d", c.year, (c.month - 1) / 3 + 1); break;
    case HALF: snprintf(to, LONGEST, "%04d-H%d", c.year, (c.month - 1) / 6 + 1); break;
    case YEAR: snprintf(to, LONGEST, "%04d", c.year); break;
    case DECADE: snprintf(to, LONGEST, "%03d", c.year / 10); break;
    case CENTURY: snprintf(to, LONGEST, "%02d", c.year / 100); break;
    default: snprintf(to, LONGEST, "%04d-%02d-%02d", c.year, c.month, c.day);
    }
}

void piece_timex(piece *p)
{
    char date[LONGEST] = "", clock[LONGEST] = "";
    if (*p->timex) return;
    clock_text(p, clock);
    grain g = p->kind == A_DATETIME || p->kind == A_DATETIME_RANGE ? DAY : p->grain;
    if (p->kind == A_TIME || p->kind == A_TIME_RANGE) ;
    else if (p->from == UNKNOWN || (p->other_from != UNKNOWN && p->holiday < 0 && (p->month || p->day || p->weekday))) said(p, date);
    else known(p->from, g, date);
    snprintf(p->timex, sizeof p->timex, "%.24s%.14s", date, clock);
}
