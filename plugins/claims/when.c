/* SPDX-License-Identifier: GPL-3.0-or-later */
/* when.c -- at each word that can begin a date, the longest reading that its surroundings allow. */
#include "when.h"

#include <string.h>

#include "when_guard.h"
#include "when_read.h"

/* Classes that begin an expression of themselves; keys begin one before such a word. */
static bool may_begin(const reader *r, int64_t i)
{
    if (digits(r, i)) return true;
    lex l = lex_at(r, i);
    if (!l.class) return false;
    if (l.class != KEY) return true;
    switch ((lex_key)l.value) {
    case THE: case A: case IN: case ON: case AT: case FROM: case BETWEEN: case BEFORE: case BY: case AFTER: case SINCE: case UNTIL: case THROUGH: case WITHIN:
    case EVERY: case STARTING: case FOR: case MORE: case LESS: case ALL: case AS: case NO: case UP: case ANY: case HALF_OF: case COUPLE: case AROUND:
        return digits(r, i + 1) || lex_at(r, i + 1).class;
    case FEW: case SEVERAL: case SOME: case NOW: case Q: case H: case FISCAL: case CALENDAR: case REST: case APOSTROPHE: case ONCE: case ANOTHER: case VULGAR_HALF:
    case EQUALS: case ABOVE: case BELOW: case JUST:
        return true;
    default: return false;
    }
}

#define BIT(class) (1u << (class))

/* Whether a word of time, or figures in the form of one, stands at a token. */
static bool is_anchor(const reader *r, int64_t i)
{
    static const uint32_t classes = BIT(MONTH_NAME) | BIT(DAY_NAME) | BIT(UNIT) | BIT(DAY_WORD) | BIT(PART) | BIT(SEASON) | BIT(SET_WORD) | BIT(DECADE_NAME) |
                                    BIT(EDGE_UNIT);
    lex l = r->lex[i];
    if (l.class == NO_LEX) {
        const token *t = &r->t->items[i];
        if (t->kind != DIGITS) return false;
        lex_key k = key(r, i + 1);
        return t->length == 4 || t->length == 8 || k == SLASH || k == COLON || (k == DASH && key(r, i + 3) == DASH) ||
               (glued(r, i + 1) && word(r, i + 1) && r->t->items[i + 1].length == 1) || (is(r, i + 1, SHIFT) && digits(r, i + 2));
    }
    if ((classes >> l.class & 1) || (l.flags & NAMED)) return true;
    if (l.class == ORDINAL) return l.value == 2; /* the unit */
    if (l.class == CARDINAL) return l.value == 1000 || is(r, i + 1, CARDINAL);
    static const bool keys[] = {[NO] = false, [AM] = true, [PM] = true, [P] = true, [M] = true, [OCLOCK] = true, [Q] = true, [H] = true, [NOW] = true, [DATE] = true,
                                [SUFFIX] = true, [FISCAL] = true, [CALENDAR] = true, [S] = true, [ISH] = true, [MOMENT] = true, [PRESENT] = true};
    return l.class == KEY && (size_t)l.value < sizeof keys && keys[l.value];
}

/* No expression is without a word of time near its beginning. */
static bool is_anchored(const reader *r, int64_t i)
{
    enum { NEAR = 8 };
    if (i == r->begin) return true;
    for (int64_t k = i; k < r->end && k < i + NEAR; k++)
        if (is_anchor(r, k)) return true;
    return false;
}

static bool just_year(const reader *r, int64_t i, piece *p) { return read_year(r, i, p); }

/* "around 2021": not part of it, but said. */
static void approximate(const reader *r, piece *p)
{
    if (key(r, p->first - 1) == AROUND) p->approximate = true;
}

static bool read_expression(const reader *r, int64_t i, piece *p)
{
    static bool (*const all[])(const reader *, int64_t, piece *) = {read_range, read_sided, read_moment, read_set, just_year, read_bare_day, read_duration};
    piece best = piece_new(i);
    for (size_t k = 0; k < sizeof all / sizeof *all; k++) {
        piece one;
        if (all[k](r, i, &one) && one.end > best.end && when_allowed(r, &one)) best = one;
    }
    if (best.end == i && key(r, i) == AROUND) return false;
    *p = best;
    approximate(r, p);
    return best.end > i;
}

/* What ends before it begins contradicts itself; beyond the calendar's years there are no times. */
static void check_order(piece *p)
{
    bool none = p->from == UNKNOWN || p->to == UNKNOWN, backwards = !none && p->from >= p->to;
    if (backwards) p->clash = true;
    if (none || backwards) p->from = p->to = UNKNOWN;
    if (p->other_from == UNKNOWN || p->other_to <= p->other_from) p->other_from = p->other_to = UNKNOWN;
    if (p->from != UNKNOWN || p->other_from == UNKNOWN) return;
    p->from = p->other_from;
    p->to = p->other_to;
    p->other_from = p->other_to = UNKNOWN;
}

static when public_of(const reader *r, piece *p)
{
    check_order(p);
    const token *first = &r->t->items[past(r, p->first, THE)], *last = &r->t->items[p->end - 1];
    piece_timex(p);
    when w = {.at = {first->start, (int64_t)last->start + last->length}, .kind = p->kind, .grain = p->grain, .from = p->from, .to = p->to,
              .other_from = p->other_from, .other_to = p->other_to, .half_day = p->half_day, .relative = p->relative, .approximate = p->approximate,
              .side = p->side, .excluded = p->excluded, .seconds = p->seconds, .clash = p->clash};
    if (w.kind == A_DURATION || w.kind == A_SET) w.from = w.to = w.other_from = w.other_to = UNKNOWN;
    memcpy(w.timex, p->timex, sizeof w.timex);
    return w;
}

static lex *classify(pool *p, const tokens *t)
{
    lex *all = pool_get(p, (size_t)(t->n + 1) * sizeof *all);
    for (int64_t i = 0; i < t->n; i++)
        if (t->items[i].kind != DIGITS) all[i] = lex_find(t->items[i].hash);
    return all;
}

static void next_paragraph(reader *r)
{
    r->begin = r->end++;
    while (r->end < r->t->n && r->t->items[r->end].blank < 4) r->end++;
}

whens whens_read(pool *p, const tokens *t, int64_t reference)
{
    memo days[MEMOS];
    for (int k = 0; k < MEMOS; k++) days[k].at = -1;
    pool *own = pool_new();
    reader r = {.t = t, .lex = classify(own, t), .now = reference, .days = days};
    whens out = {NULL, 0};
    int64_t room = 0;
    for (int64_t i = 0; i < t->n;) {
        while (i >= r.end) next_paragraph(&r);
        const int64_t behind = tokens_past_chain(t, i);
        piece one;
        if (behind > i) {
            i = behind;
            continue;
        }
        if (!may_begin(&r, i) || !is_anchored(&r, i) || !read_expression(&r, i, &one)) {
            i++;
            continue;
        }
        out.items = pool_grow(p, out.items, out.n, &room, sizeof *out.items);
        out.items[out.n++] = public_of(&r, &one);
        i = one.end;
    }
    pool_free(own);
    return out;
}
