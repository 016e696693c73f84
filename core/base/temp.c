/* SPDX-License-Identifier: GPL-3.0-or-later */
/* temp.c -- a few places, each taken and given back in one step. */
#include "temp.h"

#include <stdbool.h>
#include <stddef.h>
#include <unistd.h>

enum { PLACES = 16 };

static const char *paths[PLACES]; /* atomic */

static bool change(int i, const char *from, const char *to)
{
    return __atomic_compare_exchange_n(&paths[i], &from, to, false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED);
}

void temp_add(const char *path)
{
    for (int i = 0; i < PLACES; i++)
        if (change(i, NULL, path)) return;
}

void temp_done(const char *path)
{
    for (int i = 0; i < PLACES; i++)
        if (change(i, path, NULL)) return;
}

void temp_drop(void)
{
    for (int i = 0; i < PLACES; i++) {
        const char *path = __atomic_load_n(&paths[i], __ATOMIC_ACQUIRE);
        if (path) unlink(path);
    }
}
