/* SPDX-License-Identifier: GPL-3.0-or-later */
/* breakeven.c -- where an owned hour of work costs what a rented one does. */
#include "breakeven.h"

#include "columns.h"
#include "solve.h"

/* The value of q with which owning costs the rent; NAN, and a note, where none that can be does. */
static double even(const study *x, int i, int q, double rent)
{
    const scenario *s = &x->r.stages[i];
    const problem p = {s, 1, Q_USEFUL_RATE};
    double found;
    outcome o = solve_for(&p, q, rent, study_value(x, i, q), &found);
    if (o == SOLVED) return found;
    if (o == BEYOND || o == NOWHERE)
        jvn_say(x->r.call, "no %s up to %g makes owning%s%s as cheap as a rent of %g USD/GPUh%s", quantities[q].name, quantities[q].most,
                s->label ? " " : "", s->label ? s->label : "", rent, o == NOWHERE ? ": electricity alone costs more" : "");
    return NAN;
}

jvn_status breakeven_add(const study *x)
{
    jvn_call *call = x->r.call;
    int64_t bytes = (int64_t)sizeof(double) * (x->r.n + 1);
    double *rent = call->host->scratch(call, bytes), *share = call->host->scratch(call, bytes), *years = call->host->scratch(call, bytes);
    const char **cheaper = call->host->scratch(call, bytes);
    if (!rent || !share || !years || !cheaper) return JVN_ENOMEM;
    for (int i = 0; i < x->r.n; i++) {
        double rented = study_value(x, i, Q_RATE), owned = study_value(x, i, Q_USEFUL_RATE);
        rent[i] = owned;
        share[i] = isnan(rented) ? NAN : even(x, i, Q_UTILISATION, rented);
        years[i] = isnan(rented) ? NAN : even(x, i, Q_YEARS, rented);
        cheaper[i] = isnan(rented) || isnan(owned) ? NULL : owned < rented ? "owning" : owned > rented ? "renting" : "neither";
    }
    jvn_status st = add_texts(call, NULL, "cheaper", NULL, cheaper, x->r.n);
    if (st == JVN_OK) st = add_numbers(call, NULL, "even_rent", "USD/GPUh", "owning is cheaper where rent is above", rent, x->r.n);
    if (st == JVN_OK) st = add_numbers(call, NULL, "even_utilisation", NULL, "owning is cheaper above, alone", share, x->r.n);
    return st == JVN_OK ? add_numbers(call, NULL, "even_years", "yr", "owning is cheaper for longer, alone", years, x->r.n) : st;
}
