/* SPDX-License-Identifier: GPL-3.0-or-later */
/* side.c -- what belongs to a number: minus and currency before it, magnitude, unit and smaller units after it. */
#include "side.h"

#include "reader.h"

#include <math.h>
#include <string.h>

/* A minus that belongs to the number at i: close to it and to nothing before, or the word. */
static bool is_minus(const tokens *t, int64_t i, int64_t from)
{
    if (i - 1 < from) return false;
    const lexeme *l = t->items[i - 1].kind == WORD ? lexicon_find(t->items[i - 1].hash) : NULL;
    if (l && l->role == MINUS) return !is_digits(t, i - 2, t->n);
    if (!is_dash(t, i - 1, t->n) || t->items[i].blank || is_text(t, i - 1, t->n, "—")) return false;
    if (t->items[i - 1].blank || i - 2 < 0) return true;
    const token *before = &t->items[i - 2];
    return before->kind == SIGN && !is_dash(t, i - 2, t->n) && t->text[before->start] != ')' && t->text[before->start] != '%' && t->text[before->start] != ']';
}

/* "2pm", "10.30 a.m.": hours of the clock. */
static bool is_clock(const tokens *t, const number *n)
{
    int64_t j = n->next;
    if (n->worded || n->value > 24 || n->value < 0 || j >= t->n) return false;
    bool short_form = is_text(t, j, t->n, "am") || is_text(t, j, t->n, "pm") || is_text(t, j, t->n, "AM") || is_text(t, j, t->n, "PM");
    bool dotted = (is_text(t, j, t->n, "a") || is_text(t, j, t->n, "p")) && sign_at(t, j + 1, t->n) == '.' && is_text(t, j + 2, t->n, "m");
    if (!short_form && !dotted) return false;
    double minutes = 100 * fmod(n->value, 1);
    return n->place == 1 || (n->place > 0.005 && n->place < 0.05 && minutes < 59.5);
}

/* "H800 GPU hours": hours of what seemed to be counted. */
static void chip_hours(const units *us, const tokens *t, const number *n, unit_match *u)
{
    unit_match hours;
    if (u->next < t->n && t->items[u->next].kind == WORD && unit_at(us, t, u->next, t->n, n, &hours) && !strcmp(hours.dimension, "chip time")) *u = hours;
}

/* Nouns that are counted, a word or two behind the number: "50,000 Hopper-class GPUs". */
static void counted_noun(const units *us, const tokens *t, side *s)
{
    int64_t j = s->next;
    for (int words = 0; words < 3 && j < t->n && t->items[j].blank < 4; words++) {
        if (is_dash(t, j, t->n)) j++;
        if (j >= t->n || t->items[j].kind != WORD) return;
        unit_match u;
        if (unit_at(us, t, j, t->n, &s->n, &u) && is_counted(u.unit)) {
            chip_hours(us, t, &s->n, &u);
            s->u = u;
            s->has_unit = true;
            s->counted = j;
            return;
        }
        if (is_in(FUNCTION_WORDS, t, j)) return;
        j++;
        for (int k = 0; k < 3 && is_dash(t, j, t->n) && is_close(t, j, t->n) && is_close(t, j + 1, t->n) && t->items[j + 1].kind == WORD; k++) j += 2;
    }
}

/* The token where the unit may begin behind the number: past a hyphen, "of a", "more"; -1: nowhere. */
static int64_t unit_place(const tokens *t, const side *s, bool *bracket)
{
    int64_t j = s->next;
    *bracket = false;
    if (is_dash(t, j, t->n) && j + 1 < t->n && t->items[j + 1].kind == WORD && (t->items[j].blank == 0) == (t->items[j + 1].blank == 0)) return j + 1;
    char sign = sign_at(t, j, t->n);
    if (sign == '(' || sign == '[' || sign == '{' || sign == '<') {
        *bracket = true;
        return j + 1;
    }
    if (s->n.form == FRACTION || s->n.article || s->n.vague || s->n.plenty) {
        if (is_text(t, j, t->n, "of")) j++;
        if (s->n.form == FRACTION && (is_text(t, j, t->n, "a") || is_text(t, j, t->n, "an"))) j++;
    }
    if (is_text(t, j, t->n, "of") && is_text(t, j + 1, t->n, "a") && (is_text(t, j + 2, t->n, "percentage") || is_text(t, j + 2, t->n, "percent"))) j += 2;
    if (is_in(EXTRA_WORDS, t, j)) j++;
    return j;
}

static bool closes(const tokens *t, int64_t open, int64_t close)
{
    const char *pair = "()[]{}<>", *o = strchr(pair, t->text[t->items[open].start]);
    return o && sign_at(t, close, t->n) == o[1];
}

/* A currency sign between two numbers belongs to that which it is close to: "1 $10". */
static bool belongs_on(const tokens *t, int64_t i, int64_t next) { return t->items[i].blank && is_close(t, next, t->n) && is_digits(t, next, t->n); }

/* Pounds are money by the thousand, else a weight. */
static void settle_pounds(const side *s, unit_match *u)
{
    if (!u->other || strcmp(u->name, "GBP") || strcmp(u->other->name, "pound") || s->n.scale > 1 || s->n.value >= 10000) return;
    const unit *money = u->unit;
    u->unit = u->other;
    u->other = money;
    u->name = u->unit->name;
    u->dimension = u->unit->dimension;
    u->factor = u->unit->factor;
}

/* Whether a quotation mark is open before token i, of the last tokens of its line. */
static bool is_quoted(const tokens *t, int64_t i, char mark)
{
    bool open = false;
    for (int64_t j = i - 1, n = 0; j >= 0 && n < 64; j--, n++) {
        if (sign_at(t, j, t->n) == mark && (mark == '"' || t->items[j].blank)) open = !open;
        if (t->items[j].blank >= 3) break;
    }
    return open;
}

/* 9" and 6' are inches and feet, where no quotation ends. */
static bool take_marks(const units *us, const tokens *t, side *s)
{
    int64_t j = s->next;
    char mark = sign_at(t, j, t->n);
    if ((mark != '"' && mark != '\'') || s->n.worded || s->prefixed || (is_close(t, j, t->n) && is_close(t, j + 1, t->n) && t->items[j + 1].kind == WORD)) return false;
    if (t->items[j].blank || is_quoted(t, j, mark) || s->n.value >= 1000) return false;
    const unit *u = unit_named(us, mark == '"' ? "inch" : "foot");
    s->u = (unit_match){.unit = u, .other = unit_named(us, mark == '"' ? "second" : "minute"), .name = u->name, .dimension = u->dimension, .factor = u->factor,
                        .times = 1, .next = j + 1, .per = j + 1};
    s->has_unit = true;
    s->next = j + 1;
    return true;
}

static void take_unit(const units *us, const tokens *t, side *s)
{
    bool bracket;
    unit_match u;
    int64_t j = unit_place(t, s, &bracket);
    if (s->n.list || s->labels || j >= t->n || take_marks(us, t, s) || !unit_at(us, t, j, t->n, &s->n, &u)) return;
    if (bracket) {
        if (!closes(t, j - 1, u.next)) return;
        u.next = u.per = u.next + 1;
    }
    if (is_currency(u.unit) && (belongs_on(t, j, u.next) || (s->prefixed && is_digits(t, u.next, t->n)))) return;
    settle_pounds(s, &u);
    if (is_counted(u.unit)) {
        chip_hours(us, t, &s->n, &u);
        s->u = u;
        s->has_unit = true;
        s->counted = j;
        return;
    }
    if (s->prefixed) {
        if (u.unit == s->u.unit) s->next = u.next, u.times = s->u.times, s->u = u;
        return;
    }
    s->u = u;
    s->has_unit = true;
    s->value *= u.times;
    s->next = u.next;
    if (u.times > 1) s->n.scale = u.times, s->n.place *= u.times;
}

/* "75 USD million". */
static void late_magnitude(const tokens *t, side *s)
{
    const lexeme *l = s->next < t->n && t->items[s->next].kind == WORD && t->items[s->next].blank < 3 ? lexicon_find(t->items[s->next].hash) : NULL;
    if (!l || l->role != SCALE || s->n.scale > 1 || s->u.per != s->u.next) return;
    s->value *= l->value;
    s->n.scale = l->value;
    s->n.place *= l->value;
    s->next = s->u.next = s->u.per = s->next + 1;
}

/* A letter after the digits that is a magnitude because a unit comes behind it: "5m dollars", "10k$", "1.5m cars". */
static void money_letter(const units *us, const tokens *t, side *s)
{
    int64_t j = s->n.next;
    if (j + 1 >= t->n || t->items[j].kind != WORD || s->n.scale > 1 || t->items[j].length > 2 || s->n.worded) return;
    double m = lexicon_letter(t->text + t->items[j].start, t->items[j].length, true, t->items[j].blank > 0);
    unit_match u;
    if (m == 0 || !unit_at(us, t, j + 1, t->n, &s->n, &u)) return;
    if (!is_currency(u.unit) && (m != 1e6 || t->items[j].length > 1 || t->items[j].blank || !strcmp(u.dimension, "length") || t->items[j + 1].length < 3)) return;
    s->n.value *= m;
    s->n.place *= m;
    s->n.scale = m;
    s->n.next = j + 1;
}

static void take_before(const units *us, const tokens *t, int64_t from, side *s)
{
    int64_t at = currency_before(us, t, s->first, from, &s->u);
    bool minus = false;
    if (at < 0 && is_minus(t, s->first, from)) {
        minus = true;
        s->number_first = --s->first;
        at = currency_before(us, t, s->first, from, &s->u);
    }
    if (at >= 0) {
        s->first = at;
        s->prefixed = s->has_unit = true;
        if (!minus && is_minus(t, at, from)) minus = true, s->first--;
    }
    s->value = minus ? -1 : 1;
}

/* Letters close to digits that are no unit: names and codes, "06F6", "860BOX"; "1960s". */
static bool is_code(const tokens *t, const side *s)
{
    if (s->n.worded || s->next != s->number_next || s->next >= t->n || t->items[s->next].blank || s->prefixed) return false;
    return t->items[s->next].kind == WORD;
}

static bool is_decade(const tokens *t, const side *s)
{
    int64_t j = s->n.next;
    return !s->n.worded && s->n.place == 1 && fmod(s->n.value, 10) == 0 && is_close(t, j, t->n) && is_text(t, j, t->n, "s");
}

/* "one" as a pronoun. */
static bool is_pronoun(const tokens *t, const side *s)
{
    if (!s->n.worded || s->n.value != 1 || s->number_next - s->number_first != 1 || s->n.form != CARDINAL || s->n.article) return false;
    if (!is_text(t, s->number_first, t->n, "one") && !is_text(t, s->number_first, t->n, "One")) return false;
    if (is_text(t, s->number_next, t->n, "in") && is_number_start(t, s->number_next + 1)) return false;
    return !s->has_unit && (is_in(PRONOUN_BEFORE_ONE, t, s->number_first - 1) || is_text(t, s->number_next, t->n, "another"));
}

/* "six-figure", "two-digit": how many there are of these is no quantity. */
static bool is_idiom(const tokens *t, const side *s)
{
    int64_t j = s->number_next;
    return is_dash(t, j, t->n) && (is_text(t, j + 1, t->n, "figure") || is_text(t, j + 1, t->n, "digit") || is_text(t, j + 1, t->n, "digits"));
}

static bool read_number(const units *us, const tokens *t, int64_t i, int64_t from, side *s)
{
    *s = (side){.first = i, .number_first = i, .counted = -1};
    if (!number_read(t, i, t->n, false, &s->n)) return false;
    take_before(us, t, from, s);
    double sign = s->value;
    if (s->prefixed) number_read(t, i, t->n, true, &s->n);
    else money_letter(us, t, s);
    s->value = sign * s->n.value * (s->prefixed ? s->u.times : 1);
    s->number_next = s->next = s->n.next;
    return true;
}

bool side_read(const units *us, const tokens *t, int64_t i, int64_t from, side *s)
{
    if (!read_number(us, t, i, from, s) || !isfinite(s->value) || !isfinite(s->n.place)) return false;
    int64_t b = s->number_first - 1;
    bool digits = is_digits(t, i, t->n);
    if (digits && !s->prefixed && i > 0 && !t->items[i].blank && t->items[i - 1].kind == WORD) return false;
    s->labels = digits && b >= 1 && is_dash(t, i - 1, t->n) && !t->items[i].blank && !t->items[i - 1].blank && t->items[i - 2].kind == WORD && !s->prefixed && !is_in(PREFIX_WORDS, t, i - 2);
    if (is_clock(t, &s->n) || is_decade(t, s)) return false;
    if (s->prefixed) {
        s->u.next = s->next;
        unit_over(us, t, t->n, &s->u);
        s->next = s->u.next;
    }
    if (s->n.form != NTH_NUMBER) take_unit(us, t, s);
    if (is_code(t, s)) return false;
    if (s->has_unit && is_currency(s->u.unit)) late_magnitude(t, s);
    if (!s->has_unit && s->n.form != NTH_NUMBER && !s->labels && !s->n.list) counted_noun(us, t, s);
    return !is_pronoun(t, s) && !is_idiom(t, s);
}
