/* SPDX-License-Identifier: GPL-3.0-or-later */
/* when_calendar.c -- days and civil dates by eras of 400 years. */
#include "when_calendar.h"

#include <math.h>

static int64_t floor_div(int64_t a, int64_t b) { return a / b - (a % b < 0); }

int32_t civil_days(int year, int month, int day)
{
    int64_t y = year - (month <= 2), era = floor_div(y, 400), of_era = y - era * 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return (int32_t)(era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468);
}

civil days_civil(int32_t days)
{
    int64_t z = (int64_t)days + 719468, era = floor_div(z, 146097), of_era = z - era * 146097;
    int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year + year / 4 - year / 100), m = (5 * of_year + 2) / 153;
    int month = (int)(m < 10 ? m + 3 : m - 9);
    return (civil){(int)(year + era * 400 + (month <= 2)), month, (int)(of_year - (153 * m + 2) / 5 + 1)};
}

int days_weekday(int32_t days) { return (int)(((int64_t)days % 7 + 10) % 7) + 1; }

int month_length(int year, int month)
{
    return civil_days(month == 12 ? year + 1 : year, month == 12 ? 1 : month + 1, 1) - civil_days(year, month, 1);
}

int32_t us_days(int64_t us) { return (int32_t)floor_div(us, DAY_US); }

static int64_t first_of(int year, int month) { return civil_days(year, month, 1) * DAY_US; }

int64_t unit_start(int64_t us, grain g)
{
    static const int64_t clock[] = {SECOND_US, 60 * SECOND_US, 3600 * SECOND_US, DAY_US};
    if (g <= DAY) return floor_div(us, clock[g]) * clock[g];
    int32_t d = us_days(us);
    civil c = days_civil(d);
    switch (g) {
    case WEEK: return (d - days_weekday(d) + 1) * DAY_US;
    case WEEKEND: return (d - days_weekday(d) + SATURDAY) * DAY_US;
    case MONTH: return first_of(c.year, c.month);
    case QUARTER: return first_of(c.year, (c.month - 1) / 3 * 3 + 1);
    case HALF: return first_of(c.year, c.month > 6 ? 7 : 1);
    case DECADE: return first_of((int)floor_div(c.year, 10) * 10, 1);
    case CENTURY: return first_of((int)floor_div(c.year, 100) * 100, 1);
    default: return first_of(c.year, 1);
    }
}

static int unit_months(grain g)
{
    static const int months[] = {[MONTH] = 1, [QUARTER] = 3, [HALF] = 6, [YEAR] = 12, [DECADE] = 120, [CENTURY] = 1200};
    return g >= MONTH ? months[g] : 0;
}

static int64_t add_months(int64_t us, int64_t n)
{
    int32_t d = us_days(us);
    civil c = days_civil(d);
    int64_t m = (int64_t)c.year * 12 + c.month - 1 + n;
    int year = (int)floor_div(m, 12), month = (int)(m - (int64_t)year * 12) + 1, most = month_length(year, month);
    return civil_days(year, month, c.day < most ? c.day : most) * DAY_US + (us - d * DAY_US);
}

double unit_seconds(grain g)
{
    static const double seconds[] = {[SECOND] = 1, [MINUTE] = 60, [HOUR] = 3600, [DAY] = 86400, [WEEK] = 604800,
                                     [WEEKEND] = 172800, [MONTH] = 30 * 86400.0, [QUARTER] = 90 * 86400.0, [HALF] = 180 * 86400.0,
                                     [YEAR] = 365 * 86400.0, [DECADE] = 3650 * 86400.0, [CENTURY] = 36500 * 86400.0};
    return seconds[g];
}

int64_t unit_add(int64_t us, grain g, double n)
{
    if (!(fabs(n) < 1e4 * unit_seconds(YEAR) / unit_seconds(g))) return INT64_MIN;
    double months = n * unit_months(g);
    if (g == WEEKEND) return us + (int64_t)(n * 7) * DAY_US;
    if (g < MONTH) return us + (int64_t)llround(n * unit_seconds(g) * 1e6);
    int64_t whole = (int64_t)trunc(months);
    return add_months(us, whole) + llround((months - (double)whole) * 30) * DAY_US;
}

int32_t iso_week_start(int year, int week)
{
    int32_t fourth = civil_days(year, 1, 4);
    return fourth - days_weekday(fourth) + 1 + 7 * (week - 1);
}

void iso_week(int32_t days, int *year, int *week)
{
    *year = days_civil(days - days_weekday(days) + THURSDAY).year;
    *week = (days - iso_week_start(*year, 1)) / 7 + 1;
}

int32_t nth_weekday(int year, int month, int weekday, int n)
{
    int32_t first = civil_days(year, month, 1);
    if (n > 0) return first + (weekday - days_weekday(first) + 7) % 7 + 7 * (n - 1);
    int32_t last = first + month_length(year, month) - 1;
    return last - (days_weekday(last) - weekday + 7) % 7 + 7 * (n + 1);
}
