/* SPDX-License-Identifier: GPL-3.0-or-later */
/* quantity.h -- numbers with their units, hedges and ranges, wherever they stand in a text. */
#ifndef CLAIMS_QUANTITY_H
#define CLAIMS_QUANTITY_H

#include "token.h"

typedef struct units units;

typedef enum quantity_kind {
    A_NUMBER,    /* "24", "a dozen" */
    A_PERCENT,   /* "17 %", unit "%" */
    A_POINT,     /* percentage points, unit "pp" */
    A_BASIS,     /* basis points, unit "bp" */
    MONEY,       /* unit: the currency's code, and perhaps "/" and another unit: "USD/GPU-hour" */
    A_MULTIPLE,  /* "three times", "doubled", "a tenfold rise", "20x": unit "x" */
    A_FRACTION,  /* "a quarter", "one thirtieth", "two out of three": value 0.25 */
    AN_ORDINAL,  /* "third", "number one", "largest", "second-biggest": value is the rank; unit "rank" */
    DURATION,    /* unit second .. year; value in that unit */
    AGE,
    DIMENSION    /* lengths, weights, temperatures, data, FLOP, parameters, tokens, GPU-hours, GPUs, counted nouns */
} quantity_kind;

/* As FORMULAS has it; ORDER: on the order of. */
typedef enum comparator { EQUAL, ABOUT, NEARLY, BELOW, AT_MOST, ABOVE, AT_LEAST, BETWEEN, ORDER, NOT_EQUAL } comparator;

typedef struct quantity {
    span at;            /* number and unit, hedge left out: "$589 billion", "17 percent", "between" .. for ranges their numbers */
    span number;        /* the number alone; of ranges both numbers and what is between them */
    span high_number;   /* of ranges: the upper number; empty */
    span whole;         /* with hedges, "between", "or more": what a reader would underline */
    span per;           /* the denominator: "per GPU-hour", "/hour"; of counted nouns behind `at`; empty */
    span hedge;         /* "about", "more than"; empty: none */
    quantity_kind kind;
    comparator comparator;
    double value, high; /* high: of a range; else NAN. Magnitudes are worked in: 589e9 */
    double place;       /* of the last digit written: u of FORMULAS; 0: exact words */
    const char *unit;   /* "" : none; else the canonical name of units.csv, static or in the pool. Nouns that are
                           counted (dimension "count") are not part of `at`; they may stand a word or two further on */
    const char *other;  /* a second reading of the unit's word ("pounds": GBP and pound), else NULL */
    double factor;      /* from the unit to the base of its dimension (metre, kilogram, second, bit, GPU-hour); 1: none */
    const char *dimension; /* of the unit: currency, share, length, time, ... static; "" */
    bool worded;        /* the number is in words, or a worded magnitude ("doubled", "an order of magnitude") */
    bool labels;        /* a number in a name: "GPT-4", "SCP-173" */
    bool open_low, open_high; /* ranges of the form (20, 35]: whether an end is excluded */
    int64_t first, last; /* tokens */
} quantity;

typedef struct quantities {
    quantity *items;
    int64_t n;
} quantities;

/* All quantities of a text in order; none overlaps another; of ranges the ends are not listed again. Linear in the number of
 * tokens; in the units' pool. Cells of tables want calls of their own: nothing crosses an empty line, but all else is read on. */
quantities quantities_read(const units *u, const tokens *t);

#endif
