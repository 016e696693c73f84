/* SPDX-License-Identifier: GPL-3.0-or-later */
/* flat_write.c -- FlatBuffers, written front to back: a table first, then what it points to. */
#include "flat.h"

static void zeros(jvn_bytes *b, int64_t n)
{
    static const char none[64];
    for (; n > 0; n -= 64) jvn_put(b, none, n < 64 ? n : 64);
}

void flat_pad(jvn_bytes *b, int64_t multiple) { zeros(b, (multiple - b->n % multiple) % multiple); }

void flat_store(jvn_bytes *b, int64_t place, int64_t value, int width)
{
    if (!b->failed) memcpy(b->data + place, &value, (size_t)width);
}

void flat_begin(jvn_bytes *b)
{
    b->n = 0;
    zeros(b, 4);
}

/* The table stands 4 bytes before a multiple of 8, its slots right before it, and its fields by falling size, so that
 * each is aligned. */
int64_t flat_add(jvn_bytes *b, const uint8_t *sizes, int n)
{
    uint16_t slots[2 + FLAT_MOST_FIELDS] = {(uint16_t)(4 + 2 * n), 4};
    for (int size = 8; size; size /= 2)
        for (int i = 0; i < n; i++)
            if (sizes[i] == size) slots[2 + i] = slots[1], slots[1] = (uint16_t)(slots[1] + size);
    while ((b->n + slots[0]) % 8 != 4) zeros(b, 1);
    jvn_put(b, (const char *)slots, slots[0]);
    int64_t at = b->n;
    zeros(b, slots[1]);
    flat_store(b, at, slots[0], 4);
    if (!b->failed && load32((const uint8_t *)b->data) == 0) flat_store(b, 0, at, 4); /* the first is the root */
    return at;
}

int64_t flat_add_list(jvn_bytes *b, int64_t n, int64_t stride)
{
    while (b->n % 8 != 4) zeros(b, 1);
    int64_t at = b->n;
    zeros(b, 4 + n * stride);
    flat_store(b, at, n, 4);
    return at + 4;
}

int64_t flat_place(const jvn_bytes *b, int64_t table, int i)
{
    if (b->failed) return 0;
    const uint8_t *t = (const uint8_t *)b->data + table;
    uint16_t slot;
    memcpy(&slot, t - load32(t) + 4 + 2 * i, 2);
    return table + slot;
}

void flat_set(jvn_bytes *b, int64_t table, int i, int64_t value, int width)
{
    flat_store(b, flat_place(b, table, i), value, width);
}

void flat_point(jvn_bytes *b, int64_t place, int64_t target) { flat_store(b, place, target - place, 4); }

void flat_point_list(jvn_bytes *b, int64_t place, int64_t first) { flat_point(b, place, first - 4); }

void flat_text_at(jvn_bytes *b, int64_t place, const char *s)
{
    int64_t n = (int64_t)strlen(s), first = flat_add_list(b, n + 1, 1);
    flat_store(b, first - 4, n, 4);
    if (!b->failed) memcpy(b->data + first, s, (size_t)n);
    flat_point_list(b, place, first);
}
