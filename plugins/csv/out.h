/* SPDX-License-Identifier: GPL-3.0-or-later */
/* out.h -- rows to bytes: values written exactly into growing buffers, many blocks of rows at once. */
#ifndef OUT_H
#define OUT_H

#include <stdbool.h>

#include <jevons/plugin.h>

struct out {
    char *data;
    size_t n, room;
    bool failed; /* no memory: the rest is not written */
};

void out_bytes(struct out *o, const char *at, size_t n);
void out_text(struct out *o, const char *text);
void out_char(struct out *o, char c);
void out_int(struct out *o, int64_t x);
/* The shortest decimal that reads back as x, which must be finite. */
void out_double(struct out *o, double x);
/* 2025-01-27 */
void out_date(struct out *o, int32_t days);
/* 2025-01-27T14:30:00Z, with as many digits of a second as it has. */
void out_stamp(struct out *o, int64_t micros);

/* Writes rows begin .. end-1. Runs on any thread. */
typedef void out_rows_fn(const void *context, int64_t begin, int64_t end, struct out *o);
/* All rows of the input, in order. */
jvn_status out_all(jvn_call *call, int64_t rows, out_rows_fn *write, const void *context);
/* Gives a buffer's bytes to the host and empties it. */
jvn_status out_flush(jvn_call *call, struct out *o);
void out_free(struct out *o);

#endif
