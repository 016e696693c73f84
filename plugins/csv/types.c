/* SPDX-License-Identifier: GPL-3.0-or-later */
/* types.c -- --types 'volume=float64, ticker=string': types that the user decides. */
#include "csv.h"

static const char *const TYPES[] = {"bool", "int64", "float64", "string", "dict", "date", "timestamp"};
static const jvn_type CODES[] = {JVN_BOOL, JVN_INT64, JVN_FLOAT64,  JVN_STRING,
                                 JVN_DICT, JVN_DATE,  JVN_TIMESTAMP};
#define N_TYPES ((int)(sizeof TYPES / sizeof *TYPES))
#define LONGEST_NAME 256

static const char *blanks(const char *p)
{
    while (*p == ' ' || *p == '\t') p++;
    return p;
}

/* A name, in quotes or up to one of `stops`. NULL: it is too long or not closed. */
static const char *name_read(const char *p, const char *stops, char *name)
{
    bool quoted = *p == '"';
    size_t n = quoted ? strcspn(++p, "\"") : strcspn(p, stops);
    if (n >= LONGEST_NAME || (quoted && !p[n])) return NULL;
    memcpy(name, p, n);
    p += n + quoted;
    while (!quoted && n > 0 && (name[n - 1] == ' ' || name[n - 1] == '\t')) n--;
    name[n] = 0;
    return blanks(p);
}

static const char *did_you_mean(const char *near, char *hint, size_t room, const char *otherwise)
{
    if (near) snprintf(hint, room, "did you mean '%.200s'?", near);
    return near ? hint : otherwise;
}

static jvn_status no_column(struct job *j, const char *name)
{
    const char *names[MOST_COLUMNS];
    char hint[256];
    for (int32_t i = 0; i < j->n_columns; i++) names[i] = j->columns[i].name;
    const char *near = jvn_texts_of(j->call)->nearest(name, names, j->n_columns);
    return jvn_fail(j->call, JVN_ENAME, ARG_TYPES, did_you_mean(near, hint, sizeof hint, NULL),
                    "%s has no column '%s'", j->source.name, name);
}

static jvn_status no_type(struct job *j, const char *type)
{
    char hint[256];
    const char *near = jvn_texts_of(j->call)->nearest(type, TYPES, N_TYPES);
    return jvn_fail(
        j->call, JVN_ENAME, ARG_TYPES,
        did_you_mean(near, hint, sizeof hint, "types are bool, int64, float64, string, dict, date, timestamp"),
        "no type is called '%s'", type);
}

static jvn_status set_type(struct job *j, const char *name, const char *type)
{
    int32_t i = 0;
    int t = 0;
    while (i < j->n_columns && strcmp(j->columns[i].name, name) != 0) i++;
    while (t < N_TYPES && strcmp(TYPES[t], type) != 0) t++;
    if (i == j->n_columns) return no_column(j, name);
    if (t == N_TYPES) return no_type(j, type);
    j->columns[i].forced = CODES[t];
    return JVN_OK;
}

jvn_status types_read(struct job *j)
{
    char name[LONGEST_NAME], type[LONGEST_NAME];
    if (!jvn_given(j->call, ARG_TYPES)) return JVN_OK;
    const char *text = jvn_item_of(j->call, ARG_TYPES, 0)->text, *p = blanks(text);
    while (*p) {
        p = name_read(p, "=,", name);
        if (p && *p == '=') p = name_read(blanks(p + 1), ",", type);
        else p = NULL;
        if (!p || (*p && *p != ','))
            return jvn_fail(j->call, JVN_ESYNTAX, ARG_TYPES, "write --types 'volume=float64, ticker=string'",
                            "'%s' is not a list of NAME=TYPE", text);
        jvn_status st = set_type(j, name, type);
        if (st != JVN_OK) return st;
        if (*p) p = blanks(p + 1);
    }
    return JVN_OK;
}
