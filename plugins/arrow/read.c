/* SPDX-License-Identifier: GPL-3.0-or-later */
/* read.c -- the reader's plan: open, find the batches, gather dictionaries, decode each column over all batches. */
#include <stdlib.h>

#include "arrow.h"

jvn_status bad_file(const struct input *in, const char *format, ...)
{
    char text[256];
    va_list ap;
    va_start(ap, format);
    vsnprintf(text, sizeof text, format, ap);
    va_end(ap);
    return jvn_fail(in->call, JVN_EDATA, ARG_FILE, NULL, "%s: %s", in->source.name, text);
}

jvn_status no_memory(jvn_call *call) { return jvn_fail(call, JVN_ENOMEM, ARG_FILE, NULL, "not enough memory for the file"); }

jvn_status arrow_read(jvn_call *call)
{
    jvn_status st;
    struct input in = {.call = call};
    TRY(source_open(call, &in.source));
    TRY(messages_read(&in));
    TRY(dictionaries_read(&in));
    TRY(columns_add(&in));
out:
    dictionaries_free(&in);
    free(in.batches);
    free(in.fills);
    source_close(&in.source);
    return st;
}
