/* SPDX-License-Identifier: GPL-3.0-or-later */
/* thread_load.h -- the threads that a command's arguments name. */
#ifndef SENTIMENT_THREAD_LOAD_H
#define SENTIMENT_THREAD_LOAD_H

#include <jevons/plugin.h>

#include "thread.h"

/* What a file was taken for. */
typedef struct thread_file {
    const char *file, *format, *encoding;
    int64_t posts, quotes;
} thread_file;

/* The files of argument `files`, one behind the other; as: the argument with the format (FORMAT_NAMES). What had to be mended is noted.
 * of: room for what each was taken for; NULL: not asked for. */
jvn_status thread_load(jvn_call *call, pool *p, int files, int as, thread *t, thread_file *of);

#endif
