/* SPDX-License-Identifier: GPL-3.0-or-later */
/* calendar.c -- days and microseconds since 1970-01-01 in the proleptic Gregorian calendar, and as text. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "text.h"

enum { ERA_DAYS = 146097, DAYS_TO_1970 = 719468 };
static const int64_t DAY_US = 86400000000;

static int64_t floor_div(int64_t a, int64_t b) { return a / b - (a % b < 0); }

/* Years are counted from March, so that the leap day is the last of a year; eras have 400 years. */
int32_t date_from_ymd(int64_t y, int m, int d)
{
    y -= m <= 2;
    int64_t era = floor_div(y, 400), yoe = y - era * 400;
    int64_t doy = (153 * (m > 2 ? m - 3 : m + 9) + 2) / 5 + d - 1;
    return (int32_t)(era * ERA_DAYS + yoe * 365 + yoe / 4 - yoe / 100 + doy - DAYS_TO_1970);
}

void date_to_ymd(int32_t days, int64_t *y, int *m, int *d)
{
    int64_t z = (int64_t)days + DAYS_TO_1970, era = floor_div(z, ERA_DAYS), doe = z - era * ERA_DAYS;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
    *d = (int)(doy - (153 * mp + 2) / 5 + 1);
    *m = (int)(mp < 10 ? mp + 3 : mp - 9);
    *y = yoe + era * 400 + (*m <= 2);
}

int days_in_month(int64_t y, int m)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
    return days[m - 1] + (m == 2 && leap);
}

int text_date(char *buf, int32_t days)
{
    int64_t y;
    int m, d;
    date_to_ymd(days, &y, &m, &d);
    return snprintf(buf, 24, "%s%04" PRId64 "-%02d-%02d", y < 0 ? "-" : "", y < 0 ? -y : y, m, d);
}

int text_timestamp(char *buf, int64_t micros)
{
    int64_t day = floor_div(micros, DAY_US), us = (micros % DAY_US + DAY_US) % DAY_US, s = us / 1000000;
    int n = text_date(buf, (int32_t)day);
    n += snprintf(buf + n, 16, "T%02d:%02d:%02d", (int)(s / 3600), (int)(s / 60 % 60), (int)(s % 60));
    if (us % 1000000) {
        n += snprintf(buf + n, 8, ".%06d", (int)(us % 1000000));
        while (buf[n - 1] == '0') n--;
    }
    buf[n++] = 'Z';
    buf[n] = '\0';
    return n;
}

/* Exactly `width` digits at s[*at], which moves on; -1: they are not there. */
static int digits(const char *s, size_t n, size_t *at, int width)
{
    int x = 0;
    for (int i = 0; i < width; i++, (*at)++) {
        if (*at >= n || s[*at] < '0' || s[*at] > '9') return -1;
        x = x * 10 + (s[*at] - '0');
    }
    return x;
}

static bool is_char(const char *s, size_t n, size_t *at, const char *any)
{
    if (*at >= n || !strchr(any, s[*at]) || !s[*at]) return false;
    (*at)++;
    return true;
}

static bool read_date(const char *s, size_t n, size_t *at, int32_t *days)
{
    int y = digits(s, n, at, 4);
    if (y < 0 || !is_char(s, n, at, "-")) return false;
    int m = digits(s, n, at, 2);
    if (m < 1 || m > 12 || !is_char(s, n, at, "-")) return false;
    int d = digits(s, n, at, 2);
    if (d < 1 || d > days_in_month(y, m)) return false;
    *days = date_from_ymd(y, m, d);
    return true;
}

bool text_to_date(const char *s, size_t n, int32_t *days)
{
    size_t at = 0;
    return read_date(s, n, &at, days) && at == n;
}

static bool read_fraction(const char *s, size_t n, size_t *at, int64_t *us)
{
    int64_t unit = 100000;
    size_t start = *at;
    for (*us = 0; *at < n && s[*at] >= '0' && s[*at] <= '9'; (*at)++, unit /= 10) *us += (s[*at] - '0') * unit;
    return *at > start;
}

/* "14:30", "14:30:05", "14:30:05.25" */
static bool read_time(const char *s, size_t n, size_t *at, int64_t *us)
{
    int64_t fraction = 0;
    int h = digits(s, n, at, 2), sec = 0;
    if (h < 0 || h > 23 || !is_char(s, n, at, ":")) return false;
    int m = digits(s, n, at, 2);
    if (m < 0 || m > 59) return false;
    if (is_char(s, n, at, ":")) {
        sec = digits(s, n, at, 2);
        if (sec < 0 || sec > 59) return false;
        if (is_char(s, n, at, ".") && !read_fraction(s, n, at, &fraction)) return false;
    }
    *us = ((h * 60 + m) * 60 + sec) * INT64_C(1000000) + fraction;
    return true;
}

/* "Z", "+01:00", "+0100", "+01" or nothing */
static bool read_zone(const char *s, size_t n, size_t *at, int64_t *us)
{
    *us = 0;
    if (*at == n || is_char(s, n, at, "Zz")) return true;
    bool west = s[*at] == '-';
    if (!is_char(s, n, at, "+-")) return false;
    int h = digits(s, n, at, 2), m = 0;
    if (h < 0 || h > 23) return false;
    bool colon = is_char(s, n, at, ":");
    if (colon || *at < n) m = digits(s, n, at, 2);
    if (m < 0 || m > 59) return false;
    *us = (h * 60 + m) * INT64_C(60000000) * (west ? -1 : 1);
    return true;
}

bool text_to_timestamp(const char *s, size_t n, int64_t *micros)
{
    size_t at = 0;
    int32_t day;
    int64_t time, zone;
    if (!read_date(s, n, &at, &day) || !is_char(s, n, &at, "T ")) return false;
    if (!read_time(s, n, &at, &time) || !read_zone(s, n, &at, &zone)) return false;
    *micros = day * DAY_US + time - zone;
    return at == n;
}
