/* SPDX-License-Identifier: GPL-3.0-or-later */
/* when_settle.c -- from what a date says to the time it means: the year or week that is not said is the reference's own. */
#include "when_read.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* Field by field: it is made for nearly every word, and zeroing it as a whole costs more than all else. */
piece piece_new(int64_t first)
{
    piece p;
    p.first = p.end = first;
    p.kind = A_DATE;
    p.grain = DAY;
    p.year = p.month = p.day = p.weekday = p.part = p.decade_years = 0;
    p.holiday = p.clock = -1;
    p.clock_grain = SECOND;
    p.half_day = p.relative = p.approximate = p.excluded = p.clash = p.bare = false;
    p.side = p.edge = 0;
    p.from = p.to = p.other_from = p.other_to = UNKNOWN;
    p.span = (duration){0, 0, 0};
    p.seconds = 0;
    p.timex[0] = 0;
    return p;
}

/* "will", "is due" before it in its sentence: what has no year is to come. */
bool looks_ahead(const reader *r, int64_t i)
{
    for (int64_t k = i - 1; k >= r->begin && k > i - 12 && !(key(r, k) == DOT && r->t->items[k + 1].blank); k--)
        if (key(r, k) == WILL) return true;
    return false;
}

static bool days_in(const piece *p, int year, int64_t *from, int64_t *to)
{
    int32_t a, b;
    if (p->holiday >= 0) {
        if (!holiday_days(p->holiday, year, &a, &b)) return false;
        *from = a * DAY_US;
        *to = b * DAY_US;
        return true;
    }
    int month = p->month ? p->month : 1, day = p->day ? p->day : 1;
    if (day > month_length(year, month)) return false;
    *from = civil_days(year, month, day) * DAY_US;
    *to = unit_add(*from, p->grain, 1);
    return !p->weekday || days_weekday(us_days(*from)) == p->weekday;
}

void settle_in_year(piece *p, int year)
{
    int weekday = p->weekday;
    p->year = year;
    p->other_from = p->other_to = UNKNOWN;
    if (days_in(p, year, &p->from, &p->to)) return;
    p->clash = true;
    p->weekday = 0;
    if (!days_in(p, year, &p->from, &p->to)) p->from = p->to = UNKNOWN;
    p->weekday = weekday;
}

static void swap_readings(piece *p)
{
    int64_t from = p->from, to = p->to;
    p->from = p->other_from;
    p->to = p->other_to;
    p->other_from = from;
    p->other_to = to;
}

/* The last one is in from and to, the next in other: the likelier first. */
static void choose(const reader *r, piece *p, bool nearest)
{
    bool ahead = looks_ahead(r, p->first);
    if (p->from == UNKNOWN || (p->other_from != UNKNOWN && (ahead || (nearest && p->other_from - r->now < r->now - p->to)))) swap_readings(p);
    p->relative = true;
}

/* A date near the reference whose weekday is another than is said: a slip, not a date of another year. */
static bool wrong_weekday(const reader *r, const piece *p)
{
    piece any = *p;
    int64_t a, b;
    any.weekday = 0;
    for (int y = days_civil(us_days(r->now)).year, k = -1; k <= 1; k++)
        if (days_in(&any, y + k, &a, &b) && llabs(a - r->now) < 60 * DAY_US) return days_weekday(us_days(a)) != p->weekday;
    return false;
}

static void by_year(const reader *r, piece *p)
{
    int64_t a, b;
    int now = days_civil(us_days(r->now)).year;
    if (p->weekday && wrong_weekday(r, p)) {
        p->clash = true;
        p->weekday = 0;
    }
    for (int y = now + 8; y >= now - 8; y--) {
        if (!days_in(p, y, &a, &b)) continue;
        if (a > r->now) p->other_from = a, p->other_to = b;
        else {
            p->from = a, p->to = b;
            break;
        }
    }
    choose(r, p, true);
}

/* The 18th, and Friday the 18th: months that have it. */
static void by_month(const reader *r, piece *p)
{
    civil c = days_civil(us_days(r->now));
    for (int k = 14; k >= -14; k--) {
        int m = c.year * 12 + c.month - 1 + k, year = m / 12, month = m % 12 + 1;
        if (p->day > month_length(year, month)) continue;
        int32_t d = civil_days(year, month, p->day);
        if (p->weekday && days_weekday(d) != p->weekday) continue;
        if (d * DAY_US > r->now) p->other_from = d * DAY_US, p->other_to = p->other_from + DAY_US;
        else {
            p->from = d * DAY_US, p->to = p->from + DAY_US;
            break;
        }
    }
    choose(r, p, true);
}

static void by_week(const reader *r, piece *p)
{
    int32_t today = us_days(r->now), back = (days_weekday(today) - p->weekday + 7) % 7;
    p->from = (today - back) * DAY_US;
    p->to = p->from + DAY_US;
    p->other_from = p->from + 7 * DAY_US;
    p->other_to = p->to + 7 * DAY_US;
    choose(r, p, false);
}

void settle(const reader *r, piece *p)
{
    if (p->from != UNKNOWN) return;
    p->relative |= !p->year;
    if (p->year) settle_in_year(p, p->year);
    else if (p->day && !p->month && p->holiday < 0) {
        if (p->day > 31) p->clash = true;
        else if (r->now != UNKNOWN) by_month(r, p);
    } else if (p->weekday && !p->month && p->holiday < 0) {
        if (r->now != UNKNOWN) by_week(r, p);
    } else if (p->month && p->day > month_length(2024, p->month)) p->clash = true;
    else if (r->now != UNKNOWN) by_year(r, p);
}

void settle_range(const reader *r, piece *p, grain g, int64_t from, int64_t to)
{
    p->grain = g;
    p->kind = g < DAY ? A_DATETIME_RANGE : g == DAY && to - from == DAY_US ? A_DATE : A_RANGE;
    p->relative = true;
    if (r->now == UNKNOWN || from == UNKNOWN || to == UNKNOWN) return;
    p->from = from;
    p->to = to;
}

int64_t add_duration(int64_t us, duration d, int sign)
{
    int64_t to = d.months != 0 ? unit_add(us, MONTH, sign * d.months) : us;
    if (to == UNKNOWN || fabs(d.days) > 4e6 || fabs(d.seconds) > 3e11) return UNKNOWN;
    return to + sign * (llround(d.days * 86400) * SECOND_US + llround(d.seconds * 1e6));
}

/* Hours of the parts of the day: nobody agrees on them; these are wide. */
void part_hours(int part, int edge, int *from, int *to)
{
    static const int hours[][2] = {[MORNING] = {0, 12}, [AFTERNOON] = {12, 19}, [EVENING] = {18, 24}, [NIGHT] = {18, 24}, [NOON] = {12, 13},
                                   [MIDNIGHT] = {0, 1}, [LUNCH] = {12, 14}, [DINNER] = {18, 21}, [BREAKFAST] = {7, 10}, [DAYTIME] = {8, 18},
                                   [NIGHTTIME] = {0, 8}};
    *from = hours[part][0];
    *to = hours[part][1];
    int half = (*to - *from) / 2;
    if (edge == EARLY) *to = part == MORNING ? 9 : *from + half;
    if (edge == LATE) *from += half;
}

static void add_hours(int64_t *from, int64_t *to, int64_t a, int64_t b)
{
    if (*from == UNKNOWN) return;
    *to = *from + b;
    *from += a;
}

void join_part(const reader *r, piece *p, int part, int edge)
{
    (void)r;
    int a, b;
    part_hours(part, edge, &a, &b);
    add_hours(&p->from, &p->to, a * 3600 * SECOND_US, b * 3600 * SECOND_US);
    add_hours(&p->other_from, &p->other_to, a * 3600 * SECOND_US, b * 3600 * SECOND_US);
    p->part = part;
    p->edge = edge;
    p->kind = A_DATETIME_RANGE;
    p->grain = HOUR;
}

/* A clock of one to twelve takes its half of the day from the part. */
static void take_half(piece *p, int part)
{
    if (!part || !p->half_day) return;
    p->half_day = false;
    bool late = part == AFTERNOON || part == EVENING || part == NIGHT || part == DINNER;
    if (late && p->clock < 43200 && !(part == NIGHT && p->clock < 5 * 3600)) p->clock += 43200;
    if (part == MORNING && p->clock >= 43200) p->clock -= 43200;
}

void join_clock(const reader *r, piece *p, const piece *c)
{
    (void)r;
    int part = c->part ? c->part : p->part;
    int a = 0, b;
    if (p->part) part_hours(p->part, p->edge, &a, &b);
    if (p->from != UNKNOWN) p->from = unit_start(p->from, DAY);
    if (p->other_from != UNKNOWN) p->other_from = unit_start(p->other_from, DAY);
    p->clock = c->clock;
    p->half_day = c->half_day;
    take_half(p, part);
    int64_t at = p->clock * SECOND_US, length = (int64_t)unit_seconds(c->clock_grain) * SECOND_US;
    add_hours(&p->from, &p->to, at, at + length);
    add_hours(&p->other_from, &p->other_to, at, at + length);
    p->approximate |= c->approximate;
    p->part = 0;
    p->clock_grain = c->clock_grain;
    p->grain = c->clock_grain;
    p->kind = A_DATETIME;
}
