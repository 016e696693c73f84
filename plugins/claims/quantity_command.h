/* SPDX-License-Identifier: GPL-3.0-or-later */
/* quantity_command.h -- the entry of `claims quantities`, for the plugin's list of commands. */
#ifndef CLAIMS_QUANTITY_COMMAND_H
#define CLAIMS_QUANTITY_COMMAND_H

#include <jevons/plugin.h>

enum { QUANTITY_PARAMS = 2 };
extern const jvn_param quantity_params[QUANTITY_PARAMS];
jvn_status run_quantities(jvn_call *call);

#define QUANTITY_COMMAND                                                                                                       \
    {.name = "claims quantities",                                                                                              \
     .summary = "the numbers in a column of text, with their units, hedges and ranges",                                        \
     .example = "load data/deepseek-2025/reported.csv | claims quantities written",                                                          \
     .details =                                                                                                                \
         "A row a quantity: value (and high, of ranges) with magnitudes worked in, unit as data/claims/units.csv names it,\n"  \
         "the comparator that its hedge makes (equal, about, nearly, below, at most, above, at least, between, order, not),\n" \
         "and place, of the last digit written (0: exact words). row counts the input's rows from 0; start and stop are\n"     \
         "bytes of its text. Side table spans: where number, upper number, denominator and the whole with its hedges stand,\n" \
         "and the unit's second reading (pounds).",                                                                            \
     .input = JVN_INPUT_REQUIRED,                                                                                              \
     .params = {quantity_params, QUANTITY_PARAMS, sizeof(jvn_param)},                                                          \
     .run = run_quantities}

#endif
