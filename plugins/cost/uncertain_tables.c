/* SPDX-License-Identifier: GPL-3.0-or-later */
/* uncertain_tables.c -- runs the draws and lays what is made of them into tables. */
#include "columns.h"
#include "draws.h"
#include "input.h"
#include "quantiles.h"
#include "shares.h"
#include "tornado.h"
#include "uncertain.h"

/* What the tables are made of. arrays: of the inputs' draws and then of the target's, the host's; texts and numbers are the
 * call's. */
typedef struct sample {
    jvn_call *call;
    const uncertain *u;
    int64_t n;
    int m; /* inputs */
    struct ArrowArray *arrays;
    int made; /* arrays that are still ours */
    double **x; /* their values: x[m] is the target's */
    const int64_t **order;
    double *sorted, *ranks, *logs; /* of the target; logs NULL: not all are positive */
    double *share, *share_log, *correlation;
} sample;

static void *room_for(const sample *s, int64_t n, size_t each) { return s->call->host->scratch(s->call, (n + 1) * (int64_t)each); }

static const char *target_name(const sample *s) { return quantities[s->u->target].name; }
static const char *target_unit(const sample *s) { return quantities[s->u->target].unit; }

/* ---- the draws ---- */

static jvn_status open_sample(sample *s)
{
    int64_t m = s->m + 1;
    s->arrays = room_for(s, m, sizeof *s->arrays);
    s->x = room_for(s, m, sizeof *s->x);
    s->order = room_for(s, m, sizeof *s->order);
    s->sorted = room_for(s, s->n, sizeof *s->sorted);
    s->ranks = room_for(s, s->n, sizeof *s->ranks);
    s->logs = room_for(s, s->n, sizeof *s->logs);
    s->share = room_for(s, 3 * m, sizeof *s->share);
    if (!s->arrays || !s->x || !s->order || !s->sorted || !s->ranks || !s->logs || !s->share) return JVN_ENOMEM;
    s->share_log = s->share + m;
    s->correlation = s->share_log + m;
    for (; s->made < m; s->made++) {
        jvn_status st = s->call->host->new_array(s->call, JVN_FLOAT64, s->n, 0, 0, &s->arrays[s->made]);
        if (st != JVN_OK) return st;
        s->x[s->made] = jvn_out(&s->arrays[s->made]);
    }
    return JVN_OK;
}

/* An order that the host leaves out is the identity, written down. */
static jvn_status find_orders(sample *s)
{
    const struct ArrowSchema *field = s->call->host->field(s->call, JVN_FLOAT64, NULL, NULL);
    for (int i = 0; i <= s->m; i++) {
        const struct ArrowArray *key = &s->arrays[i];
        jvn_status st = jvn_rows_of(s->call)->order(s->call, 1, &field, &key, NULL, &s->order[i]);
        if (st != JVN_OK) return st;
        if (s->order[i]) continue;
        int64_t *plain = room_for(s, s->n, sizeof *plain);
        if (!plain) return JVN_ENOMEM;
        for (int64_t k = 0; k < s->n; k++) plain[k] = k;
        s->order[i] = plain;
    }
    return JVN_OK;
}

static void rank_target(sample *s)
{
    const double *y = s->x[s->m];
    for (int64_t k = 0; k < s->n; k++) s->sorted[k] = y[s->order[s->m][k]];
    ranks_of(y, s->n, s->order[s->m], s->ranks);
    if (s->sorted[0] <= 0) s->logs = NULL;
    for (int64_t k = 0; s->logs && k < s->n; k++) s->logs[k] = log(y[k]);
}

static jvn_status weigh_input(void *context, int64_t i)
{
    sample *s = context;
    double *ranks = room_for(s, s->n, sizeof *ranks);
    if (!ranks) return JVN_ENOMEM;
    ranks_of(s->x[i], s->n, s->order[i], ranks);
    s->correlation[i] = rank_correlation(ranks, s->ranks, s->n);
    s->share[i] = share_of_variance(s->x[s->m], s->n, s->order[i]);
    s->share_log[i] = s->logs ? share_of_variance(s->logs, s->n, s->order[i]) : NAN;
    return JVN_OK;
}

static jvn_status fill_sample(sample *s)
{
    jvn_status st = uncertain_run(s->call, s->u, s->x[s->m], s->x);
    if (st == JVN_OK) st = find_orders(s);
    if (st != JVN_OK) return st;
    rank_target(s);
    return s->call->host->parallel_for(s->call, s->m, weigh_input, s);
}

/* ---- tables ---- */

static jvn_status add_quantiles(const sample *s, const char *side)
{
    static const char *const names[] = {"mean", "sd", "p05", "p10", "p25", "p50", "p75", "p90", "p95"};
    static const double at[] = {0, 0, 0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95};
    enum { N = sizeof at / sizeof *at };
    double value[N], error[N];
    char how[200];
    for (int i = 0; i < N; i++) {
        estimate e = i == 0 ? mean_of_draws(s->x[s->m], s->n) : i == 1 ? sd_of_draws(s->x[s->m], s->n) : quantile_of_draws(s->sorted, s->n, at[i]);
        value[i] = e.value;
        error[i] = e.error;
    }
    snprintf(how, sizeof how, "%lld draws, seed %lld; quantiles of type 7", (long long)s->n, (long long)s->u->seed);
    jvn_status st = add_texts(s->call, side, "statistic", NULL, names, N);
    if (!st) st = add_numbers(s->call, side, target_name(s), target_unit(s), how, value, N);
    return st ? st : add_numbers(s->call, side, "error", target_unit(s), "Monte Carlo standard error", error, N);
}

static jvn_status add_below(const sample *s, int arg)
{
    int n = arg < 0 ? 0 : jvn_count(s->call, arg);
    double *limit = room_for(s, 3 * n, sizeof *limit), *p = limit + n, *error = p + n;
    if (!limit) return JVN_ENOMEM;
    for (int i = 0; i < n; i++) {
        dist d;
        input_error e;
        const char *text = jvn_item_of(s->call, arg, i)->text;
        if (!input_read(text, &quantities[s->u->target], &d, &e)) return jvn_fail(s->call, JVN_EARG, JVN_BLAME(arg, i), e.hint, "%s", e.message);
        if (d.kind != CONSTANT) return jvn_fail(s->call, JVN_EARG, JVN_BLAME(arg, i), NULL, "found '%s', wanted one value", text);
        estimate share = share_up_to(s->sorted, s->n, limit[i] = d.a);
        p[i] = share.value;
        error[i] = share.error;
    }
    if (!n) return JVN_OK;
    char how[100];
    snprintf(how, sizeof how, "share of draws in which %s is at most that", target_name(s));
    jvn_status st = add_numbers(s->call, "below", target_name(s), target_unit(s), NULL, limit, n);
    if (!st) st = add_numbers(s->call, "below", "probability", "", how, p, n);
    return st ? st : add_numbers(s->call, "below", "error", "", "Monte Carlo standard error", error, n);
}

enum { LABEL = 120 };

/* The stages that an input is drawn for; "all" where that is each that needs the quantity. */
static const char *stages_of(const uncertain *u, const uncertain_input *in, char *buf)
{
    int n = 0;
    bool all = true;
    for (int s = 0; s < u->n_scenarios; s++) {
        bool drawn = uncertain_find(u, s, in->quantity) == in;
        all &= drawn || u->plans[s].basis[in->quantity] == UNKNOWN;
        if (drawn && n < LABEL) n += snprintf(buf + n, (size_t)(LABEL - n), "%s%s", n ? "+" : "", u->scenarios[s].label);
    }
    if (all) snprintf(buf, LABEL, "all");
    return buf;
}

/* Which input, of which stage where there are several, in which unit. which: NULL for all in their order. */
static jvn_status add_inputs_names(const sample *s, const char *side, const tornado_bar *which)
{
    const char **texts = room_for(s, 3 * s->m, sizeof *texts), **stage = texts + s->m, **unit = stage + s->m;
    char(*labels)[LABEL] = room_for(s, s->m, LABEL);
    if (!texts || !labels) return JVN_ENOMEM;
    for (int i = 0; i < s->m; i++) {
        const uncertain_input *in = &s->u->inputs[which ? which[i].input : i];
        texts[i] = quantities[in->quantity].name;
        stage[i] = stages_of(s->u, in, labels[i]);
        unit[i] = quantities[in->quantity].unit;
    }
    jvn_status st = add_texts(s->call, side, "input", NULL, texts, s->m);
    if (!st && s->u->n_scenarios > 1) st = add_texts(s->call, side, "stage", NULL, stage, s->m);
    return st ? st : add_texts(s->call, side, "unit", NULL, unit, s->m);
}

static jvn_status add_inputs(const sample *s)
{
    static const char *const names[] = {"mean", "sd", "p05", "p50", "p95", "cut"};
    static const char *const how[] = {"exact", "exact", "exact", "exact", "exact", "share outside the bounds, left out"};
    enum { N = 6, TEXT = 120 };
    double *v = room_for(s, N * s->m, sizeof *v);
    char(*texts)[TEXT] = room_for(s, s->m, TEXT);
    const char **spelt = room_for(s, s->m, sizeof *spelt);
    if (!v || !texts || !spelt) return JVN_ENOMEM;
    for (int i = 0; i < s->m; i++) {
        const dist *d = &s->u->inputs[i].value;
        const double all[N] = {dist_mean(d), dist_sd(d), dist_quantile(d, 0.05), dist_quantile(d, 0.5), dist_quantile(d, 0.95), dist_cut(d)};
        for (int k = 0; k < N; k++) v[k * s->m + i] = all[k];
        spelt[i] = dist_spell(d, texts[i], TEXT);
    }
    jvn_status st = add_inputs_names(s, "inputs", NULL);
    if (!st) st = add_texts(s->call, "inputs", "distribution", NULL, spelt, s->m);
    for (int k = 0; k < N && !st; k++) st = add_numbers(s->call, "inputs", names[k], "", how[k], v + k * s->m, s->m);
    return st;
}

/* The target where every input stands at its median. */
static double at_medians(const uncertain *u)
{
    double values[N_QUANTITIES], sum = 0;
    for (int i = 0; i < u->n_scenarios; i++) {
        plan_point(&u->plans[i], &u->scenarios[i], values);
        sum += values[u->target];
    }
    return sum;
}

static jvn_status add_tornado_bars(const sample *s, const double *low, const double *high)
{
    double base = at_medians(s->u), least = base, most = base;
    for (int i = 0; i < s->m; i++) {
        least = fmin(least, fmin(low[i], high[i]));
        most = fmax(most, fmax(low[i], high[i]));
    }
    char convention[120];
    snprintf(convention, sizeof convention, "from %.6g to %.6g, the line at %.6g: all inputs at their medians", least, most, base);
    return add_bars(s->call, "tornado", convention, low, high, base, least, most, s->m);
}

static jvn_status add_tornado(const sample *s)
{
    static const char *const how[] = {NULL, NULL, "this input there, the others at their medians", "likewise", "the difference",
                                      "d log target / d log input at the medians"};
    static const char *const names[] = {"p05", "p95", "at_p05", "at_p95", "swing", "elasticity"};
    enum { N = 6 };
    tornado_bar *bars = room_for(s, s->m, sizeof *bars);
    double *v = room_for(s, N * s->m, sizeof *v);
    if (!bars || !v || !tornado_make(s->u, bars)) return jvn_fail(s->call, JVN_ENOMEM, JVN_NOARG, NULL, "not enough memory");
    for (int i = 0; i < s->m; i++) {
        const double all[N] = {bars[i].p05, bars[i].p95, bars[i].at_p05, bars[i].at_p95, bars[i].swing, bars[i].elasticity};
        for (int k = 0; k < N; k++) v[k * s->m + i] = all[k];
    }
    jvn_status st = add_inputs_names(s, "tornado", bars);
    for (int k = 0; k < N && !st; k++)
        st = add_numbers(s->call, "tornado", names[k], k >= 2 && k <= 4 ? target_unit(s) : "", how[k], v + k * s->m, s->m);
    return st ? st : add_tornado_bars(s, v + 2 * s->m, v + 3 * s->m);
}

static jvn_status add_shares(const sample *s)
{
    jvn_status st = add_inputs_names(s, "shares", NULL);
    if (!st) st = add_numbers(s->call, "shares", "share", "", "Var(E[target|input]) / Var(target), by bins of equal probability", s->share, s->m);
    if (!st) st = add_numbers(s->call, "shares", "share_log", "", "the same of log target", s->share_log, s->m);
    return st ? st : add_numbers(s->call, "shares", "rank_correlation", "", "Spearman's, with the target", s->correlation, s->m);
}

/* The arrays themselves, without copying. */
static jvn_status add_draws(const sample *s)
{
    jvn_status st = JVN_OK;
    for (int i = 0; i <= s->m && st == JVN_OK; i++) {
        int at = i == 0 ? s->m : i - 1;
        const uncertain_input *in = i == 0 ? NULL : &s->u->inputs[at];
        const quantity *q = &quantities[in ? in->quantity : s->u->target];
        char stage[LABEL] = "all", name[2 * LABEL];
        if (in) stages_of(s->u, in, stage);
        bool all = strcmp(stage, "all") == 0;
        snprintf(name, sizeof name, "%s%s%s", q->name, all ? "" : "_", all ? "" : stage);
        struct ArrowArray a;
        st = s->call->host->share(s->call, &s->arrays[at], 0, s->n, &a);
        if (st == JVN_OK) st = s->call->host->add(s->call, "draws", name, s->call->host->field(s->call, JVN_FLOAT64, q->unit, NULL), &a);
    }
    return st;
}

jvn_status uncertain_tables(jvn_call *call, const uncertain *u, const uncertain_wants *wants)
{
    sample s = {.call = call, .u = u, .n = u->draws, .m = u->n_inputs};
    jvn_status st = open_sample(&s);
    if (!s.m) jvn_say(call, "no input of %s is uncertain: all draws are alike", target_name(&s));
    if (st == JVN_OK) st = fill_sample(&s);
    if (st == JVN_OK) st = add_quantiles(&s, wants->quantiles);
    if (st == JVN_OK) st = add_below(&s, wants->below);
    if (st == JVN_OK && s.m) st = add_inputs(&s);
    if (st == JVN_OK && s.m) st = add_tornado(&s);
    if (st == JVN_OK && s.m) st = add_shares(&s);
    if (st == JVN_OK && wants->keep) st = add_draws(&s);
    for (int i = 0; i < s.made; i++) s.arrays[i].release(&s.arrays[i]);
    return st;
}
