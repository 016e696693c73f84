/* SPDX-License-Identifier: GPL-3.0-or-later */
/* names.h -- names as people write them, and what they probably meant. */
#ifndef COST_NAMES_H
#define COST_NAMES_H

#include <jevons/plugin.h>
#include <stdbool.h>

/* What follows a prefix that ends at `end`, case, blanks, hyphens and underscores left out; NULL: s has another. */
const char *name_after(const char *s, const char *prefix, const char *end);
/* Whether two names are one but for these. */
bool is_same_name(const char *a, const char *b);
/* A hint in the call's memory; NULL: none of the names is near. */
const char *did_you_mean(jvn_call *call, const char *word, const char *const *names, int64_t n);
/* n bytes of text, or all of it, in the call's memory; NULL: no memory, and the call has failed. */
const char *keep_bytes(jvn_call *call, const char *s, int64_t n);
const char *keep_text(jvn_call *call, const char *s);

#endif
