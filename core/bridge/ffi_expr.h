/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ffi_expr.h -- an expression as a C callback: its names are the callback's parameters. */
#ifndef JV_FFI_EXPR_H
#define JV_FFI_EXPR_H

#include "ffi_callback.h"
#include "ffi_frame.h"

typedef struct expr_callback expr_callback;

/* For pointer `function` of c, during `call`. [owned] */
jvn_status expr_callback_new(foreign_call *c, int function, const char *written, jvn_call *call, expr_callback **out, err *e);
void expr_callback_free(expr_callback *x); /* NULL is fine */
/* Whether it is what was written. */
bool expr_callback_is(const expr_callback *x, const char *written);
/* Its code, ready for one call of C's. */
const void *expr_callback_start(expr_callback *x);
/* What went wrong since then. */
jvn_status expr_callback_end(expr_callback *x, err *e);

#endif
