/* SPDX-License-Identifier: GPL-3.0-or-later */
/* thread_items.c -- posts from objects by the usual names of their members: Hacker News (Algolia, Firebase), and what is of no known
 * house. */
#define _GNU_SOURCE
#include "thread_json.h"
#include "thread_time.h"

#include <stdio.h>

const char *member_text(const json_t *o, const char *name, int64_t *n)
{
    const json_t *v = json_object_get(o, name);
    *n = json_is_string(v) ? (int64_t)json_string_length(v) : 0;
    return json_string_value(v);
}

static const char *scalar_text(reading *r, const json_t *v)
{
    char digits[32];
    if (json_is_string(v)) return trimmed(r, json_string_value(v), (int64_t)json_string_length(v));
    if (!json_is_integer(v) || json_integer_value(v) == 0) return NULL;
    return text_of(r, digits, snprintf(digits, sizeof digits, "%lld", (long long)json_integer_value(v)));
}

const char *member_id(reading *r, const json_t *o, const char *name) { return scalar_text(r, json_object_get(o, name)); }

const char *meant_text(reading *r, const json_t *o, meaning m)
{
    const char *const *names = names_of(m);
    const char *found = NULL;
    for (int k = 0; names[k] && !found; k++) {
        const json_t *v = json_object_get(o, names[k]);
        if (json_is_object(v) && m == IS_AUTHOR) v = json_object_get(v, json_object_get(v, "username") ? "username" : "name");
        found = scalar_text(r, v);
    }
    return found;
}

int64_t meant_time(const json_t *o)
{
    const char *const *names = names_of(IS_TIMED);
    int64_t time = NO_TIME;
    for (int k = 0; names[k] && time == NO_TIME; k++) {
        const json_t *v = json_object_get(o, names[k]);
        if (json_is_number(v)) time = time_since_epoch(json_number_value(v));
        else if (json_is_string(v)) time = time_read(json_string_value(v), (int64_t)json_string_length(v));
    }
    return time;
}

/* The text, and whether it is HTML; a story that has a title alone is that. */
static const char *find_body(const json_t *o, bool html, int64_t *n, bool *is_html)
{
    static const char *const last[] = {"title", "story_title", NULL};
    const char *const *const lists[] = {names_of(IS_BODY), names_of(IS_MARKUP), last};
    for (int j = 0; j < 3; j++)
        for (int k = 0; lists[j][k]; k++) {
            const char *s = member_text(o, lists[j][k], n);
            if (!s || (*n == 0 && j == 2)) continue;
            *is_html = html || j == 1;
            return s;
        }
    return NULL;
}

static void put_body(reading *r, const char *s, int64_t n, bool html)
{
    if (html || has_text(s, n, "<blockquote") || has_text(s, n, "</p>") || has_text(s, n, "<br")) {
        html_put(r, s, n);
        quotes_by_sign(r);
        return;
    }
    char *copy = pool_text(r->p, s, (size_t)n);
    bool escaped = (n > 4 && !memcmp(s, "&gt;", 4)) || memmem(s, (size_t)n, "\n&gt;", 5);
    marked_put(r, copy, escaped ? unescape(copy, n) : n);
}

static const char *add_item(reading *r, const json_t *o, above of, bool html, const char *s, int64_t n)
{
    post *to = post_add(r);
    const char *id = to->id = meant_text(r, o, IS_ID), *title = meant_text(r, o, IS_TITLE);
    to->author = meant_text(r, o, IS_AUTHOR);
    to->parent = meant_text(r, o, IS_PARENT);
    if (!to->parent) to->parent = of.parent;
    to->title = title ? title : of.title;
    to->time = meant_time(o);
    to->line = of.line;
    put_body(r, s, n, html);
    post_end(r);
    return id;
}

void add_items(reading *r, const json_t *any, above of, bool html)
{
    if (json_is_array(any))
        for (size_t i = 0; i < json_array_size(any); i++) add_items(r, json_array_get(any, i), of, html);
    if (!json_is_object(any)) return;
    int64_t n = 0;
    bool is_html = false;
    const char *s = find_body(any, html, &n, &is_html), *const *names = names_of(IS_BELOW);
    bool gone = json_is_true(json_object_get(any, "deleted")) || json_is_true(json_object_get(any, "dead"));
    if (s && !gone) of.parent = add_item(r, any, of, is_html, s, n);
    if (s && !gone && r->t->posts[r->t->n - 1].title) of.title = r->t->posts[r->t->n - 1].title;
    for (int k = 0; names[k]; k++) {
        const json_t *below = json_object_get(any, names[k]);
        if (json_is_array(below) || (json_is_object(below) && !s)) add_items(r, below, of, html);
    }
}
