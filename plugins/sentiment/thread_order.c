/* SPDX-License-Identifier: GPL-3.0-or-later */
/* thread_order.c -- the order in which posts were written. */
#include "thread_body.h"

#include <stdlib.h>

static int by_time(const void *a, const void *b)
{
    const turn *x = a, *y = b;
    if (x->time != y->time) return x->time < y->time ? -1 : 1;
    return (x->i > y->i) - (x->i < y->i);
}

turn *in_order(pool *p, const thread *t, int64_t first)
{
    turn *all = pool_get(p, sizeof *all * (size_t)(t->n - first + 1));
    bool timed = true, sorted = true;
    for (int64_t i = first; i < t->n; i++) {
        all[i - first] = (turn){t->posts[i].time, i};
        timed = timed && t->posts[i].time != NO_TIME;
        sorted = sorted && (i == first || t->posts[i].time >= t->posts[i - 1].time);
    }
    if (timed && !sorted) qsort(all, (size_t)(t->n - first), sizeof *all, by_time);
    return all;
}
