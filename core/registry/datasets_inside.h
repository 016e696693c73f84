/* SPDX-License-Identifier: GPL-3.0-or-later */
/* datasets_inside.h -- what datasets.c and undo.c share of the workspace. */
#ifndef JV_DATASETS_INSIDE_H
#define JV_DATASETS_INSIDE_H

#include "datasets.h"
#include "store.h"
#include "versions.h"

/* The versions of one name, oldest first. In a file's workspace those that were asked for, and the newest. */
typedef struct series {
    char *name;
    bool in_file;
    int64_t place; /* in memory: they stand in order of it */
    dataset_list versions;
} series;

/* The highest number that a version of a name was ever given. */
typedef struct given {
    char *name;
    int number;
} given;

struct datasets {
    series **all;
    int n;
    given *given; /* in memory: none is given twice, whatever is undone */
    int n_given;
    int64_t places;  /* given so far */
    bool keeps_all;  /* versions in memory, whatever they take, and no steps */
    int64_t earlier; /* in memory: own_bytes of all versions but the newest of each name, and what steps hold */
    struct undo *steps; /* in memory; NULL: none */
    datasets *aside; /* what this stands in the place of for a while; NULL: nothing */
    store *s;       /* the file; NULL: in memory */
    versions *file;
};

dataset *series_newest(const series *x);
void series_free(series *x);
/* Takes v: it stands in order of its number. */
void series_add(series *x, dataset *v);
/* With its versions. */
void series_rename(series *x, const char *to);
/* By the exact name; NULL: none. */
series *datasets_series(const datasets *d, const char *name);
/* Takes it in, and out again; that leaves it alone. */
void datasets_enter(datasets *d, series *x);
void datasets_leave(datasets *d, series *x);
/* Bytes of a version that the next one (NULL: there is none) does not share, column by column, and of its map. */
int64_t dataset_own_bytes(const dataset *v, const dataset *next);
/* After versions came or went in memory. */
void datasets_count_earlier(datasets *d);
/* Reads the file's list anew. */
jvn_status datasets_list_file(datasets *d, err *e);

/* ---- undo.c: steps in memory ---- */

/* What is noted next is of a new one, and what was undone cannot be returned from then on. l lives until then. */
void undo_begin(datasets *d, const lineage *l);
/* What it does, before it does it; made NULL: no version. x is the steps' own while it is not among the datasets. */
void undo_note(datasets *d, series *x, dataset *made, const char *was, const char *became);
/* Version v goes for good: what wants it to be there cannot be taken back. */
void undo_lost(datasets *d, const dataset *v);
/* Lets go of the oldest step that holds something; false: none does. */
bool undo_forget_one(datasets *d);
void undo_forget(datasets *d);
/* Bytes of what the steps hold. */
int64_t undo_bytes(const datasets *d);

#endif
