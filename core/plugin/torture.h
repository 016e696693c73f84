/* SPDX-License-Identifier: GPL-3.0-or-later */
/* torture.h -- the child's half of `plugin torture`: everything that a plugin offers, each thing with all of its cases,
 * told on a pipe as torture_report.h says. */
#ifndef JV_TORTURE_H
#define JV_TORTURE_H

#include "torture_call.h"

/* Reports every thing that the plugin of this id offers: its kind, and its name (functions: signature). */
void torture_list(const torture_world *w, const char *id);
/* Runs cases first .. last (last -1: to the end) of the thing of that number in the list. Files go to the current
 * folder. */
void torture_thing(const torture_world *w, const char *id, int thing, int first, int last);

#endif
