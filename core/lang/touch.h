/* SPDX-License-Identifier: GPL-3.0-or-later */
/* touch.h -- which columns of a table the stages behind it need. */
#ifndef JV_TOUCH_H
#define JV_TOUCH_H

#include "parse.h"

/* Marks the columns of t, need[0 .. t->n-1], that n stages from `next` on look at. false: any may be needed, as where a
 * name is no column's, so that the message that follows is about the whole table. */
bool touch_columns(const stage *next, int n, const table *t, bool *need);

/* Whether a stage looks at no values, but at what is known of columns without them. */
bool touch_facts(const stage *s);

#endif
