/* SPDX-License-Identifier: GPL-3.0-or-later */
/* breakeven.c -- where an owned hour of work costs what a rented one does. */
#include "breakeven.h"

#include "columns.h"
#include "solve.h"

/* The value of q with which owning costs the rent; NAN, and a note, where none that can be does. */
static double even(const study *x, problem *p, int i, int q, double rent)
{
    const scenario *s = p->stages = &x->r.stages[i];
    double found;
    outcome o = solve_for(p, q, rent, study_value(x, i, q), &found);
    if (o == SOLVED) return found;
    if (o == BEYOND || o == NOWHERE)
        jvn_say(x->r.call, "no %s up to %g makes owning%s%s as cheap as a rent of %g USD/GPUh%s", quantities[q].name, quantities[q].most,
                s->label ? " " : "", s->label ? s->label : "", rent, o == NOWHERE ? ": electricity alone costs more" : "");
    return NAN;
}

typedef struct row {
    const char *cheaper;
    double even_rent, even_utilisation, even_years;
} row;

static const member columns[] = {
    TEXT_OF(row, cheaper, NULL),
    NUMBER_OF(row, even_rent, "USD/GPUh", "owning is cheaper where rent is above"),
    NUMBER_OF(row, even_utilisation, NULL, "owning is cheaper above, alone"),
    NUMBER_OF(row, even_years, "yr", "owning is cheaper for longer, alone"),
};

jvn_status breakeven_add(const study *x)
{
    jvn_call *call = x->r.call;
    problem p = {.n = 1, .target = Q_USEFUL_RATE};
    row *rows = call->host->scratch(call, (int64_t)sizeof *rows * (x->r.n + 1));
    jvn_status st = rows ? solve_open(call, &p) : JVN_ENOMEM;
    if (st != JVN_OK) return st;
    for (int i = 0; i < x->r.n; i++) {
        double rented = study_value(x, i, Q_RATE), owned = study_value(x, i, Q_USEFUL_RATE);
        bool known = !isnan(rented);
        rows[i].cheaper = !known || isnan(owned) ? NULL : owned < rented ? "owning" : owned > rented ? "renting" : "neither";
        rows[i].even_rent = owned;
        rows[i].even_utilisation = known ? even(x, &p, i, Q_UTILISATION, rented) : NAN;
        rows[i].even_years = known ? even(x, &p, i, Q_YEARS, rented) : NAN;
    }
    return add_members(call, NULL, columns, N_MEMBERS(columns), rows, sizeof *rows, x->r.n);
}
