/* SPDX-License-Identifier: GPL-3.0-or-later */
/* forward.c -- plans every stage, works it out, and tells how each number was had. */
#include "forward.h"

#include "assumptions.h"
#include "bars.h"
#include "columns.h"
#include "missing.h"
#include "waterfall.h"

double study_value(const study *x, int i, int q) { return x->values[(int64_t)i * N_QUANTITIES + q]; }

/* ---- what is asked ------------------------------------------------------------------------------- */

static jvn_status add_target(study *x, int arg, const char *name, size_t n)
{
    int q;
    jvn_status st = request_quantity(x->r.call, arg, name, n, &q);
    if (st != JVN_OK) return st;
    for (int k = 0; k < x->n_targets; k++)
        if (x->targets[k] == q) return JVN_OK;
    x->targets[x->n_targets++] = q;
    return JVN_OK;
}

/* Names with commas between. */
static jvn_status add_targets(study *x, int k)
{
    jvn_call *call = x->r.call;
    int arg = x->r.base + k, n = jvn_count(call, arg);
    jvn_status st = JVN_OK;
    for (int i = 0; i < n && st == JVN_OK; i++)
        for (const char *s = jvn_item_of(call, arg, i)->text; *s && st == JVN_OK;) {
            size_t length = strcspn(s, ",");
            st = add_target(x, JVN_BLAME(arg, i), s, length);
            s += length + (s[length] == ',');
        }
    return st;
}

/* What is assumed outright is no answer. */
static bool can_be_had(const scenario *s, int target)
{
    plan p;
    return plan_make(&p, s, &target, 1) && p.basis[target] != USUAL;
}

static bool can_be_had_of_all(const study *x, int target)
{
    bool all = true;
    for (int i = 0; i < x->r.n; i++) all &= can_be_had(&x->r.stages[i], target);
    return all;
}

/* The first target is what the command is for: says why it is left out. */
static void tell_left_out(const study *x, int q)
{
    char sets[160];
    int i = 0;
    while (i + 1 < x->r.n && can_be_had(&x->r.stages[i], q)) i++;
    missing_sets(&x->r.stages[i], q, x->r.map, x->r.n_map, sets, sizeof sets);
    jvn_say(x->r.call, "%s is left out%s%s", quantities[q].name, *sets ? ": it would take " : "", sets);
}

static void choose_usual(study *x)
{
    const form *f = x->form;
    for (int k = 0; k < f->n_targets; k++)
        if (!f->some || can_be_had_of_all(x, f->targets[k])) x->targets[x->n_targets++] = f->targets[k];
    if (x->n_targets == 0) x->targets[x->n_targets++] = f->targets[0];
    else if (x->targets[0] != f->targets[0]) tell_left_out(x, f->targets[0]);
}

static jvn_status choose_targets(study *x)
{
    jvn_status st = add_targets(x, IN_BASIS);
    if (x->n_targets == 0) choose_usual(x);
    x->n_needed = !jvn_given(x->r.call, x->r.base + IN_BASIS) && x->form->n_needed ? x->form->n_needed : x->n_targets;
    return st == JVN_OK ? add_targets(x, IN_SHOW) : st;
}

/* ---- working it out ------------------------------------------------------------------------------ */

static jvn_status plan_stage(study *x, int i)
{
    const scenario *s = &x->r.stages[i];
    int targets[N_QUANTITIES], n = 0;
    for (int k = 0; k < x->n_targets; k++) {
        bool can = can_be_had(s, x->targets[k]);
        if (!can && k < x->n_needed) return form_cannot(&x->r, s, -1, x->targets[k]);
        if (can) targets[n++] = x->targets[k];
    }
    plan_make_new(&x->plans[i], s, targets, n);
    plan_point(&x->plans[i], s, x->values + (int64_t)i * N_QUANTITIES);
    return JVN_OK;
}

/* What was asked for, and no stage has, fails. */
static jvn_status look_for(const study *x)
{
    for (int k = x->n_needed; k < x->n_targets; k++) {
        bool any = x->r.n == 0;
        for (int i = 0; i < x->r.n; i++) any |= x->plans[i].basis[x->targets[k]] != UNKNOWN;
        if (!any) return form_cannot(&x->r, &x->r.stages[0], -1, x->targets[k]);
    }
    return JVN_OK;
}

/* Blames a flag that gave nothing of what it divides by. */
static jvn_status no_number(const study *x, int i, int q)
{
    char hint[80] = "what enters it contradicts itself", of[80];
    int blame = JVN_NOARG;
    for (int k = 0; k < x->r.n_map; k++) {
        int cause = x->r.map[k];
        if (x->plans[i].basis[cause] != GIVEN || study_value(x, i, cause) != 0) continue;
        snprintf(hint, sizeof hint, "%s is 0", quantities[cause].name);
        blame = request_flag(&x->r, cause);
    }
    return jvn_fail(x->r.call, JVN_EDATA, blame, hint, "%s%s comes to no number", quantities[q].name, request_of(&x->r, &x->r.stages[i], of, sizeof of));
}

/* What is made and cannot be. */
static bool is_beyond(const study *x, int i, int q)
{
    double v = study_value(x, i, q);
    return x->plans[i].basis[q] == MADE && !(v >= quantities[q].least && v <= quantities[q].most);
}

/* What comes to more than it can be is shown, and told once; what comes to no number fails. */
static jvn_status look_at(const study *x, int q)
{
    const quantity *what = &quantities[q];
    char of[80], more[40] = "";
    int first = -1, n = 0;
    for (int i = 0; i < x->r.n; i++) {
        if (!is_beyond(x, i, q)) continue;
        if (!isfinite(study_value(x, i, q))) return no_number(x, i, q);
        if (n++ == 0) first = i;
    }
    if (n == 0) return JVN_OK;
    double v = study_value(x, first, q);
    if (n > 1) snprintf(more, sizeof more, ", and in %d more", n - 1);
    jvn_say(x->r.call, "%s%s comes to %.4g: it is %s %g%s", what->name, request_of(&x->r, &x->r.stages[first], of, sizeof of), v,
            v > what->most ? "at most" : "at least", v > what->most ? what->most : what->least, more);
    return JVN_OK;
}

static jvn_status work_out(study *x)
{
    const jvn_host *h = x->r.call->host;
    x->plans = h->scratch(x->r.call, (int64_t)sizeof *x->plans * (x->r.n + 1));
    x->values = h->scratch(x->r.call, (int64_t)sizeof *x->values * N_QUANTITIES * (x->r.n + 1));
    if (!x->plans || !x->values) return JVN_ENOMEM;
    jvn_status st = JVN_OK;
    for (int i = 0; i < x->r.n && st == JVN_OK; i++) st = h->cancelled(x->r.call) ? JVN_ECANCELLED : plan_stage(x, i);
    for (int q = 0; q < N_QUANTITIES && st == JVN_OK; q++) st = look_at(x, q);
    return st == JVN_OK ? look_for(x) : st;
}

static bool is_certain(const scenario *s)
{
    for (int q = 0; q < N_QUANTITIES; q++)
        if (s->known[q].basis == GIVEN && s->known[q].value.kind != CONSTANT) return false;
    return true;
}

/* What the rest makes of a number that was given and does not enter; NAN where that agrees, within 5 %, or is nothing. */
static double contradiction(const study *x, int i, int q)
{
    const scenario *s = &x->r.stages[i];
    int made_by;
    if (s->known[q].basis != GIVEN || x->plans[i].basis[q] != UNKNOWN || !is_certain(s)) return NAN;
    double made = plan_otherwise(s, q, &made_by);
    return fabs(dist_quantile(&s->known[q].value, 0.5) / made - 1) <= 0.05 ? NAN : made;
}

/* What was typed but does not enter any stage, and what was given that the rest contradicts. */
static void tell_idle(const study *x)
{
    char of[80];
    for (int k = 0; k < x->r.n_map; k++) {
        int q = x->r.map[k], first = -1, n = 0;
        bool enters = !jvn_given(x->r.call, k);
        for (int i = 0; i < x->r.n; i++) {
            enters |= x->plans[i].basis[q] != UNKNOWN;
            if (!isnan(contradiction(x, i, q)) && n++ == 0) first = i;
        }
        if (n)
            jvn_say(x->r.call, "%s%s does not enter, and the rest makes it %.6g, not %.6g: cost check shows what differs", quantities[q].name,
                    request_of(&x->r, &x->r.stages[first], of, sizeof of), contradiction(x, first, q),
                    dist_quantile(&x->r.stages[first].known[q].value, 0.5));
        else if (!enters) jvn_say(x->r.call, "%s does not enter: what it would lead to is known without it", quantities[q].flag);
    }
}

/* ---- the table ----------------------------------------------------------------------------------- */

static bool is_among(int q, const int *list, int n)
{
    for (int k = 0; k < n; k++)
        if (list[k] == q) return true;
    return false;
}

static bool is_hidden(const study *x, int q)
{
    for (int k = 0; k < x->form->n_hidden; k++)
        if (x->form->hidden[k] == q) return true;
    return false;
}

/* Typed, and the same in every row. */
static bool is_same(const study *x, int q)
{
    bool same = x->r.n > 1;
    for (int i = 0; i < x->r.n; i++) same &= x->plans[i].basis[q] == GIVEN && study_value(x, i, q) == study_value(x, 0, q);
    return same;
}

/* Conventions of the method stand behind the formulas that they enter; what cases have in common is not repeated. */
static bool is_shown(const study *x, int q)
{
    if (is_among(q, x->targets, x->n_targets)) return true;
    if (is_hidden(x, q) || (x->r.rows >= CASES && is_same(x, q))) return false;
    for (int i = 0; i < x->r.n; i++) {
        basis b = x->plans[i].basis[q];
        if (b != UNKNOWN && !(b == USUAL && quantities[q].custom == CONVENTION)) return true;
    }
    return false;
}

/* Amounts can be summed; others have no total, and tokens and time of stages are not told as one. */
static bool has_total(const study *x, int q)
{
    return request_adds_up(&x->r, q) && q != Q_TOKENS && q != Q_HOURS && q != Q_DAYS;
}

/* The last is the total, where there is one. */
static int n_rows(const study *x) { return x->r.n + (x->r.n > 1 && x->r.rows < CASES); }

static jvn_status add_quantity(const study *x, int q, double *column)
{
    char convention[1000];
    double total = 0;
    for (int i = 0; i < x->r.n; i++) total += column[i] = study_value(x, i, q);
    column[x->r.n] = has_total(x, q) ? total : NAN;
    assumptions_spell(x->plans, x->r.stages, x->r.n, q, convention, sizeof convention);
    return add_numbers(x->r.call, NULL, quantities[q].name, quantities[q].unit, convention, column, n_rows(x));
}

static jvn_status add_labels(const study *x, const char **labels)
{
    bool any = n_rows(x) > x->r.n;
    for (int i = 0; i < x->r.n; i++) any |= (labels[i] = x->r.stages[i].label) != NULL;
    labels[x->r.n] = "total";
    return any ? add_texts(x->r.call, NULL, x->r.named ? x->r.named : "stage", NULL, labels, n_rows(x)) : JVN_OK;
}

/* Each row's bar begins where the last ended. */
static jvn_status add_waterfall(const study *x, const double *shares)
{
    jvn_call *call = x->r.call;
    int n = x->r.n;
    double *from = call->host->scratch(call, (int64_t)sizeof *from * (n + 1)), *to = call->host->scratch(call, (int64_t)sizeof *to * (n + 1));
    double at = 0;
    if (!from || !to) return JVN_ENOMEM;
    for (int i = 0; i < n; i++) {
        from[i] = at;
        to[i] = at += shares[i];
    }
    from[n] = 0, to[n] = 100;
    return add_bars(call, NULL, NULL, from, to, NAN, 0, 100, n + 1);
}

static jvn_status add_share(const study *x, double *column)
{
    double total = 0;
    int q = x->targets[0];
    if (x->r.n < 2 || !has_total(x, q)) return JVN_OK;
    for (int i = 0; i < x->r.n; i++) total += study_value(x, i, q);
    for (int i = 0; i < x->r.n; i++) column[i] = 100 * study_value(x, i, q) / total;
    column[x->r.n] = 100;
    jvn_status st = add_numbers(x->r.call, NULL, "share", "%", "of the total", column, x->r.n + 1);
    return st == JVN_OK && isfinite(total) && total > 0 ? add_waterfall(x, column) : st;
}

static jvn_status add_table(const study *x)
{
    const jvn_host *h = x->r.call->host;
    const char **labels = h->scratch(x->r.call, (int64_t)sizeof *labels * (x->r.n + 1));
    double *column = h->scratch(x->r.call, (int64_t)sizeof *column * (x->r.n + 1));
    if (!labels || !column) return JVN_ENOMEM;
    jvn_status st = add_labels(x, labels);
    for (int q = 0; q < N_QUANTITIES && st == JVN_OK; q++)
        if (is_shown(x, q)) st = add_quantity(x, q, column);
    return st == JVN_OK ? add_share(x, column) : st;
}

/* ---- draws --------------------------------------------------------------------------------------- */

/* Draws are of one number. */
static jvn_status tell_no_sum(const study *x, uncertain *u)
{
    jvn_status st = uncertain_open(x->r.call, u);
    if (st == JVN_OK && u->n_inputs)
        jvn_say(x->r.call, "%s of %d rows is not one number: draws are of one row alone", quantities[u->target].name, u->n_scenarios);
    return st;
}

static jvn_status draw(const study *x)
{
    const int base = x->r.base;
    const uncertain_wants wants = {.below = base + IN_BELOW, .keep = jvn_given(x->r.call, base + IN_KEEP)};
    uncertain u = {.scenarios = x->r.stages, .plans = x->plans, .n_scenarios = x->r.n, .target = x->targets[0]};
    if (u.n_scenarios > 1 && !request_adds_up(&x->r, u.target)) return tell_no_sum(x, &u);
    u.draws = jvn_item_of(x->r.call, base + IN_DRAWS, 0)->integer;
    u.seed = (uint64_t)jvn_item_of(x->r.call, base + IN_SEED, 0)->integer;
    jvn_status st = uncertain_open(x->r.call, &u);
    if (st == JVN_OK) st = uncertain_correlate(x->r.call, &u, base + IN_CORRELATE);
    if (st == JVN_OK && u.n_inputs) return uncertain_tables(x->r.call, &u, &wants);
    if (st == JVN_OK && (wants.keep || jvn_given(x->r.call, wants.below)))
        jvn_say(x->r.call, "no input of %s is uncertain: there are no draws", quantities[u.target].name);
    return st;
}

jvn_status run_forward(jvn_call *call)
{
    const form *f = call->data;
    study x = {.form = f, .r = form_request(call)};
    jvn_status st = request_open(&x.r);
    if (st == JVN_OK) st = choose_targets(&x);
    if (st == JVN_OK) st = work_out(&x);
    if (st != JVN_OK) return st;
    tell_idle(&x);
    st = add_table(&x);
    if (st == JVN_OK && f->more) st = f->more(&x);
    if (st == JVN_OK) st = waterfall_add(&x);
    if (st == JVN_OK) st = assumptions_add(call, "assumptions", x.plans, x.r.stages, x.values, x.r.n);
    return st == JVN_OK ? draw(&x) : st;
}
