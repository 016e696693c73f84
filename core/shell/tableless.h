/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tableless.h -- which lines of the shell's own commands change something and make no table: a line that wants one of them
 * is refused before it has done anything. */
#ifndef JV_TABLELESS_H
#define JV_TABLELESS_H

#include "../lang/parse.h"

bool is_tableless(const stage *s);

#endif
