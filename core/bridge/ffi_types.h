/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ffi_types.h -- a prototype's types as libffi has them, and single C values in memory. */
#ifndef JV_FFI_TYPES_H
#define JV_FFI_TYPES_H

#include <ffi.h>

#include "csignature.h"

enum { C_ELEMENTS = 1024 };

/* Structs as libffi has them. It points into itself: it stays where it was made. */
typedef struct foreign_types {
    ffi_type records[C_RECORDS];
    ffi_type *elements[C_ELEMENTS];
    int n;
} foreign_types;

/* Lays out the structs of s: sizes and offsets are set in it. */
jvn_status foreign_types_new(foreign_types *t, csignature *s, err *e);
/* The type of a parameter, field or result as it is passed. [borrowed] */
ffi_type *foreign_type(foreign_types *t, const c_param *p);
/* Bytes of what p is, or points to. */
int foreign_size(const csignature *s, const c_param *p);

/* A number in memory, and as a result that libffi widens: at least as large as ffi_arg. */
typedef union c_number {
    int64_t i; /* bool, integers; uint64 as its bits */
    double f;  /* float, double */
} c_number;
c_number c_load(c_type type, const void *from);
void c_store(c_type type, c_number x, void *to);
void c_store_result(c_type type, c_number x, void *to);
/* What libffi wrote as a result, as a value stands in memory. */
void c_unwiden(c_type type, const void *result, void *to);
bool c_is_float(c_type type);

#endif
