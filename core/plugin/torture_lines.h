/* SPDX-License-Identifier: GPL-3.0-or-later */
/* torture_lines.h -- statements made from a spec: the example, each argument with each odd value of its type, each
 * argument left away, and some of all that at once. */
#ifndef JV_TORTURE_LINES_H
#define JV_TORTURE_LINES_H

#include "torture_call.h"

typedef struct torture_lines {
    const char **all; /* the first is the example, or what the spec says is enough */
    int n;
} torture_lines;

/* file: what readers are given, in place of the example's. All memory is the arena's. */
torture_lines torture_lines_of(const torture_world *w, arena *a, const reg_item *item, const char *file);
/* The file that a reader's example names; NULL: none. */
const char *torture_example_file(const torture_world *w, arena *a, const reg_item *reader);
/* A thing's name as a line calls it: a shadowed one's with its owner. */
const char *torture_called(arena *a, const reg_item *item);

#endif
