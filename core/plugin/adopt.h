/* SPDX-License-Identifier: GPL-3.0-or-later */
/* adopt.h -- structs that a plugin was built with, in the layout that this host knows. */
#ifndef JV_ADOPT_H
#define JV_ADOPT_H

#include "../base/arena.h"
#include "../base/err.h"

/* The sizes of a struct that is handed over in lists: now, and when it was new. Between the two lie the fields that
 * were appended since. */
typedef struct layout {
    size_t size, least;
    const char *name; /* for messages: "command" */
} layout;

/* Copies a list into a: items of an older, shorter layout are completed with zeros, longer ones cut. Refuses what is
 * shorter than the struct ever was, and a list that is nowhere. */
jvn_status adopt_list(arena *a, jvn_list from, const layout *as, jvn_list *to, err *e);
/* The list at an offset of a plugin's entry; one that lies beyond the size that the entry states is empty. */
jvn_list adopt_entry_list(const jvn_plugin *entry, size_t offset);

#endif
