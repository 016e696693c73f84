/* SPDX-License-Identifier: GPL-3.0-or-later */
/* complete_find.h -- what the parts of completion share: the place in the line, and the candidates found so far. */
#ifndef JV_COMPLETE_FIND_H
#define JV_COMPLETE_FIND_H

#include "complete.h"

/* How a candidate is written where it stands. */
typedef enum spelling {
    AS_IS,   /* it needs no quotes */
    AS_WORD, /* in double quotes if blanks or quotes are in it */
    AS_NAME  /* in double quotes if it is no name */
} spelling;

typedef struct finder {
    session *s;
    arena *a;
    const char *text;
    statement st;
    const char *typed; /* of the word, without quotes */
    char quote;        /* that the word stands in; '\0': none */
    table *input;      /* what feeds the stage, perhaps without its rows; NULL: nothing is known */
    table *head;       /* the dataset at the head; NULL: none */
    bool folded;       /* all candidates differ from what is typed in letter case */
    completion *out;
} finder;

/* Adds a candidate that begins with what is typed; those that do but for letter case count where there is no other. */
void offer_word(finder *f, const char *name, spelling how);
/* Every word of "a|b|c". */
void offer_list(finder *f, const char *words);
void offer_datasets(finder *f);
void offer_items(finder *f, reg_kind kind);
/* Names of the input's columns. */
void offer_columns(finder *f);
/* Values of the column: of the head's, else the input's of that name. Of long texts those of the first rows. */
void offer_values(finder *f, const char *column);
/* Folders, and files whose name ends so; NULL: all files. */
void offer_files(finder *f, const char *ending);

/* ---- complete.c ---- */

/* The stage at the end; NULL: none is begun. */
const stage *complete_stage(const finder *f);
/* Finds what feeds it. */
void complete_input(finder *f);

/* ---- complete_raw.c ---- */

/* SQL and Lua: names of datasets, and columns of those that the text names; of a program's line a file. */
void complete_raw(finder *f, const jvn_param *p);

#endif
