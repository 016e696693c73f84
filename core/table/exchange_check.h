/* SPDX-License-Identifier: GPL-3.0-or-later */
/* exchange_check.h -- what exchange.c asks of its neighbours: belief in values, and arrays of others. */
#ifndef JV_EXCHANGE_CHECK_H
#define JV_EXCHANGE_CHECK_H

#include "exchange.h"

/* Whether a column's contents are what its type says: offsets ascend within the text, the text is UTF-8,
 * codes name a value, the values of a dictionary are distinct and none is null. */
jvn_status check_column(const column *c, err *e);

/* Takes an array that some other library made (released, on failure too). Its buffers are shared where count is
 * not NULL, which counts them, and type and alignment allow it; else they are copied and converted. */
jvn_status import_foreign(const struct ArrowSchema *schema, struct ArrowArray *array, int64_t *count, column **out, err *e);

#endif
