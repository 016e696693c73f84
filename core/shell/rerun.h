/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rerun.h -- lines run again beside the workspace, which is out of their reach meanwhile: whatever they assign is gone
 * in the end. */
#ifndef JV_RERUN_H
#define JV_RERUN_H

#include "../registry/ancestry.h"
#include "session.h"

typedef struct rerun {
    session *s;
    datasets *kept;   /* the workspace */
    lineage *outer;
    bool quiet;
    const char *no_programs;
    int64_t begun;    /* the line that ran last; microseconds since 1970 */
} rerun;

void rerun_begin(rerun *r, session *s);
void rerun_end(rerun *r);
/* Runs the line that made `of` again, where the datasets that it used are there under the names and versions of then,
 * and no others. given: a table for each of the ancestors that it used. Results without a name that it used are made
 * again first, by their lines. Errors have no place. */
jvn_status rerun_line(rerun *r, const ancestry *of, int at, table *const *given, err *e);
/* What that made for an ancestor which the same line made; NULL: nothing. [borrowed until the next line] */
const dataset *rerun_made(const rerun *r, const ancestor *x);
/* A version as the workspace has it, loaded. [borrowed until the next of these] */
jvn_status rerun_stored(const rerun *r, const ancestor *x, const dataset **out, err *e);
/* Whether both were made by one line. */
bool rerun_together(const ancestor *x, const ancestor *y);

#endif
