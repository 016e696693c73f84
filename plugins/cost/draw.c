/* SPDX-License-Identifier: GPL-3.0-or-later */
/* draw.c -- the command `cost draw`: any quantity, from inputs that may be distributions. */
#include "draw.h"

#include "input.h"
#include "uncertain.h"

enum { TARGET, FIRST, DRAWS = FIRST + N_TRAINING, SEED, CORRELATE, BELOW, KEEP };

const jvn_param draw_params[N_DRAW_PARAMS] = {
    {"TARGET", JVN_P_WORD, JVN_REQUIRED, NULL, NULL, "the quantity that is asked: cost, chip_hours ..."},
#define X(ID, name, flag, unit, least, most, custom, usual, source, summary) {flag, JVN_P_WORD, 0, NULL, NULL, summary},
    TRAINING_QUANTITIES(X)
#undef X
    {"--draws", JVN_P_INTEGER, 0, "1..100000000", "1000000", "how often all inputs are drawn"},
    {"--seed", JVN_P_INTEGER, 0, "0..", "1", "of the random numbers"},
    {"--correlate", JVN_P_WORD, JVN_MANY, NULL, NULL, "rank correlation of two inputs: mfu,rate=-0.5"},
    {"--below", JVN_P_WORD, JVN_MANY, NULL, NULL, "a limit: how likely is it that the target is at most that"},
    {"--keep", JVN_P_SWITCH, 0, NULL, NULL, "keeps every draw, in the side table `draws`"},
};

const char draw_details[] =
    "An input is a number (37e9, 37B, 35%, 2[USD/GPUh]), a range 0.30..0.45 (uniform), or one of uniform(a, b),\n"
    "loguniform(a, b), normal(mean, sd), lognormal(mu, sigma), triangular(least, mode, most),\n"
    "pert(least, mode, most), beta(alpha, beta). normal and lognormal take p05= and p95= (p10= p90=, p25= p75=) too,\n"
    "lognormal and beta mean= and sd=, lognormal median= and sigma=. What lies outside a quantity's bounds is left\n"
    "out.\n\n"
    "Draws come in blocks of 4096, each input's from a generator of its own (GSL's mt19937, ziggurat): a seed gives\n"
    "the same draws whatever the number of processors, and an input the same whatever else is uncertain.\n"
    "--correlate imposes Spearman's correlation by a Gaussian copula.\n\n"
    "Side tables: `inputs` (the distributions, exact), `tornado` (the target at p05 and p95 of each input, the\n"
    "others at their medians), `shares` (of variance, by bins of equal probability; where inputs are independent\n"
    "and multiply, those of the logarithm add up to 1), `below`, `draws`.";

static jvn_status read_target(jvn_call *call, int *target)
{
    const char *word = jvn_item_of(call, TARGET, 0)->text, *names[N_QUANTITIES];
    char hint[100] = "";
    for (int q = 0; q < N_QUANTITIES; q++) {
        names[q] = quantities[q].name;
        if (strcmp(word, names[q]) == 0) return *target = q, JVN_OK;
    }
    const char *near = jvn_texts_of(call)->nearest(word, names, N_QUANTITIES);
    if (near) snprintf(hint, sizeof hint, "did you mean '%s'?", near);
    return jvn_fail(call, JVN_ENAME, TARGET, hint, "there is no quantity '%s'", word);
}

static jvn_status read_inputs(jvn_call *call, scenario *s)
{
    for (int q = 0; q < N_TRAINING; q++) {
        input_error e;
        int arg = FIRST + q;
        if (!jvn_given(call, arg)) continue;
        s->known[q].basis = GIVEN;
        if (!input_read(jvn_item_of(call, arg, 0)->text, &quantities[q], &s->known[q].value, &e))
            return jvn_fail(call, JVN_EARG, arg, e.hint, "%s", e.message);
    }
    return JVN_OK;
}

jvn_status run_draw(jvn_call *call)
{
    scenario *s = call->host->scratch(call, sizeof *s);
    plan *p = call->host->scratch(call, sizeof *p);
    uncertain u = {.scenarios = s, .plans = p, .n_scenarios = 1};
    if (!s || !p) return JVN_ENOMEM;
    *s = (scenario){.label = "all"};
    jvn_status st = read_target(call, &u.target);
    if (st == JVN_OK) st = read_inputs(call, s);
    if (st != JVN_OK) return st;
    if (!plan_make(p, s, &u.target, 1))
        return jvn_fail(call, JVN_EARG, TARGET, "as in: --active 37e9 --tokens 14.8e12 --peak 989.4[TFLOP/s] --mfu 0.30..0.45 --rate 2",
                        "what is given does not lead to %s", quantities[u.target].name);
    u.draws = jvn_item_of(call, DRAWS, 0)->integer;
    u.seed = (uint64_t)jvn_item_of(call, SEED, 0)->integer;
    st = uncertain_open(call, &u);
    if (st == JVN_OK) st = uncertain_correlate(call, &u, CORRELATE);
    return st ? st : uncertain_tables(call, &u, &(uncertain_wants){.below = BELOW, .keep = jvn_given(call, KEEP)});
}
