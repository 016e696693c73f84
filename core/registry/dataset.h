/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dataset.h -- one version of a named table. */
#ifndef JV_DATASET_H
#define JV_DATASET_H

#include "../table/row_map.h"
#include "../table/table.h"
#include "lineage.h"

typedef struct dataset {
    char *name;
    int version;    /* 1 at first, more at each assignment */
    char *called;   /* its name when it was made; NULL: not known, of an older file */
    lineage *from;
    row_map *map;   /* where its rows came from; NULL: not known, as of all that is read from a file */
    table *t;       /* columns that are on disk alone are loaded by datasets_use, or by table_need */
    int64_t bytes;  /* of its columns' values, those that it shares with others too */
    int64_t id;     /* in the file; 0: in memory */
    char *lost;     /* why it cannot be read: its entry in the file is damaged; NULL: it can */
} dataset;

/* A table and the name that it is to have. */
typedef struct named_table {
    const char *name;
    table *t;
    row_map *map; /* NULL: not known */
} named_table;

#endif
