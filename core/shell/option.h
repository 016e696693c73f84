/* SPDX-License-Identifier: GPL-3.0-or-later */
/* option.h -- the settings of a session, the shell's own and those of plugins: the registry's REG_OPTION, each with
 * name, type, range, initial value and meaning. */
#ifndef JV_OPTION_H
#define JV_OPTION_H

#include "session.h"

/* Value i of the setting, for completion; NULL: there are no more, or it has no list of them. */
const char *option_value(const session *s, const reg_item *it, int i, char *buf, size_t n);

#endif
