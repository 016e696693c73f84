/* SPDX-License-Identifier: GPL-3.0-or-later */
/* find_params.h -- what commands take that look for claims in documents. */
#ifndef CLAIMS_FIND_PARAMS_H
#define CLAIMS_FIND_PARAMS_H

#include <jevons/plugin.h>

#define NAMES_PARAM {"--names", JVN_P_TABLE, 0, NULL, NULL, "names of yours: id, and label, kind, aliases with semicolons between"}

/* Documents to look in. */
#define FIND_PARAM_LIST(required)                                                                                            \
    {"FILE", JVN_P_FILE, (required) | JVN_MANY, NULL, NULL, "documents"},                                                    \
    {"--as", JVN_P_ENUM, 0, "plain|markdown|html", NULL, "the format, where it is not to be guessed"},                       \
    NAMES_PARAM,                                                                                                             \
    {"--date", JVN_P_DATE, 0, NULL, NULL, "the day of documents that do not tell theirs: what \"today\" and \"Monday\" mean"}
enum { FIND_FILES, FIND_FORMAT, FIND_NAMES, FIND_DATE, FIND_PARAMS, NAMES_PARAMS = 2 };

#endif
