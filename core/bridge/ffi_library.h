/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ffi_library.h -- shared libraries and the functions in them; once opened they stay until the session ends. */
#ifndef JV_FFI_LIBRARY_H
#define JV_FFI_LIBRARY_H

#include "../base/err.h"

typedef void (*foreign_code)(void);

typedef struct library {
    char *name; /* as given */
    char *path; /* of the file that it was found in */
    void *handle;
} library;

typedef struct libraries {
    library **all;
    int n;
} libraries;

/* Opens a library as the system's loader finds it: by its bare name in the loader's folders, by its path when there
 * is a slash. The current folder is not searched. GSL is told to give back a status where it would end the process.
 * [borrowed from l] */
jvn_status library_open(libraries *l, const char *name, const library **out, err *e);
/* A function by its name in a library or one that it needs; anything else of that name is refused. */
jvn_status library_find(const library *lib, const char *name, foreign_code *out, err *e);
void libraries_free(libraries *l);

#endif
