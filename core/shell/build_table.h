/* SPDX-License-Identifier: GPL-3.0-or-later */
/* build_table.h -- small tables made cell by cell, for commands that list things. */
#ifndef JV_BUILD_TABLE_H
#define JV_BUILD_TABLE_H

#include <jevons/plugin.h>
#include <stdbool.h>

#include "../registry/lineage.h"

/* Zero-initialise but for the call. Cells come row by row; build_done frees. */
typedef struct build {
    jvn_call *call;
    struct cell *cells;
    int n, cap;
} build;

void build_text(build *b, const char *s);
void build_int(build *b, int64_t x);
void build_null(build *b); /* in any column but text */
/* A number; null where it is not known. */
void build_known(build *b, bool known, int64_t x);
/* What a version was made of, in seven cells, TTITIZT: kind, name, version, detail, size, modified, hash. */
void build_input(build *b, const lineage_input *x);
/* Adds the columns to the call's result. types: a letter a column, T for text, I for int64, Z for a timestamp in
 * microseconds since 1970 (UTC). */
jvn_status build_done(build *b, const char *const *names, const char *types);
/* The same for a side table. */
jvn_status build_side(build *b, const char *side, const char *const *names, const char *types);

#endif
