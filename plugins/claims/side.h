/* SPDX-License-Identifier: GPL-3.0-or-later */
/* side.h -- one number with its sign, currency and unit: a quantity, or one end of a range. */
#ifndef CLAIMS_SIDE_H
#define CLAIMS_SIDE_H

#include "quantity.h"
#include "units.h"

typedef struct side {
    number n;
    unit_match u;
    int64_t first, next;            /* tokens of number and unit; next is excluded */
    int64_t number_first, number_next;
    double value;                   /* signed */
    bool has_unit, prefixed, labels, age, multiple;
    int64_t counted;                /* a counted noun is the unit: it is not within first .. next */
} side;

/* What begins with a number at token i; its currency and sign may begin as early as `from`. False: nothing there. */
bool side_read(const units *us, const tokens *t, int64_t i, int64_t from, side *s);

/* Lists of words as a sorted set of hashes, built once: */
typedef enum word_list { PRONOUN_BEFORE_ONE, COMPARED, CHANGES, FUNCTION_WORDS, EXTRA_WORDS, NO_ARTICLE_UNITS, PREFIX_WORDS, N_LISTS } word_list;
bool is_in(word_list list, const tokens *t, int64_t i);
void lists_ready(void);

#endif
