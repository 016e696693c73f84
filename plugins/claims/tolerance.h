/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tolerance.h -- what a figure in a text can mean: an interval, and the rule in words.
 *
 * u is the place of the last digit written, trailing zeros of the written number included: "$600 billion" has 1e9. After
 * FORMULAS: bare: half of u; about: the larger of that and 5 %; nearly: from 10 % below; under, over: one-sided; on the
 * order of: times or over the root of 10; a range: its ends widened by half of u. The rules are rows of
 * data/claims/tolerances.csv, by comparator or by the hedge's own words; the user's rows come first. */
#ifndef CLAIMS_TOLERANCE_H
#define CLAIMS_TOLERANCE_H

#include <stddef.h>

#include "grid.h"

/* A figure without its sign: 17 for a fall of 17 %. */
typedef struct figure {
    const char *comparator; /* as the ledger has it: "equal", "about" ...; "" is equal */
    const char *hedge;      /* the words: "about"; "" */
    double value, high;     /* high: of a range, else NAN */
    double place;           /* u; 0: in words; NAN: not known */
} figure;

typedef struct tolerance {
    double low, high; /* INFINITY: open there; below a figure that is not negative: 0; NAN: the figure has no value */
    bool outside;     /* what is said is that it is not in there */
    bool one_sided;
    char rule[200];   /* "about: the larger of half of the last place and 5 %" */
} tolerance;

/* The comparators of data/claims/tolerances.csv under other spellings ("<", "~", "at_most"); NULL: it is none. */
const char *comparator_word(const char *s);

/* rules: of tolerances.csv. */
tolerance tolerance_of(const grid *rules, const figure *f);

/* u of a number as it is written in a text: the number is found by its value, whatever magnitude stands behind it. 0: no
 * digits of that value, it is in words. */
double place_written(const char *text, size_t n, double value);

extern const char csv_tolerances[] __attribute__((visibility("hidden")));
enum { TOLERANCE_COLUMNS = 7 };

#endif
