/* SPDX-License-Identifier: GPL-3.0-or-later */
/* moe.c -- counts matrices, biases and norms as the published models have them. */
#include "moe.h"

#include <math.h>

/* Layers with experts: of those from dense_first on each whose number is a multiple of `every`. */
static double sparse_layers(const architecture *a)
{
    double every = a->every < 2 ? 1 : a->every, from = a->dense_first < a->layers ? a->dense_first : a->layers;
    return a->experts > 0 ? floor((a->layers - 1 + a->phase) / every) - floor((from - 1 + a->phase) / every) : 0;
}

/* Multi-head latent attention, DeepSeek-V2 2024, section 2.1. */
static double latent_attention(const architecture *a)
{
    double head = a->nope_dim + a->rope_dim;
    double q = a->q_rank > 0 ? a->q_rank * (a->hidden + a->heads * head) : a->hidden * a->heads * head;
    double kv = a->hidden * (a->kv_rank + a->rope_dim) + a->kv_rank * a->heads * (a->nope_dim + a->v_dim);
    return q + kv + a->heads * a->v_dim * a->hidden;
}

static double attention(const architecture *a)
{
    double q = a->heads * a->head_dim, kv = a->kv_heads * a->head_dim;
    if (a->kv_rank > 0) return latent_attention(a);
    double biases = (a->qkv_bias || a->plain ? q + 2 * kv : 0) + (a->o_bias || a->plain ? a->hidden : 0);
    return a->hidden * (2 * q + 2 * kv) + biases;
}

/* One of attention and one of the mlp, with biases in GPT-2; of heads, and of latents. */
static double norms(const architecture *a)
{
    double inner = a->kv_rank > 0 ? a->kv_rank + a->q_rank : a->head_norms ? 2 * a->head_dim : 0;
    return a->layers * (2 * a->hidden * (a->plain ? 2 : 1) + inner) + a->hidden * (a->plain ? 2 : 1);
}

static double mlp(const architecture *a, double inner)
{
    return a->plain ? 2 * a->hidden * inner + inner + a->hidden : 3 * a->hidden * inner;
}

static part always(const char *name, double layers, double each)
{
    return (part){name, layers, layers * each, layers * each};
}

void moe_parts(const architecture *a, part p[N_PARTS])
{
    double sparse = sparse_layers(a), expert = mlp(a, a->expert_inner);
    double shared = a->shared_inner > 0 ? mlp(a, a->shared_inner) + (a->shared_gate ? a->hidden : 0) : a->shared * expert;
    p[EMBEDDINGS] = always("embeddings", 1, (a->vocab + a->positions) * a->hidden);
    p[OUTPUT] = always("output", a->tied ? 0 : 1, a->vocab * a->hidden);
    p[ATTENTION] = always("attention", a->layers, attention(a));
    p[DENSE] = always("dense mlp", a->layers - sparse, mlp(a, a->inner));
    p[ROUTED] = (part){"routed experts", sparse, sparse * a->experts * expert, sparse * a->per_token * expert};
    p[SHARED] = always("shared experts", shared > 0 ? sparse : 0, shared);
    p[ROUTER] = always("router", sparse, a->experts * (a->hidden + a->router_bias));
    p[NORMS] = always("norms", a->layers, norms(a) / a->layers);
}

static double sum(const architecture *a, bool active)
{
    part p[N_PARTS];
    double n = 0;
    moe_parts(a, p);
    for (int k = 0; k < N_PARTS; k++) n += active ? p[k].active : p[k].total;
    return n;
}

double moe_total(const architecture *a) { return sum(a, false); }
double moe_active(const architecture *a) { return sum(a, true); }

double moe_cache(const architecture *a)
{
    return a->layers * (a->kv_rank > 0 ? a->kv_rank + a->rope_dim : 2 * a->kv_heads * a->head_dim);
}
