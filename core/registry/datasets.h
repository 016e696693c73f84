/* SPDX-License-Identifier: GPL-3.0-or-later */
/* datasets.h -- the named, versioned tables of a workspace, each with its lineage; in memory, or in a file. */
#ifndef JV_DATASETS_H
#define JV_DATASETS_H

#include <stdbool.h>

#include "dataset.h"
#include "step.h"

typedef struct datasets datasets;

/* In memory, earlier versions are kept up to so many bytes in all, beside what they share with the next. */
enum { DATASETS_EARLIER = 256 << 20 };

/* In memory. */
datasets *datasets_new(void);
void datasets_free(datasets *d);
/* Opens or makes the workspace file, in place of memory: before anything was put. */
jvn_status datasets_open(datasets *d, const char *path, err *e);
/* What the user should know of the file that was opened: what is damaged, what was brought up; one a line. NULL: nothing.
 * [owned] */
char *datasets_take_notes(datasets *d);
/* The workspace's file; NULL: it is in memory. */
const char *datasets_path(const datasets *d);
/* Whether a path leads to it, whatever stands in its place meanwhile; then nobody may open that, as store.h says. */
bool datasets_is_file(const datasets *d, const char *path);
/* Before each statement: takes notice of what another program has written to the file. */
jvn_status datasets_refresh(datasets *d, err *e);

/* One assignment: all n tables become the newest versions of their names, at once or not at all; in a workspace
 * on disk they are durable when this returns. Names that start with `_` stay in memory, and so does their newest
 * version alone. The tables' and l's owner is the caller. */
jvn_status datasets_put(datasets *d, const named_table *all, int n, const lineage *l, err *e);
/* The newest version by the exact name, else without letter case if just one matches; NAME@2 is version 2; NULL.
 * [borrowed until the next put, remove, rename, refresh or list of versions] */
const dataset *datasets_find(const datasets *d, const char *name);
/* The same for use as an input: all columns are loaded, and l (NULL: nothing) notes it. */
jvn_status datasets_use(datasets *d, const char *name, lineage *l, const dataset **out, err *e);
/* The same, but columns that are on disk alone stay there. */
jvn_status datasets_look(datasets *d, const char *name, lineage *l, const dataset **out, err *e);
/* Notes in l (NULL: nowhere) that x is used. */
void datasets_note(const dataset *x, lineage *l);
/* What a name without a version is exactly; NULL: there is none. [borrowed likewise] */
const char *datasets_name(const datasets *d, const char *name);
/* All versions of an exact name, oldest first; their columns may be on disk alone. [borrowed likewise] */
jvn_status datasets_versions(datasets *d, const char *name, const dataset *const **out, int *n, err *e);
/* All versions of n exact names, at once or not at all; l as in datasets_put, NULL: they all pass, or d was put in the
 * place of another. JVN_ENAME: one is not there. */
jvn_status datasets_remove(datasets *d, const char *const *names, int n, const lineage *l, err *e);
/* All versions of the exact names go by others, that must not be taken; at once or not at all. */
jvn_status datasets_rename(datasets *d, const char *const *names, const char *const *to, int n, const lineage *l, err *e);
/* Whether the first word of a command is a dataset's exact name, which then means the command. */
bool datasets_hides(const datasets *d, const char *command);
/* ---- taking back ---- */

/* Each put, remove and rename is one step. In memory a step is forgotten with the earlier versions that it needs. Takes back
 * the last one, or (redo) returns the first of those that were taken back; *out tells which. The next step ends that
 * list. JVN_ENAME: there is none. step_clear in the end. */
jvn_status datasets_undo(datasets *d, bool redo, undo_step *out, err *e);
/* undo_steps_free in the end. */
jvn_status datasets_steps(datasets *d, undo_steps *out, err *e);
/* What is kept for steps alone, under the names of then. [borrowed until each returns] */
jvn_status datasets_held(datasets *d, void (*each)(void *context, const dataset *x), void *context, err *e);

/* Lets go of what is in memory for later alone: without a file all steps, with one columns that it has. */
void datasets_let_go(datasets *d);

/* ---- giving back ---- */

/* Forgets all steps, with what is kept for them alone, and drops n versions, each written NAME@2 and none of them the newest, all or none. dry: drops nothing. *bytes: those of
 * the values that nobody else has. */
jvn_status datasets_drop(datasets *d, const char *const *all, int n, bool dry, int64_t *bytes, err *e);
/* Gives to the system what the file holds and does not use. *size: its bytes on disk, before and after. *whole: all was
 * given back; else other programs read it, and the last that closes it does so. In memory there is nothing to do. */
jvn_status datasets_shrink(datasets *d, int64_t size[2], bool *whole, err *e);

/* ---- another workspace for a while ---- */

/* All that d holds, its file too, moves to another; d is an empty workspace in memory that keeps every version, until
 * datasets_back. What was borrowed from d is the other's meanwhile. [borrowed] */
datasets *datasets_aside(datasets *d);
/* Drops what d holds, and takes back what was put aside. */
void datasets_back(datasets *d);
/* In memory: the newest version of the exact name, of which there is one, gets a number above the one before it. */
void datasets_number(datasets *d, const char *name, int version);

/* ---- what tells values apart ---- */

/* What tells a column apart: XXH3-128 in hex of its values, as a workspace file has it; unit; convention. NULL: no
 * memory. [owned] */
char *datasets_mark(const column *c, err *e);
/* The same of each column of a version, which is not loaded for it. marks: as many as there are columns. [owned] each,
 * on failure too, where it is not NULL. */
jvn_status datasets_marks(datasets *d, const dataset *x, char **marks, err *e);

/* ---- lists ---- */

/* Newest versions, in order of first assignment. */
const dataset *datasets_at(const datasets *d, int i);
int datasets_count(const datasets *d);
const char *datasets_nearest(const datasets *d, const char *name);
/* JVN_ENAME, with the nearest name as hint: "no dataset is called 'xp'"; "px has no version 7". */
jvn_status datasets_unknown(const datasets *d, const char *name, err *e);
/* Whether a name is that of the last result, `_`, or of one of its side tables. */
bool datasets_is_last(const char *name);
/* Whether it is written as a version is, NAME@2: then no dataset can be called so. */
bool datasets_is_version(const char *name);

#endif
