/* SPDX-License-Identifier: GPL-3.0-or-later */
/* uncertain_tables.c -- runs the draws and lays what is made of them into tables. */
#include "bars.h"
#include "columns.h"
#include "draws.h"
#include "figure.h"
#include "input.h"
#include "names.h"
#include "quantiles.h"
#include "shares.h"
#include "tornado.h"
#include "uncertain.h"

/* What an input accounts for. */
typedef struct weight {
    double share, share_log, rank_correlation;
} weight;

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
    weight *weights; /* one an input */
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
    s->weights = room_for(s, m, sizeof *s->weights);
    if (!s->arrays || !s->x || !s->order || !s->sorted || !s->ranks || !s->logs || !s->weights) return JVN_ENOMEM;
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
    s->weights[i] = (weight){share_of_variance(s->x[s->m], s->n, s->order[i]), s->logs ? share_of_variance(s->logs, s->n, s->order[i]) : NAN,
                             rank_correlation(ranks, s->ranks, s->n)};
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

/* A number that draws give: a statistic, or the share of them up to a limit. */
typedef struct finding {
    const char *statistic;
    double limit;
    estimate e;
} finding;

static jvn_status add_quantiles(const sample *s)
{
    static const char *const names[] = {"mean", "sd", "p05", "p10", "p25", "p50", "p75", "p90", "p95"};
    static const double at[] = {0, 0, 0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95};
    enum { N = sizeof at / sizeof *at };
    finding rows[N];
    char how[200];
    const member columns[] = {TEXT_OF(finding, statistic, NULL),
                              {target_name(s), offsetof(finding, e.value), 0, target_unit(s), how},
                              {"error", offsetof(finding, e.error), 0, target_unit(s), "Monte Carlo standard error"}};
    snprintf(how, sizeof how, "%lld draws, seed %lld; quantiles of type 7", (long long)s->n, (long long)s->u->seed);
    rows[0] = (finding){names[0], 0, mean_of_draws(s->x[s->m], s->n)};
    rows[1] = (finding){names[1], 0, sd_of_draws(s->x[s->m], s->n)};
    for (int i = 2; i < N; i++) rows[i] = (finding){names[i], 0, quantile_of_draws(s->sorted, s->n, at[i])};
    return add_members(s->call, "quantiles", columns, N_MEMBERS(columns), rows, sizeof *rows, N);
}

static jvn_status read_limit(const sample *s, int arg, int i, double *limit)
{
    dist d;
    const char *text = jvn_item_of(s->call, arg, i)->text;
    jvn_status st = input_take(s->call, JVN_BLAME(arg, i), text, s->u->target, &d);
    if (st != JVN_OK) return st;
    if (d.kind != CONSTANT) return jvn_fail(s->call, JVN_EARG, JVN_BLAME(arg, i), NULL, "found '%s', wanted one value", text);
    *limit = d.a;
    return JVN_OK;
}

static jvn_status add_below(const sample *s, int arg)
{
    int n = jvn_count(s->call, arg);
    char how[100];
    finding *rows = room_for(s, n, sizeof *rows);
    const member columns[] = {{target_name(s), offsetof(finding, limit), 0, target_unit(s), NULL},
                              {"probability", offsetof(finding, e.value), 0, NULL, how},
                              {"error", offsetof(finding, e.error), 0, NULL, "Monte Carlo standard error"}};
    jvn_status st = rows ? JVN_OK : JVN_ENOMEM;
    for (int i = 0; i < n && st == JVN_OK; i++)
        if ((st = read_limit(s, arg, i, &rows[i].limit)) == JVN_OK) rows[i].e = share_up_to(s->sorted, s->n, rows[i].limit);
    snprintf(how, sizeof how, "share of draws in which %s is at most that", target_name(s));
    return n && st == JVN_OK ? add_members(s->call, "below", columns, N_MEMBERS(columns), rows, sizeof *rows, n) : st;
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

/* Which input, of which stage where there are several, in which unit. */
typedef struct label {
    const char *input, *stage, *unit;
} label;

enum { INPUT, STAGE, UNIT };
static const member label_columns[] = {
    [INPUT] = TEXT_OF(label, input, NULL), [STAGE] = TEXT_OF(label, stage, NULL), [UNIT] = TEXT_OF(label, unit, NULL)};

/* which: NULL for all inputs in their order. */
static jvn_status add_labels(const sample *s, const char *side, const tornado_bar *which)
{
    label *rows = room_for(s, s->m, sizeof *rows);
    char stage[LABEL];
    if (!rows) return JVN_ENOMEM;
    for (int i = 0; i < s->m; i++) {
        const uncertain_input *in = &s->u->inputs[which ? which[i].input : i];
        rows[i] = (label){quantities[in->quantity].name, keep_text(s->call, stages_of(s->u, in, stage)), quantities[in->quantity].unit};
        if (!rows[i].stage) return JVN_ENOMEM;
    }
    int front = s->u->n_scenarios > 1 ? STAGE + 1 : STAGE;
    jvn_status st = add_members(s->call, side, label_columns, front, rows, sizeof *rows, s->m);
    return st == JVN_OK ? add_members(s->call, side, &label_columns[UNIT], 1, rows, sizeof *rows, s->m) : st;
}

typedef struct moments {
    const char *distribution;
    double mean, sd, p05, p50, p95, cut;
} moments;

/* An input as it was typed; NULL: nobody did. */
static const char *typed(const uncertain *u, const uncertain_input *in)
{
    const char *text = NULL;
    for (int s = 0; s < u->n_scenarios && !text; s++)
        if (uncertain_find(u, s, in->quantity) == in) text = u->scenarios[s].known[in->quantity].source;
    return text;
}

static jvn_status add_inputs(const sample *s)
{
    static const member columns[] = {
        TEXT_OF(moments, distribution, NULL),   NUMBER_OF(moments, mean, NULL, "exact"), NUMBER_OF(moments, sd, NULL, "exact"),
        NUMBER_OF(moments, p05, NULL, "exact"), NUMBER_OF(moments, p50, NULL, "exact"),  NUMBER_OF(moments, p95, NULL, "exact"),
        NUMBER_OF(moments, cut, NULL, "share outside the bounds, left out"),
    };
    moments *rows = room_for(s, s->m, sizeof *rows);
    char text[120];
    if (!rows) return JVN_ENOMEM;
    for (int i = 0; i < s->m; i++) {
        const dist *d = &s->u->inputs[i].value;
        const char *said = typed(s->u, &s->u->inputs[i]);
        rows[i] = (moments){said ? said : keep_text(s->call, dist_spell(d, text, sizeof text)), dist_mean(d), dist_sd(d), dist_quantile(d, 0.05),
                            dist_quantile(d, 0.5), dist_quantile(d, 0.95), dist_cut(d)};
        if (!rows[i].distribution) return JVN_ENOMEM;
    }
    jvn_status st = add_labels(s, "inputs", NULL);
    return st == JVN_OK ? add_members(s->call, "inputs", columns, N_MEMBERS(columns), rows, sizeof *rows, s->m) : st;
}

static jvn_status add_tornado_bars(const sample *s, const tornado_bar *bars)
{
    double middle = tornado_middle(s->u), least = middle, most = middle;
    double *low = room_for(s, s->m, sizeof *low), *high = room_for(s, s->m, sizeof *high);
    char convention[160];
    if (!low || !high) return JVN_ENOMEM;
    for (int i = 0; i < s->m; i++) {
        low[i] = bars[i].at_p05;
        high[i] = bars[i].at_p95;
        least = fmin(least, fmin(low[i], high[i]));
        most = fmax(most, fmax(low[i], high[i]));
    }
    char from[32], to[32], line[32];
    snprintf(convention, sizeof convention, "from %s to %s, the line at %s: all inputs at their medians", figure_amount(least, from),
             figure_amount(most, to), figure_amount(middle, line));
    return add_bars(s->call, "tornado", convention, low, high, middle, least, most, s->m);
}

static jvn_status add_tornado(const sample *s)
{
    const char *unit = target_unit(s);
    const member columns[] = {
        NUMBER_OF(tornado_bar, p05, NULL, NULL),
        NUMBER_OF(tornado_bar, p95, NULL, NULL),
        NUMBER_OF(tornado_bar, at_p05, unit, "this input there, the others at their medians"),
        NUMBER_OF(tornado_bar, at_p95, unit, "likewise"),
        NUMBER_OF(tornado_bar, swing, unit, "the difference"),
        NUMBER_OF(tornado_bar, elasticity, NULL, "d log target / d log input at the medians"),
    };
    tornado_bar *bars = room_for(s, s->m, sizeof *bars);
    if (!bars) return JVN_ENOMEM;
    tornado_make(s->u, bars);
    jvn_status st = add_labels(s, "tornado", bars);
    if (st == JVN_OK) st = add_members(s->call, "tornado", columns, N_MEMBERS(columns), bars, sizeof *bars, s->m);
    return st == JVN_OK ? add_tornado_bars(s, bars) : st;
}

static jvn_status add_shares(const sample *s)
{
    static const member columns[] = {
        NUMBER_OF(weight, share, NULL, "Var(E[target|input]) / Var(target), by bins of equal probability"),
        NUMBER_OF(weight, share_log, NULL, "the same of log target"),
        NUMBER_OF(weight, rank_correlation, NULL, "Spearman's, with the target"),
    };
    jvn_status st = add_labels(s, "shares", NULL);
    return st == JVN_OK ? add_members(s->call, "shares", columns, N_MEMBERS(columns), s->weights, sizeof *s->weights, s->m) : st;
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

/* What matters most, where the table itself shows something else. */
static void tell(const sample *s)
{
    char mid[32], low[32], high[32];
    double p05 = quantile_of_draws(s->sorted, s->n, 0.05).value, p50 = quantile_of_draws(s->sorted, s->n, 0.5).value,
           p95 = quantile_of_draws(s->sorted, s->n, 0.95).value;
    if (!(p05 < p95)) return;
    jvn_say(s->call, "%s%s has a median of %s%s%s, 90 %% of %lld draws from %s to %s; side tables quantiles, tornado, shares", target_name(s),
            s->u->n_scenarios > 1 ? " in all" : "", figure_amount(p50, mid), *target_unit(s) ? " " : "", target_unit(s),
            (long long)s->n, figure_amount(p05, low), figure_amount(p95, high));
}

jvn_status uncertain_tables(jvn_call *call, const uncertain *u, const uncertain_wants *wants)
{
    sample s = {.call = call, .u = u, .n = u->draws, .m = u->n_inputs};
    jvn_status st = open_sample(&s);
    if (st == JVN_OK) st = fill_sample(&s);
    if (st == JVN_OK) st = add_quantiles(&s);
    if (st == JVN_OK) st = add_below(&s, wants->below);
    if (st == JVN_OK) st = add_inputs(&s);
    if (st == JVN_OK) st = add_tornado(&s);
    if (st == JVN_OK) st = add_shares(&s);
    if (st == JVN_OK && wants->keep) st = add_draws(&s);
    if (st == JVN_OK) tell(&s);
    for (int i = 0; i < s.made; i++) s.arrays[i].release(&s.arrays[i]);
    return st;
}
