/* SPDX-License-Identifier: GPL-3.0-or-later */
/* json.h -- what the files of the json plugin share: a document being read, as cells that point into its text. */
#ifndef JSON_PLUGIN_H
#define JSON_PLUGIN_H

#include <stdbool.h>

#include <jevons/plugin.h>

enum { ARG_FILE, MOST_COLUMNS = 10000, DEEPEST = 512 };

enum cell_kind { C_NULL, C_TRUE, C_FALSE, C_NUMBER, C_STRING, C_NESTED };

/* A value where it stands in the text; of strings what is between the quotes. */
struct cell {
    const char *at;
    uint32_t n;
    uint8_t kind;
    bool escaped;
};

struct json_column {
    char *name;
    int64_t name_n;
    struct cell *cells; /* null from n on */
    int64_t n, room;
    jvn_type type;      /* JVN_NOTYPE: to be found out */
    const char *unit, *convention;
};

struct doc {
    jvn_call *call;
    const char *name;
    char *data;
    const char *p, *end;
    struct json_column *columns;
    int32_t n_columns, column_room;
    int32_t next;       /* the column that the next key probably means */
    int64_t rows;
};

/* ---- read.c ------------------------------------------------------------------------------------- */

jvn_status json_read(jvn_call *call);
/* Fails with the line of a place. */
jvn_status json_bad(const struct doc *d, const char *at, const char *format, ...) JVN_FORMAT(3, 4);
jvn_status json_no_memory(const struct doc *d);
/* What a string says, without its escapes, into room for cell->n bytes; -1: it cannot be. */
int64_t json_unescape(const struct cell *c, char *to);

/* ---- columns.c: cells to columns of the host ------------------------------------------------------ */

jvn_status json_columns(struct doc *d);

#endif
