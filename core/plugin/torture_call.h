/* SPDX-License-Identifier: GPL-3.0-or-later */
/* torture_call.h -- one statement run in guarded memory, and everything about it looked at. */
#ifndef JV_TORTURE_CALL_H
#define JV_TORTURE_CALL_H

#include "host.h"
#include "torture_data.h"

/* What statements are run in: the child's session. Its datasets are torture's own, others each time. */
typedef struct torture_world {
    scope *sc;
    void *session; /* the shell's own, for its own commands */
} torture_world;

typedef struct torture_try {
    const char *line;       /* a statement; its table is called px, and `other` too */
    const reg_item *target; /* what of it is tortured: a stage's command or format; functions: all of it */
    torture_kind kind;
    table *input;           /* instead of the kind's, in memory without guards, and no print; NULL: the kind's */
    int threads;
    unsigned char fill;
    int64_t fail_after;     /* the allocation behind so many fails; -1: none */
    int64_t cancel_at;      /* host call at which the user asks to stop; 0: none */
    int64_t cancel_after;   /* microseconds after which he does; 0: before the call; -1: never */

    bool reached;           /* out: the target was called */
    jvn_status status;
    uint64_t print;         /* of all that came of it */
    bool has_failed;        /* an allocation did */
    int64_t host_calls;
    double late;            /* seconds from the wish to stop to the end; -1: it did not come to that */
    char said[256];         /* the error's message */
} torture_try;

/* Before all else, on the thread that will run the tries. */
void torture_open(void);
/* A try of a line over a kind: two threads, nothing fails, nobody stops. */
torture_try torture_try_of(const char *line, const reg_item *target, torture_kind kind);
void torture_run(const torture_world *w, torture_try *t);
/* Reports what is wrong with how a call ended; n_args: those that a failure may blame. */
void torture_check_status(const host_call *h, jvn_status st, int n_args);

#endif
