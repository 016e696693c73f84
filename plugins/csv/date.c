/* SPDX-License-Identifier: GPL-3.0-or-later */
/* date.c -- dates and timestamps: year first, day first, month first, or with the month's name. */
#include "csv.h"

int days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap);
}

/* Days in the proleptic Gregorian calendar, years counted from March: H. Hinnant, "chrono-compatible
 * low-level date algorithms". */
int32_t days_of(int year, int month, int day)
{
    int y = year - (month <= 2);
    int era = (y >= 0 ? y : y - 399) / 400;
    int of_era = y - era * 400;
    int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

/* Up to `most` digits at *p, at least `least`; -1: fewer. */
static int digits(const char **p, const char *end, int least, int most)
{
    int x = 0, n = 0;
    for (; n < most && *p < end && **p >= '0' && **p <= '9'; n++) x = x * 10 + (*(*p)++ - '0');
    return n < least ? -1 : x;
}

static int month_named(const char **p, const char *end)
{
    static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";
    static const char *const rest[] = {"uary", "ruary", "ch",     "il",   "",      "e",
                                       "y",    "ust",   "tember", "ober", "ember", "ember"};
    if (end - *p < 3) return -1;
    for (int m = 0; m < 12; m++) {
        const char *q = *p + 3;
        bool same = true;
        for (int i = 0; i < 3; i++) same = same && ((*p)[i] | 32) == names[3 * m + i];
        if (!same) continue;
        int64_t n = (int64_t)strlen(rest[m]);
        if (end - q >= n && memcmp(q, rest[m], (size_t)n) == 0) q += n;
        *p = q;
        return m + 1;
    }
    return -1;
}

struct date {
    int year, month, day;
};

static bool is_date(const struct date *d)
{
    return d->year >= 1 && d->month >= 1 && d->month <= 12 && d->day >= 1 &&
           d->day <= days_in_month(d->year, d->month);
}

/* The same separator twice. */
static bool separator(const char **p, const char *end, char *was)
{
    if (*p == end || (*was ? **p != *was : !strchr("-/.", **p) || !**p)) return false;
    *was = *(*p)++;
    return true;
}

/* Year first: from *p, which is left after it. */
static bool ymd_read(const char **p, const char *end, struct date *d)
{
    char was = 0;
    d->year = digits(p, end, 4, 4);
    if (!separator(p, end, &was)) return false;
    d->month = digits(p, end, 1, 2);
    if (!separator(p, end, &was)) return false;
    d->day = digits(p, end, 1, 2);
    return is_date(d);
}

static bool compact_read(const char *p, const char *end, struct date *d)
{
    if (end - p != 8) return false;
    d->year = digits(&p, end, 4, 4);
    d->month = digits(&p, end, 2, 2);
    d->day = digits(&p, end, 2, 2);
    return p == end && is_date(d);
}

/* 27-Jan-2025, 27 January 2025, Jan 27 2025, January 27, 2025. */
static bool named_read(const char *p, const char *end, struct date *d)
{
    bool day_first = p < end && *p >= '0' && *p <= '9';
    d->day = day_first ? digits(&p, end, 1, 2) : 0;
    if (day_first && p < end && (*p == '-' || *p == ' ')) p++;
    d->month = month_named(&p, end);
    if (d->month < 0 || p == end || (*p != '-' && *p != ' ' && *p != '.')) return false;
    p++;
    if (!day_first) {
        d->day = digits(&p, end, 1, 2);
        if (p < end && *p == ',') p++;
        if (p == end || *p++ != ' ') return false;
    }
    d->year = digits(&p, end, 4, 4);
    return p == end && is_date(d);
}

/* 27/01/2025, 27.01.2025, 27-01-2025: two numbers, then the year. */
static bool numbers_read(const char *p, const char *end, struct date *d, char *was)
{
    *was = 0;
    d->day = digits(&p, end, 1, 2);
    if (d->day < 0 || !separator(&p, end, was)) return false;
    d->month = digits(&p, end, 1, 2);
    if (d->month < 0 || !separator(&p, end, was)) return false;
    d->year = digits(&p, end, 4, 4);
    return p == end && d->year > 0;
}

static void swap_day_month(struct date *d)
{
    int day = d->month;
    d->month = d->day;
    d->day = day;
}

static unsigned numbers_fit(const char *p, const char *end, int dates)
{
    struct date d;
    char was;
    unsigned fit = 0;
    if (dates == DATES_YMD || !numbers_read(p, end, &d, &was)) return 0;
    if (dates != DATES_MDY && is_date(&d)) fit |= FIT_DMY;
    swap_day_month(&d);
    if (dates != DATES_DMY && (was != '.' || dates == DATES_MDY) && is_date(&d)) fit |= FIT_MDY;
    return fit;
}

unsigned date_fits(const char *p, int64_t len, int dates, bool compact)
{
    const char *end = p + len, *q = p;
    struct date d;
    if (len < 6 || len > 20) return 0;
    if ((ymd_read(&q, end, &d) && q == end) || (compact && compact_read(p, end, &d))) return FIT_DATE;
    if (named_read(p, end, &d)) return FIT_NAMED | FIT_DMY | FIT_MDY;
    return numbers_fit(p, end, dates);
}

bool date_read(const char *p, int64_t len, unsigned fit, bool compact, int32_t *days)
{
    const char *end = p + len, *q = p;
    struct date d;
    char was;
    if (len < 6 || len > 20) return false;
    if (!(ymd_read(&q, end, &d) && q == end) && !(compact && compact_read(p, end, &d)) &&
        !((fit & (FIT_NAMED | FIT_DMY | FIT_MDY)) && named_read(p, end, &d))) {
        if (!(fit & (FIT_DMY | FIT_MDY)) || !numbers_read(p, end, &d, &was)) return false;
        if (fit & FIT_MDY) swap_day_month(&d);
        if (!is_date(&d)) return false;
    }
    *days = days_of(d.year, d.month, d.day);
    return true;
}

/* .123456789 to microseconds; what is finer is cut off. */
static int64_t fraction_read(const char **p, const char *end)
{
    int64_t x = 0, unit = 100000;
    if (*p == end || (**p != '.' && **p != ',')) return 0;
    for (++*p; *p < end && **p >= '0' && **p <= '9'; ++*p, unit /= 10) x += unit * (**p - '0');
    return x;
}

/* Z, UTC, +01, +0100, +01:00: seconds east. False: none of these. */
static bool zone_read(const char *p, const char *end, int *east)
{
    *east = 0;
    if (p < end && *p == ' ') p++;
    if (p == end || (end - p == 1 && (*p | 32) == 'z') || (end - p == 3 && memcmp(p, "UTC", 3) == 0))
        return true;
    if (*p != '+' && *p != '-') return false;
    int sign = *p++ == '-' ? -1 : 1, minutes = 0;
    int hours = digits(&p, end, 2, 2);
    if (p < end && *p == ':') p++;
    if (p < end) minutes = digits(&p, end, 2, 2);
    *east = sign * (hours * 3600 + minutes * 60);
    return p == end && hours >= 0 && hours <= 15 && minutes >= 0 && minutes < 60;
}

/* hh:mm, hh:mm:ss, hh:mm:ss.ffffff from *p; -1: no time of day. */
static int64_t time_read(const char **p, const char *end)
{
    int second = 0;
    int hour = digits(p, end, 2, 2);
    if (hour < 0 || hour > 23 || *p == end || *(*p)++ != ':') return -1;
    int minute = digits(p, end, 2, 2);
    if (minute < 0 || minute > 59) return -1;
    bool seconds = *p < end && **p == ':';
    if (seconds) {
        ++*p;
        second = digits(p, end, 2, 2);
    }
    if (second < 0 || second > 59) return -1;
    return (hour * 3600 + minute * 60 + second) * (int64_t)1000000 + (seconds ? fraction_read(p, end) : 0);
}

bool stamp_read(const char *p, int64_t len, int64_t *micros)
{
    const char *end = p + len;
    struct date d;
    int64_t time = 0;
    int east = 0;
    if (len < 8 || len > 48 || !ymd_read(&p, end, &d)) return false;
    if (p < end) {
        if (*p != 'T' && *p != ' ') return false;
        p++;
        time = time_read(&p, end);
        if (time < 0 || !zone_read(p, end, &east)) return false;
    }
    *micros = days_of(d.year, d.month, d.day) * (int64_t)86400000000 + time - east * (int64_t)1000000;
    return true;
}
