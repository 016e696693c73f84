/* SPDX-License-Identifier: GPL-3.0-or-later */
/* thread_json.c -- JSON, whole or one object a line: what it holds is told by its members. */
#define _GNU_SOURCE
#include "thread_json.h"

#include <ctype.h>
#include <stdio.h>

enum { FLAGS = JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL | JSON_DECODE_ANY };

static bool broken(fault *f, pool *p, const json_error_t *e, int64_t lines_before)
{
    char *text = pool_text(p, e->text, strlen(e->text));
    for (char *s = text; *s; s++)
        if ((unsigned char)*s < ' ' || (unsigned char)*s > '~') *s = '?';
    const char *hint = json_error_code((json_error_t *)(uintptr_t)e) == json_error_stack_overflow ? "objects may stand in each other 2,048 deep" : NULL;
    return refuse(f, e->line > 0 ? e->line + lines_before : 0, e->column > 0 ? e->column : 1, text, NULL, hint); /* 0: before the line's first */
}

static int hex4(const char *s)
{
    int x = 0;
    for (int i = 0; i < 4; i++) {
        if (!isxdigit((unsigned char)s[i])) return -1;
        x = 16 * x + (isdigit((unsigned char)s[i]) ? s[i] - '0' : (s[i] | 32) - 'a' + 10);
    }
    return x;
}

/* Halves of surrogate pairs that stand alone, which dumps have where a text was cut, as U+FFFD. */
static const char *mend_halves(pool *p, const char *s, int64_t n)
{
    char *to = NULL;
    if (!has_text(s, n, "\\ud")) return s;
    for (int64_t i = 0; i + 5 < n; i++) {
        if (s[i] != '\\') continue;
        int c = s[i + 1] == 'u' ? hex4(s + i + 2) : 0;
        if (c < 0xd800 || c > 0xdfff) {
            i++;
            continue;
        }
        int low = i + 11 < n && s[i + 6] == '\\' && s[i + 7] == 'u' ? hex4(s + i + 8) : 0;
        if (c < 0xdc00 && low >= 0xdc00 && low <= 0xdfff) {
            i += 11;
            continue;
        }
        if (!to) to = pool_text(p, s, (size_t)n);
        memcpy(to + i + 2, "fffd", 4);
        i += 5;
    }
    return to ? to : s;
}

static bool has(const json_t *o, const char *name) { return json_object_get(o, name) != NULL; }

static bool is_reddit_id(const json_t *o, const char *name)
{
    const char *s = json_string_value(json_object_get(o, name));
    return s && s[0] == 't' && s[1] >= '1' && s[1] <= '5' && s[2] == '_';
}

/* What an object is. */
static thread_format kind_of(const json_t *o)
{
    const json_t *first = json_array_get(json_object_get(o, "posts"), 0);
    const char *kind = json_string_value(json_object_get(o, "kind"));
    if (has(o, "post_stream") || (has(o, "cooked") && has(o, "post_number"))) return DISCOURSE;
    if (kind && has(o, "data") && (!strcmp(kind, "Listing") || (kind[0] == 't' && kind[1] && !kind[2]))) return REDDIT;
    if (has(o, "subreddit") || is_reddit_id(o, "link_id") || is_reddit_id(o, "parent_id") || is_reddit_id(o, "name")) return REDDIT;
    if ((first && has(first, "no") && has(first, "resto")) || (has(o, "no") && has(o, "resto"))) return FOURCHAN;
    if ((has(o, "by") && has(o, "type")) || has(o, "story_id") || (has(o, "children") && has(o, "created_at_i"))) return HACKER_NEWS;
    const json_t *hit = json_array_get(json_object_get(o, "hits"), 0);
    return hit && has(hit, "objectID") ? HACKER_NEWS : JSON_LINES;
}

static thread_format kind_of_any(const json_t *root)
{
    while (json_is_array(root) && json_array_size(root)) root = json_array_get(root, 0);
    return json_is_object(root) ? kind_of(root) : JSON_LINES;
}

static void add_any(reading *r, const json_t *root, thread_format as, above of)
{
    switch (as) {
    case REDDIT: add_reddit(r, root, of); break;
    case DISCOURSE: add_discourse(r, root, of); break;
    case FOURCHAN: add_fourchan(r, root, of); break;
    default: add_items(r, root, of, as == HACKER_NEWS); break;
    }
}

static bool read_one(reading *r, const char *s, int64_t n, thread_format *as, int64_t line, bool alone)
{
    json_error_t e;
    json_t *root = json_loadb(s, (size_t)n, FLAGS, &e);
    if (!root) return broken(r->f, r->p, &e, alone ? 0 : line - 1);
    if (*as == BY_CONTENT) *as = kind_of_any(root);
    bool holds = json_is_object(root) || json_is_array(root);
    if (holds) add_any(r, root, *as, (above){.line = alone ? 0 : line});
    json_decref(root);
    return holds || refuse(r->f, line, 1, "a value that is no object", "a post", NULL);
}

static const char *line_of(const char *s, int64_t n, int64_t *size)
{
    const char *stop = n ? memchr(s, '\n', (size_t)n) : NULL;
    *size = stop ? stop - s : n;
    return stop;
}

static bool is_blank(const char *s, int64_t n)
{
    while (n && isspace((unsigned char)*s)) s++, n--;
    return n == 0;
}

/* Whether the first line is an object by itself, and others follow. */
static bool is_by_lines(const char *s, int64_t n)
{
    int64_t size;
    json_error_t e;
    while (n && isspace((unsigned char)*s)) s++, n--;
    if (!line_of(s, n, &size) || is_blank(s + size, n - size)) return false;
    json_t *first = json_loadb(s, (size_t)size, JSON_ALLOW_NUL, &e);
    json_decref(first);
    return first != NULL;
}

bool read_json(reading *r, const char *s, int64_t n, thread_format *as)
{
    s = mend_halves(r->p, s, n);
    if (is_blank(s, n)) return true;
    if (!is_by_lines(s, n)) return read_one(r, s, n, as, 1, true);
    int64_t line = 1, size;
    for (int64_t at = 0; at < n; at += size + 1, line++) {
        line_of(s + at, n - at, &size);
        if (!is_blank(s + at, size) && !read_one(r, s + at, size, as, line, false)) return false;
    }
    return true;
}
