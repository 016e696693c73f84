/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ffi_call.h -- the callbacks that call a C function over columns: call->data is a foreign_call that is shown. */
#ifndef JV_FFI_CALL_H
#define JV_FFI_CALL_H

#include "ffi_frame.h"

/* jvn_function.scalar, .whole and .window. */
jvn_status foreign_scalar(jvn_call *call, const struct ArrowArray *const *args, int32_t n_args, int64_t n,
                          struct ArrowArray *out);
jvn_status foreign_whole(jvn_call *call, const struct ArrowArray *const *args, int32_t n_args, int64_t offset,
                         int64_t n, struct ArrowArray *out, int64_t at);
jvn_status foreign_window(jvn_call *call, const struct ArrowArray *const *args, int32_t n_args, const jvn_groups *groups,
                          struct ArrowArray *out);

#endif
