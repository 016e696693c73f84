/* SPDX-License-Identifier: GPL-3.0-or-later */
/* thread_paste.c -- threads copied from a page as plain text. Posts are told by what stands between them in most cases: lines of a no-break space
 * or of signs (---), numbers (#12), times, two empty lines; where nothing marks them, each paragraph is one, and a repeat begins one
 * with what follows. An article above them is none. Where paragraphs are set off by empty lines, a line's end within one is where
 * a passage from elsewhere meets the answer: that passage is a post too, once. */
#define _GNU_SOURCE
#include "thread_words.h"
#include "thread_time.h"

#include <ctype.h>
#include <stdio.h>

typedef enum between { RULES, NUMBERS, TIMES, WIDE_GAPS, GAPS } between;

typedef struct line {
    const char *s;     /* without blanks around */
    int64_t n;
    int64_t at, end;   /* in the file */
} line;

typedef struct paste {
    reading *r;
    const char *s;
    int64_t n;
    line *lines;
    int64_t n_lines, room;
    between how;
    bool spaced;       /* lines of blanks are rules too: the no-break space of such a line was lost */
} paste;

static bool is_rule(const line *l)
{
    int64_t k = 0;
    if (l->end - l->at == 0) return false;
    while (k + 2 <= l->n && !memcmp(l->s + k, "\xc2\xa0", 2)) k += 2;
    if (k && k == l->n) return true;
    if (l->n < 3 || !strchr("-=*_~", l->s[0])) return false;
    for (k = 0; k < l->n && l->s[k] == l->s[0];) k++;
    return k == l->n;
}

static bool is_spaced(const line *l) { return l->n == 0 && l->end > l->at && l->end - l->at < 4; }

static bool parts(const paste *g, const line *l) { return is_rule(l) || (g->spaced && is_spaced(l)); }

static bool is_number(const line *l)
{
    int64_t k = 1;
    if (l->n < 2 || l->n > 8 || l->s[0] != '#') return false;
    while (k < l->n && isdigit((unsigned char)l->s[k])) k++;
    return k == l->n;
}

static bool is_time(const line *l) { return l->n < 60 && l->n > 4 && (is_relative_time(l->s, l->n) || time_read(l->s, l->n) != NO_TIME); }

static bool ends_with(const line *l, const char *what)
{
    int64_t k = (int64_t)strlen(what);
    return l->n >= k && !memcmp(l->s + l->n - k, what, (size_t)k);
}

/* "bob said:", "bob wrote: ↑Mon Jan 27, 2025": the length of the name; 0: no such line. */
static int64_t attribution(const line *l)
{
    static const char *const ends[] = {" said:", " wrote:"}, *const within[] = {" said: \xe2\x86\x91", " wrote: \xe2\x86\x91"};
    for (size_t k = 0; l->n < 120 && k < 2; k++) {
        const char *at = memmem(l->s, (size_t)l->n, within[k], strlen(within[k]));
        if (at) return at - l->s;
        if (ends_with(l, ends[k])) return l->n - (int64_t)strlen(ends[k]);
    }
    return 0;
}

static bool expands(const line *l) { return l->n > 15 && !memcmp(l->s, "Click to expand", 15); }

static void split_lines(paste *g)
{
    for (int64_t at = 0, end; at < g->n; at = end + 1) {
        const char *stop = memchr(g->s + at, '\n', (size_t)(g->n - at));
        end = stop ? stop - g->s : g->n;
        line l = {g->s + at, end - at, at, end};
        while (l.n && (unsigned char)*l.s <= ' ') l.s++, l.n--;
        while (l.n && (unsigned char)l.s[l.n - 1] <= ' ') l.n--;
        g->lines = pool_grow(g->r->p, g->lines, g->n_lines, &g->room, sizeof *g->lines);
        g->lines[g->n_lines++] = l;
    }
}

static void tell_how(paste *g)
{
    int64_t rules = 0, numbers = 0, times = 0, wide = 0, gaps = 0, spaced = 0, empty_lines = 0;
    for (int64_t i = 0; i < g->n_lines; i++) {
        const line *l = &g->lines[i];
        bool empty = l->n == 0, before = i > 0 && g->lines[i - 1].n == 0;
        rules += is_rule(l);
        spaced += is_spaced(l);
        empty_lines += l->end == l->at;
        numbers += is_number(l);
        times += !empty && is_time(l);
        wide += empty && before && (i < 2 || g->lines[i - 2].n);
        gaps += empty && !before;
    }
    g->spaced = rules < 2 && spaced >= 2 && empty_lines > 0;
    g->how = rules >= 2 || g->spaced ? RULES : numbers >= 2 ? NUMBERS : times >= 2 ? TIMES : wide >= 2 && wide < gaps ? WIDE_GAPS : GAPS;
}

/* Whether a post ends before line i. */
static bool is_border(const paste *g, int64_t i)
{
    const line *l = &g->lines[i];
    switch (g->how) {
    case RULES: return parts(g, l);
    case NUMBERS: return is_number(l);
    case TIMES: return i + 1 < g->n_lines && is_time(&g->lines[i + 1]) && l->n && l->n < 40 && (i == 0 || !g->lines[i - 1].n || !is_time(l));
    case WIDE_GAPS: return l->n == 0 && i + 1 < g->n_lines && g->lines[i + 1].n == 0;
    case GAPS: return l->n == 0;
    }
    return false;
}

/* ---- posts ------------------------------------------------------------------------------------- */

/* Lines first .. last-1 with "bob said:" and what he said as quotes: up to "Click to expand...", else one
 * line; others of his are found by their words. */
static void put_lines(paste *g, int64_t first, int64_t last)
{
    reading *r = g->r;
    int64_t until = -1;
    for (int64_t i = first; i < last; i++) {
        const line *l = &g->lines[i];
        int64_t name = attribution(l);
        if (i == until || (until < 0 && expands(l))) {
            quote_close(r);
            until = -1;
        }
        if (name) {
            while (r->quoting) quote_close(r);
            noise_open(r);
            body_put(r, l->s, l->n);
            body_put(r, "\n", 1);
            noise_close(r);
            quote_open(r, NULL, trimmed(r, l->s, name), -1);
            for (until = i + 1; until < last && !expands(&g->lines[until]) && !attribution(&g->lines[until]); until++) {}
            if (until == last) until = i + 2;
            continue;
        }
        body_put(r, l->s, l->n);
        if (i + 1 < last) body_put(r, "\n", 1);
    }
    quotes_by_sign(r);
}

static void number_it(reading *r, post *to)
{
    char digits[32];
    to->id = text_of(r, digits, snprintf(digits, sizeof digits, "%lld", (long long)(r->t->n - r->first)));
}

/* What stands above the text, in a style with heads: the number or the author, and the time. */
static int64_t take_head(paste *g, post *to, int64_t first, int64_t last)
{
    if (g->how == NUMBERS && first < last && is_number(&g->lines[first])) first++;
    if (g->how == TIMES && first + 1 < last && is_time(&g->lines[first + 1])) {
        to->author = trimmed(g->r, g->lines[first].s, g->lines[first].n);
        to->time = time_read(g->lines[first + 1].s, g->lines[first + 1].n);
        first += 2;
    }
    return first;
}

static void add_block(paste *g, int64_t first, int64_t last)
{
    if (g->how == RULES && first < last && parts(g, &g->lines[first])) first++;
    while (first < last && !g->lines[first].n) first++;
    while (last > first && !g->lines[last - 1].n) last--;
    int64_t said = 0;
    for (int64_t i = first; i < last; i++) said += g->lines[i].n && !is_noise_line(g->lines[i].s, g->lines[i].n, true);
    if (!said) return;
    post *to = post_add(g->r);
    number_it(g->r, to);
    to->line = first + 1;
    first = take_head(g, to, first, last);
    while (first < last && !g->lines[first].n) first++;
    put_lines(g, first, last);
    post_end(g->r);
}

/* ---- the article ------------------------------------------------------------------------------- */

/* Behind the lines of an article, where no rule ends it: a picture's name or a word on its author does. 0: there is none. */
static int64_t article_lines(const paste *g)
{
    int64_t first = -1, last = -1;
    for (int64_t i = 0; i < g->n_lines && (first < 0 || i - first <= 8); i++) {
        const line *l = &g->lines[i];
        if (!l->n || (!is_noise_line(l->s, l->n, false) && !has_text(l->s, l->n < 16 ? l->n : 16, "about the author"))) continue;
        if (first < 0) first = i;
        last = i;
    }
    return first >= 0 && is_article(g->s, g->lines[first].at) ? last + 1 : 0;
}

/* ---- passages that meet their answer at a line's end ------------------------------------------- */

static bool ends_sentence(const char *s, int64_t at)
{
    while (at > 0 && strchr("\"')]", s[at - 1])) at--;
    if (at >= 3 && !memcmp(s + at - 3, "\xe2\x80\x9d", 3)) at -= 3;
    return at > 0 && strchr(".!?", s[at - 1]);
}

static bool begins_sentence(const char *s) { return isupper((unsigned char)*s) || isdigit((unsigned char)*s) || strchr("\"'($", *s) || !strncmp(s, "\xe2\x80\x9c", 3); }

enum { MOST_MEETINGS = 3 };

typedef struct cut_list {
    int n;
    int64_t at[MOST_MEETINGS];
} cut_list;

/* Where passages meet, all of them ends of lines within a paragraph; how many there are. 0: none, or too many, as in lists. */
static int meetings(const post *of, int64_t *at)
{
    int found = 0;
    for (int64_t i = 1; i + 1 < of->n; i++) {
        if (of->body[i] != '\n' || of->body[i - 1] == '\n' || of->body[i + 1] == '\n') continue;
        int64_t from = i, to = i + 1;
        while (from > 0 && of->body[from - 1] != '\n') from--;
        while (to < of->n && of->body[to] != '\n') to++;
        if (is_noise_line(of->body + from, i - from, true) || is_noise_line(of->body + i + 1, to - i - 1, true)) continue;
        if (found == MOST_MEETINGS || !ends_sentence(of->body, i) || !begins_sentence(of->body + i + 1)) return 0;
        at[found++] = i;
    }
    return found;
}

static uint64_t hash_of(pool *p, const char *s, int64_t n)
{
    words w = {0};
    words_add(p, &w, s, 0, n, true);
    return hash_words(w.items, w.n);
}

/* Posts whose first line others repeat, without what stands below it. */
static void cut_by_repeats(pool *p, const thread *t, int64_t first, cut_list *cuts)
{
    bool *looked = pool_get(p, sizeof *looked * (size_t)(t->n - first + 1)); /* at what stands below: it may be long */
    for (int64_t i = first; i < t->n; i++)
        for (int64_t k = 0; k < t->posts[i].n_quotes; k++) {
            const quote *q = &t->posts[i].quotes[k];
            if (q->source < first || looked[q->source - first]) continue;
            const post *of = &t->posts[q->source];
            int64_t most = 4 * (q->at.end - q->at.start) + 16; /* a line that is longer is not what was repeated */
            const char *stop = memchr(of->body, '\n', (size_t)(of->n < most ? of->n : most));
            int64_t head = stop ? stop - of->body : of->n;
            if (head + 1 >= of->n || of->body[head + 1] == '\n') continue;
            if (hash_of(p, of->body, head) != hash_of(p, t->posts[i].body + q->at.start, q->at.end - q->at.start)) continue;
            looked[q->source - first] = true;
            if (hash_of(p, of->body + head, of->n - head)) cuts[q->source - first] = (cut_list){1, {head}}; /* else it is the page's own words */
        }
}

/* Whether paragraphs are set off by empty lines: where posts have several lines, most have. */
static bool has_paragraphs(const thread *t, int64_t first)
{
    int64_t parted = 0;
    for (int64_t i = first; i < t->n; i++) parted += memmem(t->posts[i].body, (size_t)t->posts[i].n, "\n\n", 2) != NULL;
    return parted >= 2;
}

static void add_copy(reading *r, const post *of, int64_t from, int64_t to)
{
    post *copy = post_add(r);
    copy->author = of->author;
    copy->time = of->time;
    copy->line = of->line;
    number_it(r, copy);
    body_put(r, of->body + from, to - from);
}

/* A post in pieces, each the answer to the one before, which it repeats. */
static void add_cut(reading *r, const post *of, const int64_t *cuts, int n)
{
    const char *id = NULL;
    for (int64_t k = 0, from = 0, before = 0; k <= n; before = from, from = cuts[k++]) {
        int64_t end = k < n ? cuts[k] : of->n;
        add_copy(r, of, 0, 0);
        if (k) quote_open(r, id, NULL, -1);
        body_put(r, of->body + before, from - before);
        quote_close(r);
        body_put(r, of->body + from, end - from);
        post_last(r)->parent = id;
        if (k < n) post_last(r)->author = NULL;
        id = post_last(r)->id;
        post_end(r);
    }
}

/* A post as it was before repeats were looked for, and, behind it, the paragraph that it was the head of. */
static void add_again(reading *r, const post *of, const quote *marked, int64_t n_marked, const post *next)
{
    add_copy(r, of, 0, of->n);
    for (int64_t k = 0; k < n_marked; k++) {
        r->quotes = pool_grow(r->p, r->quotes, r->n_quotes, &r->quotes_room, sizeof *r->quotes);
        r->quotes[r->n_quotes++] = marked[k];
    }
    for (int64_t k = 0; k < of->n_noise; k++) {
        r->noise = pool_grow(r->p, r->noise, r->n_noise, &r->noise_room, sizeof *r->noise);
        r->noise[r->n_noise++] = of->noise[k];
    }
    if (next) {
        body_put(r, "\n\n", 2);
        body_put(r, next->body, next->n);
        for (int64_t k = 0; k < n_marked; k++) r->quotes[k].at = marked[k].at;
    }
    post_end(r);
}

/* What the first reading found, put right: heads apart, and paragraphs behind a repeat with it. */
static void regroup(paste *g, const post *were, const int64_t *n_marked, const quote *const *marked, const cut_list *cuts, int64_t n)
{
    thread *t = g->r->t;
    t->n = g->r->first;
    for (int64_t i = 0; i < n; i++) {
        const post *of = &were[i];
        bool repeats = of->own_n == 0 && of->n_quotes > 0, heads = g->how == GAPS && repeats && i + 1 < n && were[i + 1].own_n;
        if (cuts[i].n) add_cut(g->r, of, cuts[i].at, cuts[i].n);
        else add_again(g->r, of, marked[i], n_marked[i], heads ? &were[i + 1] : NULL);
        i += !cuts[i].n && heads;
    }
}

/* Reads the posts once to know what repeats what, and then once more. */
static void mend(paste *g)
{
    thread *t = g->r->t;
    pool *p = g->r->p;
    int64_t first = g->r->first, n = t->n - first, *counts = pool_get(p, sizeof *counts * (size_t)(n + 1));
    cut_list *cuts = pool_get(p, sizeof *cuts * (size_t)(n + 1));
    const quote **marked = pool_get(p, sizeof *marked * (size_t)(n + 1));
    for (int64_t i = 0; i < n; i++) marked[i] = t->posts[first + i].quotes, counts[i] = t->posts[first + i].n_quotes;
    settle(p, t, (settling){first, true, true});
    t->same_ids = 0;
    if (g->how != GAPS) cut_by_repeats(p, t, first, cuts);
    bool parted = g->how == RULES && has_paragraphs(t, first);
    for (int64_t i = 0; parted && i < n; i++)
        if (!cuts[i].n && t->posts[first + i].n_quotes == 0) cuts[i].n = meetings(&t->posts[first + i], cuts[i].at);
    post *were = pool_get(p, sizeof *were * (size_t)(n + 1));
    if (n) memcpy(were, t->posts + first, sizeof *were * (size_t)n);
    regroup(g, were, counts, marked, cuts, n);
}

bool read_paste(reading *r, const char *s, int64_t n)
{
    paste g = {.r = r, .s = s, .n = n};
    int64_t from = 0, first = 0;
    split_lines(&g);
    tell_how(&g);
    while (g.how == RULES && first < g.n_lines && !parts(&g, &g.lines[first])) first++;
    if (g.how == RULES) from = first < g.n_lines && is_article(s, g.lines[first].at) ? first : 0;
    else from = article_lines(&g);
    if (from) {
        r->t->article = s;
        r->t->article_n = from < g.n_lines ? g.lines[from].at : n;
    }
    for (int64_t i = from + 1; i < g.n_lines; i++)
        if (is_border(&g, i)) {
            add_block(&g, from, i);
            from = i;
        }
    add_block(&g, from, g.n_lines);
    mend(&g);
    return true;
}

bool is_paste(const char *s, int64_t n)
{
    fault unused;
    thread none = {0};
    reading r = {.p = pool_new(), .t = &none, .f = &unused};
    paste g = {.r = &r, .s = s, .n = n};
    int64_t empty = 0, marks = 0, rules = 0, names = 0;
    split_lines(&g);
    while (g.n_lines && !g.lines[g.n_lines - 1].n) g.n_lines--;
    for (int64_t i = 0; i < g.n_lines; i++) {
        empty += g.lines[i].n == 0;
        rules += is_rule(&g.lines[i]);
        names += attribution(&g.lines[i]) > 0;
        marks += expands(&g.lines[i]) || has_text(g.lines[i].s, g.lines[i].n < 12 ? g.lines[i].n : 12, "reactions:");
    }
    bool is = rules >= 2 || marks > 0 || (names && empty) || (g.n_lines >= 3 && empty * 3 >= g.n_lines);
    pool_free(r.p);
    return is;
}
