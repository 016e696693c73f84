/* SPDX-License-Identifier: GPL-3.0-or-later */
/* progress.h -- one line on the terminal about a statement that takes over a second: the command, how far it is and
 * how long still, where it tells; else how long already. */
#ifndef JV_PROGRESS_H
#define JV_PROGRESS_H

#include "session.h"

/* Around a statement, which may run inside another. The line is drawn ten times a second at most, and only where
 * standard error is a terminal, errors are no JSON and the settings not against it. progress_end erases it. */
void progress_begin(const session *s);
void progress_end(void);
/* The statement comes to this command. */
void progress_stage(const char *command);
/* Erases the line, for what is printed meanwhile. */
void progress_clear(void);
/* The same, and none is drawn until the statement ends: the screen is another's. */
void progress_hush(void);
/* The command at work, "" when none is. Safe in a signal handler. */
const char *progress_command(void);

#endif
