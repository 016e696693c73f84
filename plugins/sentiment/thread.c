/* SPDX-License-Identifier: GPL-3.0-or-later */
/* thread.c -- tells what a file is, and hands it to the reader of that. */
#include "thread.h"

#include <string.h>

static post *add_post(pool *p, thread *t)
{
    t->posts = pool_grow(p, t->posts, t->n, &t->room, sizeof *t->posts);
    t->posts[t->n] = (post){.time = NO_TIME};
    return &t->posts[t->n++];
}

/* A post a line; empty ones are none. */
static void read_lines(pool *p, const char *bytes, int64_t n, thread *t)
{
    int64_t line = 0;
    for (const char *s = bytes, *end = bytes + n; s < end;) {
        const char *stop = memchr(s, '\n', (size_t)(end - s));
        int64_t length = (stop ? stop : end) - s;
        line++;
        if (length) {
            post *one = add_post(p, t);
            one->line = line;
            one->body = one->own = s;
            one->n = one->own_n = length;
        }
        s += length + 1;
    }
}

bool thread_read(pool *p, const char *bytes, int64_t n, thread_format *as, thread *t, fault *f)
{
    (void)f;
    *as = PLAIN_LINES;
    t->format = "lines";
    read_lines(p, bytes, n, t);
    return true;
}
