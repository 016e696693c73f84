/* SPDX-License-Identifier: GPL-3.0-or-later */
/* torture_host.h -- the host's table with an eye on who calls it: it counts, stops, and knows threads. */
#ifndef JV_TORTURE_HOST_H
#define JV_TORTURE_HOST_H

#include <jevons/plugin.h>

/* All calls get the watching table from now on. On the thread that will run them. */
void torture_host_install(void);
/* Counts from zero; the user asks to stop at the host call of that number (0: never). */
void torture_host_begin(int64_t cancel_at);
/* Host calls since. */
int64_t torture_host_calls(void);
/* The host function that was called from a thread that is none of the host's; NULL: none was. */
const char *torture_host_foreign(void);

#endif
