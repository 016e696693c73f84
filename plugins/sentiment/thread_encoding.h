/* SPDX-License-Identifier: GPL-3.0-or-later */
/* thread_encoding.h -- any bytes as UTF-8. */
#ifndef SENTIMENT_THREAD_ENCODING_H
#define SENTIMENT_THREAD_ENCODING_H

#include "thread.h"

/* UTF-16 by its byte order mark (or by every second byte being 0), else UTF-8; bytes that are none are read as Windows-1252, which holds
 * Latin-1. Zero bytes are left out. What was done is told in t. What needs nothing stays where it is. */
void to_utf8(pool *p, thread *t, const char **s, int64_t *n);

#endif
