/* SPDX-License-Identifier: GPL-3.0-or-later */
/* output.h -- a result to standard output, in the session's format. */
#ifndef JV_OUTPUT_H
#define JV_OUTPUT_H

#include "session.h"

/* `table` is the shell's own; every other format is a writer's. On a terminal a table is cut to the screen, unless
 * all of it is wanted, and what is longer than the screen goes through the pager. */
jvn_status output_table(session *s, table *t, bool all, err *e);
/* The whole table to a stream in a format. */
jvn_status output_write(session *s, table *t, const char *format, FILE *out, err *e);
/* Whether there is such a format; the error names near ones. */
jvn_status output_check(const session *s, const char *format, err *e);

#endif
