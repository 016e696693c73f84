/* SPDX-License-Identifier: GPL-3.0-or-later */
/* quantity_worded.c -- ranks ("number one", "second-largest"), multiples ("doubled", "tenfold"), places ("next", "last"). */
#include "reader.h"

#include <math.h>
#include <string.h>

static int64_t put(reader *r, int64_t first, int64_t next, quantity_kind kind, double value, const char *unit_name)
{
    const tokens *t = r->t;
    quantity q = {.at = span_of(t, first, next), .number = span_of(t, first, next), .kind = kind, .value = value, .high = NAN, .unit = unit_name,
                  .dimension = kind == A_MULTIPLE ? "multiple" : "", .factor = 1, .worded = true, .first = first, .last = next - 1};
    quantity_add(r, &q);
    return q.last + 1;
}

/* "number one", "no. 1": a number that counts nothing. */
static int64_t rank_number(reader *r, int64_t i, bool dotted)
{
    const tokens *t = r->t;
    int64_t j = i + 1;
    number n;
    if (dotted && sign_at(t, j, t->n) == '.') j++;
    else if (dotted) return i;
    if (!dotted && is_dash(t, j, t->n)) j++;
    if (j >= t->n || t->items[j].blank > 2 || !number_read(t, j, t->n, false, &n) || n.form != CARDINAL || n.place != 1 || n.list || n.article || n.vague) return i;
    if (n.value < 1 || n.value > 1000 || n.value != floor(n.value)) return i;
    return put(r, i, n.next, AN_ORDINAL, n.value, "rank");
}

static const lexeme *word_at(const tokens *t, int64_t i)
{
    return i >= 0 && i < t->n && t->items[i].kind == WORD && t->items[i].blank < 4 ? lexicon_find(t->items[i].hash) : NULL;
}

/* "20 % below its record high": from where, and no rank. */
static bool is_reference(const tokens *t, int64_t i)
{
    static const char *const levels[] = {"high", "highs", "low", "lows", "peak", "close"}, *const before[] = {"from", "below", "above", "off", "under", "beneath"};
    bool level = false;
    for (size_t k = 0; k < sizeof levels / sizeof *levels; k++) level |= is_text(t, i + 1, t->n, levels[k]);
    for (size_t k = 0; level && k < sizeof before / sizeof *before; k++)
        if (is_text(t, i - 1, t->n, before[k]) || is_text(t, i - 2, t->n, before[k])) return true;
    return false;
}

/* "record" before what it was: "a record loss", "a record $5 billion"; the noun is no rank. */
static bool is_record_rank(const tokens *t, int64_t i)
{
    if (!is_text(t, i, t->n, "record")) return true;
    if (i + 1 >= t->n || is_text(t, i - 1, t->n, "track") || is_text(t, i - 1, t->n, "to") || is_reference(t, i)) return false;
    return t->items[i + 1].kind == WORD ? !is_in(FUNCTION_WORDS, t, i + 1) : sign_at(t, i + 1, t->n) == '$' || t->items[i + 1].kind == DIGITS;
}

/* "second-largest", "third biggest", from the ordinal on. */
static int64_t ordinal_superlative(reader *r, int64_t i)
{
    const tokens *t = r->t;
    number n;
    if (!number_read(t, i, t->n, false, &n) || n.form != NTH_NUMBER) return i;
    int64_t j = is_dash(t, n.next, t->n) ? n.next + 1 : n.next;
    const lexeme *l = word_at(t, j);
    if (l && l->role == SUPERLATIVE && !is_text(t, j, t->n, "record")) return put(r, i, j + 1, AN_ORDINAL, n.value, "rank");
    if (l && l->role == OTHER && l->value == 8 && j > n.next) return put(r, i, j + 1, AN_ORDINAL, n.value, "rank");
    bool to_last = is_text(t, n.next, t->n, "to") && is_text(t, n.next + 1, t->n, "last");
    if (to_last) return put(r, is_text(t, i - 1, t->n, "the") ? i - 1 : i, n.next + 2, AN_ORDINAL, n.value, "from last");
    bool verb = is_text(t, i, t->n, "second") && (is_text(t, i - 1, t->n, "I") || is_text(t, i - 1, t->n, "We"));
    return verb ? n.next : i;
}

static bool is_the(const tokens *t, int64_t i) { return is_text(t, i, t->n, "the") || is_text(t, i, t->n, "The"); }

/* last, next, previous, current; not before a time, which is a date. */
static int64_t place_word(reader *r, int64_t i, const lexeme *l)
{
    const tokens *t = r->t;
    static const number one = {.value = 1, .article = true};
    unit_match u;
    int64_t next = i + 1;
    bool last = is_text(t, i, t->n, "last") || is_text(t, i, t->n, "Last");
    if (unit_at(r->units, t, next, t->n, &one, &u) && !strcmp(u.dimension, "time")) return i;
    if (is_text(t, i, t->n, "next") && is_text(t, next, t->n, "to") && is_text(t, next + 1, t->n, "last")) return put(r, i, i + 3, AN_ORDINAL, 2, "from last");
    if (l->value >= 2) return put(r, i, next, AN_ORDINAL, l->value, "from last");
    bool the = i > r->from && is_the(t, i - 1);
    if (last && is_text(t, next, t->n, "but") && is_text(t, next + 1, t->n, "one")) return put(r, the ? i - 1 : i, i + 3, AN_ORDINAL, 2, "from last");
    bool one_ends = is_text(t, next, t->n, "one") && !(next + 1 < t->n && t->items[next + 1].kind == WORD);
    int64_t before = i - 3;
    if (last && before >= r->from && is_text(t, before, t->n, "one") && is_text(t, before + 1, t->n, "before") && is_text(t, before + 2, t->n, "the"))
        return put(r, before > r->from && is_the(t, before - 1) ? before - 1 : before, is_text(t, next, t->n, "one") ? next + 1 : next, AN_ORDINAL, 2, "from last");
    if (last) return put(r, i, next, AN_ORDINAL, 1, "from last");
    return put(r, i, one_ends ? next + 1 : next, AN_ORDINAL, l->value, "from current");
}

/* "double" and its like are verbs and adjectives; multiples before what they multiply. */
static int64_t multiple_word(reader *r, int64_t i, const lexeme *l)
{
    const tokens *t = r->t;
    const char *s = t->text + t->items[i].start + t->items[i].length;
    bool verb = s[-1] == 'd' || s[-1] == 'g' || s[-1] == 's';
    bool twice = is_text(t, i, t->n, "twice") || is_text(t, i, t->n, "Twice") || is_text(t, i, t->n, "thrice");
    if (!verb && !is_in(COMPARED, t, i + 1) && !(twice && !is_text(t, i + 1, t->n, "a"))) return i;
    return put(r, i, i + 1, A_MULTIPLE, l->value, "x");
}

/* "a third" before a noun is its place in a row, not a part. */
static int64_t third_noun(reader *r, int64_t i)
{
    const tokens *t = r->t;
    const lexeme *l = word_at(t, i + 1);
    if (!l || l->role != NTH || !is_text(t, i, t->n, "a") || i + 2 >= t->n || t->items[i + 2].kind != WORD || t->items[i + 2].blank > 2) return i;
    if (is_in(COMPARED, t, i + 2) || is_in(FUNCTION_WORDS, t, i + 2) || l->value == 2) return l->value == 2 && !is_in(FUNCTION_WORDS, t, i + 2) ? put(r, i + 1, i + 2, AN_ORDINAL, 2, "rank") : i;
    return put(r, i + 1, i + 2, AN_ORDINAL, l->value, "rank");
}

/* "percent of 10" alone. */
static int64_t percent_of(reader *r, int64_t i)
{
    const tokens *t = r->t;
    number n;
    int64_t of = is_text(t, i, t->n, "per") ? i + 2 : i + 1;
    if (of > i + 1 && !is_text(t, i + 1, t->n, "cent")) return i;
    if (!is_text(t, of, t->n, "of") || of + 1 >= t->n || !number_read(t, of + 1, t->n, false, &n) || n.form != CARDINAL || n.list) return i;
    if (n.next < t->n && t->items[n.next].kind != SIGN) return i;
    quantity q = {.at = span_of(t, i, n.next), .number = span_of(t, of + 1, n.next), .kind = A_PERCENT, .value = n.value, .high = NAN, .place = n.place, .unit = "%",
                  .dimension = "share", .factor = 0.01, .worded = n.worded, .first = i, .last = n.next - 1};
    quantity_add(r, &q);
    return q.last + 1;
}

static int64_t other_word(reader *r, int64_t i, int which)
{
    const tokens *t = r->t;
    switch (which) {
    case 1: return rank_number(r, i, false);
    case 2: return rank_number(r, i, true);
    case 4:
    case 5: return percent_of(r, i);
    case 7: return is_text(t, i + 1, t->n, "of") && is_text(t, i + 2, t->n, "magnitude") ? put(r, i, i + 3, A_MULTIPLE, 100, "x") : i;
    default: break;
    }
    if (which != 3 || i + 2 >= t->n) return i;
    static const number one = {.value = 1, .article = true};
    unit_match u;
    if (!is_dash(t, i + 1, t->n) || !unit_at(r->units, t, i + 2, t->n, &one, &u) || strcmp(u.dimension, "time")) return i;
    quantity q = {.at = span_of(t, i, u.next), .number = span_of(t, i, i + 1), .kind = DURATION, .value = 1, .high = NAN, .place = 1, .unit = u.name,
                  .dimension = u.dimension, .factor = u.factor, .worded = true, .first = i, .last = u.next - 1};
    quantity_add(r, &q);
    return q.last + 1;
}

int64_t worded_read(reader *r, int64_t i, const lexeme *l)
{
    switch (l->role) {
    case SUPERLATIVE: return is_record_rank(r->t, i) ? put(r, i, i + 1, AN_ORDINAL, 1, "rank") : i;
    case PLACE_WORD: return place_word(r, i, l);
    case TIMES: return multiple_word(r, i, l);
    case MANIFOLD: return l->value > 0 ? put(r, i, i + 1, A_MULTIPLE, l->value, "x") : i;
    case NTH: return ordinal_superlative(r, i);
    case ARTICLE: return third_noun(r, i);
    case OTHER: return other_word(r, i, (int)l->value);
    default: return i;
    }
}
