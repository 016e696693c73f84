/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rows_fact.h -- what is remembered of a column's order: looked up by rows_*.c, freed with the column. */
#ifndef JV_ROWS_FACT_H
#define JV_ROWS_FACT_H

struct sort_fact;

/* Frees a column's facts; NULL is fine. For column_unref. */
void rows_forget(struct sort_fact *facts);

#endif
