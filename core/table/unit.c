/* SPDX-License-Identifier: GPL-3.0-or-later */
/* unit.c -- units as products of symbols with exponents. All that follows the slash is below it. */
#include "unit.h"

#include <ctype.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FACTORS = 16 };

typedef struct factor {
    char symbol[UNIT_MAX];
    double power;
} factor;

typedef struct product {
    int n;
    factor f[FACTORS];
} product;

static const char *const marks[] = {"%", "ret", "logret"};

static bool is_mark(const char *unit)
{
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (!strcmp(unit, marks[i])) return true;
    }
    return false;
}

static bool is_symbol(char c)
{
    return isalpha((unsigned char)c) || (unsigned char)c >= 0x80 || c == '_' || c == '$' || c == '%';
}

static jvn_status misread(const char *text, err *e)
{
    fail(e, JVN_EUNIT, "'%.60s' is not a unit", text);
    err_hint(e, "units are products of symbols: USD, USD/GPUh, m^2*kg, %%");
    return JVN_EUNIT;
}

/* Multiplies p by symbol^power. */
static jvn_status include(product *p, const char *symbol, double power, err *e)
{
    for (int i = 0; i < p->n; i++) {
        if (strcmp(p->f[i].symbol, symbol)) continue;
        p->f[i].power += power;
        return JVN_OK;
    }
    if (p->n == FACTORS) return fail(e, JVN_EUNIT, "the unit has more than %d symbols", FACTORS);
    snprintf(p->f[p->n].symbol, sizeof p->f[p->n].symbol, "%s", symbol);
    p->f[p->n++].power = power;
    return JVN_OK;
}

static const char *skip(const char *s)
{
    while (*s == ' ') s++;
    return s;
}

/* Reads one `symbol[^power]` or 1 at *s. */
static jvn_status read_factor(product *p, const char **s, double sign, const char *text, err *e)
{
    char symbol[UNIT_MAX], *end;
    size_t n = 0;
    double power = 1;
    const char *t = skip(*s);
    if (*t == '1' && !isdigit((unsigned char)t[1])) {
        *s = skip(t + 1);
        return JVN_OK;
    }
    if (!is_symbol(*t)) return misread(text, e);
    while ((is_symbol(t[n]) || isdigit((unsigned char)t[n])) && n + 1 < sizeof symbol) n++;
    snprintf(symbol, sizeof symbol, "%.*s", (int)n, t);
    t = skip(t + n);
    if (*t == '^') {
        power = strtod(t + 1, &end);
        if (end == t + 1 || !isfinite(power)) return misread(text, e);
        t = skip(end);
    }
    *s = t;
    return include(p, symbol, sign * power, e);
}

/* Multiplies p by text's factors, each to the power of `times`. */
static jvn_status read_unit(product *p, const char *text, double times, err *e)
{
    jvn_status st;
    double sign = 1;
    const char *s = skip(text);
    if (!*s) return JVN_OK;
    if (strlen(text) >= UNIT_MAX)
        return fail(e, JVN_EUNIT, "the unit '%.20s...' is longer than %d bytes", text, UNIT_MAX - 1);
    for (;;) {
        if ((st = read_factor(p, &s, sign * times, text, e))) return st;
        if (!*s) return JVN_OK;
        if (*s != '/' && *s != '*') return misread(text, e);
        sign = *s == '/' ? -1 : 1; /* from left to right: a/b*c is (a/b)*c */
        s++;
    }
}

static int put(char *buf, int n, const char *format, const char *a, double power)
{
    char part[UNIT_MAX + 24];
    if (power == 1)
        snprintf(part, sizeof part, "%s%s", format, a);
    else
        snprintf(part, sizeof part, "%s%s^%g", format, a, power);
    size_t len = strlen(part);
    if (n + (int)len < UNIT_MAX) memcpy(buf + n, part, len + 1);
    return n + (int)len;
}

/* Writes p with the factors above the slash first. */
static jvn_status write_unit(const product *p, char *buf, err *e)
{
    int n = 0;
    buf[0] = 0;
    for (int i = 0; i < p->n; i++) {
        if (p->f[i].power > 0) n = put(buf, n, n ? "*" : "", p->f[i].symbol, p->f[i].power);
    }
    for (int i = 0; i < p->n; i++) {
        if (p->f[i].power < 0) n = put(buf, n, n ? "/" : "1/", p->f[i].symbol, -p->f[i].power);
    }
    return n < UNIT_MAX ? JVN_OK : fail(e, JVN_EUNIT, "the unit is longer than %d bytes", UNIT_MAX - 1);
}

jvn_status unit_parse(const char *text, char *buf, err *e)
{
    product p = {0};
    jvn_status st = read_unit(&p, text, 1, e);
    return st ? st : write_unit(&p, buf, e);
}

static jvn_status combine(const char *a, double times_a, const char *b, double times_b, char *buf, err *e)
{
    jvn_status st = JVN_OK;
    product p = {0};
    if (!is_mark(a)) st = read_unit(&p, a, times_a, e);
    if (!st && !is_mark(b)) st = read_unit(&p, b, times_b, e);
    return st ? st : write_unit(&p, buf, e);
}

jvn_status unit_multiply(const char *a, const char *b, char *buf, err *e) { return combine(a, 1, b, 1, buf, e); }
jvn_status unit_divide(const char *a, const char *b, char *buf, err *e) { return combine(a, 1, b, -1, buf, e); }
jvn_status unit_power(const char *a, double exponent, char *buf, err *e) { return combine(a, exponent, "", 1, buf, e); }

const char *unit_words(const char *unit)
{
    static const char *const words[][2] = {
        {"", "plain numbers"}, {"%", "percents"}, {"ret", "simple returns"}, {"logret", "log returns"}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (!strcmp(words[i][0], unit)) return words[i][1];
    }
    return unit;
}

bool unit_conversion(const char *from, const char *to, const char *x, char *buf, size_t n)
{
    static const char *const ways[][4] = {
        {"%", "", "", " / 100[%]"},        {"%", "ret", "", " / 100[%]"},   {"%", "logret", "log1p(", " / 100[%])"},
        {"logret", "ret", "expm1(", ")"}, {"ret", "logret", "log1p(", ")"}, {"ret", "%", "(100 * ", ")[%]"},
    };
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        if (strcmp(ways[i][0], from) || strcmp(ways[i][1], to)) continue;
        return (size_t)snprintf(buf, n, "%s%s%s", ways[i][2], x, ways[i][3]) < n;
    }
    return false;
}

static const char *spoken(const char *unit) { return *unit ? unit : "a plain number"; }

static jvn_status disagree(const char *verb, const char *a, const char *b, err *e)
{
    if (!strcmp(verb, "add"))
        fail(e, JVN_EUNIT, "cannot add %s to %s", spoken(b), spoken(a));
    else if (!strcmp(verb, "subtract"))
        fail(e, JVN_EUNIT, "cannot subtract %s from %s", spoken(b), spoken(a));
    else
        fail(e, JVN_EUNIT, "cannot %s %s with %s", verb, spoken(a), spoken(b));
    if (!*a || !*b) err_hint(e, "give the plain number its unit: x[%s]", *a ? a : b);
    return JVN_EUNIT;
}

/* Whether plain numbers go with it as they are: a ratio that is not in hundredths. */
static bool is_ratio(const char *unit) { return !strcmp(unit, "ret") || !strcmp(unit, "logret"); }

jvn_status unit_agree(const char *verb, const char *a, const char *b, char *buf, err *e)
{
    char x[UNIT_MAX], y[UNIT_MAX];
    jvn_status st;
    if ((st = unit_parse(a, x, e)) || (st = unit_parse(b, y, e))) return st;
    if (!strcmp(x, y) || (!*y && is_ratio(x)))
        snprintf(buf, UNIT_MAX, "%s", x);
    else if (!*x && is_ratio(y))
        snprintf(buf, UNIT_MAX, "%s", y);
    else
        return disagree(verb, x, y, e);
    return JVN_OK;
}
