/* SPDX-License-Identifier: GPL-3.0-or-later */
/* figure.c -- the place of a last digit. */
#include "figure.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static double magnitude(const char *s)
{
    if (*s == 'e' || *s == 'E') return pow(10, atoi(s + 1));
    switch (tolower((unsigned char)*s)) {
    case 'k': return 1e3;
    case 'm': return 1e6;
    case 'b': return 1e9;
    case 't': return 1e12;
    default: return 1;
    }
}

double figure_half_place(const char *text)
{
    const char *s = text + strcspn(text, "0123456789.");
    int decimals = 0;
    bool behind = false;
    for (; isdigit((unsigned char)*s) || *s == '.' || *s == ',' || *s == '_'; s++) {
        decimals += behind && isdigit((unsigned char)*s);
        behind |= *s == '.';
    }
    return 0.5 * pow(10, -decimals) * magnitude(s + (*s == ' '));
}

const char *figure_amount(double x, char *buf)
{
    static const char letters[] = " kMBT";
    double size = strtod((snprintf(buf, 32, "%.3e", fabs(x)), buf), NULL); /* 999999 is 1M */
    int k = size >= 1e4 && size < 1e15 ? (int)floor(log10(size) / 3) : 0;
    snprintf(buf, 32, k ? "%.4g%c" : "%.4g", x / pow(10, 3 * k), letters[k]);
    return buf;
}

const char *figure_times(double ratio, char *buf)
{
    if (!isfinite(ratio) || ratio == 0) buf[0] = 0;
    else if (ratio < 1) snprintf(buf, 32, "1/%.3g", 1 / ratio);
    else snprintf(buf, 32, "%.3gx", ratio);
    return buf;
}
