/* SPDX-License-Identifier: GPL-3.0-or-later */
/* when_moon.h -- new and full moons, for the holidays that keep to them. */
#ifndef CLAIMS_WHEN_MOON_H
#define CLAIMS_WHEN_MOON_H

#include <stdbool.h>

/* The new (or full) moon nearest to a time, both in days since 1970-01-01 UTC; good to a few minutes in 1800 .. 2200. */
double moon_near(double days, bool full);

#endif
