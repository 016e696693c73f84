/* SPDX-License-Identifier: GPL-3.0-or-later */
/* when_period.c -- quarters, halves, decades, centuries, weeks of a month, edges of a period: "Q1 2025", "the last week of
 * July", "late March". */
#include "when_read.h"

#include <stdio.h>

static bool finish(const reader *r, piece *p, int64_t end)
{
    p->end = end;
    p->kind = p->grain == DAY ? A_DATE : A_RANGE;
    settle(r, p);
    return true;
}

static bool unit_is(const reader *r, int64_t i, grain g) { return is(r, i, UNIT) && lex_at(r, i).value == (int)g; }

/* What a period is part of: "of 2025", "2025", "of last year", "this year"; its year in *year, or 0. */
static int64_t year_of(const reader *r, int64_t i, piece *p)
{
    piece whole;
    int64_t j = i + (key(r, i) == DASH || key(r, i) == COMMA);
    int64_t k = key(r, j) == OF || key(r, j) == IN ? j + 1 : j;
    int v;
    if (read_digits(r, k, 4, 4, &v) && v > 1500 && v < 2200) {
        p->year = v;
        return k + 1;
    }
    if (key(r, k) == FISCAL) k++;
    if (unit_is(r, past(r, k, THE), YEAR) && k > i && key(r, k) == THE) return k + 2;
    if (!is(r, k, SHIFT) || !read_relative(r, k, &whole) || whole.grain != YEAR || whole.from == UNKNOWN) return i;
    p->year = days_civil(us_days(whole.from)).year;
    p->relative = true;
    return whole.end;
}

/* Q1, 18q4, 2025 Q1, 2025-H2, H1 2025: a letter and a figure. */
static bool lettered(const reader *r, int64_t i, piece *p)
{
    int64_t j = i;
    int v, n = 0;
    if (read_digits(r, j, 4, 4, &p->year) || (read_digits(r, j, 2, 2, &p->year) && glued(r, j + 1))) {
        if (p->year < 100) p->year += 2000;
        j += 1 + (key(r, j + 1) == DASH);
    }
    bool quarter = key(r, j) == Q, half = key(r, j) == H;
    if ((!quarter && !half) || (j == i && glued(r, j) && word(r, j - 1)) || !glued(r, j + 1)) return false;
    if (!read_digits(r, j + 1, 1, 1, &n) || n < 1 || n > (quarter ? 4 : 2)) return false;
    if (glued(r, j + 2) && (word(r, j + 2) || digits(r, j + 2))) return false;
    if (half && j == i && !read_digits(r, j + 2, 4, 4, &v) && key(r, j + 2) != OF) return false;
    p->grain = quarter ? QUARTER : HALF;
    p->month = quarter ? 3 * n - 2 : 6 * n - 5;
    return finish(r, p, p->year ? j + 2 : year_of(r, j + 2, p));
}

/* "(the) third quarter (of 2025)", "first half of 2024", "next year's first quarter" */
static bool worded_quarter(const reader *r, int64_t i, piece *p)
{
    int n;
    int64_t j = past(r, i, THE);
    bool last = is(r, j, SHIFT) && lex_at(r, j).value < 0;
    int64_t k = last ? 1 : read_ordinal(r, j, &n);
    if (!k) return false;
    j += k;
    if (key(r, j) == FISCAL) j++;
    bool quarter = unit_is(r, j, QUARTER), half = key(r, j) == HALF_OF;
    if ((!quarter && !half) || flagged(r, j, PLURAL)) return false;
    if (last) n = quarter ? 4 : 2;
    if (n > (quarter ? 4 : 2)) return false;
    p->grain = quarter ? QUARTER : HALF;
    p->month = quarter ? 3 * n - 2 : 6 * n - 5;
    int64_t end = year_of(r, j + 1, p);
    if ((half || last) && end == j + 1) return false;
    return finish(r, p, end);
}

/* "the 1990s", "1990 s", "90s", "nineties", "the '90s" */
static bool decade(const reader *r, int64_t i, piece *p)
{
    int64_t j = past(r, i, THE), k;
    int v;
    j = past(r, j, APOSTROPHE);
    if (is(r, j, DECADE_NAME)) v = lex_at(r, j).value, k = j + 1;
    else {
        if (!read_digits(r, j, 2, 4, &v) || r->t->items[j].length == 3 || v % 10) return false;
        k = j + 1;
        k = past(r, k, APOSTROPHE);
        if (key(r, k) != S || (r->t->items[j].length == 2 && v < 20)) return false;
        if (r->t->items[j].length == 4 && (v < 1500 || v > 2190)) return false;
        k++;
    }
    p->grain = DECADE;
    p->year = v < 100 ? v + 1900 : v;
    p->end = k;
    p->kind = A_RANGE;
    p->from = civil_days(p->year, 1, 1) * DAY_US;
    p->to = civil_days(p->year + 10, 1, 1) * DAY_US;
    return true;
}

static bool century(const reader *r, int64_t i, piece *p)
{
    int n;
    int64_t j = past(r, i, THE), k = read_ordinal(r, j, &n);
    if (!k || !unit_is(r, j + k, CENTURY) || n < 1 || n > 22) return false;
    p->grain = CENTURY;
    p->kind = A_RANGE;
    p->end = j + k + 1;
    p->from = civil_days(100 * (n - 1), 1, 1) * DAY_US;
    p->to = civil_days(100 * n, 1, 1) * DAY_US;
    return true;
}

/* The n-th unit of a period: "first Monday of October", "last day of 2015", "third week of January", "first two weeks of 2021". */
typedef struct choice { int n, weekday, count; grain unit; } choice;

static int64_t read_choice(const reader *r, int64_t i, choice *c)
{
    double count = 1;
    int64_t j = past(r, i, THE), k = 0;
    *c = (choice){.count = 1};
    if (is(r, j, SHIFT) && lex_at(r, j).value < 0 && !flagged(r, j, VAGUE)) c->n = -1, k = 1;
    else k = read_ordinal(r, j, &c->n);
    if (!k) return 0;
    j += k;
    if (c->n > 0 && is(r, j, SHIFT) && lex_at(r, j).value < 0) c->n = -c->n, j++;
    if (digits(r, j) || is(r, j, CARDINAL)) {
        if (!(k = read_number(r, j, &count)) || count > 400 || count < 1) return 0;
        j += k;
    }
    c->count = (int)count;
    if (is(r, j, DAY_NAME)) c->weekday = lex_at(r, j).value;
    else if (is(r, j, UNIT) && lex_at(r, j).value >= DAY && lex_at(r, j).value <= MONTH) c->unit = (grain)lex_at(r, j).value;
    else return 0;
    return j + 1 - i;
}

static int32_t nth_in(int64_t from, int64_t to, int weekday, int n)
{
    int32_t first = us_days(from), last = us_days(to) - 1;
    if (n > 0) return first + (weekday - days_weekday(first) + 7) % 7 + 7 * (n - 1);
    return last - (days_weekday(last) - weekday + 7) % 7 + 7 * (n + 1);
}

/* Weeks belong to the period that has their Thursday. */
static int64_t nth_week(int64_t from, int64_t to, int n)
{
    return (nth_in(from, to, THURSDAY, n) - 3) * DAY_US;
}

static void choose_in(const choice *c, int64_t *from, int64_t *to)
{
    int64_t a, b;
    if (*from == UNKNOWN) return;
    if (c->weekday) {
        a = nth_in(*from, *to, c->weekday, c->n) * DAY_US;
        b = a + DAY_US;
    } else {
        int n = c->n < 0 ? c->n - (c->count - 1) : c->n;
        if (c->unit == WEEKEND) a = nth_in(*from, *to, SATURDAY, n) * DAY_US;
        else if (c->unit == WEEK) a = nth_week(*from, *to, n);
        else a = n > 0 ? unit_add(*from, c->unit, n - 1) : unit_add(*to, c->unit, n);
        b = c->unit == WEEKEND ? a + 2 * DAY_US : unit_add(a, c->unit, c->count);
    }
    *from = a;
    *to = b;
}

static bool nth_of(const reader *r, int64_t i, piece *p)
{
    choice c;
    int64_t n = read_choice(r, i, &c), j = i + n;
    if (!n || (key(r, j) != OF && key(r, j) != IN)) return false;
    piece whole;
    j++;
    bool the = key(r, j) == THE;
    if (the && is(r, j + 1, UNIT) && !flagged(r, j + 1, PLURAL)) {
        whole = piece_new(j);
        grain g = (grain)lex_at(r, j + 1).value;
        if (g < MONTH) return false;
        int64_t from = r->now == UNKNOWN ? UNKNOWN : unit_start(r->now, g);
        settle_range(r, &whole, g, from, from == UNKNOWN ? UNKNOWN : unit_add(from, g, 1));
        whole.end = j + 2;
    } else if (!read_relative(r, past(r, j, THE), &whole) && !read_named_date(r, j, &whole) && !read_year(r, j, &whole)) return false;
    if (whole.grain < MONTH) return false;
    *p = whole;
    p->first = i;
    choose_in(&c, &p->from, &p->to);
    choose_in(&c, &p->other_from, &p->other_to);
    p->grain = c.weekday ? DAY : c.unit;
    p->kind = p->grain == DAY && c.count == 1 ? A_DATE : A_RANGE;
    p->month = p->day = p->weekday = 0;
    if (c.count > 1) snprintf(p->timex, sizeof p->timex, "P%d%c", c.count, c.unit == DAY ? 'D' : c.unit == MONTH ? 'M' : 'W');
    return true;
}

/* "week 31 (of 2027)" */
static bool numbered_week(const reader *r, int64_t i, piece *p)
{
    int n;
    if (!unit_is(r, i, WEEK) || flagged(r, i, PLURAL) || !read_digits(r, i + 1, 1, 2, &n) || n < 1 || n > 53) return false;
    p->end = year_of(r, i + 2, p);
    int year = p->year ? p->year : r->now == UNKNOWN ? 0 : days_civil(us_days(r->now)).year;
    p->grain = WEEK;
    p->kind = A_RANGE;
    if (!year) return true;
    p->from = iso_week_start(year, n) * DAY_US;
    p->to = p->from + 7 * DAY_US;
    return true;
}

/* "the week of April 10th", "the week beginning February 4", "the weekend of Halloween" */
static bool week_of(const reader *r, int64_t i, piece *p)
{
    int64_t j = past(r, i, THE);
    bool week = unit_is(r, j, WEEK), weekend = unit_is(r, j, WEEKEND);
    if (!week && !weekend) return false;
    bool edge = is(r, j + 1, EDGE) && flagged(r, j + 1, NOUN) && lex_at(r, j + 1).value == EARLY;
    if (key(r, j + 1) != OF && key(r, j + 1) != STARTING && !edge) return false;
    j = past(r, j + 2, ON);
    piece day;
    if (!read_numeric_date(r, j, &day) && !read_named_date(r, j, &day) && !read_bare_day(r, j, &day) && !read_relative(r, j, &day)) return false;
    if (day.grain != DAY || day.kind != A_DATE) return false;
    *p = day;
    p->first = i;
    p->kind = A_RANGE;
    p->grain = week ? WEEK : WEEKEND;
    int64_t *from[] = {&p->from, &p->other_from}, *to[] = {&p->to, &p->other_to};
    for (int k = 0; k < 2; k++)
        if (*from[k] != UNKNOWN) {
            *from[k] = unit_start(*from[k], p->grain);
            *to[k] = *from[k] + (week ? 7 : 2) * DAY_US;
        }
    return true;
}

/* Thirds of the period, in its own smaller units. */
static void third(int edge, grain g, int64_t *from, int64_t *to)
{
    static const int parts[][3] = {[WEEK] = {3, 4, 4}, [MONTH] = {10, 20, 0}, [YEAR] = {4, 8, 12}};
    if (*from == UNKNOWN) return;
    int64_t a = *from, b = *to;
    grain unit = g == YEAR ? MONTH : DAY;
    if (g == WEEK || g == MONTH || g == YEAR) {
        *from = edge == EARLY ? a : unit_add(a, unit, parts[g][edge - 2]);
        *to = edge == LATE ? b : unit_add(a, unit, parts[g][edge - 1]);
    } else {
        *from = a + (b - a) / DAY_US * (edge - 1) / 3 * DAY_US;
        *to = edge == LATE ? b : a + (b - a) / DAY_US * edge / 3 * DAY_US;
    }
}

/* The end of a day is its last second. */
static bool at_day_end(piece *p)
{
    p->clock = 86399;
    p->clock_grain = p->grain = SECOND;
    if (p->from != UNKNOWN) p->from += 86399 * SECOND_US;
    if (p->other_from != UNKNOWN) p->other_from += 86399 * SECOND_US;
    p->kind = A_DATETIME;
    return true;
}

static bool the_unit(const reader *r, int64_t i, piece *p)
{
    int64_t j = past(r, i, THE);
    if (!is(r, j, UNIT) || flagged(r, j, PLURAL) || (grain)lex_at(r, j).value < DAY) return false;
    *p = piece_new(i);
    grain g = (grain)lex_at(r, j).value;
    int64_t from = r->now == UNKNOWN ? UNKNOWN : unit_start(r->now, g);
    settle_range(r, p, g, from, from == UNKNOWN ? UNKNOWN : g == WEEKEND ? from + 2 * DAY_US : unit_add(from, g, 1));
    p->end = j + 1;
    return true;
}

/* "early March", "mid-November", "late last week", "the end of 2012", "earlier this month", "later in the year" */
static bool edge_of(const reader *r, int64_t i, piece *p)
{
    int64_t j = past(r, i, THE);
    lex e = lex_at(r, j);
    if (e.class != EDGE || (j > i && !(e.flags & NOUN) && e.value != MIDDLE)) return false;
    j++;
    if (key(r, j) == DASH && glued(r, j)) j++;
    bool linked = key(r, j) == OF || ((e.flags & COMPARED) && key(r, j) == IN);
    if ((e.flags & NOUN) && !linked) return false;
    if (linked) j++;
    if (key(r, j) == AROUND) j++;
    if (is(r, j, EDGE) || is(r, past(r, j, THE), EDGE)) return false;
    if (!read_period(r, j, p) && !read_named_date(r, j, p) && !read_relative(r, j, p) && !((linked || e.flags & COMPARED) && the_unit(r, j, p)) && !read_year(r, j, p))
        return false;
    if (p->part && p->clock < 0 && !(e.flags & NOUN)) {
        p->first = i;
        if (p->from != UNKNOWN) p->from = unit_start(p->from, DAY);
        if (p->other_from != UNKNOWN) p->other_from = unit_start(p->other_from, DAY);
        join_part(r, p, p->part, e.value);
        return true;
    }
    if (p->kind == A_DURATION || p->part || (p->grain == DAY && !(e.flags & NOUN))) return false;
    p->first = i;
    if (p->grain == DAY) return e.value == LATE && at_day_end(p);
    if (!*p->timex) piece_timex(p);
    p->edge = e.value;
    third(e.value, p->grain, &p->from, &p->to);
    third(e.value, p->grain, &p->other_from, &p->other_to);
    return true;
}

/* "EOD", "the EOY" */
static bool edge_unit(const reader *r, int64_t i, piece *p)
{
    int64_t j = past(r, i, THE);
    if (!is(r, j, EDGE_UNIT) || (flagged(r, j, VAGUE) && r->t->items[j].caps != 2)) return false;
    grain g = (grain)(lex_at(r, j).value / 4);
    int edge = lex_at(r, j).value % 4;
    int64_t from = r->now == UNKNOWN ? UNKNOWN : unit_start(r->now, g);
    settle_range(r, p, g, from, from == UNKNOWN ? UNKNOWN : unit_add(from, g, 1));
    p->end = j + 1;
    if (g == DAY) return at_day_end(p);
    piece_timex(p);
    p->edge = edge;
    third(edge, g, &p->from, &p->to);
    return true;
}

/* "fiscal year 2025", "FY2025": when it begins is the firm's own. */
static bool fiscal(const reader *r, int64_t i, piece *p)
{
    int v;
    if (key(r, i) != FISCAL) return false;
    int64_t j = i + 1;
    if (unit_is(r, j, YEAR)) j++;
    if (!read_digits(r, j, 2, 4, &v) || (v > 99 && (v < 1900 || v > 2100))) return false;
    snprintf(p->timex, sizeof p->timex, "%s%04d", r->t->text[r->t->items[i].start] == 's' ? "SY" : "FY", v < 100 ? v + 2000 : v);
    p->grain = YEAR;
    p->kind = A_RANGE;
    p->end = j + 1;
    return true;
}

bool read_period(const reader *r, int64_t i, piece *p)
{
    static bool (*const all[])(const reader *, int64_t, piece *) = {nth_of, lettered, worded_quarter, decade, century, numbered_week, week_of, edge_of, edge_unit, fiscal};
    lex l = lex_at(r, i);
    bool may = digits(r, i) || l.class == ORDINAL || l.class == SHIFT || l.class == EDGE || l.class == UNIT || l.class == DECADE_NAME || l.class == CARDINAL ||
               l.class == EDGE_UNIT || l.class == KEY;
    for (size_t k = 0; may && k < sizeof all / sizeof *all; k++) {
        *p = piece_new(i);
        if (all[k](r, i, p)) return true;
    }
    return false;
}
