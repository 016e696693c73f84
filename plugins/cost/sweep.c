/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sweep.c -- cases multiplied by the values that a flag lists. */
#include "sweep.h"

#include "names.h"

enum { MOST_CASES = 100000 };

/* Bytes of the value that s begins with. */
static size_t value_length(const char *s)
{
    size_t n = 0;
    for (int depth = 0; s[n] && (s[n] != ',' || depth > 0); n++) depth += (s[n] == '(') - (s[n] == ')');
    return n;
}

int sweep_length(const char *text)
{
    int n = 1;
    for (text += value_length(text); *text; text += 1 + value_length(text + 1)) n++;
    return n;
}

/* Value i of a list for q. */
static jvn_status read_value(const request *r, int k, int i, belief *b)
{
    const char *s = jvn_item_of(r->call, r->first + k, 0)->text;
    for (; i > 0; i--) s += value_length(s) + 1;
    const char *one = keep_bytes(r->call, s, (int64_t)value_length(s));
    return !one ? JVN_ENOMEM : request_give(r, b, r->map[k], one, r->first + k, -1, -1);
}

static jvn_status multiply(request *r, int k, int times)
{
    int n = r->n * times;
    if ((int64_t)r->n * times > MOST_CASES) return jvn_fail(r->call, JVN_ELIMIT, r->first + k, NULL, "%d cases at most", MOST_CASES);
    scenario *stages = r->call->host->scratch(r->call, (int64_t)sizeof *stages * n);
    const char **chips = r->call->host->scratch(r->call, (int64_t)sizeof *chips * n);
    if (!stages || !chips) return JVN_ENOMEM;
    jvn_status st = JVN_OK;
    for (int v = 0; v < times && st == JVN_OK; v++) {
        belief b;
        st = read_value(r, k, v, &b);
        for (int i = 0; i < r->n && st == JVN_OK; i++) {
            stages[i * times + v] = r->stages[i];
            stages[i * times + v].known[r->map[k]] = b;
            chips[i * times + v] = r->chips[i];
        }
    }
    r->stages = stages, r->chips = chips, r->n = n;
    return st;
}

jvn_status sweep_open(request *r)
{
    jvn_status st = JVN_OK;
    for (int k = 0; k < r->n_map && st == JVN_OK; k++) {
        int times = jvn_given(r->call, r->first + k) && r->map[k] != r->goal ? sweep_length(jvn_item_of(r->call, r->first + k, 0)->text) : 1;
        if (times > 1) st = multiply(r, k, times);
    }
    return st;
}
