/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lua_bridge.h -- the shell's side of Lua: a state, code and scripts to run in it, and what went wrong there.
 *
 * A Lua error never leaves the bridge as a jump: it becomes a fault here, or a call's failure where a script's
 * command or function was called. What scripts register lives in the state's registry until bridge_free. */
#ifndef JV_LUA_BRIDGE_H
#define JV_LUA_BRIDGE_H

#include <stdio.h>

#include "../lang/parse.h"
#include "ffi_bind.h"

typedef struct bridge bridge;

/* What the bridge asks of the shell above it. */
typedef struct bridge_shell {
    void *session;
    registry *reg;
    datasets *data;
    const scope *sc;
    lineage *files; /* the files of scripts, as they were noted last */
    /* Runs one statement without printing; `scripts` joins the lineage of what it makes. *command: what failed, or
     * NULL. *out: [owned], NULL: it makes no table. */
    jvn_status (*run)(void *session, const char *line, const lineage *scripts, table **out, const char **command, err *e);
    /* Prints a table as the shell prints results. */
    jvn_status (*show)(void *session, table *t, err *e);
    void (*render)(const table *t, FILE *out);
    void (*note)(void *session, const char *message);
    /* Puts everything in order and ends the process. */
    void (*leave)(void *session, int status);
    foreigns *foreign;
    /* Prints how a script is called ("jevons run vol.lua", before its parameters), and its header. */
    void (*usage)(void *session, const char *call, const char *about, const jvn_list *params);
} bridge_shell;

/* The status of a program whose arguments are wrong. */
enum { BRIDGE_USAGE = 2 };

/* What went wrong. Zero-initialise; bridge_fault_clear. */
typedef struct bridge_fault {
    err e;           /* its place is one in `statement` */
    char *source;    /* the script's path, or "lua" for code of the prompt, "stdin"; NULL: not known */
    int line;
    char *statement; /* what jevons.run was given; NULL: it is not to blame */
    char *command;   /* of the statement; NULL: none */
    char *arg;       /* the argument that a script's command blames; NULL: none */
    char *calls;     /* "source:line" of the callers, one a line; NULL: none */
    int status;      /* that the program is to end with; 0: as it ends after other failures */
    int word;        /* of the script's arguments, which is to blame, from 1; 0: none */
} bridge_fault;

/* Makes a state with the standard libraries and `jevons`. */
jvn_status bridge_new(const bridge_shell *shell, bridge **out, err *e);
/* Also drops what its scripts have registered. NULL is fine. */
void bridge_free(bridge *b);

/* What fails below has registered nothing.
 * Runs code (`{ ... }`: what is inside), first as an expression. input (or NULL) is `_` in it. *out: the table that its
 * values make. [owned] NULL: they make none. */
jvn_status bridge_eval(bridge *b, const char *code, table *input, table **out, bridge_fault *f);
/* Runs a script; argv[0] is its path, "-": standard input, read to its end. A "--" behind it is passed over. */
jvn_status bridge_run(bridge *b, int argc, char **argv, bridge_fault *f);
/* Runs a script as a stage: input (or NULL) is `_` and `...` in it; *out as above. What it was made of is noted. */
jvn_status bridge_script(bridge *b, const char *path, int argc, char **argv, table *input, table **out, bridge_fault *f);
/* Runs a script, the n bytes that its file has, for what it registers. One that fails has registered nothing, and what it had registered before is there
 * as it was; one that does not fail has what it registers now, and nothing of before. */
jvn_status bridge_load(bridge *b, const char *path, const char *code, size_t n, bridge_fault *f);
/* The name under which the script at that path registers. [borrowed as long as b lives] */
const char *bridge_owner(bridge *b, const char *path);
/* Drops all that was registered under that name. Lines at work may go on with it. */
void bridge_unload(bridge *b, const char *owner);
void bridge_fault_clear(bridge_fault *f);

#endif
