/* SPDX-License-Identifier: GPL-3.0-or-later */
/* html_tags.c -- reads tags where they stand, each byte once; what names mean. */
#include "html.h"

#include <strings.h>

static const struct { const char *name; tag_role role; int level; } roles[] = {
    {"a", INLINE, 0}, {"address", BLOCK, 0}, {"article", BLOCK, 0}, {"aside", ASIDE, 0}, {"audio", FIGURE, 0}, {"b", INLINE, 0}, {"blockquote", QUOTING, 0},
    {"body", BLOCK, 0}, {"br", BREAK, 0}, {"button", ASIDE, 0}, {"canvas", FIGURE, 0}, {"caption", BLOCK, 0}, {"center", BLOCK, 0}, {"dd", BLOCK, 0},
    {"details", BLOCK, 0}, {"dialog", ASIDE, 0}, {"div", HOLDER, 0}, {"dl", BLOCK, 0}, {"dt", BLOCK, 0}, {"em", INLINE, 0},
    {"fieldset", BLOCK, 0}, {"figcaption", BLOCK, 0}, {"figure", FIGURE, 0}, {"footer", ASIDE, 0}, {"form", HOLDER, 0}, {"h1", TITLED, 1},
    {"h2", TITLED, 2}, {"h3", TITLED, 3}, {"h4", TITLED, 4}, {"h5", TITLED, 5}, {"h6", TITLED, 6}, {"head", BLOCK, 0}, {"header", HOLDER, 0},
    {"hr", BLOCK, 0}, {"html", BLOCK, 0}, {"i", INLINE, 0}, {"iframe", RAW, 0}, {"legend", BLOCK, 0}, {"li", BLOCK, 0},
    {"link", LINK_TAG, 0}, {"main", BLOCK, 1}, {"meta", META_TAG, 0}, {"nav", ASIDE, 0}, {"noembed", RAW, 0}, {"noframes", RAW, 0},
    {"noscript", ASIDE, 0}, {"ol", LISTING, 0}, {"option", BLOCK, 0}, {"p", BLOCK, 2}, {"pre", PRE, 0}, {"script", SCRIPT_TAG, 0},
    {"section", HOLDER, 0}, {"select", ASIDE, 0}, {"span", INLINE, 0}, {"strong", INLINE, 0}, {"style", RAW, 0}, {"summary", BLOCK, 0},
    {"sup", SUP, 0}, {"svg", ASIDE, 0}, {"table", TABLE, 0}, {"tbody", BLOCK, 0}, {"td", CELL_DATA, 0}, {"template", ASIDE, 0},
    {"textarea", RAW, 0}, {"tfoot", BLOCK, 0}, {"th", CELL_HEAD, 0}, {"thead", BLOCK, 0}, {"time", TIME_TAG, 0}, {"title", TITLE_TAG, 0},
    {"tr", ROW, 0}, {"ul", LISTING, 0}, {"video", FIGURE, 0}, {"xmp", RAW, 0},
};

static void find_role(const char *text, tag *t)
{
    size_t n = (size_t)(t->name_end - t->name);
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
        if (roles[i].name[0] != (text[t->name] | 0x20)) continue;
        if (strncasecmp(roles[i].name, text + t->name, n) != 0 || roles[i].name[n]) continue;
        t->role = roles[i].role;
        t->level = roles[i].level;
        return;
    }
}

static bool ends_name(char c) { return is_blank(c) || c == '/' || c == '>'; }

/* The attribute at `at` or after it, as browsers read them: it may lack its value, its quotes or its name. Where to go on. */
static int64_t next_attribute(const char *text, int64_t at, int64_t end, span *name, span *value)
{
    while (at < end && (is_blank(text[at]) || text[at] == '/')) at++;
    name->start = at;
    if (at < end && text[at] != '>') at++;
    while (at < end && !ends_name(text[at]) && text[at] != '=') at++;
    *value = (span){at, at};
    name->end = at;
    int64_t i = at;
    while (i < end && is_blank(text[i])) i++;
    if (i >= end || name->end == name->start || text[i] != '=') return at;
    for (i++; i < end && is_blank(text[i]);) i++;
    if (i < end && (text[i] == '"' || text[i] == '\'')) {
        const char *close = memchr(text + i + 1, text[i], (size_t)(end - i - 1));
        *value = (span){i + 1, close ? close - text : end};
        return close ? value->end + 1 : end;
    }
    value->start = i;
    while (i < end && !is_blank(text[i]) && text[i] != '>') i++;
    value->end = i;
    return i;
}

/* After >; a quoted value may hold one. */
static int64_t tag_end(const char *text, int64_t at, int64_t n)
{
    span name, value;
    while (at < n && text[at] != '>') at = next_attribute(text, at, n, &name, &value);
    return at < n ? at + 1 : n;
}

static bool ends_comment(const char *close) { return memcmp(close - 2, "--", 2) == 0 || memcmp(close - 3, "--!", 3) == 0; }

/* <!-- -->, <!doctype>, <?xml?>, </ 5>. */
static bool read_comment(const char *text, int64_t at, int64_t n, tag *t)
{
    bool comment = n - at >= 4 && memcmp(text + at, "<!--", 4) == 0;
    int64_t i = at + (comment ? 4 : 2);
    const char *close = NULL;
    while (i < n && (close = memchr(text + i, '>', (size_t)(n - i))) && comment && !ends_comment(close)) i = close - text + 1;
    *t = (tag){.start = at, .end = i < n && close ? close - text + 1 : n, .name = at + 1, .name_end = at + 1};
    return true;
}

bool tag_read(const char *text, int64_t at, int64_t n, tag *t)
{
    if (at + 1 >= n) return false;
    if (text[at + 1] == '!' || text[at + 1] == '?') return read_comment(text, at, n, t);
    bool closes = text[at + 1] == '/';
    int64_t name = at + 1 + closes, i = name;
    if (closes && i < n && !is_lower(text[i]) && !is_upper(text[i])) return read_comment(text, at, n, t);
    if (i >= n || !(is_lower(text[i]) || is_upper(text[i]))) return false;
    while (i < n && !ends_name(text[i])) i++;
    *t = (tag){.start = at, .end = tag_end(text, i, n), .name = name, .name_end = i, .closes = closes};
    t->empty = t->end - 2 >= i && text[t->end - 2] == '/';
    find_role(text, t);
    return true;
}

bool tag_attribute(const char *text, const tag *t, const char *name, span *value)
{
    size_t length = strlen(name);
    int64_t end = text[t->end - 1] == '>' ? t->end - 1 : t->end;
    span found;
    for (int64_t i = t->name_end; i < end;) {
        i = next_attribute(text, i, end, &found, value);
        if ((size_t)(found.end - found.start) == length && strncasecmp(text + found.start, name, length) == 0) return true;
    }
    return false;
}

int64_t tag_raw_end(const char *text, const tag *t, int64_t n)
{
    size_t length = (size_t)(t->name_end - t->name);
    for (int64_t i = t->end; i < n; i++) {
        const char *at = memchr(text + i, '<', (size_t)(n - i));
        if (!at) break;
        i = at - text;
        if (n - i > (int64_t)length + 2 && at[1] == '/' && strncasecmp(at + 2, text + t->name, length) == 0 && ends_name(at[2 + length])) return i;
    }
    return n;
}

bool looks_like_html(const char *bytes, int64_t n)
{
    static const char *const signs[] = {"<!doctype html", "<html", "<head", "<body", "<p>", "<p ", "<div", "<article", "<h1", "<table"};
    int64_t look = n > 4096 ? 4096 : n, i = 0;
    if (look > 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) i = 3;
    while (i < look && is_blank(bytes[i])) i++;
    if (i >= look || bytes[i] != '<') return false;
    for (; i < look; i++)
        for (size_t k = 0; bytes[i] == '<' && k < sizeof signs / sizeof *signs; k++)
            if (look - i >= (int64_t)strlen(signs[k]) && strncasecmp(bytes + i, signs[k], strlen(signs[k])) == 0) return true;
    return false;
}
