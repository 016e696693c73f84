/* SPDX-License-Identifier: GPL-3.0-or-later */
/* arena.h -- memory for one line's parse tree and scratch: allocated piece by piece, freed at once. */
#ifndef JV_ARENA_H
#define JV_ARENA_H

#include <stddef.h>

typedef struct arena arena;

arena *arena_new(void);
/* NULL is fine. */
void arena_free(arena *a);
/* Zeroed memory, 16-byte aligned, that lives as long as a. Never NULL: aborts when there is no memory. */
void *arena_alloc(arena *a, size_t n);
/* Room for one more in an arena's array of n items: it doubles where n is a power of two. */
void *arena_grow(arena *a, void *items, int n, size_t size);
char *arena_text(arena *a, const char *s, size_t n);
char *arena_printf(arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
