/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shell_json.h -- the whole live shell as one document, for programs. */
#ifndef JV_SHELL_JSON_H
#define JV_SHELL_JSON_H

#include "session.h"

/* One JSON object. Keys stay; new ones may come: "jevons" (the release), "abi", "types" of values, "param_types" and how
 * they are read, "keywords" of expressions, "interfaces" with the ABI that brought them, "plugins", loaded or not,
 * "datasets" by name, and what help_json adds: "commands", "functions", "readers", "writers", "metrics", "options". */
void shell_json(const session *s, FILE *out);

#endif
