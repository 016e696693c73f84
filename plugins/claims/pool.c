/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pool.c -- chunks in a chain. */
#include "pool.h"

#include <stdlib.h>
#include <string.h>

enum { CHUNK = 1 << 20 };

typedef struct chunk {
    struct chunk *before;
    size_t used, size;
    _Alignas(16) char bytes[];
} chunk;

struct pool {
    chunk *last;
};

static void *must(void *p)
{
    if (!p) abort();
    return p;
}

pool *pool_new(void) { return must(calloc(1, sizeof(pool))); }

void pool_free(pool *p)
{
    for (chunk *c = p ? p->last : NULL, *before; c; c = before) {
        before = c->before;
        free(c);
    }
    free(p);
}

void *pool_get(pool *p, size_t bytes)
{
    size_t need = (bytes + 15) & ~(size_t)15;
    if (!p->last || p->last->size - p->last->used < need) {
        size_t size = need > CHUNK ? need : CHUNK;
        chunk *c = must(calloc(1, sizeof *c + size));
        *c = (chunk){.before = p->last, .size = size};
        p->last = c;
    }
    void *at = p->last->bytes + p->last->used;
    p->last->used += need;
    return at;
}

char *pool_text(pool *p, const char *s, size_t n)
{
    char *to = pool_get(p, n + 1);
    memcpy(to, s, n);
    return to;
}

void *pool_grow(pool *p, void *items, int64_t n, int64_t *room, size_t size)
{
    if (n < *room) return items;
    int64_t more = *room ? 2 * *room : 64;
    void *to = pool_get(p, (size_t)more * size);
    if (n) memcpy(to, items, (size_t)n * size);
    *room = more;
    return to;
}
