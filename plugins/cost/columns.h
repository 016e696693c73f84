/* SPDX-License-Identifier: GPL-3.0-or-later */
/* columns.h -- adds columns of numbers and texts to a result. */
#ifndef COST_COLUMNS_H
#define COST_COLUMNS_H

#include <jevons/plugin.h>
#include <stddef.h>

/* What is not finite is null. */
jvn_status add_numbers(jvn_call *call, const char *side, const char *name, const char *unit, const char *convention,
                       const double *values, int64_t n);
/* NULL is null. */
jvn_status add_texts(jvn_call *call, const char *side, const char *name, const char *convention, const char *const *values,
                     int64_t n);

/* The column `bar` of text: from[i] to to[i], with a line at base (NAN: none), on a scale from least to most. */
jvn_status add_bars(jvn_call *call, const char *side, const char *convention, const double *from, const double *to, double base,
                    double least, double most, int64_t n);

/* A column of a table that is kept as structs: where its member lies, a double, or a const char * if is_text. */
typedef struct member {
    const char *name;
    size_t offset;
    int is_text;
    const char *unit, *convention;
} member;

/* One that is called like its column. */
#define NUMBER_OF(type, member_, unit_, convention_) {#member_, offsetof(type, member_), 0, unit_, convention_}
#define TEXT_OF(type, member_, convention_) {#member_, offsetof(type, member_), 1, NULL, convention_}
#define N_MEMBERS(members) (int)(sizeof(members) / sizeof *(members))

/* rows: n structs, `size` bytes each. */
jvn_status add_members(jvn_call *call, const char *side, const member *members, int n_members, const void *rows, size_t size,
                       int64_t n);

#endif
