/* SPDX-License-Identifier: GPL-3.0-or-later */
/* formulas.h -- how quantities follow from each other: the one list of formulas. */
#ifndef COST_FORMULAS_H
#define COST_FORMULAS_H

#include "quantities.h"

#include <stddef.h>
#include <stdint.h>

enum { MAX_INPUTS = 7 };

typedef struct formula {
    int out, n_in, in[MAX_INPUTS];
    /* n values of each input to n values of the result. */
    void (*work)(int64_t n, double *out, const double *const *in);
    const char *text;   /* of the quantities' names; an expression of the shell, constants with their units */
    const char *source; /* "" : by definition */
} formula;

/* Those that give one quantity stand in order: the one to be preferred first. */
extern const formula formulas[];
extern const int n_formulas;

/* A formula's text without units and what only turns units. Returns buf. */
const char *formula_spell(const formula *f, char *buf, size_t size);

#endif
