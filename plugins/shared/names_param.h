/* SPDX-License-Identifier: GPL-3.0-or-later */
/* names_param.h -- the parameter by which a command takes names of the user's: see names_table.h. */
#ifndef SHARED_NAMES_PARAM_H
#define SHARED_NAMES_PARAM_H

#include <jevons/plugin.h>

#define NAMES_PARAM {"--names", JVN_P_TABLE, 0, NULL, NULL, "names of yours: id, and label, kind, aliases with semicolons between"}

#endif
