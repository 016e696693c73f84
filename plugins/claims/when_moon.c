/* SPDX-License-Identifier: GPL-3.0-or-later */
/* when_moon.c -- mean lunations and their largest terms (Meeus, Astronomical Algorithms, chapter 49). */
#include "when_moon.h"

#include <math.h>

#define LUNATION 29.530588861
#define FIRST_NEW 10962.59766 /* the mean new moon of January 2000, days since 1970-01-01 */

static double sin_degrees(double x) { return sin(fmod(x, 360) * 3.14159265358979323846 / 180); }

static double phase_time(double k, bool full)
{
    double sun = 2.5534 + 29.10535670 * k, moon = 201.5643 + 385.81693528 * k, node = 160.7108 + 390.67050284 * k;
    double t = FIRST_NEW + LUNATION * k;
    t += (full ? -0.40614 : -0.40720) * sin_degrees(moon) + (full ? 0.17302 : 0.17241) * sin_degrees(sun);
    t += 0.0161 * sin_degrees(2 * moon) + 0.0104 * sin_degrees(2 * node) + 0.0074 * sin_degrees(moon - sun);
    return t - 0.00515 * sin_degrees(moon + sun) + 0.00208 * sin_degrees(2 * sun) - 0.0007;
}

double moon_near(double days, bool full)
{
    double half = full ? 0.5 : 0;
    return phase_time(round((days - FIRST_NEW) / LUNATION - half) + half, full);
}
