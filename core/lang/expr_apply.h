/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expr_apply.h -- plain and scalar functions called from outside of expressions, row by row: the overload is found
 * once for the arguments' types, then a call costs little more than the function. */
#ifndef JV_EXPR_APPLY_H
#define JV_EXPR_APPLY_H

#include "expr.h"

/* One value of any type. */
typedef struct apply_value {
    jvn_type type; /* JVN_NOTYPE: null */
    int64_t i;     /* bool, int64, date, timestamp */
    double f;
    const char *s; /* string: n bytes */
    int64_t n;
} apply_value;

/* A function, ready for arguments of certain types. */
typedef struct apply apply;

/* The overload for n arguments of these types (JVN_NOTYPE: null). call is what callbacks are given; what they fail
 * with arrives in *fault. from (NULL: nothing) notes it. Aggregates and window functions are refused. Errors have no
 * place. [owned] */
jvn_status apply_new(const registry *r, const char *name, const jvn_type *types, int n, const jvn_call *call, err *fault,
                     lineage *from, apply **out, err *e);
void apply_free(apply *x); /* NULL is fine */
/* Calls it. Arguments have the types that were told, or are null. Text in *out lives until the next call. */
jvn_status apply_row(apply *x, const apply_value *args, apply_value *out, err *e);
/* The value of row 0 of a column; text is borrowed from it. */
apply_value apply_first(const column *c);

#endif
