/* SPDX-License-Identifier: GPL-3.0-or-later */
/* thread_body.c -- bodies as they are written: text, stretches that are quotes or noise. */
#define _GNU_SOURCE
#include "thread_body.h"

#include <stdlib.h>
#include <strings.h>

post *post_last(const reading *r) { return &r->t->posts[r->t->n - 1]; }

post *post_add(reading *r)
{
    thread *t = r->t;
    t->posts = pool_grow(r->p, t->posts, t->n, &t->room, sizeof *t->posts);
    t->posts[t->n] = (post){.time = NO_TIME, .body = "", .own = ""};
    r->n = r->n_quotes = r->n_noise = 0;
    r->quoting = r->hushed = 0;
    r->in_quote = r->in_noise = false;
    r->linked = NULL;
    return &t->posts[t->n++];
}

void body_put(reading *r, const char *s, int64_t n)
{
    if (n <= 0) return;
    for (const char *zero; (zero = memchr(s, 0, (size_t)n)); r->t->nuls++) { /* JSON can hold them */
        body_put(r, s, zero - s);
        n -= zero + 1 - s;
        s = zero + 1;
        if (!n) return;
    }
    if (r->n + n > r->room) {
        int64_t room = 2 * (r->n + n) + 4096;
        char *more = pool_get(r->p, (size_t)room);
        if (r->n) memcpy(more, r->text, (size_t)r->n);
        r->text = more;
        r->room = room;
    }
    memcpy(r->text + r->n, s, (size_t)n);
    r->n += n;
}

void body_break(reading *r)
{
    if (r->n && r->text[r->n - 1] != '\n') body_put(r, "\n", 1);
}

void quote_open(reading *r, const char *id, const char *author, int64_t source)
{
    if (r->quoting++ || r->hushed) return;
    r->quotes = pool_grow(r->p, r->quotes, r->n_quotes, &r->quotes_room, sizeof *r->quotes);
    r->quotes[r->n_quotes++] = (quote){{r->n, -1}, source, id, author};
    r->in_quote = true;
}

void quote_close(reading *r)
{
    if (!r->quoting || --r->quoting || !r->in_quote) return;
    r->quotes[r->n_quotes - 1].at.end = r->n;
    r->in_quote = false;
}

void noise_open(reading *r)
{
    if (r->hushed++ || r->quoting) return;
    r->noise = pool_grow(r->p, r->noise, r->n_noise, &r->noise_room, sizeof *r->noise);
    r->noise[r->n_noise++] = (span){r->n, -1};
    r->in_noise = true;
}

void noise_close(reading *r)
{
    if (!r->hushed || --r->hushed || !r->in_noise) return;
    r->noise[r->n_noise - 1].end = r->n;
    r->in_noise = false;
}

static int by_start(const void *a, const void *b)
{
    const quote *x = a, *y = b;
    return (x->at.start > y->at.start) - (x->at.start < y->at.start);
}

/* Without empty ones; what is still open goes to the end. */
static void keep_quotes(reading *r, post *to)
{
    if (!r->n_quotes) return;
    quote *kept = pool_get(r->p, sizeof *kept * (size_t)r->n_quotes);
    if (r->n_quotes > 1) qsort(r->quotes, (size_t)r->n_quotes, sizeof *r->quotes, by_start);
    for (int64_t i = 0; i < r->n_quotes; i++) {
        quote q = r->quotes[i];
        if (q.at.end < 0) q.at.end = r->n;
        while (q.at.start < q.at.end && (unsigned char)r->text[q.at.start] <= ' ') q.at.start++;
        while (q.at.start < q.at.end && (unsigned char)r->text[q.at.end - 1] <= ' ') q.at.end--;
        if (q.at.end > q.at.start) kept[to->n_quotes++] = q;
    }
    to->quotes = kept;
}

static void keep_noise(reading *r, post *to)
{
    span *kept = r->n_noise ? pool_get(r->p, sizeof *kept * (size_t)r->n_noise) : NULL;
    for (int64_t i = 0; i < r->n_noise; i++) {
        span s = r->noise[i];
        if (s.end < 0) s.end = r->n;
        if (s.end > s.start) kept[to->n_noise++] = s;
    }
    to->noise = kept;
}

void post_end(reading *r)
{
    post *to = post_last(r);
    keep_quotes(r, to);
    keep_noise(r, to);
    to->body = r->n ? pool_text(r->p, r->text, (size_t)r->n) : "";
    to->n = r->n;
}

const char *find_text(const char *s, int64_t n, const char *what)
{
    int64_t k = (int64_t)strlen(what);
    char both[3] = {what[0], (char)(what[0] >= 'a' && what[0] <= 'z' ? what[0] - 32 : what[0]), 0};
    for (int64_t i = 0; i + k <= n; i++) {
        if (s[i] != both[0] && s[i] != both[1]) continue;
        if (!strncasecmp(s + i, what, (size_t)k)) return s + i;
    }
    return NULL;
}

bool has_text(const char *s, int64_t n, const char *what) { return find_text(s, n, what) != NULL; }

const char *trimmed(reading *r, const char *s, int64_t n)
{
    while (n && (unsigned char)*s <= ' ') s++, n--;
    while (n && (unsigned char)s[n - 1] <= ' ') n--;
    return text_of(r, s, n);
}

static const struct { const char *name; const char *is; } entities[] = {
    {"&gt;", ">"}, {"&lt;", "<"}, {"&amp;", "&"}, {"&quot;", "\""}, {"&#39;", "'"}, {"&#x27;", "'"}, {"&#x2F;", "/"}, {"&nbsp;", " "}, {"&#x200B;", ""},
};

int64_t unescape(char *s, int64_t n)
{
    int64_t to = 0;
    if (!memchr(s, '&', (size_t)n)) return n;
    for (int64_t i = 0; i < n;) {
        size_t k = 0, size = 1;
        for (; s[i] == '&' && k < sizeof entities / sizeof *entities; k++)
            if ((size = strlen(entities[k].name)) <= (size_t)(n - i) && !strncasecmp(s + i, entities[k].name, size)) break;
        if (s[i] != '&' || k == sizeof entities / sizeof *entities) {
            s[to++] = s[i++];
            continue;
        }
        size_t length = strlen(entities[k].is);
        memcpy(s + to, entities[k].is, length);
        to += (int64_t)length;
        i += (int64_t)size;
    }
    return to;
}
