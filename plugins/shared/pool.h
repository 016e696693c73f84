/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pool.h -- memory that is freed all at once, and lists that grow in it. */
#ifndef SHARED_POOL_H
#define SHARED_POOL_H

#include <stddef.h>
#include <stdint.h>

typedef struct pool pool;

pool *pool_new(void);
void pool_free(pool *p);
/* Zeroed, 16-byte aligned; aborts where there is no memory for small things. */
void *pool_get(pool *p, size_t bytes);
char *pool_text(pool *p, const char *s, size_t n);
/* Makes room for one more item of `size` bytes in a list of n items that has *room and grew by this function alone: items may
 * move, and where they were nothing is left. */
void *pool_grow(pool *p, void *items, int64_t n, int64_t *room, size_t size);

#endif
