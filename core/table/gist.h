/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gist.h -- what can be known of a column without its values: how many are null, how many differ, the ends. */
#ifndef JV_GIST_H
#define JV_GIST_H

#include "column.h"

enum {
    GIST_TEXT = 48,     /* bytes of a value as text, with the final NUL: a longer one ends with an ellipsis */
    GIST_FEW = 1 << 13  /* so many that differ are not counted unless they are asked for */
};

/* NaN is neither least nor greatest; what is NULL is not there. */
typedef struct gist {
    int64_t nulls;
    int64_t distinct; /* of what is not null; -1: not counted, as plain text is not, and many are not */
    char *least, *greatest, *first;
} gist;

/* all: what differs is counted however many there are. From any thread. JVN_ENOMEM. gist_clear in the end. */
jvn_status gist_find(column *c, bool all, gist *out);
void gist_copy(const gist *from, gist *to);
void gist_clear(gist *k); /* zeros are fine */

#endif
