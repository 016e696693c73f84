/* SPDX-License-Identifier: GPL-3.0-or-later */
/* steps.h -- the steps that a workspace file keeps. What a step took away stays in the file: a dataset under a name that
 * none can have, a version under a number below 0. All but steps_list stand inside a writing transaction. */
#ifndef JV_STEPS_H
#define JV_STEPS_H

#include "lineage.h"
#include "step.h"
#include "store.h"

/* A new step; what was undone cannot be returned from now on, and *dropped says that there was such. */
jvn_status steps_begin(store *s, int64_t *id, bool *dropped, err *e);
/* What it does, from place 0 on: version 0: none is made; names NULL: as in the file. */
jvn_status steps_note(store *s, int64_t id, int place, const lineage *l, int64_t dataset, int64_t version,
                      const char *was, const char *became, err *e);
/* Takes dataset's name away. */
jvn_status steps_hide(store *s, int64_t dataset, err *e);
/* Takes back the last step, or (redo) returns the first of those that were. JVN_ENAME: there is none. */
jvn_status steps_turn(store *s, bool redo, undo_step *out, err *e);
jvn_status steps_list(store *s, undo_steps *out, err *e);
/* No step can be taken back or returned any more; what they kept goes. */
jvn_status steps_forget(store *s, err *e);

/* Of a dataset and a version in SQL: whether they are there. */
#define STEPS_DATASET_IS_THERE "d.name NOT LIKE '%@' || d.id"
#define STEPS_VERSION_IS_THERE "v.number > 0"

#endif
