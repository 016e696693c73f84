/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pool.h -- work on all cores: a fixed set of threads that take numbered tasks. */
#ifndef JV_POOL_H
#define JV_POOL_H

#include <stdbool.h>
#include <stdint.h>

#include <jevons/plugin.h>

/* Threads used, this one included. At first as many as there are processors (or JEVONS_THREADS). */
int pool_threads(void);
void pool_set_threads(int n);
/* How many threads of the shell's run, this one included; and that there is one more, for good. */
int pool_own_threads(void);
void pool_add_thread(void);
/* Runs task(context, i) for i in 0 .. n-1; returns the status of the lowest i that failed. A call from
 * inside a task runs its tasks on the caller's thread. No new task starts once one has failed. */
jvn_status pool_run(int64_t n, jvn_status (*task)(void *context, int64_t i), void *context);

/* The task that this thread is at, -1 outside of all: of several failures the lowest task's counts. */
int64_t pool_task(void);

/* Whether the user has asked to stop (Ctrl-C, a limit). */
bool cancel_asked(void);
void cancel_ask(void); /* safe in a signal handler */
void cancel_clear(void); /* at the start of a statement */
/* Likewise, until it is taken back: the time of what runs is over (limit.h). [safe in a signal handler] */
void cancel_overdue(bool is);
bool cancel_is_overdue(void); /* and the user has not asked */
/* told() is called by both, in a signal handler too; NULL: nobody. */
void cancel_watch(void (*told)(void));

#endif
