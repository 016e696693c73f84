/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frame.h -- the verbs behind the table in frame.c, and what they share. */
#ifndef JEVONS_FRAME_H
#define JEVONS_FRAME_H

#include <jevons/plugin.h>
#include <stdbool.h>

/* rows.c */
jvn_status run_where(jvn_call *call);
jvn_status run_sort(jvn_call *call);
jvn_status run_head(jvn_call *call);
jvn_status run_tail(jvn_call *call);
jvn_status run_distinct(jvn_call *call);

/* columns.c */
jvn_status run_select(jvn_call *call);
jvn_status run_drop(jvn_call *call);
jvn_status run_rename(jvn_call *call);
jvn_status run_set(jvn_call *call);

/* summary.c */
jvn_status run_summary(jvn_call *call);
jvn_status run_count(jvn_call *call);

/* profile.c: the summary of numbers when no aggregate is named; by: its --by argument */
jvn_status profile_numbers(jvn_call *call, int by);

/* describe.c */
jvn_status run_describe(jvn_call *call);

/* join.c */
jvn_status run_join(jvn_call *call);

/* union.c, sample.c, pivot.c */
jvn_status run_union(jvn_call *call);
jvn_status run_sample(jvn_call *call);
jvn_status run_pivot_wide(jvn_call *call);
jvn_status run_pivot_long(jvn_call *call);

/* stack.c */

/* Rows of a column that go into a longer one; array NULL: nulls. */
typedef struct part {
    const struct ArrowSchema *schema;
    const struct ArrowArray *array;
    int64_t rows;
} part;
/* What n parts, one of which has an array, are together: int64 and float64 are float64, texts are text; the
 * convention stays where all have the same. JVN_ETYPE, JVN_EUNIT: *bad does not go with those before it. */
jvn_status stack_field(jvn_call *call, const part *parts, int32_t n, int32_t *bad, const struct ArrowSchema **field);
/* The parts behind each other. [owned] On failure *out may have to be released. */
jvn_status stack(jvn_call *call, const struct ArrowSchema *field, const part *parts, int32_t n, struct ArrowArray *out);

/* values.c */

static inline const char *column_name(const jvn_table *t, int32_t i) { return jvn_column_schema(t, i)->name; }
/* The column with exactly this name; -1: none. */
int32_t find_column(const jvn_table *t, const char *name);

/* Says that the result's rows are rows offset .. offset+n-1 of the input, if there is one. */
jvn_status map_slice(jvn_call *call, int64_t offset, int64_t n);
/* Adds rows offset .. offset+n-1 of a column, not copied, or of all columns of the input, which is said of them too. */
jvn_status add_slice(jvn_call *call, const jvn_table *t, int32_t column, const char *name, int64_t offset, int64_t n);
jvn_status add_slices(jvn_call *call, const jvn_table *t, int64_t offset, int64_t n);
/* Adds rows[0..n-1] of a column, or of all columns of the input, likewise; -1 gives null. */
jvn_status add_rows(jvn_call *call, const jvn_table *t, int32_t column, const char *name, const int64_t *rows,
                    int64_t n);
jvn_status add_all_rows(jvn_call *call, const jvn_table *t, const int64_t *rows, int64_t n);
/* Adds the value of an item, not copied, under a name. */
jvn_status add_item(jvn_call *call, const jvn_item *item, const char *name);

/* The schemas and arrays of an argument's items, in scratch; NULL: no memory. */
typedef struct keys {
    int32_t n;
    const struct ArrowSchema **schemas;
    const struct ArrowArray **arrays;
} keys;
jvn_status keys_of(jvn_call *call, int arg, keys *k);
/* The groups of an argument's columns; the first row of each, in scratch. */
jvn_status groups_by(jvn_call *call, const keys *k, jvn_groups *groups);
jvn_status first_rows(jvn_call *call, const jvn_groups *groups, const int64_t **rows);
/* The number of each of n rows' group, in scratch; NULL: no memory. */
int64_t *group_of_rows(jvn_call *call, const jvn_groups *groups, int64_t n);
/* An error if an argument lists a name twice; verb: "listed", "set". */
jvn_status check_twice(jvn_call *call, int arg, const char *verb, const char *hint);

/* The type as a word; a dictionary is a string. */
const char *type_word(jvn_type type);
/* Adds a string column of n texts, of which a NULL is a null. */
jvn_status add_texts(jvn_call *call, const char *name, const char *const *texts, int64_t n);

/* asof.c */

/* left: an item of the input, right: a column of the other table of the same type. forward: the row after, not before;
 * within: how far apart the two may be, in the column's own measure. */
typedef struct asof_wish {
    const jvn_item *left;
    int32_t right;
    bool forward;
    long double within;
} asof_wish;
/* Fills right_rows, one a row of the input: the row of the other table that goes with it, -1: none. */
jvn_status asof_match(jvn_call *call, const jvn_table *other, const keys *left, const keys *right, const asof_wish *wish,
                      int64_t *right_rows);

#endif
