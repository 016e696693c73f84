/* SPDX-License-Identifier: GPL-3.0-or-later */
/* refused.h -- what the system says of a file that it does not give, in the words of `load`. */
#ifndef JV_REFUSED_H
#define JV_REFUSED_H

#include <jevons/plugin.h>

/* "cannot read x.md: no such file or directory"; doing: "read", "write". error: errno. */
jvn_status file_refused(jvn_call *call, int blame, const char *doing, const char *path, int error);

#endif
