/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lua_array.c -- columns made of the arrays that a function is given, which live no longer than its call. */
#include <string.h>

#include "../base/pool.h"
#include "../table/rows.h"
#include "lua_inside.h"

static void copy_bits(void *to, const void *from, int64_t offset, int64_t n)
{
    for (int64_t i = 0; i < n; i++) jvn_set_bit(to, i, jvn_bit(from, offset + i));
}

static column *copy_text(const struct ArrowArray *a, int64_t from, int64_t n)
{
    const int64_t *offsets = (const int64_t *)a->buffers[1] + from;
    column *c = column_new(JVN_STRING, n, offsets[n] - offsets[0], a->buffers[0] != NULL);
    if (!c) return NULL;
    int64_t *to = c->data->data;
    for (int64_t i = 0; i <= n; i++) to[i] = offsets[i] - offsets[0];
    if (to[n]) memcpy(c->bytes->data, (const char *)a->buffers[2] + offsets[0], (size_t)to[n]);
    return c;
}

column *lj_copy_array(const struct ArrowArray *a, jvn_type type, int64_t from, int64_t n)
{
    from += a->offset;
    column *c = type == JVN_STRING ? copy_text(a, from, n) : column_new(type, n, 0, a->buffers[0] != NULL);
    if (!c) return NULL;
    const int width = type_width(type);
    if (type == JVN_BOOL) copy_bits(c->data->data, a->buffers[1], from, n);
    else if (type != JVN_STRING && n) memcpy(c->data->data, (const char *)a->buffers[1] + from * width, (size_t)(n * width));
    if (a->buffers[0]) copy_bits(c->validity->data, a->buffers[0], from, n);
    column_count_nulls(c);
    return c;
}

column *lj_repeat(column *c, int64_t n)
{
    err e;
    column *out = NULL;
    buffer *rows = buffer_new(n * 8);
    if (rows) memset(rows->data, 0, (size_t)n * 8);
    if (!rows || rows_take(c, rows->data, n, &out, &e) != JVN_OK) out = NULL;
    buffer_unref(rows);
    column_unref(c);
    return out;
}
