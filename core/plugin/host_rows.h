/* SPDX-License-Identifier: GPL-3.0-or-later */
/* host_rows.h -- the interface "jevons.rows/1", and what it shares with host.c. */
#ifndef JV_HOST_ROWS_H
#define JV_HOST_ROWS_H

#include "host.h"

extern const jvn_rows host_rows;

/* Records an error of the core's as the call's: e, or what st says where e says nothing. */
jvn_status host_fault(jvn_call *call, jvn_status st, const err *e);
/* Takes b: freed when the call ends. */
void host_keep(host_call *h, buffer *b);
const struct ArrowSchema *host_field(jvn_call *call, jvn_type type, const char *unit, const char *convention);

#endif
