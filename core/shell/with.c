/* SPDX-License-Identifier: GPL-3.0-or-later */
/* with.c -- the word `with`: the parser reads it, here is what `help` says of it. */
#include "builtins.h"

/* Only where it stands behind a statement's first words: there the parser takes it for a command. */
static jvn_status run_with(jvn_call *call)
{
    return jvn_fail(call, JVN_ESYNTAX, JVN_NOARG, "with time=5s px | sort close", "stands before the first stage of a line, or behind NAME =");
}

static const jvn_param params[] = {
    {"BOUND", JVN_P_WORD, JVN_REQUIRED | JVN_MANY, NULL, NULL, "time=5s (ms, s, m, h) or memory=2G (K, M, G, T), or both; then the line"},
};

static const jvn_command commands[] = {
    {"with", "bounds the time and memory that a line may take", "with time=5s memory=2G px | sort close",
     "It stands before the whole line, or behind its `NAME =`, and bounds all of its stages. Memory is that of columns and\n"
     "of Lua, beyond what is taken when the line begins. A line that is stopped is an error and changes nothing.\n"
     "C code stops where it asks for memory or whether it should; `--time` of the command line ends what does not.",
     JVN_INPUT_NONE, JVN_LIST(params), .run = run_with},
};
const jvn_list with_commands = JVN_LIST(commands);
