/* SPDX-License-Identifier: GPL-3.0-or-later */
/* markdown_inline.c -- marks within a block of Markdown, in one pass with a stack of open brackets that has a floor. */
#include "markdown.h"

enum { OPEN = 32 }; /* brackets that are remembered; of more, the outermost are forgotten, and stay in the text */

typedef struct masker {
    char *text;
    int64_t end;
    int64_t open[OPEN];
    int n;
} masker;

static bool is_punctuation(char c) { return c > ' ' && c < 0x7f && !is_digit(c) && !is_letter(c); }

/* The end of (address "title") at `at`; -1: there is none. No address holds "](" or an empty line. */
static int64_t target_end(const masker *m, int64_t at)
{
    int depth = 0;
    for (int64_t i = at; i < m->end && i - at < 4096; i++) {
        char c = m->text[i];
        if (c == '\\') i++;
        else if (c == '(') depth++;
        else if (c == ')' && --depth == 0) return i + 1;
        else if (c == ']' && i + 1 < m->end && m->text[i + 1] == '(') return -1;
    }
    return -1;
}

/* [name] after ]. */
static int64_t name_end(const masker *m, int64_t at)
{
    for (int64_t i = at + 1; i < m->end && i - at < 200 && m->text[i] != '['; i++)
        if (m->text[i] == ']') return i + 1;
    return -1;
}

static bool is_figures(const char *text, int64_t at, int64_t end)
{
    for (; at < end; at++)
        if (is_letter(text[at])) return false;
    return true;
}

/* Ends the link or image whose first bracket is the last that is open. */
static int64_t close_bracket(masker *m, int64_t at)
{
    if (!m->n) return at + 1;
    int64_t from = m->open[--m->n], stop = -1;
    bool image = from > 0 && m->text[from - 1] == '!';
    char next = at + 1 < m->end ? m->text[at + 1] : 0;
    if (next == '(') stop = target_end(m, at + 1);
    else if (next == '[' && !is_figures(m->text, from + 1, at)) stop = name_end(m, at + 1);
    if (stop < 0) return at + 1;
    if (image) text_blank(m->text, from - 1, stop);
    else text_blank(m->text, from, from + 1), text_blank(m->text, at, stop);
    return stop;
}

static void open_bracket(masker *m, int64_t at)
{
    if (m->n == OPEN) memmove(m->open, m->open + 1, sizeof m->open - sizeof *m->open), m->n--;
    m->open[m->n++] = at;
}

/* A run of * _ or ~ is emphasis where a word begins or ends at it. */
static int64_t emphasis(masker *m, int64_t start, int64_t at)
{
    char sign = m->text[at];
    int64_t stop = at + markdown_run(m->text, at, m->end, sign);
    char left = at > start ? m->text[at - 1] : ' ', right = stop < m->end ? m->text[stop] : ' ';
    bool opens = !is_blank(right), closes = !is_blank(left), inner = is_word(left) && is_word(right) && left != '_' && right != '_';
    if (sign == '~' && stop - at != 2) return stop;
    if (inner && (sign == '_' || stop - at == 1)) return stop;
    if (opens || closes) text_blank(m->text, at, stop);
    return stop;
}

/* <tag a="b">, <!-- -->, <https://...>. None goes past the next <. */
static int64_t tag(masker *m, int64_t at)
{
    char c = at + 1 < m->end ? m->text[at + 1] : ' ';
    if (!is_letter(c) && c != '/' && c != '!') return at + 1;
    for (int64_t i = at + 1; i < m->end && m->text[i] != '<'; i++) {
        if (m->text[i] != '>') continue;
        text_blank(m->text, at, i + 1);
        return i + 1;
    }
    return at + 1;
}

static int64_t ticks(masker *m, int64_t at)
{
    int64_t stop = at + markdown_run(m->text, at, m->end, '`');
    text_blank(m->text, at, stop);
    return stop;
}

static int64_t escape(masker *m, int64_t at)
{
    if (at + 1 >= m->end || !is_punctuation(m->text[at + 1])) return at + 1;
    m->text[at] = ' ';
    return at + 2;
}

void markdown_mask(reading *r, int64_t start, int64_t end)
{
    static const bool signs[256] = {['\\'] = 1, ['`'] = 1, ['*'] = 1, ['_'] = 1, ['~'] = 1, ['['] = 1, [']'] = 1, ['<'] = 1, ['&'] = 1};
    masker m = {.text = r->text, .end = end};
    for (int64_t i = start; i < end;) {
        while (i < end && !signs[(unsigned char)r->text[i]]) i++;
        if (i >= end) return;
        switch (r->text[i]) {
        case '\\': i = escape(&m, i); break;
        case '`': i = ticks(&m, i); break;
        case '[': open_bracket(&m, i++); break;
        case ']': i = close_bracket(&m, i); break;
        case '<': i = tag(&m, i); break;
        case '&': i = entity_put(r->text, i, end); break;
        default: i = emphasis(&m, start, i);
        }
    }
}
