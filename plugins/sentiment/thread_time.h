/* SPDX-License-Identifier: GPL-3.0-or-later */
/* thread_time.h -- the times that forums write. */
#ifndef SENTIMENT_THREAD_TIME_H
#define SENTIMENT_THREAD_TIME_H

#include <stdbool.h>
#include <stdint.h>

/* Microseconds UTC of s, all of it: 2025-01-27T15:04:05.5+01:00, Mon Jan 27, 2025 3:04 pm, 27 January 2025 at 15:04, 01/27/2025, seconds (or
 * milliseconds) since 1970. Without a zone it is taken as UTC; a day before its month only where it is above 12 or the
 * month has a name. NO_TIME: it is none. */
int64_t time_read(const char *s, int64_t n);
/* Seconds since 1970, or milliseconds, or microseconds, told by their size. */
int64_t time_since_epoch(double x);
/* Whether a line is "3 hours ago", "Yesterday at 15:04" or the like. */
bool is_relative_time(const char *s, int64_t n);

#endif
