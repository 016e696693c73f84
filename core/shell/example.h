/* SPDX-License-Identifier: GPL-3.0-or-later */
/* example.h -- what an example gives: for pages of help. */
#ifndef JV_EXAMPLE_H
#define JV_EXAMPLE_H

#include <stdio.h>

/* For help_output, whose context is the session: prints, indented, what the line gives on the prices that ship, where it
 * can have no effects. */
void example_show(void *session, const char *example, FILE *out);

#endif
