/* SPDX-License-Identifier: GPL-3.0-or-later */
/* uncertain.h -- Monte Carlo over scenarios whose inputs are distributions, and the tables that are made of the draws. */
#ifndef COST_UNCERTAIN_H
#define COST_UNCERTAIN_H

#include "network.h"

#include <jevons/plugin.h>

/* One uncertain input: of one scenario, or (scenario -1) one draw for all that were given it alike. */
typedef struct uncertain_input {
    int quantity, scenario;
    int stream; /* of random numbers */
    dist value;
} uncertain_input;

typedef struct uncertain {
    const scenario *scenarios;
    const plan *plans; /* one a scenario */
    int n_scenarios, target;
    int n_inputs;
    uncertain_input *inputs;
    const double *factor; /* NULL, or of n_inputs x n_inputs: draws_factor's, of Spearman's correlations */
    int64_t draws;
    uint64_t seed;
} uncertain;

/* Finds the uncertain inputs of what plans use; notes those that bounds cut by more than 1 %. The caller has set what stands before
 * n_inputs, draws and seed. */
jvn_status uncertain_open(jvn_call *call, uncertain *u);
/* Imposes the rank correlations of an argument of words "mfu,rate=-0.5" (JVN_MANY). Inputs of several scenarios are correlated
 * within each. JVN_ENAME: no such uncertain input; JVN_EARG: no correlation, or together they are impossible. */
jvn_status uncertain_correlate(jvn_call *call, uncertain *u, int arg);
/* The target, summed over scenarios, for each draw: of draws values. The same whatever the number of threads. input_draws:
 * NULL, or n_inputs pointers to room for the draws of each input. JVN_EDATA: some are not finite. */
jvn_status uncertain_run(jvn_call *call, const uncertain *u, double *target, double *const *input_draws);
/* The input of a scenario's quantity; NULL: it is certain. */
const uncertain_input *uncertain_find(const uncertain *u, int scenario_, int quantity_);

/* What the tables shall hold beyond the quantiles. */
typedef struct uncertain_wants {
    int below; /* argument with limits of the target (JVN_P_WORD, JVN_MANY), for the side table `below` */
    bool keep; /* the side table `draws` */
} uncertain_wants;

/* Runs, and adds the side tables `quantiles`, `inputs`, `tornado` and `shares`, and what is wanted. There is an uncertain input. */
jvn_status uncertain_tables(jvn_call *call, const uncertain *u, const uncertain_wants *wants);

#endif
