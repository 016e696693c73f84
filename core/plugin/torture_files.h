/* SPDX-License-Identifier: GPL-3.0-or-later */
/* torture_files.h -- files for readers, in the current folder: a good one, and what can become of it. */
#ifndef JV_TORTURE_FILES_H
#define JV_TORTURE_FILES_H

#include "torture_call.h"

/* A good file of the format: what its writer makes of a table, or the reader's example. NULL: neither is there. */
const char *torture_good_file(const torture_world *w, arena *a, const reg_item *reader, const table *px);
/* Damaged files made from the good one (NULL: from nothing), which are the same each time: file i; NULL: no more. */
const char *torture_bad_file(arena *a, const char *good, int i);

#endif
