/* SPDX-License-Identifier: GPL-3.0-or-later */
/* number.c -- text to int64 and to the nearest double, exactly. */
#include <math.h>
#include <stdlib.h>

#include "csv.h"

__extension__ typedef unsigned __int128 u128;

#define MAX_DIGITS 19 /* that always fit in 64 bits */
#define LONGEST_NUMBER 400

static const double TENS[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                              1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static uint64_t five_to(int k)
{
    uint64_t x = 1;
    while (k-- > 0) x *= 5;
    return x;
}

/* m * 2^e to the nearest double, ties to even; sticky: m was cut from something a little larger. */
static double round_to_double(u128 m, bool sticky, int e)
{
    uint64_t high = (uint64_t)(m >> 64);
    int bits = high ? 128 - __builtin_clzll(high) : 64 - __builtin_clzll((uint64_t)m);
    int shift = bits - 53;
    if (shift <= 0) return ldexp((double)(uint64_t)m, e);
    uint64_t kept = (uint64_t)(m >> shift);
    u128 half = (u128)1 << (shift - 1), rest = m & ((half << 1) - 1);
    if (rest > half || (rest == half && (sticky || (kept & 1)))) kept++;
    return ldexp((double)kept, e + shift);
}

double decimal_to_double(uint64_t w, int e)
{
    if (w == 0) return 0;
    if (w < (uint64_t)1 << 53 && e >= -22 && e <= 22) return e < 0 ? (double)w / TENS[-e] : (double)w * TENS[e];
    if (e >= 0) return round_to_double((u128)w * five_to(e), false, e);
    int shift = __builtin_clzll(w);
    u128 n = (u128)(w << shift) << 64;
    uint64_t d = five_to(-e);
    return round_to_double(n / d, n % d != 0, e - shift - 64);
}

bool number_int(const char *p, int64_t len, bool zeros, int64_t *out)
{
    const char *end = p + len;
    bool minus = len > 0 && *p == '-';
    uint64_t x = 0;
    if (len > 0 && (*p == '-' || *p == '+')) p++;
    if (p == end || (!zeros && *p == '0' && end - p > 1)) return false;
    for (; p < end; p++) {
        if (!is_digit(*p)) return false;
        if (__builtin_mul_overflow(x, (uint64_t)10, &x) || __builtin_add_overflow(x, (uint64_t)(*p - '0'), &x))
            return false;
    }
    if (x > (uint64_t)INT64_MAX + minus) return false;
    *out = minus ? (int64_t)(0 - x) : (int64_t)x;
    return true;
}

bool number_is_wide(const char *p, int64_t len)
{
    if (len > 0 && (*p == '-' || *p == '+')) p++, len--;
    for (int64_t i = 0; i < len; i++)
        if (!is_digit(p[i])) return false;
    return len >= MAX_DIGITS;
}

static bool is_word(const char *p, int64_t len, const char *word)
{
    for (int64_t i = 0; i < len; i++)
        if (!word[i] || (p[i] | 32) != word[i]) return false;
    return len > 0 && !word[len];
}

/* nan, inf, infinity after the sign. */
static bool special(const char *p, int64_t len, double *out)
{
    if (is_word(p, len, "nan")) *out = (double)NAN;
    else if (is_word(p, len, "inf") || is_word(p, len, "infinity")) *out = (double)INFINITY;
    else return false;
    return true;
}

/* What a decimal number is made of: digits * 10^exponent, unless there were too many digits. */
struct decimal {
    uint64_t digits;
    int64_t exponent;
    int n_digits;
};

static const char *digits_read(const char *p, const char *end, bool fraction, struct decimal *d)
{
    for (; p < end && is_digit(*p); p++) {
        if (d->n_digits || *p != '0') d->n_digits++;
        if (d->n_digits <= MAX_DIGITS) d->digits = d->digits * 10 + (uint64_t)(*p - '0');
        if (fraction) d->exponent--;
    }
    return p;
}

static const char *exponent_read(const char *p, const char *end, struct decimal *d)
{
    int64_t e = 0;
    bool minus = false;
    if (p < end && (*p == '-' || *p == '+')) minus = *p++ == '-';
    if (p == end) return NULL;
    for (; p < end && is_digit(*p); p++)
        if (e < 100000) e = e * 10 + (*p - '0');
    d->exponent += minus ? -e : e;
    return p;
}

static bool decimal_read(const char *p, const char *end, bool zeros, struct decimal *d)
{
    const char *start = p;
    p = digits_read(p, end, false, d);
    if (!zeros && p - start > 1 && *start == '0') return false;
    bool any = p > start;
    if (p < end && *p == '.') {
        start = ++p;
        p = digits_read(p, end, true, d);
        any = any || p > start;
    }
    if (!any) return false;
    if (p < end && (*p | 32) == 'e') p = exponent_read(p + 1, end, d);
    return p == end;
}

static double by_library(const char *p, int64_t len)
{
    char text[LONGEST_NUMBER + 1];
    memcpy(text, p, (size_t)len);
    text[len] = 0;
    return strtod(text, NULL);
}

bool number_float(const char *p, int64_t len, bool zeros, double *out)
{
    bool minus = len > 0 && *p == '-';
    struct decimal d = {0, 0, 0};
    double value = 0;
    if (len > 0 && (*p == '-' || *p == '+')) p++, len--;
    if (len > LONGEST_NUMBER) return false;
    if (!special(p, len, &value)) {
        if (!decimal_read(p, p + len, zeros, &d)) return false;
        if (d.n_digits <= MAX_DIGITS && d.exponent >= -27 && d.exponent <= 27)
            value = decimal_to_double(d.digits, (int)d.exponent);
        else value = by_library(p, len);
        if (value > 1.7976931348623157e308) return false;
    }
    *out = minus ? -value : value;
    return true;
}
