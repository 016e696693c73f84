/* SPDX-License-Identifier: GPL-3.0-or-later */
/* moe.h -- how many parameters a transformer has, and how many of them work on a token, from its configuration. */
#ifndef COST_MOE_H
#define COST_MOE_H

#include <stdbool.h>

/* Names are those of Hugging Face's config.json, short. 0: it has none. */
typedef struct architecture {
    double hidden, layers, inner, vocab, heads, kv_heads, head_dim;
    double experts, per_token, shared, expert_inner, shared_inner; /* shared_inner: of all shared experts together */
    double dense_first, every, phase; /* layer i has experts from dense_first on where (i + phase) % every == 0 */
    double q_rank, kv_rank, nope_dim, rope_dim, v_dim;             /* latent attention: kv_rank > 0 */
    double positions;                                              /* learned ones, as in GPT-2 */
    bool tied;        /* the output is the input's embeddings */
    bool plain;       /* GPT-2: two matrices and biases, where others have three without */
    bool qkv_bias, o_bias, head_norms, shared_gate, router_bias;
} architecture;

typedef enum part_kind { EMBEDDINGS, OUTPUT, ATTENTION, DENSE, ROUTED, SHARED, ROUTER, NORMS, N_PARTS } part_kind;

/* One part of the model: in how many layers it stands, its parameters, and those that work on a token. */
typedef struct part {
    const char *name;
    double layers, total, active;
} part;

/* Fills one entry a part_kind. */
void moe_parts(const architecture *a, part parts[N_PARTS]);
double moe_total(const architecture *a);
double moe_active(const architecture *a);
/* Numbers of a token in the key-value cache, of all layers. */
double moe_cache(const architecture *a);

#endif
