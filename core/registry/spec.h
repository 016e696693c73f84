/* SPDX-License-Identifier: GPL-3.0-or-later */
/* spec.h -- the spec of something that is registered: read, and refused where it breaks a rule of plugin.h. */
#ifndef JV_SPEC_H
#define JV_SPEC_H

#include "registry.h"

/* Sets what all kinds have, and a function's signature, from it->spec and it->kind. */
jvn_status spec_read(reg_item *it, err *e);
/* Whether all that was read can be registered. */
jvn_status spec_check(const reg_item *it, err *e);
/* Whether word is one of those in a list, which `between` parts. */
bool spec_lists(const char *all, char between, const char *word, int (*compare)(const char *, const char *, size_t));

#endif
