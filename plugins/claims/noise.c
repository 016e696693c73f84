/* SPDX-License-Identifier: GPL-3.0-or-later */
/* noise.c -- what holds digits and says nothing with them: addresses, names of files, marks of citation. */
#include "reading.h"

static bool ends_address(char c)
{
    return is_blank(c) || c == '<' || c == '>' || c == '"' || c == '`' || c == '|' || c == '{' || c == '}' || c == '\\' || c == '^';
}

/* The end of an address: brackets stay in it where they are matched, the sentence's own signs do not. */
static int64_t address_end(const char *text, int64_t at, int64_t end)
{
    int64_t depth = 0;
    for (; at < end && !ends_address(text[at]); at++) {
        if (text[at] == '(' || text[at] == '[') depth++;
        if ((text[at] == ')' || text[at] == ']') && --depth < 0) break;
        if (text[at] == '\xe2') break;
    }
    while (at > 0 && strchr(".,;:!?'*_~", text[at - 1])) at--;
    return at;
}

static bool begins_with(const char *text, int64_t at, int64_t end, const char *word)
{
    int64_t n = (int64_t)strlen(word);
    return end - at >= n && memcmp(text + at, word, (size_t)n) == 0;
}

/* "scheme:" and two slashes, from the colon back. */
static int64_t mask_scheme(char *text, int64_t start, int64_t colon, int64_t end)
{
    int64_t at = colon;
    while (at > start && colon - at < 12 && is_letter(text[at - 1])) at--;
    if (at == colon) return colon + 1;
    int64_t stop = address_end(text, colon + 3, end);
    text_blank(text, at, stop);
    return stop;
}

static bool is_host(char c) { return is_letter(c) || is_digit(c) || c == '-' || c == '.'; }

static int64_t mask_mail(char *text, int64_t start, int64_t sign, int64_t end)
{
    int64_t from = sign, to = sign + 1;
    while (from > start && sign - from < 64 && (is_host(text[from - 1]) || text[from - 1] == '_' || text[from - 1] == '+')) from--;
    while (to < end && to - sign < 255 && is_host(text[to])) to++;
    while (to > sign && text[to - 1] == '.') to--;
    if (from == sign || !memchr(text + sign, '.', (size_t)(to - sign))) return sign + 1;
    text_blank(text, from, to);
    return to;
}

/* [^name]: a footnote's mark in Markdown. */
static int64_t mask_footnote(char *text, int64_t at, int64_t end)
{
    int64_t i = at + 2;
    while (i < end && i - at < 40 && !is_blank(text[i]) && text[i] != '[' && text[i] != ']') i++;
    if (i >= end || text[i] != ']' || i == at + 2) return at + 1;
    text_blank(text, at, i + 1);
    return i + 1;
}

/* ": 12, 29-36" close to a mark of citation, before a new sentence or the line's end: its pages. */
static int64_t pages_end(const char *text, int64_t at, int64_t end)
{
    enum { LONGEST = 24 };
    int64_t i = at + 1;
    bool digit = false;
    if (at >= end || text[at] != ':') return at;
    for (; i < end && i - at < LONGEST && (is_digit(text[i]) || strchr(" ,-ivx\xe2\x80\x93", text[i])); i++) digit |= is_digit(text[i]);
    bool closes = i >= end || text[i] == '\n' || text[i] == '[' || (is_upper(text[i]) && text[i - 1] == ' ');
    return digit && closes ? i : at;
}

/* [1] [2, 3] [4-6] [a] [note 3] [citation needed]: what stands in for a reference. */
static int64_t mask_citation(char *text, int64_t at, int64_t end)
{
    static const char *const words[] = {"note ", "nb ", "n ", "citation needed", "clarification needed", "update", "edit", "ref "};
    int64_t i = at + 1;
    if (i < end && text[i] == '^') return mask_footnote(text, at, end);
    for (size_t k = 0; k < sizeof words / sizeof *words; k++)
        if (begins_with(text, i, end, words[k])) {
            i += (int64_t)strlen(words[k]);
            break;
        }
    bool letter = i + 1 < end && i == at + 1 && is_lower(text[i]) && text[i + 1] == ']';
    int digits = 0;
    for (i += letter; i < end && i - at < 40 && text[i] != ']'; i++) {
        digits = is_digit(text[i]) ? digits + 1 : 0;
        if ((!is_digit(text[i]) && text[i] != ',' && text[i] != ' ' && text[i] != '-' && text[i] != '\xe2' &&
             text[i] != '\x80' && text[i] != '\x93' && text[i] != '^') || digits > 3)
            return at + 1;
    }
    if (i >= end || text[i] != ']' || i == at + 1) return at + 1;
    int64_t stop = pages_end(text, i + 1, end);
    text_blank(text, at, stop);
    return stop;
}

static const char *const endings[] = {"png", "jpg", "jpeg", "gif", "webp", "svg", "pdf", "mp4", "mp3", "mov", "html", "htm", "php",
                                      "aspx", "docx", "xlsx", "pptx", "zip", "csv", "json", "avif", "heic", "txt", "md"};

static bool has_digit(const char *text, int64_t at, int64_t end)
{
    while (at < end && !is_digit(text[at])) at++;
    return at < end;
}

/* A name of a file that holds digits, from the point of its ending back; or an address that begins with www. */
static int64_t mask_name(char *text, int64_t start, int64_t point, int64_t end)
{
    if (point - start >= 3 && begins_with(text, point - 3, end, "www") && point + 1 < end && is_word(text[point + 1])) {
        int64_t stop = address_end(text, point + 1, end);
        text_blank(text, point - 3, stop);
        return stop;
    }
    for (size_t k = 0; k < sizeof endings / sizeof *endings; k++) {
        int64_t to = point + 1 + (int64_t)strlen(endings[k]);
        if (!text_has(text, point + 1, end, endings[k]) || (to < end && is_word(text[to]))) continue;
        int64_t from = point;
        while (from > start && point - from < 255 && (is_word(text[from - 1]) || strchr("-./~%", text[from - 1]))) from--;
        if (has_digit(text, from, point)) text_blank(text, from, to);
        return to;
    }
    return point + 1;
}

/* "example.com/2025/01": a host with a path. */
static int64_t mask_path(char *text, int64_t start, int64_t slash, int64_t end)
{
    static const char *const domains[] = {".com", ".org", ".net", ".gov", ".edu", ".io", ".ai", ".co", ".uk", ".eu", ".de", ".in"};
    int64_t from = slash;
    while (from > start && slash - from < 255 && is_host(text[from - 1])) from--;
    for (size_t k = 0; k < sizeof domains / sizeof *domains; k++) {
        int64_t n = (int64_t)strlen(domains[k]);
        if (slash - from <= n || memcmp(text + slash - n, domains[k], (size_t)n) != 0) continue;
        int64_t stop = address_end(text, slash, end);
        text_blank(text, from, stop);
        return stop > slash ? stop : slash + 1;
    }
    return slash + 1;
}

void noise_mask(char *text, int64_t start, int64_t end)
{
    static const bool stops[256] = {[':'] = 1, ['@'] = 1, ['['] = 1, ['.'] = 1, ['/'] = 1};
    for (int64_t i = start; i < end;) {
        while (i < end && !stops[(unsigned char)text[i]]) i++;
        if (i >= end) return;
        switch (text[i]) {
        case ':': i = begins_with(text, i, end, "://") ? mask_scheme(text, start, i, end) : i + 1; break;
        case '@': i = mask_mail(text, start, i, end); break;
        case '[': i = mask_citation(text, i, end); break;
        case '/': i = mask_path(text, start, i, end); break;
        default: i = i + 1 < end && is_letter(text[i + 1]) ? mask_name(text, start, i, end) : i + 1;
        }
    }
}
