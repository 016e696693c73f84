/* SPDX-License-Identifier: GPL-3.0-or-later */
/* repl.h -- the prompt. */
#ifndef JV_REPL_H
#define JV_REPL_H

#include "session.h"

typedef struct repl_options {
    const char *version;
    bool quiet; /* no line of greeting */
    bool no_rc; /* the user's rc file is not run */
} repl_options;

/* Runs the user's rc file, then reads and runs lines until he leaves. Failures are reported, and do not end it. */
void repl_run(session *s, const repl_options *o);

#endif
