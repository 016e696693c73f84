/* SPDX-License-Identifier: GPL-3.0-or-later */
/* markdown_inline.c -- marks within a block of Markdown, in one pass with a stack of open brackets that has a floor. */
#include "markdown.h"

enum {
    OPEN = 32,   /* brackets that are remembered; of more, the outermost are forgotten, and stay in the text */
    LONG = 2048, /* bytes of an address, a title, a tag */
    TICKS = 32,  /* more do not open code */
};

typedef struct masker {
    char *text;
    int64_t end;
    int64_t open[OPEN];
    int n;
    bool unclosed[TICKS];
} masker;

static bool is_punctuation(char c) { return c > ' ' && c < 0x7f && !is_digit(c) && !is_letter(c); }

static int64_t skip_blanks(const masker *m, int64_t at)
{
    while (at < m->end && is_blank(m->text[at])) at++;
    return at;
}

/* After the sign that closes what begins at `at`, within LONG bytes, without a further sign that opens it; -1: none does. */
static int64_t closed(const masker *m, int64_t at, char close)
{
    for (int64_t i = at + 1; i < m->end && i - at < LONG; i++) {
        if (m->text[i] == '\\') i++;
        else if (m->text[i] == close) return i + 1;
        else if (m->text[i] == m->text[at]) return -1;
    }
    return -1;
}

/* An address without blanks, whose brackets match. None holds "](". */
static int64_t address_end(const masker *m, int64_t at)
{
    int depth = 0;
    int64_t i = at;
    for (; i < m->end && i - at < LONG && !is_blank(m->text[i]); i++) {
        if (m->text[i] == '\\') i++;
        else if (m->text[i] == '(') depth++;
        else if (m->text[i] == ')' && --depth < 0) break;
        else if (m->text[i] == ']' && i + 1 < m->end && m->text[i + 1] == '(') return -1;
    }
    return depth > 0 ? -1 : i;
}

/* The end of (address "title") at `at`; -1: there is none. */
static int64_t target_end(const masker *m, int64_t at)
{
    int64_t i = skip_blanks(m, at + 1);
    i = i < m->end && m->text[i] == '<' ? closed(m, i, '>') : address_end(m, i);
    if (i < 0) return -1;
    int64_t next = skip_blanks(m, i);
    char sign = next < m->end ? m->text[next] : 0;
    if (next > i && sign && strchr("\"'(", sign)) next = closed(m, next, sign == '(' ? ')' : sign);
    if (next < 0) return -1;
    next = skip_blanks(m, next);
    return next < m->end && m->text[next] == ')' ? next + 1 : -1;
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

/* <tag a="b">, <!-- -->, <https://...>. */
static int64_t tag_end(masker *m, int64_t at)
{
    char c = at + 1 < m->end ? m->text[at + 1] : ' ';
    if (!is_letter(c) && c != '/' && c != '!') return at + 1;
    bool comment = m->end - at > 4 && memcmp(m->text + at, "<!--", 4) == 0;
    for (int64_t i = at + 1; i < m->end && i - at < LONG && (comment || m->text[i] != '<'); i++) {
        if (!comment && m->text[i - 1] == '=' && strchr("\"'", m->text[i])) {
            i = closed(m, i, m->text[i]) - 1;
            if (i < 0) break;
        } else if (m->text[i] == '>' && (!comment || memcmp(m->text + i - 2, "--", 2) == 0)) {
            text_blank(m->text, at, i + 1);
            return i + 1;
        }
    }
    return at + 1;
}

/* Code ends at as many ticks as it began with, and nothing in it is a mark. Without them, ticks are text; that none follow is kept in
 * mind, so that each length is sought to the end once. */
static int64_t ticks(masker *m, int64_t at)
{
    int64_t n = markdown_run(m->text, at, m->end, '`'), stop = at + n;
    if (n >= TICKS || m->unclosed[n]) return stop;
    for (int64_t i = stop, k; i < m->end; i += k) {
        const char *next = memchr(m->text + i, '`', (size_t)(m->end - i));
        if (!next) break;
        i = next - m->text;
        k = markdown_run(m->text, i, m->end, '`');
        if (k != n) continue;
        text_blank(m->text, at, stop);
        text_blank(m->text, i, i + k);
        return i + k;
    }
    m->unclosed[n] = true;
    return stop;
}

static int64_t escape(masker *m, int64_t at)
{
    if (at + 1 >= m->end || (!is_punctuation(m->text[at + 1]) && m->text[at + 1] != '\n')) return at + 1;
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
        case '<': i = tag_end(&m, i); break;
        case '&': i = entity_put(r->text, i, end, true); break;
        default: i = emphasis(&m, start, i);
        }
    }
}
