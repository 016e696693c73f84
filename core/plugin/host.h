/* SPDX-License-Identifier: GPL-3.0-or-later */
/* host.h -- one call of a command, reader or writer: what the plugin is given, and what it gives back. */
#ifndef JV_HOST_H
#define JV_HOST_H

#include <pthread.h>
#include <stdio.h>

#include "../base/text.h"
#include "../lang/bind.h"
#include "../table/row_map.h"

typedef struct side_table {
    char *name;
    table *t;
    row_step rows; /* of the input, that it was made from */
} side_table;

typedef struct host_call {
    jvn_call call;      /* what callbacks get */
    void *session;      /* the shell's own, for its own commands */
    arena *a;
    stage *s;
    binding b;
    struct host_call *outer;    /* the one that this runs inside of; NULL: none */
    const statement *statement; /* that it is part of; NULL: no statement */
    bool running;       /* its arguments are evaluated, its command is at work */
    int64_t *held;      /* counts the arrays that the plugin gave and that stay its memory; NULL: they are copied */
    FILE *sink;         /* writers: where bytes go; NULL: nowhere */
    const char *sink_name;
    int lead, n_lead;   /* a format's first n_lead arguments are its command's own from `lead` on ... */
    int arg_shift;      /* ... and its others stand this much later */
    err fault;          /* the failure of the lowest task, of several the first */
    int64_t fault_task;
    text notes;         /* one a line */
    err objection;      /* what the line fails with when all is done; JVN_OK: nothing */
    table *primary;     /* NULL: nothing was added */
    row_step rows;      /* of the input, that it was made from */
    side_table *sides;
    int n_sides;
    /* what lives as long as the call */
    pthread_mutex_t lock;
    buffer **scratch;
    int n_scratch;
    groups *grouped;
    int n_grouped;
    struct ArrowSchema **fields;
    int n_fields;
    const row_map *from; /* where the input's rows come from, for the shell's own commands; NULL: not known */
    const scope *sc;
    bool traced;        /* groups of rows are kept too */
} host_call;

/* Binds the stage's arguments over input (NULL: none). host_end in any case; the stage's arena must outlive it. */
jvn_status host_begin(host_call *h, arena *a, stage *s, const scope *sc, table *input, const char *input_name,
                      void *session, err *e);
/* Runs the stage's command. On failure *e has its place in the statement. */
jvn_status host_run(host_call *h, err *e);
void host_end(host_call *h);

/* For load, save and metric: runs the stage's reader (given the path), writer, or metric (given entity and date),
 * with the flags that are its own. */
jvn_status host_run_format(host_call *h, const reg_item *format);
/* Adds all columns of t, which are loaded, to the result: to the primary table (side NULL) or to a side table. */
jvn_status host_add_table(jvn_call *call, const char *side, const table *t);
/* Records an error of the core's as the call's; arg is to blame. */
jvn_status host_raise(jvn_call *call, int arg, const err *e);
/* Where what the call says of the rows of a table is kept; side NULL: of the primary. */
row_step *host_step(host_call *h, const char *side);
/* What failed, with its place in the statement; st is what the callback returned. */
jvn_status host_explain(host_call *h, jvn_status st, err *e);

/* Who is told how far a call is, from any thread, and when it has ended (total -1); NULL: nobody. */
void host_tell_progress(void (*tell)(const host_call *h, int64_t done, int64_t total));

enum { HOST_BEYOND = 16 /* stubs behind the table's last slot */ };
/* Calls are given this table (with as many stubs behind it) from now on, which hands on to the one that it stands for;
 * NULL: no change. Returns the table that they are given. */
const jvn_host *host_give(const jvn_host *instead);

/* Whether the host has an optional interface of this name. */
bool host_has(const char *interface);
/* Interface i as "NAME@ABI", the ABI that brought it; NULL: there are no more. */
const char *host_interface_at(int i);

#endif
