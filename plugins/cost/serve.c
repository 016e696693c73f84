/* SPDX-License-Identifier: GPL-3.0-or-later */
/* serve.c -- whether a model fits where it is to be served. */
#include "serve.h"

#include "columns.h"

static void tell_full(const study *x, int i, int rows, double needed, double chips)
{
    char which[32] = "";
    if (rows > 1) snprintf(which, sizeof which, "row %d: ", i + 1);
    jvn_say(x->r.call, "%sweights and cache take the memory of %g chips, not of %g: such a step cannot be run", which, ceil(needed), chips);
}

jvn_status serve_add(const study *x)
{
    int n = x->r.n, known = 0, full = 0;
    const char **fits = x->r.call->host->scratch(x->r.call, (int64_t)sizeof *fits * (n + 1));
    if (!fits) return JVN_ENOMEM;
    for (int i = 0; i < n; i++) {
        double chips = study_value(x, i, Q_CHIPS), filled = study_value(x, i, Q_CHIPS_FILLED);
        fits[i] = isnan(filled) || isnan(chips) ? NULL : filled <= chips ? "yes" : "no";
        known += fits[i] != NULL;
        if (filled > chips && full++ == 0) tell_full(x, i, n, filled, chips);
    }
    return known ? add_texts(x->r.call, NULL, "fits", NULL, fits, n) : JVN_OK;
}
