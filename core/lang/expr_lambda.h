/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expr_lambda.h -- an expression as a function of named numbers: bound once, then a value costs little more than its
 * arithmetic. */
#ifndef JV_EXPR_LAMBDA_H
#define JV_EXPR_LAMBDA_H

#include "expr.h"

typedef struct lambda lambda;

/* A name that the expression may use. */
typedef struct lambda_param {
    const char *name;
    jvn_type type; /* JVN_BOOL, JVN_INT64, JVN_FLOAT64 */
} lambda_param;

/* result: JVN_FLOAT64, or JVN_INT64 or JVN_BOOL, as which the other of the two will do. call is what functions in the
 * expression are given; what they fail with arrives in *fault; from (NULL: nothing) notes them. Errors have their place in
 * what was written. [owned] */
jvn_status lambda_new(const registry *r, const jvn_call *call, err *fault, lineage *from, const char *written,
                      const lambda_param *params, int n, jvn_type result, lambda **out, err *e);
void lambda_free(lambda *x); /* NULL is fine */
/* Where the value of parameter i is written before lambda_call: a double, int64_t, or uint8_t. */
void *lambda_slot(lambda *x, int i);
/* A double or an int64_t to *out (a null: NaN; where there is none, an error). Not while it runs. */
jvn_status lambda_call(lambda *x, void *out, err *e);

#endif
