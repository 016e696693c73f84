/* SPDX-License-Identifier: GPL-3.0-or-later */
/* traps.c -- figures that are no claims: citations, lists' numbers, parts of names, references, numerals that count nothing. */
#include "scene.h"

#include <math.h>
#include <string.h>

static bool is_letter_like(const scene *c, int64_t i) { return i >= 0 && i < c->t.n && c->t.items[i].kind == WORD; }

/* In a headline that a list of references quotes. */
static bool is_headline(const scene *c, span at)
{
    int64_t low = 0, high = c->d->n_quotes;
    while (low < high) {
        int64_t middle = (low + high) / 2;
        if (c->d->quotes[middle].at.end <= at.start) low = middle + 1;
        else high = middle;
    }
    return low < c->d->n_quotes && c->d->quotes[low].at.start <= at.start;
}

static bool is_outside(const scene *c, const scope *s, span at)
{
    if (!s->block) return true;
    switch (s->block->kind) {
    case CODE: case META: return true;
    case REFERENCE: return !is_headline(c, at);
    case CELL: return s->block->row == 0 && s->block->head < 0;
    default: return false;
    }
}

/* R1, GPT-4, 3D, 1566404251945.png: letters right before or behind a number that has no unit. */
static bool is_part_of_word(const scene *c, const quantity *q, int64_t first, int64_t last)
{
    if (q->worded) return false;
    const token *t = c->t.items;
    bool bare = !*q->unit && q->kind == A_NUMBER;
    if (first > 0 && t[first].blank == 0 && t[first].kind == DIGITS && is_letter_like(c, first - 1)) return true;
    if (first > 1 && t[first].blank == 0 && t[first - 1].blank == 0 && scene_is(c, first - 1, "-") && is_letter_like(c, first - 2)) return bare;
    if (last < c->t.n && t[last].blank == 0 && is_letter_like(c, last)) return bare;
    return last + 1 < c->t.n && t[last].blank == 0 && t[last + 1].blank == 0 && scene_is(c, last, ".") && is_letter_like(c, last + 1) && bare;
}

/* "[3]", "(12)", "3." and "3)" where a line begins. */
static bool is_mark(const scene *c, const scope *s, const quantity *q, int64_t first, int64_t last)
{
    if (q->kind != A_NUMBER && q->kind != AN_ORDINAL) return false;
    if (scene_is(c, first - 1, "[") && (scene_is(c, last, "]") || scene_is(c, last, ","))) return true;
    bool opens = first == 0 || c->t.items[first].blank > 2 || (s->block && c->t.items[first].start == (uint64_t)s->block->at.start);
    if (opens && (scene_is(c, last, ".") || scene_is(c, last, ")")) && last - first == 1) return true;
    return scene_is(c, first - 1, "(") && scene_is(c, last, ")") && q->value < 100 && s->block->kind != CELL;
}

/* "Figure 3", "Section 4.1", "Fortune 500", "Windows 11": a bare number behind the word that it numbers. */
static bool is_label(const scene *c, const scope *s, const quantity *q, int64_t first)
{
    uint64_t k = scene_class(c, first - 1);
    if (q->kind != A_NUMBER || *q->unit || q->hedge.end > q->hedge.start || first <= s->first) return false;
    if (!isnan(q->high) && !(k & W_NUMBERED)) return false;
    bool quoted = scene_is(c, first - 1, "\"") || scene_is(c, first - 1, "\xe2\x80\x9d");
    const token *before = &c->t.items[first - (quoted && first - 1 > s->first ? 2 : 1)];
    if (q->worded) return false;
    if (k & W_NUMBERED && before->kind == WORD) return !(k & W_MOVE_VERB);
    if (scene_is(c, first - 1, "#")) return true;
    if (before->kind == WORD && before->caps == 2 && before->length > 2 && first - 1 == s->first && c->t.items[first].length > 3) return true;
    if (before->kind != WORD || !before->caps || k & (W_MONTH | W_LIKE | W_OF | W_ARTICLE | W_FALL | W_RISE | W_AND)) return false;
    return first - 1 > s->first;
}

static bool is_digits_at(const scene *c, int64_t i) { return i >= 0 && i < c->t.n && c->t.items[i].kind == DIGITS; }

/* "+45 33 12 34", "+1": a number for calling, or a vote. */
static bool is_dialled(const scene *c, int64_t first, int64_t last)
{
    if (last - first != 1 || !is_digits_at(c, first)) return false;
    if (is_digits_at(c, first - 1) && c->t.items[first].blank == 1) return true;
    if (is_digits_at(c, last) && c->t.items[last].blank == 1) return true;
    return scene_is(c, first - 1, "+") && c->t.items[first].blank == 0;
}

/* "no. 8831", "pp. 12", "page 3 of 12": behind the short form of what numbers it, or how many of these there are. */
static bool is_abbreviated(const scene *c, int64_t first)
{
    static const char *const shorts[] = {"no", "No", "nos", "Nos", "p", "pp", "vol", "Vol", "fig", "Fig", "sec", "Sec", "art", "Art", "ch", "Ch", "eq"};
    bool dotted = scene_is(c, first - 1, ".") && c->t.items[first - 1].blank == 0 && c->t.items[first].blank < 3;
    for (size_t k = 0; dotted && k < sizeof shorts / sizeof *shorts; k++)
        if (scene_is(c, first - 2, shorts[k])) return true;
    return scene_is(c, first - 1, "of") && is_digits_at(c, first - 2) && (scene_is(c, first - 3, "page") || scene_is(c, first - 3, "Page") || scene_is(c, first - 3, "part") || scene_is(c, first - 3, "Part"));
}

/* "10-K": a form. */
static bool is_form(const scene *c, int64_t first, int64_t last)
{
    int64_t i = last - first == 1 ? last : last - 2;
    if (i <= first - 1 || !is_digits_at(c, i - 1) || !scene_is(c, i, "-") || i + 1 >= c->t.n || c->t.items[i].blank || c->t.items[i + 1].blank) return false;
    return c->t.items[i + 1].kind == WORD && c->t.items[i + 1].length == 1 && c->t.items[i + 1].caps;
}

/* "1-800-555-0199": numbers that hyphens join. */
static bool is_chained(const scene *c, int64_t first, int64_t last)
{
    bool on = last + 1 < c->t.n && scene_is(c, last, "-") && c->t.items[last].blank == 0 && c->t.items[last + 1].blank == 0 && c->t.items[last + 1].kind == DIGITS;
    return on || (first > 1 && c->t.items[first].blank == 0 && scene_is(c, first - 1, "-") && c->t.items[first - 1].blank == 0 && c->t.items[first - 2].kind == DIGITS);
}

/* "S&P nears a record high" is none yet; "the four biggest banks" tells which. */
static bool is_no_rank(const scene *c, int64_t first)
{
    static const char *const words[] = {"near", "nears", "neared", "nearing", "approaches", "approached", "approaching", "eyes"};
    int64_t i = first - 1;
    if (i >= 0 && c->quantity_at[i] >= 0 && c->q.items[c->quantity_at[i]].kind == A_NUMBER) return true;
    while (i >= 0 && scene_class(c, i) & W_ARTICLE) i--;
    for (size_t k = 0; i >= 0 && k < sizeof words / sizeof *words; k++)
        if (c->t.items[i].hash == word_hash(words[k])) return true;
    return false;
}

/* "one of the few", "one small step": no count, and neither is "zero" as a figure of speech; "the second strand". */
static bool counts_nothing(const scene *c, const quantity *q, int64_t first, int64_t last)
{
    if (q->kind == AN_ORDINAL) {
        bool rank = q->worded && !scene_is(c, first, "first") && (last - first > 1 || scene_class(c, first) & W_SUPERLATIVE);
        if (scene_class(c, last) & W_IN_A_ROW) return false;
        return !rank || is_no_rank(c, first);
    }
    if (q->kind == A_FRACTION && !q->worded && q->value > 1) return true;
    if (q->kind == A_FRACTION && scene_is(c, last - 1, "third") && scene_class(c, last) & (W_WHICH | W_SAY)) return true;
    if (q->kind != A_NUMBER || *q->unit) return false;
    if (is_chained(c, first, last) || is_dialled(c, first, last) || scene_is(c, first - 1, "_")) return true;
    if (q->worded && q->value < 11) return true;
    return scene_is(c, last, "/") && c->t.items[last].blank == 0;
}

/* "3 Gorges Dam", "Boeing's 737 MAX", "at its lowest point": parts of a name, or of a phrase that says when. */
static bool begins_name(const scene *c, const quantity *q, int64_t first, int64_t last)
{
    if (q->kind != A_NUMBER || *q->unit || q->hedge.end > q->hedge.start || last + 1 >= c->t.n) return false;
    if (c->t.items[last].kind == WORD && c->t.items[last].caps == 2 && c->t.items[last].blank == 1 && scene_is(c, first - 1, "s")) return true;
    return c->t.items[last].kind == WORD && c->t.items[last].caps && c->t.items[last + 1].kind == WORD && c->t.items[last + 1].caps &&
           c->t.items[last].blank < 3 && c->t.items[last + 1].blank < 3;
}

static bool is_inside_phase(const scene *c, const scope *s, int64_t first)
{
    for (int64_t i = s->phases; i < s->phases_end && c->phases.items[i].first <= first; i++)
        if (c->phases.items[i].last > first) return true;
    return false;
}

/* By its digits: the US of "US$1.7 trillion" is no place. */
static bool is_inside_actor(const scene *c, const scope *s, int64_t first, int64_t last)
{
    for (int64_t i = s->actors; i < s->actors_end && c->actors[i].first < last; i++)
        if (c->actors[i].name && c->actors[i].first <= first && c->actors[i].last > first) return true;
    return false;
}

/* "one-day loss", "30-day average", "over 24 hours", "in a day": windows of another figure. */
static bool is_window(const scene *c, const quantity *q, int64_t first, int64_t last)
{
    if (q->kind != DURATION && q->kind != AGE) return false;
    if (scene_is(c, last - 2, "-") || scene_is(c, first + 1, "-")) return true;
    static const char *const before[] = {"over", "in", "within", "for", "during", "per", "past", "last", "next", "every", "each", "of", "previous", "first"};
    for (size_t k = 0; k < sizeof before / sizeof *before; k++)
        if (scene_is(c, first - 1, before[k])) return true;
    return q->worded && q->value == 1;
}

/* Not "200 last year", which is no stretch of time that anyone could place. */
static bool tells_time(const when *w) { return w->kind != A_DURATION && (w->kind != A_RANGE || w->from != INT64_MIN); }

/* Years and days that belong to a date, times of day. */
static bool is_in_date(const scene *c, const quantity *q, int64_t first, int64_t last)
{
    if (q->kind != A_NUMBER && q->kind != AN_ORDINAL && q->kind != DURATION) return false;
    for (int64_t i = first; i < last; i++)
        if (c->when_at[i] >= 0 && tells_time(&c->w.items[c->when_at[i]])) return true;
    return false;
}

bool is_trap(const scene *c, const scope *s, int64_t quantity_)
{
    const quantity *q = &c->q.items[quantity_];
    int64_t first = c->q_first[quantity_], last = scene_token(c, q->at.end);
    return is_outside(c, s, q->at) || is_abbreviated(c, first) || is_form(c, first, last) || is_part_of_word(c, q, first, last) || is_mark(c, s, q, first, last) || is_label(c, s, q, first) ||
           counts_nothing(c, q, first, last) || is_inside_actor(c, s, scene_token(c, q->number.start), last) ||
           begins_name(c, q, first, last) || is_inside_phase(c, s, first) || is_window(c, q, first, last) || is_in_date(c, q, first, last);
}
