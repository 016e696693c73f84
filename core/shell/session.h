/* SPDX-License-Identifier: GPL-3.0-or-later */
/* session.h -- one run of the shell: what is registered, what is loaded, how results are shown. */
#ifndef JV_SESSION_H
#define JV_SESSION_H

#include <stdio.h>

#include "../bridge/ffi_bind.h"
#include "../plugin/load.h"
#include "../registry/datasets.h"
#include "../lang/parse.h"

struct host_call;

/* What `option` shows and sets, beside format, errors, timing and threads; enums are indices of option.c's values. */
typedef struct settings {
    int pager;    /* PAGER_AUTO ... */
    int color;    /* COLOR_AUTO ... */
    int progress; /* 0 or 1 */
    int rows;     /* shown of a long table; 0: as many as the screen holds */
    int width;    /* of the screen; 0: the terminal's */
    int history;  /* entries kept in the file; 0: no file */
} settings;

enum { PAGER_AUTO, PAGER_ON, PAGER_OFF };
enum { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

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
    bool starting;      /* the rc file is at work: its lines are not timed */
    bool failed;        /* some statement failed */
    struct bridge *lua; /* NULL: not needed yet; script.c */
    lineage files;      /* of libraries and scripts, as they were noted last */
    const lineage *scripts; /* those that run the statement at work; NULL: none */
    const char *blamed; /* the command that eval_statement failed in; NULL: none */
    bool quiet;         /* notes are not told: nobody asked for what runs */
    settings set;
    char *own_format;   /* what format points to once `option` has set it */
    void (*typed)(const char *statement); /* told of every statement before it runs; NULL: nobody is */
    int echo_width;     /* the statement stands on the screen behind so many cells, the cursor below; 0: it does not */
    /* Told of every stage that has run of statements that run in no other, with its input (NULL: it has none); h NULL: the
     * stage is a dataset's name. NULL: nobody is */
    void (*seen)(void *context, const statement *of, const stage *s, table *input, const struct host_call *h, const dataset *d);
    void *seer;
    struct sql_file *attached; /* databases of other programs, n_attached of them */
    int n_attached;
    int status;         /* that a script asked the program to end with, as it failed; 0: none */
    struct script_book *book; /* those that stay: scripts.c; NULL: there were none yet */
    const char *no_programs; /* why no other program is run: "again"; NULL: it may be. program.c asks; a sandbox refuses the command itself */
    void (*ran)(struct session *s, const statement *st, jvn_status status); /* told of every statement that was typed, when it is done */
} session;

/* With the shell's own commands; no plugin yet. */
session *session_new(void);
void session_free(session *s);
/* Whether what a version was made of is a plugin that came with jevons. */
bool session_came_with(const session *s, const lineage_input *x);
/* How many there are: 0 when exit may be called. */
int session_count(void);

#endif
