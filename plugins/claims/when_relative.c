/* SPDX-License-Identifier: GPL-3.0-or-later */
/* when_relative.c -- what hangs on the reference: "yesterday", "last week", "next Friday", "the past three months", and names of
 * days: weekdays and holidays. */
#include "when_read.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static bool unit_is(const reader *r, int64_t i, grain g) { return is(r, i, UNIT) && lex_at(r, i).value == (int)g; }

static bool set_day(const reader *r, piece *p, int n, int64_t end)
{
    p->end = end;
    p->relative = true;
    if (r->now == UNKNOWN) return true;
    p->from = (us_days(r->now) + (int64_t)n) * DAY_US;
    p->to = p->from + DAY_US;
    return true;
}

/* "today", "tomorrow", "tonight"; "the day after tomorrow", "the day before yesterday", "the day before", "the next day" */
static bool day_word(const reader *r, int64_t i, piece *p)
{
    if (is(r, i, DAY_WORD)) {
        bool night = flagged(r, i, PLURAL);
        set_day(r, p, lex_at(r, i).value, i + 1);
        if (night) join_part(r, p, NIGHT, 0);
        return true;
    }
    int64_t j = past(r, i, THE);
    if (!unit_is(r, j, DAY) || flagged(r, j, PLURAL) || (key(r, j + 1) != BEFORE && key(r, j + 1) != AFTER)) return false;
    int sign = key(r, j + 1) == AFTER ? 1 : -1;
    if (is(r, j + 2, DAY_WORD)) return set_day(r, p, lex_at(r, j + 2).value + sign, j + 3);
    return j > i && !word(r, j + 2) && !digits(r, j + 2) && set_day(r, p, sign, j + 2);
}

/* So many units from that of the reference on. */
static bool units(const reader *r, piece *p, grain g, int n, int count, int64_t end)
{
    p->end = end;
    int64_t from = r->now == UNKNOWN ? UNKNOWN : g < DAY ? unit_add(r->now, g, n < 0 ? n : 0) : unit_add(unit_start(r->now, g), g, n);
    int64_t to = from == UNKNOWN ? UNKNOWN : g == WEEKEND ? from + 2 * DAY_US : unit_add(from, g, count);
    settle_range(r, p, g, from, to);
    return true;
}

static int64_t skip_shift(const reader *r, int64_t i, int *n)
{
    int64_t j = past(r, i, THE);
    if (!is(r, j, SHIFT)) return 0;
    *n = lex_at(r, j).value;
    /* "following Monday's losses": a preposition */
    bool noun = j > i || key(r, i - 1) == ON || key(r, i - 1) == THE || key(r, i - 1) == OR || i == r->begin;
    if (flagged(r, j, TWICE) && !noun && is(r, j + 1, DAY_NAME)) return 0;
    j++;
    /* "this past", "this coming" */
    if (*n == 0 && is(r, j, SHIFT) && lex_at(r, j).value) *n = 2 * lex_at(r, j).value, j++;
    else if (*n && flagged(r, j - 1, VAGUE)) *n *= 2;
    return j;
}

/* A weekday by the week: "last Friday" is that of last week, "this past Friday" the one before today. */
static bool shifted_weekday(const reader *r, piece *p, int weekday, int n, int64_t end)
{
    int32_t today = us_days(r->now), w = days_weekday(today), d = today - w + weekday + 7 * n;
    if (n == 2) d = today + (weekday - w + 6) % 7 + 1;
    if (n == -2) d = today - (w - weekday + 6) % 7 - 1;
    set_day(r, p, r->now == UNKNOWN ? 0 : (int)(d - today), end);
    if (n == 0 && p->from != UNKNOWN && d < today) p->other_from = p->from + 7 * DAY_US, p->other_to = p->to + 7 * DAY_US;
    return true;
}

static bool shifted_holiday(const reader *r, piece *p, int n)
{
    int64_t k;
    p->holiday = holiday_at(r->t, p->end, r->end, &k);
    if (p->holiday < 0) return false;
    p->end += k;
    int32_t a, b;
    int year = r->now == UNKNOWN ? 0 : days_civil(us_days(r->now)).year;
    p->relative = true;
    for (int y = n < 0 ? year : year - 1; year && y >= year - 2 && y <= year + 2; y += n < 0 ? -1 : 1) {
        if (!holiday_days(p->holiday, y, &a, &b)) continue;
        bool fits = n < 0 ? b * DAY_US <= r->now : n > 0 ? a * DAY_US > r->now : y == year;
        if (!fits) continue;
        p->from = a * DAY_US;
        p->to = b * DAY_US;
        return true;
    }
    return true;
}

/* Months: the last, the next one of that name; "this March" is of this year. */
static bool shifted_month(const reader *r, piece *p, int64_t i, int n)
{
    piece named;
    if (!read_named_date(r, i, &named) || named.year) return false;
    *p = named;
    p->relative = true;
    if (r->now == UNKNOWN) return true;
    int year = days_civil(us_days(r->now)).year;
    settle_in_year(p, year);
    if (n < 0 && p->to > r->now) settle_in_year(p, year - 1);
    if (n > 0 && p->from <= r->now) settle_in_year(p, year + 1);
    return true;
}

/* "the past three months", "next 3 days", "2 upcoming weeks": from the reference, without it. Quarters and longer are whole. */
static bool counted(const reader *r, piece *p, int n, double count, int64_t j)
{
    bool business = key(r, j) == BUSINESS;
    if (business) j++;
    if (!is(r, j, UNIT) || count < 1 || count > 1000 || !n) return false;
    grain g = (grain)lex_at(r, j).value;
    bool twice = flagged(r, j, TWICE);
    if (twice) count *= 2;
    n = n < 0 ? -1 : 1;
    p->end = j + 1;
    if (r->now == UNKNOWN) {
        settle_range(r, p, g, UNKNOWN, UNKNOWN);
        return true;
    }
    int64_t today = unit_start(r->now, DAY), from, to;
    if (g < DAY) from = n < 0 ? unit_add(r->now, g, -count) : r->now, to = n < 0 ? r->now : unit_add(r->now, g, count);
    else if (g == QUARTER || g >= DECADE) {
        int64_t start = unit_start(r->now, g);
        from = unit_add(start, g, n < 0 ? -count : 1);
        to = n < 0 ? start : unit_add(from, g, count);
    } else {
        from = n < 0 ? unit_add(today, g, -count) : today + DAY_US;
        to = n < 0 ? today : unit_add(from, g, count);
    }
    settle_range(r, p, g, from, to);
    if (g == DAY && p->kind == A_DATE && count > 1) p->kind = A_RANGE;
    if (from != UNKNOWN && to != UNKNOWN) p->kind = g < DAY ? A_DATETIME_RANGE : A_RANGE;
    return true;
}

/* "the week after next", "Wednesday after next" */
static bool after_next(const reader *r, int64_t i) { return key(r, i) == AFTER && is(r, i + 1, SHIFT) && lex_at(r, i + 1).value == 1; }

/* "will last two hours", "shouldn't last a week" */
static bool is_verb(const reader *r, int64_t i)
{
    return key(r, i - 1) == WILL || key(r, i - 1) == TO || (key(r, i - 2) == APOSTROPHE && glued(r, i - 1) && key(r, i - 1) != S);
}

/* "this Friday", and "this Friday, June 15", where the date says which */
static bool shifted_day(const reader *r, piece *p, int n, int64_t j)
{
    piece dated;
    int64_t first = p->first, d = j + 1 + (key(r, j + 1) == COMMA || key(r, j + 1) == DASH || key(r, j + 1) == OPEN);
    bool date = (is(r, d, MONTH_NAME) || digits(r, d)) && (read_numeric_date(r, d, &dated) || read_named_date(r, d, &dated)) && dated.grain == DAY;
    if (!date) return shifted_weekday(r, p, lex_at(r, j).value, n, j + 1);
    *p = dated;
    p->first = first;
    p->end += key(r, d - 1) == OPEN && key(r, p->end) == CLOSE;
    return true;
}

static int this_year(const reader *r) { return r->now == UNKNOWN ? 0 : days_civil(us_days(r->now)).year; }

static int sign_of(int n) { return (n > 0) - (n < 0); }

/* The winter that runs in January began the year before. */
static bool shifted_season(const reader *r, piece *p, int n, int64_t j)
{
    int year = this_year(r), season = lex_at(r, j).value;
    bool begun = year && season == 4 && days_civil(us_days(r->now)).month < 3;
    return season_in(r, p, season, year ? year + sign_of(n) - begun : 0, j + 1);
}

/* "this fiscal year": when it begins is the firm's own. */
static bool shifted_fiscal(const reader *r, piece *p, int n, int64_t j)
{
    if (!this_year(r) || !unit_is(r, j + 1, YEAR)) return false;
    snprintf(p->timex, sizeof p->timex, "%s%04d", r->t->text[r->t->items[j].start] == 's' ? "SY" : "FY", this_year(r) + sign_of(n));
    p->grain = YEAR;
    p->kind = A_RANGE;
    p->relative = true;
    p->end = j + 2;
    return true;
}

static bool shifted_part(const reader *r, piece *p, int n, int part, int64_t end)
{
    set_day(r, p, sign_of(n), end);
    join_part(r, p, part, 0);
    return true;
}

static bool shifted_unit(const reader *r, piece *p, int n, bool the, int64_t j)
{
    grain g = (grain)lex_at(r, j).value;
    bool night = g == DAY && flagged(r, j, PLURAL) && r->t->text[r->t->items[j].start] != 'd';
    if (night) return shifted_part(r, p, n, NIGHT, j + 1);
    if (flagged(r, j, PLURAL)) return n && counted(r, p, n, 2, j);
    if (g == DAY) return set_day(r, p, sign_of(n), j + 1);
    if (flagged(r, j, TWICE)) return counted(r, p, n, 1, j);
    return !(the && n && g < DAY) && units(r, p, g, sign_of(n), 1, j + 1);
}

static bool shifted(const reader *r, int64_t i, piece *p)
{
    int n;
    double count;
    int64_t j = skip_shift(r, i, &n), k;
    if (!j) return false;
    if (is(r, j, DAY_NAME) && !flagged(r, j, PLURAL)) return shifted_day(r, p, n, j);
    bool verb = is(r, j, MONTH_NAME) && flagged(r, j, VAGUE) && !r->t->items[j].caps && n == 0; /* this may */
    if (is(r, j, MONTH_NAME)) return !verb && key(r, i) != THE && shifted_month(r, p, j, n) && (p->first = i, true);
    if (is(r, j, SEASON)) return shifted_season(r, p, n, j);
    if (is(r, j, PART)) return shifted_part(r, p, n, lex_at(r, j).value, j + 1);
    if (key(r, j) == FISCAL && is(r, j + 1, UNIT)) return shifted_fiscal(r, p, n, j);
    if ((key(r, j) == BUSINESS || key(r, j) == CALENDAR) && is(r, j + 1, UNIT) && !flagged(r, j + 1, PLURAL)) j++;
    if (is(r, j, UNIT)) return shifted_unit(r, p, n, key(r, i) == THE, j);
    p->end = j;
    if (flagged(r, j, NAMED) && shifted_holiday(r, p, n)) return true;
    k = read_number(r, j, &count);
    return k && !is_verb(r, i) && counted(r, p, n, count, j + k);
}

/* "2 upcoming months", "5 past years" */
static bool count_first(const reader *r, int64_t i, piece *p)
{
    double count;
    int64_t j = past(r, i, THE), k = digits(r, j) || is(r, j, CARDINAL) ? read_number(r, j, &count) : 0;
    return k && is(r, j + k, SHIFT) && lex_at(r, j + k).value && counted(r, p, lex_at(r, j + k).value, count, j + k + 1);
}

/* A weekday, with its date: "Monday, January 27, 2025", "Tuesday the 19th", "Friday 7/6", "Monday 21" */
static bool weekday_date(const reader *r, int64_t i, piece *p)
{
    piece dated;
    int weekday = lex_at(r, i).value;
    int64_t j = i + 1;
    if (key(r, j) == DOT && flagged(r, i, SHORT) && glued(r, j)) j++;
    int64_t bare = j;
    if (key(r, j) == COMMA || (key(r, j) == DASH && glued(r, j)) || key(r, j) == OPEN) j++;
    if (key(r, j) == THE) j++;
    if ((read_numeric_date(r, j, &dated) || read_named_date(r, j, &dated)) && dated.grain == DAY && !dated.weekday && dated.day) {
        *p = dated;
        p->weekday = weekday;
        p->first = i;
        p->from = p->to = p->other_from = p->other_to = UNKNOWN;
        settle(r, p);
        p->end += key(r, j - 1) == OPEN && key(r, p->end) == CLOSE;
        return true;
    }
    p->weekday = weekday;
    p->end = bare;
    int day;
    int64_t n = read_ordinal(r, j, &day);
    if (!n && j == bare && digits(r, j) && key(r, j + 1) != COLON && key(r, j + 1) != DASH && key(r, j + 1) != AM && key(r, j + 1) != PM &&
        key(r, j + 1) != DOT && key(r, j + 1) != OCLOCK && key(r, j + 1) != P && key(r, j + 1) != A && key(r, j + 1) != TO && key(r, j + 1) != O)
        n = read_digits(r, j, 2, 2, &day);
    if (n && day >= 1 && day <= 31 && (j == bare || key(r, j - 1) == THE) && !is(r, j + n, UNIT)) {
        p->day = day;
        p->end = j + n;
    }
    settle(r, p);
    return true;
}

/* "Wednesday next week", "Tuesday of last week", "Friday after next"; "next week (on) Tuesday" */
static bool weekday_of_week(const reader *r, int64_t i, piece *p)
{
    int n, weekday = lex_at(r, i).value;
    int64_t j = i + 1;
    if (after_next(r, j)) return shifted_weekday(r, p, weekday, 1, j + 2);
    if (key(r, j) == OF || key(r, j) == FROM) j++;
    j = skip_shift(r, j, &n);
    if (!j || !unit_is(r, j, WEEK) || flagged(r, j, PLURAL)) return false;
    return shifted_weekday(r, p, weekday, n > 0 ? 1 : n < 0 ? -1 : 0, j + 1);
}

static bool week_then_day(const reader *r, int64_t i, piece *p)
{
    int n;
    int64_t j = skip_shift(r, past(r, i, ON), &n);
    if (!j || !unit_is(r, j, WEEK) || flagged(r, j, PLURAL)) return false;
    j++;
    if (key(r, j) == APOSTROPHE && key(r, j + 1) == S) j += 2;
    j = past(r, j, ON);
    if (key(r, j) == DASH) j++;
    return is(r, j, DAY_NAME) && !flagged(r, j, PLURAL) && shifted_weekday(r, p, lex_at(r, j).value, n > 0 ? 1 : n < 0 ? -1 : 0, j + 1);
}

static bool unit_after_next(const reader *r, int64_t i, piece *p)
{
    int64_t j = past(r, i, THE);
    return is(r, j, UNIT) && !flagged(r, j, PLURAL) && lex_at(r, j).value >= DAY && after_next(r, j + 1) && units(r, p, (grain)lex_at(r, j).value, 2, 1, j + 3);
}

/* "the weekend": on Monday the one that was, on Friday the one to come. */
static bool nearest_weekend(const reader *r, piece *p, int64_t end)
{
    int64_t now = r->now == UNKNOWN ? 0 : r->now;
    bool early = days_weekday(us_days(now)) < THURSDAY && !looks_ahead(r, p->first);
    units(r, p, WEEKEND, early ? -1 : 0, 1, end);
    if (p->from == UNKNOWN) return true;
    p->other_from = p->from + (early ? 7 : -7) * DAY_US;
    p->other_to = p->to + (early ? 7 : -7) * DAY_US;
    piece one = *p;
    one.other_from = UNKNOWN;
    piece_timex(&one);
    memcpy(p->timex, one.timex, sizeof p->timex);
    return true;
}

/* "the week", "the month", "the year", "year to date", "rest of the week": of the reference. */
static bool running(const reader *r, int64_t i, piece *p)
{
    if (unit_is(r, i, YEAR) && key(r, i + 1) == TO && key(r, i + 2) == DATE) {
        units(r, p, YEAR, 0, 1, i + 3);
        if (r->now != UNKNOWN) p->to = unit_start(r->now, DAY);
        return true;
    }
    int64_t j = past(r, i, THE);
    if (key(r, j) == REST && key(r, j + 1) == OF && (key(r, j + 2) == THE || is(r, j + 2, SHIFT)) && is(r, j + 3, UNIT) && !flagged(r, j + 3, PLURAL) &&
        lex_at(r, j + 3).value >= WEEK) {
        units(r, p, (grain)lex_at(r, j + 3).value, 0, 1, j + 4);
        if (r->now != UNKNOWN) p->from = unit_start(r->now, DAY);
        return true;
    }
    bool whole = j > i && is(r, j, UNIT) && !flagged(r, j, PLURAL) && lex_at(r, j).value >= DAY && !word(r, j + 1) && !digits(r, j + 1);
    if (unit_is(r, j, WEEKEND) && !flagged(r, j, PLURAL)) return (j > i || !word(r, j + 1)) && nearest_weekend(r, p, j + 1);
    return whole && key(r, j + 1) != DASH && key(r, j + 1) != APOSTROPHE && key(r, j + 1) != DOLLAR && units(r, p, (grain)lex_at(r, j).value, 0, 1, j + 1);
}

bool read_relative(const reader *r, int64_t i, piece *p)
{
    static bool (*const all[])(const reader *, int64_t, piece *) = {day_word, unit_after_next, week_then_day, shifted, count_first, running};
    *p = piece_new(i);
    if (flagged(r, i, NAMED) && read_holiday(r, i, p)) return true;
    *p = piece_new(i);
    if (is(r, i, DAY_NAME) && !flagged(r, i, PLURAL)) return weekday_of_week(r, i, p) || (*p = piece_new(i), weekday_date(r, i, p));
    if (is(r, i, SEASON)) return read_season(r, i, p);
    for (size_t k = 0; k < sizeof all / sizeof *all; k++) {
        *p = piece_new(i);
        if (all[k](r, i, p)) return true;
    }
    return false;
}
