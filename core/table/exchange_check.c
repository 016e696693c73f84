/* SPDX-License-Identifier: GPL-3.0-or-later */
/* exchange_check.c -- the look at what a plugin returned, before it is believed. */
#include "exchange_check.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "../base/pool.h"
#include "../base/text.h"

enum { BLOCK = 1 << 18 };

/* ---- dictionary codes ---- */

static jvn_status check_codes(void *context, int64_t block)
{
    const column *c = context;
    int64_t at = block * BLOCK, end = at + BLOCK < c->length ? at + BLOCK : c->length;
    const int32_t *codes = column_i32(c);
    uint32_t n = (uint32_t)c->dict->length;
    uint32_t worst = 0;
    if (c->validity) {
        for (int64_t i = at; i < end; i++)
            if (!column_is_null(c, i) && (uint32_t)codes[i] >= n) return JVN_EPLUGIN;
        return JVN_OK;
    }
    for (int64_t i = at; i < end; i++) worst = (uint32_t)codes[i] > worst ? (uint32_t)codes[i] : worst;
    return worst < n ? JVN_OK : JVN_EPLUGIN;
}

static bool is_new(const column *c, int64_t row, int64_t *slots, uint64_t mask)
{
    int64_t n, m;
    const char *s = column_text(c, row, &n);
    for (uint64_t h = XXH3_64bits(s, (size_t)n) & mask;; h = (h + 1) & mask) {
        if (slots[h] < 0) {
            slots[h] = row;
            return true;
        }
        const char *other = column_text(c, slots[h], &m);
        if (n == m && memcmp(s, other, (size_t)n) == 0) return false;
    }
}

static jvn_status check_distinct(const column *c, err *e)
{
    uint64_t size = 16;
    while (size < 2 * (uint64_t)c->length) size *= 2;
    buffer *b = buffer_new((int64_t)(size * sizeof(int64_t)));
    if (!b) return fail(e, JVN_ENOMEM, "no memory to check a dictionary of %" PRId64 " values", c->length);
    memset(b->data, 0xff, (size_t)b->size);
    jvn_status st = JVN_OK;
    for (int64_t i = 0; i < c->length && st == JVN_OK; i++)
        if (!is_new(c, i, b->data, size - 1))
            st = fail(e, JVN_EPLUGIN, "dictionary: value %" PRId64 " stands in it twice", i);
    buffer_unref(b);
    return st;
}

static jvn_status check_dictionary(const column *c, err *e)
{
    if (c->dict->type != JVN_STRING || c->dict->validity)
        return fail(e, JVN_EPLUGIN, "dictionary: its values must be strings without nulls");
    jvn_status st = check_distinct(c->dict, e);
    if (st != JVN_OK) return st;
    if (pool_run((c->length + BLOCK - 1) / BLOCK, check_codes, (void *)(uintptr_t)c) != JVN_OK)
        return fail(e, JVN_EPLUGIN, "dictionary: a code is outside its %" PRId64 " values", c->dict->length);
    return JVN_OK;
}

/* ---- text ---- */

static jvn_status check_texts(void *context, int64_t block)
{
    const column *c = context;
    int64_t i = block * BLOCK, end = i + BLOCK < c->length ? i + BLOCK : c->length;
    const int64_t *at = column_i64(c);
    for (; i < end; i++) {
        if (at[i] < 0 || at[i + 1] < at[i] || at[i + 1] > c->bytes->size) return JVN_EPLUGIN;
        if (!text_is_utf8((const char *)c->bytes->data + at[i], (size_t)(at[i + 1] - at[i]))) return JVN_EDATA;
    }
    return JVN_OK;
}

jvn_status check_column(const column *c, err *e)
{
    if (c->type == JVN_DICT) return check_dictionary(c, e);
    if (c->type != JVN_STRING) return JVN_OK;
    switch (pool_run((c->length + BLOCK - 1) / BLOCK, check_texts, (void *)(uintptr_t)c)) {
    case JVN_OK: return JVN_OK;
    case JVN_EDATA: return fail(e, JVN_EPLUGIN, "text: a value is not UTF-8");
    default: return fail(e, JVN_EPLUGIN, "text: offsets fall or leave the buffer");
    }
}
