/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sources.h -- the documents that a ledger names, where they can still be read. */
#ifndef CLAIMS_SOURCES_H
#define CLAIMS_SOURCES_H

#include "arithmetic.h"

enum { SOURCE_BYTES = 64 << 20 };

/* One a record. What is not there, is no file, or is larger than SOURCE_BYTES has no text. In the pool. JVN_EARG: one may
 * not be read. */
jvn_status sources_read(jvn_call *call, pool *p, const record *rows, int64_t n, source **out);

#endif
