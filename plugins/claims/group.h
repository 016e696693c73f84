/* SPDX-License-Identifier: GPL-3.0-or-later */
/* group.h -- claims of one thing: whose, which measure, at which phase, in which period; and whether they go together. */
#ifndef CLAIMS_GROUP_H
#define CLAIMS_GROUP_H

#include "ledger.h"

typedef struct group {
    const char *key;     /* "NVDA return, close, 2025-01-27, %" */
    const char *thing;   /* the same without the phase: groups of one thing stand together */
    const char *phase;
    int64_t *members;    /* rows of the ledger, in its order */
    int64_t n, n_files;
    double low, high;    /* what all asserted intervals have in common; low > high: nothing. NAN: none has an interval */
    int64_t of_low, of_high; /* the members that set them */
    double least, most;  /* of what any of them says */
} group;

typedef struct groups {
    group *items;
    int64_t n;
} groups;

/* Claims without a subject or a measure, or of no period and kind, are in no group. Sets the records' group. */
groups group_records(pool *p, const jvn_texts *texts, const grid *evidence, record *rows, int64_t n);

/* Whether asserted claims exclude each other, and both are the same source's: DISPUTED, INCONSISTENT; else SUPPORTED. */
verdict group_verdict(const group *g, const record *rows);

/* Gives the verdict to members that no evidence decides, with the two that exclude each other. */
void group_judge(pool *p, const groups *g, record *rows);

/* "17 % (a.txt:12)" */
const char *spell_claim(const record *r, char buf[200]);

#endif
