/* SPDX-License-Identifier: GPL-3.0-or-later */
/* number.c -- numbers to text and back, exactly. */
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"

static int spell_special(char *buf, double x)
{
    const char *s = isnan(x) ? "nan" : x > 0 ? "inf" : "-inf";
    strcpy(buf, s);
    return (int)strlen(s);
}

int text_double(char *buf, double x)
{
    if (!isfinite(x)) return spell_special(buf, x);
    for (int digits = 15; digits < 17; digits++) {
        int n = snprintf(buf, 32, "%.*g", digits, x);
        if (strtod(buf, NULL) == x) return n;
    }
    return snprintf(buf, 32, "%.17g", x);
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

bool text_to_double(const char *s, size_t n, double *x)
{
    char buf[512], *end;
    if (n >= sizeof buf || !is_decimal(s, n)) return false;
    memcpy(buf, s, n);
    buf[n] = '\0';
    *x = strtod(buf, &end);
    return *end == '\0';
}

bool text_to_int64(const char *s, size_t n, int64_t *x)
{
    char buf[32], *end;
    if (n == 0 || n >= sizeof buf) return false;
    size_t sign = s[0] == '+' || s[0] == '-';
    if (n == sign) return false;
    for (size_t i = sign; i < n; i++)
        if (s[i] < '0' || s[i] > '9') return false;
    memcpy(buf, s, n);
    buf[n] = '\0';
    errno = 0;
    *x = strtoimax(buf, &end, 10);
    return errno == 0;
}
