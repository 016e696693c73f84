/* SPDX-License-Identifier: GPL-3.0-or-later */
/* object.h -- a small, distrustful reader of ELF: what a shared object holds, and what it wants of the loader. */
#ifndef JV_OBJECT_H
#define JV_OBJECT_H

#include <stdbool.h>
#include <stdint.h>

#include "../base/err.h"

/* Real files have a dozen segments; a made-up one must not cost an hour. */
enum { OBJECT_SEGMENTS = 128 };

typedef struct segment {
    uint32_t type;               /* PT_NOTE ... */
    uint64_t at, size, address;  /* within the file, whole; where it is mapped */
} segment;

typedef struct object {
    const char *path; /* for messages */
    int fd;
    int64_t size;
    segment segments[OBJECT_SEGMENTS];
    int n;
} object;

/* Reads the header of the file behind fd, which stays the caller's. Fails when it is no whole shared object for this
 * machine. */
jvn_status object_open(object *o, int fd, const char *path, err *e);
/* n bytes at a place in the file, all of them. */
jvn_status object_read(const object *o, uint64_t at, void *to, size_t n, err *e);

/* What it wants of the loader. Texts are owned. */
typedef struct object_wants {
    char **libraries; /* the names of those that it needs */
    int n;
    char *folders;    /* where it says to look for them, ':' between; NULL: nowhere */
    bool folders_first; /* before LD_LIBRARY_PATH (RPATH), not behind it (RUNPATH) */
} object_wants;

/* object_wants_free in any case. */
jvn_status object_read_wants(const object *o, object_wants *out, err *e);
void object_wants_free(object_wants *w);

/* Its dynamic symbols: those that it defines, or those that it wants defined (weak ones are not wanted). Names are
 * borrowed from `text`. */
typedef struct object_symbols {
    const char **names;
    size_t n;
    char *text;
} object_symbols;
/* object_symbols_free in any case. */
jvn_status object_read_symbols(const object *o, bool defined, object_symbols *out, err *e);
void object_symbols_free(object_symbols *s);

#endif
