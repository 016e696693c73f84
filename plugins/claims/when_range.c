/* SPDX-License-Identifier: GPL-3.0-or-later */
/* when_range.c -- from one to another: "July 13-15", "from Monday to Wednesday", "between 2021 and 2023", "2-4 pm tomorrow". */
#include "when_read.h"

#include <stdio.h>

static bool connects(const reader *r, int64_t i, bool between)
{
    lex_key k = key(r, i);
    return k == TO || k == UNTIL || k == THROUGH || k == DASH || (between && k == AND);
}

static int clock_after(int b, int a) { return b <= a ? b + 43200 : b; }

/* Each takes its half of the day from the other. */
static bool match_halves(piece *a, piece *b)
{
    if (a->half_day && !b->half_day) {
        if (a->clock + 43200 < b->clock || (a->clock == 43200 && b->clock < 43200)) a->clock += a->clock < 43200 ? 43200 : 0;
        if (a->clock >= 43200 && a->clock < 46800 && b->clock <= 43200) a->clock -= 43200;
    } else if (b->half_day) b->clock = clock_after(b->clock % 43200, a->clock);
    else if (b->clock == 0) b->clock = 86400;
    return a->half_day && b->half_day;
}

/* Two times with what connects them, or a time and a length. `bare`: figures alone may be hours. */
static bool read_times(const reader *r, int64_t i, bool bare, piece *p)
{
    piece a, b, length;
    *p = piece_new(i);
    bool between = key(r, i) == BETWEEN, led = between || key(r, i) == FROM;
    int64_t j = i + led;
    if (key(r, i) == AT || key(r, i) == AROUND) j++;
    if (!read_clock(r, j, true, &a) || a.first != j) return false;
    bool a_bare = a.clock_grain == HOUR && a.half_day && a.end == j + 1, b_bare;
    if (key(r, a.end) == FOR && read_duration(r, a.end + 1, &length) && length.seconds <= 86400 && (!a_bare || led)) {
        b = a;
        b.clock = a.clock + (int)length.seconds;
        b.end = length.end;
        b_bare = false;
        p->half_day = false;
    } else {
        if (!connects(r, a.end, between || led) || !read_clock(r, a.end + 1, true, &b)) return false;
        b_bare = b.clock_grain == HOUR && b.half_day && b.end == a.end + 2;
        if (a_bare && b_bare && !bare) return false;
        p->half_day = match_halves(&a, &b);
    }
    if (glued(r, b.end) && (digits(r, b.end) || (key(r, b.end) == DASH && digits(r, b.end + 1)))) return false;
    if (key(r, b.end) == SLASH) return false;
    p->end = b.end;
    p->kind = A_TIME_RANGE;
    p->grain = b.clock_grain < a.clock_grain ? b.clock_grain : a.clock_grain;
    p->clock = a.clock;
    p->seconds = b.clock - a.clock + (b.clock <= a.clock ? 86400 : 0);
    p->bare = a_bare && b_bare;
    p->clock_grain = p->grain;
    return true;
}

static void clock_name(int s, char *to, size_t n)
{
    s %= 86400;
    if (s % 3600 == 0) snprintf(to, n, "T%02d", s / 3600);
    else if (s % 60 == 0) snprintf(to, n, "T%02d:%02d", s / 3600, s / 60 % 60);
    else snprintf(to, n, "T%02d:%02d:%02d", s / 3600, s / 60 % 60, s % 60);
}

/* Times put on a day. */
static void put_on(const piece *times, const piece *day, piece *p)
{
    char a[16], b[16], date[16] = "";
    int start = times->clock, part = day->part ? day->part : times->part;
    bool late = part == AFTERNOON || part == EVENING || part == NIGHT;
    if (late && times->half_day && start < 43200) start += 43200;
    clock_name(start, a, sizeof a);
    clock_name(start + (int)times->seconds, b, sizeof b);
    int64_t *from[] = {&p->from, &p->other_from}, *to[] = {&p->to, &p->other_to}, at[] = {day->from, day->other_from};
    for (int k = 0; k < 2; k++) {
        *from[k] = at[k] == UNKNOWN ? UNKNOWN : unit_start(at[k], DAY) + start * SECOND_US;
        *to[k] = at[k] == UNKNOWN ? UNKNOWN : *from[k] + (int64_t)times->seconds * SECOND_US;
    }
    if (day->kind != A_TIME) {
        piece plain = *day;
        plain.kind = A_DATE;
        plain.part = 0;
        plain.clock = -1;
        plain.grain = DAY;
        plain.timex[0] = 0;
        piece_timex(&plain);
        snprintf(date, sizeof date, "%.12s", plain.timex);
    }
    snprintf(p->timex, sizeof p->timex, "%.10s%.9s/%.10s%.9s", date, a, date, b);
    p->half_day = times->half_day && !part;
    p->grain = times->grain;
    p->relative = day->relative;
    p->clash = day->clash;
}

static bool a_day(const reader *r, int64_t i, piece *d)
{
    return (read_day(r, i, d) || read_bare_day(r, i, d)) && ((d->kind == A_DATE && d->grain == DAY) || d->part);
}

/* "tomorrow from 10 to 12", "Monday morning 6-8" */
static bool day_then_times(const reader *r, int64_t i, piece *p)
{
    piece d, t, part;
    if (!a_day(r, i, &d)) return false;
    int64_t j = d.end;
    if (!d.part && read_part(r, j, &part) && part.part <= NIGHT) d.part = part.part, j = part.end;
    if (key(r, j) == COMMA || key(r, j) == AT || key(r, j) == FOR || (key(r, j) == IN && key(r, j + 1) == BETWEEN)) j++;
    piece length;
    if (key(r, j - 1) == FOR && read_duration(r, j, &length) && key(r, length.end) == FROM && read_clock(r, length.end + 1, true, &t) && length.seconds <= 86400) {
        t.seconds = length.seconds;
        t.kind = A_TIME_RANGE;
    } else if (!read_times(r, j, d.weekday || d.relative || key(r, j) == FROM || key(r, j) == BETWEEN, &t)) return false;
    if (t.bare && glued(r, t.end)  && (key(r, t.end) == SLASH)) return false;
    *p = d;
    p->end = t.end;
    p->kind = A_DATETIME_RANGE;
    put_on(&t, &d, p);
    return true;
}

/* "from 3-8pm yesterday afternoon", "between 10 and 11:30 on 1/1/2015", "5 to 7 in the morning", "3-4 pm" */
static bool times_then_day(const reader *r, int64_t i, piece *p)
{
    piece t, d, part, today = piece_new(i);
    if (!read_times(r, i, true, &t)) return false;
    int64_t j = t.end;
    bool on = key(r, j) == ON || key(r, j) == OF || key(r, j) == COMMA;
    if (a_day(r, j + on, &d) && (!t.bare || on || d.relative)) {
        if (!d.part && read_part(r, d.end, &part) && part.part <= NIGHT) d.part = part.part, d.end = part.end;
        *p = d;
        p->first = i;
        p->kind = A_DATETIME_RANGE;
        put_on(&t, &d, p);
        return true;
    }
    bool in_part = read_part(r, j, &part) && part.part <= NIGHT && (key(r, j) == IN);
    if (t.bare && !in_part) return false;
    *p = t;
    if (in_part) today.part = part.part, p->end = part.end;
    if (r->now != UNKNOWN) today.from = unit_start(r->now, DAY);
    today.kind = A_TIME;
    put_on(&t, &today, p);
    p->relative = true;
    return true;
}

/* The first time from an instant on that a piece without a year or week may mean. */
static bool following(const piece *b, int64_t from, int64_t *start, int64_t *end)
{
    if (b->year || b->from == UNKNOWN || b->other_from == UNKNOWN) {
        *start = b->from;
        *end = b->to;
        return b->from != UNKNOWN;
    }
    if (b->weekday && !b->day) {
        int32_t d = us_days(from);
        *start = (d + (b->weekday - days_weekday(d) + 6) % 7 + 1) * DAY_US;
        *end = *start + DAY_US;
        return true;
    }
    piece one = *b;
    for (int y = days_civil(us_days(from)).year, last = y + 2; y < last; y++) {
        one.clash = false;
        settle_in_year(&one, y);
        if (b->edge || one.from == UNKNOWN || one.from < from) continue;
        *start = one.from;
        *end = one.to;
        return true;
    }
    *start = b->other_from > from && b->from < from ? b->other_from : b->from;
    *end = b->other_from > from && b->from < from ? b->other_to : b->to;
    return *start > from;
}

static bool year_behind_dash(const reader *r, int64_t i, piece *p)
{
    *p = piece_new(i);
    if (key(r, i - 1) != DASH || !read_digits(r, i, 4, 4, &p->year) || p->year < 1000 || p->year > 2199 || (glued(r, i + 1) && word(r, i + 1))) return false;
    p->grain = YEAR;
    p->kind = A_RANGE;
    p->end = i + 1;
    settle(r, p);
    return true;
}

/* An end of a range: any day or period, or a number that is a day of the other's month. */
static bool end_point(const reader *r, int64_t i, piece *p)
{
    piece now;
    *p = piece_new(i);
    if (read_day(r, i, p)) return p->kind == A_DATE || p->kind == A_RANGE;
    if (read_moment(r, i, &now) && *now.timex == 'P') {
        *p = now;
        p->kind = A_DATE;
        p->grain = DAY;
        if (p->from != UNKNOWN) p->from = unit_start(p->from, DAY), p->to = p->from + DAY_US;
        return true;
    }
    if (key(r, i) == DATE || (is(r, i, SHIFT) && key(r, i + 1) == DATE)) {
        p->end = i + 1 + (key(r, i) != DATE);
        p->relative = true;
        if (r->now != UNKNOWN) p->from = unit_start(r->now, DAY), p->to = p->from + DAY_US;
        return true;
    }
    if (read_year(r, i, p) || year_behind_dash(r, i, p)) return true;
    int64_t j = past(r, i, THE), n = read_ordinal(r, j, &p->day);
    *p = piece_new(i);
    if (!n) n = read_digits(r, j, 1, 2, &p->day);
    else read_ordinal(r, j, &p->day);
    p->end = j + n;
    p->bare = true;
    bool longer = glued(r, p->end) && (word(r, p->end) || digits(r, p->end) || key(r, p->end) == SLASH || key(r, p->end) == COLON ||
                                          r->t->text[r->t->items[p->end].start] == '%');
    return n && p->day >= 1 && p->day <= 31 && !longer;
}

/* "13 to 15 July", "July 13-15": the other's month, the one after where it goes back. */
static bool lend_month(const reader *r, piece *a, piece *b)
{
    piece *bare = a->bare ? a : b;
    const piece *full = a->bare ? b : a;
    if (!full->day && !(full->relative && full->grain == DAY)) return false;
    if (full->day && !full->month) return false;
    int day = bare->day;
    bool back = a->bare ? day > full->day : day < full->day;
    if (!full->month) {
        civil c = full->from == UNKNOWN ? (civil){0, 0, 0} : days_civil(us_days(full->from));
        if (!c.year) return false;
        settle_in_year((bare->month = c.month, bare), c.year);
        return day <= month_length(c.year, c.month);
    }
    bare->month = full->month + (back ? (a->bare ? -1 : 1) : 0);
    if (bare->month < 1 || bare->month > 12) bare->month = bare->month < 1 ? 12 : 1;
    bare->year = full->year;
    settle(r, bare);
    return true;
}

static void name_range(piece *p, const piece *a, const piece *b)
{
    piece x = *a, y = *b;
    piece_timex(&x);
    piece_timex(&y);
    snprintf(p->timex, sizeof p->timex, "%.18s/%.18s", x.timex, y.timex);
}

static bool join_ends(const reader *r, int64_t i, piece *a, piece *b, piece *p)
{
    if (a->bare && b->bare) return false;
    if ((a->bare || b->bare) && !lend_month(r, a, b)) return false;
    if (b->year && !a->year && a->other_from != UNKNOWN && (a->month || a->holiday >= 0)) {
        settle_in_year(a, b->year);
        a->relative = b->relative;
        if (a->from > b->from) settle_in_year(a, b->year - 1);
    }
    *p = piece_new(i);
    p->end = b->end;
    p->kind = A_RANGE;
    p->grain = b->grain;
    p->relative = a->relative || b->relative;
    p->clash = a->clash || b->clash;
    int64_t start;
    bool whole = a->from != UNKNOWN && following(b, a->from, &start, &p->to);
    if (whole && p->to <= a->from) whole = false;
    if (whole) p->from = a->from;
    if (a->other_from != UNKNOWN && following(b, a->other_from, &start, &p->other_to) && start > a->other_from) p->other_from = a->other_from;
    if (p->other_from == UNKNOWN) p->other_to = UNKNOWN;
    if (a->from != UNKNOWN && !whole) {
        if (p->other_from == UNKNOWN || p->other_to <= p->other_from) return false;
        p->from = p->other_from, p->to = p->other_to;
        p->other_from = p->other_to = UNKNOWN;
    }
    name_range(p, a, b);
    return true;
}

/* Years alone in a range are years only where they rise, and by less than a life of figures. */
static bool plausible(const piece *a, const piece *b, bool led)
{
    if (a->grain != YEAR || b->grain != YEAR || a->relative || b->relative) return true;
    return a->year < b->year && a->year > (led ? 1000 : 1500) && b->year < 2200 && (led || b->year - a->year < 300);
}

static bool dates(const reader *r, int64_t i, piece *p)
{
    piece a, b;
    bool between = key(r, i) == BETWEEN, led = between || key(r, i) == FROM;
    if (key(r, i) == IN && digits(r, i + 1)) led = true;
    int64_t j = i + led;
    if (!end_point(r, j, &a) || !connects(r, a.end, between)) return false;
    int64_t k = a.end + 1;
    if (a.bare && !led && word(r, i)) return false;
    if (!end_point(r, k, &b) || (b.bare && key(r, a.end) == AND && !between) || !plausible(&a, &b, led)) return false;
    if (glued(r, b.end) && key(r, b.end) == DASH && digits(r, b.end + 1)) return false;
    if (!led && glued(r, i) && key(r, i - 1) == DASH && digits(r, i - 2)) return false;
    if (a.bare && !b.month && !b.relative) return false;
    if (b.bare && is(r, b.end, UNIT)) return false;
    return join_ends(r, i, &a, &b, p);
}

/* "three days starting next Monday", "for ten days from 18th December", "from 18th December for ten days" */
static bool with_length(const reader *r, int64_t i, piece *p)
{
    piece length, start;
    int64_t j = i + (key(r, i) == FOR);
    bool first = read_duration(r, j, &length);
    if (first) {
        j = length.end + (key(r, length.end) == COMMA);
        bool starting = key(r, j) == STARTING || (is(r, j, EDGE) && flagged(r, j, NOUN) && lex_at(r, j).value == EARLY);
        if (!starting && !(key(r, i) == FOR && key(r, j) == FROM)) return false;
        j++;
        if (starting) j += key(r, j) == FROM || key(r, j) == ON;
        if (!read_moment(r, j, &start)) return false;
    } else {
        j = i + 1;
        if (key(r, i) != FROM || !read_day(r, j, &start) || key(r, start.end) != FOR || !read_duration(r, start.end + 1, &length)) return false;
    }
    if (start.kind != A_DATE && start.kind != A_DATETIME && start.kind != A_TIME) return false;
    if (start.kind == A_TIME && length.seconds > 86400) return false;
    *p = start;
    p->first = i;
    p->end = first ? start.end : length.end;
    p->kind = start.kind == A_TIME ? A_TIME_RANGE : start.kind == A_DATETIME || length.span.seconds != 0 ? A_DATETIME_RANGE : A_RANGE;
    p->grain = p->kind == A_RANGE ? DAY : MINUTE;
    snprintf(p->timex, sizeof p->timex, "%s", length.timex);
    if (p->from != UNKNOWN) p->to = add_duration(p->from, length.span, 1);
    if (p->other_from != UNKNOWN) p->other_to = add_duration(p->other_from, length.span, 1);
    return true;
}

bool read_range(const reader *r, int64_t i, piece *p)
{
    static bool (*const all[])(const reader *, int64_t, piece *) = {day_then_times, times_then_day, dates, with_length};
    piece best = piece_new(i);
    for (size_t k = 0; k < sizeof all / sizeof *all; k++) {
        piece one;
        if (all[k](r, i, &one) && one.end > best.end) best = one;
    }
    *p = best;
    p->first = i;
    return best.end > i;
}
