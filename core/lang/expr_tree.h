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
    EXPR_BLOCK = 4096    /* rows walked at once: their scratch stays in cache */
};

/* ---- what was written ----------------------------------------------------------------------------- */

typedef enum expr_kind {
    X_NULL, X_BOOL, X_INT, X_FLOAT, X_TEXT, X_DATE, X_TIMESTAMP, X_INTERVAL, X_COLUMN, X_UNARY, X_BINARY,
    X_IN, X_BETWEEN, X_LIKE, X_ISNULL, X_CASE, X_CALL, X_UNIT
} expr_kind;

typedef enum expr_op {
    OP_NONE, OP_OR, OP_AND, OP_NOT, OP_EQ, OP_NE, OP_LT, OP_LE, OP_GT, OP_GE, OP_CONCAT, OP_ADD, OP_SUB,
    OP_MUL, OP_DIV, OP_MOD, OP_POW, OP_NEG
} expr_op;

typedef struct interval {
    int64_t months, days, micros;
} interval;

struct expr {
    expr_kind kind;
    expr_op op;
    int at, len;        /* the whole expression */
    int op_at, op_len;  /* the operator, or the function's name */
    int height;
    bool flag;          /* X_IN, X_BETWEEN, X_LIKE, X_ISNULL: with `not` */
    bool fold;          /* X_LIKE: ilike */
    const char *text;   /* column, text, function or unit; X_UNIT: the unit */
    const char *source; /* X_CALL: as written */
    int64_t integer;    /* X_BOOL, X_INT, X_DATE, X_TIMESTAMP */
    double number;
    interval span;
    int n;
    expr **kids;        /* X_CASE: when, then, when, then ..., else if n is odd */
};

/* ---- tokens --------------------------------------------------------------------------------------- */

typedef enum token_kind {
    T_END, T_NAME, T_QUOTED, T_TEXT, T_INT, T_FLOAT, T_DATE, T_TIMESTAMP, T_OP, T_WORDOP, T_OPEN, T_CLOSE,
    T_BRACKET, T_COMMA
} token_kind;

typedef struct token {
    token_kind kind;
    expr_op op;
    int at, len;
    const char *text; /* names and texts, unquoted; T_BRACKET: the unit */
    int64_t integer;
    double number;
} token;

typedef struct lexer {
    arena *a;
    const char *s;
    int pos;      /* after the current token */
    int depth;    /* open brackets, `case` counted */
    bool want;    /* an operand must follow: a newline does not end */
    int last;     /* end of the token before */
    int nest;
    token tok;
    err *e;
} lexer;

jvn_status lex_start(lexer *l, arena *a, const char *s, int at, err *e);
/* Passes the current token and reads the next. */
jvn_status lex_next(lexer *l);
/* The current token is this keyword, in any letter case. */
bool lex_is(const lexer *l, const char *word);
bool lex_keyword(const char *word);

/* ---- the typed tree ------------------------------------------------------------------------------- */

/* Text in a block: not NUL-terminated. */
typedef struct str {
    const char *s;
    int64_t n;
} str;

/* The values of one node in one block. Truth values and validity are bytes. */
typedef struct vec {
    const void *data;     /* bool: uint8_t; int64, timestamp: int64_t; float64: double; date: int32_t; string: str */
    const uint8_t *valid; /* NULL: nothing is null */
} vec;

/* How a kernel's two inputs vary. */
typedef enum sweep { SWEEP_BOTH, SWEEP_LEFT, SWEEP_RIGHT } sweep;
/* Fills out[0..n-1]; true: an integer overflowed somewhere, null rows included. out overlaps no input. */
typedef bool kernel(void *out, const void *a, const void *b, int64_t n, sweep how);

typedef enum node_kind {
    N_LITERAL, N_COLUMN, N_MAP, N_CAST, N_NOT, N_ARITH, N_COMPARE, N_LOGIC, N_CONCAT, N_LIKE, N_IN,
    N_BETWEEN, N_ISNULL, N_CASE, N_COALESCE, N_NULLIF, N_SHIFT, N_SCALAR, N_WINDOW, N_AGGREGATE
} node_kind;

typedef struct node node;
struct node {
    node_kind kind;
    expr_op op;
    jvn_type type;        /* never JVN_DICT; JVN_NOTYPE: the word null, not yet given a type */
    bool constant;        /* one value, evaluated as one row */
    bool nullable;
    bool loose;           /* made of plain numbers: takes the unit of what it meets */
    bool flag;            /* N_LIKE: without letter case */
    const char *unit;
    const expr *x;
    int n;
    node **kids;
    union {
        int64_t i64;
        double f64;
        int32_t i32;
        uint8_t b;
        str s;
    } value;              /* N_LITERAL */
    uint8_t known;        /* N_LITERAL: not null */
    column *col;          /* N_COLUMN: borrowed; N_MAP: the codes */
    const column *source; /* the one dictionary column that it depends on */
    bool mixed;           /* depends on more, or on something else */
    const void *map;      /* N_MAP: values by code, null's last */
    const uint8_t *map_valid;
    int32_t map_only;     /* N_MAP: the one code that gives true, -1: no such */
    int64_t map_null;     /* N_MAP: the index of null's value */
    interval span;        /* N_SHIFT */
    const jvn_function *fn;
    const signature *sig;
    kernel *k, *k2;
    int slot, extra;      /* scratch: the result, and the node's own */
};

typedef struct binder {
    const expr_env *env;
    err *e;
    bool grouped; /* a column must stand inside an aggregate */
    int inside;   /* aggregates that we are inside of */
    const expr *at, *above; /* what is being bound, and what it stands in */
} binder;

jvn_status expr_bind(binder *b, const expr *x, node **out);
/* Binds a call of a registered function. */
jvn_status bind_call(binder *b, const expr *x, node **out);
node *node_new(binder *b, node_kind kind, jvn_type type, const expr *x, int n, node *const *kids);
/* The type that both become: JVN_NOTYPE: none. */
jvn_type type_common(jvn_type a, jvn_type b);
/* Changes *x into a value of a type that it converts to. */
void bind_cast(binder *b, node **x, jvn_type type);
const char *type_word(jvn_type type); /* for messages */
bool node_equal(const node *a, const node *b);
/* fail_at with the place of an expression. */
jvn_status fail_expr(err *e, jvn_status code, const expr *x, const char *format, ...) JVN_FORMAT(4, 5);

kernel *kernel_arith(expr_op op, jvn_type type);
kernel *kernel_compare(expr_op op, jvn_type type);
kernel *kernel_difference(jvn_type type);
bool like_match(str text, str pattern, bool fold);

/* ---- running -------------------------------------------------------------------------------------- */

/* Evaluation of trees over `rows` rows. Columns made on the way are dropped by plan_end. */
typedef struct plan {
    const expr_env *env;
    const jvn_groups *groups;
    int64_t rows;
    int n_slots;
    int n_owned;
    column **owned;
    err *e;
} plan;

/* Scratch of one thread. */
typedef struct frame {
    const plan *p;
    char *mem;
    int64_t room;          /* rows a slot holds */
    int64_t start, n;      /* the block */
    const uint8_t *active; /* rows that matter, NULL: all; others must raise no error */
    arena *a;              /* freed when the block is done */
    int n_kept;
    column **kept;         /* likewise */
    err e;
} frame;

/* A tree's value for every row (constants: one row). Evaluates aggregates and windows inside first. [owned] */
jvn_status plan_column(plan *p, node *x, column **out);
/* The same for a tree that has been prepared; tree_run: block by block in any case. [owned] */
jvn_status tree_column(plan *p, node *x, column **out);
jvn_status tree_run(plan *p, node *x, column **out);
/* Lifts what depends on one dictionary column alone. */
void lift(plan *p, node *x);
/* A lifted tree of text as a dictionary column. [owned] */
jvn_status map_column(plan *p, node *x, column **out);
/* n rows of a column's only value. Takes c. [owned] */
jvn_status column_repeat(column *c, int64_t n, column **out, err *e);
/* x stands for c's rows from now on. Takes c. */
void node_become_column(plan *p, node *x, column *c, bool constant);
/* Keeps a column until plan_end. Takes c. */
column *plan_own(plan *p, column *c);
void plan_end(plan *p);
/* Turns windows and aggregates inside x into columns. */
jvn_status plan_prepare(plan *p, node *x);
jvn_status run_window(plan *p, node *x, column **out);
/* All nodes (N_AGGREGATE), over groups, each to a column of one row a group. [owned] */
jvn_status run_aggregates(plan *p, node *const *calls, int n, const jvn_groups *g, column **out);

jvn_status node_eval(frame *f, const node *x, void *dest, vec *out);
jvn_status eval_scalar(frame *f, const node *x, void *dest, vec *out);
int64_t frame_rows(const frame *f, const node *x);
void *frame_slot(const frame *f, int slot);
uint8_t *frame_valid(const frame *f, int slot);
void *frame_scratch(frame *f, int64_t bytes);
void frame_done(frame *f); /* the block's memory */
/* Both validities, into the node's own bytes when both are there. */
const uint8_t *valid_both(uint8_t *own, const uint8_t *a, bool a_one, const uint8_t *b, bool b_one, int64_t n);

void bits_to_bytes(uint8_t *out, const void *bits, int64_t offset, int64_t n);
void bytes_to_bits(void *bits, const uint8_t *bytes, int64_t n);
/* Width of a value in a block. */
int vec_width(jvn_type type);
/* A plugin's failure, from the fault that it left, with the place of the call. */
jvn_status fail_call(const expr_env *env, err *e, const node *x, jvn_status st);

#endif
