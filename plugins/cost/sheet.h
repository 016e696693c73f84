/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sheet.h -- a table of facts: what ships with the plugin, and over it the rows of a table of the user's. */
#ifndef COST_SHEET_H
#define COST_SHEET_H

#include "quantities.h"

#include <jevons/plugin.h>
#include <stdbool.h>

/* data/cost/NAME.csv as the text csv_NAME. */
#define EMBED_CSV(name)                                                                               \
    extern const char csv_##name[] __attribute__((visibility("hidden")));                             \
    __asm__(".pushsection .rodata\n.globl csv_" #name "\n.hidden csv_" #name "\ncsv_" #name ":\n"     \
            ".incbin \"data/cost/" #name ".csv\"\n.byte 0\n.popsection\n");

typedef enum cell_type { TEXT, NUMBER, WHOLE, DAY } cell_type;

enum { NO_QUANTITY = -1, NO_COLUMN = -1, MAX_COLUMNS = 32 };

typedef struct sheet_column {
    const char *name;
    cell_type type;
    bool key;                     /* rows are one when all keys are */
    const char *unit, *convention;
    int quantity;                 /* what it says something about; NO_QUANTITY */
    double factor;                /* from its unit to the quantity's */
    int source;                   /* the column that tells where it is from; NO_COLUMN */
} sheet_column;

/* Column 0 names the row. */
typedef struct sheet_spec {
    const char *title, *csv;
    int n_columns;
    const sheet_column *columns;
    int aliases;          /* the column of other names, with semicolons between; NO_COLUMN */
    int source, its_date; /* the date of what that source tells; NO_COLUMN */
} sheet_spec;

typedef struct cell {
    const char *text;   /* NULL: empty */
    const char *origin; /* the user's table that it is from; NULL: it came with the plugin */
    const char *ours;   /* of a source: what it was before it named the user's table too; NULL: the text */
} cell;

typedef struct sheet_row {
    cell *cells;
    bool his; /* the user's, or changed by him */
} sheet_row;

typedef struct sheet {
    const sheet_spec *spec;
    int n;
    sheet_row *rows; /* those the user added stand first */
} sheet;

/* arg: which brings the user's table; below 0: none does. A row of his changes what it says of the row that has the same
 * keys; one that leaves keys open stands for all rows that share the others, and any other is added. names: NULL, or the
 * sheet whose names column 0 holds, so that its aliases work. JVN_ENAME, JVN_ETYPE, JVN_EUNIT, JVN_EDATA, JVN_ELIMIT:
 * what is wrong with his table, which is blamed. All text is the call's. */
jvn_status sheet_open(jvn_call *call, const sheet_spec *spec, const sheet *names, int arg, sheet *s);

const char *sheet_text(const sheet *s, int row, int column);
/* NAN: empty. */
double sheet_number(jvn_call *call, const sheet *s, int row, int column);
/* The next row from `from` on that is called so; -1: none. */
int sheet_find(const sheet *s, const char *name, int from);
/* What was probably meant, as a hint; NULL: nothing is near. */
const char *sheet_hint(jvn_call *call, const sheet *s, const char *name);

/* overlay.c */
jvn_status sheet_overlay(jvn_call *call, sheet *s, const sheet *names, int arg);

#endif
