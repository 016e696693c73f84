/* SPDX-License-Identifier: GPL-3.0-or-later */
/* thread_marks.c -- marks of quotes in text: `>` before a line (mail, Markdown, Hacker News), links of Markdown. */
#define _GNU_SOURCE
#include "thread_body.h"

/* >:( and >_> are faces, >! hides what is the author's. */
static bool is_sign(const char *s, int64_t n)
{
    static const char *const others[] = {">!", ">:(", ">:)", ">:D", ">:O", ">:|", ">:-", ">;)", ">.<", ">_<", ">_>", ">.>", ">=", ">->", ">__"};
    if (n < 1 || s[0] != '>') return false;
    for (size_t k = 0; k < sizeof others / sizeof *others; k++)
        if ((int64_t)strlen(others[k]) <= n && !memcmp(s, others[k], strlen(others[k]))) return false;
    return true;
}

static bool is_taken(const reading *r, int64_t at, int64_t *k, int64_t n)
{
    while (*k < n && r->quotes[*k].at.end >= 0 && r->quotes[*k].at.end <= at) ++*k;
    return *k < n && r->quotes[*k].at.start <= at;
}

int64_t attribution_before(const char *s, int64_t from, int64_t at, int64_t *verb)
{
    static const char *const ends[] = {" wrote:", " said:", " writes:"};
    int64_t to = at, start;
    while (to > from && (unsigned char)s[to - 1] <= ' ') to--;
    for (start = to; start > from && to - start < 120 && s[start - 1] != '\n'; start--) {}
    for (size_t k = 0; to < at && to - start < 120 && k < sizeof ends / sizeof *ends; k++) {
        *verb = to - (int64_t)strlen(ends[k]);
        if (*verb > start && !memcmp(s + *verb, ends[k], (size_t)(to - *verb))) return start;
    }
    return at;
}

/* The line before a quote that says whose it is: *start moves there. NULL: no such line. */
static const char *take_attribution(reading *r, int64_t *start)
{
    int64_t verb, from = attribution_before(r->text, 0, *start, &verb);
    if (from == *start) return NULL;
    const char *comma = memrchr(r->text + from, ',', (size_t)(verb - from));
    *start = from;
    from = comma ? comma + 1 - r->text : from;
    return trimmed(r, r->text + from, verb - from);
}

static void add_quote(reading *r, int64_t start, int64_t end)
{
    int64_t before = r->n_quotes ? r->quotes[r->n_quotes - 1].at.end : 0, from = start;
    const char *author = take_attribution(r, &from);
    if (from < before) from = start, author = NULL;
    r->quotes = pool_grow(r->p, r->quotes, r->n_quotes, &r->quotes_room, sizeof *r->quotes);
    r->quotes[r->n_quotes++] = (quote){{from, end}, -1, NULL, author};
}

void quotes_by_sign(reading *r)
{
    int64_t begun = -1, ended = 0, k = 0, marked = r->n_quotes;
    bool says = false; /* anything besides */
    for (int64_t at = 0; at < r->n;) {
        const char *stop = memchr(r->text + at, '\n', (size_t)(r->n - at));
        int64_t end = stop ? stop - r->text : r->n, s = at;
        while (s < end && r->text[s] == ' ' && s - at < 3) s++;
        bool taken = is_taken(r, s, &k, marked), quotes = !taken && is_sign(r->text + s, end - s);
        while (s < end && (unsigned char)r->text[s] <= ' ') s++;
        says = says || (s < end && !taken && !quotes);
        if (quotes && begun < 0) begun = at;
        if (!quotes && begun >= 0) add_quote(r, begun, ended), begun = -1;
        ended = end;
        at = end + 1;
    }
    if (begun >= 0) add_quote(r, begun, ended);
    if (!says && r->n_quotes > marked) r->quotes[r->n_quotes - 1].source = MAYBE; /* nobody posts to say nothing */
}

/* [text](address): the end of its text; -1: none begins here. *end: behind it. */
static int64_t link_text(const char *s, int64_t at, int64_t n, int64_t *end)
{
    int64_t i = at + 1, most = at + 400 < n ? at + 400 : n;
    while (i < most && s[i] != ']' && s[i] != '[' && s[i] != '\n') i++;
    if (i + 2 >= most || s[i] != ']' || s[i + 1] != '(' || (memcmp(s + i + 2, "http", i + 6 < n ? 4 : 0) && s[i + 2] != '/' && s[i + 2] != '#')) return -1;
    int64_t text = i;
    for (i += 2, most = i + 2000; i < n && i < most && s[i] != ')' && s[i] != '\n'; i++) {}
    if (i >= n || s[i] != ')') return -1;
    *end = i + 1;
    return text;
}

static void markdown_put(reading *r, const char *s, int64_t n)
{
    int64_t from = 0;
    for (const char *at = s; (at = memchr(at, '[', (size_t)(s + n - at))); at++) {
        int64_t i = at - s, end, text = link_text(s, i, n, &end);
        if (text < 0) continue;
        bool picture = i > from && s[i - 1] == '!';
        body_put(r, s + from, i - from - picture);
        if (!picture) body_put(r, s + i + 1, text - i - 1);
        from = end;
        at = s + end - 1;
    }
    body_put(r, s + from, n - from);
}

void marked_put(reading *r, const char *s, int64_t n)
{
    if (has_text(s, n, "[quote")) bbcode_put(r, s, n);
    else markdown_put(r, s, n);
    quotes_by_sign(r);
}
