/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plain.c -- a slice's bits and offsets as if it were a whole column. */
#include "plain.h"

/* n bits from bit `at` on, as bits from 0 with zeros behind the last. */
static bool plain_bits(const buffer *from, int64_t at, int64_t n, plain_part *out)
{
    const uint8_t *in = (const uint8_t *)from->data + at / 8;
    int64_t bytes = (n + 7) / 8, last = (at % 8 + n + 7) / 8;
    int shift = (int)(at % 8);
    *out = (plain_part){(void *)(uintptr_t)in, bytes, NULL};
    if (shift == 0 && n % 8 == 0) return true;
    out->own = buffer_new(bytes);
    if (!out->own) return false;
    uint8_t *to = out->data = out->own->data;
    for (int64_t i = 0; i < bytes; i++)
        to[i] = (uint8_t)(in[i] >> shift | (i + 1 < last && shift ? in[i + 1] << (8 - shift) : 0));
    if (n % 8) to[bytes - 1] &= (uint8_t)((1 << n % 8) - 1);
    return true;
}

/* Where each text begins, and the last ends: one offset even where there is no row, and no buffer. */
static const int64_t *offsets_of(const column *c)
{
    static const int64_t none;
    return c->length ? column_i64(c) : &none;
}

/* A slice's offsets, from 0. */
static bool plain_offsets(const column *c, plain_part *out)
{
    const int64_t *at = offsets_of(c);
    *out = (plain_part){(void *)(uintptr_t)at, (c->length + 1) * 8, NULL};
    if (at[0] == 0) return true;
    out->own = buffer_new(out->bytes);
    if (!out->own) return false;
    int64_t *to = out->data = out->own->data;
    for (int64_t i = 0; i <= c->length; i++) to[i] = at[i] - at[0];
    return true;
}

bool plain_open(const column *c, plain_part *parts)
{
    if (!c->length && c->type != JVN_STRING) return true;
    if (c->nulls && !plain_bits(c->validity, c->offset, c->length, &parts[PLAIN_VALIDITY])) return false;
    if (c->type == JVN_BOOL) return plain_bits(c->data, c->offset, c->length, &parts[PLAIN_VALUES]);
    parts[PLAIN_VALUES] = (plain_part){(void *)(uintptr_t)column_data(c), c->length * type_width(c->type), NULL};
    if (c->type != JVN_STRING) return true;
    const int64_t *at = offsets_of(c);
    if (c->length) parts[PLAIN_TEXT] = (plain_part){(char *)c->bytes->data + at[0], at[c->length] - at[0], NULL};
    return plain_offsets(c, &parts[PLAIN_VALUES]);
}

void plain_close(plain_part *parts)
{
    for (int i = 0; i < PLAIN_PARTS; i++) buffer_unref(parts[i].own);
}

int64_t plain_bytes(const column *c)
{
    int64_t n = c->nulls ? (c->length + 7) / 8 : 0;
    if (c->dict) n += plain_bytes(c->dict);
    if (c->type == JVN_BOOL) return n + (c->length + 7) / 8;
    if (c->type != JVN_STRING) return n + c->length * type_width(c->type);
    return n + (c->length + 1) * 8 + offsets_of(c)[c->length] - offsets_of(c)[0];
}
