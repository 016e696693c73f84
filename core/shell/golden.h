/* SPDX-License-Identifier: GPL-3.0-or-later */
/* golden.h -- recorded sessions: what was typed, what came of each statement, and where that is not what was wanted. */
#ifndef JV_GOLDEN_H
#define JV_GOLDEN_H

#include "../base/text.h"

/* One statement with all that it printed; what precedes the first is a part, too. */
typedef struct golden_part {
    const char *s;
    size_t n;
    int line; /* in the text, from 1 */
} golden_part;

/* A session's text in parts. Lines at its top that start with '#' are the author's own and belong to none. */
typedef struct golden {
    size_t head; /* bytes of those */
    golden_part *parts;
    int n;
} golden;

/* Borrows s, of n bytes. golden_free. */
void golden_read(golden *g, const char *s, size_t n);
void golden_free(golden *g);
/* The lines that were typed: those after `> `, and the continuations after `. `. */
void golden_input(const char *s, size_t n, text *out);
bool golden_same(const golden_part *expected, const golden_part *found);
/* The statement, and below it what differs, - expected, + found, in lines of 80 cells: long ones from shortly before the
 * first difference on, and of many the first. Either may be NULL: there is no such part. */
void golden_difference(const golden_part *expected, const golden_part *found, text *out);

#endif
