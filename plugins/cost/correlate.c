/* SPDX-License-Identifier: GPL-3.0-or-later */
/* correlate.c -- reads which inputs are drawn together: "mfu,rate=-0.5". */
#include "draws.h"
#include "names.h"
#include "uncertain.h"

#include <stdlib.h>

enum { MOST = 1000 };

typedef struct pair {
    int quantity[2];
    double r;
} pair;

/* One of the two names before '=', which is a quantity that is uncertain. */
static jvn_status read_name(jvn_call *call, const uncertain *u, int blame, const char *s, size_t n, int *quantity_)
{
    for (int i = 0; i < u->n_inputs; i++) {
        const char *name = quantities[u->inputs[i].quantity].name;
        *quantity_ = u->inputs[i].quantity;
        if (strlen(name) == n && memcmp(name, s, n) == 0) return JVN_OK;
    }
    char word[64];
    const char *names[N_QUANTITIES];
    for (int i = 0; i < u->n_inputs && i < N_QUANTITIES; i++) names[i] = quantities[u->inputs[i].quantity].name;
    snprintf(word, sizeof word, "%.*s", n < 60 ? (int)n : 60, s);
    const char *near = did_you_mean(call, word, names, u->n_inputs < N_QUANTITIES ? u->n_inputs : N_QUANTITIES);
    return jvn_fail(call, JVN_ENAME, blame, near, "'%s' is no uncertain input", word);
}

static jvn_status read_pair(jvn_call *call, const uncertain *u, int blame, const char *text, pair *p)
{
    const char *comma = strchr(text, ','), *equals = strchr(text, '=');
    if (!comma || !equals || comma > equals)
        return jvn_fail(call, JVN_EARG, blame, "two inputs and their rank correlation: mfu,rate=-0.5", "found '%.60s'", text);
    jvn_status st = read_name(call, u, blame, text, (size_t)(comma - text), &p->quantity[0]);
    if (!st) st = read_name(call, u, blame, comma + 1, (size_t)(equals - comma - 1), &p->quantity[1]);
    if (st) return st;
    if (p->quantity[0] == p->quantity[1]) return jvn_fail(call, JVN_EARG, blame, NULL, "found one input twice: '%.60s'", text);
    if (!jvn_texts_of(call)->read_double(equals + 1, (int64_t)strlen(equals + 1), &p->r) || !(p->r > -1 && p->r < 1))
        return jvn_fail(call, JVN_EARG, blame, NULL, "found '%.60s', wanted a rank correlation between -1 and 1", equals + 1);
    return JVN_OK;
}

/* Within a scenario, and with what all share. False: it was set before. */
static bool set_pair(const uncertain *u, const pair *p, double *matrix)
{
    bool is_new = true;
    for (int i = 0; i < u->n_inputs; i++)
        for (int j = 0; j < u->n_inputs; j++) {
            const uncertain_input *x = &u->inputs[i], *y = &u->inputs[j];
            bool meet = x->scenario == y->scenario || x->scenario < 0 || y->scenario < 0;
            if (!meet || x->quantity != p->quantity[0] || y->quantity != p->quantity[1]) continue;
            is_new &= matrix[i * u->n_inputs + j] == 0;
            matrix[i * u->n_inputs + j] = matrix[j * u->n_inputs + i] = p->r;
        }
    return is_new;
}

jvn_status uncertain_correlate(jvn_call *call, uncertain *u, int arg)
{
    int64_t m = u->n_inputs;
    jvn_status st = JVN_OK;
    if (!jvn_given(call, arg)) return JVN_OK;
    if (m > MOST) return jvn_fail(call, JVN_ELIMIT, arg, NULL, "%d uncertain inputs at most are correlated, found %lld", MOST, (long long)m);
    double *matrix = call->host->scratch(call, (m * m + 1) * (int64_t)sizeof *matrix);
    if (!matrix) return JVN_ENOMEM;
    for (int64_t i = 0; i < m * m; i++) matrix[i] = i % (m + 1) == 0;
    for (int i = 0; i < jvn_count(call, arg) && st == JVN_OK; i++) {
        pair p = {0};
        st = read_pair(call, u, JVN_BLAME(arg, i), jvn_item_of(call, arg, i)->text, &p);
        if (st == JVN_OK && !set_pair(u, &p, matrix))
            st = jvn_fail(call, JVN_EARG, JVN_BLAME(arg, i), NULL, "%s and %s are correlated twice", quantities[p.quantity[0]].name, quantities[p.quantity[1]].name);
    }
    if (st) return st;
    u->factor = matrix;
    return draws_factor(matrix, u->n_inputs) ? JVN_OK
                                             : jvn_fail(call, JVN_EARG, arg, "rank correlations of several inputs bound each other",
                                                        "no inputs can have these correlations at once: the matrix is not positive definite");
}
