/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gen.c -- writes a large price file to stdout, the same bytes for the same arguments on every machine.
 *
 *     gen [TICKERS [DAYS [SEED]]]     5000 tickers, 2000 weekdays from 2017-01-02, seed 1
 *
 * Columns: date, ticker, open, high, low, close, volume; sorted by ticker, then date. Prices are random walks
 * in whole cents, computed in integers. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROW = 128, BLOCK = 1 << 20, DATE = 10 };

/* splitmix64, Steele, Lea and Flood 2014. */
static uint64_t next(uint64_t *state)
{
    uint64_t z = (*state += 0x9e3779b97f4a7c15u);
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

static int64_t below(uint64_t *state, int64_t n) { return (int64_t)(next(state) % (uint64_t)n); }

/* The civil date of a day since 1970-01-01, as text. */
static void date_text(int64_t day, char *out)
{
    int64_t z = day + 719468, era = z / 146097, doe = z - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365, doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int64_t mp = (5 * doy + 2) / 153, d = doy - (153 * mp + 2) / 5 + 1, m = mp < 10 ? mp + 3 : mp - 9;
    char text[64];
    snprintf(text, sizeof text, "%04d-%02d-%02d", (int)(yoe + era * 400 + (m <= 2)), (int)m, (int)d);
    memcpy(out, text, DATE);
}

/* n weekdays from Monday 2017-01-02 (day 17168), DATE bytes each. */
static char *weekdays(int64_t n)
{
    char *dates = malloc((size_t)n * DATE);
    if (!dates) return NULL;
    for (int64_t i = 0; i < n; i++) date_text(17168 + i / 5 * 7 + i % 5, dates + i * DATE);
    return dates;
}

static char *put_integer(char *p, int64_t x)
{
    char digits[24];
    int n = 0;
    do digits[n++] = (char)('0' + x % 10);
    while (x /= 10);
    while (n) *p++ = digits[--n];
    return p;
}

static char *put_cents(char *p, int64_t x)
{
    p = put_integer(p, x / 100);
    *p++ = '.';
    *p++ = (char)('0' + x / 10 % 10);
    *p++ = (char)('0' + x % 10);
    *p++ = ',';
    return p;
}

/* One day: moves *close and writes the row. */
static char *put_row(char *p, const char *date, const char *ticker, int64_t *close, uint64_t *state)
{
    int64_t last = *close, open = last + below(state, last / 50 + 3) - last / 100 - 1;
    int64_t now = open + below(state, open / 25 + 3) - open / 50 - 1;
    int64_t high = (now > open ? now : open) + below(state, open / 100 + 2);
    int64_t low = (now < open ? now : open) - below(state, open / 100 + 2);
    *close = now < 100 ? 100 + below(state, 100) : now;
    memcpy(p, date, DATE);
    p += DATE;
    memcpy(p, ticker, 7);
    p = put_cents(p + 7, open);
    p = put_cents(p, high < *close ? *close : high);
    p = put_cents(p, low);
    p = put_cents(p, *close);
    p = put_integer(p, 1000 + below(state, 10000000));
    *p++ = '\n';
    return p;
}

static int put_ticker(int64_t number, const char *dates, int64_t days, char *block, uint64_t seed)
{
    char ticker[] = ",AAAAA,", *p = block;
    uint64_t state = seed + (uint64_t)number * 0x2545f4914f6cdd1du;
    int64_t close = 500 + below(&state, 40000);
    for (int i = 5; i > 0; i--, number /= 26) ticker[i] = (char)('A' + number % 26);
    for (int64_t i = 0; i < days; i++) {
        if (p - block > BLOCK - ROW) {
            if (fwrite(block, 1, (size_t)(p - block), stdout) != (size_t)(p - block)) return -1;
            p = block;
        }
        p = put_row(p, dates + i * DATE, ticker, &close, &state);
    }
    return fwrite(block, 1, (size_t)(p - block), stdout) == (size_t)(p - block) ? 0 : -1;
}

int main(int argc, char **argv)
{
    int64_t tickers = argc > 1 ? atoll(argv[1]) : 5000, days = argc > 2 ? atoll(argv[2]) : 2000;
    uint64_t seed = argc > 3 ? strtoull(argv[3], NULL, 10) : 1;
    char *dates = weekdays(days > 0 ? days : 1), *block = malloc(BLOCK);
    int bad = !dates || !block || printf("date,ticker,open,high,low,close,volume\n") < 0;
    for (int64_t i = 0; i < tickers && !bad; i++) bad = put_ticker(i, dates, days, block, seed);
    bad |= fflush(stdout) != 0;
    if (bad) perror("gen");
    free(dates);
    free(block);
    return bad;
}
