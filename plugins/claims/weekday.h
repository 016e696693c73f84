/* SPDX-License-Identifier: GPL-3.0-or-later */
/* weekday.h -- whether a date is on the weekday that it names. */
#ifndef CLAIMS_WEEKDAY_H
#define CLAIMS_WEEKDAY_H

#include <stddef.h>

#include "pool.h"

/* The weekday of a date in full, "Monday, January 27, 2025", against the calendar: 1 it is, 0 it is not and *is says which it
 * is, -1: there is no such date in the text. */
int weekday_agrees(pool *p, const char *text, size_t n, const char **is);

#endif
