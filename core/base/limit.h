/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limit.h -- how much memory and time what runs may take. Column data and Lua ask for their memory here; a watchdog
 * looks at the time, and asks what runs to stop as Ctrl-C does. A limit within another is never wider than it. */
#ifndef JV_LIMIT_H
#define JV_LIMIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"

typedef struct run_limit {
    int64_t memory; /* bytes beyond what is taken when it begins; 0: no limit */
    int64_t time;   /* microseconds; 0: no limit */
} run_limit;

/* What stood before. */
typedef struct limit_outer {
    int64_t ceiling, memory, due, time;
    bool begun;
} limit_outer;

/* On the session's thread; each begin has its end. Both zero: nothing changes. */
void limit_begin(const run_limit *l, limit_outer *outer);
void limit_end(const limit_outer *outer);
/* The whole process's, once and for good. What has not stopped soon after its time is ended by end(), on another
 * thread: end must not return. */
void limit_process(const run_limit *l, void (*end)(void));

/* Counts n bytes as taken. false: they are more than may be, and not counted. From any thread. */
bool limit_take(int64_t n);
void limit_give(int64_t n);
bool limit_has_memory(void); /* whether memory is limited at all */
int64_t limit_left(void);    /* bytes that may still be taken; INT64_MAX: no limit */
/* For tests and torture: after n more takings one fails, once; -1: none does. Returns what was left before: -1, it has failed. */
int64_t limit_fail_after(int64_t n);

/* Whether the process's time is over. */
bool limit_process_over(void);
/* What a statement fails with that was asked to stop: by the user, or because its time is over. */
jvn_status limit_stopped(err *e, int at, int len);
/* Says in the hint of JVN_ENOMEM which limit was reached, if one was. */
void limit_explain(err *e);

/* "5s", "100ms", "2m", "1h"; "512M", "2G", "64K", in powers of 1024. false: found something else, or nothing. */
bool limit_read_time(const char *s, int64_t *micros);
bool limit_read_memory(const char *s, int64_t *bytes);

#endif
