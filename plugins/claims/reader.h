/* SPDX-License-Identifier: GPL-3.0-or-later */
/* reader.h -- the walk over the tokens that quantity.c and quantity_worded.c share. */
#ifndef CLAIMS_READER_H
#define CLAIMS_READER_H

#include "hedge.h"
#include "side.h"

typedef struct reader {
    pool *p;
    const units *units;
    const tokens *t;
    quantities out;
    int64_t room;
    int64_t from;       /* the first token that no quantity has taken */
} reader;

span span_of(const tokens *t, int64_t first, int64_t next);
/* Takes the hedges around tokens q->first .. q->last and adds q. */
void quantity_add(reader *r, quantity *q);

/* Ranks, multiples and places in one word at token i: adds a quantity and gives the token after it; i: there is none. */
int64_t worded_read(reader *r, int64_t i, const lexeme *l);

/* quantity_parts.c: what a number with its unit takes in behind it. */
bool is_number_start(const tokens *t, int64_t i);
bool is_article(const tokens *t, int64_t i);
/* "and 50 cents", "2 inches", "and a half". */
void take_smaller(reader *r, side *s);
/* "old", "of age", "aged". */
void take_age(const units *u, const tokens *t, int64_t from, side *s);
/* "times as much", "fold", "orders of magnitude". */
void take_multiple(const tokens *t, side *s);
/* "two out of three", "one in five", "2000 over 3". */
void take_ratio(reader *r, side *s);

quantity quantity_of(const tokens *t, const side *s);
/* "between" and "from" before token `first`, where a range follows: that token, else -1. */
int64_t range_word(const reader *r, int64_t first);
/* quantity_range.c: the range whose lower end is `first`. */
bool range_read(reader *r, const side *first, quantity *q);

#endif
