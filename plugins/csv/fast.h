/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fast.h -- the common shape of each kind of cell, read at speed. Each returns the place after the value,
 * or NULL when the cell is not of the common shape: then field.c and the exact readers decide. */
#ifndef CSV_FAST_H
#define CSV_FAST_H

#include "bytes.h"
#include "csv.h"

static const double POWERS[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8};

/* Up to 15 digits, without needless zeros at the head. */
static inline const char *fast_digits(const char *p, uint64_t *x, int *digits)
{
    uint64_t w = load8(p);
    int n = digits_in(w);
    if (n == 0 || (*p == '0' && n > 1)) return NULL;
    *x = digits_value(w, n);
    *digits = n;
    if (n < 8) return p + n;
    w = load8(p + 8);
    n = digits_in(w);
    if (n == 8) return NULL;
    *digits += n;
    static const uint64_t tens[] = {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000};
    if (n > 0) *x = *x * tens[n] + digits_value(w, n);
    return p + 8 + n;
}

static inline const char *fast_int(const char *p, int64_t *out)
{
    uint64_t x;
    int digits;
    bool minus = *p == '-';
    p = fast_digits(p + minus, &x, &digits);
    if (!p) return NULL;
    *out = minus ? -(int64_t)x : (int64_t)x;
    return p;
}

static inline const char *fast_float(const char *p, double *out)
{
    uint64_t x;
    int digits;
    bool minus = *p == '-';
    double value;
    p = fast_digits(p + minus, &x, &digits);
    if (!p) return NULL;
    if (*p == '.') {
        uint64_t w = load8(++p);
        int n = digits_in(w);
        if (n == 0 || n + digits > 15) return NULL;
        x = x * (uint64_t)POWERS[n] + digits_value(w, n);
        p += n;
        value = (double)x / POWERS[n]; /* both exact: correctly rounded */
    } else {
        value = (double)x;
    }
    *out = minus ? -value : value;
    return p;
}

/* 2025-01-27. Files are often in order of date: the month is mostly that of the cell before. */
static inline const char *fast_date(const char *p, struct part *part, int32_t *out)
{
    uint64_t w = load8(p);
    unsigned tens = (unsigned)(unsigned char)p[8] - '0', units = (unsigned)(unsigned char)p[9] - '0';
    if (w != part->month_word) {
        if (p[4] != '-' || p[7] != '-' || digits_in(w) != 4 || digits_in(w >> 40 | EACH_BYTE('0') << 24) < 2)
            return NULL;
        int year = (int)digits_value(w, 4), month = (p[5] - '0') * 10 + (p[6] - '0');
        if (year < 1 || month < 1 || month > 12) return NULL;
        part->month_word = w;
        part->month_start = days_of(year, month, 1);
        part->month_days = days_in_month(year, month);
    }
    unsigned day = tens * 10 + units;
    if (tens > 9 || units > 9 || day < 1 || day > (unsigned)part->month_days) return NULL;
    *out = part->month_start + (int32_t)day - 1;
    return p + 10;
}

/* The text of the cell above once more, before `end`. */
static inline const char *fast_repeat(const char *p, const char *end, const struct dict *d, char delim,
                                      char newline, int32_t *out)
{
    if (d->last_len == 0 || (load8(p) & d->last_mask) != d->last_word) return NULL;
    if (d->last_len > 8 && (d->last_len > end - p || memcmp(p, d->last_at, (size_t)d->last_len) != 0))
        return NULL;
    p += d->last_len;
    if (*p != delim && *p != newline) return NULL;
    *out = d->last_code;
    return p;
}

#endif
