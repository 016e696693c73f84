/* SPDX-License-Identifier: GPL-3.0-or-later */
/* language.h -- which language a short text is in, as far as it is not English. */
#ifndef SENTIMENT_LANGUAGE_H
#define SENTIMENT_LANGUAGE_H

#include <stdint.h>

/* ISO 639-1: "en" unless most letters are of another script, or small words of another language outnumber the English
 * ones. Static. Looks at the first 1,000 bytes; thread-safe. */
const char *language_of(const char *text, int64_t n);

#endif
