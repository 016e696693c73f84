/* SPDX-License-Identifier: GPL-3.0-or-later */
/* when_clock.c -- times of day: 15:30, 3 pm, half past seven, noon, nine fifty-nine a.m., and the parts of the day. */
#include "when_read.h"

static bool valid(piece *p, int h, int m, int s, grain g)
{
    if (h < 0 || h > 24 || m < 0 || m > 59 || s < 0 || s > 59 || (h == 24 && (m || s))) return false;
    p->clock = (h % 24) * 3600 + m * 60 + s;
    p->clock_grain = g;
    p->half_day = h >= 1 && h <= 12;
    return true;
}

/* "am", "p.m.", "p . m .", "a m", "3p". +1: am, +2: pm in *half. */
static int64_t meridian(const reader *r, int64_t i, int *half)
{
    lex_key k = key(r, i);
    *half = k == AM || k == A ? 1 : 2;
    if (k == AM || k == PM) return 1;
    if (k != A && k != P) return 0;
    int64_t j = i + 1;
    bool dot = key(r, j) == DOT;
    j += dot;
    if (key(r, j) == M && (!glued(r, j + 1) || !word(r, j + 1))) {
        j++;
        return j - i + (dot && key(r, j) == DOT && (glued(r, j) || !glued(r, j - 1)));
    }
    return glued(r, i) && digits(r, i - 1) && !(glued(r, i + 1) && (word(r, i + 1) || digits(r, i + 1))) ? 1 : 0;
}

static void apply_half(piece *p, int half)
{
    int h = p->clock / 3600;
    if (half == 1 && h == 12) p->clock -= 43200;
    if (half == 2 && h < 12) p->clock += 43200;
    p->half_day = false;
}

static bool glued_number(const reader *r, int64_t i) { return glued(r, i) && (digits(r, i - 1) || word(r, i - 1) || key(r, i - 1) == DOLLAR ||
        ((key(r, i - 1) == COLON || key(r, i - 1) == DOT || key(r, i - 1) == COMMA) && digits(r, i - 2))); }

/* 15:30, 7:56:30; 15h30, 15h */
static int64_t figures(const reader *r, int64_t i, piece *p)
{
    int h, m, s;
    if (glued_number(r, i) || !read_digits(r, i, 1, 2, &h)) return 0;
    bool colon = key(r, i + 1) == COLON && glued(r, i + 1) && glued(r, i + 2), hour = key(r, i + 1) == H && glued(r, i + 1);
    if (colon && read_digits(r, i + 2, 2, 2, &m)) {
        bool seconds = key(r, i + 3) == COLON && glued(r, i + 3) && read_digits(r, i + 4, 2, 2, &s);
        if (seconds) return valid(p, h, m, s, SECOND) ? 5 : 0;
        if (glued(r, i + 3) && (digits(r, i + 3) || key(r, i + 3) == COLON)) return 0;
        return valid(p, h, m, 0, MINUTE) ? 3 : 0;
    }
    if (!hour || (glued(r, i + 2) && word(r, i + 2))) return 0;
    if (glued(r, i + 2) && read_digits(r, i + 2, 2, 2, &m)) return valid(p, h, m, 0, MINUTE) ? 3 : 0;
    return 0;
}

/* 3 pm, 3:30 p.m., 8.30 pm, 1140 a.m. */
static int64_t with_half(const reader *r, int64_t i, piece *p)
{
    int h, m, half;
    int64_t n = 0, k;
    if (glued_number(r, i)) return 0;
    if ((n = figures(r, i, p)) && (k = meridian(r, i + n, &half))) {
        if (p->clock <= 12 * 3600 + 3599) apply_half(p, half);
        return n + k;
    }
    if (read_digits(r, i, 1, 2, &h) && key(r, i + 1) == DOT && glued(r, i + 1) && read_digits(r, i + 2, 2, 2, &m) && (k = meridian(r, i + 3, &half)) && h <= 12)
        n = valid(p, h, m, 0, MINUTE) ? 3 : 0;
    else if (read_digits(r, i, 3, 4, &h) && (k = meridian(r, i + 1, &half)) && h / 100 <= 12) n = valid(p, h / 100, h % 100, 0, MINUTE) ? 1 : 0;
    else if (read_digits(r, i, 1, 2, &h)) {
        int64_t j = i + 1 + (key(r, i + 1) == ISH);
        if (key(r, j) == DOT && glued(r, j) && glued(r, j + 1) && (key(r, j + 1) == AM || key(r, j + 1) == PM)) j++;
        k = meridian(r, j, &half);
        if (!k || h > 12 || h < 1) return 0;
        n = valid(p, h, 0, 0, HOUR) ? j - i : 0;
    } else return 0;
    if (n) apply_half(p, half);
    return n ? n + k : 0;
}

static int64_t hour_at(const reader *r, int64_t i, int *h)
{
    int64_t n = read_digits(r, i, 1, 2, h);
    if (n) return *h <= 24 && !glued_number(r, i) ? n : 0;
    n = is(r, i, CARDINAL) ? 1 : 0;
    *h = lex_at(r, i).value;
    return n && *h >= 1 && *h <= 12 ? 1 : 0;
}

static int64_t oclock(const reader *r, int64_t i)
{
    if (key(r, i) == OCLOCK) return 1;
    return key(r, i) == O && key(r, i + 1) == APOSTROPHE && key(r, i + 2) == OCLOCK ? 3 : 0;
}

/* "seven thirty", "twelve oh three", "six forty-three" */
static int64_t worded(const reader *r, int64_t i, bool bare, piece *p)
{
    int h, m, half;
    if (!is(r, i, CARDINAL) || lex_at(r, i).value < 1 || lex_at(r, i).value > 12) return 0;
    h = lex_at(r, i).value;
    int64_t j = i + 1 + (key(r, i + 1) == DASH && glued(r, i + 1)), n = 0;
    if ((key(r, j) == O || (is(r, j, CARDINAL) && !lex_at(r, j).value)) && is(r, j + 1 + (key(r, j + 1) == DASH), CARDINAL)) {
        j += 1 + (key(r, j + 1) == DASH);
        m = lex_at(r, j).value;
        n = m < 10 ? j + 1 - i : 0;
    } else if ((n = read_cardinal(r, j, &m)) && m >= 10) n += j - i;
    else n = 0;
    int64_t end = n ? i + n : i + 1, k = meridian(r, end, &half);
    bool spoken = k || bare || (i == r->begin && end == r->end && m % 15 == 0) || key(r, i + 1) == O || (is(r, i + 1, CARDINAL) && !lex_at(r, i + 1).value && n);
    if (n ? !spoken : !k) return 0;
    if (n && key(r, end) == M) return 0;
    if (!valid(p, h, n ? m : 0, 0, n ? MINUTE : HOUR)) return 0;
    if (k) apply_half(p, half);
    return end + k - i;
}

/* "half past seven", "a quarter to noon", "20 min past eight", "fifteen past 3" */
static int64_t told(const reader *r, int64_t i, piece *p)
{
    int m, h;
    piece hour = piece_new(i);
    int64_t j = past(r, i, A), n;
    bool counted = false;
    if (key(r, j) == HALF_OF) m = 30, j++;
    else if (is(r, j, UNIT) && lex_at(r, j).value == QUARTER) m = 15, j++;
    else {
        if (j > i || (!(n = read_digits(r, j, 1, 2, &m)) && !(n = read_cardinal(r, j, &m))) || m > 59) return 0;
        j += n;
        counted = is(r, j, UNIT) && lex_at(r, j).value == MINUTE;
        j += counted;
    }
    bool later = is(r, j, SHIFT) && flagged(r, j, VAGUE) && lex_at(r, j).value == -1, after = key(r, j) == AFTER, to = key(r, j) == TO || key(r, j) == BEFORE;
    if (m == 30 && key(r, i) == HALF_OF && !later) {
        if (!is(r, j, CARDINAL) || lex_at(r, j).value > 12 || (j + 1 < r->end && !is(r, j + 1, KEY)) || i > r->begin) return 0;
        return valid(p, lex_at(r, j).value, 30, 0, MINUTE) ? j + 1 - i : 0;
    }
    if (!later && !after && !to) return 0;
    j++;
    bool noon = is(r, j, PART);
    if (to && !counted && m <= 12 && !noon) return 0;
    bool sure = m % 5 == 0 && (m == 15 || m == 30 || later);
    if ((n = with_half(r, j, &hour)) || (n = worded(r, j, false, &hour)) || (n = figures(r, j, &hour))) ;
    else if (is(r, j, PART) && (lex_at(r, j).value == NOON || lex_at(r, j).value == MIDNIGHT)) valid(&hour, lex_at(r, j).value == NOON ? 12 : 0, 0, 0, HOUR), hour.half_day = false, n = 1;
    else if ((n = hour_at(r, j, &h)) && (later || sure || oclock(r, j + n)) && valid(&hour, h, 0, 0, HOUR)) ;
    else return 0;
    if (hour.clock % 3600) return 0;
    p->half_day = hour.half_day;
    p->clock = (hour.clock + (to ? -m : m) * 60 + 86400) % 86400;
    p->clock_grain = MINUTE;
    return j + n - i;
}

static bool part_word(const reader *r, int64_t i, int *part)
{
    bool night = is(r, i, UNIT) && lex_at(r, i).value == DAY && r->t->text[r->t->items[i].start] != 'd' && r->t->text[r->t->items[i].start] != 'D' &&
                 r->t->items[i].length == 5;
    if (night) *part = NIGHT;
    else if (is(r, i, PART) && !flagged(r, i, PLURAL)) *part = lex_at(r, i).value;
    return night || (is(r, i, PART) && !flagged(r, i, PLURAL));
}

/* "in the morning", "early in the afternoon", "at night" behind or before a time; 0: none. */
static int64_t in_part(const reader *r, int64_t i, int *part, int *edge, bool *led)
{
    int64_t j = i;
    *edge = 0;
    *led = false;
    if (is(r, j, EDGE) && !flagged(r, j, NOUN)) *edge = lex_at(r, j).value, j++;
    if (key(r, j) == IN || key(r, j) == AT || key(r, j) == DURING) j++, *led = true;
    if (key(r, j) == THE) j++, *led = true;
    if (is(r, j, EDGE) && !flagged(r, j, NOUN)) *edge = lex_at(r, j).value, j++;
    if (key(r, j) == DASH && glued(r, j)) j++;
    return part_word(r, j, part) ? j + 1 - i : 0;
}

/* A time's own part: "3 in the morning". */
static int64_t part_behind(const reader *r, int64_t i, piece *p)
{
    int part, edge, half;
    bool led;
    int64_t n = in_part(r, i, &part, &edge, &led), m = key(r, i) == IN && key(r, i + 1) == THE ? meridian(r, i + 2, &half) : 0;
    if (m) {
        apply_half(p, half);
        return m + 2;
    }
    if (!n || (!led && !edge) || part > NIGHT) return 0;
    p->part = part;
    return n;
}

static void settle_clock(const reader *r, piece *p, int64_t end)
{
    p->end = end;
    p->kind = A_TIME;
    p->grain = p->clock_grain;
    int part = p->part, h = p->clock / 3600;
    if (part && p->half_day && h < 12 && (part == AFTERNOON || part == EVENING || (part == NIGHT && h > 4))) p->clock += 43200;
    if (part) p->half_day = false;
    p->part = 0;
    if (r->now == UNKNOWN) return;
    p->from = unit_start(r->now, DAY) + p->clock * SECOND_US;
    p->to = p->from + (int64_t)unit_seconds(p->clock_grain) * SECOND_US;
    p->other_from = p->from + DAY_US;
    p->other_to = p->to + DAY_US;
}

/* "in the morning at 7": the part takes n tokens. */
static bool clock_of_part(const reader *r, int64_t i, int64_t n, int part, piece *p)
{
    int64_t k = i + n + (key(r, i + n) == AT);
    piece c;
    if ((!digits(r, k) && !is(r, k, CARDINAL)) || !read_clock(r, k, true, &c) || c.part) return false;
    *p = c;
    p->first = i;
    p->part = part;
    settle_clock(r, p, c.end);
    return true;
}

bool read_clock(const reader *r, int64_t i, bool bare, piece *p)
{
    int h, minute, part, edge;
    bool led, lone = false;
    *p = piece_new(i);
    int64_t j = i, n = in_part(r, i, &part, &edge, &led), hour;
    if (n && led && part <= NIGHT && key(r, i + n) != OF && clock_of_part(r, i, n, part, p)) return true;
    if (is(r, j, PART) && (lex_at(r, j).value == NOON || lex_at(r, j).value == MIDNIGHT)) {
        valid(p, lex_at(r, j).value == NOON ? 12 : 0, 0, 0, HOUR);
        p->half_day = false;
        settle_clock(r, p, j + 1);
        return true;
    }
    if (!digits(r, j) && !is(r, j, CARDINAL) && key(r, j) != HALF_OF && key(r, j) != A && !is(r, j, UNIT)) return false;
    if ((n = told(r, j, p)) || (n = with_half(r, j, p)) || (n = figures(r, j, p)) || (n = worded(r, j, bare, p))) j += n;
    else if ((hour = hour_at(r, j, &h)) && oclock(r, j + hour)) {
        if (!valid(p, h, 0, 0, HOUR)) return false;
        j += hour + oclock(r, j + hour);
        int half;
        if ((n = meridian(r, j, &half))) apply_half(p, half), j += n;
    } else if (hour && key(r, j + hour) == H && glued(r, j + hour) && bare && valid(p, h, 0, 0, HOUR)) j += hour + 1, lone = h < 13;
    else if (bare && hour && digits(r, j) && key(r, j + 1) == DOT && glued(r, j + 1) && glued(r, j + 2) && read_digits(r, j + 2, 2, 2, &minute) &&
             valid(p, h, minute, 0, MINUTE)) j += 3, lone = true;
    else if (hour && is(r, j + hour, PART) && lex_at(r, j + hour).value == NOON && h == 12 && valid(p, 12, 0, 0, HOUR)) j += hour + 1, p->half_day = false;
    else if (hour && h > 0 && key(r, j + hour) == ISH && valid(p, h, 0, 0, HOUR)) j += hour + 1;
    else if (hour && h > 0 && part_behind(r, j + hour, p) && h <= 12 && valid(p, h, 0, 0, HOUR)) j += hour;
    else if (bare && hour && h > 0 && !(glued(r, j + 1) && (word(r, j + 1) || key(r, j + 1) == SLASH)) && valid(p, h, 0, 0, HOUR)) j += hour, lone = true;
    else return false;
    j += oclock(r, j);
    if (key(r, j) == ISH) j++;
    int64_t behind = part_behind(r, j, p);
    p->bare = lone && !behind;
    j += behind;
    settle_clock(r, p, j);
    return true;
}

/* A day, or "before", "after", stands before it: "tomorrow lunch", "May 4 night". */
static bool day_before(const reader *r, int64_t i)
{
    if (key(r, i - 1) == BEFORE || key(r, i - 1) == AFTER) return true;
    if (digits(r, i - 1) && is(r, i - 2, MONTH_NAME)) return true;
    return is(r, i - 1, DAY_WORD) || is(r, i - 1, DAY_NAME) || (key(r, i - 1) == AT && (is(r, i - 2, DAY_WORD) || is(r, i - 2, DAY_NAME)));
}

/* "in the morning", "late afternoon", "morning" */
bool read_part(const reader *r, int64_t i, piece *p)
{
    int part, edge;
    bool led;
    *p = piece_new(i);
    int64_t n = in_part(r, i, &part, &edge, &led);
    if (!n || part == NOON || part == MIDNIGHT || (part == NIGHT && !led && !day_before(r, i))) return false;
    if (!led && !edge && (part == LUNCH || part == DINNER || part == BREAKFAST) && !(r->t->items[i + n - 1].length > 8) && !day_before(r, i)) return false;
    int64_t k = i + n - 1;
    if (word(r, i - 1) && !led && r->t->items[k].caps == 1 && !day_before(r, i)) return false; /* Good Morning America */
    p->end = i + n;
    p->kind = A_TIME_RANGE;
    p->grain = HOUR;
    p->part = part;
    p->edge = edge;
    if (r->now == UNKNOWN) return true;
    int a, b;
    part_hours(part, edge, &a, &b);
    p->from = unit_start(r->now, DAY) + a * 3600 * SECOND_US;
    p->to = unit_start(r->now, DAY) + b * 3600 * SECOND_US;
    return true;
}
