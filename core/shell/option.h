/* SPDX-License-Identifier: GPL-3.0-or-later */
/* option.h -- the settings of a session: one table with name, type, range, default and meaning. */
#ifndef JV_OPTION_H
#define JV_OPTION_H

#include "session.h"

/* Setting i as a parameter: enums with their values, integers with their range; NULL: there are no more. */
const jvn_param *option_at(int i);
/* NULL: none has that name. */
const jvn_param *option_find(const char *name);
/* Value i of the setting, for completion; NULL: there are no more, or it has no list of them. */
const char *option_value(const session *s, const jvn_param *p, int i, char *buf, size_t n);

#endif
