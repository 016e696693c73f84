/* SPDX-License-Identifier: GPL-3.0-or-later */
/* arena.c -- pieces cut from chunks that are freed together. */
#include "arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guard.h"
#include "text.h"

enum { FIRST = 768, CHUNK = 16384 /* each is twice the one before, up to this */, ALIGN = 16 };

typedef struct chunk {
    struct chunk *next;
    size_t used, size;
    bool guarded;
    _Alignas(ALIGN) char data[];
} chunk;

struct arena {
    chunk *head;
};

arena *arena_new(void) { return xcalloc(1, sizeof(arena)); }

void arena_free(arena *a)
{
    if (!a) return;
    for (chunk *c = a->head, *next; c; c = next) {
        next = c->next;
        if (c->guarded) guard_drop(c);
        else free(c);
    }
    free(a);
}

static chunk *take_chunk(size_t bytes)
{
    chunk *c = guard_is_on() ? guard_take(bytes, ALIGN) : NULL;
    if (!c) return xcalloc(1, bytes);
    memset(c, 0, bytes);
    c->guarded = true;
    return c;
}

static chunk *grow(arena *a, size_t n)
{
    size_t size = !a->head ? FIRST : a->head->size < CHUNK ? 2 * a->head->size : CHUNK;
    if (size < n) size = n;
    chunk *c = take_chunk(sizeof *c + size);
    c->size = size;
    c->next = a->head;
    a->head = c;
    return c;
}

void *arena_alloc(arena *a, size_t n)
{
    chunk *c = a->head;
    n = (n + ALIGN - 1) & ~(size_t)(ALIGN - 1);
    if (!c || c->size - c->used < n) c = grow(a, n);
    void *p = c->data + c->used;
    c->used += n;
    return p;
}

void *arena_grow(arena *a, void *items, int n, size_t size)
{
    if (n & (n - 1)) return items;
    void *more = arena_alloc(a, size * (size_t)(n ? 2 * n : 1));
    if (n) memcpy(more, items, size * (size_t)n);
    return more;
}

char *arena_text(arena *a, const char *s, size_t n)
{
    char *p = arena_alloc(a, n + 1);
    if (n) memcpy(p, s, n);
    return p;
}

char *arena_printf(arena *a, const char *format, ...)
{
    char brief[256];
    va_list ap, again;
    va_start(ap, format);
    va_copy(again, ap);
    int n = vsnprintf(brief, sizeof brief, format, ap);
    va_end(ap);
    if (n < 0) n = 0;
    bool fits = (size_t)n < sizeof brief;
    char *p = fits ? arena_text(a, brief, (size_t)n) : arena_alloc(a, (size_t)n + 1);
    if (!fits) vsnprintf(p, (size_t)n + 1, format, again);
    va_end(again);
    return p;
}
