/* SPDX-License-Identifier: GPL-3.0-or-later */
/* datasets.h -- the named, versioned tables of a workspace, each with its lineage; in memory, or in a file. */
#ifndef JV_DATASETS_H
#define JV_DATASETS_H

#include "../table/table.h"
#include "lineage.h"

typedef struct dataset {
    char *name;
    int version;    /* 1 at first, one more at each assignment */
    lineage *from;
    table *t;       /* columns that are on disk alone are loaded by datasets_use, or by table_need */
} dataset;

/* A table and the name that it is to have. */
typedef struct named_table {
    const char *name;
    table *t;
} named_table;

typedef struct datasets datasets;

/* In memory. */
datasets *datasets_new(void);
void datasets_free(datasets *d);
/* Opens or makes the workspace file, in place of memory: before anything was put. */
jvn_status datasets_open(datasets *d, const char *path, err *e);
/* The workspace's file; NULL: it is in memory. */
const char *datasets_path(const datasets *d);

/* One assignment: all n tables become the newest versions of their names, at once or not at all; in a workspace
 * on disk they are durable when this returns. Names that start with `_` stay in memory. The tables' and l's owner is
 * the caller. */
jvn_status datasets_put(datasets *d, const named_table *all, int n, const lineage *l, err *e);
/* The newest version by the exact name, else without letter case if just one matches; NAME@2 is version 2; NULL.
 * [borrowed until the next put] */
const dataset *datasets_find(const datasets *d, const char *name);
/* The same for use as an input: all columns are loaded, and l (NULL: nothing) notes it. */
jvn_status datasets_use(datasets *d, const char *name, lineage *l, const dataset **out, err *e);
/* All versions of the name. JVN_ENAME: there is none. */
jvn_status datasets_remove(datasets *d, const char *name, err *e);
/* Newest versions, in order of first assignment. */
const dataset *datasets_at(const datasets *d, int i);
int datasets_count(const datasets *d);
const char *datasets_nearest(const datasets *d, const char *name);
/* JVN_ENAME, with the nearest name as hint: "no dataset is called 'xp'". */
jvn_status datasets_unknown(const datasets *d, const char *name, err *e);

#endif
