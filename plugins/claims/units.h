/* SPDX-License-Identifier: GPL-3.0-or-later */
/* units.h -- the units of data/claims/units.csv in text: their words and symbols, prefixes, powers and quotients. */
#ifndef CLAIMS_UNITS_H
#define CLAIMS_UNITS_H

#include "grid.h"
#include "number.h"
#include "phrase.h"

typedef struct unit {
    const char *name, *dimension;
    double factor;                  /* to the base of its dimension: metre, kilogram, second, bit, major currency ... */
} unit;

typedef struct unit_match {
    const unit *unit, *other;       /* other: a second reading of the same word, NULL */
    const char *name, *dimension;   /* of the whole, "USD/GPU-hour" */
    double factor, times;           /* times: 1e6 where the form holds a million: MUSD */
    int64_t next, per;              /* per: where the denominator begins; next where there is none */
} unit_match;

/* What units a text may have: made once, then read by any thread, but for the pool. */
typedef struct units {
    pool *p;                        /* of names like "USD/GPU-hour" that texts make */
    unit *items;
    int n;
    phrase_table forward, backward; /* forms behind a number, and currencies before it */
    const char *refused;            /* a form, name or factor that has no place here; NULL: none */
} units;

enum { UNIT_COLUMNS = 6 };
/* Those that ship, and a user's rows (name, dimension, symbols, words, prefixes, factor), which go before them. */
units *units_new(pool *p, const grid *rows);
/* The unit that begins at token i (after a number, a hyphen or blanks); n: the number before it. */
bool unit_at(const units *u, const tokens *t, int64_t i, int64_t end, const number *n, unit_match *m);
/* Takes "per GPU-hour", "/kg", "a share" after a unit that ends at m->next. */
void unit_over(const units *u, const tokens *t, int64_t end, unit_match *m);
/* A currency that ends right before token i and begins at or after token `from`: where it begins; -1: none. */
int64_t currency_before(const units *u, const tokens *t, int64_t i, int64_t from, unit_match *m);
bool is_currency(const unit *u);
bool is_counted(const unit *u);
const unit *unit_named(const units *u, const char *name);

#endif
