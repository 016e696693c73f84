/* SPDX-License-Identifier: GPL-3.0-or-later */
/* when_holidays.h -- named days, fixed and moving. */
#ifndef CLAIMS_WHEN_HOLIDAYS_H
#define CLAIMS_WHEN_HOLIDAYS_H

#include "when_calendar.h"

/* The first word of the name i; NULL: there are no more. */
const char *holiday_word(int i);
/* The longest name that stands at token i; its words in *n. -1: none. */
int holiday_at(const tokens *t, int64_t i, int64_t end, int64_t *n);
/* Its days in a year (a holiday of several days is one range). What moves with the moon is that of the arithmetic calendars, and
 * may be a day off where a sighting decides. False: there is none in that year. */
bool holiday_days(int which, int year, int32_t *from, int32_t *to);

#endif
