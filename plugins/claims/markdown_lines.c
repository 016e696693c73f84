/* SPDX-License-Identifier: GPL-3.0-or-later */
/* markdown_lines.c -- what a line of Markdown begins with; whether a text is Markdown. */
#include "markdown.h"

int64_t markdown_run(const char *text, int64_t at, int64_t end, char sign)
{
    int64_t i = at;
    while (i < end && text[i] == sign) i++;
    return i - at;
}

int64_t markdown_item(const char *text, int64_t at, int64_t end, bool in_paragraph)
{
    int64_t i = at;
    if (strchr("-*+", text[i])) {
        if (markdown_is_rule(text, at, end)) return 0;
        i++;
    } else {
        while (i < end && i - at < 9 && is_digit(text[i])) i++;
        if (i == at || i >= end || (text[i] != '.' && text[i] != ')')) return 0;
        if (in_paragraph && (i - at != 1 || text[at] != '1')) return 0;
        i++;
    }
    if (i >= end) return in_paragraph ? 0 : i - at;
    return text[i] == ' ' || text[i] == '\t' ? i + 1 - at : 0;
}

int markdown_heading(const char *text, int64_t at, int64_t end)
{
    int64_t n = markdown_run(text, at, end, '#');
    return n >= 1 && n <= 6 && (at + n == end || is_blank(text[at + n])) ? (int)n : 0;
}

int64_t markdown_fence(const char *text, int64_t at, int64_t end)
{
    if (at >= end || (text[at] != '`' && text[at] != '~')) return 0;
    int64_t n = markdown_run(text, at, end, text[at]);
    if (n < 3 || (text[at] == '`' && memchr(text + at + n, '`', (size_t)(end - at - n)))) return 0;
    return n;
}

bool markdown_is_rule(const char *text, int64_t at, int64_t end)
{
    int n = 0;
    if (at >= end || !strchr("-*_", text[at])) return false;
    for (int64_t i = at; i < end; i++) {
        if (text[i] == text[at]) n++;
        else if (!is_blank(text[i])) return false;
    }
    return n >= 3;
}

static int64_t bracketed(const char *text, int64_t at, int64_t end)
{
    if (at >= end || text[at] != '[') return 0;
    for (int64_t i = at + 1; i < end && i - at < 1000 && text[i] != '['; i++)
        if (text[i] == ']') return i + 1 < end && text[i + 1] == ':' && i > at + 1 ? i + 2 - at : 0;
    return 0;
}

bool markdown_is_definition(const char *text, int64_t at, int64_t end)
{
    int64_t n = bracketed(text, at, end);
    if (!n || text[at + 1] == '^') return false;
    int64_t i = at + n;
    while (i < end && is_blank(text[i])) i++;
    int64_t from = i;
    while (i < end && !is_blank(text[i])) i++;
    bool address = i > from && (memchr(text + from, '/', (size_t)(i - from)) || text[from] == '#' || text[from] == '<');
    while (i < end && is_blank(text[i])) i++;
    return address && (i >= end || strchr("\"'(", text[i]));
}

int64_t markdown_footnote(const char *text, int64_t at, int64_t end)
{
    int64_t n = bracketed(text, at, end);
    return n && text[at + 1] == '^' ? n : 0;
}

bool markdown_is_delimiter(const char *text, int64_t at, int64_t n)
{
    bool dash = false, bar = false;
    for (; at < n && text[at] != '\n'; at++) {
        dash |= text[at] == '-';
        bar |= text[at] == '|';
        if (!strchr("-|: \t\r>", text[at])) return false;
    }
    return dash && bar;
}

/* Counts of what only Markdown has, in the first LOOK bytes. */
bool looks_like_markdown(const char *bytes, int64_t n)
{
    enum { LOOK = 65536 };
    int signs = 0;
    if (n > LOOK) n = LOOK;
    for (int64_t at = 0, stop; at < n && signs < 3; at = stop + 1) {
        stop = text_line(bytes, at, n);
        int64_t i = at;
        while (i < stop && bytes[i] == ' ') i++;
        if (i == stop) continue;
        if (i == at && markdown_heading(bytes, i, stop) && i + 2 < stop) signs += 2;
        if (markdown_fence(bytes, i, stop)) signs++;
        if (at > 0 && markdown_is_delimiter(bytes, i, stop)) signs += 2;
        for (const char *b = bytes + i; (b = memchr(b, ']', (size_t)(bytes + stop - b))) && b + 1 < bytes + stop; b++)
            if (b[1] == '(') signs++;
        if (i + 4 < stop && memcmp(bytes + i, "**", 2) == 0 && bytes[i + 2] != '*' && bytes[i + 2] != ' ') signs++;
    }
    return signs >= 3 || (n > 4 && memcmp(bytes, "---\n", 4) == 0 && signs > 0);
}
