/* SPDX-License-Identifier: GPL-3.0-or-later */
/* evidence.h -- asks metrics for claims, each line once, and holds the answers against the figures. */
#ifndef CLAIMS_EVIDENCE_H
#define CLAIMS_EVIDENCE_H

#include "bind.h"
#include "ledger.h"

enum { PLACES = 32 };

typedef struct answered answered;

typedef struct evidence {
    jvn_call *call;
    pool *pool;
    grid lines, related;           /* of evidence.csv and related.csv, the user's rows first */
    place_value places[PLACES];
    int n_places;
    answered **slots;              /* by line; n_slots is a power of two */
    uint64_t n_slots, n_answers;
} evidence;

/* Fills verdict, evidence, basis, asked, formula, inputs and reason of a record. */
jvn_status evidence_check(evidence *e, record *r);

#endif
