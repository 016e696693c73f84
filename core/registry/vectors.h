/* SPDX-License-Identifier: GPL-3.0-or-later */
/* vectors.h -- the values of columns in the workspace file, in checked chunks, each kept once. */
#ifndef JV_VECTORS_H
#define JV_VECTORS_H

#include "../table/column.h"
#include "store.h"

/* The vectors of one file, and which of them are in memory. */
typedef struct vectors vectors;

vectors *vectors_new(store *s);
void vectors_free(vectors *v); /* NULL is fine */
/* Inside a writing transaction: *id has the column's values; they are written unless they stand there already.
 * Its unit and convention are the caller's to keep. */
jvn_status vectors_save(vectors *v, column *c, int64_t *id, err *e);
/* What a vector of the column's values is told by, in hex: with chunks of the size that files have. JVN_ENOMEM. */
jvn_status vectors_hash(const column *c, char hex[33], err *e);
/* Behind that transaction: what was saved in it is there from now on, or is not. */
void vectors_settle(vectors *v, bool committed);
/* The column under a unit and convention; its chunks and what they hold are checked. [owned] */
jvn_status vectors_load(vectors *v, int64_t id, const char *unit, const char *convention, column **out, err *e);
/* Inside a writing transaction: drops what no column has any more. */
jvn_status vectors_sweep(vectors *v, err *e);

/* Bytes of the values that none but these versions have: a list of "NAME@2" as JSON. */
jvn_status vectors_alone(vectors *v, const char *versions, int64_t *bytes, err *e);

#endif
