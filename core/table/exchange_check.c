/* SPDX-License-Identifier: GPL-3.0-or-later */
/* exchange_check.c -- the look at what a plugin returned, before it is believed. */
#include "exchange_check.h"

#include <inttypes.h>

#include "../base/pool.h"
#include "../base/text.h"
#include "rows_work.h"

/* ---- dictionary codes ---- */

static jvn_status check_codes(void *context, int64_t chunk)
{
    const column *c = context;
    int64_t at = chunk * ROWS_CHUNK, end = chunk_end(chunk, c->length);
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

static jvn_status check_distinct(const column *c, err *e)
{
    buffer *firsts;
    int64_t i = 0, n;
    if (texts_number(KEY_EQUAL, c, NULL, &firsts, &n) != JVN_OK)
        return fail(e, JVN_ENOMEM, "no memory to check a dictionary of %" PRId64 " values", c->length);
    while (i < n && ((const int64_t *)firsts->data)[i] == i) i++;
    buffer_unref(firsts);
    return i == n ? JVN_OK : fail(e, JVN_EPLUGIN, "dictionary: value %" PRId64 " stands in it twice", i);
}

static jvn_status check_dictionary(const column *c, err *e)
{
    if (c->dict->type != JVN_STRING || c->dict->validity)
        return fail(e, JVN_EPLUGIN, "dictionary: its values must be strings without nulls");
    jvn_status st = check_distinct(c->dict, e);
    if (st != JVN_OK) return st;
    if (pool_run(chunk_count(c->length), check_codes, (void *)(uintptr_t)c) != JVN_OK)
        return fail(e, JVN_EPLUGIN, "dictionary: a code is outside its %" PRId64 " values", c->dict->length);
    return JVN_OK;
}

/* ---- text ---- */

static jvn_status check_texts(void *context, int64_t chunk)
{
    const column *c = context;
    int64_t i = chunk * ROWS_CHUNK, end = chunk_end(chunk, c->length);
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
    switch (pool_run(chunk_count(c->length), check_texts, (void *)(uintptr_t)c)) {
    case JVN_OK: return JVN_OK;
    case JVN_EDATA: return fail(e, JVN_EPLUGIN, "text: a value is not UTF-8");
    default: return fail(e, JVN_EPLUGIN, "text: offsets fall or leave the buffer");
    }
}
