/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dist.h -- a number that may be uncertain: one value or a distribution, its quantiles and moments. */
#ifndef COST_DIST_H
#define COST_DIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum dist_kind { CONSTANT, UNIFORM, LOGUNIFORM, NORMAL, LOGNORMAL, TRIANGULAR, PERT, BETA } dist_kind;

/* What lies outside least .. most has no mass: the rest is scaled to one. Made by dist_constant, dist_new or input_read. */
typedef struct dist {
    dist_kind kind;
    double a, b, c; /* CONSTANT: a; UNIFORM, LOGUNIFORM: from a to b; NORMAL: mean, sd; LOGNORMAL: those of the logarithm;
                       TRIANGULAR, PERT: least, mode, most; BETA: its two shapes */
    double least, most;
    double below, above, mass; /* what bounds cut off at either side, and what they leave */
} dist;

dist dist_constant(double x);
/* Without bounds. */
dist dist_new(dist_kind kind, double a, double b, double c);
/* Sets the bounds. False: no mass to speak of (1e-9) lies between them. */
bool dist_bound(dist *d, double least, double most);
/* The mass that bounds have cut off. */
double dist_cut(const dist *d);
/* The same kind, numbers and bounds. */
bool dist_same(const dist *x, const dist *y);
/* p in 0..1. */
double dist_quantile(const dist *d, double p);
/* The value at the quantile that z has in a standard normal distribution. */
double dist_at_normal(const dist *d, double z);
double dist_mean(const dist *d);
double dist_sd(const dist *d);
/* As it would be typed, in the fewest digits that read back as the same. Returns buf. */
const char *dist_spell(const dist *d, char *buf, size_t size);

#endif
