/* SPDX-License-Identifier: GPL-3.0-or-later */
/* figure.h -- a circulating figure, and what rounds to it. */
#ifndef COST_FIGURE_H
#define COST_FIGURE_H

#include <stdbool.h>

/* Half the place of the last digit written: of "5.6M" 0.05e6, of "294K" 500, of "100,000" 0.5. */
double figure_half_place(const char *text);
/* In four digits and a magnitude, as it would be typed: "5.576M", "14.8T", "0.3309". buf: 32 bytes. Returns buf. */
const char *figure_amount(double x, char *buf);
/* "1/30.2", "2.4x"; of ratios. buf: 32 bytes. Returns buf. */
const char *figure_times(double ratio, char *buf);

#endif
