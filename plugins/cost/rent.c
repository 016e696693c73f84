/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rent.c -- the metric `chip_rent`: what a chip was rented for, as `cost rates` knows. */
#include "metrics.h"

#include "columns.h"

enum { IN_RENTS = N_METRIC_ARGS };

static int year_of(jvn_call *call)
{
    int64_t year = 0;
    int month, day;
    if (jvn_given(call, IN_DATE)) jvn_texts_of(call)->date_of((int32_t)jvn_item_of(call, IN_DATE, 0)->integer, &year, &month, &day);
    return (int)year;
}

jvn_status run_chip_rent(jvn_call *call)
{
    const facts_args args = {.hardware = -1, .rates = IN_RENTS, .energy = -1, .models = -1};
    const char *chip = jvn_item_of(call, IN_ENTITY, 0)->text;
    char reason[200];
    const char *told[] = {reason};
    scenario *s = call->host->scratch(call, sizeof *s);
    facts *f = NULL;
    if (!s) return JVN_ENOMEM;
    memset(s, 0, sizeof *s);
    jvn_status st = facts_open(call, &args, &f);
    if (st == JVN_OK) st = facts_rate(call, f, chip, year_of(call), s);
    if (st != JVN_OK) return st;
    const belief *rate = &s->known[Q_RATE];
    const bool known = rate->basis != UNKNOWN;
    const double value = known ? dist_quantile(&rate->value, 0.5) : NAN;
    st = add_numbers(call, NULL, "value", "USD/GPUh", known ? rate->source : NULL, &value, 1);
    if (st != JVN_OK || known) return st;
    snprintf(reason, sizeof reason, "no rent of '%.80s' is known; --rates-table brings others", chip);
    return add_texts(call, NULL, "reason", NULL, told, 1);
}
