/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests.h -- what tests.c and rank.c share: the members of one window. */
#ifndef EVENT_TESTS_H
#define EVENT_TESTS_H

#include "study.h"

typedef struct sample {
    const study *s;
    int w;
    int length, from, to; /* the window's days, and its first and last slot after the estimation's */
    const int64_t *members;
    int64_t n;
} sample;

/* Each fills statistic (and df), or why there is none. scratch: 4 * (est + span) doubles. */
void test_corrado(const sample *m, double *scratch, aggregate *g, test *out);
void test_grank(const sample *m, double *scratch, aggregate *g, test *by_t, test *by_z);

#endif
