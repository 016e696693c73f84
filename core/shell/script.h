/* SPDX-License-Identifier: GPL-3.0-or-later */
/* script.h -- `jevons run SCRIPT ARGS`. */
#ifndef JV_SCRIPT_H
#define JV_SCRIPT_H

#include "session.h"

/* Runs a Lua script with its arguments (argv[0] is the script); reports its failure. False: it failed. */
bool script_run(session *s, int argc, char **argv);

#endif
