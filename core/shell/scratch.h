/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scratch.h -- folders for child processes to work in, which are gone when the work is done. */
#ifndef JV_SCRATCH_H
#define JV_SCRATCH_H

#include <limits.h>

#include <jevons/plugin.h>

/* Makes one in $TMPDIR, else in /tmp. On failure the call has failed, and path is "". */
jvn_status scratch_make(jvn_call *call, char path[PATH_MAX]);
/* With all that is in it; "" is fine, and is what is left in path. */
void scratch_remove(char *path);
/* Links a file or folder into one; what is there already stays. target NULL: the data that came with the program. */
void scratch_link(const char *folder, const char *name, const char *target);

#endif
