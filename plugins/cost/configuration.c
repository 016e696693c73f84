/* SPDX-License-Identifier: GPL-3.0-or-later */
/* configuration.c -- reads a model's configuration, whichever of the usual names it has, and shows its parts. */
#include "configuration.h"

#include "columns.h"

#include <stddef.h>

enum { NAMES = 4, CACHE_BYTES = 2 };

/* A field's names, the first the usual one. least: below it the number cannot be; needed: it must be there. */
static const struct {
    size_t at;
    const char *names[NAMES];
    double least;
    bool needed;
} fields[] = {
#define FIELD(name) offsetof(architecture, name)
    {FIELD(hidden), {"hidden_size", "n_embd", "d_model"}, 1, true},
    {FIELD(layers), {"num_hidden_layers", "n_layer", "num_layers"}, 1, true},
    {FIELD(vocab), {"vocab_size"}, 1, true},
    {FIELD(heads), {"num_attention_heads", "n_head"}, 1, true},
    {FIELD(inner), {"intermediate_size", "n_inner"}, 0, false},
    {FIELD(kv_heads), {"num_key_value_heads"}, 0, false},
    {FIELD(head_dim), {"head_dim"}, 0, false},
    {FIELD(experts), {"n_routed_experts", "num_local_experts", "num_experts"}, 0, false},
    {FIELD(per_token), {"num_experts_per_tok", "num_experts_per_token"}, 0, false},
    {FIELD(shared), {"n_shared_experts", "num_shared_experts"}, 0, false},
    {FIELD(expert_inner), {"moe_intermediate_size"}, 0, false},
    {FIELD(shared_inner), {"shared_expert_intermediate_size"}, 0, false},
    {FIELD(dense_first), {"first_k_dense_replace"}, 0, false},
    {FIELD(every), {"moe_layer_freq", "decoder_sparse_step"}, 0, false},
    {FIELD(q_rank), {"q_lora_rank"}, 0, false},
    {FIELD(kv_rank), {"kv_lora_rank"}, 0, false},
    {FIELD(nope_dim), {"qk_nope_head_dim"}, 0, false},
    {FIELD(rope_dim), {"qk_rope_head_dim"}, 0, false},
    {FIELD(v_dim), {"v_head_dim"}, 0, false},
    {FIELD(positions), {"n_positions"}, 0, false},
};

/* ---- cells --------------------------------------------------------------------------------------- */

/* The column of a name, where it has a value; -1. */
static int column_of(const jvn_table *t, const char *name)
{
    for (int c = 0; c < t->n_columns; c++)
        if (!strcmp(jvn_column_schema(t, c)->name, name) && !jvn_null(jvn_column(t, c), 0)) return c;
    return -1;
}

static int column_of_any(const jvn_table *t, const char *const *names)
{
    int c = -1;
    for (int k = 0; k < NAMES && names[k] && c < 0; k++) c = column_of(t, names[k]);
    return c;
}

static const char *spelt(jvn_call *call, const jvn_table *t, int c, char *buf, int size)
{
    jvn_texts_of(call)->spell(jvn_column_schema(t, c), jvn_column(t, c), 0, buf, size);
    return buf;
}

static bool is_true(jvn_call *call, const jvn_table *t, const char *name)
{
    char buf[64];
    int c = column_of(t, name);
    return c >= 0 && (!strcmp(spelt(call, t, c, buf, sizeof buf), "true") || !strcmp(buf, "1"));
}

static bool is_kind(jvn_call *call, const jvn_table *t, const char *kind)
{
    char buf[64];
    int c = column_of(t, "model_type");
    return c >= 0 && !strcmp(spelt(call, t, c, buf, sizeof buf), kind);
}

static jvn_status read_field(jvn_call *call, int arg, const jvn_table *t, size_t k, architecture *a)
{
    double *to = (double *)(void *)((char *)a + fields[k].at);
    char buf[64];
    int c = column_of_any(t, fields[k].names);
    if (c < 0 && fields[k].needed)
        return jvn_fail(call, JVN_EDATA, arg, "columns are called as in a Hugging Face config.json",
                        "the configuration has no %s", fields[k].names[0]);
    if (c < 0) return JVN_OK;
    spelt(call, t, c, buf, sizeof buf);
    if (!jvn_texts_of(call)->read_double(buf, (int64_t)strlen(buf), to) || !(*to >= fields[k].least && *to < 1e9) || *to != floor(*to))
        return jvn_fail(call, JVN_EDATA, arg, NULL, "%s is %s: not a count", jvn_column_schema(t, c)->name, buf);
    return JVN_OK;
}

/* ---- what a configuration leaves unsaid ---------------------------------------------------------- */

static void read_kind(jvn_call *call, const jvn_table *t, architecture *a)
{
    bool qwen2 = is_kind(call, t, "qwen2") || is_kind(call, t, "qwen2_moe");
    bool qwen3 = is_kind(call, t, "qwen3") || is_kind(call, t, "qwen3_moe");
    a->plain = column_of(t, "n_embd") >= 0;
    a->tied = column_of(t, "tie_word_embeddings") >= 0 ? is_true(call, t, "tie_word_embeddings") : a->plain;
    a->o_bias = is_true(call, t, "attention_bias");
    a->qkv_bias = a->o_bias || qwen2;
    a->head_norms = qwen3 || is_true(call, t, "use_qk_norm");
    a->shared_gate = is_kind(call, t, "qwen2_moe");
    a->router_bias = is_kind(call, t, "deepseek_v3");
    a->phase = column_of(t, "decoder_sparse_step") >= 0 ? 1 : 0;
}

static void fill_in(architecture *a)
{
    if (a->kv_heads == 0) a->kv_heads = a->heads;
    if (a->head_dim == 0) a->head_dim = a->hidden / a->heads;
    if (a->inner == 0 && a->plain) a->inner = 4 * a->hidden;
    if (a->experts == 1) a->experts = 0;
    if (a->expert_inner == 0) a->expert_inner = a->inner;
}

static jvn_status check(jvn_call *call, int arg, const architecture *a)
{
    const char *lacks = a->experts > 0 && a->per_token == 0 ? "num_experts_per_tok"
                        : a->inner == 0 && a->expert_inner == 0 ? "intermediate_size"
                        : a->kv_rank > 0 && (a->nope_dim == 0 || a->rope_dim == 0 || a->v_dim == 0)
                            ? "qk_nope_head_dim, qk_rope_head_dim or v_head_dim" : NULL;
    if (lacks) return jvn_fail(call, JVN_EDATA, arg, NULL, "the configuration has no %s", lacks);
    if (a->experts > 0 && a->per_token > a->experts)
        return jvn_fail(call, JVN_EDATA, arg, NULL, "a token goes to %g experts, but there are %g", a->per_token, a->experts);
    if (a->kv_heads > a->heads)
        return jvn_fail(call, JVN_EDATA, arg, NULL, "%g key-value heads, but %g heads", a->kv_heads, a->heads);
    return JVN_OK;
}

jvn_status configuration_read(jvn_call *call, int arg, const jvn_table *t, architecture *a)
{
    jvn_status st = JVN_OK;
    memset(a, 0, sizeof *a);
    if (t->rows != 1)
        return jvn_fail(call, JVN_EDATA, arg, "`where` or `head 1` chooses one", "a configuration is one row, found %lld",
                        (long long)t->rows);
    for (size_t k = 0; k < sizeof fields / sizeof *fields && st == JVN_OK; k++) st = read_field(call, arg, t, k, a);
    if (st != JVN_OK) return st;
    read_kind(call, t, a);
    fill_in(a);
    return check(call, arg, a);
}

static void found(scenario *s, int q, double x, const char *source)
{
    if (s->known[q].basis != GIVEN) s->known[q] = (belief){FOUND, dist_constant(x), source};
}

void configuration_add(const architecture *a, scenario *s)
{
    found(s, Q_PARAMETERS, moe_total(a), "configuration");
    found(s, Q_ACTIVE, moe_active(a), "configuration");
    found(s, Q_KV_BYTES, CACHE_BYTES * moe_cache(a), "configuration, two bytes a number");
}

/* ---- the command --------------------------------------------------------------------------------- */

typedef struct row {
    const char *part;
    double layers, parameters, active, kv_bytes, share;
} row;

static const member columns[] = {
    TEXT_OF(row, part, NULL),
    NUMBER_OF(row, layers, NULL, NULL),
    NUMBER_OF(row, parameters, "param", NULL),
    NUMBER_OF(row, active, "param", "that work on each token, embeddings counted"),
    NUMBER_OF(row, kv_bytes, "B/token", "key-value cache, two bytes a number"),
    NUMBER_OF(row, share, "%", "of all parameters"),
};

jvn_status run_config(jvn_call *call)
{
    architecture a;
    part p[N_PARTS + 1];
    row rows[N_PARTS + 1];
    int n = 0;
    jvn_status st = configuration_read(call, JVN_NOARG, call->input, &a);
    if (st != JVN_OK) return st;
    moe_parts(&a, p);
    p[N_PARTS] = (part){"total", a.layers, moe_total(&a), moe_active(&a)};
    for (int k = 0; k <= N_PARTS; k++)
        if (p[k].total != 0)
            rows[n++] = (row){p[k].name, p[k].layers, p[k].total, p[k].active,
                              k == N_PARTS || k == ATTENTION ? CACHE_BYTES * moe_cache(&a) : NAN, 100 * p[k].total / moe_total(&a)};
    return add_members(call, NULL, columns, N_MEMBERS(columns), rows, sizeof *rows, n);
}
