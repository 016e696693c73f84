/* SPDX-License-Identifier: GPL-3.0-or-later */
/* number_parts.c -- cardinals: groups below a thousand, and their magnitudes. */
#include "number_parts.h"

#include <math.h>

static const lexeme none = {.role = NO_ROLE};

const lexeme *number_word(const tokens *t, int64_t i, int64_t end)
{
    if (i < 0 || i >= end || t->items[i].kind != WORD) return &none;
    const lexeme *l = lexicon_find(t->items[i].hash);
    return l ? l : &none;
}

int64_t past_hyphen(const tokens *t, int64_t i, int64_t end)
{
    if (!is_dash(t, i, end) || i + 1 >= end) return i;
    return (t->items[i].blank == 0) == (t->items[i + 1].blank == 0) && t->items[i].blank < 2 ? i + 1 : i;
}

bool same_place(const tokens *t, int64_t i, int64_t end) { return i < end && t->items[i].blank < 4; }

bool is_and(const tokens *t, int64_t i, int64_t end)
{
    return same_place(t, i, end) && (number_word(t, i, end)->role == AND || sign_at(t, i, end) == '&');
}

/* one .. ninety-nine. */
bool part_small(const tokens *t, int64_t i, int64_t end, part *p)
{
    const lexeme *l = number_word(t, i, end);
    *p = (part){.next = i + 1, .value = l->value, .least = 1, .last = l->role, .place = 1};
    if (l->role != TENS) return l->role == ONES || l->role == TEENS;
    int64_t j = past_hyphen(t, i + 1, end);
    const lexeme *unit = number_word(t, j, end);
    p->tail = l->value;
    p->tail_alone = true;
    if (unit->role != ONES || !same_place(t, j, end)) return true;
    *p = (part){.next = j + 1, .value = l->value + unit->value, .least = 1, .last = ONES, .place = 1};
    return true;
}

/* What a number of a fraction is over: "thirds", "quarter", and with numerator one "third"; 0: nothing. */
double part_denominator(const tokens *t, int64_t i, int64_t end, double above, int64_t *next)
{
    int64_t j = past_hyphen(t, i, end);
    const lexeme *l = number_word(t, j, end);
    *next = j + 1;
    if (!same_place(t, j, end)) return 0;
    if (l->role == NTHS || (l->role == NTH && above == 1 && l->value > 2)) return l->value;
    if (l->role == QUARTER && (l->form || above == 1)) return 4;
    return l->role == HALF && (l->form || above == 1) ? 2 : 0;
}

/* [and] five, after "hundred"; not where it begins a hundred of its own or the numerator of a fraction. */
static bool below_hundred(const tokens *t, int64_t i, int64_t end, part *p)
{
    bool joined = is_and(t, i, end);
    int64_t j = joined ? i + 1 : past_hyphen(t, i, end), next;
    number d;
    if (!same_place(t, j, end)) return false;
    if (joined && is_digits(t, j, end) && number_digits(t, j, end, &d) && d.form == CARDINAL && d.place == 1 && d.value < 100 && d.value > 0)
        *p = (part){.next = d.next, .value = d.value, .least = 1, .place = 1, .digits = true};
    else if (!part_small(t, j, end, p)) return false;
    if (number_word(t, p->next, end)->role == HUNDRED) return false;
    double below = part_denominator(t, p->next, end, p->value, &next);
    if (joined && below > p->value) return false;
    p->tail_alone = joined && p->tail > 0;
    return true;
}

bool is_hundred(const tokens *t, int64_t i, int64_t end)
{
    const lexeme *l = number_word(t, i, end);
    return same_place(t, i, end) && (l->role == HUNDRED || (l->role == SCALES && l->value == 100));
}

static bool group(const tokens *t, int64_t i, int64_t end, part *p)
{
    number d;
    part rest;
    if (number_word(t, i, end)->role == HUNDRED) *p = (part){.next = i, .value = 1, .least = 1, .place = 1};
    else if (is_digits(t, i, end) || sign_at(t, i, end) == '.') {
        if (!number_digits(t, i, end, &d) || d.form != CARDINAL || d.list) return false;
        *p = (part){.next = d.next, .value = d.value, .least = d.place, .place = d.place, .digits = true};
    } else if (!part_small(t, i, end, p)) return false;
    int64_t h = p->next == i ? i : past_hyphen(t, p->next, end);
    if (h > i && !is_hundred(t, h, end)) return true;
    *p = (part){.next = h + 1, .value = p->value * 100, .least = 100, .last = HUNDRED, .digits = p->digits, .place = p->place * 100, .written = p->value};
    if (!below_hundred(t, p->next, end, &rest)) return true;
    double hundreds = p->value;
    *p = rest;
    p->value += hundreds;
    return true;
}

/* The magnitudes after a group: "thousand", "lakh crore"; 1: none. */
double part_magnitude(const tokens *t, int64_t *i, int64_t end)
{
    double m = 1;
    for (int words = 0; words < 4; words++) {
        int64_t j = past_hyphen(t, *i, end);
        const lexeme *l = number_word(t, j, end);
        if (!same_place(t, j, end) || (l->role != SCALE && (l->role != SCALES || l->value < 1000))) return m;
        m *= l->value;
        *i = j + 1;
    }
    return m;
}

/* One more group with its magnitude, below `limit`. */
static bool term(const tokens *t, int64_t i, int64_t end, double limit, part *p)
{
    const lexeme *l = number_word(t, i, end);
    bool bare = l->role == SCALE;
    if (bare) *p = (part){.next = i + 1, .value = 1, .place = 1, .least = 1};
    else if (!group(t, i, end, p)) return false;
    double written = p->value, m = part_magnitude(t, &p->next, end) * (bare ? l->value : 1);
    if (p->value * m >= limit) return false;
    if (m > 1) *p = (part){.next = p->next, .value = written * m, .least = m, .last = SCALE, .digits = p->digits, .place = p->place * m, .written = written};
    return true;
}

/* Later groups: "two hundred fifty thousand and twenty-two". Digits only where a magnitude follows them. */
bool part_cardinal(const tokens *t, int64_t i, int64_t end, part *p)
{
    part next;
    int64_t after;
    if (!term(t, i, end, INFINITY, p)) return false;
    while (p->last == SCALE) {
        bool comma = sign_at(t, p->next, end) == ',' && is_hundred(t, p->next + 2, end) && !p->digits;
        int64_t j = comma || is_and(t, p->next, end) ? p->next + 1 : past_hyphen(t, p->next, end);
        if (!same_place(t, j, end) || number_word(t, j, end)->role == SCALE || !term(t, j, end, p->least, &next)) break;
        if (next.digits && next.last != SCALE && next.last != HUNDRED && next.written == 0 && next.value < 1000 && next.last == NO_ROLE && !is_hundred(t, j + 1, end)) break;
        if (part_denominator(t, next.next, end, next.value, &after) > next.value && j > p->next) break;
        double value = p->value;
        bool parts = next.tail > 0 && !next.tail_alone;
        *p = next;
        p->value += value;
        p->tail_alone = next.tail > 0 && !parts && j > p->next;
    }
    return true;
}

/* "point zero three", "point seventy-one", "point 77". */
int64_t part_point(const tokens *t, int64_t i, int64_t end, double *value, double *place)
{
    int64_t j = i + 1;
    double x = 0, one = 1;
    part p;
    if (number_word(t, i, end)->role != POINT || !same_place(t, j, end)) return i;
    if (is_digits(t, j, end)) {
        for (uint32_t b = 0; b < t->items[j].length; b++) x = 10 * x + (t->text[t->items[j].start + b] - '0'), one /= 10;
        j++;
    } else
        for (; j < i + 16 && same_place(t, j, end) && part_small(t, j, end, &p); j = p.next) {
            double step = p.value >= 10 ? 100 : 10;
            x = x * step + p.value;
            one /= step;
        }
    if (j == i + 1) return i;
    *value += x * one;
    *place = one;
    return j;
}
