/* SPDX-License-Identifier: GPL-3.0-or-later */
/* number_digits.c -- which points and commas belong to a number, and what they mean. */
#include "number.h"

#include <math.h>
#include <string.h>

enum { MAX_GROUPS = 12 };

/* Digits held together by single signs, and those signs: 1,234.5 has groups 1 234 5 and signs ",.". */
typedef struct chain {
    int64_t at[MAX_GROUPS];
    char sign[MAX_GROUPS];
    int n;
    bool more;          /* it goes on beyond MAX_GROUPS */
} chain;

bool is_text(const tokens *t, int64_t i, int64_t end, const char *bytes)
{
    size_t n = strlen(bytes);
    return i >= 0 && i < end && t->items[i].length == n && !memcmp(t->text + t->items[i].start, bytes, n);
}

bool is_dash(const tokens *t, int64_t i, int64_t end)
{
    if (i < 0 || i >= end || t->items[i].kind != SIGN) return false;
    return sign_at(t, i, end) == '-' || is_text(t, i, end, "–") || is_text(t, i, end, "—") || is_text(t, i, end, "−") ||
           is_text(t, i, end, "‑") || is_text(t, i, end, "‐");
}

static chain chain_of(const tokens *t, int64_t i, int64_t end)
{
    chain c = {.at = {i}, .n = 1};
    while (is_close(t, i + 2, end) && is_close(t, i + 1, end) && is_digits(t, i + 2, end)) {
        char sign = sign_at(t, i + 1, end);
        if (sign != ',' && sign != '.') break;
        if (c.n == MAX_GROUPS) {
            c.more = true;
            break;
        }
        c.sign[c.n] = sign;
        c.at[c.n++] = i += 2;
    }
    return c;
}

static uint32_t length_of(const tokens *t, const chain *c, int k) { return t->items[c->at[k]].length; }

/* Groups of three from 1 to `to` parted by `sign`; or two and two and at last three, as in India. */
static bool is_grouped(const tokens *t, const chain *c, int to, char sign)
{
    if (length_of(t, c, 0) > 3) return false;
    for (int k = 1; k <= to; k++) {
        if (c->sign[k] != sign) return false;
        if (k == to && length_of(t, c, k) != 3) return false;
        if (length_of(t, c, k) != 3 && (length_of(t, c, k) != 2 || length_of(t, c, 0) > 2 || sign == '.')) return false;
    }
    for (int k = 2; k < to; k++)
        if (length_of(t, c, k) != length_of(t, c, 1)) return false;
    return true;
}

/* Of the groups of a chain, how many are before the decimal point; *used: how many of all are the number's. */
static int whole_groups(const tokens *t, const chain *c, int *used)
{
    int last = c->n - 1;
    *used = c->n;
    if (last == 0) return 1;
    if (c->more) return *used = 1;
    if (is_grouped(t, c, last, ',') && !(length_of(t, c, 0) == 1 && t->text[t->items[c->at[0]].start] == '0')) return c->n;
    if (last == 1 && c->sign[1] == '.') return 1;
    if (last == 1 && length_of(t, c, 1) <= 3 && length_of(t, c, 0) <= 3) return 1;
    if (last > 1 && c->sign[last] == '.' && is_grouped(t, c, last - 1, ',')) return last;
    if (last > 1 && c->sign[last] == ',' && is_grouped(t, c, last - 1, '.')) return last;
    if (last > 1 && is_grouped(t, c, last, '.')) return c->n;
    return *used = 1;
}

static double append(const tokens *t, int64_t i, double x)
{
    for (uint32_t b = 0; b < t->items[i].length; b++) x = 10 * x + (t->text[t->items[i].start + b] - '0');
    return x;
}

/* Groups of three behind blanks: 1 234 567. One group alone must end in 0, or the blank be one that does not break. */
static int64_t blank_groups(const tokens *t, int64_t i, int64_t end, double *value)
{
    if (t->items[i].length > 3 || t->text[t->items[i].start] == '0') return i + 1;
    int64_t j = i + 1;
    double x = *value;
    for (; is_digits(t, j, end) && t->items[j].blank == 1 && t->items[j].length == 3 && j < i + MAX_GROUPS; j++) x = append(t, j, x);
    if (j == i + 1 || (is_digits(t, j, end) && t->items[j].blank <= 1)) return i + 1;
    const token *a = &t->items[i], *b = &t->items[i + 1];
    bool firm = t->text[b->start - 1] != ' ' || t->text[b->start + 2] == '0' || j > i + 2;
    if (!firm || a->start + a->length >= b->start) return i + 1;
    *value = x;
    return j;
}

static void decimals(const tokens *t, int64_t i, number *n)
{
    double part = append(t, i, 0), one = pow(10, -(double)t->items[i].length);
    n->value += part * one;
    n->place = one;
}

/* ½ and its like, U+00BC .. U+00BE and U+2150 .. U+215E. */
static double vulgar(const tokens *t, int64_t i, int64_t end)
{
    static const struct { char text[4]; double value; } list[] = {
        {"½", 1 / 2.}, {"¼", 1 / 4.}, {"¾", 3 / 4.}, {"⅓", 1 / 3.}, {"⅔", 2 / 3.}, {"⅛", 1 / 8.}, {"⅜", 3 / 8.}, {"⅝", 5 / 8.},
        {"⅞", 7 / 8.}, {"⅕", 1 / 5.}, {"⅖", 2 / 5.}, {"⅗", 3 / 5.}, {"⅘", 4 / 5.}, {"⅙", 1 / 6.}, {"⅚", 5 / 6.}, {"⅐", 1 / 7.},
        {"⅑", 1 / 9.}, {"⅒", 1 / 10.},
    };
    if (i >= end || t->items[i].kind != SIGN || t->items[i].length < 2) return 0;
    for (size_t k = 0; k < sizeof list / sizeof *list; k++)
        if (t->items[i].length == strlen(list[k].text) && !memcmp(t->text + t->items[i].start, list[k].text, t->items[i].length)) return list[k].value;
    return 0;
}

/* "4/5" from its first digits on. */
static bool slashed(const tokens *t, int64_t i, int64_t end, double *value)
{
    if (!is_digits(t, i, end) || !is_close(t, i + 1, end) || sign_at(t, i + 1, end) != '/') return false;
    if (!is_digits(t, i + 2, end) || !is_close(t, i + 2, end)) return false;
    double below = append(t, i + 2, 0);
    if (below == 0) return false;
    *value = append(t, i, 0) / below;
    return true;
}

static double superscript(const tokens *t, int64_t i, int64_t end)
{
    static const char list[][4] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
    for (int k = 0; k < 10; k++)
        if (is_text(t, i, end, list[k])) return k;
    return -1;
}

/* "^6", "^-4", "⁶", "-3" after the ten of a power; *next after it. */
static bool exponent(const tokens *t, int64_t i, int64_t end, bool bare, double *e, int64_t *next)
{
    double sign = 1, digit = superscript(t, i, end);
    if (is_text(t, i, end, "⁻")) sign = -1, digit = superscript(t, ++i, end);
    if (digit >= 0) {
        for (*e = 0; digit >= 0; digit = superscript(t, ++i, end)) *e = 10 * *e + digit;
        *e *= sign;
        *next = i;
        return true;
    }
    bool marked = sign_at(t, i, end) == '^' && t->items[i].blank < 3; /* a tag may have stood between */
    if (marked) i++;
    else if (!bare) return false;
    while (is_close(t, i, end) && (is_dash(t, i, end) || sign_at(t, i, end) == '+')) {
        sign = is_dash(t, i, end) ? -1 : sign;
        i++;
        marked = true;
    }
    if (!marked || !is_digits(t, i, end) || !is_close(t, i, end) || t->items[i].length > 3) return false;
    *e = sign * append(t, i, 0);
    *next = i + 1;
    return true;
}

static bool is_times_sign(const tokens *t, int64_t i, int64_t end)
{
    return is_text(t, i, end, "x") || is_text(t, i, end, "X") || is_text(t, i, end, "×") || is_text(t, i, end, "·") || is_text(t, i, end, "*");
}

static void to_power(number *n, double base, double e, int64_t next)
{
    n->value *= pow(base, e);
    n->place *= pow(base, e);
    n->next = next;
}

/* What may follow the digits: e10, ^23, x10^6, ×2^10. */
static void powers(const tokens *t, int64_t end, number *n)
{
    int64_t j = n->next, next;
    double e;
    if (is_close(t, j, end) && (is_text(t, j, end, "e") || is_text(t, j, end, "E"))) {
        bool plain = is_digits(t, j + 1, end) && is_close(t, j + 1, end) && t->items[j + 1].length <= 3;
        if (plain) to_power(n, 10, append(t, j + 1, 0), j + 2);
        else if (exponent(t, j + 1, end, true, &e, &next) && is_close(t, j + 1, end)) to_power(n, 10, e, next);
        return;
    }
    if (sign_at(t, j, end) == '^' && exponent(t, j, end, false, &e, &next)) {
        double base = n->value;
        n->value = pow(base, e);
        n->place = 0;
        n->next = next;
        return;
    }
    if (n->value == 10 && is_close(t, j, end) && exponent(t, j, end, false, &e, &next)) {
        to_power(n, 10, e - 1, next);
        return;
    }
    if (!is_times_sign(t, j, end) || !is_digits(t, j + 1, end)) return;
    bool ten = is_text(t, j + 1, end, "10");
    if (exponent(t, j + 2, end, ten, &e, &next)) to_power(n, append(t, j + 1, 0), e, next);
}

/* Runs held together by slashes, points or hyphens, three and more, are dates, addresses and telephone numbers. */
static bool is_list(const tokens *t, int64_t i, int64_t end)
{
    static const char signs[] = "/.-:";
    if (sign_at(t, i - 1, end) == ',' && is_close(t, i, end) && is_close(t, i - 1, end) && is_digits(t, i - 2, end)) return true;
    for (const char *s = signs; *s; s++) {
        int64_t j = i, n = 1;
        while (sign_at(t, j - 1, end) == *s && is_close(t, j, end) && is_close(t, j - 1, end) && is_digits(t, j - 2, end) && n < 3) j -= 2, n++;
        for (j = i; sign_at(t, j + 1, end) == *s && is_close(t, j + 1, end) && is_close(t, j + 2, end) && is_digits(t, j + 2, end) && n < 3; j += 2) n++;
        if (n >= 3) return true;
    }
    return false;
}

static void plain_digits(const tokens *t, const chain *c, number *n)
{
    int used, whole = whole_groups(t, c, &used);
    for (int k = 0; k < whole; k++) n->value = append(t, c->at[k], n->value);
    n->next = c->at[used - 1] + 1;
    n->place = 1;
    if (used > whole) decimals(t, c->at[whole], n);
}

/* Fractions after or instead of whole digits. */
static bool with_fraction(const tokens *t, int64_t i, int64_t end, number *n)
{
    double f;
    if (slashed(t, i, end, &f) && n->next == i + 1) {
        n->value = f;
        n->next = i + 3;
        if (is_close(t, n->next, end) && (is_text(t, n->next, end, "th") || is_text(t, n->next, end, "rd"))) n->next++;
    } else if (slashed(t, n->next, end, &f) && f < 1 && n->place == 1 && t->items[n->next].blank) {
        n->value += f;
        n->next += 3;
    } else if ((f = vulgar(t, n->next, end)) > 0 && t->items[n->next].blank < 3 && n->place == 1) {
        n->value += f;
        n->next++;
    } else return false;
    n->form = FRACTION;
    n->place = 0;
    return true;
}

bool number_digits(const tokens *t, int64_t i, int64_t end, number *n)
{
    *n = (number){.scale = 1, .next = i + 1};
    double f = vulgar(t, i, end);
    if (f > 0) {
        n->value = f;
        n->form = FRACTION;
        return true;
    }
    if (sign_at(t, i, end) == '.' && is_digits(t, i + 1, end) && is_close(t, i + 1, end)) {
        decimals(t, i + 1, n);
        n->next = i + 2;
        powers(t, end, n);
        return true;
    }
    if (!is_digits(t, i, end)) return false;
    if (is_list(t, i, end)) {
        chain alone = {.at = {i}, .n = 1}, whole = chain_of(t, i, end);
        int used;
        bool inside = sign_at(t, i - 1, end) && is_close(t, i, end) && is_digits(t, i - 2, end);
        n->list = inside || whole.n < 3 || (whole_groups(t, &whole, &used), used == 1);
        plain_digits(t, n->list ? &alone : &whole, n);
        return true;
    }
    chain c = chain_of(t, i, end);
    plain_digits(t, &c, n);
    if (c.n == 1) n->next = blank_groups(t, i, end, &n->value);
    if (c.n == 1 && n->next > i + 1 && sign_at(t, n->next, end) == '.' && is_close(t, n->next, end) && is_digits(t, n->next + 1, end) && is_close(t, n->next + 1, end)) {
        decimals(t, n->next + 1, n);
        n->next += 2;
    }
    if (!with_fraction(t, i, end, n)) powers(t, end, n);
    return true;
}
