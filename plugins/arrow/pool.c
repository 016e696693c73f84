/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pool.c -- distinct texts in order of first appearance, as dictionaries need them. */
#include <stdlib.h>

#include "arrow.h"

struct pool {
    jvn_bytes text;
    int64_t *ends;     /* of text i */
    uint32_t *hashes;
    int32_t *slots;    /* text + 1; 0: free */
    int64_t n, room, n_slots;
};

struct pool *pool_new(const jvn_texts *texts)
{
    struct pool *p = calloc(1, sizeof *p);
    if (p) p->text.texts = texts;
    return p;
}

void pool_free(struct pool *p)
{
    if (!p) return;
    p->text.texts->drop(&p->text);
    free(p->ends);
    free(p->hashes);
    free(p->slots);
    free(p);
}

static uint32_t hash_of(const char *s, int64_t n)
{
    uint64_t h = 0x9e3779b97f4a7c15u ^ (uint64_t)n;
    for (; n >= 8; s += 8, n -= 8) h = (h ^ (uint64_t)load64((const uint8_t *)s)) * 0xff51afd7ed558ccdu, h ^= h >> 32;
    for (; n > 0; s++, n--) h = (h ^ (uint8_t)*s) * 0xff51afd7ed558ccdu, h ^= h >> 29;
    return (uint32_t)(h ^ h >> 32);
}

static bool make_room(struct pool *p)
{
    int64_t room = p->room ? p->room * 2 : 64;
    int64_t *ends = realloc(p->ends, (size_t)room * sizeof *ends);
    if (ends) p->ends = ends;
    uint32_t *hashes = realloc(p->hashes, (size_t)room * sizeof *hashes);
    if (hashes) p->hashes = hashes;
    int32_t *slots = calloc((size_t)room * 2, sizeof *slots);
    if (!ends || !hashes || !slots) {
        free(slots);
        return false;
    }
    free(p->slots);
    p->slots = slots;
    p->n_slots = room * 2;
    p->room = room;
    for (int64_t i = 0; i < p->n; i++) {
        int64_t at = p->hashes[i] & (p->n_slots - 1);
        while (slots[at]) at = (at + 1) & (p->n_slots - 1);
        slots[at] = (int32_t)i + 1;
    }
    return true;
}

static bool is_text(const struct pool *p, int64_t i, const char *s, int64_t n)
{
    int64_t from = i ? p->ends[i - 1] : 0;
    return p->ends[i] - from == n && (n == 0 || memcmp(p->text.data + from, s, (size_t)n) == 0);
}

int32_t pool_code(struct pool *p, const char *s, int64_t n)
{
    if (p->n == p->room && (p->n >= INT32_MAX / 4 || !make_room(p))) return -1;
    uint32_t hash = hash_of(s, n);
    int64_t at = hash & (p->n_slots - 1);
    for (; p->slots[at]; at = (at + 1) & (p->n_slots - 1)) {
        int32_t i = p->slots[at] - 1;
        if (p->hashes[i] == hash && is_text(p, i, s, n)) return i;
    }
    jvn_put(&p->text, s, n);
    if (p->text.failed) return -1;
    p->slots[at] = (int32_t)p->n + 1;
    p->hashes[p->n] = hash;
    p->ends[p->n] = p->text.n;
    return (int32_t)p->n++;
}

int64_t pool_count(const struct pool *p, int64_t *bytes)
{
    *bytes = p->text.n;
    return p->n;
}

void pool_copy(const struct pool *p, int64_t *offsets, char *bytes)
{
    offsets[0] = 0;
    for (int64_t i = 0; i < p->n; i++) offsets[i + 1] = p->ends[i];
    if (p->text.n) memcpy(bytes, p->text.data, (size_t)p->text.n);
}
