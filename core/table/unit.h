/* SPDX-License-Identifier: GPL-3.0-or-later */
/* unit.h -- units as products of symbols: "USD/GPUh" times "GPUh" is "USD". */
#ifndef JV_UNIT_H
#define JV_UNIT_H

#include <stdbool.h>

#include "../base/err.h"

/* Units are texts like "USD", "USD/GPUh", "m^2*kg", "%"; "" is a plain number. The marks "%", "ret" and
 * "logret" say how a plain ratio is meant: they vanish in products and must agree in sums. buf: of
 * UNIT_MAX bytes; results are normalised (symbols in order of first appearance, those to divide by last). */
enum { UNIT_MAX = 64 };

/* Checks and normalises. */
jvn_status unit_parse(const char *text, char *buf, err *e);
jvn_status unit_multiply(const char *a, const char *b, char *buf, err *e);
jvn_status unit_divide(const char *a, const char *b, char *buf, err *e);
jvn_status unit_power(const char *a, double exponent, char *buf, err *e);
/* The unit of a sum, difference or comparison. A plain literal adapts to the other side's mark. Fails when
 * they differ: "cannot add h to USD"; verb: "add", "subtract", "compare". */
jvn_status unit_agree(const char *verb, const char *a, const char *b, char *buf, err *e);
/* A unit's values in words, for messages: "log returns", "USD". */
const char *unit_words(const char *unit);
/* Writes the expression that makes x, in one unit, exact in another: "expm1(x)". false: there is none, or no room. */
bool unit_conversion(const char *from, const char *to, const char *x, char *buf, size_t n);

#endif
