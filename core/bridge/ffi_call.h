/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ffi_call.h -- a C function prepared for libffi, and the callbacks that call it over columns. */
#ifndef JV_FFI_CALL_H
#define JV_FFI_CALL_H

#include <ffi.h>

#include "csignature.h"
#include "ffi_library.h"

/* data of the callbacks. */
typedef struct foreign_call {
    csignature sig;
    foreign_code code;
    ffi_cif cif;
    ffi_type *types[C_PARAMS];
} foreign_call;

/* Prepares c for sig and code, which are set. */
jvn_status foreign_prepare(foreign_call *c, err *e);
/* jvn_function.scalar and .whole; call->data is a foreign_call. */
jvn_status foreign_scalar(jvn_call *call, const struct ArrowArray *const *args, int32_t n_args, int64_t n,
                          struct ArrowArray *out);
jvn_status foreign_whole(jvn_call *call, const struct ArrowArray *const *args, int32_t n_args, int64_t offset,
                         int64_t n, struct ArrowArray *out, int64_t at);

#endif
