/* SPDX-License-Identifier: GPL-3.0-or-later */
/* form.h -- what commands that ask the network share: which quantities they take, and their common flags. */
#ifndef COST_FORM_H
#define COST_FORM_H

#include "call.h"

/* What a command asks: its quantities' arguments (map), what it works out, the first of which is the one that is summed
 * over stages and drawn. */
typedef struct study study;

typedef struct form {
    const int16_t *map;
    int n_map;
    const int16_t *targets;
    int n_targets;
    int n_needed;                   /* the first so many, or 0 for all, must be had in every row, others where they can */
    bool some;                      /* targets that cannot be had are left out, unless none is left */
    rows_are rows;
    const int16_t *hidden; /* steps on the way that are no columns unless asked for */
    int n_hidden;
    jvn_status (*more)(const study *); /* NULL, or adds columns behind */
} form;

#define BASIS_PARAM                                   \
    {"--basis", JVN_P_WORD, 0, "=cost formulas", NULL,            \
     "the quantity that is asked for, else cost: owned, development, carbon ..."}
#define FORWARD_PARAMS                                                                               \
    BASIS_PARAM, {"--show", JVN_P_WORD, JVN_MANY, "=cost formulas", NULL, "quantities to work out too: mfu,days,carbon"},           \
        {"--below", JVN_P_WORD, JVN_MANY, NULL, NULL, "a limit: how likely is it that what is asked for is at most that"},   \
        {"--keep", JVN_P_SWITCH, 0, NULL, NULL, "keeps every draw, in the side table `draws`"}
#define COMPARE_PARAMS \
    BASIS_PARAM, {"NAME", JVN_P_WORD, JVN_REQUIRED | JVN_MANY, "=cost models", NULL, "models of `cost models`, and figures: 5.6M"}
#define IDENTIFY_PARAMS                                                                                        \
    {"FIGURE", JVN_P_WORD, JVN_REQUIRED, NULL, NULL, "what circulates, as it is told: 5.6M, 294K, 1.6e9"},     \
    {"--among", JVN_P_WORD, JVN_MANY, "=cost models", NULL, "these models alone; else all of `cost models`"},            \
    {"--rows", JVN_P_INTEGER, 0, "1..4096", "10", "how many candidates, the nearest first"}
#define CHECK_PARAMS BASIS_PARAM, {"--within", JVN_P_NUMBER, 0, "0..", "5", "percent that are no difference"}
#define BACKWARD_PARAMS BASIS_PARAM, {"--for", JVN_P_WORD, JVN_MANY, "=cost formulas", NULL, "the input that is looked for; else each in turn"}

/* Where they stand behind SCENARIO_PARAMS. */
enum { IN_BASIS = N_SCENARIO_PARAMS, IN_SHOW, IN_BELOW, IN_KEEP };
enum { IN_NAMES = IN_BASIS + 1 };
enum { IN_WITHIN = IN_BASIS + 1 };
enum { IN_FOR = IN_BASIS + 1 };
enum { IN_FIGURE = N_SCENARIO_PARAMS, IN_AMONG, IN_ROWS };

/* The request of a command whose data is a form, and whose arguments begin with its map. */
request form_request(jvn_call *call);
/* Sets the goal of a request: the quantity of --basis, else cost. */
jvn_status form_goal(request *r);

/* JVN_EARG: the stages together have no such number. */
jvn_status form_adds_up(const request *r, int target);

/* Fails: the target cannot be worked out; the hint has the sets that would do. given: a quantity that counts as known, or -1. */
jvn_status form_cannot(const request *r, const scenario *s, int given, int target);

#endif
