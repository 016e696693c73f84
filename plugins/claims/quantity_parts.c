/* SPDX-License-Identifier: GPL-3.0-or-later */
/* quantity_parts.c -- what belongs to a quantity behind its unit: smaller units, ages, multiples, a second number. */
#include "reader.h"

#include <math.h>
#include <string.h>

/* ---- smaller units behind larger ones ---- */

static bool is_smaller(const side *a, const side *b)
{
    if (!b->has_unit || b->prefixed || b->counted >= 0 || strcmp(a->u.dimension, b->u.dimension) || b->n.scale > 1) return false;
    if (!strcmp(a->u.dimension, "currency")) return b->u.factor < a->u.factor && b->value < a->u.factor / b->u.factor;
    if (!strcmp(a->u.dimension, "time")) return b->u.factor < a->u.factor;
    return (!strcmp(a->u.name, "foot") && !strcmp(b->u.name, "inch")) || (!strcmp(a->u.name, "pound") && !strcmp(b->u.name, "ounce")) ||
           (!strcmp(a->u.name, "stone") && !strcmp(b->u.name, "pound"));
}

/* "3 dollars 50", "1 hour thirty", where nothing is counted by the second number. */
static bool is_bare_rest(const tokens *t, const side *a, const side *b, bool joined)
{
    bool money = is_currency(a->u.unit), hour = !strcmp(a->u.name, "hour");
    if (b->has_unit || b->n.form != CARDINAL || b->value != floor(b->value) || b->value < 1 || b->value >= (hour ? 60 : 100) || b->labels) return false;
    if (!(money || hour) || b->n.article || b->n.vague || t->items[b->number_first].blank > 2) return false;
    if (is_digits(t, b->number_first, t->n) && b->value < 10 && !joined) return false;
    if (b->next >= t->n || t->items[b->next].blank > 2) return true;
    const token *k = &t->items[b->next];
    if (k->kind == WORD) return is_text(t, b->next, t->n, "more") || is_text(t, b->next, t->n, "less") || is_text(t, b->next, t->n, "and");
    char sign = sign_at(t, b->next, t->n);
    return k->kind == SIGN && sign != '%' && sign != '-' && sign != ':' && sign != '/' && !(k->length > 1 && !is_text(t, b->next, t->n, "”"));
}

static bool half_more(const tokens *t, side *a)
{
    int64_t j = a->next;
    if (!is_text(t, j, t->n, "and")) return false;
    j++;
    if (is_article(t, j)) j++;
    bool half = is_text(t, j, t->n, "half");
    if (!half || (j + 1 < t->n && t->items[j + 1].kind == WORD && t->items[j + 1].blank < 3 && is_text(t, j + 1, t->n, "of"))) return false;
    a->value += 0.5;
    a->n.place = 0;
    a->next = a->u.next = a->u.per = j + 1;
    return true;
}

void take_smaller(reader *r, side *a)
{
    const tokens *t = r->t;
    if (!a->has_unit || a->counted >= 0 || a->u.per != a->u.next || a->n.scale > 1 || a->n.list) return;
    bool time = !strcmp(a->u.dimension, "time"), money = is_currency(a->u.unit);
    if (!time && !money && strcmp(a->u.dimension, "length") && strcmp(a->u.dimension, "weight")) return;
    if (time && half_more(t, a)) return;
    for (int parts = 0; parts < 6; parts++) {
        side b;
        int64_t j = a->next;
        if (time && sign_at(t, j, t->n) == ',') j++;
        bool joined = is_text(t, j, t->n, "and");
        if (joined) j++;
        if (!is_number_start(t, j) || t->items[j].blank > 2 || t->items[a->next].blank > 2 || !side_read(r->units, t, j, j, &b)) return;
        bool small = is_smaller(a, &b), rest = !small && a->value == floor(a->value) && is_bare_rest(t, a, &b, joined);
        if (!small && !rest) return;
        double rate = small ? b.u.factor / a->u.factor : money ? 0.01 : 1 / 60.;
        a->value += (a->value < 0 ? -1 : 1) * b.value * rate;
        a->n.place = b.n.place * rate;
        a->next = a->u.next = a->u.per = b.next;
        if (!time) return;
    }
}

/* ---- ages, multiples, fractions ---- */

void take_age(const units *u, const tokens *t, int64_t from, side *s)
{
    int64_t j = s->next;
    if (s->has_unit && !strcmp(s->u.dimension, "time") && s->u.per == s->u.next) {
        if (is_dash(t, j, t->n)) j++;
        if (is_text(t, j, t->n, "old") || is_text(t, j, t->n, "olds")) s->age = true, s->next = j + 1;
        else if (is_text(t, j, t->n, "of") && is_text(t, j + 1, t->n, "age")) s->age = true, s->next = j + 2;
        return;
    }
    if (s->has_unit || s->n.form != CARDINAL) return;
    bool short_form = is_text(t, j, t->n, "yo") || (is_text(t, j, t->n, "y") && sign_at(t, j + 1, t->n) == '/' && is_text(t, j + 2, t->n, "o"));
    bool before = s->first - 1 >= from && (is_text(t, s->first - 1, t->n, "aged") || is_text(t, s->first - 1, t->n, "age"));
    if (!short_form && !before) return;
    const unit *year = unit_named(u, "year");
    s->age = s->has_unit = true;
    if (short_form) s->next = j + (is_text(t, j, t->n, "yo") ? 1 : 3);
    else s->first--, s->prefixed = true;
    s->u = (unit_match){.unit = year, .name = year->name, .dimension = year->dimension, .factor = year->factor, .next = s->next, .per = s->next};
}

static bool ends_in_er(const tokens *t, int64_t i)
{
    if (i >= t->n || t->items[i].kind != WORD || t->items[i].length < 5) return false;
    const char *end = t->text + t->items[i].start + t->items[i].length;
    return end[-1] == 'r' && end[-2] == 'e';
}

void take_multiple(const tokens *t, side *s)
{
    enum { MOST_ORDERS = 300 }; /* of magnitude, that a number can tell */
    int64_t j = s->next;
    if (s->has_unit && !strcmp(s->u.name, "time")) {
        s->multiple = is_in(COMPARED, t, j) || ends_in_er(t, j);
        return;
    }
    if (s->has_unit && s->counted < 0) return;
    int64_t k = is_dash(t, j, t->n) ? j + 1 : j;
    const lexeme *l = k < t->n && t->items[k].kind == WORD ? lexicon_find(t->items[k].hash) : NULL;
    if (!l) return;
    if (l->role == MANIFOLD && l->value == 0) s->multiple = true, s->next = k + 1;
    else if (l->role == OTHER && (l->value == 6 || l->value == 7) && fabs(s->value) < MOST_ORDERS && is_text(t, k + 1, t->n, "of") && is_text(t, k + 2, t->n, "magnitude")) {
        s->multiple = s->n.worded = true;
        s->value = pow(10, s->value);
        s->n.place = 0;
        s->next = k + 3;
    }
    if (s->multiple) s->has_unit = false, s->counted = -1;
}

/* "two out of three", "one in five", "2000 over 3": s takes the second number in. */
void take_ratio(reader *r, side *s)
{
    const tokens *t = r->t;
    int64_t j = is_dash(t, s->next, t->n) && is_close(t, s->next, t->n) ? s->next + 1 : s->next;
    side b;
    if (s->has_unit || s->n.form != CARDINAL || s->n.list || s->labels || s->value == 0) return;
    bool out = is_text(t, j, t->n, "out") && is_text(t, j + 1, t->n, "of"), over = is_text(t, j, t->n, "over"), in = is_text(t, j, t->n, "in");
    if (!out && !over && !in) return;
    j += out ? 2 : 1;
    if (!over && is_text(t, j, t->n, "every")) j++;
    if (is_dash(t, j, t->n) && j > s->next + 1) j++;
    if (!(is_number_start(t, j) || is_article(t, j)) || !side_read(r->units, t, j, j, &b) || b.n.form != CARDINAL || b.value <= 0 || b.n.list) return;
    bool year = b.value >= 1900 && b.value <= 2100 && !b.n.worded, measured = b.has_unit && b.counted < 0 && !(out && b.n.worded);
    if (measured || (b.labels && !is_dash(t, s->next, t->n)) || (!over && fabs(s->value) >= b.value) || (in && (year || s->value > 99 || s->n.place != 1))) return;
    s->value /= b.value;
    s->n.form = FRACTION;
    s->n.place = 0;
    s->next = s->number_next = b.number_next;
}
