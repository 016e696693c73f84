/* SPDX-License-Identifier: GPL-3.0-or-later */
/* metrics.h -- what models cost, as evidence for claims. */
#ifndef COST_METRICS_H
#define COST_METRICS_H

#include "form.h"

/* Arguments: the model, a date (not used: a report has its own), the quantities of METRIC_QUANTITIES, SCENARIO_PARAMS and,
 * for a ratio, --to. call->data: metric_form. */
typedef struct metric_form {
    form asked; /* one target; or two: the first is divided by the second */
    bool needs_stage, is_ratio;
    const char *unit;
} metric_form;

jvn_status run_metric(jvn_call *call);
/* A chip, a date (its year; else the latest), --rates-table. */
jvn_status run_chip_rent(jvn_call *call);

enum { IN_ENTITY, IN_DATE, N_METRIC_ARGS, IN_TO = N_SCENARIO_PARAMS };

#endif
