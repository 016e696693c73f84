/* SPDX-License-Identifier: GPL-3.0-or-later */
/* load.h -- a document from a file. */
#ifndef CLAIMS_LOAD_H
#define CLAIMS_LOAD_H

#include <jevons/plugin.h>

#include "document.h"

/* blame: of jvn_fail. format: of document_format, or -1. Notes what is empty, and bytes that were no UTF-8. JVN_EIO; JVN_EDATA:
 * binary. */
jvn_status document_load(jvn_call *call, pool *p, int blame, const char *path, int format, document **d);

#endif
