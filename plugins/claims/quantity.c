/* SPDX-License-Identifier: GPL-3.0-or-later */
/* quantity.c -- from numbers with units to quantities with their hedges, and the walk that finds them. */
#include "reader.h"

#include <math.h>
#include <string.h>

span span_of(const tokens *t, int64_t first, int64_t next)
{
    if (first >= next) return (span){0, 0};
    const token *a = &t->items[first], *b = &t->items[next - 1];
    return (span){a->start, (int64_t)b->start + b->length};
}

bool is_number_start(const tokens *t, int64_t i)
{
    if (i >= t->n || t->items[i].blank == 4) return false;
    if (t->items[i].kind == DIGITS) return true;
    const lexeme *l = t->items[i].kind == WORD ? lexicon_find(t->items[i].hash) : NULL;
    return l && l->role >= ONES && l->role <= SCALE;
}

static comparator stricter(comparator a, comparator b)
{
    if (b == EQUAL) return a == BELOW ? AT_MOST : a == ABOVE ? AT_LEAST : a;
    return b;
}

bool is_article(const tokens *t, int64_t i) { return is_text(t, i, t->n, "a") || is_text(t, i, t->n, "an") || is_text(t, i, t->n, "the"); }

/* "between" and "from" where a range follows: that token, else -1. */
int64_t range_word(const reader *r, int64_t first)
{
    int64_t j = first - 1;
    if (j >= r->from && is_article(r->t, j)) j--;
    if (j < r->from) return -1;
    return r->t->items[j].hash == word_hash("between") || r->t->items[j].hash == word_hash("from") ? j : -1;
}

/* Whether words that could close a hedge open the next: "more than 40 and less | than 10". */
static bool goes_on(const tokens *t, int64_t i)
{
    if (i >= t->n || t->items[i].blank > 2) return false;
    return is_number_start(t, i) || is_article(t, i) || is_text(t, i, t->n, "than") || is_text(t, i, t->n, "half") || is_text(t, i, t->n, "or");
}

static void hedges_of(reader *r, quantity *q)
{
    const tokens *t = r->t;
    hedge h;
    int64_t first = q->first, next = q->last + 1;
    int64_t word = q->comparator == BETWEEN ? range_word(r, first) : -1;
    if (word >= 0) {
        first = word;
        q->hedge = span_of(t, word, word + 1);
    }
    bool found = hedge_before(t, first, r->from, &h);
    if (!found && first - 1 >= r->from && is_article(t, first - 1)) found = hedge_before(t, first - 1, r->from, &h);
    if (found) {
        if (q->comparator == EQUAL || h.comparator != EQUAL) q->comparator = q->comparator == BETWEEN ? BETWEEN : h.comparator;
        q->hedge = span_of(t, h.first, h.next);
        first = h.first;
    }
    if (hedge_after(t, next, t->n, &h) && !goes_on(t, h.next)) {
        q->comparator = found || h.comparator != EQUAL ? stricter(q->comparator, h.comparator) : q->comparator;
        if (!found) q->hedge = span_of(t, h.first, h.next);
        next = h.next;
    }
    q->whole = span_of(t, first, next);
    q->first = first;
    q->last = next - 1;
}

/* "45 and 50 mg": both are milligrams. */
static void share_back(const tokens *t, quantity *before, const quantity *q)
{
    bool bare = before->kind == A_NUMBER && !*before->unit && before->comparator == q->comparator && !before->labels && before->place <= q->place;
    bool measured = q->kind == DIMENSION && strcmp(q->dimension, "count") && strcmp(q->dimension, "frequency");
    if (!bare || !measured || q->first - before->last != 2 || before->value >= 1000 || before->value > q->value) return;
    if (!is_text(t, q->first - 1, t->n, "and") && !is_text(t, q->first - 1, t->n, "or")) return;
    before->kind = q->kind;
    before->unit = q->unit;
    before->dimension = q->dimension;
    before->factor = q->factor;
    before->other = q->other;
}

static bool is_low(comparator c) { return c == ABOVE || c == AT_LEAST; }
static bool is_high(comparator c) { return c == BELOW || c == AT_MOST; }

/* "more than twenty and less than thirty": the two become one. */
static bool merges(const reader *r, const quantity *a, const quantity *b)
{
    if (!((is_low(a->comparator) && is_high(b->comparator)) || (is_high(a->comparator) && is_low(b->comparator)))) return false;
    int64_t gap = b->first - a->last - 1;
    if (gap < 1 || gap > 2 || r->t->items[a->last + 1].blank > 2) return false;
    for (int64_t j = a->last + 1; j < b->first; j++)
        if (!is_text(r->t, j, r->t->n, "and") && !is_text(r->t, j, r->t->n, "but") && !(sign_at(r->t, j, r->t->n) == ',' && gap == 1)) return false;
    if (*a->unit && *b->unit && strcmp(a->unit, b->unit)) return false;
    return is_low(a->comparator) ? a->value < b->value : b->value < a->value;
}

static void merge(quantity *a, const quantity *b)
{
    bool rising = is_low(a->comparator);
    double low = rising ? a->value : b->value, high = rising ? b->value : a->value;
    a->open_low = (rising ? a : b)->comparator == ABOVE;
    a->open_high = (rising ? b : a)->comparator == BELOW;
    if (!*a->unit) a->kind = b->kind, a->unit = b->unit, a->dimension = b->dimension, a->factor = b->factor, a->other = b->other;
    a->value = low;
    a->high = high;
    a->comparator = BETWEEN;
    a->high_number = b->number;
    a->at.end = b->at.end;
    a->number.end = b->number.end;
    a->whole.end = b->whole.end;
    a->last = b->last;
}

void quantity_add(reader *r, quantity *q)
{
    hedges_of(r, q);
    r->from = q->last + 1;
    if (r->out.n && merges(r, &r->out.items[r->out.n - 1], q)) {
        merge(&r->out.items[r->out.n - 1], q);
        return;
    }
    if (r->out.n) share_back(r->t, &r->out.items[r->out.n - 1], q);
    r->out.items = pool_grow(r->p, r->out.items, r->out.n, &r->room, sizeof *q);
    r->out.items[r->out.n++] = *q;
}

/* The double next to the decimal that was written: magnitudes were worked in by a product. place: of its last digit. */
static double decimal(double value, double place)
{
    double whole = round(value / place);
    if (!(place > 0) || fabs(whole) > 9e15 || fabs(whole * place - value) > 1e-9 * fabs(value)) return value;
    return place >= 1 ? whole * place : whole / round(1 / place);
}

static quantity_kind kind_of(const side *s)
{
    const char *d = s->has_unit ? s->u.dimension : "";
    if (s->n.form == NTH_NUMBER) return AN_ORDINAL;
    if (s->age) return AGE;
    if (s->multiple) return A_MULTIPLE;
    if (!*d) return s->n.form == FRACTION ? A_FRACTION : A_NUMBER;
    if (!strcmp(d, "share")) return !strcmp(s->u.name, "%") ? A_PERCENT : !strcmp(s->u.name, "pp") ? A_POINT : A_BASIS;
    if (!strcmp(d, "currency")) return MONEY;
    if (!strcmp(d, "multiple")) return A_MULTIPLE;
    return !strcmp(d, "time") ? DURATION : DIMENSION;
}

quantity quantity_of(const tokens *t, const side *s)
{
    quantity q = {.at = span_of(t, s->first, s->next), .number = span_of(t, s->number_first, s->number_next), .kind = kind_of(s), .value = decimal(s->value, s->n.place),
                  .high = NAN, .place = s->n.place, .unit = "", .dimension = "", .factor = 1, .worded = s->n.worded, .labels = s->labels, .first = s->first,
                  .last = s->next - 1};
    if (s->n.form == NTH_NUMBER) q.unit = "rank";
    if (s->has_unit) {
        q.unit = s->u.name;
        q.dimension = s->u.dimension;
        q.factor = s->u.factor;
        q.other = s->u.other ? s->u.other->name : NULL;
        q.per = span_of(t, s->u.per, s->u.next);
    }
    if (s->multiple) q.unit = "x", q.dimension = "multiple", q.factor = 1;
    if (s->n.vague || s->n.plenty) {
        q.comparator = s->n.vague ? ABOUT : AT_LEAST;
        q.hedge = span_of(t, s->number_first, s->number_first + 1);
    }
    return q;
}

/* "9.83 ± 0.01 km": the first number with the unit of the second. */
static void take_tolerance(reader *r, side *s)
{
    const tokens *t = r->t;
    int64_t j = s->next;
    side b;
    if (s->has_unit && s->counted < 0) return;
    if (is_text(t, j, t->n, "±")) j++;
    else if (sign_at(t, j, t->n) == '+' && sign_at(t, j + 1, t->n) == '/' && is_dash(t, j + 2, t->n)) j += 3;
    else return;
    if (!is_digits(t, j, t->n) || !side_read(r->units, t, j, j, &b) || b.n.list) return;
    s->next = b.next;
    s->number_next = b.number_next;
    if (b.has_unit) s->u = b.u, s->has_unit = true, s->counted = b.counted;
}

/* "2013-14", "1995-01": years and codes. The token after the second run; i: it is none. */
static int64_t past_span_of_years(const tokens *t, const side *s)
{
    int64_t j = s->next;
    if (s->has_unit || s->n.worded || s->n.place != 1 || s->value < 1000 || s->next - s->first != 1 || !is_dash(t, j, t->n) || !is_close(t, j, t->n)) return 0;
    return is_digits(t, j + 1, t->n) && is_close(t, j + 1, t->n) && t->items[j + 1].length <= 2 ? j + 2 : 0;
}

static void take_absolute_zero(const units *u, const tokens *t, int64_t from, side *s)
{
    if (s->has_unit || s->value != 0 || !s->n.worded || s->first - 1 < from || !is_text(t, s->first - 1, t->n, "absolute")) return;
    const unit *k = unit_named(u, "kelvin");
    s->first--;
    s->has_unit = true;
    s->u = (unit_match){.unit = k, .name = k->name, .dimension = k->dimension, .factor = k->factor, .times = 1, .next = s->next, .per = s->next};
}

/* Codes of letters and digits, "J1149.5+6663": to their end; i: the digits there are no part of one. */
static int64_t past_code(const tokens *t, int64_t i)
{
    if (t->items[i].kind != DIGITS || t->items[i].blank || i == 0 || t->items[i - 1].kind != WORD) return i;
    for (i++; i + 1 < t->n && t->items[i].blank == 0; i++) {
        bool joins = t->items[i].kind != SIGN || ((is_dash(t, i, t->n) || strchr(".+/_", sign_at(t, i, t->n) ? sign_at(t, i, t->n) : ' ')) && is_close(t, i + 1, t->n) && t->items[i + 1].kind != SIGN);
        if (!joins) break;
    }
    return i;
}

static int64_t number_quantity(reader *r, int64_t i)
{
    const tokens *t = r->t;
    side s;
    quantity q;
    if (!side_read(r->units, t, i, r->from, &s)) return i;
    if (s.n.vague && !s.n.article && s.n.scale == 1 && s.n.place == 1 && (!s.has_unit || s.counted >= 0)) return i;
    int64_t years = past_span_of_years(t, &s);
    if (years) return r->from = years;
    take_absolute_zero(r->units, t, r->from, &s);
    take_smaller(r, &s);
    take_age(r->units, t, r->from, &s);
    take_multiple(t, &s);
    take_tolerance(r, &s);
    if (!range_read(r, &s, &q)) {
        take_ratio(r, &s);
        q = quantity_of(t, &s);
    }
    quantity_add(r, &q);
    return q.last + 1;
}

/* ---- the walk ---- */

/* Addresses of the web, clock times, marks of notes, endless chains of figures: the token after them; i: it is none of them. */
static int64_t past_noise(const tokens *t, int64_t i)
{
    int64_t j = i;
    bool site = t->items[i].kind == WORD && is_close(t, i + 1, t->n) && (is_text(t, i, t->n, "http") || is_text(t, i, t->n, "https") || is_text(t, i, t->n, "www"));
    if (site) {
        for (j++; j < t->n && t->items[j].blank == 0;) j++;
        return j;
    }
    if (t->items[i].kind != DIGITS) return i;
    const int64_t chain = tokens_past_chain(t, i);
    if (chain > i) return chain;
    if (sign_at(t, i - 1, t->n) == '[' && sign_at(t, i + 1, t->n) == ']') return i + 1;
    if (t->items[i].length > 2) return i;
    while (sign_at(t, j + 1, t->n) == ':' && is_close(t, j + 1, t->n) && is_digits(t, j + 2, t->n) && is_close(t, j + 2, t->n) && t->items[j + 2].length == 2) j += 2;
    return j > i ? j + 1 : i;
}

/* "a gallon", "an hour": the article is the number. */
static int64_t article_quantity(reader *r, int64_t i)
{
    const tokens *t = r->t;
    side s = {.n = {.value = 1, .place = 1, .scale = 1, .worded = true, .article = true, .next = i + 1}, .first = i, .number_first = i, .number_next = i + 1,
              .next = i + 1, .value = 1, .counted = -1};
    bool second = is_text(t, i + 1, t->n, "second") && !(i + 2 < t->n && t->items[i + 2].kind == WORD);
    int64_t word = is_dash(t, i + 1, t->n) ? i + 2 : i + 1;
    const lexeme *l = word < t->n && t->items[word].kind == WORD ? lexicon_find(t->items[word].hash) : NULL;
    if (l && l->role == OTHER && l->value == 6) take_multiple(t, &s);
    if (!s.multiple) {
        if (!second && is_in(NO_ARTICLE_UNITS, t, i + 1)) return i;
        if (i + 1 >= t->n || t->items[i + 1].kind != WORD || t->items[i + 1].blank > 3 || t->items[i + 1].length == 1) return i;
        if (!unit_at(r->units, t, i + 1, t->n, &s.n, &s.u) || is_counted(s.u.unit) || !strcmp(s.u.dimension, "share") || !strcmp(s.u.dimension, "multiple")) return i;
        if (is_currency(s.u.unit) && is_digits(t, s.u.next, t->n)) return i;
        s.has_unit = true;
        s.next = s.u.next;
        take_smaller(r, &s);
        take_age(r->units, t, r->from, &s);
    }
    quantity q = quantity_of(t, &s);
    quantity_add(r, &q);
    return q.last + 1;
}

static int64_t word_quantity(reader *r, int64_t i)
{
    const lexeme *l = lexicon_find(r->t->items[i].hash);
    if (!l || l->role == AND || l->role == MINUS) return i;
    if (l->role == OTHER && l->value == 9) return past_noise(r->t, i);
    const lexeme *before = l->role == HALF && i > 0 && r->t->items[i - 1].kind == WORD ? lexicon_find(r->t->items[i - 1].hash) : NULL;
    if (before && (before->role == NTH || before->role == PLACE_WORD)) return i;
    int64_t next = worded_read(r, i, l);
    if (next == i && l->role < MANIFOLD) next = number_quantity(r, i);
    if (next == i && (l->role == ARTICLE || l->role == POINT)) next = number_quantity(r, i);
    if (next == i && l->role == ARTICLE) next = article_quantity(r, i);
    return next;
}

static bool is_sign_start(const tokens *t, int64_t i)
{
    const token *k = &t->items[i];
    if (k->length == 1) return t->text[k->start] == '.' && is_digits(t, i + 1, t->n) && is_close(t, i + 1, t->n) && (i == 0 || k->blank || t->items[i - 1].kind == SIGN);
    uint8_t first = (uint8_t)t->text[k->start];
    return first == 0xc2 || first == 0xe2;
}

quantities quantities_read(const units *u, const tokens *t)
{
    lexicon_ready();
    hedges_ready();
    lists_ready();
    reader r = {.p = u->p, .units = u, .t = t};
    for (int64_t i = 0; i < t->n;) {
        int64_t next = i;
        if (t->items[i].kind == WORD) next = word_quantity(&r, i);
        else if (t->items[i].kind == DIGITS || is_sign_start(t, i)) {
            if ((next = past_noise(t, i)) > i) r.from = next;
            else if ((next = number_quantity(&r, i)) == i) next = past_code(t, i);
        }
        i = next > i ? next : i + 1;
    }
    return r.out;
}
