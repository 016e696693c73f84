/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lua_inside.h -- private to lua_*.c: what the files of the bridge share.
 *
 * Two kinds of functions never mix. Those that take a lua_State may raise a Lua error, so they own nothing that
 * is not anchored in the state (a userdata made before). Those that take a bridge are called by the core: they
 * enter Lua by lj_call alone, and raise nothing. */
#ifndef JV_LUA_INSIDE_H
#define JV_LUA_INSIDE_H

#include "../base/arena.h"
#include "../base/text.h"
#include "lua_bridge.h"

typedef struct lua_State lua_State;
typedef int (*lua_CFunction)(lua_State *L);

enum { PLACES = 1024 };

/* A script at work, and what it was given. */
typedef struct lj_script_run {
    const char *path;  /* "-": standard input */
    int argc;          /* the words behind it */
    char **argv;
    text header;       /* the comment that it begins with */
    text whole;
    bool stage;        /* of a statement, not the program's own */
    bool helped;       /* it has shown its usage, and ended so */
    bool optioned;     /* it has asked for its options */
    const char *registered; /* what it registered first; NULL: nothing */
    int math;          /* reference of a stage's own; LUA_NOREF: everybody's */
    struct lj_script_run *outer;
} lj_script_run;

struct bridge {
    lua_State *main;
    lua_State *L;            /* the thread that callbacks run on: the one that called the core last */
    lua_State *volatile at;  /* the thread that runs, for the signal handler */
    bridge_shell shell;
    int depth;               /* entries inside of each other */
    int runs;                /* statements inside of each other */
    bool too_deep;           /* they were: all fail until the outermost ends, however often each level tries again */
    bool closing;
    bool loading;            /* a script that stays */
    const char *script;      /* that is being run; NULL: none */
    const char *code;        /* the text of what runs; NULL: it is not known */
    arena *specs;            /* what is registered, and the words of it */
    jvn_call *call;          /* the innermost call of a script's command; NULL: none */
    int64_t outside;         /* bytes of columns made since Lua's last full collection */
    char **owners;           /* under which things were registered */
    int n_owners;
    char source[256];        /* of the last error: place and callers, filled without allocating */
    int line;
    char calls[PLACES];
    lj_script_run *running;  /* the innermost script; NULL: code of the prompt */
    lua_CFunction body;      /* of the entry that is about to begin, and what it works on; NULL: none is */
    void *context;
    bridge_fault called_back; /* of a callback that C called, until C has returned; its code is JVN_OK: none */
};

/* ---- lua_state.c ---- */

bridge *lj_of(lua_State *L);
/* The same, for functions that lead back to the core: callbacks will run on L. */
bridge *lj_enter(lua_State *L);
/* Raises an error at the next instruction of L, and again after each. [safe in a signal handler] */
void lj_stop_soon(lua_State *L);
/* Calls body with `context` as light userdata and the value on top of the stack behind it, which it pops, if `with` is
 * true; messages: the stack index of a message handler, or 0. lua_pcall's status; no results. What a script finds on the
 * stack meanwhile it cannot call. */
int lj_protect(lua_State *L, lua_CFunction body, void *context, bool with, int messages);
/* Calls body(L) with `context` as its light userdata, protected, and turns an error into *f. */
jvn_status lj_call(bridge *b, lua_CFunction body, void *context, bridge_fault *f);
/* Pushes a userdata that owns a pointer until lj_unbox: drop(pointer) comes with it. */
void **lj_box(lua_State *L, void (*drop)(void *));
/* After `bytes` of column memory were made: lets Lua collect what it no longer needs. */
void lj_made(lua_State *L, int64_t bytes);

/* ---- lua_load.c ---- */

/* lj_call, after whose failure what scripts have registered is what it was before. */
jvn_status lj_try(bridge *b, lua_CFunction body, void *context, bridge_fault *f);
/* Behind a byte order mark, and a first line that is for the system: its end stays, so that lines keep their numbers. */
const char *lj_skip_head(const char *s, size_t *n);

/* ---- lua_bounds.c ---- */

/* A state whose memory is counted by limit.h; NULL: not enough of it. */
lua_State *lj_new_state(void);
/* Lua's libraries, in a sandbox those that are safe. Code is loaded from text alone. */
void lj_open_libraries(lua_State *L);
/* In a sandbox: what there is not of the table `jevons`, which is on top. */
void lj_close_api(lua_State *L);

/* ---- lua_debug.c ---- */

/* Behind Lua's own libraries: what of `debug` reaches into C is guarded. */
void lj_open_debug(lua_State *L);

/* ---- lua_error.c ---- */

void lj_open_errors(lua_State *L);
/* Raises e as an error object. line (the statement) and command may be NULL. */
int lj_raise(lua_State *L, const err *e, const char *line, const char *command);
/* Pushes that object. */
void lj_push_error(lua_State *L, const err *e, const char *line, const char *command);
/* The message handler of every entry: keeps place and callers in the bridge. */
int lj_keep_place(lua_State *L);
/* Fills f from the error value on top of L, which it pops. status: of lua_pcall. */
void lj_describe(bridge *b, lua_State *L, int status, bridge_fault *f);

/* ---- lua_column.c ---- */

/* What a column is in Lua. One that waits has no values yet: user values 1 and 2 are its operands, `op` is between. */
typedef struct lj_handle {
    const void *tag;
    const double *f64;  /* its values, where they are float64 and none is null */
    int64_t n;
    column *c;
    const char *op;     /* " + "; NULL: it does not wait */
    column *shape;      /* while it waits: no rows of what it will be, which has its unit; NULL: it has none */
    int size;           /* operands below it, with theirs */
    bool used;          /* by another that waits: its values are wanted twice from the second on */
    char name[];
} lj_handle;

/* NULL: there is no column at that index. It may wait. */
lj_handle *lj_handle_at(lua_State *L, int at);
/* A column of the script's: pushes it. Its slot is NULL until it is filled by lj_column_set. */
column **lj_push_column(lua_State *L, const char *name);
/* Gives a column just pushed its values. Takes c. */
void lj_column_set(lua_State *L, int at, column *c);
/* The column at a stack index, NULL: there is none. [borrowed] *name: what it is called, "" if nothing. */
column *lj_column(lua_State *L, int at, const char **name);
column *lj_check_column(lua_State *L, int at);
void lj_push_cell(lua_State *L, const column *c, int64_t i);
void lj_open_columns(lua_State *L);

/* ---- lua_dataset.c ---- */

/* Pushes a dataset without a table; the slot is filled with an owned one. */
table **lj_push_dataset(lua_State *L);
table *lj_dataset(lua_State *L, int at);
table *lj_check_dataset(lua_State *L, int at);
void lj_open_datasets(lua_State *L);

/* ---- lua_pick.c: rows of columns and datasets ---- */

/* (column or dataset, mask or places): pushes those rows. */
int lj_pick_column(lua_State *L);
int lj_pick_dataset(lua_State *L);
int lj_dataset_sub(lua_State *L);    /* (t, i [, j]) */
int lj_dataset_equals(lua_State *L); /* (t, u) */
int lj_dataset_difference(lua_State *L);
/* Pushes what owns room for n places. */
int64_t *lj_push_places(lua_State *L, int64_t n);
/* Pushes rows of a dataset that is loaded: those, or n of them from one on. */
void lj_push_rows(lua_State *L, const table *t, const int64_t *rows, int64_t n);
void lj_push_slice(lua_State *L, const table *t, int64_t from, int64_t n);
/* The methods of columns, into the table at that index. */
void lj_open_picks(lua_State *L, int methods);

/* ---- lua_join.c ---- */

/* Pushes the dataset that n datasets of a list make one below the other: columns by name, null where one has none. */
void lj_join_datasets(lua_State *L, int list, int n);
int lj_concat(lua_State *L); /* jevons.concat */

/* ---- lua_group.c ---- */

int lj_dataset_group(lua_State *L); /* (t, name ...) */
void lj_open_groups(lua_State *L);

/* ---- lua_values.c ---- */

/* Pushes a column made of the Lua list at `at`. type JVN_NOTYPE: what its values are. */
void lj_column_from(lua_State *L, int at, const char *name, jvn_type type);
/* A type by its name; raises an error that lists them. */
jvn_type lj_check_type(lua_State *L, int at);
/* Pushes the dataset that the value at `at` makes; what: who gave it, for messages. */
void lj_dataset_from(lua_State *L, int at, const char *what);
/* Pushes a table with room for a list of n values, where Lua can make that at once, and some fields. */
void lj_push_list(lua_State *L, int64_t n, int fields);
bool lj_is_null(lua_State *L, int at);
void lj_push_null(lua_State *L); /* jevons.null */
/* The same, when the state is made: it shows as null. */
void lj_open_values(lua_State *L);

/* ---- lua_math.c ---- */

/* Pushes the column that an expression gives over a table. The text is Lua's, or lives as long. */
void lj_eval(lua_State *L, const char *line, table *input, const char *input_name);
/* The same, of an expression that the script did not write. */
void lj_eval_made(lua_State *L, const char *made, table *input);
/* The operators and methods of columns, into the tables at these indices. */
void lj_open_math(lua_State *L, int metatable, int methods);
int lj_function(lua_State *L); /* jevons.call */
/* Pushes a function that calls the registered one whose name is at `at`. */
void lj_push_function(lua_State *L, int at);
/* The same, as a method; raises an error where there is none, which looks among `methods` too. */
void lj_push_method(lua_State *L, int at, int methods);

/* ---- lua_fuse.c: sums and products of plain float64 columns wait, so that a formula is one pass ---- */

/* Whether the values at 1 and 2 make a column that waits: pushes it. op: " + ". */
bool lj_fuse(lua_State *L, const char *op);
/* Works out the column at a stack index, which waits. */
void lj_settle(lua_State *L, int at);
/* A number as an expression reads it. */
void lj_spell_number(lua_State *L, int at, char buf[40]);

/* ---- lua_api.c ---- */

int lj_run(lua_State *L); /* jevons.run */
/* Pushes the table `jevons`. */
void lj_open_api(lua_State *L);

/* Notes the file of a script among what l was made of. */
void lj_note_script(const bridge *b, lineage *l, const char *path);

/* ---- lua_script.c, lua_state.c ---- */

/* What code gave, from `first` on: nothing, one thing, or a list of them. */
void lj_gather(lua_State *L, int first);

/* ---- lua_options.c ---- */

int lj_options(lua_State *L); /* jevons.options */

/* ---- lua_order.c ---- */

enum { LJ_SEED = 1 };
/* Seeds the random numbers of the library at a stack index. */
void lj_seed(lua_State *L, int math, int64_t seed);
/* Numbers and order that are the same in every run. */
void lj_open_order(lua_State *L);
/* jevons.seed and jevons.sorted, into the table at -1. */
void lj_add_order(lua_State *L);

/* ---- lua_files.c ---- */

/* Raises where the value is the path of the workspace that is open. */
void lj_check_file(lua_State *L, int at);
/* Behind the standard libraries, whose ways to a file it guards. */
void lj_open_files(lua_State *L);

/* ---- lua_ffi.c ---- */

int lj_ffi(lua_State *L); /* jevons.ffi */

/* ---- lua_spec.c: what scripts register ---- */

int lj_register_command(lua_State *L);
int lj_register_metric(lua_State *L);
int lj_register_reader(lua_State *L);
int lj_register_writer(lua_State *L);
int lj_register_option(lua_State *L);
int lj_register_function(lua_State *L); /* lua_func_spec.c */
/* A field of the table at 1: a text that lives as long as the bridge, NULL: none. */
const char *lj_spec_text(lua_State *L, const char *key, bool required);
/* The text at a stack index, for as long as the bridge lives. */
const char *lj_spec_copy(lua_State *L, int at);
/* The list `params` of the table at 1, as specs: changes what is behind it. */
jvn_list lj_spec_params(lua_State *L);
/* Whether a spec is accepted, tried where it harms nothing. */
jvn_status lj_try_spec(reg_kind kind, const void *spec, err *e);
/* Adds specs of one name (functions: overloads) under the calling script's name, in place of what it has registered
 * before. Gives the owner. */
const char *lj_register(lua_State *L, reg_kind kind, const char *name, const void *const *specs, int n);
/* The name under which the script at that path registers; NULL: code of the prompt. */
const char *lj_owner_of(bridge *b, const char *script);
/* Raises an error if the table at `at` has a key that is none of n; what: whose it is. */
void lj_check_keys(lua_State *L, int at, const char *what, const char *const *keys, size_t n);
/* The script that called: its path, in the arena; NULL: code of the prompt. */
const char *lj_script(lua_State *L);

/* What a registered thing carries as jvn_*.data. */
typedef struct lj_entry {
    bridge *b;
    int run;            /* reference of the function */
    const char *name;
    const jvn_list *params; /* NULL: functions */
    reg_kind kind;
} lj_entry;

/* ---- lua_call.c: what the core calls ---- */

jvn_status lj_run_command(jvn_call *call); /* commands, readers, writers, metrics */
/* Records a fault as the call's failure; row: at which it happened, -1: none. */
jvn_status lj_fail_call(jvn_call *call, const bridge_fault *f, const lj_entry *entry, int64_t row);
/* The argument that the script blamed; JVN_NOARG: none that there is. */
int32_t lj_blamed(const bridge_fault *f, const lj_entry *entry);
/* The value of an argument of a word type, or of an option. */
void lj_push_word(lua_State *L, const jvn_param *p, const jvn_item *item);

/* The arguments from `first` on by name, and the units of numbers that have one: pushes both. */
void lj_push_args(lua_State *L, const jvn_call *call, const jvn_list *params, int first);

/* ---- lua_array.c: what functions are given ---- */

/* Rows of an array that only lives as long as the call. NULL: no memory. [owned] */
column *lj_copy_array(const struct ArrowArray *a, jvn_type type, int64_t from, int64_t n);
/* One row n times. Takes c. NULL: no memory. [owned] */
column *lj_repeat(column *c, int64_t n);

/* ---- lua_method.c: what a script's command can do with its call ---- */

extern const char lj_call_tag[]; /* its metatable */
void lj_open_calls(lua_State *L);
/* A parameter's name without dashes. */
const char *lj_bare_name(const char *name);

#endif
