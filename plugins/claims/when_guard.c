/* SPDX-License-Identifier: GPL-3.0-or-later */
/* when_guard.c -- words of several trades: years that are counts, months that are verbs, weekdays that are stars. */
#include "when_guard.h"

#include <string.h>

static bool alone(const reader *r, const piece *p) { return p->first == r->begin && p->end >= r->end - 1 && (p->end == r->end || !word(r, p->end)); }

static const char *bytes(const reader *r, int64_t i) { return r->t->text + r->t->items[i].start; }

/* A small word in -s that counts things: "employees"; not "was", "its", "across". */
static bool counted_noun(const reader *r, int64_t i)
{
    static const char *others[] = {"has", "was", "its", "this", "his", "as", "is", "us", "does", "versus", "across", "plus", "minus", "perhaps", "always"};
    if (!word(r, i) || r->t->items[i].caps || lex_at(r, i).class) return false;
    uint32_t n = r->t->items[i].length;
    if (n < 4 || bytes(r, i)[n - 1] != 's' || bytes(r, i)[n - 2] == 's') return false;
    for (size_t k = 0; k < sizeof others / sizeof *others; k++)
        if (strlen(others[k]) == n && memcmp(bytes(r, i), others[k], n) == 0) return false;
    return true;
}

static bool sentence_start(const reader *r, int64_t i) { return i == r->begin || key(r, i - 1) == DOT || r->t->items[i].blank >= 3; }

/* Before a date: "in", "since", "by", "last", "early" ... */
static bool led(const reader *r, int64_t i)
{
    switch (key(r, i - 1)) {
    case IN: case SINCE: case BY: case UNTIL: case BEFORE: case AFTER: case DURING: case FROM: case THROUGH: case BETWEEN: case OF: case TO: case FOR: case AROUND:
    case ON: case AT: case WITHIN: return true;
    default: return is(r, i - 1, EDGE) || is(r, i - 1, SHIFT) || (key(r, i - 1) == DASH && is(r, i - 2, EDGE)) || key(r, i - 1) == EVERY;
    }
}

static bool year_here(const reader *r, int64_t i)
{
    int v;
    return digits(r, i) && read_digits(r, i, 4, 4, &v) && v >= 1000 && v < 2200;
}

/* Years in a row: "2007 and 2009", "2021, 2022 and 2023" */
static bool listed(const reader *r, int64_t i)
{
    for (int k = 0; k < 6; k++) {
        if (key(r, i - 1) != AND && key(r, i - 1) != OR && key(r, i - 1) != COMMA) return false;
        i -= 1 + (key(r, i - 2) == COMMA);
        if (!year_here(r, i - 1)) return false;
        i--;
        if (led(r, i) && key(r, i - 1) != TO) return true;
    }
    return false;
}

static bool plain_year(const reader *r, const piece *p)
{
    int64_t i = p->first, next = p->end;
    bool near = p->year >= 1800 && p->year < 2100, noun = counted_noun(r, next);
    if (alone(r, p) || p->end - p->first > 1) return true;
    if (key(r, next) == SLASH || (key(r, next) == DASH && glued(r, next) && digits(r, next + 1))) return false;
    if (glued(r, next) && (word(r, next) || (key(r, next) == DOT && glued(r, next + 1) && digits(r, next + 1)))) return false;
    if (glued(r, next) && r->t->items[next].kind == SIGN && bytes(r, next)[0] == '%') return false;
    lex_key k = key(r, i - 1);
    if (k == EQUALS) return true;
    if (k == IN || k == SINCE || k == DURING) return !noun || near;
    if (k == OPEN) return near && (key(r, next) == CLOSE || key(r, next) == COMMA || key(r, next) == DASH);
    if (led(r, i) && k != TO && k != FOR && k != AT && k != AROUND && k != ON) return !noun && !is(r, next, UNIT) && (near || k != OF);
    if (k == FOR || k == AROUND || k == TO) return near && !word(r, next);
    if (k == A || k == THE) return near && word(r, next) && !(noun && k == A);
    if (listed(r, i)) return !noun;
    return near && k == COMMA && word(r, i - 2) && !word(r, next) && !digits(r, next) && p->year > 1950;
}

/* "May", "March", "august": by capital and company. */
static bool plain_month(const reader *r, const piece *p)
{
    int64_t i = p->first;
    uint8_t caps = r->t->items[i].caps;
    if (p->end - p->first > 2 || alone(r, p)) return true;
    lex_key k = key(r, i - 1);
    bool firm = led(r, i) && k != TO && k != AT && k != FOR && k != ON;
    bool name_after = word(r, p->end) && r->t->items[p->end].caps == 1 && !lex_at(r, p->end).class;
    if (p->end - p->first == 2 && key(r, p->end - 1) != DOT) return true;
    if (flagged(r, i, VAGUE) || flagged(r, i, SHORT)) {
        if (firm) return !(caps && name_after) && (caps || k == IN || k == SINCE || k == UNTIL || is(r, i - 1, EDGE) || is(r, i - 1, SHIFT));
        return caps == 1 && !flagged(r, i, SHORT) && !sentence_start(r, i) && !name_after && (k == AND || k == THE || k == TO || k == COMMA || k == DASH) && lex_at(r, i).value == 5 ? k == AND || k == THE || k == TO || k == DASH : caps == 1 && !flagged(r, i, SHORT) && lex_at(r, i).value == 3 && !sentence_start(r, i);
    }
    if (lex_at(r, i).value == 8 && !caps) return firm || is(r, i - 1, KEY);
    if (lex_at(r, i).value == 4 || lex_at(r, i).value == 6) return firm || !name_after; /* June Smith */
    return true;
}

static bool plain_weekday(const reader *r, const piece *p)
{
    int64_t i = p->first;
    bool capital = r->t->items[i].caps == 1, dot = key(r, p->end - 1) == DOT;
    if (!flagged(r, i, SHORT) || alone(r, p)) return true;
    if (p->end - p->first - dot > 1 && !flagged(r, i, VAGUE)) return true;
    if (p->end - p->first - dot > 1) return capital || p->month || p->clock >= 0;
    if (flagged(r, i, VAGUE)) return (key(r, i - 1) == ON || key(r, i - 1) == BY || key(r, i - 1) == UNTIL || key(r, i - 1) == OR) && (capital || key(r, i - 1) == ON) && !(word(r, p->end) && r->t->items[p->end].caps);
    return capital && !(word(r, p->end) && r->t->items[p->end].caps);
}

bool when_allowed(const reader *r, const piece *p)
{
    int64_t i = p->first, n = p->end - i;
    if (key(r, i - 1) == DOLLAR) return false;
    if (year_here(r, i) && n == 1 && p->grain == YEAR && !p->side) return plain_year(r, p);
    if (p->grain == YEAR && p->side && n == 2 && p->kind == A_RANGE && !p->relative && counted_noun(r, p->end)) return false;
    if (p->kind == A_RANGE && p->grain == YEAR && year_here(r, i) && counted_noun(r, p->end) && !led(r, i)) return false;
    if (p->kind == A_RANGE && p->grain == YEAR && word(r, i) && is(r, i, CARDINAL) && n < 4) return led(r, i) || alone(r, p);
    if (is(r, i, MONTH_NAME) && (p->grain == MONTH || p->grain == YEAR) && p->kind == A_RANGE && p->month) return plain_month(r, p);
    if (p->side && is(r, p->end - 1, MONTH_NAME) && p->grain == MONTH) {
        piece inner = *p;
        inner.first = p->end - 1;
        if (inner.first > i) return plain_month(r, &inner);
    }
    if (is(r, i, DAY_NAME) && p->kind != A_SET) return plain_weekday(r, p);
    if (n == 1 && is(r, i, SEASON)) return alone(r, p) || led(r, i) || key(r, i - 1) == THE || key(r, i - 1) == OPEN;
    if (n == 1 && is(r, i, ORDINAL)) return false;
    return true;
}
