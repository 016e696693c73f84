/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scripts.h -- the scripts that stay: those whose commands and functions are there as long as the session lasts. */
#ifndef JV_SCRIPTS_H
#define JV_SCRIPTS_H

#include "session.h"

typedef struct script_book script_book;

/* Loads those that came with the program, then (own) those in the user's folder, then those that the workspace names and the
 * user trusts. One that fails, or is not trusted, is told in one line, and stops nothing. Without any no Lua is made. */
void scripts_start(session *s, bool own);
/* NULL is fine. What they registered is the Lua state's. */
void scripts_free(script_book *b);

#endif
