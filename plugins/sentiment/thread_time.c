/* SPDX-License-Identifier: GPL-3.0-or-later */
/* thread_time.c -- times: words and numbers are taken apart, then put together as they fit. */
#define _GNU_SOURCE
#include "thread_time.h"

#include "thread.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

typedef struct moment {
    int64_t year, month, day, hour, minute, second, micro, zone; /* zone: minutes east */
    int64_t numbers[2];                                          /* of the date, in order */
    int n_numbers;
    bool timed, bad;
} moment;

static int month_of(const char *s, int64_t n)
{
    static const char *const names[] = {"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"};
    for (int m = 0; m < 12; m++)
        if (n >= 3 && n <= (int64_t)strlen(names[m]) && !strncasecmp(s, names[m], (size_t)n)) return m + 1;
    return n == 4 && !strncasecmp(s, "sept", 4) ? 9 : 0;
}

/* Words that change nothing: days, "at", ordinals' ends. */
static bool is_idle(const char *s, int64_t n)
{
    static const char *const words[] = {"at", "on", "t", "z", "utc", "gmt", "st", "nd", "rd", "th", "of", "posted", "by", "mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun",
                                        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
    for (size_t k = 0; k < sizeof words / sizeof *words; k++)
        if (n == (int64_t)strlen(words[k]) && !strncasecmp(s, words[k], (size_t)n)) return true;
    return false;
}

static void take_word(moment *m, const char *s, int64_t n)
{
    int month = month_of(s, n);
    if (month && !m->month) m->month = month;
    else if (n == 2 && (!strncasecmp(s, "pm", 2) || !strncasecmp(s, "am", 2)) && m->timed && m->hour <= 12) m->hour = m->hour % 12 + (*s == 'p' || *s == 'P' ? 12 : 0);
    else if (!is_idle(s, n)) m->bad = true;
}

static int64_t number_at(const char *s, int64_t *i, int64_t n)
{
    int64_t x = 0, from = *i;
    while (*i < n && isdigit((unsigned char)s[*i]) && *i - from < 9) x = 10 * x + s[(*i)++] - '0';
    return x;
}

/* 15:04, 15:04:05, 15:04:05.678, from the hour on. */
static void take_clock(moment *m, const char *s, int64_t *i, int64_t n, int64_t hour)
{
    m->hour = hour;
    m->timed = true;
    ++*i;
    m->minute = number_at(s, i, n);
    if (*i + 1 < n && s[*i] == ':' && isdigit((unsigned char)s[*i + 1])) {
        ++*i;
        m->second = number_at(s, i, n);
    }
    if (*i + 1 < n && (s[*i] == '.' || s[*i] == ',') && isdigit((unsigned char)s[*i + 1])) {
        int64_t scale = 100000;
        for (++*i; *i < n && isdigit((unsigned char)s[*i]); ++*i, scale /= 10) m->micro += (s[*i] - '0') * scale;
    }
}

/* +01:00, -0500, +02: behind a clock. */
static void take_zone(moment *m, const char *s, int64_t *i, int64_t n)
{
    int sign = s[*i] == '-' ? -1 : 1;
    int64_t from = ++*i, x = number_at(s, i, n), digits = *i - from;
    if (*i < n && s[*i] == ':') {
        ++*i;
        x = 100 * x + number_at(s, i, n);
    } else if (digits <= 2) x *= 100;
    m->zone = sign * (x / 100 * 60 + x % 100);
}

static void take_number(moment *m, const char *s, int64_t *i, int64_t n)
{
    int64_t from = *i, x = number_at(s, i, n);
    if (*i < n && s[*i] == ':' && !m->timed && *i + 1 < n && isdigit((unsigned char)s[*i + 1])) take_clock(m, s, i, n, x);
    else if (*i - from == 4 && !m->year) m->year = x;
    else if (m->n_numbers < 2 && *i - from <= 2) m->numbers[m->n_numbers++] = x;
    else m->bad = true;
}

static int64_t days_of(int64_t y, int64_t m, int64_t d)
{
    y -= m <= 2;
    int64_t era = (y >= 0 ? y : y - 399) / 400, yoe = y - era * 400, doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

static int64_t days_in(int64_t y, int64_t m) { return m == 12 ? 31 : days_of(y, m + 1, 1) - days_of(y, m, 1); }

static int64_t put_together(moment *m)
{
    if (m->month) m->day = m->n_numbers == 1 ? m->numbers[0] : 0;
    else if (m->n_numbers == 2) {
        bool swapped = m->numbers[0] > 12;
        m->month = m->numbers[swapped];
        m->day = m->numbers[!swapped];
    }
    if (m->bad || m->year < 1 || m->month < 1 || m->month > 12 || m->day < 1 || m->day > days_in(m->year, m->month)) return NO_TIME;
    if (m->hour > 23 || m->minute > 59 || m->second > 60 || m->zone > 1440 || m->zone < -1440) return NO_TIME;
    int64_t minutes = days_of(m->year, m->month, m->day) * 1440 + m->hour * 60 + m->minute - m->zone;
    return (minutes * 60 + m->second) * 1000000 + m->micro;
}

int64_t time_since_epoch(double x)
{
    if (!isfinite(x) || fabs(x) < 1e6 || fabs(x) > 9e15) return NO_TIME;
    return (int64_t)(fabs(x) < 1e11 ? x * 1e6 : fabs(x) < 1e14 ? x * 1e3 : x);
}

static bool is_number(const char *s, int64_t n)
{
    for (int64_t i = 0; i < n; i++)
        if (!isdigit((unsigned char)s[i]) && s[i] != '.') return false;
    return n >= 9 && n < 24;
}

int64_t time_read(const char *s, int64_t n)
{
    moment m = {0};
    while (n && (unsigned char)s[n - 1] <= ' ') n--;
    while (n && (unsigned char)*s <= ' ') s++, n--;
    if (n > 60) return NO_TIME;
    if (is_number(s, n)) {
        char copy[24];
        memcpy(copy, s, (size_t)n);
        copy[n] = 0;
        return time_since_epoch(strtod(copy, NULL));
    }
    for (int64_t i = 0; i < n && !m.bad;) {
        int64_t from = i;
        if (isdigit((unsigned char)s[i])) take_number(&m, s, &i, n);
        else if ((s[i] == '+' || s[i] == '-') && m.timed && m.year && i + 1 < n && isdigit((unsigned char)s[i + 1])) take_zone(&m, s, &i, n);
        else if (isalpha((unsigned char)s[i])) {
            while (i < n && isalpha((unsigned char)s[i])) i++;
            take_word(&m, s + from, i - from);
        } else if (strchr(" ,.-/\t()", s[i]) || (unsigned char)s[i] >= 0x80) i++;
        else m.bad = true;
    }
    return put_together(&m);
}

bool is_relative_time(const char *s, int64_t n)
{
    if (n > 40 || n < 5) return false;
    if (n > 13 && !strncasecmp(s, "yesterday at ", 13)) return true;
    if (n > 9 && !strncasecmp(s, "today at ", 9)) return true;
    return isdigit((unsigned char)*s) && !strncasecmp(s + n - 4, " ago", 4);
}
