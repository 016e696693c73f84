/* SPDX-License-Identifier: GPL-3.0-or-later */
/* leave.h -- signals that end the program: it stops what it is at, closes its files, and then dies of the signal. */
#ifndef JV_LEAVE_H
#define JV_LEAVE_H

/* From now on SIGTERM, SIGHUP and SIGPIPE ask the command at work to stop, but those that are ignored. A second one
 * does not wait, and what does not hear of the first is ended after 2 s of work. */
void leave_catch(void);
/* The signal that came; 0: none. */
int leave_signal(void);
/* To be asked to leave as if that signal had come. [safe in a signal handler] */
void leave_ask(int sig);
/* At the very end: dies of the signal, if one came. */
void leave_now(void);

#endif
