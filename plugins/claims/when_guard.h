/* SPDX-License-Identifier: GPL-3.0-or-later */
/* when_guard.h -- whether what reads as a date is one in its surroundings. */
#ifndef CLAIMS_WHEN_GUARD_H
#define CLAIMS_WHEN_GUARD_H

#include "when_read.h"

/* "2015" of "2015 employees", the verb "may", "Sun" of a firm are not. */
bool when_allowed(const reader *r, const piece *p);

#endif
