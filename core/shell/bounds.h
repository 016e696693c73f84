/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bounds.h -- what the command line allows: --sandbox, --allow-read, --allow-write, --time, --memory. */
#ifndef JV_BOUNDS_H
#define JV_BOUNDS_H

#include "../base/limit.h"
#include "session.h"

enum { BOUNDS_SANDBOX = 512, BOUNDS_READ, BOUNDS_WRITE, BOUNDS_TIME, BOUNDS_MEMORY };

enum { BOUNDS_STATUS = 124 /* of a process whose time was over */ };

typedef struct bounds {
    bool sandbox, kernel;
    bool allows; /* some file */
    run_limit limit;
} bounds;

/* One of the options above. What is wrong with its value is in e. */
jvn_status bounds_option(bounds *b, int option, const char *value, err *e);
/* Whether they go together. */
jvn_status bounds_check(const bounds *b, bool prompt, err *e);
/* From here on the session is bound. Plugins are loaded, the workspace is open, nothing has run. */
jvn_status bounds_begin(const bounds *b, const session *s, err *e);
/* Whether a command may run in a sandbox at all. */
jvn_status bounds_command(const char *name, err *e);

#endif
