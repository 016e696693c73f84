/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ancestry.h -- a version of a dataset and all that it was made of, and that was made of, down to files. */
#ifndef JV_ANCESTRY_H
#define JV_ANCESTRY_H

#include "datasets.h"

typedef struct ancestor {
    char *name;     /* as the lines call it that were run then */
    int version;
    char *now;      /* NAME@2 by which it is found now; NULL: it is there no more, and what follows is not known */
    lineage *from;
    int64_t rows;
    int *of;        /* for each of from's inputs: which of the ancestors it is; -1: a file, code, a result without a name */
} ancestor;

typedef struct ancestry {
    ancestor *all; /* each once; the first is the one that was asked for */
    int n;
} ancestry;

/* NAME or NAME@2. Names that were changed since are followed. JVN_ENAME: there is none. */
jvn_status ancestry_read(datasets *d, const char *name, ancestry *out, err *e);
void ancestry_free(ancestry *a); /* zeros are fine */

/* What a statement assigns to; NULL: it is no assignment. [owned] */
char *ancestry_target(const char *line);

#endif
