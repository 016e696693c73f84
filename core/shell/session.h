/* SPDX-License-Identifier: GPL-3.0-or-later */
/* session.h -- one run of the shell: what is registered, what is loaded, how results are shown. */
#ifndef JV_SESSION_H
#define JV_SESSION_H

#include <stdio.h>

#include "../bridge/ffi_bind.h"
#include "../plugin/load.h"
#include "../registry/datasets.h"
#include "../lang/parse.h"

typedef struct session {
    registry *reg;
    datasets *data;   /* `_` among them: the last result */
    plugins plugins;
    foreigns *foreign;  /* functions of C libraries */
    scope sc;
    const char *format; /* "table", or a writer's name */
    bool errors_json;
    bool keep_going;
    bool echo;          /* print each statement before its output */
    bool timing;        /* print what each statement took */
    bool interactive;   /* at the prompt */
    bool failed;        /* some statement failed */
    struct bridge *lua; /* NULL: not needed yet; script.c */
    const lineage *scripts; /* those that run the statement at work; NULL: none */
    const char *blamed; /* the command that eval_statement failed in; NULL: none */
} session;

/* With the shell's own commands; no plugin yet. */
session *session_new(void);
void session_free(session *s);

#endif
