/* SPDX-License-Identifier: GPL-3.0-or-later */
/* view.h -- a ledger as writers see it: rows of text by column name, in the order of documents and places. */
#ifndef CLAIMS_VIEW_H
#define CLAIMS_VIEW_H

#include <jevons/plugin.h>

typedef struct view {
    jvn_call *call;
    const jvn_table *table;
    jvn_bytes out;
    int64_t *order; /* rows by file, then start; those that wrap others first */
} view;

/* JVN_ENAME: the table has no columns `file`, `start`, `stop` and is no ledger. */
jvn_status view_open(view *v, jvn_call *call);
/* Writes what is out, and drops it. */
jvn_status view_close(view *v, jvn_status st);

/* A cell, spelled; NULL: null, or no such column. In buf, of n bytes, or where it is longer in the call's scratch. */
const char *view_text(const view *v, int64_t row, const char *column, char *buf, int64_t n);
/* A whole number; -1: null, or no such column. */
int64_t view_whole(const view *v, int64_t row, const char *column);
/* Whether rows i and j are of one file. */
int view_same_file(const view *v, int64_t i, int64_t j);

/* Text with <, >, & and " as entities. */
void view_escape(jvn_bytes *o, const char *s, int64_t n);
/* What no page or terminal should get: controls, line ends among them. */
static inline int view_is_control(char c) { return (unsigned char)c < ' ' || c == 0x7f; }
/* Text as a JSON string, quotes included; fit for a script of a page. */
void view_json(jvn_bytes *o, const char *s, int64_t n);

/* What is shown of how a verdict came to be, in this order, where a ledger has it: column, words for people. */
typedef struct working {
    const char *column, *words;
} working;
extern const working workings[];
extern const int n_workings;

#endif
