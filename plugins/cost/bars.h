/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bars.h -- bars of block characters in a column of text. */
#ifndef COST_BARS_H
#define COST_BARS_H

#include <jevons/plugin.h>

enum { BAR_WIDTH = 24, BAR_BYTES = 3 * BAR_WIDTH + 1 };

/* From `from` to `to` (either order) on a scale that runs from least to most over BAR_WIDTH characters: its end to an
 * eighth of a character, its beginning to a half. What is not nothing shows. Blanks lead, none trail. Returns buf. */
const char *bar_span(double from, double to, double least, double most, char buf[BAR_BYTES]);
/* The same, with a line where base is. */
const char *bar_around(double from, double base, double to, double least, double most, char buf[BAR_BYTES]);

/* The column `bar` of text: from[i] to to[i], with a line at base (NAN: none), on a scale from least to most. */
jvn_status add_bars(jvn_call *call, const char *side, const char *convention, const double *from, const double *to, double base,
                    double least, double most, int64_t n);

#endif
