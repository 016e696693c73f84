/* SPDX-License-Identifier: GPL-3.0-or-later */
/* find_params.h -- what commands take that look for claims in documents. */
#ifndef CLAIMS_FIND_PARAMS_H
#define CLAIMS_FIND_PARAMS_H

#include "units_table.h"

#include "names_param.h"

/* Documents to look in. */
#define FIND_PARAM_LIST(required)                                                                                            \
    {"FILE", JVN_P_FILE, (required) | JVN_MANY, NULL, NULL, "documents"},                                                    \
    {"--as", JVN_P_ENUM, 0, "plain|markdown|html", NULL, "the format, where it is not to be guessed"},                       \
    NAMES_PARAM,                                                                                                             \
    {"--date", JVN_P_DATE, 0, NULL, NULL, "the day of documents that do not tell theirs: what \"today\" and \"Monday\" mean"}, \
    {"--metrics", JVN_P_TABLE, 0, NULL, NULL, "words of yours that tell a measure: trigger, metric, unit, direction, kind; see data/claims/metrics.csv"}, \
    UNITS_PARAM
enum { FIND_FILES, FIND_FORMAT, FIND_NAMES, FIND_DATE, FIND_METRICS, FIND_UNITS, FIND_PARAMS, NAMES_PARAMS = 2 };

#endif
