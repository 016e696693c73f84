/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dict.c -- distinct texts in order of first appearance: a hash table of codes. */
#include <stdlib.h>

#include "bytes.h"
#include "csv.h"

struct copy {
    struct copy *next;
};

static uint64_t mix(uint64_t a, uint64_t b)
{
    a = (a ^ b) * 0x9e3779b97f4a7c15u;
    return a ^ a >> 32;
}

static uint64_t head_mask(int64_t len) { return len >= 8 ? ~(uint64_t)0 : ((uint64_t)1 << (8 * len)) - 1; }

static uint32_t hash_text(const char *at, int64_t len)
{
    uint64_t h = (uint64_t)len;
    for (; len > 8; at += 8, len -= 8) h = mix(h, load8(at));
    h = mix(h, load8(at) & head_mask(len));
    return (uint32_t)(h ^ h >> 17);
}

static bool grow_items(struct dict *d)
{
    int32_t room = d->room ? d->room * 2 : 16;
    struct entry *items = realloc(d->items, (size_t)room * sizeof *items);
    if (!items) return false;
    d->items = items;
    d->room = room;
    return true;
}

static bool grow_slots(struct dict *d)
{
    uint32_t n = d->n_slots ? d->n_slots * 4 : 64;
    int32_t *slots = calloc(n, sizeof *slots);
    if (!slots) return false;
    for (int32_t i = 0; i < d->n; i++) {
        uint32_t at = d->items[i].hash & (n - 1);
        while (slots[at]) at = (at + 1) & (n - 1);
        slots[at] = i + 1;
    }
    free(d->slots);
    d->slots = slots;
    d->n_slots = n;
    return true;
}

static const char *keep_copy(struct dict *d, const char *at, int64_t len)
{
    struct copy *c = calloc(1, sizeof *c + (size_t)len + CSV_PAD);
    if (!c) return NULL;
    c->next = d->copies;
    d->copies = c;
    return memcpy(c + 1, at, (size_t)len);
}

static int32_t add_entry(struct dict *d, const struct entry *e, bool copied)
{
    if (d->n == d->room && !grow_items(d)) return -1;
    const char *at = copied ? keep_copy(d, e->at, e->len) : e->at;
    if (!at) return -1;
    d->items[d->n] = (struct entry){at, e->len, e->hash};
    return d->n++;
}

int32_t dict_code_hashed(struct dict *d, const struct entry *e, bool copied)
{
    if ((uint32_t)d->n * 2 >= d->n_slots && !grow_slots(d)) return -1;
    uint32_t at = e->hash & (d->n_slots - 1);
    for (; d->slots[at]; at = (at + 1) & (d->n_slots - 1)) {
        const struct entry *known = &d->items[d->slots[at] - 1];
        if (known->hash == e->hash && known->len == e->len && memcmp(known->at, e->at, e->len) == 0)
            return d->slots[at] - 1;
    }
    int32_t code = add_entry(d, e, copied);
    if (code >= 0) d->slots[at] = code + 1;
    return code;
}

int32_t dict_code(struct dict *d, const char *at, int64_t len, bool copied)
{
    struct entry e = {at, (uint32_t)len, hash_text(at, len)};
    int32_t code = dict_code_hashed(d, &e, copied);
    if (code < 0) return code;
    d->last_code = code;
    d->last_at = d->items[code].at;
    d->last_len = len;
    d->last_mask = head_mask(len);
    d->last_word = load8(d->last_at) & d->last_mask;
    return code;
}

void dict_free(struct dict *d)
{
    while (d->copies) {
        struct copy *next = d->copies->next;
        free(d->copies);
        d->copies = next;
    }
    free(d->items);
    free(d->slots);
    memset(d, 0, sizeof *d);
}
