/* SPDX-License-Identifier: GPL-3.0-or-later */
/* host_evidence.h -- the interface "jevons.evidence/1". */
#ifndef JV_HOST_EVIDENCE_H
#define JV_HOST_EVIDENCE_H

#include <jevons/plugin.h>

extern const jvn_evidence host_evidence;

#endif
