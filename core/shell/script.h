/* SPDX-License-Identifier: GPL-3.0-or-later */
/* script.h -- `jevons run SCRIPT ARGS`, and the session's one Lua state. */
#ifndef JV_SCRIPT_H
#define JV_SCRIPT_H

#include "../bridge/lua_bridge.h"
#include "session.h"

/* Runs a Lua script with its arguments (argv[0] is the script); reports its failure. False: it failed. */
bool script_run(session *s, int argc, char **argv);

/* The session's Lua, made when it is first asked for. */
jvn_status script_bridge(session *s, bridge **out, err *e);
/* Cuts "source:line: " from the head of the fault's message, and takes it for its place if it has none. */
void script_place(bridge_fault *f, const char *source);

#endif
