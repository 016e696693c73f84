/* SPDX-License-Identifier: GPL-3.0-or-later */
/* head.c -- a document's title and date: from lines about it, from its head, from a dateline, from its address. */
#include <string.h>

#include "reading.h"
#include "when_calendar.h"

/* ---- dates in full ---------------------------------------------------------------------------------- */

static bool is_day(int y, int m, int d)
{
    return y >= 1900 && y <= 2200 && m >= 1 && m <= 12 && d >= 1 && d <= month_length(y, m);
}

/* A run of at most `most` digits that no further digit follows; -1: none. */
static int number(const char *text, int64_t *at, int64_t end, int most)
{
    int64_t i = *at;
    int x = 0, n = 0;
    for (; i < end && is_digit(text[i]) && n <= most; i++, n++) x = x * 10 + (text[i] - '0');
    if (!n || n > most) return -1;
    *at = i;
    return x;
}

/* The month that a word of letters is, in full or short: "Sept." */
static int month(const char *text, int64_t *at, int64_t end)
{
    static const char *const names[] = {"january", "february", "march", "april", "may", "june", "july", "august", "september",
                                        "october", "november", "december"};
    int64_t n = 0;
    while (*at + n < end && n < 10 && is_letter(text[*at + n])) n++;
    for (int m = 0; m < 12 && n >= 3; m++) {
        int64_t k = 0;
        while (k < n && names[m][k] && (text[*at + k] | 0x20) == names[m][k]) k++;
        if (k < n || (names[m][k] && n != 3 && !(m == 8 && n == 4))) continue;
        *at += n;
        if (*at < end && text[*at] == '.') ++*at;
        return m + 1;
    }
    return 0;
}

static void skip(const char *text, int64_t *at, int64_t end, const char *among)
{
    while (*at < end && strchr(among, text[*at])) ++*at;
}

static void skip_ordinal(const char *text, int64_t *at, int64_t end)
{
    static const char *const ends[] = {"st", "nd", "rd", "th"};
    for (int i = 0; i < 4; i++)
        if (text_has(text, *at, end, ends[i])) {
            *at += 2;
            return;
        }
}

/* 2025-01-27, /2025/01/27, 2025/1/27. */
static bool read_numeric(const char *text, int64_t *at, int64_t end, int *y, int *m, int *d)
{
    *y = number(text, at, end, 4);
    if (*y < 1000 || *at >= end || (text[*at] != '-' && text[*at] != '/')) return false;
    char between = text[(*at)++];
    *m = number(text, at, end, 2);
    if (*m < 0 || *at >= end || text[*at] != between) return false;
    ++*at;
    *d = number(text, at, end, 2);
    return *d > 0;
}

static bool read_worded(const char *text, int64_t *at, int64_t end, int *y, int *m, int *d)
{
    bool day_first = is_digit(text[*at]);
    *d = 0;
    if (day_first) {
        *d = number(text, at, end, 2);
        skip_ordinal(text, at, end);
        skip(text, at, end, " \t\n");
    }
    *m = month(text, at, end);
    if (!*m) return false;
    skip(text, at, end, " \t\n");
    if (!day_first) {
        *d = number(text, at, end, 2);
        skip_ordinal(text, at, end);
    }
    skip(text, at, end, ", \t\n");
    *y = number(text, at, end, 4);
    return *d > 0 && *y > 0;
}

bool date_find(const char *text, int64_t start, int64_t end, int32_t *days, span *at)
{
    for (int64_t i = start; i < end; i++) {
        if (!is_word(text[i]) || (i > start && is_word(text[i - 1]))) continue;
        int y, m, d;
        int64_t stop = i;
        bool found = is_digit(text[i]) && read_numeric(text, &stop, end, &y, &m, &d);
        if (!found) found = (stop = i, read_worded(text, &stop, end, &y, &m, &d));
        if (!found || !is_day(y, m, d)) continue;
        *days = civil_days(y, m, d);
        *at = (span){i, stop};
        return true;
    }
    return false;
}

void date_take(reading *r, int rank, int64_t start, int64_t end)
{
    int32_t days;
    span at;
    if (rank <= r->date_rank || end - start > 4096 || !date_find(r->d->bytes, start, end, &days, &at)) return;
    r->date_rank = rank;
    r->d->date = days;
    r->d->dated = at;
}

void title_take(reading *r, int rank, int64_t start, int64_t end)
{
    span at = text_trim(r->text, start, end);
    if (rank <= r->title_rank || at.start == at.end) return;
    r->title_rank = rank;
    r->d->title = at;
}

/* ---- where they stand ------------------------------------------------------------------------------- */

/* How far from the top a document speaks of itself. */
enum { HEAD_BLOCKS = 24, HEAD_BYTES = 8192 };

static const struct { const char *key; int rank; } dated[] = {
    {"published", STATED}, {"publication date", STATED}, {"publish date", STATED}, {"date published", STATED}, {"date", STATED},
    {"posted", STATED}, {"posted on", STATED}, {"source", IN_ADDRESS}, {"url", IN_ADDRESS}, {"link", IN_ADDRESS},
    {"canonical", IN_ADDRESS}, {"permalink", IN_ADDRESS}, {"updated", UPDATED}, {"last updated", UPDATED}, {"modified", UPDATED},
    {"last modified", UPDATED}, {"by", UPDATED},
};

/* The key is matched with any ending: a colon, a blank. */
static int rank_of(const char *bytes, int64_t at, int64_t end)
{
    int best = 0;
    for (size_t i = 0; i < sizeof dated / sizeof *dated; i++)
        if (text_has(bytes, at, end, dated[i].key) && dated[i].rank > best) best = dated[i].rank;
    return best;
}

static void take_meta(reading *r, const block *b)
{
    const char *bytes = r->d->bytes;
    int64_t colon = b->at.start;
    while (colon < b->at.end && colon - b->at.start < 24 && bytes[colon] != ':') colon++;
    bool title = text_has(bytes, b->at.start, b->at.end, "title") || text_has(bytes, b->at.start, b->at.end, "headline");
    if (title && colon < b->at.end && bytes[colon] == ':') {
        span t = text_trim(r->text, colon + 1, b->at.end);
        if (t.end - t.start > 2 && strchr("\"'", r->text[t.start]) && r->text[t.end - 1] == r->text[t.start]) t.start++, t.end--;
        title_take(r, TITLE_LINE, t.start, t.end);
    }
    int64_t stop = text_line(bytes, b->at.start, r->n);
    int rank = rank_of(bytes, b->at.start, b->at.end);
    if (rank) date_take(r, rank, b->at.start, stop);
}

/* Whether a line has little beside the date in it: "January 28, 2025", "January 27, 2025, 5:30 a.m. New York". */
static bool stands_alone(const reading *r, span line, span date)
{
    int64_t length = line.end - line.start;
    bool goes_on = date.start == line.start && date.end < line.end && strchr(",|(", r->text[date.end]);
    return length < 60 && (goes_on || (date.end - date.start) * 2 >= length);
}

/* "NEW YORK, Jan. 27, 2025 (Reuters) -". */
static bool opens_report(const reading *r, span whole, span date)
{
    const char *text = r->text;
    return date.end + 4 < whole.end && date.start - whole.start < 40 && is_upper(text[whole.start]) && is_upper(text[whole.start + 1]) &&
           strchr("(-\xe2", text[date.end + 1]);
}

/* A date that stands alone in a line, or before the first words of a report. */
static void take_dateline(reading *r, const block *b)
{
    int32_t days;
    span at;
    for (int64_t start = b->at.start; r->date_rank < DATELINE && start < b->at.end && start - b->at.start < 240;) {
        const char *feed = memchr(r->text + start, '\n', (size_t)(b->at.end - start));
        span line = text_trim(r->text, start, feed ? feed - r->text : b->at.end);
        int64_t stop = line.end - line.start < 80 ? line.end : line.start + 80;
        bool found = date_find(r->text, line.start, stop, &days, &at);
        bool opens = found && start == b->at.start && opens_report(r, b->at, at);
        if (found && (opens || stands_alone(r, line, at))) date_take(r, DATELINE, at.start, at.end);
        start = feed ? feed - r->text + 1 : b->at.end;
    }
}

void find_head(reading *r)
{
    for (int64_t i = 0; i < r->d->n_blocks && i < HEAD_BLOCKS; i++) {
        const block *b = &r->d->blocks[i];
        if (b->at.start > HEAD_BYTES && i > 8) break;
        if (b->kind == META) take_meta(r, b);
        else if (b->kind != CODE && b->kind != CELL && b->kind != REFERENCE) take_dateline(r, b);
        if (b->kind == HEADING && (b->level == 1 || b->at.end - b->at.start >= 20)) title_take(r, b->level == 1 ? TOP_HEADING : FIRST_HEADING, b->at.start, b->at.end);
    }
}
