/* SPDX-License-Identifier: GPL-3.0-or-later */
/* number.c -- numbers to text and back, exactly. */
#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"

static int spell_word(char *buf, const char *word)
{
    strcpy(buf, word);
    return (int)strlen(word);
}

int text_int64(char *buf, int64_t x)
{
    char digits[20];
    int n = 0, at = 0;
    uint64_t left = x < 0 ? 0 - (uint64_t)x : (uint64_t)x;
    do digits[n++] = (char)('0' + left % 10);
    while (left /= 10);
    if (x < 0) buf[at++] = '-';
    while (n) buf[at++] = digits[--n];
    buf[at] = '\0';
    return at;
}

/* The fraction of a short decimal: exactly `width` digits. */
static int spell_fraction(char *buf, uint64_t part, int width)
{
    buf[0] = '.';
    for (int i = width; i > 0; i--, part /= 10) buf[i] = (char)('0' + part % 10);
    buf[width + 1] = '\0';
    return width + 1;
}

/* x in 1e-5 .. 1e15 as a decimal of at most 15 digits, if there is one that reads back: most numbers that
 * people wrote are such, and printf is many times slower. 0: there is none. */
static int spell_short(char *buf, double x)
{
    static const double tens[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10,
                                  1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19};
    for (int k = 0; k < 20; k++) {
        double scaled = x * tens[k] + 0.5;
        if (scaled >= 1e15) return 0;
        uint64_t m = (uint64_t)scaled;
        if ((double)m / tens[k] != x) continue;
        uint64_t unit = (uint64_t)tens[k];
        int n = text_int64(buf, (int64_t)(m / unit));
        return k ? n + spell_fraction(buf + n, m % unit, k) : n;
    }
    return 0;
}

int text_double(char *buf, double x)
{
    if (!isfinite(x)) return spell_word(buf, isnan(x) ? "nan" : x > 0 ? "inf" : "-inf");
    int sign = signbit(x) != 0;
    double size = fabs(x);
    if (sign) buf[0] = '-';
    if (size == 0) return sign + spell_word(buf + sign, "0");
    int n = size >= 1e-5 ? spell_short(buf + sign, size) : 0;
    if (n) return sign + n;
    for (int digits = size < DBL_MIN ? 1 : 15; digits <= 17; digits++) {
        n = snprintf(buf + sign, 31, "%.*g", digits, size);
        if (strtod(buf + sign, NULL) == size) break;
    }
    return sign + n;
}

/* Digits, point, exponent and nothing else: what strtod takes besides (hex, inf, blanks) is refused. */
static bool is_decimal(const char *s, size_t n)
{
    size_t i = 0, digits = 0;
    if (i < n && (s[i] == '+' || s[i] == '-')) i++;
    for (; i < n && (s[i] == '.' || (s[i] >= '0' && s[i] <= '9')); i++) digits += s[i] != '.';
    if (!digits) return false;
    if (i < n && (s[i] == 'e' || s[i] == 'E')) {
        i++;
        if (i < n && (s[i] == '+' || s[i] == '-')) i++;
        size_t start = i;
        while (i < n && s[i] >= '0' && s[i] <= '9') i++;
        if (i == start) return false;
    }
    return i == n;
}

/* Digits and perhaps a point, whose number and power of ten are doubles without rounding: then their quotient is rounded
 * once, as it should be (Clinger 1990). strtod is several times slower. */
static bool read_short(const char *s, size_t n, double *x)
{
    static const double tens[] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8, 1e9,
                                  1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18};
    enum { MOST = 18 };
    int64_t m = 0;
    int digits = 0, behind = 0;
    bool point = false;
    for (size_t i = n && (s[0] == '+' || s[0] == '-'); i < n; i++) {
        if (s[i] == '.' && !point) point = true;
        else if (s[i] < '0' || s[i] > '9' || ++digits > MOST) return false;
        else m = m * 10 + (s[i] - '0'), behind += point;
    }
    if (!digits || m > INT64_C(1) << DBL_MANT_DIG || FLT_EVAL_METHOD != 0) return false;
    *x = (double)m / tens[behind];
    if (s[0] == '-') *x = -*x;
    return true;
}

bool text_to_double(const char *s, size_t n, double *x)
{
    char buf[512], *end;
    if (read_short(s, n, x)) return true;
    if (n >= sizeof buf || !is_decimal(s, n)) return false;
    memcpy(buf, s, n);
    buf[n] = '\0';
    *x = strtod(buf, &end);
    return *end == '\0';
}

bool text_to_int64(const char *s, size_t n, int64_t *x)
{
    size_t sign = n && (s[0] == '+' || s[0] == '-');
    uint64_t m = 0, most = (uint64_t)INT64_MAX + (sign && s[0] == '-');
    if (n == sign || n >= 32) return false;
    for (size_t i = sign; i < n; i++) {
        uint64_t digit = (uint64_t)(s[i] - '0');
        if (s[i] < '0' || s[i] > '9' || m > (most - digit) / 10) return false;
        m = m * 10 + digit;
    }
    *x = s[0] == '-' ? (int64_t)(0 - m) : (int64_t)m;
    return true;
}
