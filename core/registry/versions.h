/* SPDX-License-Identifier: GPL-3.0-or-later */
/* versions.h -- the catalogue of the workspace file: datasets, their versions, and what each was made of. */
#ifndef JV_VERSIONS_H
#define JV_VERSIONS_H

#include "dataset.h"
#include "step.h"
#include "store.h"

typedef struct versions versions;

typedef struct dataset_list {
    dataset **all;
    int n;
} dataset_list;

/* Takes s. */
versions *versions_new(store *s);
void versions_free(versions *v); /* NULL is fine */
/* The newest version of every dataset, in order of first assignment. Tables' columns stay in the file until they are
 * needed. [owned] */
jvn_status versions_newest(versions *v, dataset_list *out, err *e);
/* All versions of a dataset, or (number > 0) that one alone; an empty list: there is none. [owned] */
jvn_status versions_of(versions *v, const char *name, int number, dataset_list *out, err *e);
/* One more version of each of n names, in one transaction; durable when this returns. out: n of them, whose tables are
 * the ones given. [owned] */
jvn_status versions_add(versions *v, const named_table *all, int n, const lineage *l, dataset_list *out, err *e);
/* All of them or none. JVN_ENAME: there is none of that name (any more), or the new one is taken. */
jvn_status versions_remove(versions *v, const char *const *names, int n, const lineage *l, err *e);
jvn_status versions_rename(versions *v, const char *const *names, const char *const *to, int n, const lineage *l, err *e);
/* Each of the three above is a step. Takes back the last, or (redo) returns the first that was taken back. JVN_ENAME: there
 * is none. */
jvn_status versions_turn(versions *v, bool redo, undo_step *out, err *e);
jvn_status versions_steps(versions *v, undo_steps *out, err *e);
/* What is there for steps alone, under the names of then. [owned] */
jvn_status versions_gone(versions *v, dataset_list *out, err *e);
/* Of the columns of a version, by its id, each the hash of its values, its unit and its convention. [owned] each */
jvn_status versions_marks(versions *v, int64_t id, char **marks, err *e);
/* As datasets_drop and datasets_shrink. What is there for steps alone goes too. */
jvn_status versions_drop(versions *v, const char *const *all, int n, bool dry, int64_t *bytes, err *e);
/* Lets go of columns in memory that nothing else holds. */
void versions_let_go(versions *v);
jvn_status versions_shrink(versions *v, int64_t size[2], bool *whole, err *e);
void dataset_free(dataset *d);
void dataset_list_free(dataset_list *l);
/* Frees the first. */
void dataset_list_drop(dataset_list *l);

#endif
