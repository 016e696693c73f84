/* SPDX-License-Identifier: GPL-3.0-or-later */
/* phrase.c -- a trie whose nodes are hashes of the path to them, in one open table. */
#include "phrase.h"

#include <string.h>

static uint64_t mix(uint64_t path, uint64_t word)
{
    uint64_t h = (path ^ word) * 0x9e3779b97f4a7c15u;
    return (h ^ h >> 29) | 1;
}

static phrase_entry *entry_of(const phrase_table *t, uint64_t key)
{
    uint32_t k = (uint32_t)(key >> 32) & (t->room - 1);
    while (t->entries[k].key && t->entries[k].key != key) k = (k + 1) & (t->room - 1);
    return &t->entries[k];
}

/* FNV-1a of the bytes of tokens as they are, without what is between them. */
static uint64_t exact_hash(const tokens *k, int64_t from, int64_t n)
{
    uint64_t h = 0xcbf29ce484222325u;
    for (int64_t i = from; i < from + n; i++)
        for (uint32_t b = 0; b < k->items[i].length; b++)
            h = (h ^ (uint8_t)k->text[k->items[i].start + b]) * 0x100000001b3u;
    return h | 1;
}

bool phrase_add(phrase_table *t, pool *p, const char *text, int value, bool exact)
{
    tokens k = tokens_read(p, text, 0, (int64_t)strlen(text));
    uint64_t path = 0;
    phrase_entry *e = NULL;
    if (k.n == 0 || k.n > PHRASE_DEPTH || t->n_items >= t->room_items) return false;
    for (int64_t i = 0; i < k.n; i++) {
        path = mix(path, k.items[t->backwards ? k.n - 1 - i : i].hash);
        e = entry_of(t, path);
        if (e->key) continue;
        if (2 * t->n_entries >= t->room) return false;
        *e = (phrase_entry){path, -1};
        t->n_entries++;
    }
    t->items[t->n_items] = (phrase_item){exact ? exact_hash(&k, 0, k.n) : 0, value, e->item};
    e->item = (int32_t)t->n_items++;
    return true;
}

int phrase_find(const phrase_table *t, const tokens *k, int64_t i, int64_t end, int length[PHRASE_DEPTH], int item[PHRASE_DEPTH])
{
    int n = 0, found[PHRASE_DEPTH], at[PHRASE_DEPTH], step = t->backwards ? -1 : 1;
    uint64_t path = 0;
    for (int depth = 0; depth < PHRASE_DEPTH; depth++, i += step) {
        if (t->backwards ? i < end : i >= end) break;
        if (depth && k->items[t->backwards ? i + 1 : i].blank == 4) break;
        path = mix(path, k->items[i].hash);
        const phrase_entry *e = entry_of(t, path);
        if (!e->key) break;
        if (e->item < 0) continue;
        found[n] = depth + 1;
        at[n++] = e->item;
    }
    for (int j = 0; j < n; j++) length[j] = found[n - 1 - j], item[j] = at[n - 1 - j];
    return n;
}

bool phrase_fits(const phrase_table *t, int item, const tokens *k, int64_t from, int64_t n)
{
    return !t->items[item].exact || t->items[item].exact == exact_hash(k, from, n);
}
