/* SPDX-License-Identifier: GPL-3.0-or-later */
/* thread_own.c -- what of a body is the author's own: all but quotes, noise, links and lines that say nothing. */
#define _GNU_SOURCE
#include "thread_body.h"

#include <ctype.h>
#include <strings.h>

static bool is_blank(char c) { return (unsigned char)c <= ' '; }

static bool starts(const char *s, int64_t n, const char *what)
{
    size_t k = strlen(what);
    return n >= (int64_t)k && !strncasecmp(s, what, k);
}

static bool ends(const char *s, int64_t n, const char *what)
{
    size_t k = strlen(what);
    return n >= (int64_t)k && !strncasecmp(s + n - k, what, k);
}

/* How a line begins that says nothing, or all of it. Pasted: the page's own words, copied with the posts. */
typedef struct furniture {
    const char *text;
    bool whole, pasted;
} furniture;

static const furniture lines[] = {
    {"Click to expand...", true, false}, {"Click to expand…", true, false}, {"Click to shrink...", true, false},
    {"Sent from my ", false, false}, {"View attachment ", false, false}, {"Last edited by", false, false}, {"Last edited:", false, false},
    {"Reactions:", false, true}, {"Attachments", true, true}, {"Back", true, true}, {"Back top", true, true}, {"Back to top", true, true}, {"Top", true, true},
    {"Reply", true, true}, {"Like", true, true}, {"Likes", true, true}, {"Reply Quote", true, true}, {"Quote", true, true}, {"Report", true, true}, {"Share", true, true}, {"Permalink", true, true},
    {"You must log in or register to reply here", false, true}, {"Joined:", false, true}, {"Messages:", false, true}, {"Reaction score:", false, true},
    {"Thread starter", true, true}, {"Spoiler", true, true}, {"Show hidden text", true, true}, {"New Member", true, true}, {"Well-Known Member", true, true},
};

/* What a reader clicks below a post. */
static const char *const reactions[] = {"Agree", "Like", "Love", "Haha", "Wow", "Sad", "Angry", "Thanks", "Thank You", "Funny", "Informative", "Winner", "Optimistic",
                                        "Disagree", "Dumb", "Useful", "Creative", "Friendly", "Helpful", "Care", "Lunacy", "Feels", "Autistic", "Deviant", "Islamic Content"};

/* A word that is a picture's name. */
static bool is_picture(const char *s, int64_t n)
{
    static const char *const kinds[] = {".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".mp4", ".webm"};
    for (int64_t i = 0; i < n; i++)
        if (is_blank(s[i])) return false;
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
        if (n > (int64_t)strlen(kinds[k]) && ends(s, n, kinds[k])) return true;
    return false;
}

/* "• Agree", or several of them. */
static bool is_reaction(const char *s, int64_t n)
{
    if (!starts(s, n, "\xe2\x80\xa2")) return false;
    for (s += 3, n -= 3; n && is_blank(*s); s++, n--) {}
    for (size_t k = 0; k < sizeof reactions / sizeof *reactions; k++)
        if (starts(s, n, reactions[k])) return true;
    return false;
}

bool is_noise_line(const char *s, int64_t n, bool pasted)
{
    if (is_picture(s, n)) return true;
    for (size_t k = 0; k < sizeof lines / sizeof *lines; k++) {
        if (lines[k].pasted && !pasted) continue;
        if (starts(s, n, lines[k].text) && (!lines[k].whole || (int64_t)strlen(lines[k].text) == n)) return true;
    }
    return pasted && is_reaction(s, n);
}

int64_t link_length(const char *s, int64_t n)
{
    if ((*s | 32) != 'h' && (*s | 32) != 'w') return 0;
    if (!starts(s, n, "http://") && !starts(s, n, "https://") && !starts(s, n, "www.")) return 0;
    int64_t k = 4;
    while (k < n && !is_blank(s[k]) && !strchr(")]>\"", s[k])) k++;
    return k;
}

typedef struct writer {
    char *to;
    int64_t n;
    bool cleans, pasted;
} writer;

static void put_line(writer *w, const char *s, int64_t n)
{
    int64_t from = w->n;
    for (int64_t i = 0; i < n;) {
        int64_t link = w->cleans && (i == 0 || !isalnum((unsigned char)s[i - 1])) ? link_length(s + i, n - i) : 0;
        if (!link) {
            if (w->n > from || !is_blank(s[i])) w->to[w->n++] = s[i];
            i++;
            continue;
        }
        i += link;
        while (w->n > from && is_blank(w->to[w->n - 1])) w->n--;
    }
    while (w->n > from && is_blank(w->to[w->n - 1])) w->n--;
    w->to[w->n++] = '\n';
}

/* Lines of a stretch; no more than one empty one in a row. false: a signature began, which goes to the end. */
static bool put_stretch(writer *w, const char *s, int64_t n)
{
    for (int64_t at = 0, end; at < n; at = end + 1) {
        const char *stop = memchr(s + at, '\n', (size_t)(n - at));
        end = stop ? stop - s : n;
        int64_t from = at, to = end;
        while (from < to && is_blank(s[from])) from++;
        while (to > from && is_blank(s[to - 1])) to--;
        if (w->cleans && to - from == 2 && !memcmp(s + from, "--", 2) && stop) return false;
        if (w->cleans && is_noise_line(s + from, to - from, w->pasted)) continue;
        if (from == to && (w->n == 0 || (w->n > 1 && w->to[w->n - 2] == '\n'))) continue;
        put_line(w, s + from, to - from);
    }
    return true;
}

static bool needs_care(const post *of, bool cleans)
{
    if (of->n_quotes || of->n_noise) return true;
    return cleans && (memchr(of->body, '\n', (size_t)of->n) || memchr(of->body, '.', (size_t)of->n) || memmem(of->body, (size_t)of->n, "://", 3) || of->n < 80);
}

static void take_as_is(post *of)
{
    const char *s = of->body;
    int64_t n = of->n;
    while (n && is_blank(*s)) s++, n--;
    while (n && is_blank(s[n - 1])) n--;
    of->own = s;
    of->own_n = n;
}

void own_compose(pool *p, post *of, bool cleans, bool pasted)
{
    int64_t at = 0, q = 0, k = 0;
    if (!needs_care(of, cleans)) {
        take_as_is(of);
        return;
    }
    writer w = {pool_get(p, (size_t)(of->n + of->n_quotes + of->n_noise + 2)), 0, cleans, pasted};
    while (at < of->n) {
        while (q < of->n_quotes && of->quotes[q].at.end <= at) q++;
        while (k < of->n_noise && of->noise[k].end <= at) k++;
        int64_t quoted = q < of->n_quotes ? of->quotes[q].at.start : of->n, noise = k < of->n_noise ? of->noise[k].start : of->n;
        int64_t stop = quoted < noise ? quoted : noise;
        if (stop > at && !put_stretch(&w, of->body + at, stop - at)) break;
        if (stop >= of->n) break;
        int64_t past = quoted <= noise ? of->quotes[q].at.end : of->noise[k].end;
        at = past > stop ? past : stop + 1;
    }
    while (w.n && is_blank(w.to[w.n - 1])) w.n--;
    of->own = w.to;
    of->own_n = w.n;
}
