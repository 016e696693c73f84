/* SPDX-License-Identifier: GPL-3.0-or-later */
/* when_number.c -- numbers as dates have them: days, hours, counts of units, years in words. */
#include "when_read.h"

#include <math.h>

static const char *bytes(const reader *r, int64_t i) { return r->t->text + r->t->items[i].start; }

/* Whether what is glued before or after makes the figures part of something longer: 1,998; 3.5; A4; $12. */
int64_t read_digits(const reader *r, int64_t i, int least, int most, int *v)
{
    if (!digits(r, i) || (int)r->t->items[i].length < least || (int)r->t->items[i].length > most) return 0;
    *v = 0;
    for (uint32_t k = 0; k < r->t->items[i].length; k++) *v = *v * 10 + (bytes(r, i)[k] - '0');
    return 1;
}

static bool hyphen(const reader *r, int64_t i) { return key(r, i) == DASH && glued(r, i) && glued(r, i + 1); }

/* twenty-five, twenty five, fifteen. */
int64_t read_cardinal(const reader *r, int64_t i, int *v)
{
    if (!is(r, i, CARDINAL) || lex_at(r, i).value >= 100) return 0;
    *v = lex_at(r, i).value;
    if (*v < 20) return 1;
    int64_t j = i + 1 + hyphen(r, i + 1);
    if (key(r, j) == AND && j == i + 1) j++;
    int unit = lex_at(r, j).value;
    if (!is(r, j, CARDINAL) || unit < 1 || unit > 9) return 1;
    *v += unit;
    return j + 1 - i;
}

int64_t read_ordinal(const reader *r, int64_t i, int *v)
{
    if (read_digits(r, i, 1, 2, v)) return key(r, i + 1) == SUFFIX && glued(r, i + 1) ? 2 : 0;
    if (is(r, i, ORDINAL)) {
        *v = lex_at(r, i).value;
        return 1;
    }
    if (!is(r, i, CARDINAL) || lex_at(r, i).value < 20 || lex_at(r, i).value > 90) return 0;
    int64_t j = i + 1 + hyphen(r, i + 1);
    if (!is(r, j, ORDINAL) || lex_at(r, j).value > 9) return 0;
    *v = lex_at(r, i).value + lex_at(r, j).value;
    return j + 1 - i;
}

/* hundred, thousand after a cardinal: two hundred, one thousand. */
static int64_t read_large(const reader *r, int64_t i, double *v)
{
    int n;
    int64_t k = read_cardinal(r, i, &n);
    if (!k) return 0;
    *v = n;
    for (int power = 0; power < 2 && is(r, i + k, CARDINAL) && lex_at(r, i + k).value >= 100; power++) {
        *v *= lex_at(r, i + k++).value;
        int64_t j = past(r, i + k, AND), more = read_cardinal(r, j, &n);
        if (more) *v += n;
        if (more) k = j + more - i;
    }
    return k;
}

static bool part_of_number(const reader *r, int64_t i)
{
    return glued(r, i) && (key(r, i - 1) == DOT || key(r, i - 1) == COMMA || key(r, i - 1) == DOLLAR || word(r, i - 1)) &&
           (word(r, i - 1) || key(r, i - 1) == DOLLAR || digits(r, i - 2));
}

static double figure(const reader *r, int64_t i)
{
    double v = 0;
    for (uint32_t k = 0; k < r->t->items[i].length && k < 18; k++) v = v * 10 + (bytes(r, i)[k] - '0');
    return v;
}

/* 2, 2.5, 1,200, 1/2. */
static int64_t read_figures(const reader *r, int64_t i, double *v)
{
    if (!digits(r, i) || r->t->items[i].length > 9 || part_of_number(r, i)) return 0;
    *v = figure(r, i);
    bool more = glued(r, i + 1) && glued(r, i + 2) && digits(r, i + 2);
    if (!more) return 1;
    if (key(r, i + 1) == DOT) {
        *v += figure(r, i + 2) / pow(10, r->t->items[i + 2].length < 18 ? r->t->items[i + 2].length : 18);
        return 3;
    }
    if (key(r, i + 1) == COMMA && r->t->items[i + 2].length == 3) {
        *v = *v * 1000 + figure(r, i + 2);
        return 3;
    }
    if (key(r, i + 1) == SLASH && figure(r, i + 2) > *v && figure(r, i + 2) < 10) {
        *v /= figure(r, i + 2);
        return 3;
    }
    return 1;
}

static const struct { lex_key key; double value; } vague[] = {{COUPLE, 2}, {FEW, 3}, {SEVERAL, 3}, {SOME, 3}, {VULGAR_HALF, 0.5}, {ANOTHER, 1}};

/* a few, a couple of, several; half a. */
static int64_t read_vague(const reader *r, int64_t i, double *v)
{
    int64_t j = past(r, i, A);
    for (size_t k = 0; k < sizeof vague / sizeof *vague; k++)
        if (key(r, j) == vague[k].key) {
            *v = vague[k].value;
            return past(r, j + 1, OF) - i;
        }
    if (key(r, j) == HALF_OF) {
        *v = 0.5;
        return past(r, j + 1, A) - i;
    }
    *v = 1;
    return j - i;
}

int64_t read_number(const reader *r, int64_t i, double *v)
{
    int64_t n = read_figures(r, i, v);
    if (!n) n = read_large(r, i, v);
    return n ? n : read_vague(r, i, v);
}

/* two thousand (and) fifteen; nineteen eighty six; seventeen hundred thirty three. */
int64_t read_worded_year(const reader *r, int64_t i, int *v)
{
    double large;
    int high, low;
    int64_t n = read_large(r, i, &large);
    if (n >= 2 && large >= 1100 && large < 2200 && large == floor(large)) {
        *v = (int)large;
        return n;
    }
    n = is(r, i, CARDINAL) && lex_at(r, i).value >= 13 && lex_at(r, i).value <= 20 ? 1 : 0;
    if (!n) return 0;
    high = lex_at(r, i).value;
    int64_t j = i + 1 + hyphen(r, i + 1), k = read_cardinal(r, j, &low);
    if (!k || low < 10) return 0;
    *v = high * 100 + low;
    return j + k - i;
}
