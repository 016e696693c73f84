/* SPDX-License-Identifier: GPL-3.0-or-later */
/* clean.h -- a stream for foreign text on a terminal: control characters become escapes (\x1b), colours pass. */
#ifndef JV_CLEAN_H
#define JV_CLEAN_H

#include <stdio.h>

/* What is written goes on to `to`, line by line; fclose ends it, and leaves `to` open. NULL: no memory. */
FILE *clean_open(FILE *to);

#endif
