/* SPDX-License-Identifier: GPL-3.0-or-later */
/* open.h -- opens the engine and the files that a command's arguments name. */
#ifndef SENTIMENT_OPEN_H
#define SENTIMENT_OPEN_H

#include <jevons/plugin.h>

#include "engine.h"

/* first: the index of --engine among the arguments. */
jvn_status open_engine(jvn_call *call, pool *p, int first, engine *e);
/* The file that item `item` of argument `arg` names, `-` standard input, read whole into the pool. */
jvn_status open_bytes(jvn_call *call, pool *p, int arg, int item, const char **bytes, int64_t *n);

#endif
