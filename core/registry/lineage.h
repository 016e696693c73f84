/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lineage.h -- what a dataset was made of: the line, the time, and every input with what identifies it. */
#ifndef JV_LINEAGE_H
#define JV_LINEAGE_H

#include <stdbool.h>

#include "../base/err.h"

typedef enum input_kind { INPUT_DATASET, INPUT_FILE, INPUT_PLUGIN, INPUT_SCRIPT, INPUT_KINDS } input_kind;

typedef struct lineage_input {
    input_kind kind;
    char *name;        /* dataset's name, path as typed, plugin's id, script's path */
    char *detail;      /* plugin: its version; a result without a name (_): the line that made it; else "" */
    int version;       /* dataset: the one used; else 0 */
    int64_t size;      /* of the file in bytes, -1: not known */
    int64_t modified;  /* microseconds since 1970, 0: not known */
    char hash[33];     /* XXH3-128 of the bytes in hex; "" where not taken */
} lineage_input;

typedef struct lineage {
    char *line;        /* the statement */
    int64_t made_at;   /* microseconds since 1970, UTC */
    int64_t micros;    /* how long it took */
    bool hashing;      /* files are hashed as they are noted */
    bool seeded;       /* a stage drew random numbers, or could have: */
    int64_t seed;      /* the first one's --seed */
    lineage_input *inputs; /* each thing once, in order of first use */
    int n;
} lineage;

/* Starts a lineage for a statement, now. lineage_clear in the end. */
void lineage_begin(lineage *l, const char *line, bool hashing);
void lineage_clear(lineage *l);
lineage *lineage_copy(const lineage *l);
void lineage_free(lineage *l); /* NULL is fine */
/* All take l NULL: nothing is noted. */
void lineage_add_dataset(lineage *l, const char *name, int version, const char *detail);
/* A file that was read: source data, a plugin's or a script's (path; name and detail identify it). */
void lineage_add_file(lineage *l, input_kind kind, const char *name, const char *detail, const char *path);
/* The same, but a file that `known` has with this size and time is not read again. What is read is put there. */
void lineage_add_known(lineage *l, lineage *known, input_kind kind, const char *name, const char *detail, const char *path);
/* XXH3-128 in hex of all bytes behind the descriptor, from where it stands; "" where they cannot be read. */
void lineage_hash(int fd, char hex[33]);
/* A copy of x. */
void lineage_add(lineage *l, const lineage_input *x);
/* Everything that other was made of. */
void lineage_add_all(lineage *l, const lineage *other);
/* "dataset", "file", "plugin", "script" */
const char *input_word(input_kind kind);

#endif
