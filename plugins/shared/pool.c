/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pool.c -- chunks in a chain. */
#define _DEFAULT_SOURCE
#include "pool.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { CHUNK = 1 << 20, HUGE_PAGE = 1 << 21 };

typedef struct chunk {
    struct chunk *before, *after;
    size_t used, size;
    _Alignas(16) char bytes[];
} chunk;

/* Things as large as a chunk have one of their own, before `last`, which has room for others. */
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

static chunk *chunk_new(chunk *before, size_t size)
{
    chunk *c = must(calloc(1, sizeof *c + size));
    *c = (chunk){.before = before, .size = size};
    if (before) before->after = c;
    return c;
}

/* In pages of two megabytes, where the system has them: the time that memory takes when it is first touched is that of its pages. */
static void in_huge_pages(void *at, size_t size)
{
    uintptr_t first = ((uintptr_t)at + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE, end = ((uintptr_t)at + size) / HUGE_PAGE * HUGE_PAGE;
    if (end > first) madvise((void *)first, end - first, MADV_HUGEPAGE); /* a hint: it may fail */
}

static void *get_large(pool *p, size_t bytes)
{
    chunk *c = chunk_new(p->last ? p->last->before : NULL, bytes);
    c->after = p->last;
    if (p->last) p->last->before = c;
    else p->last = c;
    c->used = bytes;
    in_huge_pages(c->bytes, bytes);
    return c->bytes;
}

static void drop_large(pool *p, void *bytes)
{
    chunk *c = (chunk *)((char *)bytes - offsetof(chunk, bytes));
    if (c->before) c->before->after = c->after;
    if (c->after) c->after->before = c->before;
    else p->last = c->before;
    free(c);
}

void *pool_get(pool *p, size_t bytes)
{
    size_t need = (bytes + 15) & ~(size_t)15;
    if (need >= CHUNK) return get_large(p, need);
    if (!p->last || p->last->size - p->last->used < need) p->last = chunk_new(p->last, CHUNK);
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
    if (n && (size_t)*room * size > CHUNK - 16) drop_large(p, items);
    *room = more;
    return to;
}
