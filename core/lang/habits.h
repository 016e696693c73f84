/* SPDX-License-Identifier: GPL-3.0-or-later */
/* habits.h -- what people type who come from psql, DuckDB, R and others, and what it is called here. */
#ifndef JV_HABITS_H
#define JV_HABITS_H

#include <stdbool.h>

/* A hint for a word that is no command; NULL: none is known. */
const char *habit_hint(const char *word);
/* Whether a word looks like something to work out: 1+1, sqrt(2). */
bool habit_is_sum(const char *word);

#endif
