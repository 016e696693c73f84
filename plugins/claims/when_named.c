/* SPDX-License-Identifier: GPL-3.0-or-later */
/* when_named.c -- holidays and seasons by their names: "Thanksgiving 2014", "the Labor Day weekend", "summer of 2020". */
#include "when_read.h"

#include <stdio.h>

static bool unit_is(const reader *r, int64_t i, grain g) { return is(r, i, UNIT) && lex_at(r, i).value == (int)g; }

static const int season_month[] = {0, 3, 6, 9, 12};

bool season_in(const reader *r, piece *p, int season, int year, int64_t end)
{
    static const char *names[] = {"", "SP", "SU", "FA", "WI"};
    (void)r;
    if (year) {
        int m = season_month[season];
        p->from = civil_days(year, m, 1) * DAY_US;
        p->to = unit_add(p->from, MONTH, 3);
        snprintf(p->timex, sizeof p->timex, "%04d-%s", year, names[season]);
    } else snprintf(p->timex, sizeof p->timex, "%s", names[season]);
    p->grain = QUARTER;
    p->kind = A_RANGE;
    p->end = end;
    return true;
}

/* A year said behind a holiday or season: "Thanksgiving 2014", "summer of 2020", "of this year". */
static int64_t said_year(const reader *r, int64_t j, int *year)
{
    int64_t k = key(r, j) == OF || key(r, j) == IN || key(r, j) == COMMA ? j + 1 : j, w;
    *year = 0;
    if (read_digits(r, k, 4, 4, year) && *year > 1500 && *year < 2200) return k + 1;
    if ((w = read_worded_year(r, k, year)) && *year > 1500) return k + w;
    *year = 0;
    w = is(r, k, SHIFT) ? k : past(r, k, THE);
    if (!is(r, w, SHIFT) || !unit_is(r, w + 1, YEAR) || r->now == UNKNOWN) return j;
    *year = days_civil(us_days(r->now)).year + lex_at(r, w).value;
    return w + 2;
}

/* "Thanksgiving", "the Labor Day weekend" */
bool read_holiday(const reader *r, int64_t i, piece *p)
{
    int64_t k;
    p->holiday = holiday_at(r->t, i, r->end, &k);
    if (p->holiday < 0) return false;
    bool weekend = unit_is(r, i + k, WEEKEND);
    p->end = said_year(r, i + k + weekend, &p->year);
    weekend |= unit_is(r, p->end, WEEKEND);
    if (unit_is(r, p->end, WEEKEND)) p->end++;
    settle(r, p);
    int64_t *from[] = {&p->from, &p->other_from}, *to[] = {&p->to, &p->other_to};
    for (int s = 0; s < 2; s++) {
        if (!weekend || *from[s] == UNKNOWN) continue;
        int32_t d = us_days(*from[s]), w = days_weekday(d);
        *from[s] = (w == MONDAY ? d - 2 : w == THURSDAY ? d : d - w + SATURDAY) * DAY_US;
        *to[s] = (w == MONDAY ? d + 1 : d - w + 8) * DAY_US;
    }
    if (weekend) p->grain = WEEKEND, p->kind = A_RANGE;
    else if (p->from != UNKNOWN && p->to - p->from > DAY_US) p->kind = A_RANGE;
    return true;
}

bool read_season(const reader *r, int64_t i, piece *p)
{
    int year, s = lex_at(r, i).value;
    int64_t end = said_year(r, i + 1, &year);
    if (!year && (flagged(r, i, VAGUE) || s == 0)) return false;
    p->relative = !year;
    return season_in(r, p, s, year, end);
}
