/* SPDX-License-Identifier: GPL-3.0-or-later */
/* guard.h -- memory in pages of its own, for torture: a touch beyond its end, or after its life, ends in a fault. */
#ifndef JV_GUARD_H
#define JV_GUARD_H

#include <stdbool.h>
#include <stddef.h>

/* From now on (true) buffers and arenas take their memory here. Memory knows where it came from. */
void guard_set(bool on);
bool guard_is_on(void);
/* The byte that new memory is filled with. */
void guard_fill(unsigned char pattern);

/* n bytes whose end, rounded up to align, stands before a page that cannot be touched. NULL: no memory. */
void *guard_take(size_t n, size_t align);
/* Its pages stay unusable for a long while. */
void guard_drop(void *p);
/* Between these two it can be read alone. */
void guard_protect(void *p);
void guard_release(void *p);
/* Pieces that are taken and not dropped. */
long guard_live(void);

typedef enum guard_place { GUARD_UNKNOWN, GUARD_END, GUARD_READ_ONLY, GUARD_DROPPED } guard_place;
/* What a fault at that address ran into. [safe in a signal handler] */
guard_place guard_look(const void *address);

#endif
