/* SPDX-License-Identifier: GPL-3.0-or-later */
/* globs.h -- patterns of file names, where a command takes many files. */
#ifndef JV_GLOBS_H
#define JV_GLOBS_H

#include "../base/arena.h"
#include "parse.h"

/* Puts in place of each unquoted word with *, ? or [ the files that it matches, by name; one that matches none stays. For
 * parameters that are JVN_P_FILE and JVN_MANY; others are left alone. */
void globs_expand(arena *a, parsed_arg *arg);

#endif
