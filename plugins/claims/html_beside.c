/* SPDX-License-Identifier: GPL-3.0-or-later */
/* html_beside.c -- whether an element that pages use for anything says of itself that it stands beside the article. */
#define _GNU_SOURCE
#include "html.h"

#include <strings.h>

/* WAI-ARIA's landmarks and windows. */
static const char *const parts[] = {"alertdialog", "banner", "complementary", "contentinfo", "dialog", "menu", "navigation", "search"};

/* Names of classes: "cookie-banner" begins with one, "article-comments" ends with one, "share" is one. */
static const struct { const char *word; bool begins, ends; } names[] = {
    {"ad", 0, 0}, {"ads", 0, 0}, {"advert", 1, 1}, {"advertisement", 1, 1}, {"breadcrumb", 1, 1}, {"breadcrumbs", 1, 1}, {"comments", 1, 1},
    {"consent", 1, 1}, {"cookie", 1, 1}, {"cookies", 1, 1}, {"footer", 0, 1}, {"gdpr", 1, 1}, {"masthead", 1, 1}, {"menu", 0, 1},
    {"most-popular", 1, 1}, {"most-read", 1, 1}, {"nav", 0, 1}, {"navbar", 1, 1}, {"navigation", 0, 1}, {"newsletter", 1, 1}, {"promo", 0, 1},
    {"recommended", 1, 1}, {"related", 1, 1}, {"share", 0, 0}, {"sidebar", 0, 1}, {"site-header", 1, 1}, {"skip-link", 1, 1}, {"social-share", 1, 1},
    {"subscribe", 0, 1}, {"trending", 0, 0},
};

static bool is_same(const char *s, int64_t n, const char *word) { return (int64_t)strlen(word) == n && strncasecmp(s, word, (size_t)n) == 0; }
static bool parts_names(char c) { return c == '-' || c == '_'; }

/* "has-sidebar", "no-comments" tell of what stands elsewhere. */
static bool tells_of_others(const char *s, int64_t n)
{
    static const char *const heads[] = {"has", "no", "with", "without", "is"};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        int64_t size = (int64_t)strlen(heads[i]);
        if (n > size && parts_names(s[size]) && is_same(s, size, heads[i])) return true;
    }
    return false;
}

static bool is_name(const char *s, int64_t n)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        int64_t size = (int64_t)strlen(names[i].word);
        if (size > n) continue;
        bool begins = size == n || (names[i].begins && parts_names(s[size]));
        bool ends = names[i].ends && size < n && parts_names(s[n - size - 1]);
        if (begins && is_same(s, size, names[i].word)) return true;
        if (ends && is_same(s + n - size, size, names[i].word)) return !tells_of_others(s, n);
    }
    return false;
}

bool tag_is_beside(const char *bytes, const tag *t)
{
    static const char *const places[] = {"class", "id"};
    span value;
    if (t->closes || t->end - t->name_end < 3) return false;
    if (tag_attribute(bytes, t, "hidden", &value)) return true;
    for (size_t i = 0; tag_attribute(bytes, t, "role", &value) && i < sizeof parts / sizeof *parts; i++)
        if (is_same(bytes + value.start, value.end - value.start, parts[i])) return true;
    for (size_t k = 0; k < 2; k++) {
        if (!tag_attribute(bytes, t, places[k], &value)) continue;
        for (int64_t at = value.start, stop; at < value.end; at = stop + 1) {
            for (stop = at; stop < value.end && !is_blank(bytes[stop]);) stop++;
            if (is_name(bytes + at, stop - at)) return true;
        }
    }
    return false;
}
