/* SPDX-License-Identifier: GPL-3.0-or-later */
/* torture_print.h -- a number that stands for a result: equal results have equal ones. Values of null rows do not
 * count, and all NaNs are one. */
#ifndef JV_TORTURE_PRINT_H
#define JV_TORTURE_PRINT_H

#include "../table/table.h"

uint64_t print_bytes(uint64_t print, const void *bytes, int64_t n);
uint64_t print_text(uint64_t print, const char *s);
uint64_t print_column(uint64_t print, const column *c);
/* NULL: no table. */
uint64_t print_table(uint64_t print, const table *t);

#endif
