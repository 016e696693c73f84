/* SPDX-License-Identifier: GPL-3.0-or-later */
/* book.c -- the exchanges, and their days read from data/calendars/holidays.csv, which is part of the plugin. */
#include "calendar.h"

#include <stdlib.h>

extern const char holidays[] __attribute__((visibility("hidden")));
__asm__(".pushsection .rodata\n.globl holidays\n.hidden holidays\nholidays:\n"
        ".incbin \"data/calendars/holidays.csv\"\n.byte 0\n.popsection\n");

#define AT(hour, minute) ((hour) * 60 + (minute))

const exchange exchanges[N_EXCHANGES] = {
    {"CRYPTO", "crypto, every day", "UTC", 0, AT(24, 0), 0, NEVER, 365, true},
    {"XAMS", "Euronext Amsterdam", "Europe/Amsterdam", AT(9, 0), AT(17, 30), 60, EUROPE, 252, false},
    {"XETR", "Xetra, Frankfurt", "Europe/Berlin", AT(9, 0), AT(17, 30), 60, EUROPE, 252, false},
    {"XLON", "London Stock Exchange", "Europe/London", AT(8, 0), AT(16, 30), 0, EUROPE, 252, false},
    {"XNAS", "Nasdaq", "America/New_York", AT(9, 30), AT(16, 0), -300, AMERICA, 252, false},
    {"XNYS", "New York Stock Exchange", "America/New_York", AT(9, 30), AT(16, 0), -300, AMERICA, 252, false},
    {"XPAR", "Euronext Paris", "Europe/Paris", AT(9, 0), AT(17, 30), 60, EUROPE, 252, false},
    {"XTKS", "Tokyo Stock Exchange", "Asia/Tokyo", AT(9, 0), AT(15, 0), 540, NEVER, 252, false},
};

enum { TOKYO_LATER = 20032, TOKYO_CLOSE = AT(15, 30) }; /* from 2024-11-05 on */

/* After H. Hinnant: years that begin in March. */
static int32_t day_of(int year, int month, int day)
{
    year -= month <= 2;
    int era = year / 400, yoe = year - era * 400, doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

/* 0 is Monday; for days since 1970. */
static int weekday(int32_t day) { return (day + 3) % 7; }

static int digits(const char *s, int n)
{
    int x = 0;
    for (int i = 0; i < n; i++) x = x * 10 + (s[i] - '0');
    return x;
}

/* A row of the file: CODE,YYYY-MM-DD,closed|early,HH:MM or nothing,reason. NULL: no row of the code is left. */
typedef struct holiday {
    int32_t day;
    int close; /* 0: closed */
    const char *reason, *end;
} holiday;

static const char *next_holiday(const char *s, const char *code, holiday *h)
{
    size_t n = strlen(code);
    while (s && !(strncmp(s, code, n) == 0 && s[n] == ','))
        if ((s = strchr(s, '\n'))) s++;
    if (!s) return NULL;
    const char *date = s + n + 1, *close = date + sizeof "YYYY-MM-DD,closed" - 1;
    bool early = date[11] == 'e';
    if (early) close--;
    h->day = day_of(digits(date, 4), digits(date + 5, 2), digits(date + 8, 2));
    h->close = early ? AT(digits(close + 1, 2), digits(close + 4, 2)) : 0;
    h->reason = strchr(close + 1, ',') + 1;
    h->end = strchr(h->reason, '\n');
    return h->end + 1;
}

static void read_days(const exchange *e, days *d)
{
    holiday h;
    bool tokyo = strcmp(e->code, "XTKS") == 0;
    for (int k = 0; k < N_DAYS; k++) {
        int close = tokyo && FIRST_DAY + k >= TOKYO_LATER ? TOKYO_CLOSE : e->close;
        d->close[k] = (int16_t)(weekday(FIRST_DAY + k) < 5 ? close : 0);
    }
    for (const char *s = holidays; (s = next_holiday(s, e->code, &h));) d->close[h.day - FIRST_DAY] = (int16_t)h.close;
    d->before[0] = 0;
    for (int k = 0; k < N_DAYS; k++) d->before[k + 1] = (int16_t)(d->before[k] + (d->close[k] > 0));
    d->read = true;
}

book *book_open(jvn_call *call)
{
    book *b = calloc(1, sizeof *b);
    if (b) b->call = call;
    else jvn_fail(call, JVN_ENOMEM, JVN_NOARG, NULL, "no memory for calendars");
    return b;
}

void book_close(book *b) { free(b); }

int book_find(book *b, const char *code, int64_t n, int arg)
{
    for (int e = 0; e < N_EXCHANGES; e++) {
        if ((size_t)n != strlen(exchanges[e].code) || memcmp(code, exchanges[e].code, (size_t)n) != 0) continue;
        if (!b->of[e].read && !exchanges[e].always) read_days(&exchanges[e], &b->of[e]);
        return e;
    }
    jvn_fail(b->call, JVN_ENAME, arg, "there are CRYPTO, XAMS, XETR, XLON, XNAS, XNYS, XPAR, XTKS",
             "there is no calendar '%.*s'", (int)(n < 40 ? n : 40), code);
    return -1;
}

jvn_status book_check(book *b, int e, int32_t day, int arg)
{
    if (exchanges[e].always || (day >= FIRST_DAY && day < FIRST_DAY + N_DAYS)) return JVN_OK;
    return jvn_fail(b->call, JVN_EDATA, arg, "leave other dates out first, by where",
                    "the calendar %s is known from 2015-01-01 to 2026-12-31, and a date leads out of it", exchanges[e].code);
}

bool book_trades(const book *b, int e, int32_t day) { return exchanges[e].always || b->of[e].close[day - FIRST_DAY] > 0; }

int64_t book_before(const book *b, int e, int32_t day)
{
    return exchanges[e].always ? day : b->of[e].before[day - FIRST_DAY];
}

/* The n-th Sunday of a month; 0: the last. */
static int32_t sunday(int year, int month, int n)
{
    int32_t first = day_of(year, month, 1), last = day_of(year + month / 12, month % 12 + 1, 1) - 1;
    return n ? first + (6 - weekday(first)) + 7 * (n - 1) : last - (weekday(last) + 1) % 7;
}

static bool is_summer(summer_time rule, int32_t day)
{
    int year = 1970;
    if (rule == NEVER) return false;
    while (day_of(year + 1, 1, 1) <= day) year++;
    if (rule == AMERICA) return day >= sunday(year, 3, 2) && day < sunday(year, 11, 1);
    return day >= sunday(year, 3, 0) && day < sunday(year, 10, 0);
}

static int64_t instant(const exchange *e, int32_t day, int minutes)
{
    int local = minutes - e->offset - (is_summer(e->summer, day) ? 60 : 0);
    return ((int64_t)day * 1440 + local) * 60000000;
}

int64_t book_opens(int e, int32_t day) { return instant(&exchanges[e], day, exchanges[e].open); }

int64_t book_closes(const book *b, int e, int32_t day)
{
    const exchange *x = &exchanges[e];
    return instant(x, day, x->always ? x->close : b->of[e].close[day - FIRST_DAY]);
}

void book_reason(int e, int32_t day, char *to, size_t n)
{
    holiday h;
    snprintf(to, n, "weekend");
    for (const char *s = holidays; (s = next_holiday(s, exchanges[e].code, &h));)
        if (h.day == day) snprintf(to, n, "%.*s", (int)(h.end - h.reason), h.reason);
}
