/* SPDX-License-Identifier: GPL-3.0-or-later */
/* facts.h -- what data/ and the user's own tables know of chips, models, rents and electricity. */
#ifndef COST_FACTS_H
#define COST_FACTS_H

#include "network.h"

#include <jevons/plugin.h>

/* The four tables that ship, each under a user's table (NULL: none): see sheet.h on how his rows change, replace or add.
 * All text is the call's. */
typedef struct facts facts;

/* Index of the argument that brings a user's table, or -1. */
typedef struct facts_args {
    int hardware, rates, energy, models;
} facts_args;

/* A table of the user's with columns or cells that are not what they should be is blamed: JVN_ENAME, JVN_ETYPE, JVN_EUNIT,
 * JVN_EDATA. */
jvn_status facts_open(jvn_call *call, const facts_args *args, facts **out);

/* Adds what is FOUND of a chip to what is UNKNOWN: peak at a precision ("bf16"; NULL: bf16, else fp16, else fp32, what it
 * has), memory, bandwidth, tdp, price, and the conventions that depend on it (server_overhead, chip_to_server, load).
 * JVN_ENAME: no such chip (did you mean), no such precision (which there are). arg, precision_arg: to blame. */
jvn_status facts_chip(jvn_call *call, const facts *f, int arg, const char *chip, int precision_arg, const char *precision, scenario *s);
/* JVN_EARG: a peak that was typed (FLOP/s) is within 1 % of twice the chip's dense one at the precision (NULL: as above): a
 * figure for sparse matrices. Without a chip (NULL) a note says so where it is twice that of some chip, and of none. */
jvn_status facts_check_peak(jvn_call *call, const facts *f, int arg, const char *chip, const char *precision, double peak);
/* The rent of a chip in a year (0: the latest), else the last before it: the user's of any kind, else on-demand, else any,
 * likewise. Not found: nothing is added. */
jvn_status facts_rate(jvn_call *call, const facts *f, const char *chip, int year, scenario *s);
/* pue, kwh_price, grid of a year (0: the latest), else the last before or the first after it: the United States', and no
 * hyperscaler's. */
jvn_status facts_energy(jvn_call *call, const facts *f, int year, scenario *s);
/* The stages of a model, in order: labels, and what was reported of each, the chips' names (NULL: none) beside. JVN_ENAME: no such model. */
jvn_status facts_model(jvn_call *call, const facts *f, int arg, const char *model, scenario **stages, const char ***chips, int *n);
/* Whether facts_model would find it. */
bool facts_has_model(const facts *f, const char *model);
/* The names of all models, in the tables' order. */
jvn_status facts_models(jvn_call *call, const facts *f, const char *const **names, int *n);

#endif
