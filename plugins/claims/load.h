/* SPDX-License-Identifier: GPL-3.0-or-later */
/* load.h -- a document from a file that a command's argument names. */
#ifndef CLAIMS_LOAD_H
#define CLAIMS_LOAD_H

#include <jevons/plugin.h>

#include "document.h"

/* Item `item` of argument `arg`. format: of document_format, or -1. Notes bytes that were no UTF-8. JVN_EIO; JVN_EDATA: binary. */
jvn_status load_document(jvn_call *call, pool *p, int arg, int item, int format, document **d);

#endif
