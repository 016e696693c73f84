/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plain.c -- plain text: paragraphs end at empty lines, and where lines are long, or too short to have been broken, at each line. */
#include "reading.h"

/* Lines longer than this were not broken by hand or by a mailer. */
enum { WRAPPED = 120, SHORT = 50 };

typedef struct chunk {
    int64_t from, end, width; /* lines without an empty one among them; the longest */
} chunk;

static chunk next_chunk(const char *text, int64_t at, int64_t n)
{
    chunk c = {.from = at, .end = at};
    for (int64_t stop; at < n; at = stop + 1) {
        stop = text_line(text, at, n);
        span s = text_trim(text, at, stop);
        if (s.start == s.end) break;
        if (stop - at > c.width) c.width = stop - at;
        c.end = stop;
    }
    return c;
}

static bool ends_sentence(const char *text, span s)
{
    while (s.end > s.start && (text[s.end - 1] == '"' || text[s.end - 1] == ')' || (text[s.end - 1] & 0x80))) s.end--;
    return s.end > s.start && strchr(".!?:", text[s.end - 1]);
}

static int64_t first_word(const char *text, span s)
{
    int64_t i = s.start;
    while (i < s.end && !is_blank(text[i])) i++;
    return i - s.start;
}

/* Whether the line b goes on with what the line a began: a was full, or b begins in the midst of a sentence. */
static bool joins(const char *text, span a, span b, int64_t width)
{
    if (width > WRAPPED || line_mark(text, b.start, b.end) || line_is_meta(text, b.start, b.end)) return false;
    if (is_lower(text[b.start]) && !ends_sentence(text, a)) return true;
    if (text[a.end - 1] == ',') return true;
    return width >= SHORT && a.end - a.start + 1 + first_word(text, b) > width - 8;
}

static bool is_underline(const char *text, span s)
{
    if (s.end - s.start < 3 || !strchr("=-~*_", text[s.start])) return false;
    for (int64_t i = s.start; i < s.end; i++)
        if (text[i] != text[s.start]) return false;
    return true;
}

static void add(reading *r, int64_t start, int64_t end, bool one_line)
{
    const char *text = r->text;
    int64_t mark = line_mark(text, start, end);
    bool meta = one_line && line_is_meta(text, start, end);
    bool first = !r->begun;
    bool heading = one_line && !meta && !mark && line_is_heading(text, start, end);
    span s = text_trim(text, start, end);
    if (first && one_line && !meta && !mark && s.end - s.start < 200 && !ends_sentence(text, s)) heading = true;
    text_blank(r->text, start, start + mark);
    block *b = block_add(r, meta ? META : mark ? LIST_ITEM : heading ? HEADING : PARAGRAPH, start, end);
    if (b && heading) b->level = first ? 1 : 2;
    if (b && !meta) r->begun = true;
}

static void read_chunk(reading *r, chunk c)
{
    for (int64_t at = c.from; at < c.end;) {
        int64_t start = at, stop = text_line(r->text, at, c.end);
        span a = text_trim(r->text, at, stop), b;
        bool one = true;
        bool alone = line_is_meta(r->text, a.start, a.end);
        for (at = stop + 1; at < c.end; at = stop + 1, a = b, one = false) {
            int64_t next = text_line(r->text, at, c.end);
            b = text_trim(r->text, at, next);
            if (is_underline(r->text, b)) {
                text_blank(r->text, b.start, b.end);
                at = next + 1;
                break;
            }
            if (alone || !joins(r->text, a, b, c.width)) break;
            stop = next;
        }
        add(r, start, stop, one);
    }
}

void read_plain(reading *r, int64_t from)
{
    for (int64_t at = from; at < r->n;) {
        chunk c = next_chunk(r->text, at, r->n);
        if (c.end == c.from) at = text_line(r->text, at, r->n) + 1;
        else read_chunk(r, c), at = c.end + 1;
    }
}
