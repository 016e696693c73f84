/* SPDX-License-Identifier: GPL-3.0-or-later */
/* call.h -- from what was typed, and the rows of an input, to scenarios. */
#ifndef COST_CALL_H
#define COST_CALL_H

#include "facts.h"
#include "uncertain.h"

#define QUANTITY_PARAM(ID, name, flag, unit, least, most, custom, usual, source, summary) \
    {flag, JVN_P_WORD, 0, NULL, NULL, sizeof(unit) > 1 ? summary " (" unit ")" : summary},
#define QUANTITY_ID(ID, ...) Q_##ID,

/* What every command that works with scenarios takes behind its quantities, in this order. */
#define SCENARIO_PARAMS                                                                                              \
    {"--gpu", JVN_P_WORD, 0, "=cost hardware", NULL, "a chip of `cost hardware`: its peak, power, memory and price"},             \
    {"--precision", JVN_P_WORD, 0, NULL, NULL, "of the peak, always dense: bf16, fp8 ...; else bf16, fp16, fp32"},                  \
    {"--model", JVN_P_WORD, 0, "=cost models", NULL, "a model of `cost models`: what was reported of each stage"},              \
    {"--stage", JVN_P_WORD, JVN_MANY, NULL, NULL, "with a model or an input: these stages alone"},                    \
    {"--year", JVN_P_INTEGER, 0, "1990..2100", NULL, "of rents and electricity; else the latest known"},              \
    {"--hardware-table", JVN_P_TABLE, 0, NULL, NULL, "rows that replace or add to `cost hardware`"},                  \
    {"--rates-table", JVN_P_TABLE, 0, NULL, NULL, "rows that replace or add to `cost rates`"},                        \
    {"--energy-table", JVN_P_TABLE, 0, NULL, NULL, "rows that replace or add to `cost energy`"},                      \
    {"--models-table", JVN_P_TABLE, 0, NULL, NULL, "rows that replace or add to `cost models`"},                      \
    {"--draws", JVN_P_INTEGER, 0, "100..100000000", "100000", "Monte Carlo draws, where something is uncertain"},     \
    {"--seed", JVN_P_INTEGER, 0, "0..", "1", "of the draws"},                                                         \
    {"--correlate", JVN_P_WORD, JVN_MANY, NULL, NULL, "rank correlation of two uncertain inputs: mfu,rate=-0.5"},     \
    {"--config", JVN_P_TABLE, 0, NULL, NULL, "a model's configuration: its parameters and cache, as `cost config` has them"}

enum {
    IN_GPU,
    IN_PRECISION,
    IN_MODEL,
    IN_STAGE,
    IN_YEAR,
    IN_HARDWARE,
    IN_RATES,
    IN_ENERGY,
    IN_MODELS,
    IN_DRAWS,
    IN_SEED,
    IN_CORRELATE,
    IN_CONFIG,
    N_SCENARIO_PARAMS
};

/* What the rows of a result are to each other. STAGES: parts of one run, whose amounts add up. KINDS: kinds of chips of
 * one fleet, whose chips add up too. CASES: side by side; a flag may list values (--batch 1,8,64), a row each.
 * SIZES: cases of which a model tells no more than how large it is. */
typedef enum rows_are { STAGES, KINDS, CASES, SIZES } rows_are;

/* A call, read. n_map arguments from `first` on are quantities, map[k] which; `base` is the argument IN_GPU. */
typedef struct request {
    jvn_call *call;
    const int16_t *map;
    int n_map, first, base;
    int goal;         /* a quantity whose flag says what the stages together should come to, or -1 */
    belief goal_value; /* UNKNOWN: it was not given */
    const char *model; /* NULL: that of --model */
    int model_arg;     /* to blame for it */
    const facts *facts;
    scenario *stages;
    int n;
    rows_are rows;
    const char *named;  /* what names a row: "stage" or "gpu" */
    const char **chips; /* of each stage, NULL: none known */
} request;

/* With call, map, n_map, first, base, goal and perhaps model set: makes the scenarios, the model's stages, the input's rows, or one. What
 * was typed comes before what the input has, that before facts. */
jvn_status request_open(request *r);
/* Reads what was typed for q into b, as GIVEN; blames an argument, or a cell. */
jvn_status request_give(const request *r, belief *b, int q, const char *text, int blame, int64_t row, int column);
/* " of LABEL", " of row N" where rows have no labels, or "", in buf. */
const char *request_of(const request *r, const scenario *s, char *buf, size_t size);
/* The argument of q's flag, JVN_NOARG where it was not given. */
int request_flag(const request *r, int q);
/* Whether amounts of the rows together are their sum: of costs, not of rents; never of cases. */
bool request_adds_up(const request *r, int q);
/* The facts alone, for several requests. */
jvn_status request_facts(request *r);
/* The quantity that n bytes name; JVN_ENAME blames arg, and says what was probably meant. */
jvn_status request_quantity(jvn_call *call, int arg, const char *name, size_t n, int *q);

#endif
