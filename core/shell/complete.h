/* SPDX-License-Identifier: GPL-3.0-or-later */
/* complete.h -- what could stand at the end of an unfinished statement. */
#ifndef JV_COMPLETE_H
#define JV_COMPLETE_H

#include "session.h"

typedef struct completion {
    int start;    /* where the word begins that the candidates replace, in bytes of the text */
    char append;  /* what follows a candidate once it is chosen; '\0': nothing, he goes on typing the word */
    bool files;   /* paths, which are shown without their folders */
    char **all;   /* in order, each once */
    int n;
} completion;

/* The candidates for the first n bytes of what is typed, which may be several lines: commands, flags, values, datasets,
 * columns of the table that feeds the stage, functions, files. Runs nothing that has effects; no column is loaded
 * but one of texts whose values are asked for.
 * completion_free in any case. */
void complete(session *s, const char *typed, int n, completion *out);
void completion_free(completion *c);

#endif
