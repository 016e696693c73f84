/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rows_fact.h -- what is remembered of a column, with others after it as lesser keys: whether its rows stand in order,
 * their groups, their rising runs. Columns do not change, so nor do facts; they go with the column. */
#ifndef JV_ROWS_FACT_H
#define JV_ROWS_FACT_H

#include "rows.h"

typedef enum fact_kind { FACT_SORTED, FACT_GROUPS, FACT_RISES } fact_kind;

/* What is asked or known. */
typedef struct fact {
    struct fact *next;
    fact_kind kind;
    bool sorted;  /* FACT_SORTED */
    groups found; /* the others; each holds references of its own */
    int n;
    uint64_t keys[]; /* ids and directions */
} fact;

fact *fact_new(fact_kind kind, int n_keys, column *const *keys, const int32_t *descending);
/* Whether it is known; then what was found is in *asked. */
bool fact_find(const column *c, fact *asked);
/* f: [moved] */
void fact_keep(column *c, fact *f);
/* Gives what was found to out, and keeps the fact, if it is news, where it is small beside the column's rows. f: [moved] */
void fact_settle(column *c, fact *f, bool known, groups *out);
/* Frees facts; NULL is fine. */
void facts_free(fact *f);

#endif
