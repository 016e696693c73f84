/* SPDX-License-Identifier: MIT-0 */
/* arrow.h -- the three structs of the Arrow C data and C stream interfaces, as that ABI fixes them.
 *
 * Layout and meaning: https://arrow.apache.org/docs/format/CDataInterface.html. The guards are the
 * ones the specification names, so this header lives beside any other that declares the same structs.
 *
 * Whoever owns one calls its ->release once, which sets it to NULL; a released struct may be copied over and forgotten.
 * To move one, copy the struct and set the old one's ->release to NULL. Children and dictionary belong to it. */
#ifndef JEVONS_ARROW_H
#define JEVONS_ARROW_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE

#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4

/* What a column (or, with children, a table) is: its type as a format string, name, metadata (a count, then keys and
 * values, each behind its length, as int32 of this machine's order). name and metadata may be NULL. */
struct ArrowSchema {
    const char *format;
    const char *name;
    const char *metadata;
    int64_t flags;
    int64_t n_children;
    struct ArrowSchema **children;
    struct ArrowSchema *dictionary;
    void (*release)(struct ArrowSchema *);
    void *private_data;
};

/* The values: `length` of them, from `offset` on. buffers[0] is the validity bitmap (NULL: no nulls), the others depend
 * on the format. null_count -1: not counted. */
struct ArrowArray {
    int64_t length;
    int64_t null_count;
    int64_t offset;
    int64_t n_buffers;
    int64_t n_children;
    const void **buffers;
    struct ArrowArray **children;
    struct ArrowArray *dictionary;
    void (*release)(struct ArrowArray *);
    void *private_data;
};

#endif

#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE

/* A sequence of arrays of one schema. */
struct ArrowArrayStream {
    int (*get_schema)(struct ArrowArrayStream *, struct ArrowSchema *out);
    int (*get_next)(struct ArrowArrayStream *, struct ArrowArray *out);
    const char *(*get_last_error)(struct ArrowArrayStream *);
    void (*release)(struct ArrowArrayStream *);
    void *private_data;
};

#endif

#ifdef __cplusplus
}
#endif
#endif
