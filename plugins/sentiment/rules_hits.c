/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rules_hits.c -- what weighed in a sentence, as phrases that a reader understands: "not good", "costs fell 5 %". */
#include "rules_weigh.h"

static span span_of(const scan *of, const word *w)
{
    span at = {w->at, w->at + w->n};
    if (w->kind != NUMBER) return at;
    if (w->sign && at.start > 0 && (of->text[at.start - 1] == '-' || of->text[at.start - 1] == '+')) at.start--;
    if (!w->percent) return at;
    while (of->text[at.end] != '%') at.end++;
    at.end++;
    return at;
}

static void widen(span *to, span by)
{
    if (by.start < to->start) to->start = by.start;
    if (by.end > to->end) to->end = by.end;
}

/* "it is not": from where its clause begins. */
static int clause_of(const sentence *s, int i)
{
    while (i > 0 && s->words[i].cut == JOINED) i--;
    return i;
}

static bool is_degree(role r) { return r == MORE || r == LESS || r == FORCE || r == FEWER; }

/* The word before i that is not inside of a phrase; -1: none in its clause. */
static int word_before(const sentence *s, int i)
{
    if (s->words[i].cut != JOINED) return -1;
    for (i--; i > 0 && s->words[i].kind == INSIDE;) i--;
    return i;
}

static int word_after(const sentence *s, int i)
{
    for (i++; i < s->n && s->words[i].kind == INSIDE;) i++;
    return i < s->n && s->words[i].cut == JOINED ? i : -1;
}

/* What a negation denies, where that has no weight: the next word, and the one behind an article. */
static int denied_by(const sentence *s, int i)
{
    int k = word_after(s, i);
    int next = k >= 0 && s->words[k].n <= 3 ? word_after(s, k) : -1;
    return next >= 0 ? next : k;
}

static span phrase_of(const scan *of, const sentence *s, int i)
{
    const word *w = &s->words[i];
    span at = span_of(of, w);
    int before = word_before(s, i), after = word_after(s, i);
    role r = role_of(w);
    if (before >= 0 && w->kind == WORD && is_degree(role_of(&s->words[before]))) widen(&at, span_of(of, &s->words[before]));
    if (after >= 0 && r >= RISE && r <= DOWN && s->words[after].kind == NUMBER) widen(&at, span_of(of, &s->words[after]));
    if (w->with) widen(&at, span_of(of, &s->words[w->with - 1]));
    if (r == NOT && denied_by(s, i) >= 0) widen(&at, span_of(of, &s->words[denied_by(s, i)]));
    if (w->denies) widen(&at, span_of(of, &s->words[clause_of(s, i)]));
    return at;
}

void add_hits(const scan *of, const sentence *s, hits *h)
{
    int64_t first = h->n;
    for (int k = 0; k < s->n_marks; k++) {
        const word *w = &s->words[s->marks[k]];
        if (w->weight == 0) continue;
        hit found = {phrase_of(of, s, s->marks[k]), (double)w->weight};
        while (h->n > first && h->items[h->n - 1].at.end > found.at.start) {
            widen(&found.at, h->items[--h->n].at);
            found.weight += h->items[h->n].weight;
        }
        h->items = pool_grow(h->p, h->items, h->n, &h->room, sizeof *h->items);
        h->items[h->n++] = found;
    }
}
