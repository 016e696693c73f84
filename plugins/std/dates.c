/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dates.c -- parts of dates and timestamps, in the proleptic Gregorian calendar and UTC. Weeks are those
 * of ISO 8601: Monday is 1, week 1 has the year's first Thursday. */
#include "std.h"

/* After H. Hinnant, chrono-compatible low-level date algorithms: years that begin in March. */
int64_t days_of(int64_t year, int64_t month, int64_t day)
{
    year -= month <= 2;
    int64_t era = floor_div(year, 400), yoe = year - era * 400;
    int64_t doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

void civil_of(int64_t days, int64_t *year, int64_t *month, int64_t *day)
{
    days += 719468;
    int64_t era = floor_div(days, 146097), doe = days - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
    *day = doy - (153 * mp + 2) / 5 + 1;
    *month = mp + (mp < 10 ? 3 : -9);
    *year = yoe + era * 400 + (*month <= 2);
}

int64_t month_days(int64_t year, int64_t month)
{
    static const int8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return month == 2 && leap ? 29 : days[month - 1];
}

/* ---- parts -------------------------------------------------------------------------------------- */

static int64_t year_of(int64_t days)
{
    int64_t y, m, d;
    civil_of(days, &y, &m, &d);
    return y;
}

static int64_t month_of(int64_t days)
{
    int64_t y, m, d;
    civil_of(days, &y, &m, &d);
    return m;
}

static int64_t day_of(int64_t days)
{
    int64_t y, m, d;
    civil_of(days, &y, &m, &d);
    return d;
}

static int64_t weekday_of(int64_t days) { return days + 3 - floor_div(days + 3, 7) * 7 + 1; }
static int64_t quarter_of(int64_t days) { return (month_of(days) + 2) / 3; }
static int64_t dayofyear_of(int64_t days) { return days - days_of(year_of(days), 1, 1) + 1; }
static int64_t week_of(int64_t days) { return (dayofyear_of(days - weekday_of(days) + 4) + 6) / 7; }

#define PART(name)                                                                                                     \
    SCALAR(name)                                                                                                       \
    {                                                                                                                  \
        int64_t *to = jvn_out(out);                                                                                    \
        for (int64_t i = 0; i < n; i++) to[i] = name##_of(i32_at(args[0], i));                                         \
        return JVN_OK;                                                                                                 \
    }                                                                                                                  \
    SCALAR(name##_ts)                                                                                                  \
    {                                                                                                                  \
        int64_t *to = jvn_out(out);                                                                                    \
        for (int64_t i = 0; i < n; i++) to[i] = name##_of(floor_div(i64_at(args[0], i), DAY_MICROS));                  \
        return JVN_OK;                                                                                                 \
    }

PART(year)
PART(month)
PART(day)
PART(weekday)
PART(week)
PART(quarter)
PART(dayofyear)

static int64_t in_day(int64_t micros) { return (micros % DAY_MICROS + DAY_MICROS) % DAY_MICROS; }

#define CLOCK(name, expression)                                                                                        \
    SCALAR(name)                                                                                                       \
    {                                                                                                                  \
        int64_t *to = jvn_out(out);                                                                                    \
        for (int64_t i = 0; i < n; i++) {                                                                              \
            int64_t us = in_day(i64_at(args[0], i));                                                                   \
            to[i] = expression;                                                                                        \
        }                                                                                                              \
        return JVN_OK;                                                                                                 \
    }

CLOCK(hour, us / INT64_C(3600000000))
CLOCK(minute, us / 60000000 % 60)
CLOCK(second, us / 1000000 % 60)

SCALAR(epoch)
{
    double *to = jvn_out(out);
    for (int64_t i = 0; i < n; i++) to[i] = (double)i64_at(args[0], i) / 1e6;
    return JVN_OK;
}

/* ---- whole periods ------------------------------------------------------------------------------ */

enum { P_NONE, P_YEAR, P_QUARTER, P_MONTH, P_WEEK, P_DAY, P_HOUR, P_MINUTE, P_SECOND };

static int period_at(const struct ArrowArray *a, int64_t i)
{
    static const char *const words[] = {"", "year", "quarter", "month", "week", "day", "hour", "minute", "second"};
    int64_t n;
    const char *s = text_at(a, i, &n);
    for (int p = P_YEAR; p <= P_SECOND; p++)
        if ((size_t)n == strlen(words[p]) && memcmp(s, words[p], (size_t)n) == 0) return p;
    return P_NONE;
}

static int64_t trunc_days(int64_t days, int period)
{
    int64_t y, m, d;
    if (period == P_WEEK) return days - weekday_of(days) + 1;
    if (period >= P_DAY) return days;
    civil_of(days, &y, &m, &d);
    return days_of(y, period == P_YEAR ? 1 : period == P_QUARTER ? (m - 1) / 3 * 3 + 1 : m, 1);
}

/* n units of a width; before the first that int64 holds, that. */
static int64_t times(int64_t n, int64_t width)
{
    int64_t x;
    return __builtin_mul_overflow(n, width, &x) ? (n < 0 ? INT64_MIN : INT64_MAX) : x;
}

static int64_t trunc_micros(int64_t micros, int period)
{
    static const int64_t widths[] = {[P_HOUR] = INT64_C(3600000000), [P_MINUTE] = 60000000, [P_SECOND] = 1000000};
    if (period >= P_HOUR) return times(floor_div(micros, widths[period]), widths[period]);
    return times(trunc_days(floor_div(micros, DAY_MICROS), period), DAY_MICROS);
}

static jvn_status no_period(jvn_call *call, const struct ArrowArray *a, int64_t i)
{
    int64_t n;
    const char *s = text_at(a, i, &n);
    return jvn_fail(call, JVN_EARG, 0, "one of year, quarter, month, week, day, hour, minute, second",
                    "'%.*s' is not a period", (int)(n < 40 ? n : 40), s);
}

SCALAR(date_trunc)
{
    int32_t *to = jvn_out(out);
    for (int64_t i = 0; i < n; i++) {
        int period = any_null(args, n_args, i) ? P_DAY : period_at(args[0], i);
        if (period == P_NONE) return no_period(call, args[0], i);
        to[i] = (int32_t)trunc_days(i32_at(args[1], i), period);
    }
    return JVN_OK;
}

SCALAR(date_trunc_ts)
{
    int64_t *to = jvn_out(out);
    for (int64_t i = 0; i < n; i++) {
        int period = any_null(args, n_args, i) ? P_DAY : period_at(args[0], i);
        if (period == P_NONE) return no_period(call, args[0], i);
        to[i] = trunc_micros(i64_at(args[1], i), period);
    }
    return JVN_OK;
}

SCALAR(month_start)
{
    int32_t *to = jvn_out(out);
    for (int64_t i = 0; i < n; i++) to[i] = (int32_t)trunc_days(i32_at(args[0], i), P_MONTH);
    return JVN_OK;
}

/* ---- making and measuring ----------------------------------------------------------------------- */

SCALAR(make_date)
{
    int32_t *to = jvn_out(out);
    for (int64_t i = 0; i < n; i++) {
        int64_t y = i64_at(args[0], i), m = i64_at(args[1], i), d = i64_at(args[2], i);
        bool null = any_null(args, n_args, i);
        if (!null && (y < -5000000 || y > 5000000 || m < 1 || m > 12 || d < 1 || d > month_days(y, m)))
            return jvn_fail(call, JVN_EARG, JVN_NOARG, "year, month and day, in this order", "%lld-%02lld-%02lld is no day",
                            (long long)y, (long long)m, (long long)d);
        to[i] = null ? 0 : (int32_t)days_of(y, m, d);
    }
    return JVN_OK;
}

SCALAR(days_between)
{
    int64_t *to = jvn_out(out);
    for (int64_t i = 0; i < n; i++) to[i] = (int64_t)i32_at(args[1], i) - i32_at(args[0], i);
    return JVN_OK;
}
