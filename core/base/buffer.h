/* SPDX-License-Identifier: GPL-3.0-or-later */
/* buffer.h -- the one allocator of column data: aligned, counted, and reused, since fresh pages cost
 * more than the arithmetic on them. */
#ifndef JV_BUFFER_H
#define JV_BUFFER_H

#include <stdint.h>

/* size bytes at data; of our own making they are 64-byte aligned and readable up to the next multiple of 64,
 * and not initialised. */
typedef struct buffer {
    int refs;
    int64_t size;
    void *data;
    int64_t room;                  /* what was really taken */
    int64_t taken;                 /* of what limit.h counts */
    void (*release)(void *context); /* foreign or guarded memory: gives it back */
    void *context;
} buffer;

/* One reference, owned. NULL: not enough memory; more than the machine has is refused at once. */
buffer *buffer_new(int64_t size);
/* A buffer over memory of someone else; release(context) is called when the last reference goes. */
buffer *buffer_foreign(const void *data, int64_t size, void (*release)(void *), void *context);
buffer *buffer_ref(buffer *b);
void buffer_unref(buffer *b);
/* Bytes in live buffers, for tests of leaks. */
int64_t buffer_live(void);

#endif
