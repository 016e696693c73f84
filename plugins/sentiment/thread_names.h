/* SPDX-License-Identifier: GPL-3.0-or-later */
/* thread_names.h -- what columns of tables and members of objects are usually called. */
#ifndef SENTIMENT_THREAD_NAMES_H
#define SENTIMENT_THREAD_NAMES_H

#include <stdint.h>

typedef enum meaning { NO_MEANING = -1, IS_ID, IS_AUTHOR, IS_TIMED, IS_PARENT, IS_TITLE, IS_BODY, IS_MARKUP, IS_BELOW, N_MEANINGS } meaning;

/* The meaning of a name; *rank: of several with the same, the lowest is meant. IS_MARKUP: a body of HTML; IS_BELOW: posts that
 * answer. */
meaning meaning_of(const char *s, int64_t n, int *rank);
/* The names of a meaning, lowest rank first, up to NULL. */
const char *const *names_of(meaning m);

#endif
