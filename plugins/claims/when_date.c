/* SPDX-License-Identifier: GPL-3.0-or-later */
/* when_date.c -- dates by figures and by names of months: 27/01/2025, January 27, the 27th of January, 2025. */
#include "when_read.h"

static bool finish(const reader *r, piece *p, int64_t end)
{
    p->end = end;
    p->kind = p->grain == DAY ? A_DATE : A_RANGE;
    settle(r, p);
    return true;
}

/* Whether what is glued around makes it part of a number, a telephone's or a product's. */
static bool stands_alone(const reader *r, int64_t i, int64_t end)
{
    bool before = glued(r, i) && (digits(r, i - 1) || word(r, i - 1) || key(r, i - 1) == DOLLAR ||
                                  ((key(r, i - 1) == DOT || key(r, i - 1) == COMMA || key(r, i - 1) == SLASH) && digits(r, i - 2)) ||
                                  (key(r, i - 1) == DASH && digits(r, i - 2) && key(r, i - 3) != SLASH));
    bool after = glued(r, end) && (digits(r, end) || (word(r, end) && key(r, end) != S) ||
                                   ((key(r, end) == DOT || key(r, end) == COMMA || key(r, end) == SLASH) && glued(r, end + 1) && digits(r, end + 1)));
    return !before && !after;
}

static int whole_year(int y, int figures) { return figures > 2 ? y : y < 70 ? 2000 + y : 1900 + y; }

/* Day and month by the American order, or by the one that is possible. */
static bool day_and_month(piece *p, int a, int b)
{
    bool swapped = a > 12;
    p->month = swapped ? b : a;
    p->day = swapped ? a : b;
    return p->month >= 1 && p->month <= 12 && p->day >= 1 && p->day <= 31;
}

typedef struct field { int value, figures, month; } field;

/* A field of a date written with separators: figures or a month's name. */
static int64_t read_field(const reader *r, int64_t i, field *f)
{
    *f = (field){0, 0, 0};
    if (is(r, i, MONTH_NAME)) {
        f->month = lex_at(r, i).value;
        return 1;
    }
    int64_t n = read_digits(r, i, 1, 4, &f->value);
    if (n) f->figures = (int)r->t->items[i].length;
    return f->figures == 3 ? 0 : n;
}

static bool separator(const reader *r, int64_t i, lex_key like)
{
    lex_key k = key(r, i);
    return (k == SLASH || k == DASH || k == DOT) && (!like || k == like) && glued(r, i) && glued(r, i + 1);
}

static bool three_fields(piece *p, const field *f, bool dotted)
{
    int named = -1, year = -1, rest[3], n = 0;
    for (int k = 0; k < 3; k++)
        if (f[k].month) named = k;
        else if (f[k].figures == 4) year = k;
    if (year < 0) year = 2;
    if (named == year || f[year].figures < (dotted ? 4 : 2)) return false;
    p->year = whole_year(f[year].value, f[year].figures);
    for (int k = 0; k < 3; k++)
        if (k != year && k != named) rest[n++] = f[k].value;
    if (named < 0) return n == 2 && f[0].figures <= 4 && (year ? day_and_month(p, rest[0], rest[1]) : day_and_month(p, rest[0], rest[1]) && rest[0] <= 12);
    p->month = f[named].month;
    p->day = rest[0];
    return n == 1 && p->day >= 1 && p->day <= 31;
}

/* A month and a year: 2015-12, 12/2015, Dec-2018; or a day and a month: 4/25, Oct/2. */
static bool two_fields(const reader *r, int64_t i, piece *p, const field *f, lex_key sign)
{
    int y = f[0].figures == 4 ? 0 : f[1].figures == 4 ? 1 : -1;
    if (y >= 0) {
        p->year = f[y].value;
        p->month = f[1 - y].month ? f[1 - y].month : f[1 - y].value;
        p->grain = MONTH;
        return sign != DOT && p->year > 1000 && p->year < 2200 && p->month >= 1 && p->month <= 12;
    }
    if (f[0].month || f[1].month) {
        p->month = f[0].month + f[1].month;
        p->day = f[0].value + f[1].value;
        return p->day >= 1 && p->day <= 31 && !(f[0].month && f[1].month);
    }
    /* 3/4 is a fraction, 24/7 a habit, 2-1 a score */
    bool led = is(r, i - 1, DAY_NAME) || key(r, i - 1) == BETWEEN || (key(r, i - 1) == DASH && digits(r, i - 2) && key(r, i - 3) == SLASH) || key(r, i - 1) == ON || key(r, i - 1) == UNTIL || key(r, i - 1) == SINCE || key(r, i - 1) == FROM ||
               is(r, i - 1, SHIFT) || is(r, i - 2, DAY_NAME) || (key(r, i - 2) == FROM && key(r, i - 1) == OPEN);
    bool fraction = f[0].value < f[1].value && f[1].value < 10 && f[0].figures == 1;
    bool habit = f[0].value == 24 && f[1].value == 7;
    if (habit || (!led && (sign != SLASH || fraction))) return false;
    return (sign == SLASH || (sign == DOT && is(r, i - 1, DAY_NAME))) && day_and_month(p, f[0].value, f[1].value);
}

/* 20250127 */
static bool compact(const reader *r, int64_t i, piece *p)
{
    int v;
    if (!read_digits(r, i, 8, 8, &v)) return false;
    p->year = v / 10000;
    p->month = v / 100 % 100;
    p->day = v % 100;
    return p->year >= 1900 && p->year < 2100 && p->month >= 1 && p->month <= 12 && p->day >= 1 && p->day <= month_length(p->year, p->month) &&
           stands_alone(r, i, i + 1) && finish(r, p, i + 1);
}

bool read_numeric_date(const reader *r, int64_t i, piece *p)
{
    field f[3];
    *p = piece_new(i);
    if (compact(r, i, p)) return true;
    *p = piece_new(i);
    int64_t j = i, n = read_field(r, j, &f[0]);
    if (!n || !separator(r, j + n, NO_KEY)) return false;
    lex_key sign = key(r, j + n);
    j += n + 1;
    if (!(n = read_field(r, j, &f[1]))) return false;
    j += n;
    int64_t third = separator(r, j, sign) ? read_field(r, j + 1, &f[2]) : 0;
    if (third && three_fields(p, f, sign == DOT) && stands_alone(r, i, j + 1 + third)) return finish(r, p, j + 1 + third);
    *p = piece_new(i);
    if (third && f[2].figures == 4 && sign == SLASH) return false;
    return two_fields(r, i, p, f, sign) && stands_alone(r, i, j) && !(third && sign != DASH) && finish(r, p, j);
}

/* A day of the month after its name or before it; `bare` figures too. */
static int64_t day_number(const reader *r, int64_t i, bool bare, int *day)
{
    int64_t n = read_ordinal(r, i, day);
    if (!n && bare && (n = read_digits(r, i, 1, 2, day)) && glued(r, i + 1) && key(r, i + 1) == DOT && glued(r, i + 2) && digits(r, i + 2)) return 0;
    if (!n && bare) n = read_cardinal(r, i, day);
    return n && *day >= 1 && *day <= 31 ? n : 0;
}

static int64_t skip_abbreviation_dot(const reader *r, int64_t i)
{
    return key(r, i) == DOT && glued(r, i) && (flagged(r, i - 1, SHORT) || is(r, i - 1, MONTH_NAME)) && i + 1 < r->end &&
                   !(r->t->items[i + 1].kind == WORD && r->t->items[i + 1].caps) ? i + 1 : i;
}

static bool year_figures(const reader *r, int64_t i, int *year)
{
    return read_digits(r, i, 4, 4, year) && *year >= 1000 && *year < 2200 && stands_alone(r, i, i + 1);
}

/* A year behind a date: ", 2025", "of 2025", "2025", "'87", "in 2025"; two figures after "of" and ordinals. */
static int64_t year_behind(const reader *r, int64_t i, bool loose, int *year)
{
    int64_t j = i;
    if (key(r, j) == COMMA || key(r, j) == OF || key(r, j) == IN || (key(r, j) == DASH && glued(r, j))) j++;
    else if (key(r, j) == DOT && glued(r, j) && flagged(r, j - 1, SHORT)) j++;
    bool apostrophe = key(r, j) == APOSTROPHE;
    int64_t n;
    if (year_figures(r, j, year)) return j + 1 - i;
    if ((loose || apostrophe || key(r, i) == OF) && read_digits(r, j + apostrophe, 2, 2, year) && key(r, j + apostrophe + 1) != COLON &&
        key(r, j + 1) != AM && key(r, j + 1) != PM && key(r, j + 1) != DASH && stands_alone(r, j + apostrophe, j + apostrophe + 1)) {
        *year = whole_year(*year, 2);
        return j + 1 + apostrophe - i;
    }
    return (n = read_worded_year(r, j, year)) && (*year >= 1500 && *year < 2200) ? j + n - i : 0;
}

static int64_t add_year(const reader *r, piece *p, int64_t j, bool loose)
{
    int64_t n = year_behind(r, j, loose, &p->year);
    if (!n) p->year = 0;
    return j + n;
}

/* A weekday after the date: "July 18, Fri", "May 22 (Tue)". */
static int64_t weekday_behind(const reader *r, piece *p, int64_t j)
{
    int64_t k = j + (key(r, j) == COMMA || key(r, j) == OPEN);
    if (k == j || !is(r, k, DAY_NAME) || flagged(r, k, PLURAL)) return j;
    p->weekday = lex_at(r, k).value;
    return k + 1 + (key(r, j) == OPEN && key(r, k + 1) == CLOSE);
}

/* "January 27th, 2025", "Jan. 27" */
static bool month_first(const reader *r, int64_t i, piece *p)
{
    p->month = lex_at(r, i).value;
    int64_t j = skip_abbreviation_dot(r, i + 1);
    int64_t k = key(r, j) == COMMA ? j + 1 : j;
    k = past(r, k, THE);
    int64_t n = day_number(r, k, true, &p->day);
    int more;
    bool clock = key(r, k + 1) == COLON && glued(r, k + 2) && digits(r, k + 2);
    if (n && digits(r, k) && key(r, j) == COMMA && n == 1) n = 0;
    if (n && clock && n == 1 && digits(r, k)) n = 0;
    if (n && !is(r, k, ORDINAL) && word(r, k) && read_worded_year(r, k, &more) > n) n = 0;
    if (!n) p->day = 0;
    if (n) {
        bool loose = n > 1 || is(r, k, ORDINAL);
        j = weekday_behind(r, p, k + n);
        return finish(r, p, add_year(r, p, j, loose && digits(r, j)));
    }
    p->grain = MONTH;
    return finish(r, p, add_year(r, p, j, false));
}

/* "27 January 2025", "the 27th of January" */
static bool day_first(const reader *r, int64_t i, piece *p)
{
    int64_t j = past(r, i, THE), n = day_number(r, j, true, &p->day);
    if (is(r, j, CARDINAL) && n && flagged(r, j + n, VAGUE) && !r->t->items[j + n].caps) return false; /* one may */
    if (!n || (!stands_alone(r, j, j + n) && !(glued(r, j + n) && is(r, j + n, MONTH_NAME)))) return false;
    j += n;
    if (is(r, j, UNIT) && lex_at(r, j).value == DAY && key(r, j + 1) == OF) j++;
    j = past(r, j, OF);
    if (key(r, j) == DASH && glued(r, j)) j++;
    if (!is(r, j, MONTH_NAME)) return false;
    p->month = lex_at(r, j).value;
    j = skip_abbreviation_dot(r, j + 1);
    return finish(r, p, weekday_behind(r, p, add_year(r, p, j, false)));
}

/* "2025 January", "2017 april 3" */
static bool year_first(const reader *r, int64_t i, piece *p)
{
    if (!year_figures(r, i, &p->year) || !is(r, i + 1, MONTH_NAME)) return false;
    p->month = lex_at(r, i + 1).value;
    int64_t n = day_number(r, i + 2, true, &p->day);
    p->grain = n ? DAY : MONTH;
    return finish(r, p, i + 2 + n);
}

bool read_named_date(const reader *r, int64_t i, piece *p)
{
    *p = piece_new(i);
    if (is(r, i, MONTH_NAME) && !(glued(r, i) && (key(r, i - 1) == DOLLAR || word(r, i - 1)))) return month_first(r, i, p);
    if (day_first(r, i, p)) return true;
    *p = piece_new(i);
    return year_first(r, i, p);
}

/* A year alone, as far as it stands alone; whether it is a date its surroundings tell: when_guard.c. */
bool read_year(const reader *r, int64_t i, piece *p)
{
    *p = piece_new(i);
    p->grain = YEAR;
    int64_t j = i, n = 0;
    if (key(r, j) == CALENDAR) j++;
    j = past(r, j, THE);
    if (is(r, j, UNIT) && lex_at(r, j).value == YEAR && !flagged(r, j, PLURAL)) j = past(r, j + 1, OF);
    if (key(r, i) == CALENDAR && read_digits(r, j, 2, 2, &p->year)) {
        p->year = whole_year(p->year, 2);
        return finish(r, p, j + 1);
    }
    if (year_figures(r, j, &p->year)) return finish(r, p, j + 1);
    n = read_worded_year(r, j, &p->year);
    return n > 1 && p->year >= 1500 && finish(r, p, j + n);
}
