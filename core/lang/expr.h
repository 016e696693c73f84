/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expr.h -- expressions: text to tree, tree and table to a column, tree and groups to aggregates. */
#ifndef JV_EXPR_H
#define JV_EXPR_H

#include "../base/arena.h"
#include "../registry/lineage.h"
#include "../registry/registry.h"
#include "../table/rows.h"
#include "../table/table.h"

/* A parsed expression; opaque but for its place. All memory is the arena's. */
typedef struct expr expr;

/* One item of a list: `[name =] expression [asc|desc]`. */
typedef struct expr_item {
    const char *label;  /* the name given, else the expression as written, blanks trimmed; a bare column: its name unquoted */
    bool named;         /* a name was given */
    bool descending;
    expr *e;
    int at, len;        /* of the item in the text */
} expr_item;

typedef enum expr_form {
    FORM_ONE,      /* a single expression */
    FORM_EXPRS,    /* list; name optional (`name = expr`: only where an identifier or "quoted name" and one `=` open the item) */
    FORM_ASSIGN,   /* list; name required */
    FORM_KEYS,     /* list; asc or desc optional */
    FORM_COLUMN,   /* the same, and another argument may follow behind a blank */
    FORM_COLUMNS,  /* list of bare columns: words or "quoted"; a word here may hold any character that does not end it (`^IXIC` no, `adj_close` yes) */
    FORM_AGG,      /* list; name optional */
    FORM_RENAME    /* list of `new = old` */
} expr_form;

/* Reads items from text at *at, up to an unbracketed `|` (but `||` joins texts), a blank followed by `--` and
 * a letter, a comment (`#` after a blank), a newline outside brackets, or the end; *at is left there. Spans
 * count in bytes of text. JVN_EMORE: the text ends inside a quote or bracket, or after an operator or comma. */
jvn_status expr_parse(arena *a, const char *text, int *at, expr_form form, expr_item **items, int *n, err *e);

/* Word i that means itself in expressions, never a column; NULL: there are no more. */
const char *expr_keyword(int i);

/* Where an expression's text ends, for completion. */
typedef struct expr_point {
    int at;          /* where the word at the end begins, behind its quote; -1: nothing can be added to what stands there */
    char quote;      /* the quote it stands in, or '\0' */
    bool operand;    /* a value is wanted; else an operator */
    bool inside;     /* brackets */
    bool named;      /* behind the `=` that gives the item a name */
    const char *column; /* the name before the word that is no function's; NULL: none. Arena memory */
} expr_point;

/* Reads the list of items that begins at `from` and ends with the text. */
void expr_point_find(arena *a, const char *s, int from, expr_form form, expr_point *out);

/* The bare column an expression is: its name; NULL when it is more than that. */
const char *expr_column(const expr *e);

/* Whether all columns and functions that x names fit. */
bool expr_names_fit(const expr *x, bool (*fits)(const void *context, const char *name), const void *context);

/* Hands every column's name in x to note; false: it did so to one, and that was the last. */
bool expr_columns(const expr *x, bool (*note)(void *context, const char *name), void *context);

/* What evaluation needs. input NULL: constants only, one row. */
typedef struct expr_env {
    arena *a;
    const registry *reg;
    const table *input;
    const char *input_name;   /* for messages: "px" or "the input" */
    jvn_call *call;           /* for plugins' functions; its host->fail writes to *fault */
    err *fault;
    lineage *from;            /* notes the functions that are used; NULL: nobody does */
    const jvn_groups *groups; /* windows run within these; NULL: one group */
} expr_env;

/* One value a row of the input (an aggregate inside it is taken over all rows and repeated). The result of a
 * bare column is that column itself. Errors have their place. [owned] */
jvn_status expr_eval(const expr_env *env, const expr *x, column **out, err *e);

/* Replaces each item that is a bare aggregate's name (`mean`, and no such column) by one item for every number
 * column that is not among keys: mean(open), mean(close) ... Arena memory. */
jvn_status expr_expand(const expr_env *env, const expr_item *items, int n, const int *keys, int n_keys,
                       expr_item **out, int *n_out, err *e);

/* All items over groups, in one fused pass over the data: out[i] has one row a group. An item may combine
 * aggregates: `max(close) - min(close)`; a column outside an aggregate is an error. [owned] */
jvn_status expr_aggregate(const expr_env *env, const expr_item *items, int n, const jvn_groups *g, column **out,
                          err *e);

#endif
