/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tolerance.c -- comparator, hedge and place to an interval. */
#include "tolerance.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

__asm__(".pushsection .rodata\n.globl csv_tolerances\n.hidden csv_tolerances\ncsv_tolerances:\n"
        ".incbin \"data/claims/tolerances.csv\"\n.byte 0\n.popsection\n");

enum { WORD, BELOW_SHARE, BELOW_PLACES, ABOVE_SHARE, ABOVE_PLACES, FACTOR, SAYS };

const char *comparator_word(const char *s)
{
    static const char *const words[][6] = {
        {"equal", "", "=", "==", "exact"},       {"about", "~", "≈"},          {"nearly", "<~"},
        {"below", "<", "under"},                 {"at most", "<=", "≤", "at_most"}, {"above", ">", "over"},
        {"at least", ">=", "≥", "at_least"},     {"between", "range", ".."},   {"order", "~~"},
        {"not equal", "!=", "≠", "not_equal"},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        for (size_t k = 0; k < 6 && words[i][k]; k++)
            if (strcasecmp(words[i][k], s) == 0) return words[i][0];
    return NULL;
}

/* ---- places -------------------------------------------------------------------------------------- */

/* Of a number without digits: a thousand's power, as "two trillion" is one of trillions; of others their unit. */
static double place_of_words(double x)
{
    double place = 1;
    while (place < 1e15 && fmod(x, place * 1000) == 0) place *= 1000;
    return x == floor(x) && x > 0 ? place : 0;
}

typedef struct digits {
    double value, place;
    size_t end;
} digits;

/* The number that begins at s: digits, commas between them, a point. Its length is 0 where there is none. */
static digits read_digits(const char *s, size_t n)
{
    char buf[64];
    size_t k = 0, at = 0, point = 0;
    for (; at < n && k < sizeof buf - 1; at++) {
        bool inner = at + 1 < n && isdigit((unsigned char)s[at + 1]);
        if (s[at] == ',' && at && inner) continue;
        if (s[at] == '.' && !point && inner) point = ++k, buf[k - 1] = '.';
        else if (isdigit((unsigned char)s[at])) buf[k++] = s[at];
        else break;
    }
    buf[k] = 0;
    return (digits){strtod(buf, NULL), point ? pow(10, -(double)(k - point)) : 1, at};
}

/* Whether x is y times a power of ten, of magnitudes and per cents. */
static bool is_scaled(double x, double y, double *factor)
{
    if (y <= 0 || x <= 0) return false;
    const double k = round(log10(x / y));
    *factor = pow(10, k);
    return k >= -4 && k <= 18 && fabs(x / (y * *factor) - 1) < 1e-9;
}

double place_written(const char *text, size_t n, double value)
{
    double factor, best = 0, closest = INFINITY;
    for (size_t i = 0; i < n;) {
        digits d = isdigit((unsigned char)text[i]) ? read_digits(text + i, n - i) : (digits){0, 0, 0};
        if (d.end && is_scaled(fabs(value), d.value, &factor) && fabs(log10(factor)) < closest) {
            best = d.place * factor;
            closest = fabs(log10(factor));
        }
        i += d.end ? d.end : 1;
    }
    return best;
}

/* ---- rules --------------------------------------------------------------------------------------- */

/* The row of the hedge's words, else of the comparator. */
static const grid_row *find_rule(const grid *rules, const figure *f, const char *comparator)
{
    for (int64_t i = 0; i < rules->n && *f->hedge; i++)
        if (strcasecmp(rules->rows[i].cells[WORD], f->hedge) == 0) return &rules->rows[i];
    for (int64_t i = 0; i < rules->n; i++)
        if (strcmp(rules->rows[i].cells[WORD], comparator) == 0) return &rules->rows[i];
    return NULL;
}

static double reach(const grid_row *r, int share, int places, double x, double u)
{
    if (strcmp(r->cells[share], "all") == 0) return INFINITY;
    return fmax(grid_number(r->cells[share], 0) * x, grid_number(r->cells[places], 0) * u);
}

static const char *spell_place(double u, char buf[40])
{
    const int k = u >= 1e12 ? 12 : u >= 1e9 ? 9 : u >= 1e6 ? 6 : 0;
    snprintf(buf, 40, "%.6g%s", u / pow(10, k), k == 12 ? " trillion" : k == 9 ? " billion" : k == 6 ? " million" : "");
    return buf;
}

static void spell_rule(tolerance *t, const grid_row *r, const figure *f, double u)
{
    const char *word = *f->hedge ? f->hedge : strcmp(r->cells[WORD], "equal") == 0 ? "as written" : r->cells[WORD];
    char buf[40];
    bool places = strcmp(r->cells[BELOW_PLACES], "") != 0 || strcmp(r->cells[ABOVE_PLACES], "") != 0;
    snprintf(t->rule, sizeof t->rule, "%s: %s%s", word, *r->cells[SAYS] ? r->cells[SAYS] : "a rule of the user's", r->his ? " (the user's)" : "");
    size_t n = strlen(t->rule);
    if (places && u > 0 && strstr(t->rule, "place")) snprintf(t->rule + n, sizeof t->rule - n, " (here %s)", spell_place(u, buf));
}

static void set_ends(tolerance *t, const grid_row *r, const figure *f, double u)
{
    const double top = isnan(f->high) ? f->value : f->high, factor = grid_number(r->cells[FACTOR], 0);
    const double least = fmin(f->value, top), most = fmax(f->value, top);
    if (factor > 1) {
        t->low = least / factor;
        t->high = most * factor;
        return;
    }
    t->low = least - reach(r, BELOW_SHARE, BELOW_PLACES, fabs(least), u);
    t->high = most + reach(r, ABOVE_SHARE, ABOVE_PLACES, fabs(most), u);
    t->one_sided = isinf(t->low) || isinf(t->high);
    if (isinf(t->low) && least >= 0) t->low = 0; /* "less than 3 %" is not said of the other direction */
}

tolerance tolerance_of(const grid *rules, const figure *f)
{
    tolerance t = {NAN, NAN, false, false, ""};
    const char *comparator = comparator_word(f->comparator);
    const bool worded = !(f->place > 0), ranges = !isnan(f->high);
    const double u = worded ? place_of_words(fabs(f->value)) : f->place;
    if (!comparator) comparator = "equal";
    if (ranges) comparator = "between";
    else if (worded && f->place == 0 && u == 0 && strcmp(comparator, "equal") == 0) comparator = "words";
    const figure as_range = {comparator, "", f->value, f->high, f->place};
    const grid_row *r = isnan(f->value) ? NULL : find_rule(rules, ranges ? &as_range : f, comparator);
    if (!r) return t;
    set_ends(&t, r, f, u);
    t.outside = strcmp(comparator, "not equal") == 0;
    spell_rule(&t, r, f, u);
    return t;
}
