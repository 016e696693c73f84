/* SPDX-License-Identifier: GPL-3.0-or-later */
/* uncertain.c -- finds what is uncertain, and works plans over blocks of draws. */
#include "uncertain.h"

#include "draws.h"
#include "shape.h"

#include <gsl/gsl_errno.h>
#include <stdatomic.h>
#include <stdlib.h>

/* ---- what is uncertain ---- */

static bool is_uncertain(const uncertain *u, int s, int q)
{
    basis b = u->plans[s].basis[q];
    return (b == GIVEN || b == FOUND) && u->scenarios[s].known[q].value.kind != CONSTANT;
}

static uncertain_input *find_alike(const uncertain *u, int q, const dist *value)
{
    for (int i = 0; i < u->n_inputs; i++)
        if (u->inputs[i].quantity == q && dist_same(&u->inputs[i].value, value)) return &u->inputs[i];
    return NULL;
}

const uncertain_input *uncertain_find(const uncertain *u, int scenario_, int quantity_)
{
    return is_uncertain(u, scenario_, quantity_) ? find_alike(u, quantity_, &u->scenarios[scenario_].known[quantity_].value) : NULL;
}

/* Streams go by quantity, so that what else is uncertain does not change an input's draws. */
static int new_stream(const uncertain *u, int q)
{
    int n = 0;
    for (int i = 0; i < u->n_inputs; i++) n += u->inputs[i].quantity == q;
    return n * N_QUANTITIES + q;
}

static void add_input(uncertain *u, int s, int q)
{
    const dist *value = &u->scenarios[s].known[q].value;
    uncertain_input *same = find_alike(u, q, value);
    const int stream = new_stream(u, q);
    if (same) same->scenario = -1;
    else u->inputs[u->n_inputs++] = (uncertain_input){q, u->n_scenarios > 1 ? s : -1, stream, *value};
}

static void note_cut(jvn_call *call, const uncertain_input *in)
{
    char text[200];
    const quantity *q = &quantities[in->quantity];
    if (dist_cut(&in->value) <= 0.01) return;
    jvn_say(call, "%s: %.3g %% of %s lies outside %g..%g and is left out, the rest scaled to one", q->name, 100 * dist_cut(&in->value),
            dist_spell(&in->value, text, sizeof text), in->value.least, in->value.most);
}

jvn_status uncertain_open(jvn_call *call, uncertain *u)
{
    const int64_t each = DRAWS_STREAMS / N_QUANTITIES + 1, most = (u->n_scenarios < each ? u->n_scenarios : each) * N_QUANTITIES;
    u->n_inputs = 0;
    u->factor = NULL;
    u->inputs = call->host->scratch(call, most * (int64_t)sizeof *u->inputs);
    if (!u->inputs) return JVN_ENOMEM;
    for (int s = 0; s < u->n_scenarios; s++)
        for (int q = 0; q < N_QUANTITIES; q++) {
            if (is_uncertain(u, s, q)) add_input(u, s, q);
            if (u->n_inputs && u->inputs[u->n_inputs - 1].stream >= DRAWS_STREAMS)
                return jvn_fail(call, JVN_ELIMIT, JVN_NOARG, "alike ones count once; take fewer rows at a time", "more than %d distributions of %s",
                                DRAWS_STREAMS / N_QUANTITIES, quantities[q].name);
        }
    for (int i = 0; i < u->n_inputs; i++) note_cut(call, &u->inputs[i]);
    return JVN_OK;
}

/* ---- blocks ---- */

typedef struct run {
    jvn_call *call;
    const uncertain *u;
    double *target;
    double *const *input_draws;
    shape *shapes; /* one an input */
    int64_t blocks;
    int columns; /* that any plan needs beside the inputs */
    atomic_llong done;
} run;

/* Draws of each input for a block, in x. */
static bool draw_inputs(const run *r, int64_t block, int64_t n, double *const *x)
{
    const uncertain *u = r->u;
    for (int i = 0; i < u->n_inputs; i++)
        if (!draws_normal(u->seed, u->inputs[i].stream, block, n, x[i])) return false;
    if (u->factor) draws_correlate(u->factor, u->n_inputs, n, x);
    for (int i = 0; i < u->n_inputs; i++) shape_apply(&r->shapes[i], n, x[i]);
    return true;
}

/* Columns of a scenario's plan: inputs' draws, constants, and room for what is made. */
static void lay_columns(const run *r, int s, int64_t n, double *const *x, double *room, double **columns)
{
    const plan *p = &r->u->plans[s];
    for (int q = 0; q < N_QUANTITIES; q++) {
        columns[q] = NULL;
        if (p->basis[q] == UNKNOWN) continue;
        const uncertain_input *in = uncertain_find(r->u, s, q);
        columns[q] = in ? x[in - r->u->inputs] : room;
        if (in) continue;
        room += n;
        double value = p->basis[q] == MADE ? 0 : p->basis[q] == USUAL ? quantities[q].usual : r->u->scenarios[s].known[q].value.a;
        for (int64_t t = 0; t < n && p->basis[q] != MADE; t++) columns[q][t] = value;
    }
}

static void add_scenarios(const run *r, int64_t block, int64_t n, double *const *x, double *room)
{
    double *columns[N_QUANTITIES], *target = r->target + block * DRAWS_BLOCK;
    for (int64_t t = 0; t < n; t++) target[t] = 0;
    for (int s = 0; s < r->u->n_scenarios; s++) {
        lay_columns(r, s, n, x, room, columns);
        plan_work(&r->u->plans[s], n, columns);
        for (int64_t t = 0; t < n; t++) target[t] += columns[r->u->target][t];
    }
}

static jvn_status work_block(void *context, int64_t block)
{
    run *r = context;
    int n_inputs = r->u->n_inputs;
    int64_t first = block * DRAWS_BLOCK, rest = r->u->draws - first, n = rest < DRAWS_BLOCK ? rest : DRAWS_BLOCK;
    double *room = malloc((size_t)(n_inputs + r->columns) * (size_t)n * sizeof *room);
    double **x = malloc(((size_t)n_inputs + 1) * sizeof *x);
    bool fits = room && x;
    for (int i = 0; fits && i < n_inputs; i++) x[i] = r->input_draws ? r->input_draws[i] + first : room + i * n;
    fits = fits && draw_inputs(r, block, n, x);
    if (fits) add_scenarios(r, block, n, x, room + n_inputs * n);
    free(x);
    free(room);
    r->call->host->progress(r->call, atomic_fetch_add(&r->done, 1) + 1, r->blocks);
    return fits ? JVN_OK : jvn_fail(r->call, JVN_ENOMEM, JVN_NOARG, NULL, "not enough memory for draws");
}

static int columns_of(const uncertain *u)
{
    int most = 0;
    for (int s = 0; s < u->n_scenarios; s++) {
        int n = 0;
        for (int q = 0; q < N_QUANTITIES; q++) n += u->plans[s].basis[q] != UNKNOWN;
        if (n > most) most = n;
    }
    return most;
}

static jvn_status check_finite(jvn_call *call, const uncertain *u, const double *target)
{
    int64_t bad = 0;
    for (int64_t t = 0; t < u->draws; t++) bad += !isfinite(target[t]);
    if (!bad) return JVN_OK;
    return jvn_fail(call, JVN_EDATA, JVN_NOARG, "an input that is divided by may come too near to 0", "%s is not finite in %lld of %lld draws",
                    quantities[u->target].name, (long long)bad, (long long)u->draws);
}

jvn_status uncertain_run(jvn_call *call, const uncertain *u, double *target, double *const *input_draws)
{
    run r = {.call = call, .u = u, .target = target, .input_draws = input_draws, .columns = columns_of(u)};
    r.blocks = (u->draws + DRAWS_BLOCK - 1) / DRAWS_BLOCK;
    r.shapes = call->host->scratch(call, (u->n_inputs + 1) * (int64_t)sizeof *r.shapes);
    if (!r.shapes) return JVN_ENOMEM;
    gsl_set_error_handler_off(); /* no memory is told, and ends nothing */
    for (int i = 0; i < u->n_inputs; i++) shape_open(&r.shapes[i], &u->inputs[i].value);
    jvn_status st = call->host->parallel_for(call, r.blocks, work_block, &r);
    for (int i = 0; i < u->n_inputs; i++) shape_close(&r.shapes[i]);
    return st == JVN_OK ? check_finite(call, u, target) : st;
}
