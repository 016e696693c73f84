/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dress.c -- numbers as people write them: decimal commas, marks of thousands, 16.08M, 3.1%. */
#include "csv.h"

enum { LONGEST = 64 };

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* The bytes of a mark of thousands at p: the other mark, an apostrophe, or a blank of some width; 0: none. */
static int64_t mark_at(const char *p, const char *end, char decimal)
{
    static const char *const marks[] = {"'", " ", "\xc2\xa0", "\xe2\x80\xaf", "\xe2\x80\x99"};
    if (p < end && *p == (decimal == ',' ? '.' : ',')) return 1;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        int64_t n = (int64_t)strlen(marks[i]);
        if (end - p >= n && memcmp(p, marks[i], (size_t)n) == 0) return n;
    }
    return 0;
}

/* Digits in threes behind one to three of them, all with one mark; without marks any number. NULL: not so. */
static const char *whole_part(const char *p, const char *end, char decimal, char *to, int *n, bool *marked)
{
    const char *mark = NULL;
    int64_t run = 0, mark_n = 0;
    for (;; run = 0) {
        for (; p < end && is_digit(*p); p++, run++) to[(*n)++] = *p;
        if (mark && run != 3) return NULL;
        int64_t k = mark_at(p, end, decimal);
        if (!k || end - p <= k || !is_digit(p[k])) return p;
        if (run < 1 || run > 3 || (mark && (k != mark_n || memcmp(p, mark, (size_t)k) != 0))) return NULL;
        mark = p;
        mark_n = k;
        *marked = true;
        p += k;
    }
}

/* The power of ten of K, M, B, T. */
static int magnitude(char c) { return c == 'K' || c == 'k' ? 3 : c == 'M' ? 6 : c == 'B' ? 9 : c == 'T' ? 12 : 0; }

bool dressed_read(const char *p, int64_t len, unsigned fit, double *out, bool *strong)
{
    char text[LONGEST + 8];
    const char *end = p + len;
    const bool comma = fit & (FIT_COMMA | FIT_PERCENT_COMMA), percent = fit & (FIT_PERCENT_POINT | FIT_PERCENT_COMMA);
    bool marked = false, fraction = false;
    int n = 0, power = 0;
    *strong = false;
    if (len < 1 || len > LONGEST) return false;
    if (!percent && !(comma && memchr(p, '.', (size_t)len)) && number_float(p, len, false, out)) return true;
    if (*p == '-') text[n++] = '-';
    if (*p == '-' || *p == '+') p++;
    p = whole_part(p, end, comma ? ',' : '.', text, &n, &marked);
    if (p && p < end && *p == (comma ? ',' : '.')) {
        text[n++] = '.';
        for (p++; p < end && is_digit(*p); p++, fraction = true) text[n++] = *p;
    }
    if (p && p < end && p[0] == ' ') p++;
    if (p && p < end && !percent && (power = magnitude(*p))) p++;
    if (!p || (percent && (p == end || *p++ != '%')) || p != end) return false;
    if (power) n += snprintf(text + n, 8, "e%d", power);
    *strong = percent || marked || (fraction && (power || comma));
    return number_float(text, n, false, out);
}

unsigned dressed_fits(const struct options *o, const char *at, int64_t len, unsigned *strong)
{
    unsigned fits = 0;
    double x;
    bool sure;
    *strong = 0;
    if (!(len > 0 && (is_digit(*at) || *at == '-' || *at == '+' || *at == '.' || *at == ',' || (*at | 32) == 'n' || (*at | 32) == 'i')))
        return 0;
    for (unsigned fit = FIT_POINT; fit <= FIT_PERCENT_COMMA; fit <<= 1) {
        bool comma = fit & (FIT_COMMA | FIT_PERCENT_COMMA);
        if (o->decimal == (comma ? DECIMAL_POINT : DECIMAL_COMMA)) continue;
        if (!dressed_read(at, len, fit, &x, &sure)) continue;
        fits |= fit;
        if (sure) *strong = FIT_STRONG;
    }
    return fits;
}
