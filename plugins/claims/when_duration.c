/* SPDX-License-Identifier: GPL-3.0-or-later */
/* when_duration.c -- lengths of time, and what comes again: "two and a half years", "every other Friday". */
#include "when_read.h"

#include <stdio.h>
#include <string.h>

enum { MOST_TERMS = 8 };

/* A unit; "second" is an ordinal elsewhere; "h", "D", "Y" glued to figures. */
static bool unit_at(const reader *r, int64_t i, grain *g, double *times)
{
    *times = 1;
    if (is(r, i, ORDINAL) && lex_at(r, i).value == 2 && word(r, i)) {
        *g = SECOND;
        return true;
    }
    if (is(r, i, UNIT)) {
        *g = (grain)lex_at(r, i).value;
        *times = flagged(r, i, TWICE) ? 2 : 1;
        return true;
    }
    bool figures = digits(r, i - 1), lone = i + 1 >= r->end || !(word(r, i + 1) || digits(r, i + 1));
    if (!figures || !lone || !word(r, i) || r->t->items[i].length != 1) return false;
    char c = r->t->text[r->t->items[i].start];
    bool led = i - 2 <= r->begin || key(r, i - 2) == FOR || key(r, i - 2) == IN || key(r, i - 2) == WITHIN || word(r, i - 2) || key(r, i - 2) == SLASH;
    if (c == 'h') *g = HOUR;
    else if (!led || (c == 'm' && i - 1 > r->begin && key(r, i - 2) != SLASH)) return false;
    else if (c == 'm') *g = MINUTE;
    else if (!glued(r, i) || (c != 'D' && c != 'W' && c != 'Y')) return false;
    else *g = c == 'D' ? DAY : c == 'W' ? WEEK : YEAR;
    return true;
}

static void add_term(piece *p, double n, grain g)
{
    if (g >= MONTH) p->span.months += n * (g == MONTH ? 1 : g == QUARTER ? 3 : g == YEAR ? 12 : g == DECADE ? 120 : 1200);
    else if (g == DAY) p->span.days += n;
    else if (g == WEEK || g == WEEKEND) p->span.days += n * (g == WEEK ? 7 : 2);
    else p->span.seconds += n * unit_seconds(g);
    p->seconds += n * unit_seconds(g);
    if (p->grain > g) p->grain = g;
}

/* "and a half", "and (a|three) quarter(s)" after a number or a unit */
static int64_t and_fraction(const reader *r, int64_t i, double *v)
{
    if (key(r, i) != AND) return 0;
    int64_t j = past(r, i + 1, A);
    if (key(r, j) == HALF_OF) {
        *v = 0.5;
        return j + 1 - i;
    }
    double n = 1;
    if (is(r, j, CARDINAL)) n = lex_at(r, j).value, j++;
    if (key(r, j) == DASH) j++;
    if (!is(r, j, UNIT) || lex_at(r, j).value != QUARTER || n > 3) return 0;
    *v = n / 4;
    return j + 1 - i;
}

static void write_term(char *to, double n, grain g, bool first)
{
    static const char letters[] = {[SECOND] = 'S', [MINUTE] = 'M', [HOUR] = 'H', [DAY] = 'D', [WEEK] = 'W', [MONTH] = 'M', [QUARTER] = 'Q', [YEAR] = 'Y'};
    char term[24], had_time = strchr(to, 'T') != NULL;
    const char *time = g < DAY && !had_time ? "T" : "";
    if (g == WEEKEND) snprintf(term, sizeof term, "%.6gWE", n);
    else if (g == QUARTER) snprintf(term, sizeof term, "%.6gM", 3 * n);
    else if (g >= DECADE) snprintf(term, sizeof term, "%.6gY", n * (g == DECADE ? 10 : 100));
    else snprintf(term, sizeof term, "%s%.6g%c", time, n, letters[g]);
    if (first) strcpy(to, "P");
    if (strlen(to) + strlen(term) < 36) strcat(to, term);
}

/* A number and its unit. */
static int64_t term(const reader *r, int64_t i, piece *p, bool first)
{
    double n, fraction = 0, times;
    grain g;
    int64_t k = read_number(r, i, &n), j = i + k;
    bool whole = key(r, i) == ALL && first, none = !k && !whole;
    if (whole) n = 1, j = i + 1;
    if (none) return 0;
    if (key(r, j) == DASH && glued(r, j)) j++;
    if (is(r, j, UNIT) && lex_at(r, j).value == QUARTER && (key(r, j + 1) == OF) && n < 4 && is(r, j + 3, UNIT)) {
        n /= 4;
        j += 2 + (key(r, j + 2) == A);
    }
    int64_t f = and_fraction(r, j, &fraction);
    if (f && (is(r, j + f, UNIT) || key(r, j + f) == OF)) n += fraction, j = past(r, j + f, OF);
    if (key(r, j) == EXTRA || key(r, j) == MORE || key(r, j) == LESS || key(r, j) == ALL || key(r, j) == BUSINESS) j++;
    if (!unit_at(r, j, &g, &times)) return 0;
    if (g == QUARTER && key(r, j + 1) == OF) return 0; /* of users */
    n *= times;
    /* "a second" is a length behind "in", and not "for a second session" */
    if (is(r, j, ORDINAL) && key(r, i) == A && ((key(r, i - 1) != IN && key(r, i - 1) != FOR) || (word(r, j + 1) && !is(r, j + 1, KEY)) || key(r, j + 1) == EXTRA)) return 0;
    j++;
    f = and_fraction(r, j, &fraction);
    if (f && !is(r, j + f, UNIT)) n += fraction, j += f;
    add_term(p, n, g);
    write_term(p->timex, n, g, first);
    return j - i;
}

/* "1 hour thirty", "2 hour and 10": minutes */
static int64_t loose_minutes(const reader *r, int64_t i, piece *p)
{
    int v;
    if (p->grain != HOUR) return 0;
    int64_t j = past(r, i, AND), n = read_digits(r, j, 2, 2, &v);
    if (!n) n = read_cardinal(r, j, &v);
    if (!n || v < 5 || v > 59 || word(r, j + n) || key(r, j + n) == COLON || key(r, j + n) == DOT) return 0;
    add_term(p, v, MINUTE);
    write_term(p->timex, v, MINUTE, false);
    return j + n - i;
}

/* "a day" is a rate as often as a length: "$2 a day", "30 times a day". */
static bool is_rate(const reader *r, int64_t i, int64_t end)
{
    if (key(r, i) != A || end > i + 2) return false;
    int64_t b = i - 1;
    lex_key k = key(r, b);
    bool led = b < r->begin || k == FOR || k == IN || k == WITHIN || k == AROUND || k == LESS || k == THAN || k == HALF_OF || k == OF || k == BY;
    bool goes_on = key(r, end) == AGO || key(r, end) == FROM || key(r, end) == BEFORE || key(r, end) == AFTER || key(r, end) == HENCE || is(r, end, EDGE) ||
                   key(r, end) == STARTING;
    return !led && !goes_on;
}

/* Short marks: 30', 1" */
static bool marks(const reader *r, int64_t i, piece *p)
{
    int v;
    bool alone = i == r->begin || key(r, i - 1) == IN || key(r, i - 1) == FOR;
    if (!alone || !read_digits(r, i, 1, 3, &v) || !glued(r, i + 1) || (glued(r, i + 2) && word(r, i + 2))) return false;
    if (key(r, i + 1) != APOSTROPHE && key(r, i + 1) != INCHES) return false;
    grain g = key(r, i + 1) == INCHES ? SECOND : MINUTE;
    add_term(p, v, g);
    write_term(p->timex, v, g, true);
    p->end = i + 2;
    p->kind = A_DURATION;
    return true;
}

bool read_duration(const reader *r, int64_t i, piece *p)
{
    *p = piece_new(i);
    p->grain = CENTURY;
    if (marks(r, i, p)) return true;
    int64_t j = i, n = term(r, j, p, true);
    if (!n) return false;
    for (int terms = 1; n && terms < MOST_TERMS; terms++) {
        j += n;
        int64_t k = j + (key(r, j) == COMMA || key(r, j) == AND);
        k = past(r, k, AND);
        grain before = p->grain;
        piece one = *p;
        n = digits(r, k) || is(r, k, CARDINAL) ? term(r, k, &one, false) : 0;
        if (n && (before == SECOND || one.grain >= before)) n = 0;
        if (!n) break;
        *p = one;
        n += k - j;
    }
    j += loose_minutes(r, j, p);
    p->end = j;
    p->kind = A_DURATION;
    return !is_rate(r, i, j);
}

static bool set(piece *p, int64_t end, const char *timex)
{
    p->kind = A_SET;
    p->end = end;
    snprintf(p->timex, sizeof p->timex, "%s", timex);
    return true;
}

static bool unit_set(const reader *r, piece *p, int64_t i, double n)
{
    char text[40] = "";
    int64_t j = i;
    if (is(r, j, UNIT)) {
        bool night = r->t->text[r->t->items[j].start] == 'n' && lex_at(r, j).value == DAY;
        if (night) return set(p, j + 1, "TNI");
        write_term(text, n * (flagged(r, j, TWICE) ? 2 : 1), (grain)lex_at(r, j).value, true);
        if (lex_at(r, j).value == HALF) strcpy(text, "P0.5Y");
        p->grain = (grain)lex_at(r, j).value;
        return set(p, j + 1, text);
    }
    if (is(r, j, DAY_NAME)) {
        snprintf(text, sizeof text, "XXXX-WXX-%d", lex_at(r, j).value);
        return set(p, j + 1, text);
    }
    static const char *parts[] = {[MORNING] = "TMO", [AFTERNOON] = "TAF", [EVENING] = "TEV", [NIGHT] = "TNI"};
    return is(r, j, PART) && lex_at(r, j).value <= NIGHT && set(p, j + 1, parts[lex_at(r, j).value]);
}

static void append(piece *p, const char *timex)
{
    size_t n = strlen(p->timex);
    snprintf(p->timex + n, sizeof p->timex - n, "%.12s", timex);
}

/* "at 4pm", "mornings" behind a day that comes again */
static void set_clock(const reader *r, piece *p)
{
    piece c;
    int64_t j = past(r, p->end, AT);
    if (is(r, j, PART) && flagged(r, j, PLURAL) && strncmp(p->timex, "XXXX-W", 6) == 0) {
        piece part;
        unit_set(r, &part, j, 1);
        append(p, part.timex);
        p->end = j + 1;
        return;
    }
    if (!read_clock(r, j, j > p->end, &c)) return;
    c.kind = A_TIME;
    piece_timex(&c);
    if (*p->timex == 'P' || *p->timex == 'T') *p->timex = 0;
    append(p, c.timex);
    p->end = c.end;
}

static bool named_set(const reader *r, int64_t i, piece *p)
{
    char text[40] = "";
    int v;
    if (is(r, i, SET_WORD)) {
        write_term(text, flagged(r, i, TWICE) ? 2 : 1, (grain)lex_at(r, i).value, true);
        p->grain = (grain)lex_at(r, i).value;
        return set(p, i + 1, p->grain == HALF ? "P0.5Y" : text);
    }
    if (is(r, i, DAY_NAME) && flagged(r, i, PLURAL)) return unit_set(r, p, i, 1);
    if (is(r, i, DAY_NAME) && is(r, i + 1, PART) && flagged(r, i + 1, PLURAL)) return unit_set(r, p, i, 1);
    if (is(r, i, PART) && flagged(r, i, PLURAL) && key(r, i - 1) != THE) return unit_set(r, p, i, 1);
    if (is(r, i, UNIT) && lex_at(r, i).value == WEEKEND && flagged(r, i, PLURAL)) return set(p, i + 1, "P1WE");
    bool once = key(r, i) == ONCE || (is(r, i, CARDINAL) && lex_at(r, i).value == 1);
    if (once && key(r, i + 1) == A && is(r, i + 2, UNIT)) return unit_set(r, p, i + 2, 1);
    int64_t n = read_ordinal(r, past(r, i, THE), &v), j = past(r, i, THE) + n;
    if (n && key(r, j) == OF && key(r, j + 1) == EVERY && is(r, j + 2, UNIT) && lex_at(r, j + 2).value == MONTH && v <= 31) {
        snprintf(text, sizeof text, "XXXX-XX-%02d", v);
        return set(p, j + 3, text);
    }
    return false;
}

/* "any weekend", "all weekends" */
static bool whole_set(const reader *r, int64_t i, piece *p)
{
    if (!is(r, i + 1, UNIT) || (key(r, i) == ALL && !flagged(r, i + 1, PLURAL))) return false;
    grain g = (grain)lex_at(r, i + 1).value;
    return (g == WEEKEND || (g == YEAR && key(r, i) == ANY)) && unit_set(r, p, i + 1, 1);
}

bool read_set(const reader *r, int64_t i, piece *p)
{
    *p = piece_new(i);
    if (named_set(r, i, p)) {
        set_clock(r, p);
        return true;
    }
    *p = piece_new(i);
    if (key(r, i) != EVERY && key(r, i) != ALL && key(r, i) != ANY) return false;
    double n = 1;
    int64_t j = i + 1;
    if (key(r, i) != EVERY) return whole_set(r, i, p);
    if (key(r, j) == OTHER) n = 2, j++;
    else if (digits(r, j) || is(r, j, CARDINAL)) j += read_number(r, j, &n);
    if (!unit_set(r, p, j, n)) return false;
    set_clock(r, p);
    return true;
}
