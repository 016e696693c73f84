/* SPDX-License-Identifier: GPL-3.0-or-later */
/* datasets.h -- the named, versioned tables of a session, each with the line that made it. */
#ifndef JV_DATASETS_H
#define JV_DATASETS_H

#include "../table/table.h"

typedef struct dataset {
    char *name;
    int version;  /* 1 at first, one more at each assignment */
    char *line;   /* the statement that made it */
    table *t;
} dataset;

typedef struct datasets datasets;

datasets *datasets_new(void);
void datasets_free(datasets *d);
/* Takes t. Replaces the current version. */
void datasets_put(datasets *d, const char *name, const char *line, table *t);
/* The exact name, else without letter case if just one matches; NULL. [borrowed until the next put] */
const dataset *datasets_find(const datasets *d, const char *name);
bool datasets_remove(datasets *d, const char *name);
/* In order of first assignment. */
const dataset *datasets_at(const datasets *d, int i);
int datasets_count(const datasets *d);
const char *datasets_nearest(const datasets *d, const char *name);

#endif
