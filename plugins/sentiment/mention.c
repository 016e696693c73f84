/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mention.c -- names among tokens, and the clauses around them. */
#include "mention.h"

#include <stdlib.h>
#include <string.h>

/* How many tokens on either side of a name count at most: what never ends is no clause. */
enum { WIDE = 40 };

/* A name found, the clause it is in, by its first token, and of it what is near: tokens from .. to-1. */
typedef struct place {
    const name *name;
    int64_t clause, from, to;
} place;

typedef struct places {
    place *items;
    int64_t n, room;
} places;

static const char *const dividers[] = {"but", "while", "whereas", "however", "although", "though", "yet", "unlike", "except"};
enum { N_DIVIDERS = sizeof dividers / sizeof *dividers, LINE_END = 3 };

static bool divides(const token *k)
{
    for (int i = 0; k->kind == WORD && i < N_DIVIDERS; i++)
        if (k->hash == word_hash(dividers[i])) return true;
    return false;
}

/* Whether a clause begins with token i. */
static bool begins(const tokens *t, int64_t i)
{
    const token *k = &t->items[i];
    if (i == 0 || k->blank >= LINE_END || divides(k)) return true;
    const token *before = k - 1;
    return k->blank && before->kind == SIGN && before->length == 1 && strchr(".!?;", t->text[before->start]);
}

static void put(pool *p, places *to, place x)
{
    to->items = pool_grow(p, to->items, to->n, &to->room, sizeof *to->items);
    to->items[to->n++] = x;
}

/* The clause ends for those that await it. */
static void end_clause(places *found, int64_t *open, int64_t at)
{
    for (; *open < found->n; ++*open)
        if (found->items[*open].to > at) found->items[*open].to = at;
}

/* Names, each with its clause. */
static places find_places(pool *p, const names *known, const tokens *t)
{
    places found = {0};
    int64_t from = 0, open = 0; /* places from `open` on await their clause's end */
    for (int64_t i = 0, end; i < t->n; i = end) {
        if (begins(t, i)) {
            end_clause(&found, &open, i);
            from = i;
        }
        const name *named = names_at(known, t, i, &end);
        if (named) put(p, &found, (place){named, from, i - from > WIDE ? i - WIDE : from, end + WIDE});
        else end = i + 1;
    }
    end_clause(&found, &open, t->n);
    return found;
}

/* Tokens from .. to-1 as bytes. */
static span bytes_of(const tokens *t, int64_t from, int64_t to)
{
    const token *last = &t->items[to - 1];
    return (span){t->items[from].start, (int64_t)last->start + last->length};
}

/* ---- a name ---------------------------------------------------------------------------------------- */

static int by_name(const void *a, const void *b)
{
    const place *const *x = a, *const *y = b;
    return (*x)->name != (*y)->name ? ((*x)->name < (*y)->name ? -1 : 1) : (*x > *y) - (*x < *y);
}

/* The places of one name, in order. */
typedef struct group {
    place **first;
    int64_t n;
} group;

static int by_first(const void *a, const void *b)
{
    const group *x = a, *y = b;
    return (*x->first > *y->first) - (*x->first < *y->first);
}

/* In order of appearance. */
static group *group_places(pool *p, places *f, int64_t *n)
{
    place **sorted = pool_get(p, sizeof(place *) * (size_t)(f->n + 1));
    group *groups = pool_get(p, sizeof *groups * (size_t)(f->n + 1));
    *n = 0;
    for (int64_t i = 0; i < f->n; i++) sorted[i] = &f->items[i];
    qsort(sorted, (size_t)f->n, sizeof *sorted, by_name);
    for (int64_t i = 0; i < f->n; i++) {
        if (i == 0 || sorted[i]->name != sorted[i - 1]->name) groups[(*n)++] = (group){&sorted[i], 0};
        groups[*n - 1].n++;
    }
    qsort(groups, (size_t)*n, sizeof *groups, by_first);
    return groups;
}

/* What stands around the name, one clause after another, nothing twice; gives back its length. */
static int64_t join(const tokens *t, const group *g, char *to, mention_score *x)
{
    int64_t n = 0, clause = -1, read = 0;
    for (int64_t i = 0; i < g->n; i++) {
        const place *at = g->first[i];
        int64_t from = at->from > read ? at->from : read;
        span bytes = bytes_of(t, from < at->to ? from : at->to - 1, at->to);
        if (!x->clauses) x->at = bytes;
        x->clauses += at->clause != clause;
        clause = at->clause;
        if (from >= at->to) continue;
        memcpy(to + n, t->text + bytes.start, (size_t)(bytes.end - bytes.start));
        n += bytes.end - bytes.start;
        to[n++] = '\n';
        read = at->to;
    }
    return n;
}

mention_scores mention_read(pool *p, const names *known, const engine *e, const char *text, int64_t n, const judgement *whole)
{
    tokens t = tokens_read(p, text, 0, n);
    places found = find_places(p, known, &t);
    mention_scores s = {NULL, 0};
    if (!found.n) return s;
    const group *groups = group_places(p, &found, &s.n);
    char *clauses = pool_get(p, (size_t)(n + found.n + 1));
    s.items = pool_get(p, sizeof *s.items * (size_t)s.n);
    for (int64_t i = 0; i < s.n; i++) {
        mention_score *x = &s.items[i];
        x->name = (*groups[i].first)->name;
        int64_t length = join(&t, &groups[i], clauses, x);
        if (s.n == 1) x->judged = *whole;
        else e->judge(e->self, clauses, length, &x->judged, NULL);
    }
    return s;
}
