/* SPDX-License-Identifier: GPL-3.0-or-later */
/* history.h -- the file of what was typed: one line an entry (`\n` and `\\` stand for a newline and a backslash),
 * added to as entries are made, so that neither a crash nor a second session loses any. */
#ifndef JV_HISTORY_H
#define JV_HISTORY_H

#include <stdbool.h>

#include "../base/err.h"

/* $JEVONS_HISTORY, else jevons/history in $XDG_STATE_HOME or ~/.local/state, whose folders are made. NULL: there is
 * nowhere to keep it. [owned] */
char *history_path(void);
/* Calls each with every entry, oldest first; a file with more than most entries is cut to the newest. A missing
 * file is empty. */
jvn_status history_load(const char *path, int most, void (*each)(const char *entry), err *e);
/* Adds one at the end, for the user's eyes alone (0600). */
jvn_status history_add(const char *path, const char *entry, err *e);

#endif
