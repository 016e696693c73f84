/* SPDX-License-Identifier: GPL-3.0-or-later */
/* column.h -- an immutable, shared vector of values with nulls, laid out as an Arrow array. */
#ifndef JV_COLUMN_H
#define JV_COLUMN_H

#include <stdbool.h>
#include <stdint.h>

#include "../base/buffer.h"
#include "../base/err.h"

/* Rows are offset .. offset+length-1 of the buffers. Use the accessors: they add the offset. */
typedef struct column {
    int refs;
    jvn_type type;
    int64_t length, offset;
    int64_t nulls;          /* exact */
    buffer *validity;       /* bitmap, NULL when nothing is null */
    buffer *data;           /* values; JVN_BOOL: bitmap; JVN_STRING: int64 offsets, length+1 of them */
    buffer *bytes;          /* JVN_STRING: the text */
    struct column *dict;    /* JVN_DICT: the values, a JVN_STRING column without nulls or duplicates */
    char *unit;             /* "" when there is none; never NULL */
    char *convention;       /* how the numbers came about, in words; "" when there is nothing to say */
    uint64_t id;            /* of the values, not the object: renaming or units keep it */
    int dict_sorted;        /* JVN_STRING used as a dictionary: -1 not known, else whether it ascends bytewise */
    struct fact *facts;     /* rows_fact.c: what is known of this column's rows */
    struct gist *gist;       /* a sketch: this stands for its values, which are not there; NULL: it is a whole column */
} column;

/* A column with new, uninitialised buffers; bytes: room for text (JVN_STRING only). JVN_DICT: set ->dict
 * at once. nullable: a validity bitmap, all ones; call column_count_nulls when it has been filled. NULL: no
 * memory. The caller may write to it until he shares it. */
column *column_new(jvn_type type, int64_t length, int64_t bytes, bool nullable);
/* Counts nulls; drops the bitmap when there are none. */
void column_count_nulls(column *c);
column *column_ref(column *c);
void column_unref(column *c); /* NULL is fine */
/* Rows offset .. offset+length-1, sharing the buffers. [owned] */
column *column_slice(const column *c, int64_t offset, int64_t length);
/* The same values (and id) with another unit or convention; NULL keeps the old one. [owned] */
column *column_label(const column *c, const char *unit, const char *convention);
/* A column whose values are on disk alone: it has no buffers, and can be exported and labelled and nothing else. [owned] */
column *column_sketch(jvn_type type, int64_t length, const char *unit, const char *convention, const struct gist *gist);
/* Dictionary to plain strings; other columns get one more reference. NULL: no memory. */
column *column_decode(column *c);

const char *type_name(jvn_type type); /* "float64", "string", "dict" ... */
jvn_type type_named(const char *name); /* JVN_NOTYPE: none is called so */
int type_width(jvn_type type);        /* bytes a value; JVN_BOOL 0; JVN_STRING 8 (its offsets) */
bool type_is_text(jvn_type type);     /* string or dict */

static inline const void *column_data(const column *c)
{
    return (const char *)c->data->data + c->offset * type_width(c->type);
}
static inline const double *column_f64(const column *c) { return (const double *)c->data->data + c->offset; }
static inline const int64_t *column_i64(const column *c) { return (const int64_t *)c->data->data + c->offset; }
static inline const int32_t *column_i32(const column *c) { return (const int32_t *)c->data->data + c->offset; }
static inline bool column_bool(const column *c, int64_t i) { return jvn_bit(c->data->data, c->offset + i); }
static inline bool column_is_null(const column *c, int64_t i)
{
    return c->validity && !jvn_bit(c->validity->data, c->offset + i);
}
/* The text of row i of a string or dictionary column, not NUL-terminated. Not for null rows. */
const char *column_text(const column *c, int64_t i, int64_t *n);

#endif
