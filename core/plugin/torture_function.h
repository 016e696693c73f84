/* SPDX-License-Identifier: GPL-3.0-or-later */
/* torture_function.h -- a function's callbacks called with nothing between: each array in guarded memory, with offsets
 * and alignments that the evaluator seldom makes. */
#ifndef JV_TORTURE_FUNCTION_H
#define JV_TORTURE_FUNCTION_H

#include "torture_call.h"

/* One way to call a function. */
typedef struct torture_direct {
    const reg_item *item;
    jvn_type any;       /* what stands for parameters of any type */
    torture_kind kind;
    uint32_t constants; /* bit k: argument k is one value for all rows */
    unsigned char fill;
    int64_t fail_after; /* as in torture_try */
    jvn_status status;  /* out, as in torture_try */
    uint64_t print;
    bool has_failed;
} torture_direct;

/* Arguments that the function is given: all of its parameters, of the last of many three. */
int torture_arity(const reg_item *item);
/* Whether a call with these constants is one that the ABI allows. */
bool torture_may_call(const torture_direct *d);
void torture_call_direct(const torture_world *w, torture_direct *d);

#endif
