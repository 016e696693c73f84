/* SPDX-License-Identifier: GPL-3.0-or-later */
/* repl.c -- the prompt. */
#include "repl.h"

#include "eval.h"

void repl_run(session *s)
{
    s->interactive = true;
    eval_stream(s, "stdin", stdin);
}
