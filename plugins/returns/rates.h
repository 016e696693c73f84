/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rates.h -- a table of exchange rates, and the rate of a day: direct, by the inverse, or by a cross. */
#ifndef RATES_H
#define RATES_H

#include "returns.h"

enum { CODE = 12, MOST_CURRENCIES = 256 };

/* 1 of currency a is `rate` of b; pair: a * MOST_CURRENCIES + b. */
typedef struct quote {
    int32_t pair, day;
    double rate;
    int64_t row; /* of the table */
} quote;

typedef struct rates {
    jvn_call *call;
    int arg; /* to blame */
    const jvn_table *t;
    int n;
    char code[MOST_CURRENCIES][CODE];
    quote *quotes; /* by pair and day */
    int64_t n_quotes;
    int64_t invalid; /* rates that are null, or no number above 0 */
    int64_t *starts; /* of each pair's quotes; one more at the end */
    int32_t within;  /* days that a rate may be old */
} rates;

/* A currency of the table, and how many of what is written make one of it: 100 GBp are a GBP. currency -1: unknown. */
typedef struct money {
    int currency;
    double parts;
} money;

/* Where a rate came from. From 0 on: a cross through that currency. */
enum { BY_SAME = -1, BY_QUOTE = -2, BY_INVERSE = -3, NO_CURRENCY = -4, NO_ROUTE = -5, NO_DAY = -6 };

/* Reads the table that argument arg names. r is zeroes. */
jvn_status rates_open(rates *r, jvn_call *call, int arg, int32_t within);
/* The currency of a code, or of its hundredths. */
money rates_money(const rates *r, const char *code, int64_t n);
/* The same, for one that may be new; arg: to blame if it is none. */
jvn_status rates_enter(rates *r, int arg, const char *code, int64_t n, money *m);
/* What one of `from` is in `to` on a day; NaN: by says why. */
double rates_find(const rates *r, money from, money to, int32_t day, int *by);
/* Whether quotes lead from one to the other on any day. */
bool rates_link(const rates *r, int a, int b);

/* Text of a row of a string or dictionary column; not NUL-terminated. */
const char *rates_text(jvn_type type, const struct ArrowArray *a, int64_t row, int64_t *n);

#endif
