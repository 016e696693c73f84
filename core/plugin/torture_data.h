/* SPDX-License-Identifier: GPL-3.0-or-later */
/* torture_data.h -- the tables that torture hands to plugins: odd values in guarded memory, the same each time. */
#ifndef JV_TORTURE_DATA_H
#define JV_TORTURE_DATA_H

#include "../table/table.h"

typedef enum torture_kind {
    DATA_ORDINARY,
    DATA_EMPTY,
    DATA_NULLS,       /* nothing but nulls */
    DATA_SOME_NULLS,
    DATA_NOT_FINITE,  /* NaN and both infinities */
    DATA_EXTREME,     /* the ends of each type's range, and zeros of both signs */
    DATA_ONE,
    DATA_MANY,        /* several blocks of 4,096 rows */
    DATA_UNSORTED,
    DATA_DUPLICATES,  /* few keys, and rows that stand there twice */
    DATA_SLICED,      /* a slice: odd offsets into values and bitmaps */
    DATA_ALIGNED,     /* buffers start as the host's own do; those of the others as their ends want it */
    DATA_UNUSED,      /* dictionaries with values that no row has */
    DATA_TEXTS,       /* empty, long and multi-byte texts */
    DATA_CONSTANT,    /* one value in all rows */
    DATA_WRONG_TYPES, /* tables: the usual names over other types */
    DATA_NO_COLUMNS,  /* tables: none at all */
    DATA_KINDS
} torture_kind;

/* "px of nothing but nulls" */
const char *torture_kind_name(torture_kind kind);
/* As many rows as the kind has. */
int64_t torture_rows(torture_kind kind);
/* Columns date, ticker, close, volume, flag, note, time, weight; close and those that a line names (NULL: all). [owned] */
table *torture_table(torture_kind kind, const char *line);
/* A column of a type. seed: two columns of one kind that are to differ. nulls: if the kind has them. [owned] */
column *torture_column(jvn_type type, torture_kind kind, int64_t rows, int seed, bool nulls);
/* The usual columns in the host's own memory, with so many ordinary rows; line likewise. [owned] */
table *torture_large(int64_t rows, const char *line);
/* Whether what was handed out last has been let go by all. */
bool torture_is_free(void);
/* A number from 0 to n-1 that follows from i. */
uint64_t torture_pick(uint64_t i, uint64_t n);

#endif
