/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ffi_callback.h -- code for C to call that ends up here: a libffi closure. Nothing jumps through C's frames: what
 * fails gives zero, and is asked for when C has returned. */
#ifndef JV_FFI_CALLBACK_H
#define JV_FFI_CALLBACK_H

#include "ffi_types.h"

typedef struct callback callback;

/* args point to the values; the result is zero until it is written, numbers by c_store_result. false: it failed. */
typedef bool callback_run(void *context, void *const *args, void *result);

/* For pointer `function` of s, whose types are t; both outlive it. Calls are answered on this thread alone. [owned] */
jvn_status callback_new(foreign_types *t, const csignature *s, int function, callback_run *run, void *context,
                        callback **out, err *e);
/* What C still calls of the last thousand gives zero, and is told. NULL is fine. */
void callback_free(callback *x);
/* Whether C has called one that was freed; asked once. */
bool callback_called_ended(void);
#define CALLBACK_ENDED "C called back code that is gone: it was kept for longer than the call that it was given to"
const void *callback_code(const callback *x);
/* Before C is called. */
void callback_arm(callback *x);
/* Whether it was called from another thread since it was armed. */
bool callback_strayed(const callback *x);

#endif
