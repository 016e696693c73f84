/* SPDX-License-Identifier: GPL-3.0-or-later */
/* number_words.c -- the grammar of numbers in words: fractions, ordinals, vague ones, and letters for magnitudes. */
#include "number_parts.h"

#include <math.h>

/* The fraction in "two and a half", "five and three quarters", from after "and"; *whole: [a|one|three]. */
static bool and_fraction(const tokens *t, int64_t i, int64_t end, double *f, int64_t *next)
{
    const lexeme *l = number_word(t, i, end);
    part above = {.next = i + 1, .value = 1};
    if (l->role == HALF || l->role == QUARTER) {
        *f = l->value;
        *next = i + 1;
        return l->role == HALF || is_text(t, i + 1, end, "of") || is_text(t, i + 1, end, "hour") || is_text(t, i + 1, end, "hours");
    }
    if (l->role != ARTICLE && !part_cardinal(t, i, end, &above)) return false;
    double below = part_denominator(t, above.next, end, above.value, next);
    if (below == 0 && above.value < 4 && number_word(t, above.next, end)->role == QUARTER) below = 4, *next = above.next + 1;
    *f = below > 0 ? above.value / below : 0;
    return below > above.value;
}

static void add_fraction(const tokens *t, int64_t end, number *n)
{
    double f, m;
    int64_t next;
    if (!is_and(t, n->next, end) || n->form != CARDINAL || n->place < 1 || !and_fraction(t, n->next + 1, end, &f, &next)) return;
    int64_t after = next;
    m = part_magnitude(t, &after, end);
    if (n->scale >= 1e6) n->value += f * (m > 1 && m < n->scale ? m : n->scale);
    else n->value = (n->value + f) * m;
    if (m > 1) n->scale = m;
    n->next = after;
    n->form = FRACTION;
    n->place = 0;
}

/* "two thirds of a million", "three quarters billion", "half a dozen". */
static void of_magnitude(const tokens *t, int64_t end, number *n)
{
    int64_t j = n->next;
    if (is_text(t, j, end, "of")) j++;
    if (number_word(t, j, end)->role == ARTICLE) j++;
    const lexeme *l = number_word(t, j, end);
    if (!same_place(t, j, end) || (l->role != SCALE && l->role != DOZEN && l->role != HUNDRED)) return;
    n->value *= l->value;
    n->scale = l->role == SCALE ? l->value : 1;
    n->next = j + 1;
}

static void as_fraction(const tokens *t, int64_t end, number *n, double value, int64_t next)
{
    n->value = value;
    n->next = next;
    n->form = FRACTION;
    n->place = 0;
    n->scale = 1;
    of_magnitude(t, end, n);
}

static void as_ordinal(number *n, double value, int64_t next)
{
    n->value = value;
    n->next = next;
    n->form = NTH_NUMBER;
    n->place = 0;
    n->scale = 1;
}

/* A number of two parts: "twenty fifths": 20/5; "one hundred thirty fifths": 100/35; "one one hundred fifth": 1/105. */
static bool over_ordinal(const tokens *t, int64_t end, const part *p, number *n)
{
    int64_t j = past_hyphen(t, p->next, end);
    const lexeme *l = number_word(t, j, end);
    part below;
    if (!same_place(t, j, end)) return false;
    if (l->role != NTH && l->role != NTHS) {
        if (p->last == SCALE || is_hundred(t, j, end) || !part_cardinal(t, j, end, &below)) return false;
        int64_t k = past_hyphen(t, below.next, end);
        if (is_and(t, k, end) && below.last == HUNDRED) k++;
        const lexeme *nth = number_word(t, k, end);
        bool plural = nth->role == NTHS;
        if (!plural && (nth->role != NTH || p->value != 1)) return false;
        if (nth->form != ONES || below.last < TENS) return false;
        as_fraction(t, end, n, p->value / (below.value + nth->value), k + 1);
        return true;
    }
    bool joins = (p->last == TENS && l->form == ONES) || ((p->last == HUNDRED || p->last == SCALE) && l->value < p->least);
    if (l->role == NTHS && p->tail > 0 && l->form == ONES && !p->tail_alone && p->value > p->tail)
        as_fraction(t, end, n, (p->value - p->tail) / (p->tail + l->value), j + 1);
    else if (l->role == NTHS) as_fraction(t, end, n, p->value / l->value, j + 1);
    else if (joins) as_ordinal(n, p->value + l->value, j + 1);
    else if (p->value == 1 && l->value > 2) as_fraction(t, end, n, 1 / l->value, j + 1);
    else if (l->form >= HUNDRED && p->value > 1) as_ordinal(n, p->value * l->value, j + 1);
    else return false;
    return true;
}

/* "and first" of "one hundred and first". */
static bool and_ordinal(const tokens *t, int64_t end, const part *p, number *n)
{
    if (!is_and(t, p->next, end) || (p->last != HUNDRED && p->last != SCALE)) return false;
    part tail;
    int64_t j = p->next + 1;
    double tens = 0;
    if (part_small(t, j, end, &tail) && tail.last == TENS) tens = tail.value, j = past_hyphen(t, tail.next, end);
    const lexeme *l = number_word(t, j, end);
    if (l->role != NTH || l->value >= p->least || (tens > 0 && l->form != ONES)) return false;
    as_ordinal(n, p->value + tens + l->value, j + 1);
    return true;
}

static void dozens(const tokens *t, int64_t end, const part *p, number *n)
{
    int64_t j = past_hyphen(t, n->next, end);
    const lexeme *l = number_word(t, j, end);
    if (!same_place(t, j, end) || !(l->role == DOZEN || (l->role == SCALES && l->value == 12))) return;
    double last = p->value >= 100 ? fmod(p->value, 100) : 0;
    n->value = last > 0 && p->last != HUNDRED && p->last != SCALE && !p->digits ? n->value - last + 12 * last : n->value * 12;
    n->next = j + 1;
}

/* "1st", "22nd": the ending must be the right one. */
static bool digits_ordinal(const tokens *t, int64_t end, number *n)
{
    static const char *const endings[] = {"th", "st", "nd", "rd"};
    int64_t j = n->next;
    if (n->form != CARDINAL || n->place != 1 || !is_close(t, j, end) || t->items[j].length != 2) return false;
    int ten = (int)fmod(n->value, 100), one = ten % 10;
    const char *right = endings[ten / 10 == 1 || one > 3 ? 0 : one];
    if (t->items[j].hash != word_hash(right)) return false;
    as_ordinal(n, n->value, j + 1);
    return true;
}

static bool cardinal_read(const tokens *t, int64_t i, int64_t end, number *n)
{
    part p;
    if (!part_cardinal(t, i, end, &p)) return false;
    *n = (number){.next = p.next, .value = p.value, .place = p.place, .scale = p.last == SCALE ? p.least : 1, .worded = !p.digits};
    if (!p.digits || p.last) {
        if (!p.digits && (over_ordinal(t, end, &p, n) || and_ordinal(t, end, &p, n))) return true;
        int64_t next;
        double below = part_denominator(t, p.next, end, p.value, &next);
        if (below > 0 && !p.digits && !(below == 4 && p.last == NO_ROLE)) {
            as_fraction(t, end, n, p.value / below, next);
            return true;
        }
    } else if (digits_ordinal(t, end, n)) return true;
    dozens(t, end, &p, n);
    if (n->scale == 1) {
        n->next = part_point(t, n->next, end, &n->value, &n->place);
        double m = part_magnitude(t, &n->next, end);
        if (m > 1) n->value *= m, n->place *= m, n->scale = m;
    }
    add_fraction(t, end, n);
    return true;
}

/* "k", "bn", "M" after digits. */
static void letter(const tokens *t, int64_t end, bool money, number *n)
{
    const token *k = &t->items[n->next];
    if (n->next >= end || k->kind != WORD || k->blank > 2 || k->length > 2 || n->scale > 1) return;
    double m = lexicon_letter(t->text + k->start, k->length, money, k->blank > 0);
    if (m == 0 || is_digits(t, n->next + 1, n->next + 2 < end && is_close(t, n->next + 1, end) ? end : 0)) return;
    if (m == 1e9 && !money && (t->text[k->start] == 'G' ? n->value < 10 && n->place == 1 : n->value >= 1000)) return;
    n->value *= m;
    n->place *= m;
    n->scale = m;
    n->next++;
}

/* "a million", "a few hundred", "a third", "a dozen". */
static bool after_article(const tokens *t, int64_t i, int64_t end, number *n)
{
    const lexeme *l = number_word(t, i + 1, end);
    int64_t next;
    part below;
    if (!same_place(t, i + 1, end)) return false;
    if (l->role == HUNDRED || l->role == SCALE || l->role == DOZEN || l->role == VAGUE || l->role == HALF || l->role == TIMES) {
        if (l->role == TIMES || !number_read(t, i + 1, end, false, n)) return false;
        n->article = true;
        return true;
    }
    *n = (number){.next = i + 1, .value = 1, .worded = true, .article = true};
    double d = part_denominator(t, i + 1, end, 1, &next);
    if (d == 0 && part_cardinal(t, i + 1, end, &below) && below.last == TENS) {
        l = number_word(t, past_hyphen(t, below.next, end), end);
        if (l->role == NTH && l->form == ONES) d = below.value + l->value, next = past_hyphen(t, below.next, end) + 1;
    }
    if (d == 0) return false;
    as_fraction(t, end, n, 1 / d, next);
    return true;
}

static bool half_read(const tokens *t, int64_t i, int64_t end, number *n)
{
    *n = (number){.next = i + 1, .value = 0.5, .worded = true};
    as_fraction(t, end, n, 0.5, i + 1);
    return true;
}

/* several hundred, a few dozen, a couple [of]: with a magnitude the least that the words can mean. */
static bool vague_read(const tokens *t, int64_t i, int64_t end, const lexeme *l, number *n)
{
    *n = (number){.next = i + 1, .value = l->value, .place = 1, .scale = 1, .worded = true, .vague = true};
    int64_t j = i + 1;
    if (is_text(t, j, end, "of")) j++;
    const lexeme *h = number_word(t, j, end);
    if (!same_place(t, j, end)) return true;
    double m = h->role == HUNDRED || h->role == DOZEN ? h->value : 1;
    if (m > 1) j++;
    m *= part_magnitude(t, &j, end);
    if (m == 1) return true;
    *n = (number){.next = j, .value = l->value * m, .place = m, .scale = m, .worded = true, .vague = true};
    return true;
}

/* "hundreds of millions of", "tens of billions": at least one such. */
static bool plenty_read(const tokens *t, int64_t i, int64_t end, double value, number *n)
{
    *n = (number){.next = i + 1, .value = value, .place = value, .scale = 1, .worded = true, .plenty = true};
    if (!is_text(t, i + 1, end, "of") || !same_place(t, i + 2, end)) return false;
    const lexeme *l = number_word(t, i + 2, end);
    if (l->role == SCALES && l->value > value) {
        n->value *= l->value;
        n->next = i + 3;
    }
    n->place = n->value;
    return true;
}

/* "multi-hundred-billion", "multimillion". */
static bool multi_read(const tokens *t, int64_t i, int64_t end, double value, number *n)
{
    double x = value;
    int64_t j = i + 1;
    if (value == 1) {
        j = past_hyphen(t, j, end);
        if (is_hundred(t, j, end)) x = 100, j++;
        x *= part_magnitude(t, &j, end);
    }
    *n = (number){.next = j, .value = 2 * x, .place = x, .scale = x, .worded = true, .plenty = true};
    return x > 1;
}

bool number_read(const tokens *t, int64_t i, int64_t end, bool money, number *n)
{
    const lexeme *l = number_word(t, i, end);
    switch (l->role) {
    case ARTICLE: return after_article(t, i, end, n);
    case HALF: return !l->form && half_read(t, i, end, n);
    case QUARTER:
        *n = (number){.next = i + 1, .value = 0.25, .worded = true};
        as_fraction(t, end, n, 0.25, i + 1);
        return n->next > i + 1 && !l->form;
    case VAGUE: return vague_read(t, i, end, l, n);
    case SCALES: return plenty_read(t, i, end, l->value, n);
    case MULTI: return multi_read(t, i, end, l->value, n);
    case DOZEN: *n = (number){.next = i + 1, .value = 12, .place = 12, .scale = 1, .worded = true}; return true;
    case NTH: *n = (number){.worded = true}; as_ordinal(n, l->value, i + 1); return true;
    case POINT: *n = (number){.scale = 1, .worded = true}; n->next = part_point(t, i, end, &n->value, &n->place); return n->next > i && is_digits(t, i + 1, end);
    default: break;
    }
    number d;
    if ((is_digits(t, i, end) || t->items[i].kind == SIGN) && number_digits(t, i, end, &d) && (d.form == FRACTION || d.list)) {
        *n = d;
        if (d.list) return true;
        double m = part_magnitude(t, &n->next, end);
        n->value *= m;
        n->scale = m;
        return true;
    }
    if (!cardinal_read(t, i, end, n)) return false;
    if (n->form == CARDINAL && !n->worded) letter(t, end, money, n);
    return true;
}
