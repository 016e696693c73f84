/* SPDX-License-Identifier: GPL-3.0-or-later */
/* columns.h -- finds columns, and adds some to a result, of arrays or of the members of structs. */
#ifndef SHARED_COLUMNS_H
#define SHARED_COLUMNS_H

#include <jevons/plugin.h>
#include <stddef.h>

/* What is not finite is null. */
jvn_status add_numbers(jvn_call *call, const char *side, const char *name, const char *unit, const char *convention,
                       const double *values, int64_t n);
/* NULL is null. */
jvn_status add_texts(jvn_call *call, const char *side, const char *name, const char *convention, const char *const *values,
                     int64_t n);

/* n bytes at s; s NULL: null. */
typedef struct slice {
    const char *s;
    int64_t n;
} slice;

/* The column of that name; -1: there is none. */
int32_t column_named(const jvn_table *t, const char *name);
/* A row of a column of text, or of a dictionary of texts. */
slice text_in(const struct ArrowArray *a, int64_t row);

#define NO_WHOLE INT64_MIN
#define NO_DAY INT32_MIN

/* A column of a table that is kept as structs: where its member lies, and what that is: a double; a const char *; a slice;
 * an int64_t that is NO_WHOLE for null; the same as microseconds of a timestamp; a bool; an int32_t of days that is NO_DAY
 * for null; words, a const char * that is null where it is empty too, and without the rest of a character that was cut; such
 * words in an array of the struct's own. */
typedef enum member_kind { IS_NUMBER, IS_TEXT, IS_SLICE, IS_WHOLE, IS_TIME, IS_FLAG, IS_DAY, IS_WORDS, IS_CHARS } member_kind;
typedef struct member {
    const char *name;
    size_t offset;
    member_kind kind;
    const char *unit, *convention;
} member;

/* One that is called like its column. */
#define NUMBER_OF(type, member_, unit_, convention_) {#member_, offsetof(type, member_), IS_NUMBER, unit_, convention_}
#define TEXT_OF(type, member_, convention_) {#member_, offsetof(type, member_), IS_TEXT, NULL, convention_}
#define MEMBER_OF(type, member_, kind_) {#member_, offsetof(type, member_), kind_, NULL, NULL}
#define N_MEMBERS(members) (int)(sizeof(members) / sizeof *(members))

/* structs: n of them, `size` bytes each. JVN_ECANCELLED. */
jvn_status add_members(jvn_call *call, const char *side, const member *members, int n_members, const void *structs, size_t size,
                       int64_t n);
/* One of them as an array that is on its own, and its type. */
jvn_status make_member(jvn_call *call, const member *m, const void *structs, size_t size, int64_t n, struct ArrowArray *a);
jvn_type member_type(const member *m);
/* For `trace`: each struct begins with the row, an int64_t, that it was made from. */
jvn_status map_structs(jvn_call *call, const char *side, const void *structs, size_t size, int64_t n);

#endif
