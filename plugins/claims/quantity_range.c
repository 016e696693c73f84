/* SPDX-License-Identifier: GPL-3.0-or-later */
/* quantity_range.c -- two numbers that are the ends of a range, and the unit and magnitude that they share. */
#include "reader.h"

#include <math.h>
#include <string.h>

static int64_t past_hedge(const tokens *t, int64_t i)
{
    static const char *const words[] = {"~", "about", "around", "approximately", "roughly", "nearly", "almost", "the", "as", "much"};
    for (size_t k = 0, steps = 0; k < sizeof words / sizeof *words && steps < 3; k++) {
        if (!is_text(t, i, t->n, words[k])) continue;
        i++;
        k = (size_t)-1;
        steps++;
    }
    return i;
}

/* Where the second number of a range may begin; -1: nothing joins it. *firm: said in words. */
static int64_t range_join(const tokens *t, int64_t i, bool between, bool *firm)
{
    *firm = true;
    if (i + 1 >= t->n || t->items[i].blank > 3) return -1;
    if (is_dash(t, i, t->n) && is_text(t, i + 1, t->n, "to")) return i + 2;
    if (is_text(t, i, t->n, "to") || is_text(t, i, t->n, "through") || is_text(t, i, t->n, "thru") || (between && is_text(t, i, t->n, "and"))) return i + 1;
    *firm = false;
    if (sign_at(t, i, t->n) == '~') return i + 1;
    return is_dash(t, i, t->n) && t->items[i].blank < 3 ? i + 1 : -1;
}

/* Currency signs and minus may stand before the second number: its first digit. */
static int64_t second_number(const tokens *t, int64_t i)
{
    i = past_hedge(t, i);
    for (int64_t j = i; j < i + 5 && j < t->n; j++) {
        if (is_number_start(t, j)) return j;
        const lexeme *l = t->items[j].kind == WORD ? lexicon_find(t->items[j].hash) : NULL;
        if (l && (l->role == NTH || l->role == ARTICLE || l->role == HALF || l->role == POINT)) return j;
        bool sign = t->items[j].kind == SIGN && sign_at(t, j, t->n) != '.' && sign_at(t, j, t->n) != ',' && sign_at(t, j, t->n) != '(';
        if (!sign && !(l && l->role == MINUS) && !(t->items[j].kind == WORD && t->items[j].length < 4)) return -1;
    }
    return -1;
}

static bool same_unit(const side *a, const side *b)
{
    if (a->has_unit && b->has_unit && a->u.unit == b->u.unit && a->u.per == a->u.next) return true;
    if (!b->has_unit) return !a->has_unit || a->prefixed || a->counted >= 0;
    if (!a->has_unit) return true;
    return !strcmp(a->u.name, b->u.name) || (!strcmp(a->u.dimension, b->u.dimension) && is_currency(a->u.unit) && b->u.unit == a->u.unit);
}

/* "fell from 282 to 225", "dropped 20.4%, from 282 to 225": two levels. */
static bool is_change(const reader *r, int64_t word)
{
    enum { BACK = 10 };
    if (!is_text(r->t, word, r->t->n, "from")) return false;
    if (sign_at(r->t, word - 1, r->t->n) != ',') return is_in(CHANGES, r->t, word - 1);
    for (int64_t i = word - 2; i >= 0 && i > word - BACK && r->t->items[i + 1].blank < 3; i--)
        if (is_in(CHANGES, r->t, i)) return true;
    return false;
}

static void share_unit(side *a, side *b)
{
    if (a->n.scale == 1 && b->n.scale > 1 && fabs(a->value) < fabs(b->value) / b->n.scale && !(a->has_unit && !a->prefixed && a->counted < 0)) {
        a->value *= b->n.scale;
        a->n.place *= b->n.scale;
    }
    bool over = a->has_unit && b->has_unit && a->u.unit == b->u.unit && b->u.per < b->u.next && a->u.per == a->u.next;
    if (over || (!a->has_unit && b->has_unit)) a->u = b->u, a->has_unit = true, a->counted = b->counted;
    else if (a->has_unit && !b->has_unit) b->u = a->u, b->has_unit = true, b->counted = a->counted;
}

bool range_read(reader *r, const side *first, quantity *q)
{
    side lower = *first, *a = &lower;
    const tokens *t = r->t;
    bool firm;
    side b;
    int64_t word = range_word(r, a->first);
    bool between = word >= 0 && t->items[word].hash == word_hash("between");
    int64_t j = range_join(t, a->next, between, &firm), at = j < 0 ? -1 : second_number(t, j);
    if (at < 0 || a->n.list || a->labels || !side_read(r->units, t, at, j, &b) || b.n.list || b.first > past_hedge(t, j)) return false;
    b.labels = false;
    take_age(r->units, t, at, &b);
    take_multiple(t, &b);
    if ((a->n.form == NTH_NUMBER) != (b.n.form == NTH_NUMBER) || (word >= 0 && is_change(r, word)) || !same_unit(a, &b)) return false;
    if (!firm && a->n.scale > 1 && b.n.scale == 1 && !b.has_unit) return false;
    share_unit(a, &b);
    bool negative = a->value < 0 || b.value < 0;
    if (a->value > b.value && !(firm && word >= 0) && !(firm && negative)) return false;
    if (a->value == b.value) return false;
    a->age = a->age || b.age;
    a->multiple = b.multiple;
    *q = quantity_of(t, a);
    q->comparator = BETWEEN;
    q->value = fmin(a->value, b.value);
    q->high = fmax(a->value, b.value);
    q->place = fmax(a->n.place, b.n.place);
    q->worded = a->n.worded && b.n.worded;
    q->at = span_of(t, a->first, b.next);
    q->number = span_of(t, a->number_first, b.number_next);
    q->high_number = span_of(t, b.number_first, b.number_next);
    q->per = b.has_unit ? span_of(t, b.u.per, b.u.next) : q->per;
    q->last = b.next - 1;
    return true;
}
