/* SPDX-License-Identifier: GPL-3.0-or-later */
/* row_map.h -- which row of a dataset each row of a table was made from, as a chain of steps, one a stage. */
#ifndef JV_ROW_MAP_H
#define JV_ROW_MAP_H

#include <stdbool.h>

#include "../base/buffer.h"
#include "../base/err.h"

/* What a stage says of the rows of a table that it made: row i is at[i] of its input (-1: of none, or of several), or
 * first + i where at is NULL. */
typedef struct row_step {
    bool told;         /* false: it says nothing */
    const int64_t *at;
    buffer *rows;      /* that at points into */
    int64_t first, n;
    const int64_t *starts; /* row i was made from at[starts[i]] .. at[starts[i + 1] - 1]; NULL: as above */
    buffer *groups;        /* that starts points into */
    struct row_also *also; /* columns that other rows went into too */
} row_step;

/* JVN_EPLUGIN unless it has `rows` rows, each of an input of `input` rows. */
jvn_status row_step_check(const row_step *s, int64_t rows, int64_t input, err *e);
void row_step_clear(row_step *s);
/* One more owner of what s holds. */
void row_step_ref(const row_step *s);
/* Where to write which other row of the input went into each of the n rows of a column, -1: none. NULL: no memory.
 * [borrowed] */
int64_t *row_step_also(row_step *s, const char *column);
/* Those of a table that matter; n 0: all. */
typedef struct row_columns {
    const char *const *names;
    int n;
} row_columns;
/* The rows of the input, ascending and each once, that columns of n rows were made of. *out: [owned], NULL: no memory. */
void row_step_back(const row_step *s, row_columns of, const int64_t *rows, int64_t n, int64_t **out, int64_t *n_out);

typedef struct row_map row_map;

/* Where a chain begins. */
typedef struct row_origin {
    const char *dataset; /* NULL: a stage that told nothing of its rows */
    int version;
    int64_t made_at, rows; /* of the version: another of its name and number is not meant */
    const char *stage;
    bool heads;          /* the stage has no input */
} row_origin;

/* [owned] */
row_map *row_map_of(const char *dataset, int version, int64_t made_at, int64_t rows);
row_map *row_map_untold(const char *stage, bool heads);
/* The rows of `before` after a step. Takes before. [owned] */
row_map *row_map_step(row_map *before, const row_step *s);
/* The same in one step at most. [owned] */
row_map *row_map_flat(const row_map *m);
row_map *row_map_ref(row_map *m);
void row_map_unref(row_map *m); /* NULL is fine */

/* [borrowed] */
row_origin row_map_origin(const row_map *m);
/* Turns n rows into those that they came from, at the beginning of the chain; -1 stays. */
void row_map_follow(const row_map *m, int64_t *rows, int64_t n);
/* Bytes that it holds. */
int64_t row_map_bytes(const row_map *m);

#endif
