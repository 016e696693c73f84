/* SPDX-License-Identifier: GPL-3.0-or-later */
/* exchange.h -- columns and tables to and from the Arrow C data interface. */
#ifndef JV_EXCHANGE_H
#define JV_EXCHANGE_H

#include "table.h"

/* Fills *array and *schema (either may be NULL) with an export that holds a reference to c. [owned]: the
 * receiver calls ->release. name may be NULL. */
void export_column(column *c, const char *name, struct ArrowSchema *schema, struct ArrowArray *array);
/* The same for a table: format "+s". */
void export_table(const table *t, struct ArrowSchema *schema, struct ArrowArray *array);
/* The column behind an array that export_column made or that new_array made; NULL: it is foreign. [borrowed] */
column *exported_column(const struct ArrowArray *array);

/* The column that an array of ours shows. One that export_new made is checked and sealed by this: it must not be
 * written to any more. [owned] */
jvn_status exported_view(const struct ArrowArray *array, column **out, err *e);

/* An array over a fresh column, for a plugin to fill. */
jvn_status export_new(jvn_type type, int64_t length, int64_t bytes, bool nullable, struct ArrowArray *array, err *e);

/* Gives a fresh JVN_DICT array its values. Takes values. */
jvn_status export_dictionary(struct ArrowArray *array, struct ArrowArray *values, err *e);

/* Takes array (released, on failure too) and gives a column: checks lengths, offsets, codes and UTF-8,
 * accepts any alignment, copies what another library made, converting widths that are not ours. Unit and convention come from the schema. */
jvn_status import_column(const struct ArrowSchema *schema, struct ArrowArray *array, column **out, err *e);
/* The same, but buffers that can be used as they are stay their maker's memory: *held counts the arrays that are, until
 * the last column over them goes. */
jvn_status import_held(const struct ArrowSchema *schema, struct ArrowArray *array, int64_t *held, column **out, err *e);
/* Whether a column is over arrays that *held counts. */
bool column_is_held(const column *c, const int64_t *held);

jvn_type schema_type(const struct ArrowSchema *schema);
/* A value of the schema's metadata, "" if it has none; buf: of n bytes. */
const char *schema_meta(const struct ArrowSchema *schema, const char *key, char *buf, size_t n);
/* A schema of a type, to be released. */
void schema_make(struct ArrowSchema *schema, jvn_type type, const char *name, const char *unit, const char *convention);

#endif
