/* SPDX-License-Identifier: GPL-3.0-or-later */
/* err.h -- the one error object: fixed size, filled where it happened, passed up, printed once. */
#ifndef JV_ERR_H
#define JV_ERR_H

#include <jevons/plugin.h>

struct err {
    jvn_status code;
    int arg;       /* JVN_NOARG, or the argument to blame as JVN_BLAME gives it */
    long row;      /* place in the data or file, from 0; -1: none */
    long column;   /* likewise */
    int at, len;   /* place in the statement's text, in bytes; at -1: none */
    char msg[256]; /* lower case, no full stop, what was found against what was wanted */
    char hint[512]; /* holds a line to type with a path in it */
};
typedef struct err err;

/* An error object with nothing in it. */
void err_clear(err *e);
/* Fills e and returns code, so that failing is one line. Long text is cut; e may be NULL. */
jvn_status fail(err *e, jvn_status code, const char *format, ...) JVN_FORMAT(3, 4);
/* The same with a place in the statement. */
jvn_status fail_at(err *e, jvn_status code, int at, int len, const char *format, ...) JVN_FORMAT(5, 6);
/* Adds a hint to an error just set. */
void err_hint(err *e, const char *format, ...) JVN_FORMAT(2, 3);
/* What the system says of an errno, in lower case as our messages are. [until the thread's next call] */
const char *err_system(int error);
/* A status as a word for programs: "name", "syntax". */
const char *err_word(jvn_status code);

/* In functions with `jvn_status st` and a label `out`. */
#define TRY(call)                             \
    do {                                      \
        if ((st = (call)) != JVN_OK) goto out; \
    } while (0)

#endif
