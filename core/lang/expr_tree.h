/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expr_tree.h -- private to expr_*.c: the parse tree, the typed tree that it is bound to, and the plan that
 * walks the typed tree block by block. */
#ifndef JV_EXPR_TREE_H
#define JV_EXPR_TREE_H

#include "../base/pool.h"
#include "../base/text.h"
#include "../table/exchange.h"
#include "../table/unit.h"
#include "expr.h"

enum {
    EXPR_NEST = 200,     /* brackets within brackets */
    EXPR_HEIGHT = 1000,  /* levels of a tree, long chains of operators included */
    EXPR_BLOCK = 4096    /* rows of a group that an aggregate steps at once */
};


/* ---- what was written ----------------------------------------------------------------------------- */

typedef enum expr_kind {
    X_LITERAL, X_INTERVAL, X_COLUMN, X_OPERATOR, X_CASE, X_CALL, X_UNIT
} expr_kind;

typedef enum expr_op {
    OP_NONE, OP_OR, OP_AND, OP_NOT, OP_ISNULL, OP_EQ, OP_NE, OP_LT, OP_LE, OP_GT, OP_GE, OP_IN, OP_BETWEEN,
    OP_LIKE, OP_ILIKE, OP_CONCAT, OP_ADD, OP_SUB, OP_MUL, OP_DIV, OP_MOD, OP_POW, OP_NEG
} expr_op;

typedef struct interval {
    int64_t months, days, micros;
} interval;

/* Text among values: not NUL-terminated. */
typedef struct str {
    const char *s;
    int64_t n;
} str;

/* One value of any type. */
typedef union scalar {
    str s;
    int64_t i64;
    double f64;
    int32_t i32;
    uint8_t b;
} scalar;

struct expr {
    expr_kind kind;
    expr_op op;
    int at, len;        /* the whole expression */
    int op_at, op_len;  /* the operator, or the function's name */
    int height;
    bool flag;          /* is null, in, between, like: with `not` */
    const char *text;   /* column, function or unit */
    const char *source; /* X_CALL: as written */
    jvn_type type;      /* X_LITERAL; JVN_NOTYPE: null */
    scalar value;
    interval span;
    int n;
    expr **kids;        /* X_CASE: when, then, when, then ..., else if n is odd */
};

/* ---- tokens --------------------------------------------------------------------------------------- */

typedef enum token_kind {
    T_END, T_NAME, T_QUOTED, T_LITERAL, T_OP, T_OPEN, T_CLOSE, T_BRACKET, T_COMMA
} token_kind;

typedef struct token {
    token_kind kind;
    expr_op op;
    int at, len;
    const char *text; /* names, unquoted; T_BRACKET: the unit */
    jvn_type type;    /* T_LITERAL */
    scalar value;
} token;

/* Lists of bare columns are read as words; WORDS_NAMED: up to `=`. */
typedef enum lex_mode { EXPRESSION, WORDS, WORDS_NAMED } lex_mode;

typedef struct lexer {
    arena *a;
    const char *s;
    int pos;      /* after the current token */
    int depth;    /* open brackets, `case` counted */
    bool want;    /* an operand must follow: a newline does not end */
    int last;     /* end of the token before */
    int nest;
    lex_mode words;
    token tok;
    jvn_status st; /* the first failure, which e tells: tok is T_END from then on */
    err *e;
} lexer;

void lex_start(lexer *l, arena *a, const char *s, int at, lex_mode words, err *e);
/* Passes the current token and reads the next. */
void lex_next(lexer *l);
/* Ends it where st is a failure. */
void lex_stop(lexer *l, jvn_status st);
/* The current token is this keyword, in any letter case. */
bool lex_is(const lexer *l, const char *word);
bool lex_keyword(const char *word);

/* ---- the typed tree ------------------------------------------------------------------------------- */

/* The values of one node in one block, one a row, constants too. Truth values and validity are bytes. */
typedef struct vec {
    const void *data;     /* bool: uint8_t; int64, timestamp: int64_t; float64: double; date: int32_t; string: str */
    const uint8_t *valid; /* NULL: nothing is null */
} vec;

/* Fills out[0..n-1]; one: b is b[0] in all rows. true: an integer overflowed somewhere, null rows included. b
 * may be a, out neither. */
typedef bool kernel(void *out, const void *a, const void *b, bool one, int64_t n);

typedef enum node_kind {
    N_LITERAL, N_COLUMN, N_MAP, N_KERNEL, N_SHOW, N_LOGIC, N_CONCAT, N_TESTS, N_SET, N_ISNULL, N_CASE,
    N_COALESCE, N_NULLIF, N_SHIFT, N_SCALAR, N_WINDOW, N_AGGREGATE
} node_kind;

typedef struct node node;
struct node {
    node_kind kind;
    expr_op op;
    jvn_type type;        /* JVN_NOTYPE: the word null, not yet given a type; JVN_DICT: a map's codes, for a column */
    bool loose;           /* made of plain numbers: takes the unit of what it meets */
    const char *unit;
    const char *convention; /* of what a function gives; NULL: nothing is said */
    const expr *x;
    int n;
    node **kids;
    scalar value;         /* N_LITERAL */
    uint8_t known;        /* N_LITERAL: not null */
    column *col;          /* N_COLUMN: borrowed; N_MAP: the codes */
    const column *source; /* prepared: the one dictionary column it depends on; NULL: none,
                             a constant; anything else: no such column */
    vec map;              /* N_MAP: values by code, null's last; N_SET: the values in order */
    int64_t n_map;
    int32_t only;         /* N_MAP: the one code that gives true, -1: no such */
    interval span;        /* N_SHIFT */
    const jvn_function *fn;
    const signature *sig;
    const int32_t *types; /* of a function's arguments */
    const char *const *units;
    const char *owner;    /* whose the function is */
    kernel *k, *k2;       /* k2: N_TESTS, from the second test on */
    int slot;             /* its place in a frame */
};

typedef struct binder {
    const expr_env *env;
    err *e;
    bool grouped; /* a column must stand inside an aggregate */
    int inside;   /* aggregates that we are inside of */
    const expr *above; /* what stands over that which is being bound */
} binder;

/* Binds an expression of any type; the word null becomes a float64. */
jvn_status bind_value(binder *b, const expr *x, node **out);
jvn_status expr_bind(binder *b, const expr *x, node **out);
/* Gives r the unit that n values share; verb: what is done to them. */
jvn_status share_unit(binder *b, const char *verb, node *const *v, int n, node *r);
/* Fails: a column where only aggregates and constants may stand. */
jvn_status column_outside(err *e, const expr *x);
/* The overload for arguments of these types (JVN_NOTYPE: null), the first that fits; aggregates come last. Errors have no
 * place. */
jvn_status overload_find(const registry *r, const char *name, const jvn_type *types, int n, const reg_item **out, err *e);
/* An argument of a call as it was written, or its parameter's initial value. */
const char *call_written(arena *a, const expr *x, const signature *s, int i);
/* Whether the n arguments of a call have the units that its parameters want. */
jvn_status check_units(binder *b, const expr *x, const signature *s, node *const *v, int n);
/* Binds a call of a registered function. */
jvn_status bind_call(binder *b, const expr *x, node **out);
node *node_new(binder *b, node_kind kind, jvn_type type, const expr *x, int n, node *const *kids);
/* The type that both become: JVN_NOTYPE: none. */
jvn_type type_common(jvn_type a, jvn_type b);
/* Changes *x into a value of a type that it converts to. */
void bind_cast(binder *b, node **x, jvn_type type);
const char *type_word(jvn_type type); /* for messages */
bool node_equal(const node *a, const node *b);
/* fail_at with the place of an expression. Errors without a place get that of the innermost operator. */
jvn_status fail_expr(err *e, jvn_status code, const expr *x, const char *format, ...) JVN_FORMAT(4, 5);
/* Gives an error that has no place yet that of x's operator. */
jvn_status at_operator(err *e, const expr *x, jvn_status code);

/* An operator's on values of a type. OP_NONE: the conversion to it, of int64 to float64, of date to timestamp. */
kernel *kernel_of(expr_op op, jvn_type type);

/* Whether each of n values is among m sorted ones. */
typedef void member(uint8_t *out, const void *a, int64_t n, const void *set, int64_t m);
member *member_of(jvn_type type);
/* Sorts values by that type's order. */
void sort_values(void *values, int64_t n, jvn_type type);

/* to[i] = from[row[i]]; to[row[i]] = from[i]; to[i] = from[code[i]], nulls (known 0) from[null]; to[i] =
 * from[i] where taken[i]. Values of `width` bytes. */
void values_take(void *to, const void *from, int width, const int64_t *row, int64_t n);
void values_put(void *to, const void *from, int width, const int64_t *row, int64_t n);
void values_look_up(void *to, const void *from, int width, const int32_t *code, const uint8_t *known, int64_t null,
                    int64_t n);
void values_blend(void *to, const void *from, int width, const uint8_t *taken, int64_t n);
void bits_to_bytes(uint8_t *out, const void *bits, int64_t offset, int64_t n);
void bytes_to_bits(void *bits, const uint8_t *bytes, int64_t n);
/* Width of a value in a block. */
int vec_width(jvn_type type);

/* ---- running -------------------------------------------------------------------------------------- */

/* Evaluation of trees over `rows` rows. Columns made on the way are dropped by plan_end. */
typedef struct plan {
    const expr_env *env;
    const jvn_groups *groups;
    int64_t rows;
    bool quiet; /* several tasks at once: which error comes first is found later */
    bool serial; /* a function in it wants to be called from this thread alone */
    int n_owned;
    column **owned;
    err *e;
} plan;

/* Scratch of one thread, and the block that it is at. */
typedef struct frame {
    const plan *p;
    char *mem;
    vec *vecs;             /* by slot */
    int64_t room;          /* rows a slot holds */
    int64_t start, n;      /* the block */
    bool words;            /* rows are a dictionary's words, and null where there is one more */
    const node *root;      /* its values go to dest, unless that is NULL */
    void *dest;
    const uint8_t *active; /* rows that matter, NULL: all; others must raise no error */
    arena *a;
    err e;
} frame;

/* Numbers the nodes of n trees; how many there are. */
int number_slots(node *const *trees, int n);
/* false: no memory. The literals of the trees are filled in. */
bool frame_open(frame *f, const plan *p, node *const *trees, int n, int n_slots, int64_t room);
void frame_close(frame *f);
void *frame_scratch(frame *f, int64_t bytes);
void frame_done(frame *f); /* frees the scratch */
vec *frame_vec(const frame *f, const node *x);
/* A node's own bytes, one a row: strip 0 is its validity's, 1 to 3 are for work. */
uint8_t *frame_strip(const frame *f, const node *x, int i);
/* Evaluates x for the block: its values are in frame_vec. */
jvn_status node_eval(frame *f, const node *x);
jvn_status eval_scalar(frame *f, const node *x, void *to, vec *out);
/* Both validities, into own when both are there. */
const uint8_t *valid_both(uint8_t *own, const uint8_t *a, const uint8_t *b, int64_t n);

/* Arguments as a callback sees them: without JVN_F_NULLS rows that are null or not active are left out. */
typedef struct shown {
    int64_t m;          /* rows left */
    int64_t from;       /* they stand together from here on, unless */
    const int64_t *row; /* they are these */
    const uint8_t *ok; /* them again, a byte a row; NULL: all */
    const struct ArrowArray **args; /* NULL: there are none */
} shown;

/* x's arguments, which settle_args has seen, for n rows from `at`; in the frame's scratch. */
void show_rows(frame *f, const node *x, int64_t at, int64_t n, shown *s);

/* A tree's value for every row, windows and aggregates first. [owned] */
jvn_status plan_rows(plan *p, node *x, column **out);
/* That of a tree that has been prepared; a constant has one row unless wide. [owned] */
jvn_status tree_column(plan *p, node *x, bool wide, column **out);
/* Notes whether n trees call a function that wants one thread. */
void plan_look(plan *p, node *const *trees, int n);
/* Turns aggregates, then windows inside n trees into columns. */
jvn_status plan_prepare(plan *p, node *const *trees, int n);
/* Prepares a tree for walking by hand: windows, aggregates and constants in it are values. */
jvn_status plan_fold(plan *p, node *x);
/* Evaluates every aggregate in n trees, over g, and puts its values in its place: columns of `after`, one row
 * a group, or, when after is p, one a row. */
jvn_status settle_aggregates(plan *p, plan *after, node *const *trees, int n, const jvn_groups *g);
/* The arguments of n calls become columns, groups behind each other, or constants; equal ones are evaluated
 * once. */
jvn_status settle_args(plan *p, node *const *calls, int n, const jvn_groups *g);
jvn_status run_window(plan *p, node *x, column **out);
/* x stands for c's rows from now on. Takes c. */
void node_become_column(plan *p, node *x, column *c);
/* A column of one row becomes a constant. */
jvn_status node_become_literal(plan *p, node *x);
/* Keeps a column until plan_end. Takes c. */
column *plan_own(plan *p, column *c);
void plan_end(plan *p);
/* What a callback's status comes to: one that has called host->fail has failed, whatever it gives back. Of tasks that run
 * at once nobody knows which it was; run_tasks sees it when they are done. */
jvn_status callback_status(const plan *p, jvn_status st);
/* Runs tasks on all cores; after a failure once more in order, so that the first error is reported. */
jvn_status run_tasks(plan *p, int64_t n, jvn_status (*task)(void *, int64_t), void *context);
jvn_status no_memory(plan *p);

/* Rows of a text column. */
void strs_read(const column *c, int64_t start, int64_t n, str *out);
/* Text columns behind each other, n rows in all. [owned] */
column *strs_join(column *const *parts, int64_t n_parts, int64_t n);

/* What a function's callbacks are given: the command's call, with the function's own data and arguments. */
jvn_call function_call(const expr_env *env, const node *x);

/* A plugin's failure, from the fault that it left, with the place of the call. */
jvn_status fail_call(const expr_env *env, err *e, const node *x, jvn_status st);
/* Whether a callback filled the array that it was given, of these buffers and values; another one in its place is
 * released. */
jvn_status check_filled(const node *x, struct ArrowArray *a, const void *const *buffers, const void *values, err *e);
/* The text that a callback made, n rows. Takes a. [owned] */
jvn_status import_text(const node *x, struct ArrowArray *a, int64_t n, column **out, err *e);

#endif
