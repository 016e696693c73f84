/* SPDX-License-Identifier: GPL-3.0-or-later */
/* when_side.c -- "before 2021", "by late February", "since August", "no later than 6 pm", "2018 or later". */
#include "when_read.h"

typedef struct side_words {
    lex_key words[4];
    int side;
    bool excluded;
} side_words;

/* LATER and EARLIER stand for the words of that meaning. */
static const side_words sides[] = {
    {{NO, LATER, THAN}, -1, false}, {{NO, EARLIER, THAN}, 1, false}, {{LATER, THAN}, 1, true}, {{EARLIER, THAN}, -1, true},
    {{AS, LATER, AS}, -1, false}, {{AS, EARLIER, AS}, 1, false}, {{STARTING, ON}, 1, false}, {{STARTING, FROM}, 1, false}, {{STARTING}, 1, false},
    {{BEFORE}, -1, true}, {{BY}, -1, false}, {{UNTIL}, -1, false}, {{THROUGH}, -1, false}, {{AFTER}, 1, true}, {{SINCE}, 1, false},
    {{UP, TO}, -1, false}, {{MORE, THAN}, 1, true}, {{LESS, THAN}, -1, true}, {{ABOVE, EQUALS}, 1, false}, {{BELOW, EQUALS}, -1, false},
};

static bool is_side_word(const reader *r, int64_t i, lex_key k)
{
    if (k == STARTING && is(r, i, EDGE) && flagged(r, i, NOUN) && lex_at(r, i).value == EARLY && r->t->items[i].length > 5) return true;
    if (k != LATER && k != EARLIER) return key(r, i) == k;
    return is(r, i, EDGE) && !flagged(r, i, NOUN) && lex_at(r, i).value == (k == LATER ? LATE : EARLY);
}

static int64_t read_side(const reader *r, int64_t i, int *side, bool *excluded)
{
    for (size_t s = 0; s < sizeof sides / sizeof *sides; s++) {
        int n = 0;
        while (n < 4 && sides[s].words[n] && is_side_word(r, i + n, sides[s].words[n])) n++;
        if (n < 4 && sides[s].words[n]) continue;
        *side = sides[s].side;
        *excluded = sides[s].excluded;
        return n;
    }
    return 0;
}

/* "or later", "and after", "or earlier" behind it */
static int64_t side_behind(const reader *r, int64_t i, int *side)
{
    if (key(r, i) != OR && key(r, i) != AND) return 0;
    bool after = is_side_word(r, i + 1, LATER) || key(r, i + 1) == AFTER || key(r, i + 1) == MORE;
    bool before = is_side_word(r, i + 1, EARLIER) || key(r, i + 1) == BEFORE;
    bool goes_on = word(r, i + 2) && key(r, i + 2) != ON && key(r, i + 2) != IN;
    *side = after ? 1 : -1;
    return (after || before) && !(goes_on && (key(r, i + 1) == AFTER || key(r, i + 1) == BEFORE)) && !digits(r, i + 2) ? 2 : 0;
}

static void put_side(piece *p, int side, bool excluded)
{
    p->side = side;
    p->excluded = excluded;
}

static bool read_named(const reader *r, int64_t i, piece *p, bool bare_year)
{
    piece y, bare;
    bool found = read_moment(r, i, p);
    if (found && p->kind == A_TIME && p->clock_grain == HOUR && p->end == i + 1 && digits(r, i)) found = false;
    if (bare_year && read_year(r, i, &y) && (!found || y.end > p->end)) {
        *p = y;
        found = true;
    }
    if (read_bare_day(r, i, &bare) && (!found || bare.end > p->end)) {
        *p = bare;
        found = true;
    }
    return found;
}

/* "today before 4pm": the day, then a side with a time */
static bool day_then_side(const reader *r, int64_t i, piece *p)
{
    int side;
    bool excluded;
    piece c;
    if (!read_day(r, i, p) || p->kind != A_DATE || p->grain != DAY) return false;
    int64_t n = read_side(r, p->end, &side, &excluded), j = p->end + n;
    if (!n || !read_clock(r, past(r, j, AROUND), false, &c)) {
        if (!n || !read_clock(r, j, true, &c) || !c.half_day || word(r, c.end) || c.end > j + 4) return false;
        if (is(r, c.end, UNIT)) return false;
    }
    join_clock(r, p, &c);
    p->end = c.end;
    put_side(p, side, excluded);
    return true;
}

/* "before", "by", "more than" at tokens j .. j+n-1, of what begins at i. */
static bool side_before(const reader *r, int64_t i, int64_t j, int64_t n, int side, bool excluded, piece *p)
{
    bool around = key(r, j + n) == AROUND, length = key(r, j + n - 1) == THAN;
    int64_t k = past(r, j + n + around, ON);
    if (!length && key(r, k) == THE && is(r, k + 1, UNIT) && digits(r, k + 2)) k++;
    piece d;
    if (length && read_duration(r, k, &d)) {
        piece offset;
        if (read_offset(r, k, &offset) && offset.end > d.end) d = offset;
        *p = d;
    } else if (!read_named(r, k, p, true)) return false;
    if (p->kind == A_DURATION && !length) return false;
    if (key(r, j) == MORE && p->kind != A_DURATION && p->kind != A_DATE && p->grain != YEAR) return false;
    p->first = i;
    p->approximate |= around;
    if (p->kind != A_DURATION && p->kind != A_SET && (key(r, j) == MORE || key(r, j) == LESS) && p->grain == DAY)
        side = p->from != UNKNOWN && r->now != UNKNOWN && p->from < r->now ? -side : side;
    put_side(p, side, excluded);
    return p->kind != A_SET;
}

/* "May 4 or later", "5 p.m. at the latest on Monday". */
static bool side_after(const reader *r, int64_t i, piece *p)
{
    int side;
    if (!read_named(r, i, p, true)) return false;
    int64_t n = side_behind(r, p->end, &side);
    if (!n) return false;
    p->end += n;
    put_side(p, side, false);
    piece d;
    int64_t k = past(r, p->end, ON);
    if (p->kind == A_TIME && read_day(r, k, &d) && d.kind == A_DATE) {
        piece c = *p;
        *p = d;
        join_clock(r, p, &c);
        p->first = i;
        put_side(p, side, false);
    }
    return true;
}

bool read_sided(const reader *r, int64_t i, piece *p)
{
    int side;
    bool excluded;
    if (day_then_side(r, i, p)) return true;
    int64_t j = i;
    /* "year 2012 or later", "year greater than 2012" */
    if (is(r, i, UNIT) && lex_at(r, i).value == YEAR && (key(r, i + 1) == MORE || key(r, i + 1) == LESS)) j++;
    int64_t n = read_side(r, j, &side, &excluded);
    return n ? side_before(r, i, j, n, side, excluded, p) : side_after(r, i, p);
}
