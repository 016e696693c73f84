/* SPDX-License-Identifier: GPL-3.0-or-later */
/* when_moment.c -- a day, a time, or a day with its time in either order; and what is counted from one: "three days after Easter". */
#include "when_read.h"

#include <math.h>
#include <stdio.h>

static bool bare_day_led(const reader *r, int64_t i)
{
    lex_key k = key(r, i - 1);
    return i == r->begin || k == ON || k == BY || k == UNTIL || k == BEFORE || k == AFTER || k == SINCE || k == FROM || k == THROUGH || k == OF || k == TO;
}

bool read_bare_day(const reader *r, int64_t i, piece *p)
{
    int64_t j = past(r, i, THE), n;
    *p = piece_new(i);
    if (!(n = read_ordinal(r, j, &p->day)) && !(n = read_digits(r, j, 1, 2, &p->day))) return false;
    bool figures = digits(r, j) && n == 1;
    if (p->day < 1 || p->day > 31) return false;
    j += n;
    bool led = j - n > i || is(r, i - 1, KEY);
    if (is(r, j, UNIT) && lex_at(r, j).value == DAY && key(r, j + 1) == OF) j++;
    int64_t k = key(r, j) == OF || key(r, j) == IN ? j + 1 : j;
    bool the = key(r, k) == THE;
    k += the;
    int shift = is(r, k, SHIFT) ? lex_at(r, k).value : 0;
    bool of_month = is(r, k + is(r, k, SHIFT), UNIT) && lex_at(r, k + is(r, k, SHIFT)).value == MONTH && !flagged(r, k + is(r, k, SHIFT), PLURAL) && (is(r, k, SHIFT) || (the && k > j));
    if (!of_month) {
        /* "on the 18th", not "the 18th man" */
        if ((word(r, j) && !is(r, j, KEY)) || key(r, j) == OF || key(r, j) == COMMA) return false;
        if (!led || !bare_day_led(r, i) || (figures && j - n == i) || key(r, i - 1) == AROUND || (glued(r, j) && key(r, j) != DOT && key(r, j) != COMMA)) return false;
        p->end = j;
        settle(r, p);
        return true;
    }
    p->end = k + 1 + is(r, k, SHIFT);
    p->relative = true;
    if (r->now == UNKNOWN) return true;
    int64_t month = unit_add(unit_start(r->now, MONTH), MONTH, shift);
    p->from = month + (p->day - 1) * DAY_US;
    p->to = p->from + DAY_US;
    p->day = 0;
    return true;
}

static bool find_day(const reader *r, int64_t i, piece *p)
{
    static bool (*const all[])(const reader *, int64_t, piece *) = {read_numeric_date, read_relative, read_period, read_named_date, read_offset};
    piece best = piece_new(i);
    for (size_t k = 0; k < sizeof all / sizeof *all; k++) {
        piece one;
        if (all[k](r, i, &one) && one.end > best.end) best = one;
    }
    *p = best;
    return best.end > i;
}

/* Ranges, sides and moments ask for the same day in turn. */
bool read_day(const reader *r, int64_t i, piece *p)
{
    memo *m = &r->days[i % MEMOS];
    if (m->at != i) {
        m->found = find_day(r, i, &m->is);
        m->at = i;
    }
    *p = m->is;
    return m->found;
}

static int64_t instant(const reader *r, int64_t i, piece *p)
{
    static const struct { lex_key a, b, c; int n; } now[] = {{AT, THE, MOMENT, 3}, {AT, PRESENT, NO_KEY, 2}, {NOW, NO_KEY, NO_KEY, 1}, {JUST, NOW, NO_KEY, 2}};
    for (size_t k = 0; k < sizeof now / sizeof *now; k++)
        if (key(r, i) == now[k].a && (!now[k].b || key(r, i + 1) == now[k].b) && (!now[k].c || key(r, i + 2) == now[k].c)) {
            snprintf(p->timex, sizeof p->timex, "PRESENT_REF");
            return now[k].n;
        }
    return 0;
}

static bool read_now(const reader *r, int64_t i, piece *p)
{
    *p = piece_new(i);
    int64_t n = instant(r, i, p);
    if (!n) return false;
    p->end = i + n;
    p->kind = A_DATETIME;
    p->grain = SECOND;
    p->relative = true;
    p->from = r->now;
    p->to = r->now == UNKNOWN ? UNKNOWN : r->now + SECOND_US;
    return true;
}

/* What a length is counted from. */
static bool anchor(const reader *r, int64_t i, piece *p)
{
    return read_numeric_date(r, i, p) || read_relative(r, i, p) || read_named_date(r, i, p) || read_year(r, i, p) || read_now(r, i, p);
}

static bool moved(const reader *r, piece *p, const piece *length, int64_t base, int sign, bool clock)
{
    (void)r;
    bool small = length->span.seconds != 0;
    p->kind = small || clock ? A_DATETIME : A_DATE;
    p->grain = small ? (length->grain == SECOND ? SECOND : MINUTE) : DAY;
    if (base == UNKNOWN) return true;
    int64_t at = add_duration(small ? base : unit_start(base, DAY), length->span, sign);
    if (at == UNKNOWN) return true;
    p->from = at;
    p->to = unit_add(at, p->grain, 1);
    if (small) {
        p->clock = (int)((at - unit_start(at, DAY)) / SECOND_US);
        p->clock_grain = p->grain;
    }
    return true;
}

/* "three Fridays from now", "2 Thursdays ago" */
static bool weekdays_away(const reader *r, int64_t i, piece *p)
{
    double n;
    int64_t k = digits(r, i) || is(r, i, CARDINAL) ? read_number(r, i, &n) : 0, j = i + k;
    if (!k || !is(r, j, DAY_NAME) || !flagged(r, j, PLURAL) || n < 1 || n > 500 || n != floor(n)) return false;
    bool from_now = key(r, j + 1) == FROM && key(r, j + 2) == NOW, back = key(r, j + 1) == AGO;
    if (!from_now && !back) return false;
    p->end = j + (back ? 2 : 3);
    p->relative = true;
    if (r->now == UNKNOWN) return true;
    int32_t today = us_days(r->now), weekday = lex_at(r, j).value, w = days_weekday(today), c = (int32_t)n;
    p->from = (back ? today - (w - weekday + 6) % 7 - 1 - 7 * (c - 1) : today + (weekday - w + 6) % 7 + 1 + 7 * (c - 1)) * DAY_US;
    p->to = p->from + DAY_US;
    return true;
}

/* "within two weeks": from the reference on */
static bool within(const reader *r, int64_t i, piece *p)
{
    piece length;
    int64_t j = i + 1;
    if (key(r, i) != WITHIN) return false;
    j = past(r, j, THE);
    if (is(r, j, SHIFT)) j++;
    if (!read_duration(r, j, &length) || length.grain > YEAR) {
        if (j == i + 1 || !is(r, j, UNIT)) return false;
        length = piece_new(j);
        length.grain = (grain)lex_at(r, j).value;
        return false;
    }
    p->end = length.end;
    p->kind = length.span.seconds != 0 ? A_DATETIME_RANGE : A_RANGE;
    p->grain = length.grain;
    p->relative = true;
    if (r->now == UNKNOWN) return true;
    p->from = length.span.seconds != 0 ? r->now : unit_start(r->now, DAY);
    p->to = add_duration(p->from, length.span, 1);
    if (p->to == UNKNOWN) p->from = UNKNOWN;
    return true;
}

static bool clock_anchor(const reader *r, int64_t i, const piece *length, piece *p)
{
    return length->span.seconds != 0 && length->span.days == 0 && length->span.months == 0 && read_clock(r, i, false, p);
}

static bool counted_from(const reader *r, int64_t j, const piece *length, piece *p)
{
    piece from;
    lex_key k = key(r, j);
    int sign = k == BEFORE ? -1 : k == AFTER || k == FROM || k == SINCE ? 1 : 0;
    if (!sign) return false;
    int64_t a = j + 1;
    if (key(r, a) == THE && is(r, a + 1, UNIT) && lex_at(r, a + 1).value == YEAR) a++;
    if ((!anchor(r, a, &from) && !clock_anchor(r, a, length, &from)) || from.kind == A_DURATION) return false;
    p->end = from.end;
    p->relative = from.relative;
    moved(r, p, length, from.from, sign, from.kind == A_DATETIME && length->span.seconds != 0);
    if (p->from != UNKNOWN && from.other_from != UNKNOWN && length->span.seconds == 0) {
        p->other_from = add_duration(from.other_from, length->span, sign);
        p->other_to = p->other_from == UNKNOWN ? UNKNOWN : p->other_from + DAY_US;
    }
    return true;
}

/* Whether "in three months" counts on from now, and is not the time that something took: "it rose by half in three months". */
static bool counts_on(const reader *r, int64_t i, int64_t d)
{
    if (looks_ahead(r, i) || i == r->begin) return true;
    bool single = key(r, d) == A || (is(r, d, CARDINAL) && lex_at(r, d).value == 1);
    if (single && lex_at(r, d + 1).value >= DAY && r->end - r->begin > 20) return false;
    for (int64_t k = i - 1; k >= r->begin && k > i - 12 && !(key(r, k) == DOT && r->t->items[k + 1].blank); k--)
        if (key(r, k) == WAS) return false;
    return true;
}

bool read_offset(const reader *r, int64_t i, piece *p)
{
    piece length;
    *p = piece_new(i);
    if (weekdays_away(r, i, p) || within(r, i, p)) return true;
    *p = piece_new(i);
    bool in = key(r, i) == IN || key(r, i) == AFTER;
    int64_t d = past(r, in ? i + 1 : i, AROUND);
    if (d > i + in && !in) return false;
    if (!read_duration(r, d, &length) || length.grain > CENTURY) return false;
    int64_t j = length.end;
    lex_key k = key(r, j);
    bool future = k == HENCE || (is(r, j, EDGE) && flagged(r, j, COMPARED) && lex_at(r, j).value == LATE), ago = k == AGO;
    if (future && (is(r, j + 1, SHIFT) || key(r, j + 1) == IN)) future = k == HENCE;
    bool sooner = is(r, j, EDGE) && flagged(r, j, COMPARED) && lex_at(r, j).value == EARLY;
    bool now = k == FROM && key(r, j + 1) == NOW;
    p->approximate = d > i + in;
    p->relative = true;
    if (counted_from(r, j, &length, p) && !now) return true;
    p->end = future || ago || sooner ? j + 1 : now ? j + 2 : j;
    if (p->end == j && (!in || key(r, i) == AFTER)) return false;
    if (p->end == j && !counts_on(r, i, d)) return false;
    if (p->end == j && (key(r, d) == ALL || (key(r, i) == IN && key(r, j) == OF))) return false;
    return moved(r, p, &length, r->now, ago || sooner ? -1 : 1, false);
}

static bool may_join(const piece *p) { return p->kind == A_DATE && p->grain == DAY && !p->side; }

/* Between a day and its time. */
static int64_t link(const reader *r, int64_t i, bool *said)
{
    int64_t j = i;
    *said = false;
    if (key(r, j) == COMMA) j++;
    if (key(r, j) == DASH && glued(r, j)) j++;
    if (key(r, j) == AT || key(r, j) == FOR || key(r, j) == AROUND) j++, *said = true;
    if (*said && key(r, j) == AROUND) j++;
    return j;
}

/* The part of the day and the time behind a day: "Monday morning at 9". */
static void time_behind(const reader *r, piece *p)
{
    bool said;
    int64_t j = link(r, p->end, &said);
    piece c;
    if (is(r, p->end - 1, DAY_WORD) && (key(r, p->end) == AM || key(r, p->end) == PM)) {
        join_part(r, p, key(r, p->end) == AM ? MORNING : AFTERNOON, 0);
        p->end++;
        return;
    }
    if (!p->part) {
        if (read_clock(r, j, said || p->weekday, &c)) {
            if (c.bare && !said) return;
            join_clock(r, p, &c);
            p->approximate |= key(r, j - 1) == AROUND;
            p->end = c.end;
            return;
        }
        if (!read_part(r, j, &c) || (c.first < p->end)) return;
        join_part(r, p, c.part, c.edge);
        p->end = c.end;
    }
    j = link(r, p->end, &said);
    if (!read_clock(r, j, said, &c)) return;
    join_clock(r, p, &c);
    p->end = c.end;
}

/* A year behind a time: "Wed Oct 26 15:50:06 2016" */
static void year_behind_time(const reader *r, piece *p)
{
    int year;
    if (p->kind != A_DATETIME || p->year || !p->month || !read_digits(r, p->end, 4, 4, &year) || year < 1900 || year > 2100) return;
    piece day = *p;
    day.from = day.to = UNKNOWN;
    day.grain = DAY;
    settle_in_year(&day, year);
    day.relative = false;
    piece c = *p;
    join_clock(r, &day, &c);
    *p = day;
    p->end++;
}

/* A day behind a time: "3pm tomorrow", "9am on Tuesday", "morning of the 15th of February" */
static bool day_behind(const reader *r, int64_t i, piece *p)
{
    piece c, d;
    bool part = false;
    if (!read_clock(r, i, false, &c)) {
        if (read_part(r, i, &c)) part = true;
        else if (!read_clock(r, i, true, &c)) return false;
    }
    bool bare = c.bare;
    if (bare && word(r, i - 1) && !is(r, i - 1, KEY) && lex_at(r, i - 1).class == NO_LEX) return false;
    int64_t j = c.end;
    if (key(r, j) == COMMA || key(r, j) == ON || key(r, j) == OF || key(r, j) == FOR) j++;
    bool shown = is(r, j, DAY_WORD) || (is(r, j, SHIFT) && is(r, j + 1, PART));
    if (!(bare ? shown : true) || !read_day(r, j, &d) || !(may_join(&d) || (d.part && c.kind == A_TIME))) {
        if (bare) return false;
        *p = c;
        return true;
    }
    if (d.kind == A_DATE && !d.weekday && key(r, j - 1) != ON && (key(r, j) == IN || d.first != j)) {
        *p = c;
        return !bare;
    }
    int64_t k;
    *p = d;
    p->first = i;
    piece after;
    if (part) join_part(r, p, c.part, c.edge);
    else {
        if (may_join(&d) && read_part(r, d.end, &after) && after.part <= NIGHT) c.part = after.part, p->end = after.end;
        join_clock(r, p, &c);
    }
    k = p->end;
    if (p->end < k) p->end = k;
    return true;
}

bool read_moment(const reader *r, int64_t i, piece *p)
{
    piece d, t;
    bool day = read_day(r, i, &d), time = false;
    if (day && (may_join(&d) || d.part)) {
        time_behind(r, &d);
        year_behind_time(r, &d);
    }
    time = day_behind(r, i, &t);
    bool now = !day && !time && read_now(r, i, &d);
    if (now) day = true;
    if (!day && !time) return false;
    *p = !day || (time && t.end > d.end) ? t : d;
    return true;
}
