/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frame.c -- the verbs of tables, as one table: what each is called, takes and does. The host reads the
 * line and evaluates the expressions; the work is in the files beside it. */
#include "frame.h"

#define PARAM(name_, type_, flags_, values_, initial_, summary_)                                                       \
    {                                                                                                                  \
        name_, type_, flags_, values_, initial_, summary_                                                              \
    }

static const jvn_param where_params[] = {
    PARAM("condition", JVN_P_EXPR, JVN_REQUIRED, NULL, NULL, "rows where it is true are kept; false and null are not"),
};
static const jvn_param select_params[] = {
    PARAM("columns", JVN_P_EXPRS, JVN_REQUIRED, NULL, NULL, "columns and expressions, each with or without `name =`"),
};
static const jvn_param drop_params[] = {
    PARAM("columns", JVN_P_COLUMNS, JVN_REQUIRED, NULL, NULL, "the columns to leave out"),
};
static const jvn_param rename_params[] = {
    PARAM("names", JVN_P_RENAME, JVN_REQUIRED, NULL, NULL, "new = old, as many as wanted"),
};
static const jvn_param set_params[] = {
    PARAM("columns", JVN_P_ASSIGN, JVN_REQUIRED, NULL, NULL, "name = expression, as many as wanted"),
    PARAM("--by", JVN_P_COLUMNS, JVN_GROUPS, NULL, NULL, "window functions start anew for each value of these"),
};
static const jvn_param sort_params[] = {
    PARAM("keys", JVN_P_KEYS, JVN_REQUIRED, NULL, NULL, "expressions, each with or without desc"),
};
static const jvn_param head_params[] = {
    PARAM("n", JVN_P_INTEGER, 0, "0..", "10", "how many rows"),
};
static const jvn_param distinct_params[] = {
    PARAM("columns", JVN_P_COLUMNS, 0, NULL, NULL, "the columns to look at and keep; all when none is named"),
};
static const jvn_param summary_params[] = {
    PARAM("aggregates", JVN_P_AGG, 0, NULL, NULL,
          "aggregates, each with or without `name =`; `mean` alone is of every number column"),
    PARAM("--by", JVN_P_COLUMNS, JVN_GROUPS, NULL, NULL, "one row for each value of these"),
};
static const jvn_param count_params[] = {
    PARAM("columns", JVN_P_COLUMNS, 0, NULL, NULL, "count the rows for each value of these"),
};
static const jvn_param describe_params[] = {
    PARAM("dataset", JVN_P_TABLE, 0, NULL, NULL, "the table, where none stands before the pipe"),
    PARAM("--distinct", JVN_P_SWITCH, 0, NULL, NULL, "counts what differs even where it is much"),
};
static const jvn_param join_params[] = {
    PARAM("table", JVN_P_TABLE, JVN_REQUIRED, NULL, NULL, "the other table"),
    PARAM("--on", JVN_P_COLUMNS, 0, NULL, NULL, "columns that both have and that must be equal"),
    PARAM("--how", JVN_P_ENUM, 0, "inner|left", "inner", "rows without a match: left out, or kept with nulls"),
    PARAM("--asof", JVN_P_COLUMN, 0, NULL, NULL, "a date, time or number that both have: the nearest row before goes with it"),
    PARAM("--direction", JVN_P_ENUM, 0, "backward|forward", "backward", "as-of: the nearest row before, or after; one at the same place counts"),
    PARAM("--within", JVN_P_NUMBER, 0, "0..", NULL, "as-of: how far away it may be; days, for dates and times"),
};
static const jvn_param union_params[] = {
    PARAM("table", JVN_P_TABLE, JVN_REQUIRED, NULL, NULL, "the table whose rows come below"),
};
static const jvn_param sample_params[] = {
    PARAM("n", JVN_P_INTEGER, JVN_REQUIRED, "0..", NULL, "how many rows, of each group"),
    PARAM("--seed", JVN_P_INTEGER, 0, NULL, "1", "another seed draws other rows"),
    PARAM("--by", JVN_P_COLUMNS, JVN_GROUPS, NULL, NULL, "draw so many for each value of these"),
};
static const jvn_param wide_params[] = {
    PARAM("values", JVN_P_COLUMNS, JVN_REQUIRED, NULL, NULL, "the columns that are spread"),
    PARAM("--names", JVN_P_COLUMN, JVN_REQUIRED, NULL, NULL, "the column whose values name the new columns"),
    PARAM("--by", JVN_P_COLUMNS, 0, NULL, NULL, "one row for each value of these; else of all other columns"),
};
static const jvn_param long_params[] = {
    PARAM("columns", JVN_P_COLUMNS, JVN_REQUIRED, NULL, NULL, "the columns that become rows"),
    PARAM("--names", JVN_P_NAME, 0, NULL, "name", "the new column of their names"),
    PARAM("--values", JVN_P_NAME, 0, NULL, "value", "the new column of their values"),
    PARAM("--drop-nulls", JVN_P_SWITCH, 0, NULL, NULL, "without rows that have no value"),
};
static const jvn_param calc_params[] = {
    PARAM("expressions", JVN_P_EXPRS, JVN_REQUIRED, NULL, NULL,
          "expressions of constants, each with or without `name =`"),
};

#define VERB(name_, input_, params_, run_, summary_, example_, details_)                                               \
    {                                                                                                                  \
        .name = name_, .summary = summary_, .example = example_, .details = details_, .input = input_,                 \
        .params = params_, .run = run_                                                                                 \
    }
/* The same, of one that does not look at all columns. */
#define PART(reads_, name_, input_, params_, run_, summary_, example_, details_)                                       \
    {                                                                                                                  \
        .name = name_, .summary = summary_, .example = example_, .details = details_, .input = input_,                 \
        .params = params_, .run = run_, .reads = reads_                                                                \
    }

static const jvn_command commands[] = {
    PART(JVN_READS_KEPT, "where", JVN_INPUT_REQUIRED, JVN_LIST(where_params), run_where, "keep the rows where a condition is true",
         "px | where ticker in ('NVDA', 'AVGO') and date >= 2025-01-27", NULL),
    PART(JVN_READS_NAMED, "select", JVN_INPUT_REQUIRED, JVN_LIST(select_params), run_select, "keep or compute columns, in this order",
         "px | select ticker, price = round(close, 1)", NULL),
    VERB("drop", JVN_INPUT_REQUIRED, JVN_LIST(drop_params), run_drop, "leave columns out", "px | drop date", NULL),
    VERB("rename", JVN_INPUT_REQUIRED, JVN_LIST(rename_params), run_rename, "give columns new names",
         "px | rename symbol = ticker, price = close", "Names can be swapped: rename a = b, b = a."),
    PART(JVN_READS_KEPT, "set", JVN_INPUT_REQUIRED, JVN_LIST(set_params), run_set,
         "compute columns: in place where the name is there, else at the end",
         "px | set change = close - lag(close) --by ticker",
         "All expressions see the input: to use a column just set, take another stage."),
    PART(
        JVN_READS_KEPT, "sort", JVN_INPUT_REQUIRED, JVN_LIST(sort_params), run_sort, "order the rows by keys",
        "px | sort date desc, close",
        "Stable: equal keys keep their order. Text is compared bytewise. NaN stands after numbers, and nulls are last, "
        "whichever the direction."),
    PART(JVN_READS_KEPT, "head", JVN_INPUT_REQUIRED, JVN_LIST(head_params), run_head, "the first rows", "px | head 3", NULL),
    PART(JVN_READS_KEPT, "tail", JVN_INPUT_REQUIRED, JVN_LIST(head_params), run_tail, "the last rows", "px | tail 3", NULL),
    PART(JVN_READS_NAMED, "distinct", JVN_INPUT_REQUIRED, JVN_LIST(distinct_params), run_distinct,
         "each row once, or each combination of columns once", "px | distinct ticker",
         "In the order of first appearance. Nulls equal each other, and so do NaNs."),
    PART(JVN_READS_NAMED, "summary", JVN_INPUT_REQUIRED, JVN_LIST(summary_params), run_summary,
         "aggregates of all rows or by groups; without any, a profile of the numbers",
         "px | summary mean(close), n() --by ticker",
         "Without aggregates there is one row for each number column: n without nulls, nulls, mean, sd (n - 1), min, "
         "quartiles "
         "(type 7 of Hyndman and Fan 1996, R's default), max. Groups stand in the order of first appearance. NaN "
         "carries "
         "through."),
    PART(JVN_READS_NAMED, "count", JVN_INPUT_REQUIRED, JVN_LIST(count_params), run_count, "how many rows, by groups from the largest",
         "px | count ticker", NULL),
    PART(JVN_READS_FACTS, "describe", JVN_INPUT_OPTIONAL, JVN_LIST(describe_params), run_describe,
         "what the columns are: type, unit, nulls, distinct values, range", "describe px",
         "`px | describe` is the same. distinct counts values that are not null, and is null where 8,192 or more differ, unless "
         "--distinct asks for it; min and max pass over NaN; example is the first value. All this is kept with the columns of a "
         "workspace on disk, so that nothing but plain text is read for it; --distinct reads all."),
    VERB("join", JVN_INPUT_REQUIRED, JVN_LIST(join_params), run_join,
         "put the columns of another table beside rows with equal keys", "px | join px --on ticker, date --how left",
         "Rows stand in the input's order, and for each in the other table's. Nulls match nothing. The other table's "
         "keys are "
         "not repeated; another name that both have gets _2. As-of: each row of the input goes with one row of those that "
        "have equal --on: `join fx --asof date --on currency --within 5`; the other table's own date is date_2."),
    VERB("union", JVN_INPUT_REQUIRED, JVN_LIST(union_params), run_union, "put the rows of another table below",
         "px | union px | count ticker",
         "Columns go by name; one that a table lacks is null in its rows. int64 and float64 give float64, units must agree."),
    PART(JVN_READS_KEPT, "sample", JVN_INPUT_REQUIRED, JVN_LIST(sample_params), run_sample, "rows drawn at random, without replacement",
         "px | sample 2 --by date --seed 7",
         "The same seed draws the same rows of the same table. They keep the input's order. Generator: SplitMix64."),
    VERB("pivot wide", JVN_INPUT_REQUIRED, JVN_LIST(wide_params), run_pivot_wide,
         "one column for each value of a column", "px | where ticker in ('NVDA', 'AVGO') | pivot wide close --names ticker --by date",
         "New columns stand in the order of first appearance; several values give names like close_NVDA. Where no row has a "
         "name there is a null. Two rows for one cell are an error: aggregate them first with summary."),
    VERB("pivot long", JVN_INPUT_REQUIRED, JVN_LIST(long_params), run_pivot_long,
         "columns to rows of names and values",
         "px | pivot wide close --names ticker --by date | pivot long NVDA, AVGO --names ticker --values close",
         "All other columns stay, repeated. The columns must go together: numbers, texts, dates, and of one unit."),
    VERB("calc", JVN_INPUT_NONE, JVN_LIST(calc_params), run_select, "work out constants",
         "calc tokens = 14.8e12, hours = 2.788e6", NULL),
};

JVN_PLUGIN("frame", "0.1.0", "the verbs of tables", JVN_NEEDS_ROWS " " JVN_NEEDS_TEXT, "", .commands = JVN_LIST(commands));
