/* SPDX-License-Identifier: GPL-3.0-or-later */
/* needs.h -- whether the loader would find all that a file needs of other libraries, found out without loading any. */
#ifndef JV_NEEDS_H
#define JV_NEEDS_H

#include "object.h"

typedef enum library_place {
    LIBRARY_NOWHERE,
    LIBRARY_LOADED, /* this process has it already */
    LIBRARY_FOUND,
    LIBRARY_BESIDE  /* found by $ORIGIN alone */
} library_place;

typedef struct needed {
    char *name, *path;     /* path: of the file; NULL: nowhere */
    const char *needed_by; /* another library's name; NULL: the file itself needs it */
    library_place place;
} needed;

typedef struct needs {
    needed *libraries; /* the file's own in its order, then theirs */
    int n;
    object_symbols symbols; /* those that no library has, in the file's order */
} needs;

/* origin: the file's folder, which $ORIGIN means. needs_free in any case. */
jvn_status needs_read(const object *o, const char *origin, needs *out, err *e);
void needs_free(needs *n);

#endif
