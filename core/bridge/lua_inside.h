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

struct bridge {
    lua_State *main;
    lua_State *L;            /* the thread that callbacks run on: the one that called the core last */
    lua_State *volatile at;  /* the thread that runs, for the signal handler */
    bridge_shell shell;
    int depth;               /* entries inside of each other */
    int runs;                /* statements inside of each other */
    bool too_deep;           /* they were: all fail until the outermost ends, however often each level tries again */
    bool closing;
    const char *script;      /* that is being run; NULL: none */
    arena *specs;            /* what is registered, and the words of it */
    jvn_call *call;          /* the innermost call of a script's command; NULL: none */
    int64_t outside;         /* bytes of columns made since Lua's last full collection */
    char **owners;           /* under which things were registered */
    int n_owners;
    char source[256];        /* of the last error: place and callers, filled without allocating */
    int line;
    char calls[PLACES];
    bridge_fault called_back; /* of a callback that C called, until C has returned; its code is JVN_OK: none */
};

/* ---- lua_state.c ---- */

bridge *lj_of(lua_State *L);
/* The same, for functions that lead back to the core: callbacks will run on L. */
bridge *lj_enter(lua_State *L);
/* Calls body(L) with `context` as its light userdata, protected, and turns an error into *f. */
jvn_status lj_call(bridge *b, lua_CFunction body, void *context, bridge_fault *f);
/* Pushes a userdata that owns a pointer until lj_unbox: drop(pointer) comes with it. */
void **lj_box(lua_State *L, void (*drop)(void *));
/* After `bytes` of column memory were made: lets Lua collect what it no longer needs. */
void lj_made(lua_State *L, int64_t bytes);

/* ---- lua_error.c ---- */

void lj_open_errors(lua_State *L);
/* Raises e as an error object. line (the statement) and command may be NULL. */
int lj_raise(lua_State *L, const err *e, const char *line, const char *command);
/* The message handler of every entry: keeps place and callers in the bridge. */
int lj_keep_place(lua_State *L);
/* Fills f from the error value on top of L, which it pops. status: of lua_pcall. */
void lj_describe(bridge *b, lua_State *L, int status, bridge_fault *f);

/* ---- lua_column.c ---- */

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

/* ---- lua_values.c ---- */

/* Pushes a column made of the Lua list at `at`. type JVN_NOTYPE: what its values are. */
void lj_column_from(lua_State *L, int at, const char *name, jvn_type type);
/* A type by its name; raises an error that lists them. */
jvn_type lj_check_type(lua_State *L, int at);
/* Pushes the dataset that the value at `at` makes; what: who gave it, for messages. */
void lj_dataset_from(lua_State *L, int at, const char *what);
bool lj_is_null(lua_State *L, int at);
void lj_open_values(lua_State *L);

/* ---- lua_math.c ---- */

/* Pushes the column that an expression gives over a table. The text is Lua's, or lives as long. */
void lj_eval(lua_State *L, const char *line, table *input, const char *input_name);
/* The operators and methods of columns, into the tables at these indices. */
void lj_open_math(lua_State *L, int metatable, int methods);
int lj_function(lua_State *L); /* jevons.call */

/* ---- lua_api.c ---- */

/* Pushes the table `jevons`. */
void lj_open_api(lua_State *L);

/* ---- lua_ffi.c ---- */

int lj_ffi(lua_State *L); /* jevons.ffi */

/* ---- lua_spec.c: what scripts register ---- */

int lj_register_command(lua_State *L);
int lj_register_metric(lua_State *L);
int lj_register_reader(lua_State *L);
int lj_register_writer(lua_State *L);
int lj_register_option(lua_State *L);
int lj_register_function(lua_State *L); /* lua_func.c */
/* A field of the table at 1: a text that lives as long as the bridge, NULL: none. */
const char *lj_spec_text(lua_State *L, const char *key, bool required);
/* Its function `run`, kept. */
int lj_spec_run(lua_State *L);
/* The text at a stack index, for as long as the bridge lives. */
const char *lj_spec_copy(lua_State *L, int at);
/* Adds specs of one name (functions: overloads) under the calling script's name, in place of what it has registered
 * before. Gives the owner. */
const char *lj_register(lua_State *L, reg_kind kind, const char *name, const void *const *specs, int n);
/* The script that called: its path, in the arena; NULL: code of the prompt. */
const char *lj_script(lua_State *L);

/* What a registered thing carries as jvn_*.data. */
typedef struct lj_entry {
    bridge *b;
    int run;            /* reference of the function */
    const char *name;
    const jvn_list *params; /* NULL: functions */
    reg_kind kind;
    bool nulls;         /* functions */
} lj_entry;

/* ---- lua_call.c: what the core calls ---- */

jvn_status lj_run_command(jvn_call *call); /* commands, readers, writers, metrics */
/* Records a fault as the call's failure; row: at which it happened, -1: none. */
jvn_status lj_fail_call(jvn_call *call, const bridge_fault *f, const lj_entry *entry, int64_t row);
/* The value of an argument of a word type, or of an option. */
void lj_push_word(lua_State *L, const jvn_param *p, const jvn_item *item);

/* ---- lua_method.c: what a script's command can do with its call ---- */

extern const char lj_call_tag[]; /* its metatable */
void lj_open_calls(lua_State *L);
/* A parameter's name without dashes. */
const char *lj_bare_name(const char *name);

#endif
