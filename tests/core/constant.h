/* SPDX-License-Identifier: GPL-3.0-or-later */
/* constant.h -- columns of equal numbers or truth values, for tests. */
#ifndef JV_CONSTANT_TEST_H
#define JV_CONSTANT_TEST_H

#include "unit.h"

#include "../../core/table/column.h"

/* x: the value's C type. NULL: no memory. */
static inline column *constant(jvn_type type, const void *x, int64_t n)
{
    column *c = column_new(type, n, 0, false);
    for (int64_t i = 0; c && i < n; i++) {
        if (type == JVN_BOOL) jvn_set_bit(c->data->data, i, *(const bool *)x);
        else memcpy((char *)c->data->data + i * type_width(type), x, (size_t)type_width(type));
    }
    return c;
}

#endif
