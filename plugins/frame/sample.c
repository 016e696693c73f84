/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sample.c -- sample: rows drawn at random without replacement, the same for the same seed, in the input's order. */
#include "frame.h"

enum { N, SEED, BY }; /* the parameters */

/* SplitMix64: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014. */
static uint64_t next(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

/* A whole number below n, each as likely: those drawn from the incomplete last run of n are drawn again. */
static int64_t below(uint64_t *state, int64_t n)
{
    uint64_t x, m = (uint64_t)n, rest = (0 - m) % m;
    do x = next(state);
    while (x < rest);
    return (int64_t)(x % m);
}

/* Selection sampling (Knuth, The Art of Computer Programming 2, 3.4.2, algorithm S): k of the n rows, in order. */
static int64_t draw(uint64_t *state, int64_t n, int64_t k, int64_t at, uint8_t *taken, const int64_t *order)
{
    int64_t left = k < n ? k : n;
    for (int64_t i = 0, todo = left; todo > 0; i++) {
        if (below(state, n - i) >= todo) continue;
        taken[order ? order[at + i] : at + i] = 1;
        todo--;
    }
    return left;
}

jvn_status run_sample(jvn_call *call)
{
    keys k;
    jvn_groups groups;
    uint64_t state = (uint64_t)jvn_item_of(call, SEED, 0)->integer;
    int64_t n = call->input->rows, wanted = jvn_item_of(call, N, 0)->integer, kept = 0, at = 0;
    jvn_status st = keys_of(call, BY, &k);
    if (st == JVN_OK) st = groups_by(call, &k, &groups);
    if (st != JVN_OK) return st;
    uint8_t *taken = call->host->scratch(call, n + 1);
    if (!taken) return JVN_ENOMEM;
    memset(taken, 0, (size_t)n);
    for (int64_t g = 0; g < groups.n; g++)
        kept += draw(&state, groups.starts[g + 1] - groups.starts[g], wanted, groups.starts[g], taken, groups.order);
    int64_t *rows = call->host->scratch(call, (kept + 1) * (int64_t)sizeof *rows);
    if (!rows) return JVN_ENOMEM;
    for (int64_t i = 0; i < n; i++)
        if (taken[i]) rows[at++] = i;
    return add_all_rows(call, call->input, rows, kept);
}
