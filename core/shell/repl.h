/* SPDX-License-Identifier: GPL-3.0-or-later */
/* repl.h -- the prompt. */
#ifndef JV_REPL_H
#define JV_REPL_H

#include "session.h"

/* Reads and runs lines until the user leaves. Failures are reported, and do not end it. */
void repl_run(session *s);

#endif
