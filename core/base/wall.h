/* SPDX-License-Identifier: GPL-3.0-or-later */
/* wall.h -- the sandbox: once the wall is closed no file is opened but those that were allowed, and no program or code
 * from elsewhere runs. Whoever opens what a line names asks here first. */
#ifndef JV_WALL_H
#define JV_WALL_H

#include <stdbool.h>

#include "err.h"

typedef enum wall_way { WALL_READ, WALL_WRITE } wall_way;

/* A file, or a folder and all that is below it; what is not there yet may be made. Before wall_close. */
jvn_status wall_allow(wall_way way, const char *path, err *e);
/* For good. */
void wall_close(void);
bool wall_is_closed(void);

/* Whether the file may be read (written): symbolic links and `..` are followed first. `-`, a standard stream, may. The error
 * has no place and names the option that would allow it. */
jvn_status wall_check(wall_way way, const char *path, err *e);
/* What the sandbox has none of: what is done, as "running a program". */
jvn_status wall_refuse(const char *what, err *e);

/* ---- wall_kernel.c ---- */

/* Makes the kernel refuse the same to the whole process (Landlock): files outside of what was allowed, of what the program
 * itself is made of and of `also` (NULL: nothing), and every program. false: this kernel cannot; errno says why. */
bool wall_close_kernel(const char *also);
/* What was allowed, one by one; NULL: no more. Resolved. [borrowed] */
const char *wall_allowed(int i, wall_way *way);

#endif
