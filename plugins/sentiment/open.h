/* SPDX-License-Identifier: GPL-3.0-or-later */
/* open.h -- opens the engine and the files that a command's arguments name. */
#ifndef SENTIMENT_OPEN_H
#define SENTIMENT_OPEN_H

#include <jevons/plugin.h>

#include "engine.h"
#include "thread.h"

typedef enum engine_kind { RULES_ENGINE, VADER_ENGINE, MODEL_ENGINE, N_ENGINES } engine_kind;
extern const char *const engine_names[N_ENGINES];

/* first: the index of --engine among the arguments. */
jvn_status open_engine(jvn_call *call, pool *p, int first, engine *e);
/* The same whatever --engine says, and whatever files are given for others. */
jvn_status open_engine_as(jvn_call *call, pool *p, int first, engine_kind which, engine *e);
/* JVN_EARG: a file is given that none of the chosen engines would read (a bit each, by engine_kind). option: what chooses them. */
jvn_status check_files(jvn_call *call, int first, const char *option, unsigned chosen);
/* The file that item `item` of argument `arg` names, `-` standard input, read whole into the pool. */
jvn_status open_bytes(jvn_call *call, pool *p, int arg, int item, const char **bytes, int64_t *n);
/* A post for every row of the column that argument `arg` names, or of the input's `text`; nulls have no text; id, author, parent and
 * time of the columns called so. Quotes are set apart. JVN_ENAME, JVN_ETYPE. */
jvn_status open_column(jvn_call *call, pool *p, int arg, thread *t);

#endif
