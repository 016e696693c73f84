/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hedge.h -- what a number is said to be: about, more than, at least, or more. */
#ifndef CLAIMS_HEDGE_H
#define CLAIMS_HEDGE_H

#include "quantity.h"

typedef struct hedge {
    int64_t first, next;    /* tokens; next is excluded */
    comparator comparator;
} hedge;

void hedges_ready(void);
/* The hedge that ends right before token i, beginning at or after `from`; and that which begins at i. False: none. */
bool hedge_before(const tokens *t, int64_t i, int64_t from, hedge *h);
bool hedge_after(const tokens *t, int64_t i, int64_t end, hedge *h);

#endif
