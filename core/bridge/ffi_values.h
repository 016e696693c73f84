/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ffi_values.h -- columns as runs of C values. */
#ifndef JV_FFI_VALUES_H
#define JV_FFI_VALUES_H

#include "csignature.h"

/* Values of one C type: row i's stands at base + i * step. step 0: a constant. */
typedef struct c_values {
    const char *base;
    int64_t step;
} c_values;

/* Why a value does not fit. */
typedef struct c_misfit {
    int64_t row;
    char why[160];
} c_misfit;

int c_size(c_type type);
/* Whether an integer type holds x; x as one, at most 8 bytes at `to`. */
bool c_fits(c_type type, int64_t x);
void c_integer(c_type type, int64_t x, void *to);
/* Scratch that rows offset .. offset+n-1 of a need to become C values; 0: they are that already. */
int64_t c_room(c_type type, const struct ArrowArray *a, int64_t offset, int64_t n);
/* Those rows, in room where they need it. false: one does not fit. */
bool c_values_read(c_type type, const struct ArrowArray *a, int64_t offset, int64_t n, char *room, c_values *out,
                   c_misfit *bad);

#endif
