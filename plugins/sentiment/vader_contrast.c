/* SPDX-License-Identifier: GPL-3.0-or-later */
/* vader_contrast.c -- for each value the tokens that have it, the first at hand: a table of pairing heaps (M. Fredman and
 * others, "The pairing heap", Algorithmica 1, 1986). */
#include "vader_contrast.h"

#include <stdlib.h>
#include <string.h>

enum { NOBODY = -1, SMALL = 64 };

/* A token that feels something, in the heap of its value: of greater ones the eldest, of its mother's the next. */
typedef struct node {
    int64_t token;
    int32_t child, next;
} node;

typedef struct slot {
    double value; /* 0: free */
    int32_t first;
} slot;

typedef struct heaps {
    node *nodes;
    slot *slots;
    uint32_t mask;
    vader_token *k;
} heaps;

/* Slots are never given back: there are four to a node, and no node is looked at more than once. */
static slot *slot_of(const heaps *h, double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    uint32_t at = (uint32_t)((bits * 0x9e3779b97f4a7c15u) >> 32) & h->mask;
    while (h->slots[at].value != 0 && h->slots[at].value != value) at = (at + 1) & h->mask;
    if (h->slots[at].value == 0) h->slots[at] = (slot){value, NOBODY};
    return &h->slots[at];
}

static int32_t join(const heaps *h, int32_t a, int32_t b)
{
    if (a == NOBODY || b == NOBODY) return a == NOBODY ? b : a;
    int32_t first = h->nodes[a].token < h->nodes[b].token ? a : b, other = first == a ? b : a;
    h->nodes[other].next = h->nodes[first].child;
    h->nodes[first].child = other;
    return first;
}

/* The heap without its first: its children joined by twos, then all. */
static int32_t without_first(const heaps *h, int32_t first)
{
    int32_t pairs = NOBODY, all = NOBODY;
    for (int32_t a = h->nodes[first].child; a != NOBODY;) {
        int32_t b = h->nodes[a].next, rest = b == NOBODY ? NOBODY : h->nodes[b].next;
        int32_t both = join(h, a, b);
        h->nodes[both].next = pairs;
        pairs = both;
        a = rest;
    }
    while (pairs != NOBODY) {
        int32_t next = h->nodes[pairs].next;
        all = join(h, all, pairs);
        pairs = next;
    }
    h->nodes[first].child = NOBODY;
    return all;
}

static void put(const heaps *h, int32_t i)
{
    double value = h->k[h->nodes[i].token].sentiment;
    if (value == 0) return;
    slot *s = slot_of(h, value);
    s->first = join(h, s->first, i);
}

/* The first token with that value changes. */
static void change(const heaps *h, double value, int64_t but)
{
    slot *s = slot_of(h, value);
    int32_t i = s->first;
    int64_t token = h->nodes[i].token;
    if (token == but) return;
    s->first = without_first(h, i);
    h->k[token].sentiment = value * (token < but ? 0.5 : 1.5);
    put(h, i);
}

static void contrast(heaps *h, int64_t n, int64_t but)
{
    int32_t m = 0;
    for (int64_t i = 0; i < n; i++)
        if (h->k[i].sentiment != 0) {
            h->nodes[m] = (node){i, NOBODY, NOBODY};
            put(h, m++);
        }
    for (int32_t i = 0; i < m; i++)
        if (h->k[h->nodes[i].token].sentiment != 0) change(h, h->k[h->nodes[i].token].sentiment, but);
}

void vader_contrast(vader_token *k, int64_t n, int64_t but)
{
    node few[SMALL];
    slot few_slots[4 * SMALL];
    int64_t m = 0;
    for (int64_t i = 0; i < n; i++) m += k[i].sentiment != 0;
    heaps h = {few, few_slots, 4 * SMALL - 1, k};
    while (h.mask + 1 < 4 * m) h.mask = 2 * h.mask + 1;
    if (m > SMALL) {
        h.nodes = malloc(sizeof *h.nodes * (size_t)m);
        h.slots = malloc(sizeof *h.slots * ((size_t)h.mask + 1));
        if (!h.nodes || !h.slots) abort();
    }
    memset(h.slots, 0, sizeof *h.slots * ((size_t)h.mask + 1));
    contrast(&h, n, but);
    if (m > SMALL) free(h.nodes), free(h.slots);
}
