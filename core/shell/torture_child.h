/* SPDX-License-Identifier: GPL-3.0-or-later */
/* torture_child.h -- the hidden way into the program, for the child processes of `plugin torture`. */
#ifndef JV_TORTURE_CHILD_H
#define JV_TORTURE_CHILD_H

#define TORTURE_OPTION "--torture"

/* The exit status; argv[1] is TORTURE_OPTION. */
int torture_child(int argc, char **argv);

#endif
