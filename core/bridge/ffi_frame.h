/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ffi_frame.h -- a C function prepared for libffi, and the memory that one call of it needs. */
#ifndef JV_FFI_FRAME_H
#define JV_FFI_FRAME_H

#include "../registry/registry.h"
#include "ffi_library.h"
#include "ffi_types.h"

/* data of the callbacks. It stays where it was made. */
typedef struct foreign_call {
    csignature sig;
    c_view view;             /* of expressions; shown: it has one */
    bool shown;
    foreign_code code;
    const char *file, *prototype; /* what was bound, for lineage; NULL: a plugin's */
    const registry *reg;     /* where callbacks' expressions look functions up */
    ffi_cif cif;
    ffi_type *types[C_PARAMS];
    foreign_types structs;
    int at[C_PARAMS], result_at, bytes; /* places in the memory of a call, and all of it */
} foreign_call;

/* Prepares c for sig and code, which are set. */
jvn_status foreign_prepare(foreign_call *c, err *e);

/* One call's memory. */
typedef struct foreign_frame {
    void *values[C_PARAMS];         /* where libffi finds each parameter */
    const void *pointers[C_PARAMS]; /* the value of one that is a pointer */
    int64_t numbers[C_PARAMS];      /* of a length, stride or size */
    char *store[C_PARAMS];          /* one value, or what the pointer to it points to; NULL: arrays, code, handles */
    void *result;
} foreign_frame;

/* store: c->bytes, 16-byte aligned; n: the arrays' length. All values are zero, pointers to what is not in the store NULL. */
void foreign_frame_open(const foreign_call *c, foreign_frame *f, void *store, int64_t n);
/* Whether n fits the parameters that hold it. */
bool foreign_fits(const foreign_call *c, int64_t n);
/* Calls; the result is as libffi widens it. */
void foreign_invoke(const foreign_call *c, foreign_frame *f);
/* Where an output stands after the call; NULL: the result points nowhere. Numbers of the result are not widened. */
const void *foreign_output(const foreign_call *c, const foreign_frame *f, const c_output *o);

#endif
