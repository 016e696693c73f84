/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rules_forms.h -- the forms of an English word. */
#ifndef SENTIMENT_RULES_FORMS_H
#define SENTIMENT_RULES_FORMS_H

#include <stdint.h>

/* What takes a form of n bytes, which is gone after the call. */
typedef void (*form_sink)(void *context, const char *form, int64_t n);

/* Gives sink the forms of a word or phrase but the one it stands in. part: v: of a verb, the first word (loses, lost, losing); n: of a
 * noun, the last (losses); a: of an adjective (happier, happiest, happily). Some are forms that nobody writes. */
void forms_of(const char *term, int64_t n, char part, form_sink sink, void *context);

#endif
