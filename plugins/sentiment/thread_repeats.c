/* SPDX-License-Identifier: GPL-3.0-or-later */
/* thread_repeats.c -- passages that stand in earlier posts. Posts are read in the order of their times. Each is compared with what came before
 * by hashes of its words, so that case, signs and apostrophes do not count:
 *   - a whole earlier post at its head (or behind a quote), across lines, or with the reply behind it in the same line;
 *   - a line that is a whole line of an earlier post;
 *   - a line, or the first sentences of one, that were edited or cut: four of five words in runs of four from one earlier post.
 * Short ones are repeats only where little else is likely: LEAST_... say how many words are needed. */
#define _GNU_SOURCE
#include "thread_words.h"

#include <ctype.h>
#include <stdlib.h>

enum {
    LEAST_WHOLE = 2,    /* a whole post, to the end of a line */
    LEAST_INLINE = 5,   /* a whole post, with other words behind it in the line */
    LEAST_PARENT = 3,   /* the same, where it is the post that is answered */
    LEAST_LINE = 5,     /* a line of a post */
    LEAST_EDITED = 8,   /* a line or sentence that is not quite the same */
    RUN = 4,
    TRIES = 64,         /* whole posts looked for in one */
    MOST_WORDS = 1 << 23, /* of a thread, whose runs are kept */
    PROBES = 6,         /* runs of a line that are looked for before all of them are */
    HEADS = 1 << 20,    /* bits of the filter of posts' first words */
    MOST_LOOKED_AT = 1 << 15, /* bytes of a linked post in which green text is looked for */
    ALL_LOOKS = 1 << 26,      /* such bytes in a thread */
    NO_POST = -1
};

typedef struct search {
    pool *p;
    thread *t;
    settling how;
    map ids, authors, wholes, lines, runs;
    bool threaded;              /* not a table of rows that have nothing to do with each other */
    int64_t longest, n_runs;    /* the longest whole post, in words */
    int64_t looks;              /* what is left of ALL_LOOKS */
    words w, v, u;              /* of the stretch, quote, other post that is read */
    uint8_t *heads;             /* a bit for each post's first two words */
    quote *quotes;              /* of the post */
    int64_t n_quotes, room;
} search;

static int64_t index_of(const search *s, const char *id)
{
    int64_t i = id ? map_find(&s->ids, hash_text(id)) : NO_POST;
    return i >= 0 && !strcmp(s->t->posts[i].id, id) ? i : NO_POST;
}

static void put_quote(search *s, quote q)
{
    s->quotes = pool_grow(s->p, s->quotes, s->n_quotes, &s->room, sizeof *s->quotes);
    s->quotes[s->n_quotes++] = q;
}

/* The quotes so far, of their own. */
static const quote *kept(const search *s)
{
    return s->n_quotes ? memcpy(pool_get(s->p, sizeof *s->quotes * (size_t)s->n_quotes), s->quotes, sizeof *s->quotes * (size_t)s->n_quotes) : NULL;
}

/* ---- what came before -------------------------------------------------------------------------- */

/* The earlier post that has most runs of the words, if they cover four of five of them, and all but one at the end: more there are
 * the answer. */
static int64_t covered_by(const search *s, const word *w, int64_t n)
{
    int64_t best = NO_POST, lead = 0, covered = 0, upto = 0, seen = 0, step = n > PROBES ? n / PROBES : 1;
    for (int64_t i = 0; i + RUN <= n && !seen; i += step) seen = map_find(&s->runs, hash_words(w + i, RUN)) >= 0;
    if (!seen) return NO_POST;
    for (int64_t i = 0; i + RUN <= n; i++) {
        int64_t source = map_find(&s->runs, hash_words(w + i, RUN));
        if (source < 0) continue;
        if (source == best) lead++;
        else if (lead == 0) best = source, lead = 1;
        else lead--;
    }
    for (int64_t i = 0; best >= 0 && i + RUN <= n; i++) {
        if (map_find(&s->runs, hash_words(w + i, RUN)) != best) continue;
        covered += i + RUN - (i > upto ? i : upto);
        upto = i + RUN;
    }
    return covered * 5 >= n * 4 && upto + 1 >= n ? best : NO_POST;
}

static uint32_t head_bit(const word *w, int64_t n) { return (uint32_t)(hash_words(w, n < 2 ? n : 2) >> 40) % HEADS; }

static bool is_head(const search *s, const word *w, int64_t n)
{
    uint32_t one = head_bit(w, 1), two = head_bit(w, n);
    return (s->heads[one / 8] >> one % 8 & 1) || (s->heads[two / 8] >> two % 8 & 1);
}

static void remember(search *s, int64_t i)
{
    post *of = &s->t->posts[i];
    s->w.n = 0;
    words_add(s->p, &s->w, of->own, 0, of->own_n, s->how.pasted);
    const words *w = &s->w;
    if (w->n == 0) return;
    map_put(&s->wholes, hash_words(w->items, w->n), i);
    s->heads[head_bit(w->items, w->n) / 8] |= (uint8_t)(1 << head_bit(w->items, w->n) % 8);
    if (w->n > s->longest) s->longest = w->n;
    for (int64_t a = 0, b; a < w->n; a = b) {
        for (b = a + 1; b < w->n && !w->items[b].line; b++) {}
        if (b - a >= 2) map_put(&s->lines, hash_words(w->items + a, b - a), i);
    }
    for (int64_t a = 0; a + RUN <= w->n && s->n_runs < MOST_WORDS; a++, s->n_runs++) map_put(&s->runs, hash_words(w->items + a, RUN), i);
}

/* An article above the posts: whole lines of it, and runs; its index is that of no post. */
static int64_t beyond(const search *s) { return s->t->n; }

static void remember_article(search *s)
{
    const thread *t = s->t;
    if (!t->article) return;
    s->w.n = 0;
    words_add(s->p, &s->w, t->article, 0, t->article_n, true);
    for (int64_t a = 0, b; a < s->w.n; a = b) {
        for (b = a + 1; b < s->w.n && !s->w.items[b].line; b++) {}
        map_put(&s->lines, hash_words(s->w.items + a, b - a), beyond(s));
    }
    for (int64_t a = 0; a + RUN <= s->w.n; a++) map_put(&s->runs, hash_words(s->w.items + a, RUN), beyond(s));
}

/* ---- quotes with marks ------------------------------------------------------------------------- */

/* Whether the words stand, in a row, near the beginning of a post. */
static bool stands_in(search *s, const word *sought, int64_t n, const post *of)
{
    int64_t bytes = of->n < MOST_LOOKED_AT ? of->n : MOST_LOOKED_AT;
    if ((s->looks -= bytes) < 0) return false;
    s->u.n = 0;
    words_add(s->p, &s->u, of->body, 0, bytes, false);
    for (int64_t i = 0; n && i + n <= s->u.n; i++) {
        int64_t k = 0;
        while (k < n && s->u.items[i + k].hash == sought[k].hash) k++;
        if (k == n) return true;
    }
    return false;
}

/* A whole post, a line of one, or most of one; nested quotes have lines of several, of which the last is meant. */
static int64_t source_by_words(search *s, const words *w, int64_t linked)
{
    int64_t source = map_find(&s->wholes, hash_words(w->items, w->n));
    for (int64_t end = w->n, from = w->n; source < 0 && from > 0; end = from) {
        for (from--; from > 0 && !w->items[from].line; from--) {}
        source = map_find(end - from > 1 ? &s->lines : &s->wholes, hash_words(w->items + from, end - from));
    }
    if (source < 0 && w->n >= RUN) source = covered_by(s, w->items, w->n);
    if (source < 0 && linked >= 0 && stands_in(s, w->items, w->n < 200 ? w->n : 200, &s->t->posts[linked])) source = linked;
    return source;
}

static void settle_marked(search *s, int64_t i)
{
    const post *of = &s->t->posts[i];
    for (int64_t k = 0; k < of->n_quotes; k++) {
        quote q = of->quotes[k];
        bool maybe = q.source == MAYBE;
        int64_t linked = index_of(s, q.id);
        if (linked == i) linked = NO_POST;
        q.source = maybe ? NO_POST : linked;
        if (q.source < 0) {
            s->v.n = 0;
            words_add(s->p, &s->v, of->body, q.at.start, q.at.end, false);
            q.source = s->v.n ? source_by_words(s, &s->v, linked) : linked;
        }
        if (maybe && q.source < 0 && (!q.id || linked >= 0)) continue; /* green text of the author's */
        if (q.source < 0 && q.author) q.source = map_find(&s->authors, hash_text(q.author));
        if (q.source == i || q.source >= s->t->n) q.source = NO_POST;
        put_quote(s, q);
    }
}

/* ---- without marks ----------------------------------------------------------------------------- */

static bool ends_line(const words *w, int64_t k) { return k + 1 == w->n || w->items[k + 1].line; }

/* Bytes of the body from `at` on that are the signs behind the last word of a post, ` :)`, links and blanks aside; 0: they differ. */
static int64_t same_tail(const post *source, const char *body, int64_t at, int64_t n)
{
    int64_t from = source->own_n, i, j = at;
    while (from > 0 && (unsigned char)source->own[from - 1] < 0x80 && !isalnum((unsigned char)source->own[from - 1])) from--;
    for (i = from; i < source->own_n;) {
        int64_t link;
        if ((unsigned char)source->own[i] <= ' ') i++;
        else if (j < n && (unsigned char)body[j] <= ' ') j++;
        else if (j < n && (link = link_length(body + j, n - j)) > 0) j += link;
        else if (j < n && body[j] == source->own[i]) i++, j++;
        else return 0;
    }
    return j - at;
}

/* Whether words from `a` on begin with all of a post, sign by sign; and, if asked for, a sentence ends there, or a capital is behind it. */
static bool is_to_the_letter(const search *s, const post *of, int64_t a, int64_t size, const post *source, bool parted)
{
    const char *at = of->body + s->w.items[a].start;
    int64_t lead = 0, n = of->n - s->w.items[a].start;
    while (lead < source->own_n && (unsigned char)source->own[lead] < 0x80 && !isalnum((unsigned char)source->own[lead])) lead++;
    int64_t length = source->own_n - lead;
    if (length < 1 || length + 1 >= n || memcmp(at, source->own + lead, (size_t)length) || (unsigned char)at[length] > ' ') return false;
    return !parted || strchr(".!?:)\"", at[length - 1]) || (size >= LEAST_PARENT && !islower((unsigned char)at[length + 1]));
}

/* Words a .. b-1 of a stretch of the body as a quote, with the signs around them. */
static void quote_words(search *s, const post *of, int64_t a, int64_t b, int64_t source, span stretch)
{
    int64_t verb, start = s->w.items[a].start, end = s->w.items[b - 1].end, limit = b < s->w.n ? s->w.items[b].start : stretch.end;
    while (s->w.items[a].line && start > stretch.start && of->body[start - 1] != '\n') start--;
    if (s->w.items[a].line) start = attribution_before(of->body, stretch.start, start, &verb);
    if (ends_line(&s->w, b - 1))
        while (end < limit && of->body[end] != '\n') end++;
    else {
        int64_t tail = source < s->t->n ? same_tail(&s->t->posts[source], of->body, end, limit) : 0;
        end += tail;
        while (end < limit && !tail && (unsigned char)of->body[end] > ' ') end++;
    }
    quote *last = s->n_quotes ? &s->quotes[s->n_quotes - 1] : NULL;
    if (source >= s->t->n) source = NO_POST;
    if (last && last->source == source && !last->id && !last->author && last->at.end >= stretch.start && last->at.end <= start) last->at.end = end;
    else put_quote(s, (quote){{start, end}, source, NULL, NULL});
}

/* Whether a whole post of `size` words may be one that is repeated. */
static bool is_enough(const search *s, const post *of, int64_t a, int64_t size, int64_t source, int64_t parent)
{
    const post *from = &s->t->posts[source];
    if (ends_line(&s->w, a + size - 1)) return size >= (s->how.pasted || source == parent ? 1 : LEAST_WHOLE);
    if (size >= (source == parent ? LEAST_PARENT : LEAST_INLINE)) return true;
    return (s->how.pasted || source == parent) && is_to_the_letter(s, of, a, size, from, source != parent);
}

/* The end of the longest whole earlier post that the words from `a` on are; a: none. */
static int64_t whole_at(const search *s, const post *of, int64_t a, int64_t parent, int64_t *source)
{
    const words *w = &s->w;
    int64_t best = a, most = a + s->longest < w->n ? a + s->longest : w->n;
    uint64_t h = 0;
    if (!is_head(s, w->items + a, w->n - a)) return a;
    for (int64_t k = a; k < most; k++) {
        h = hash_on(h, w->items[k].hash);
        int64_t found = map_find(&s->wholes, h);
        if (found >= 0 && is_enough(s, of, a, k + 1 - a, found, parent)) best = k + 1, *source = found;
    }
    return best;
}

/* The first sentences of line a .. b-1 that are of one earlier post: short ones count between and behind others. */
static int64_t sentences_at(const search *s, int64_t a, int64_t b, int64_t *source)
{
    const word *w = s->w.items;
    int64_t done = a;
    for (int64_t x = a, y; x < b; x = y) {
        for (y = x + 1; y < b && !w[y].sentence; y++) {}
        int64_t from = y - x >= LEAST_EDITED || (done > a && y - x >= RUN) ? covered_by(s, w + x, y - x) : NO_POST;
        if (from < 0 && done > a && y - x < LEAST_EDITED) continue;
        if (from < 0 || (done > a && from != *source)) break;
        *source = from;
        done = y;
    }
    return done;
}

/* The end of what of line a .. b-1 is repeated, a: nothing. */
static int64_t line_at(const search *s, int64_t a, int64_t b, bool behind, int64_t *source)
{
    const word *w = s->w.items;
    *source = b - a >= (behind ? 2 : LEAST_LINE) ? map_find(&s->lines, hash_words(w + a, b - a)) : NO_POST;
    if (*source >= 0) return b;
    if (b - a < LEAST_EDITED) return a;
    if ((*source = covered_by(s, w + a, b - a)) >= 0) return b;
    return sentences_at(s, a, b, source);
}

/* Repeats among the words of a stretch, which s->w holds. */
static void find_in(search *s, const post *of, int64_t parent, span stretch, int *tries)
{
    bool behind = false; /* a repeat */
    for (int64_t a = 0, b; a < s->w.n; a = b) {
        int64_t source = NO_POST, line_end = a + 1;
        while (line_end < s->w.n && !s->w.items[line_end].line) line_end++;
        b = a;
        if ((a == 0 || behind || s->w.items[a].line) && *tries > 0) b = whole_at(s, of, a, parent, &source), *tries -= 1;
        if (b == a && s->w.items[a].line) b = line_at(s, a, line_end, behind, &source);
        behind = b > a;
        if (behind) quote_words(s, of, a, b, source, stretch);
        else b = line_end;
    }
}

static int by_start(const void *a, const void *b)
{
    const quote *x = a, *y = b;
    return (x->at.start > y->at.start) - (x->at.start < y->at.start);
}

/* The end of the stretch from `at` on that is no quote or noise; *past: behind what ends it. */
static int64_t free_end(const post *of, const quote *marked, int64_t n_marked, int64_t at, int64_t *q, int64_t *k, int64_t *past)
{
    while (*q < n_marked && marked[*q].at.end <= at) ++*q;
    while (*k < of->n_noise && of->noise[*k].end <= at) ++*k;
    int64_t quoted = *q < n_marked ? marked[*q].at.start : of->n, noise = *k < of->n_noise ? of->noise[*k].start : of->n;
    int64_t end = quoted < noise ? quoted : noise;
    *past = end >= of->n ? of->n : quoted <= noise ? marked[*q].at.end : of->noise[*k].end;
    if (*past <= end) *past = end + 1;
    return end < at ? at : end;
}

static void find_unmarked(search *s, int64_t i)
{
    post *of = &s->t->posts[i];
    int64_t n_marked = s->n_quotes, q = 0, k = 0, words_seen = 0, past, parent = index_of(s, of->parent);
    const quote *marked = kept(s);
    int tries = TRIES;
    for (int64_t at = 0; at < of->n; at = past) {
        int64_t end = free_end(of, marked, n_marked, at, &q, &k, &past);
        s->w.n = 0;
        words_add(s->p, &s->w, of->body, at, end, s->how.pasted);
        words_seen += s->w.n;
        if (s->threaded || memchr(of->body, '\n', (size_t)of->n)) find_in(s, of, parent, (span){at, end}, &tries);
    }
    if (s->n_quotes > 1) qsort(s->quotes, (size_t)s->n_quotes, sizeof *s->quotes, by_start);
    of->quotes = s->n_quotes > n_marked ? kept(s) : marked;
    of->n_quotes = s->n_quotes;
    own_compose(s->p, of, s->how.cleans, s->how.pasted);
    if (of->own_n || s->how.pasted || s->n_quotes == n_marked || !words_seen) return;
    own_compose(s->p, of, false, false);
    bool says = of->own_n > 0; /* a link, a picture */
    if (says) {
        of->own_n = 0;
        return;
    }
    int64_t last = s->n_quotes - 1;
    if (last > n_marked && (!n_marked || marked[n_marked - 1].at.start < of->quotes[last].at.start)) { /* what is quoted, and an answer as others gave it */
        of->n_quotes = last;
        own_compose(s->p, of, s->how.cleans, s->how.pasted);
        if (of->own_n) return;
    }
    of->quotes = marked; /* somebody says the same again: it is what he says */
    of->n_quotes = n_marked;
    own_compose(s->p, of, s->how.cleans, s->how.pasted);
}

static void settle_post(search *s, int64_t i)
{
    post *of = &s->t->posts[i];
    s->n_quotes = 0;
    settle_marked(s, i);
    find_unmarked(s, i);
    for (int64_t k = 0; k < of->n_quotes && !of->parent; k++)
        if (of->quotes[k].source >= 0) of->parent = s->t->posts[of->quotes[k].source].id;
    remember(s, i);
    if (of->author) map_set(&s->authors, hash_text(of->author), i);
}

/* ---- the thread ---------------------------------------------------------------------------------- */

/* Along the parents of each post until one is met that was met before: on this way, and what led to it is left out. */
static void break_circles(const search *s)
{
    int64_t first = s->how.first, n = s->t->n - first, *seen = pool_get(s->p, sizeof *seen * (size_t)(n + 1));
    for (int64_t i = 0; i < n; i++) {
        int64_t at = i, up;
        for (; at >= 0 && !seen[at]; at = up) {
            seen[at] = i + 1;
            up = index_of(s, s->t->posts[first + at].parent) - first;
            if (up < 0 || seen[up] != i + 1) continue;
            s->t->posts[first + at].parent = NULL;
            s->t->circles++;
            break;
        }
    }
}

void settle(pool *p, thread *t, settling how)
{
    search s = {.p = p, .t = t, .how = how, .ids.p = p, .authors.p = p, .wholes.p = p, .lines.p = p, .runs.p = p, .heads = pool_get(p, HEADS / 8), .looks = ALL_LOOKS};
    turn *order = in_order(p, t, how.first);
    for (int64_t i = how.first; i < t->n; i++) {
        const char *id = t->posts[i].id;
        s.threaded = s.threaded || how.cleans || t->posts[i].parent;
        if (!id) continue;
        if (index_of(&s, id) >= 0) t->same_ids++;
        else map_put(&s.ids, hash_text(id), i);
    }
    remember_article(&s);
    for (int64_t i = how.first; i < t->n; i++) settle_post(&s, order[i - how.first].i);
    break_circles(&s);
}
