/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lua_func.h -- private to lua_func*.c: a function written in Lua, and the callbacks that its spec has. */
#ifndef JV_LUA_FUNC_H
#define JV_LUA_FUNC_H

#include "lua_inside.h"

/* What a function's spec carries besides. */
typedef struct function {
    lj_entry entry; /* first */
    signature *sig;
    bool positions; /* the results are places in the first argument, from 1 */
    bool nulls;     /* it sees them */
    int init, step, merge; /* references of an aggregate by state, whose `run` is final; merge may be LUA_NOREF */
} function;

jvn_status lj_run_scalar(jvn_call *call, const struct ArrowArray *const *args, int32_t n_args, int64_t n, struct ArrowArray *out);
/* The same with columns of all n rows. */
jvn_status lj_run_blocks(jvn_call *call, const struct ArrowArray *const *args, int32_t n_args, int64_t n, struct ArrowArray *out);
jvn_status lj_run_window(jvn_call *call, const struct ArrowArray *const *args, int32_t n_args, const jvn_groups *by,
                         struct ArrowArray *out);
jvn_status lj_run_whole(jvn_call *call, const struct ArrowArray *const *args, int32_t n_args, int64_t offset, int64_t n,
                        struct ArrowArray *out, int64_t at);

#endif
