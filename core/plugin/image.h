/* SPDX-License-Identifier: GPL-3.0-or-later */
/* image.h -- a plugin's file as it was when it was read: what is judged, hashed and run are the same bytes, and nothing
 * that happens to the file afterwards touches them. */
#ifndef JV_IMAGE_H
#define JV_IMAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "../base/err.h"

typedef struct image {
    char *path;       /* the file's real path */
    int fd;           /* of the bytes */
    bool in_place;    /* they are the file itself: for debuggers, and for what comes with the program */
    char hash[33];    /* XXH3-128 in hex; "": not taken */
    int64_t size, modified; /* the file's; microseconds since 1970 */
    void *handle;     /* NULL: not opened */
    int64_t held;     /* arrays of its memory that columns are over */
} image;

/* Reads a file into sealed memory, hashed. in_place: leaves it where it is, and takes no hash. NULL: *e says why. [owned] */
image *image_read(const char *path, bool in_place, err *e);
/* The hash, taken now if it was not. "": the file cannot be read. */
const char *image_hash(image *im);
/* Has the dynamic loader map and link it, which runs its constructors. */
jvn_status image_open(image *im, err *e);
/* NULL: it exports none of that name. */
const void *image_symbol(const image *im, const char *name);
/* Whether the program, or a library that came with it or was preloaded, exports the name. */
bool image_known(const char *name);
/* Whether threads run that are not the shell's: they may be at work in a plugin's code. */
bool image_is_at_work(void);
/* Closes what was opened: its code is gone, unless the loader holds on to it, or it may be at work. NULL is fine. */
void image_free(image *im);

#endif
