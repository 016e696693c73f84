/* SPDX-License-Identifier: GPL-3.0-or-later */
/* trial.h -- a session beside the session: the same commands, datasets of its own, nothing printed. What runs in it
 * has no effects: only commands and functions of plugins that came with the program and ask for no permission. */
#ifndef JV_TRIAL_H
#define JV_TRIAL_H

#include "session.h"

void trial_begin(session *trial, const session *s);
void trial_end(session *trial);
/* The datasets of s, without their rows: names and types alone. Loads none of them. */
void trial_take_schemas(session *trial, const session *s);
/* px: the prices that came with the program. False: they are not there. */
bool trial_take_prices(session *trial);
/* The folder of data that came with the program; written to path. False: it is not there. */
bool trial_data(char *path, size_t n);
/* Runs one statement, if it can have no effects: its table ([owned]), or NULL. */
table *trial_run(session *trial, const char *line);

#endif
