/* SPDX-License-Identifier: GPL-3.0-or-later */
/* text_column.c -- plain and dictionary columns alike. */
#include "text_column.h"

jvn_status text_column_read(jvn_call *call, int arg, const char *called, void (*read)(void *context, int64_t row, const char *text, int64_t n),
                            void *context)
{
    const jvn_item *item = jvn_item_of(call, arg, 0);
    jvn_type type = call->host->type_of(item->schema);
    const struct ArrowArray *codes = item->array, *words = type == JVN_DICT ? codes->dictionary : codes;
    if (type != JVN_STRING && type != JVN_DICT) return jvn_fail(call, JVN_ETYPE, arg, NULL, "%s is no text", called);
    for (int64_t i = 0; i < codes->length; i++) {
        int64_t n;
        if (jvn_null(codes, i)) continue;
        const char *text = jvn_text(words, type == JVN_DICT ? jvn_i32(codes)[i] : i, &n);
        read(context, i, text, n);
        if (i % 1024 == 0 && call->host->cancelled(call)) return JVN_ECANCELLED;
    }
    return JVN_OK;
}
