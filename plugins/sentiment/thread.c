/* SPDX-License-Identifier: GPL-3.0-or-later */
/* thread.c -- tells what a file is, and hands it to the reader of that. */
#define _GNU_SOURCE
#include "thread_body.h"
#include "thread_encoding.h"

#include <ctype.h>

enum {
    SAMPLE = 1 << 16,   /* bytes that are looked at to tell what a file is */
    MOST_ROOM = 1 << 20 /* posts that room is made for at once */
};

static const char *const names[] = {"lines", "paste", "delimited", "jsonl", "reddit", "hackernews", "discourse", "4chan", "phpbb", "xenforo", "bbcode"};

static bool is_blank(const char *s, int64_t n)
{
    while (n && (unsigned char)*s <= ' ') s++, n--;
    return n == 0;
}

/* A post a line; empty ones are none. What is there is pointed at. */
static bool read_lines(reading *r, const char *bytes, int64_t n)
{
    int64_t line = 0, seen = n < SAMPLE ? n : SAMPLE, lines = 1;
    for (int64_t i = 0; i < seen; i++) lines += bytes[i] == '\n';
    if (!r->t->n && n > seen) { /* room for as many as the rest will have, if it is like the sample */
        r->t->room = n / seen * lines / 8 * 9 + lines;
        if (r->t->room > MOST_ROOM) r->t->room = MOST_ROOM;
        r->t->posts = pool_get(r->p, sizeof *r->t->posts * (size_t)r->t->room);
    }
    for (const char *s = bytes, *end = bytes + n; s < end;) {
        const char *stop = memchr(s, '\n', (size_t)(end - s));
        int64_t length = (stop ? stop : end) - s, text = length;
        line++;
        if (text && s[text - 1] == '\r') text--;
        if (text && !is_blank(s, text)) {
            post *one = post_add(r);
            one->line = line;
            one->body = one->own = s;
            one->n = one->own_n = text;
        }
        s += length + 1;
    }
    return true;
}

static bool is_page(const char *s, int64_t n)
{
    int64_t head = n < 2048 ? n : 2048;
    return has_text(s, head, "<html") || has_text(s, head, "<!doctype") || has_text(s, head, "<div ") || has_text(s, head, "<article ");
}

static thread_format kind_of_page(const char *s, int64_t n)
{
    static const char *const signs[] = {"xenforo", "bbwrapper", "messagetext", "message--post", "bbcodeblock"};
    for (size_t k = 0; k < sizeof signs / sizeof *signs; k++)
        if (has_text(s, n, signs[k])) return XENFORO;
    return PHPBB;
}

static thread_format kind_of_text(const char *s, int64_t n)
{
    if (is_delimited(s, n)) return DELIMITED;
    if (has_text(s, n, "[quote") || has_text(s, n, "[/quote]")) return BBCODE;
    return is_paste(s, n) ? PASTE : PLAIN_LINES;
}

/* BY_CONTENT: some JSON, whose members tell. */
static thread_format tell(const char *s, int64_t n)
{
    int64_t sample = n < SAMPLE ? n : SAMPLE, at = 0;
    while (at < sample && isspace((unsigned char)s[at])) at++;
    if (at == sample) return PLAIN_LINES;
    if (s[at] == '{' || s[at] == '[') {
        int64_t next = at + 1;
        while (next < sample && isspace((unsigned char)s[next])) next++;
        if (next == sample || strchr(s[at] == '{' ? "\"}" : "{[]", s[next])) return BY_CONTENT;
    }
    if (s[at] == '<' && is_page(s, n)) return kind_of_page(s, n);
    return kind_of_text(s, sample);
}

static bool hand_over(reading *r, const char *s, int64_t n, thread_format *as)
{
    switch (*as) {
    case PLAIN_LINES: return read_lines(r, s, n);
    case PASTE: return read_paste(r, s, n);
    case DELIMITED: return read_delimited(r, s, n);
    case PHPBB:
    case XENFORO: return read_forum(r, s, n, *as);
    case BBCODE: return read_bbcode(r, s, n);
    default: return read_json(r, s, n, as);
    }
}

bool thread_read(pool *p, const char *bytes, int64_t n, thread_format *as, thread *t, fault *f)
{
    reading r = {.p = p, .t = t, .f = f, .first = t->n};
    to_utf8(p, t, &bytes, &n);
    if (*as == BY_CONTENT) *as = tell(bytes, n);
    if (!hand_over(&r, bytes, n, as)) return false;
    if (*as == BY_CONTENT) *as = JSON_LINES;
    t->format = names[*as];
    if (*as != PLAIN_LINES) settle(p, t, (settling){r.first, *as != DELIMITED, *as == PASTE});
    return true;
}

static bool may_quote(const post *of)
{
    return of->body && (of->parent || memchr(of->body, '\n', (size_t)of->n) || (memchr(of->body, '[', (size_t)of->n) && has_text(of->body, of->n, "[quote")));
}

void thread_find_quotes(pool *p, thread *t)
{
    thread marked = *t;
    reading r = {.p = p, .t = &marked};
    int64_t first = 0;
    while (first < t->n && !may_quote(&t->posts[first])) first++;
    if (first == t->n) return;
    marked.posts = NULL;
    marked.n = marked.room = 0;
    for (int64_t i = 0; i < t->n; i++) {
        const post *of = &t->posts[i];
        post *to = post_add(&r);
        *to = *of;
        if (!may_quote(of)) continue;
        cell_put(&r, of->body, of->n);
        post_end(&r);
    }
    settle(p, &marked, (settling){0, false, false});
    for (int64_t i = 0; i < t->n; i++)
        if (!t->posts[i].own) marked.posts[i].own = NULL; /* no text: a null */
    *t = marked;
}
