/* SPDX-License-Identifier: GPL-3.0-or-later */
/* call.h -- a measure at work on the rows of one call: what call.c reads and windows.c needs too.
 *
 * Arguments stand in the order of the signature: the columns, for windows their width, then what measure.params says. A
 * rate may be a column too. */
#ifndef JEVONS_RISK_CALL_H
#define JEVONS_RISK_CALL_H

#include "risk.h"

typedef struct job {
    jvn_call *call;
    const measure *m;
    values args;
    int rate; /* the argument that is the rate; -1: none, or 0 */
    const jvn_groups *groups;
    struct ArrowArray *out;
    int64_t width;
    sample how;
} job;

/* Reads the arguments from the k-th on into j->how and j->rate; errors blame the argument. */
jvn_status read_params(job *j, int k);
/* Whether moments are enough. */
bool by_moments(const measure *m, const sample *s);
/* Fills s->ex and s->ey: excess over the rate, or over the benchmark, in memory that the caller frees by *own. */
bool make_excess(const measure *m, sample *s, double **own);
bool is_nan(const sample *s);

#endif
