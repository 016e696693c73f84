/* SPDX-License-Identifier: GPL-3.0-or-later */
/* child.h -- this program again in a process of its own, that tells its parent lines on a pipe. What it prints is kept. */
#ifndef JV_CHILD_H
#define JV_CHILD_H

#include <stdbool.h>
#include <sys/types.h>

#include "../base/err.h"
#include "../base/text.h"

enum { CHILD_PIPE = 3 /* the descriptor on which the child tells */ };

typedef struct child {
    pid_t pid;
    int told, out, err; /* pipe; files of what it prints */
    text pending;       /* bytes of lines that are not finished */
    size_t taken;       /* of pending */
} child;

typedef enum child_said { CHILD_LINE, CHILD_ENDED, CHILD_SILENT, CHILD_STOPPED } child_said;

/* Starts it with these arguments (argv[0] is a name only) in a folder. input: what it reads, and then stdout and stderr
 * are one; NULL: nothing, and they are two. On failure there is nothing to end. */
jvn_status child_start(child *c, char *const *argv, const char *folder, const text *input, err *e);
/* The next line, without its end [borrowed until the next]; CHILD_SILENT: none came for so many seconds; CHILD_STOPPED:
 * the user has asked to stop. */
child_said child_listen(child *c, double seconds, char **line);
#define CHILD_FOREVER 1e6
/* Waits so many seconds for its end, then brings it about: *killed. Returns what waitpid said. */
int child_end(child *c, double seconds, bool *killed);
/* All that it printed on stdout, after child_end. */
void child_printed(const child *c, text *out);
/* The last bytes of what it printed on stderr, after child_end. buf: of n bytes. */
const char *child_errors(const child *c, char *buf, size_t n);
/* Frees all. */
void child_free(child *c);

#endif
