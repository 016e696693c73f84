/* SPDX-License-Identifier: GPL-3.0-or-later */
/* guard.c -- guarded pieces: mappings that end in a page without access, and lose all access when they are dropped. */
#define _GNU_SOURCE
#include "guard.h"

#include <pthread.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { PIECES = 1 << 14, DROPPED = 1 << 12 /* kept without access, each */ };

typedef struct piece {
    char *map;    /* NULL: free */
    size_t bytes; /* without the last page */
    char *data;
    guard_place state; /* GUARD_END: in use */
} piece;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static piece pieces[PIECES];
static int newest, dropped[DROPPED], n_dropped;
static long live;
static bool is_on;
static unsigned char filling;

void guard_set(bool on) { is_on = on; }
bool guard_is_on(void) { return is_on; }
void guard_fill(unsigned char pattern) { filling = pattern; }
long guard_live(void) { return __atomic_load_n(&live, __ATOMIC_RELAXED); }

static size_t page(void)
{
    static size_t size;
    if (!size) size = (size_t)sysconf(_SC_PAGESIZE);
    return size;
}

static size_t round_up(size_t n, size_t to) { return (n + to - 1) / to * to; }

/* A free place, searched from the newest on; -1: all are taken. */
static int find_free(void)
{
    for (int i = 0; i < PIECES; i++) {
        int at = (newest + i) % PIECES;
        if (!pieces[at].map) return newest = at;
    }
    return -1;
}

void *guard_take(size_t n, size_t align)
{
    size_t room = round_up(n, align), bytes = round_up(room ? room : 1, page());
    if (n > PTRDIFF_MAX / 2) return NULL;
    char *map = mmap(NULL, bytes + page(), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (map == MAP_FAILED) return NULL;
    mprotect(map + bytes, page(), PROT_NONE);
    if (filling) memset(map, filling, bytes);
    pthread_mutex_lock(&lock);
    int at = find_free();
    if (at >= 0) {
        pieces[at] = (piece){map, bytes, map + bytes - room, GUARD_END};
        live++;
    }
    pthread_mutex_unlock(&lock);
    if (at >= 0) return map + bytes - room;
    munmap(map, bytes + page());
    return NULL;
}

/* Held. Pieces are mostly dropped soon. */
static int find(const void *p)
{
    for (int i = 0; i < PIECES; i++) {
        int at = (newest - i + PIECES) % PIECES;
        if (pieces[at].map && pieces[at].data == p && pieces[at].state != GUARD_DROPPED) return at;
    }
    return -1;
}

/* Held. The piece takes the place of the one that was dropped longest ago. */
static void bury(int at)
{
    int *grave = &dropped[n_dropped++ % DROPPED];
    if (n_dropped > DROPPED) {
        munmap(pieces[*grave].map, pieces[*grave].bytes + page());
        pieces[*grave].map = NULL;
    }
    *grave = at;
    pieces[at].state = GUARD_DROPPED;
    mmap(pieces[at].map, pieces[at].bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0);
}

void guard_drop(void *p)
{
    pthread_mutex_lock(&lock);
    int at = find(p);
    if (at >= 0) {
        bury(at);
        live--;
    }
    pthread_mutex_unlock(&lock);
}

static void set_access(void *p, int access, guard_place state)
{
    pthread_mutex_lock(&lock);
    int at = find(p);
    if (at >= 0) {
        mprotect(pieces[at].map, pieces[at].bytes, access);
        pieces[at].state = state;
    }
    pthread_mutex_unlock(&lock);
}

void guard_protect(void *p) { set_access(p, PROT_READ, GUARD_READ_ONLY); }
void guard_release(void *p) { set_access(p, PROT_READ | PROT_WRITE, GUARD_END); }

guard_place guard_look(const void *address)
{
    const char *a = address;
    for (int i = 0; i < PIECES; i++) {
        const piece *x = &pieces[i];
        if (!x->map || a < x->map || a >= x->map + x->bytes + page()) continue;
        return a >= x->map + x->bytes ? (x->state == GUARD_DROPPED ? GUARD_DROPPED : GUARD_END) : x->state;
    }
    return GUARD_UNKNOWN;
}
