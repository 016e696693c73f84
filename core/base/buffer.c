/* SPDX-License-Identifier: GPL-3.0-or-later */
/* buffer.c -- small buffers from the C heap, large ones from the system in huge pages, kept for reuse. */
#include "buffer.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "guard.h"
#include "limit.h"
#include "pool.h"
#include "text.h"

enum {
    ALIGN = 64,
    LARGE = 1 << 20,  /* from here on buffers are mapped */
    HUGE = 2 << 20,   /* and stand on huge-page boundaries */
    KEPT = 64         /* freed mappings kept at most */
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct mapping {
    void *p;
    int64_t room;
} kept[KEPT];
static int n_kept;
static int64_t live, kept_bytes;

static int64_t memory_size(void) { return (int64_t)sysconf(_SC_PHYS_PAGES) * sysconf(_SC_PAGESIZE); }

static int64_t round_up(int64_t n, int64_t to) { return (n + to - 1) / to * to; }

/* The smallest kept mapping that holds room without wasting half of itself. */
static void *take_kept(int64_t *room)
{
    int best = -1;
    for (int i = 0; i < n_kept; i++)
        if (kept[i].room >= *room && kept[i].room <= 2 * *room && (best < 0 || kept[i].room < kept[best].room))
            best = i;
    if (best < 0) return NULL;
    void *p = kept[best].p;
    *room = kept[best].room;
    kept_bytes -= *room;
    kept[best] = kept[--n_kept];
    return p;
}

static void *map_huge(int64_t room)
{
    size_t n = (size_t)room;
    char *p = mmap(NULL, n + HUGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED) return NULL;
    size_t head = (HUGE - (uintptr_t)p % HUGE) % HUGE;
    if (head) munmap(p, head);
    if (HUGE - head) munmap(p + head + n, HUGE - head);
    madvise(p + head, n, MADV_HUGEPAGE);
    return p + head;
}

static void *take_large(int64_t *room)
{
    *room = round_up(*room, HUGE);
    pthread_mutex_lock(&lock);
    void *p = take_kept(room);
    pthread_mutex_unlock(&lock);
    return p ? p : map_huge(*room);
}

/* True when the memory is kept for reuse. */
static bool keep(void *p, int64_t room)
{
    pthread_mutex_lock(&lock);
    bool ok = !limit_has_memory() && n_kept < KEPT && kept_bytes + room <= memory_size() / 8;
    if (ok) {
        kept[n_kept++] = (struct mapping){p, room};
        kept_bytes += room;
    }
    pthread_mutex_unlock(&lock);
    return ok;
}

static void give_back(buffer *b)
{
    if (b->release) b->release(b->context);
    else if (b->room < LARGE) free(b->data);
    else if (!keep(b->data, b->room)) munmap(b->data, (size_t)b->room);
}

buffer *buffer_new(int64_t size)
{
    if (size < 0) return NULL;
    if (size >= LARGE && (size > memory_size() || cancel_asked())) return NULL;
    const int64_t asked = round_up(size ? size : 1, ALIGN);
    if (!limit_take(asked)) return NULL;
    int64_t room = asked;
    bool guarded = guard_is_on();
    void *p = guarded ? guard_take((size_t)room, ALIGN) : room < LARGE ? aligned_alloc(ALIGN, (size_t)room) : take_large(&room);
    if (!p) {
        limit_give(asked);
        return NULL;
    }
    buffer *b = xcalloc(1, sizeof *b);
    *b = (buffer){.refs = 1, .size = size, .data = p, .taken = asked, .room = room, .release = guarded ? guard_drop : NULL, .context = p};
    __atomic_add_fetch(&live, room, __ATOMIC_RELAXED);
    return b;
}

buffer *buffer_foreign(const void *data, int64_t size, void (*release)(void *), void *context)
{
    buffer *b = xcalloc(1, sizeof *b);
    *b = (buffer){.refs = 1, .size = size, .data = (void *)(uintptr_t)data, .release = release, .context = context};
    return b;
}

buffer *buffer_ref(buffer *b)
{
    if (b) __atomic_add_fetch(&b->refs, 1, __ATOMIC_RELAXED);
    return b;
}

void buffer_unref(buffer *b)
{
    if (!b || __atomic_sub_fetch(&b->refs, 1, __ATOMIC_ACQ_REL) > 0) return;
    __atomic_sub_fetch(&live, b->room, __ATOMIC_RELAXED);
    limit_give(b->taken);
    give_back(b);
    free(b);
}

int64_t buffer_live(void) { return __atomic_load_n(&live, __ATOMIC_RELAXED); }

