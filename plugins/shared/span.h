/* SPDX-License-Identifier: GPL-3.0-or-later */
/* span.h -- a stretch of bytes. */
#ifndef SHARED_SPAN_H
#define SHARED_SPAN_H

#include <stdint.h>

/* Bytes start .. end-1. */
typedef struct span {
    int64_t start, end;
} span;

#endif
