/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lines.c -- what a line is by itself: an item of a list, a line about the document, a heading. */
#include "reading.h"

static int64_t skip_blanks(const char *text, int64_t at, int64_t end)
{
    while (at < end && (text[at] == ' ' || text[at] == '\t')) at++;
    return at;
}

/* "1." "12)" "(a)" "[3]": bytes, without what follows. */
static int64_t number_mark(const char *text, int64_t at, int64_t end)
{
    int64_t i = at, bracket = i < end && (text[i] == '(' || text[i] == '['), digits = 0;
    i += bracket;
    while (i < end && digits < 4 && is_digit(text[i])) i++, digits++;
    if (!digits && bracket && i + 1 < end && is_lower(text[i])) i++, digits++;
    if (!digits || digits > 3 || i >= end) return 0;
    if (bracket) return text[i] == (text[at] == '(' ? ')' : ']') ? i + 1 - at : 0;
    return text[i] == '.' || text[i] == ')' ? i + 1 - at : 0;
}

static int64_t bullet_mark(const char *text, int64_t at, int64_t end)
{
    static const char *const bullets[] = {"-", "*", "+", "\xe2\x80\xa2", "\xe2\x97\xa6", "\xe2\x96\xaa", "\xe2\x80\xa3",
                                          "\xc2\xb7", "\xe2\x97\x8f", "\xe2\x96\xa0", "\xe2\x81\x83"};
    if (at >= end || is_word(text[at]) != ((unsigned char)text[at] >= 0xc2)) return 0;
    for (size_t i = 0; i < sizeof bullets / sizeof *bullets; i++) {
        int64_t n = (int64_t)strlen(bullets[i]);
        if (end - at >= n && memcmp(text + at, bullets[i], (size_t)n) == 0) return n;
    }
    return 0;
}

int64_t line_mark(const char *text, int64_t at, int64_t end)
{
    int64_t i = skip_blanks(text, at, end), n = bullet_mark(text, i, end);
    if (!n) n = number_mark(text, i, end);
    int64_t stop = skip_blanks(text, i + n, end);
    return n && stop > i + n && stop < end ? stop - at : 0;
}

/* Whether it stands in columns: a tab, or three blanks, between words. */
static bool has_columns(const char *text, span s)
{
    for (int64_t i = s.start; i + 2 < s.end; i++)
        if (text[i] == '\t' || (text[i] == ' ' && text[i + 1] == ' ' && text[i + 2] == ' ')) return true;
    return false;
}

/* Before a colon. */
static const char *const keys[] = {
    "title", "headline", "author", "authors", "byline", "by", "date", "published", "publish date", "publication date", "date published",
    "posted", "posted on", "updated", "last updated", "modified", "last modified", "source", "url", "link", "category",
    "categories", "tag", "tags", "keywords", "section", "publisher", "language", "copyright", "reactions", "image", "photo", "credit",
    "photo credit", "caption", "filed under", "topics", "related", "related topics", "see also", "read more", "slug", "permalink",
    "canonical", "editor", "reporting by", "editing by", "writing by", "layout", "draft", "ticker", "tickers",
};

/* At the head of a short line, with what follows it. */
static const char *const openings[] = {
    "continue reading", "subscribe to ", "subscribe now",
    "sign up ",    "discover more ", "read more",      "share this",    "about the author", "advertisement", "all rights reserved",
    "follow us ",  "copyright ",     "\xc2\xa9",       "click here",    "related articles", "getty images", "image source", "photo by ",
    "photograph by ", "reporting by ", "editing by ",  "log in",        "skip to ",      "table of contents", "leave a comment",
};

static bool has_key(const char *text, int64_t at, int64_t end)
{
    const char *colon = memchr(text + at, ':', (size_t)(end - at < 24 ? end - at : 24));
    int64_t n = colon && colon + 1 < text + end ? colon - (text + at) : 0;
    for (size_t i = 0; n > 0 && i < sizeof keys / sizeof *keys; i++)
        if ((int64_t)strlen(keys[i]) == n && text_has(text, at, at + n, keys[i])) return true;
    return false;
}

static bool begins(const char *text, int64_t at, int64_t end, const char *word)
{
    for (; *word; word++, at++)
        if (at >= end || (is_upper(text[at]) ? text[at] + 32 : text[at]) != *word) return false;
    return true;
}

static bool has_opening(const char *text, int64_t at, int64_t end)
{
    if (end - at > 100) return false;
    for (size_t i = 0; i < sizeof openings / sizeof *openings; i++) {
        int64_t stop = at + (int64_t)strlen(openings[i]);
        if ((text[at] ^ openings[i][0]) & ~0x20) continue;
        if (begins(text, at, end, openings[i]) && (stop >= end || !is_letter(text[stop]) || text[stop - 1] == ' ')) return true;
    }
    return false;
}

/* "Updated January 3, 2025 at 5 p.m.": the words and a date. */
static bool is_dated(const char *text, int64_t at, int64_t end)
{
    static const char *const heads[] = {"published ", "updated ", "posted ", "last updated ", "first published "};
    int32_t days;
    span date;
    for (size_t i = 0; end - at < 100 && i < sizeof heads / sizeof *heads; i++)
        if (begins(text, at, end, heads[i])) return date_find(text, at, end, &days, &date);
    return false;
}

static bool is_among(const char *const *list, size_t n, const char *text, int64_t at, int64_t end)
{
    for (size_t i = 0; i < n; i++)
        if (text_has(text, at, end, list[i])) return true;
    return false;
}

/* "By Jane Doe and Li Wei | Wire": capitals alone, and no day, which would begin a sentence ("By Monday ..."). */
static bool is_byline(const char *text, int64_t at, int64_t end)
{
    static const char *const small[] = {"and", "for", "of", "in", "the", "de", "van", "von", "am", "pm"};
    static const char *const days[] = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "then", "now", "late", "early"};
    if (end - at > 100 || !begins(text, at, end, "by ") || text[end - 1] == '.' || text[end - 1] == ',') return false;
    if (is_among(days, sizeof days / sizeof *days, text, at + 3, end) || is_digit(text[at + 3])) return false;
    for (int64_t i = at + 3; i < end;) {
        while (i < end && !is_word(text[i])) i++;
        if (i < end && is_lower(text[i]) && !is_among(small, sizeof small / sizeof *small, text, i, end)) return false;
        while (i < end && (is_word(text[i]) || text[i] == '\'' || text[i] == '-' || text[i] == ':')) i++;
    }
    return true;
}

/* "Markets | Technology": where in a site the document stands. */
static bool is_path(const char *text, int64_t at, int64_t end)
{
    const char *bar = end - at < 80 ? memchr(text + at, '|', (size_t)(end - at)) : NULL;
    if (!bar || bar == text + at || bar[-1] != ' ' || bar + 1 >= text + end || bar[1] != ' ') return false;
    for (; at < end; at++)
        if (is_digit(text[at]) || strchr(".?!", text[at])) return false;
    return true;
}

bool line_is_meta(const char *text, int64_t at, int64_t end)
{
    span s = text_trim(text, at, end);
    if (s.start >= s.end || s.end - s.start > 400) return false;
    return has_key(text, s.start, s.end) || has_opening(text, s.start, s.end) || is_dated(text, s.start, s.end) ||
           is_byline(text, s.start, s.end) || is_path(text, s.start, s.end);
}

typedef struct words {
    int all, long_ones, capitals;
} words;

static words count_words(const char *text, int64_t at, int64_t end)
{
    words w = {0};
    for (int64_t i = at; i < end;) {
        while (i < end && !is_word(text[i])) i++;
        int64_t start = i;
        while (i < end && (is_word(text[i]) || text[i] == '\'')) i++;
        if (i == start) break;
        bool is_long = i - start > 3;
        w.all++;
        w.long_ones += is_long;
        w.capitals += is_long && !is_lower(text[start]);
    }
    return w;
}

bool line_is_heading(const char *text, int64_t at, int64_t end)
{
    span s = text_trim(text, at, end);
    if (s.end - s.start > 160 || s.end - s.start < 2 || strchr(".,;:", text[s.end - 1]) || has_columns(text, s)) return false;
    words w = count_words(text, s.start, s.end);
    bool capital = is_digit(text[s.start]) || text_is_upper(text + s.start, s.end - s.start) || !is_letter(text[s.start]);
    return w.all && w.all <= 20 && capital && (w.long_ones ? w.capitals * 10 >= w.long_ones * 6 : w.all <= 4);
}
