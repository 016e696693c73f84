/* SPDX-License-Identifier: GPL-3.0-or-later */
/* report.h -- errors and notes to standard error, for people (a caret under the word to blame) or programs. */
#ifndef JV_REPORT_H
#define JV_REPORT_H

#include "session.h"

/* Where a statement stands. */
typedef struct origin {
    const char *source; /* "-c", "stdin", or the file's name */
    int line;           /* of the statement's first line, from 1; 0: none */
    const char *text;   /* the statement, or NULL */
} origin;

/* command: what failed, or NULL. */
void report_error(const session *s, const origin *o, const char *command, const err *e);
/* The same, and for programs who called: "source:line" of each, one a line, or NULL. */
void report_traced(const session *s, const origin *o, const char *command, const err *e, const char *calls);
/* Notes are one a line. */
void report_notes(const session *s, const char *command, const char *notes);
/* One line about what an assignment made. */
void report_made(const session *s, const char *name, const table *t);
void report_time(const session *s, const origin *o, double seconds);

#endif
